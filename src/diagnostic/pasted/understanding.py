"""A table understood: its zones, its figures, what was mended, what must be asked."""

from __future__ import annotations

from dataclasses import replace

from diagnostic.french import NBSP
from diagnostic.pasted.columns import columns_of, notes_of
from diagnostic.pasted.gathering import Cell, Gathered
from diagnostic.pasted.headers import header_of
from diagnostic.pasted.lexicon import Bassins, lexicon
from diagnostic.pasted.model import Choices, Column, Grid, Question, Understood, Unmatched
from diagnostic.pasted.reading import FIGURES, Lines, Reading
from diagnostic.pasted.reading_figures import DUPLICATES, cells_of, gathered, surprises
from diagnostic.pasted.reading_years import by_year, periods_of
from diagnostic.pasted.reading_zones import matched, placed, say_how
from diagnostic.pasted.zone_columns import ZoneColumns, find_zone_columns
from diagnostic.pasted.zone_table import asked
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.zones import LEVELS, WORDS

__all__ = ["DUPLICATES", "understand"]


def understand(
    grid: Grid,
    atlas: Atlas,
    choices: Choices | None = None,
    bassins: Bassins | None = None,
) -> Understood:
    """Understand a table: which columns say what, and the zone of each line.

    Parameters
    ----------
    grid
        Cells as they were given.
    choices
        What the user corrected, which always wins over guesses.
    bassins
        Code and name of the bassin de vie of each commune, which the atlas does not know.

    Returns
    -------
    Understood
        Each line under the titles is in ``lines``, ``joined``, ``unmatched`` or ``left_out``.
    """
    choices = choices or Choices()
    header = header_of(grid, choices)
    words = lexicon(atlas, bassins)
    titles = [t if told else "" for t, told in zip(header.names, header.titled, strict=True)]
    rows = list(zip(*header.columns, strict=True))
    zones = find_zone_columns(rows, titles, words, choices, " ".join((grid.sheet, *header.titles)))
    columns = _with_roles(columns_of(grid, header, choices), zones, choices)
    return _run(Reading(grid, header, columns, zones, choices, words))


def _with_roles(
    columns: tuple[Column, ...], zones: ZoneColumns, choices: Choices
) -> tuple[Column, ...]:
    """Columns with what the zones say of them; the user's own word comes first."""
    roles = zones.roles
    found = []
    for rank, column in enumerate(columns):
        role = choices.roles.get(rank) or roles.get(rank) or column.role
        found.append(replace(column, role=role) if role in FIGURES else Column(column.title, role))
    return tuple(found)


def _run(reading: Reading) -> Understood:
    if not reading.zones.is_found or reading.zones.level is None:
        return _without_zone(reading)
    lines = placed(reading) if reading.zones.pair else matched(reading, reading.zones.level)
    say_how(reading, lines)
    periods = periods_of(reading, lines)
    cells = cells_of(reading)
    return _understood(reading, lines, periods, gathered(reading, lines, periods, cells))


def _understood(
    reading: Reading,
    lines: Lines,
    periods: tuple[int | None, ...] | None,
    found: Gathered,
) -> Understood:
    if periods is None:
        codes = [code for code, _ in found.keys]
        first = [reading.header.lines[lines.at[i]] for i in found.lines]
        cells = found.cells
    else:
        codes, first, cells = by_year(reading, lines, found)
    if not codes and not reading.questions:
        reading.questions.append(_ask_zone(reading))
    return Understood(
        grid=reading.grid,
        header=reading.header.rank,
        titles=reading.header.titles,
        columns=reading.columns,
        level=reading.zones.level,
        lines=tuple(first),
        codes=tuple(codes),
        values={r: tuple(_figure(cell) for cell in column) for r, column in cells.items()},
        secret=frozenset(
            (row, rank)
            for rank, column in cells.items()
            for row, cell in enumerate(column)
            if cell == "secret"
        ),
        points=reading.points,
        unmatched=tuple(sorted(reading.unmatched, key=lambda told: told.line)),
        left_out=tuple(sorted(reading.left_out, key=lambda told: told.line)),
        notes=(
            *reading.notes,
            *notes_of(reading.header, reading.columns[: len(reading.header.names)]),
            *surprises(reading, cells),
        ),
        questions=tuple(reading.questions),
        joined=tuple(sorted(reading.joined)),
    )


def _without_zone(reading: Reading) -> Understood:
    """Nothing says which zone a line is of: asked."""
    reason = "aucune colonne ne nomme de zone"
    unmatched = [
        Unmatched(line, reading.written(at), reason) for at, line in enumerate(reading.header.lines)
    ]
    return Understood(
        grid=reading.grid,
        header=reading.header.rank,
        titles=reading.header.titles,
        columns=reading.columns,
        level=None,
        lines=(),
        codes=(),
        values={r: () for r, c in enumerate(reading.columns) if c.role in FIGURES},
        secret=frozenset(),
        points=None,
        unmatched=tuple(unmatched),
        left_out=tuple(reading.left_out),
        notes=(*reading.zones.notes, *notes_of(reading.header, reading.columns)),
        questions=(*reading.questions, _ask_zone(reading)),
    )


def _ask_zone(reading: Reading) -> Question:
    if reading.choices.level is None:
        return asked(
            "level",
            "Aucune zone n’a été reconnue. De quoi sont les lignes du tableau ? Une colonne "
            "doit donner leur code ou leur nom, ou deux colonnes leurs coordonnées.",
            (*((lv, WORDS[lv][1]) for lv in LEVELS), ("points", "lieux, par coordonnées")),
        )
    return asked(
        "roles",
        f"Aucune zone de ce niveau n’a été reconnue. Quelle colonne les nomme{NBSP}?",
        tuple(
            (f"{rank}:{role}", f"«{NBSP}{c.title[:40]}{NBSP}», {word}")
            for rank, c in enumerate(reading.columns[:12])
            for role, word in (("code", "par code"), ("name", "par nom"))
        ),
    )


def _figure(cell: Cell) -> float | None:
    return cell if isinstance(cell, float) else None
