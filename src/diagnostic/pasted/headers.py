"""Where a table begins and ends: its titles, its lines of data, what is left out and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from diagnostic.french import NBSP
from diagnostic.pasted.cells import is_answer, is_number
from diagnostic.pasted.model import Choices, Grid, Unmatched
from diagnostic.pasted.numbers import Figures, Mark, read_figures
from diagnostic.territory.names import key

DEPTH = 40
"""The line of titles is looked for in so many first lines."""
_LONG_NOTE = 60
_SHORT = 3
_YEAR = re.compile(r"(?:19|20)\d\d(?:[.,]0)?")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|CODGEO|LIBGEO|LIBELLE|REG|DEP")
_WORDS = """
code codes codgeo insee commune communes nom libelle libgeo ville villes epci departement
departements dep region regions territoire zone siren postal cp latitude longitude lat lon x y
population annee nombre nb part taux total effectif bassin depcom com reg lib
"""
_TITLE_WORDS = frozenset(_WORDS.split())
_NOTE = re.compile(
    r"(?:(?:sources?|champ|notes?(?: de lecture)?|lecture|nb|n\.b\.|remarques?|avertissement"
    r"|d[ée]finitions?|pr[ée]cisions?|mise à jour|date|extraction|extrait|donn[ée]es?|unit[ée]s?"
    r"|m[ée]thodologie|m[ée]thode|signes?|l[ée]gende|n/a|nd|s|c|ns|cr[ée]dits?|contact|\*+)"
    r"(?:\s[^:=]{0,60})?\s*[:=]|©|\(\d\)|\(\*+\)|\*+\s?\w|[¹²³]|cordialement|bonjour|merci\b"
    r"|bien à vous)",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"(?:sous )?tota(?:l|ux)(?: .*)?|ensemble(?: .*)?|(?:toute la |toute )?france"
    r"(?: entiere| metropolitaine| hexagonale| hors mayotte| .*outre mer)?|moyenne(?: .*)?"
    r"|mediane(?: .*)?|cumul(?: .*)?|t o t a l|grand total"
)
_ZONE_CODE = re.compile(r"\d[\dAB]\d{3}|\d{9}", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Header:
    """The parts of a table.

    Attributes
    ----------
    rank
        Rank in the grid of the line of titles, the last one when they take two; -1 without any.
    names
        Title of each column; « Colonne 3 » without one.
    titled
        Whether each column has a title of its own.
    titles
        What is written above the titles: a subject, a source.
    lines
        Rank in the grid of each line of data.
    left_out
        The other lines below the titles, with the reason.
    columns
        Cells of the lines of data, column by column, in the order of ``lines``.
    decimal
        The decimal mark that the user chose.
    """

    rank: int
    names: tuple[str, ...]
    titled: tuple[bool, ...]
    titles: tuple[str, ...]
    lines: tuple[int, ...]
    left_out: tuple[Unmatched, ...]
    columns: tuple[tuple[str, ...], ...]
    decimal: Mark | None = None

    @cached_property
    def figures(self) -> tuple[Figures, ...]:
        """Every column read as figures; those that prove their decimal mark help the others."""
        first = [read_figures(cells, self.decimal) for cells in self.columns]
        proven = {
            figures.decimal
            for figures in first
            if figures.decimal and not figures.guessed and figures.are_figures
        }
        if len(proven) != 1:
            return tuple(first)
        (hint,) = proven
        return tuple(
            read_figures(cells, self.decimal, hint) if figures.guessed else figures
            for cells, figures in zip(self.columns, first, strict=True)
        )


def header_of(grid: Grid, choices: Choices | None = None) -> Header:
    """Find the titles, the data and the lines to leave out of a table."""
    choices = choices or Choices()
    rows = grid.rows
    width = len(rows[0]) if rows else 0
    rank = choices.header if choices.header is not None else _title_rank(rows)
    rank = max(-1, min(rank, len(rows) - 1))
    top = rank - 1 if rank > 0 and _is_upper(rows, rank) else rank
    names, titled = _names(rows[top : rank + 1] if rank >= 0 else (), width, choices)
    lines, left_out = _body(rows, rank)
    columns = tuple(zip(*(rows[line] for line in lines), strict=True)) if lines else ((),) * width
    titles = tuple(text for row in rows[: max(0, top)] if (text := _joined(row)))
    return Header(rank, names, titled, titles, lines, left_out, columns, choices.decimal)


def figures_of(grid: Grid, header: Header, rank: int) -> Figures:
    """Figures of a column, in the order of ``header.lines``."""
    return header.figures[rank]


# --- the line of titles -------------------------------------------------------------------------


def _title_rank(rows: Sequence[Sequence[str]]) -> int:
    """Rank of the last line before the first line of data that may be titles, or -1."""
    first = next((rank for rank, row in enumerate(rows[:DEPTH]) if _is_data(rows, rank)), None)
    if first is None:
        return _worded_rank(rows)
    width = sum(cell != "" for cell in rows[first])
    for rank in range(first - 1, max(-1, first - 4), -1):
        filled = sum(cell != "" for cell in rows[rank])
        if filled >= 2 and 2 * _covered(rows, rank) >= width:
            return rank
        if filled and _is_table_of_one(rows):
            return rank
    return -1


def _covered(rows: Sequence[Sequence[str]], rank: int) -> int:
    """Columns that a line has a title for, or the line above when it goes with it."""
    above = rows[rank - 1] if rank and _is_upper(rows, rank) else rows[rank]
    return sum(bool(cell or upper) for cell, upper in zip(rows[rank], above, strict=True))


def _is_table_of_one(rows: Sequence[Sequence[str]]) -> bool:
    return bool(rows) and len(rows[0]) == 1


def _is_data(rows: Sequence[Sequence[str]], rank: int) -> bool:
    """Whether a line holds data: figures, or words for the lack of them, that are no years."""
    row = rows[rank]
    filled = [(at, cell) for at, cell in enumerate(row) if cell]
    if not filled or (len(filled) == 1 and len(row) > 1):
        return False
    if _are_years(row):
        return False
    return any(is_answer(cell) for _, cell in filled) and not _looks_titled(filled)


def _looks_titled(filled: Sequence[tuple[int, str]]) -> bool:
    """Whether the words of titles are in most cells of a line that has some figures."""
    told = sum(bool(_TITLE_WORDS & set(key(cell).split())) for _, cell in filled)
    return told >= 2 and not any(_ZONE_CODE.fullmatch(cell) for _, cell in filled)


def _are_years(row: Sequence[str]) -> bool:
    """Whether every figure of a line is a year, as titles of columns are."""
    numbers = [cell for cell in row if is_answer(cell)]
    if not numbers or not all(_YEAR.fullmatch(cell) for cell in numbers):
        return False
    words = [cell for cell in row if cell and cell not in numbers]
    told = any(_TITLE_WORDS & set(key(cell).split()) for cell in words)
    return told or not row[0] or (len(numbers) > 1 and not words)


def _worded_rank(rows: Sequence[Sequence[str]]) -> int:
    """Line of titles of a table without figures, told by its words."""
    for rank, row in enumerate(rows[:DEPTH]):
        filled = [cell for cell in row if cell]
        told = [cell for cell in filled if _TITLE_WORDS & set(key(cell).split())]
        if told and (len(filled) > 1 or len(row) == 1) and len(key(told[0]).split()) <= 6:
            return rank
    return -1


def _is_upper(rows: Sequence[Sequence[str]], rank: int) -> bool:
    """Whether the line above the titles is titles too: those of groups of columns."""
    upper, lower = rows[rank - 1], rows[rank]
    filled = [at for at, cell in enumerate(upper) if cell]
    if not filled or any(is_number(upper[at]) and not _YEAR.fullmatch(upper[at]) for at in filled):
        return False
    if len(set(map(upper.__getitem__, filled))) == 1 and len(filled) == len(upper) > 1:
        return False  # a title that was repeated over every column
    if any(len(upper[at]) > 2 * _LONG_NOTE or _NOTE.match(upper[at]) for at in filled):
        return False
    if len(filled) == 1:
        return filled[0] > 0 and not upper[0] and bool(lower[filled[0]])
    return all(lower[at] or len(filled) > 2 for at in filled) or not all(lower)


def _names(
    rows: Sequence[Sequence[str]], width: int, choices: Choices
) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """Title of each column, those of two lines joined, each one once; whether it was written."""
    lower = list(rows[-1]) if rows else [""] * width
    joined = _two_lines(rows[0], lower) if len(rows) > 1 else lower
    names: list[str] = []
    for rank, written in enumerate(joined):
        name = choices.titles.get(rank) or " ".join(written.split()) or f"Colonne {rank + 1}"
        others = (f"{name} ({time})" for time in count(2))
        names.append(name if name not in names else next(n for n in others if n not in names))
    return tuple(names), tuple(bool(written.strip()) for written in joined)


def _two_lines(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Titles of a table whose first line names groups, in cells that were merged."""
    if 2 * sum(bool(_VARIABLE.fullmatch(cell)) for cell in lower) >= len(lower):
        return [above or below for above, below in zip(upper, lower, strict=True)]
    titles: list[str] = []
    group = ""
    for above, below in zip(upper, lower, strict=True):
        group = above or (group if below else "")
        titles.append(group if not below or key(group) == key(below) else f"{group} {below}")
    return [title.strip() for title in titles]


# --- the lines below ----------------------------------------------------------------------------


def _body(
    rows: Sequence[Sequence[str]], rank: int
) -> tuple[tuple[int, ...], tuple[Unmatched, ...]]:
    """Lines of data and lines left out, with the reason."""
    titles = tuple(map(key, rows[rank])) if rank >= 0 else ()
    reasons = {line: _reason(rows[line], titles) for line in range(rank + 1, len(rows))}
    for line in _below(rows, reasons):
        reasons[line] = "ligne sans chiffre, sous le tableau"
    left = tuple(
        Unmatched(line, _joined(rows[line])[:200], reason)
        for line, reason in reasons.items()
        if reason
    )
    return tuple(line for line, reason in reasons.items() if not reason), left


def _below(rows: Sequence[Sequence[str]], reasons: dict[int, str]) -> list[int]:
    """Lines of a single word under the table, beyond a line left out: a signature, a place."""
    if not rows or len(rows[0]) == 1:
        return []
    alone: list[int] = []
    for line in reversed(reasons):
        if reasons[line]:
            if alone:
                return alone
        elif sum(cell != "" for cell in rows[line]) > 1:
            break
        else:
            alone.append(line)
    return []


def _reason(row: Sequence[str], titles: tuple[str, ...]) -> str:
    """Why a line is left out, empty for one of data."""
    first = row[0]
    if first and first[0].isdigit() and _ZONE_CODE.fullmatch(first):
        return ""  # most lines, told at once
    filled = [cell for cell in row if cell]
    if not filled:
        return "ligne vide"
    if titles and key(filled[0]) in titles and tuple(map(key, row)) == titles:
        return "titres répétés"
    if _is_total(filled):
        return "ligne de total"
    return "note" if _is_note(filled, len(row)) else ""


def _is_total(filled: Sequence[str]) -> bool:
    """Whether the only words of a line are those of a total, beside a short code or none."""
    first = filled[0]
    if _ZONE_CODE.fullmatch(first) or (is_number(first) and not _YEAR.fullmatch(first)):
        return False
    words = (key(cell[:80]) for cell in filled if len(cell) > _SHORT and not is_answer(cell))
    word = next(words, None)
    return bool(word is not None and _TOTAL.fullmatch(word) and all(map(_TOTAL.fullmatch, words)))


def _is_note(filled: Sequence[str], width: int) -> bool:
    text = filled[0]
    return bool(_NOTE.match(text)) or (len(filled) == 1 < width and len(text) > _LONG_NOTE)


def _joined(row: Sequence[str]) -> str:
    """Words of a line, each once: a title may be repeated over merged cells."""
    return f"{NBSP}· ".join(dict.fromkeys(cell for cell in row if cell))
