"""The figures of the lines of a table: one cell a zone, and what became of the other lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from diagnostic.french import NBSP, counted, listed, number
from diagnostic.pasted.gathering import Cell, Gathered, Key, Table, gather
from diagnostic.pasted.model import Column, Unmatched
from diagnostic.pasted.reading import FIGURES, Lines, Reading
from diagnostic.pasted.zone_table import asked

DUPLICATES: tuple[tuple[str, str], ...] = (
    ("first", "Garder la première ligne"),
    ("last", "Garder la dernière ligne"),
    ("sum", "Additionner"),
    ("mean", "Faire la moyenne"),
)
"""What may be done with a zone given twice, as `Choices.duplicates` says it."""


def cells_of(reading: Reading) -> dict[int, list[Cell]]:
    """Cells of the columns of figures, for every line of data."""
    found: dict[int, list[Cell]] = {}
    for rank, column in enumerate(reading.columns):
        if column.role in FIGURES:
            figures = reading.header.figures[rank]
            cells: list[Cell] = [v if v == v else None for v in figures.values.tolist()]
            for at in figures.secret.nonzero()[0].tolist():
                cells[at] = "secret"
            found[rank] = cells
    return found


def gathered(
    reading: Reading,
    lines: Lines,
    periods: tuple[int | None, ...] | None,
    cells: Mapping[int, Sequence[Cell]],
) -> Gathered:
    """Figures of each zone, and of each year when there are several."""
    kept = range(len(lines.at))
    if periods is not None:
        undated = [i for i in kept if periods[i] is None]
        reading.lose(lines, undated, "ligne sans année")
        kept = [i for i in kept if periods[i] is not None]  # type: ignore[assignment]
    keys: list[Key] = [(lines.codes[i], periods[i] if periods else None) for i in kept]
    values = {rank: [column[lines.at[i]] for i in kept] for rank, column in cells.items()}
    written = [lines.written[i] for i in kept]
    forms = {rank: reading.columns[rank].form for rank in cells}
    if not cells and (reading.points or len(set(keys)) < len(keys)):
        rank = _count_lines(reading)
        values, forms = {rank: [1.0] * len(keys)}, {rank: "count"}
        written = [str(i) for i in kept]
    table = Table(keys, written, values, forms)
    found = gather(table, reading.choices.duplicates, places=reading.points is not None)
    back = list(kept)
    for part in ("lines", "parts", "repeated", "doubtful", "unadded"):
        setattr(found, part, [back[i] for i in getattr(found, part)])
    _account(reading, lines, found)
    return found


def _count_lines(reading: Reading) -> int:
    """A column for how many lines each zone has, in a table without figures."""
    reading.are_counted = True
    title = "Nombre de lieux" if reading.points else "Nombre de lignes"
    reading.columns = (*reading.columns, Column(title, "value"))
    reading.notes.append(
        f"Sans colonne de chiffres, c’est le nombre de "
        f"{'lieux' if reading.points else 'lignes'} de chaque zone qui est compté."
    )
    return len(reading.columns) - 1


def _account(reading: Reading, lines: Lines, found: Gathered) -> None:
    """Say what became of the lines that are not kept as they are."""
    reading.joined += [reading.header.lines[lines.at[i]] for i in found.parts]
    for i in found.repeated:
        at = lines.at[i]
        reason = "zone déjà donnée par une autre ligne"
        reading.left_out.append(Unmatched(reading.header.lines[at], reading.written(at), reason))
    if found.repeated:
        what = counted(len(found.repeated), "ligne répétée", "lignes répétées")
        reading.notes.append(f"{what}{NBSP}: chaque zone est gardée une fois.")
    reading.lose(lines, found.doubtful, "zone donnée plusieurs fois, avec des valeurs différentes")
    reading.lose(
        lines,
        found.unadded,
        "communes réunies depuis en une seule, et un taux ne s’additionne pas",
    )
    if found.doubtful:
        _ask_duplicates(reading, [lines.codes[i] for i in found.doubtful])
    _say_parts(reading, lines, found)


def _say_parts(reading: Reading, lines: Lines, found: Gathered) -> None:
    if found.parts and not reading.are_counted and reading.points is None:
        names = sorted({lines.codes[i] for i in found.parts})
        shown = listed([reading.lexicon.name("commune", code) for code in names], 3)
        reading.notes.append(
            f"{counted(len(found.parts), 'ligne ajoutée', 'lignes ajoutées')} à une autre, "
            f"pour des communes réunies depuis{NBSP}: {shown}."
        )
    if found.blanks and not found.unadded:
        zones = counted(len(set(found.blanks)), "zone")
        reading.notes.append(
            f"Taux laissés vides pour {zones} de plusieurs lignes{NBSP}: un taux ne "
            "s’additionne pas."
        )


def _ask_duplicates(reading: Reading, codes: Sequence[str]) -> None:
    level = reading.zones.level or "commune"
    zones = sorted(set(codes))
    names = listed([reading.lexicon.name(level, code) for code in zones], 3)
    are = "est donnée" if len(zones) == 1 else "sont données"
    reading.questions.append(
        asked(
            "duplicates",
            f"{counted(len(zones), 'zone')} {are} plusieurs fois avec des valeurs différentes"
            f"{NBSP}: {names}. Que faut-il en faire{NBSP}?",
            DUPLICATES,
        )
    )


def surprises(reading: Reading, cells: Mapping[int, Sequence[Cell]]) -> Iterator[str]:
    """What figures have that surprises: negative, all alike, alone, missing."""
    if not cells:
        yield f"Aucune colonne de chiffres{NBSP}: il n’y a rien à mettre en couleurs."
    for rank, column in cells.items():
        title = f"«{NBSP}{reading.columns[rank].title[:60]}{NBSP}»"
        known = [cell for cell in column if isinstance(cell, float)]
        negative = sum(cell < 0 for cell in known)
        if column and not known:
            yield f"Colonne {title}{NBSP}: aucune valeur connue."
        elif negative:
            what = counted(negative, "valeur négative", "valeurs négatives")
            yield f"Colonne {title}{NBSP}: {what}, gardées telles quelles, à vérifier."
        if len(known) == 1:
            yield f"Colonne {title}{NBSP}: une seule valeur, qu’une carte ne peut classer."
        elif known and len(set(known)) == 1:
            same = number(known[0], 0 if known[0] == int(known[0]) else 2)
            yield f"Colonne {title}{NBSP}: toutes les valeurs sont égales à {same}."
