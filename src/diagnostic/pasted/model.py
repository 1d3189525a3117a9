"""What is understood of the user's own table, every guess of which can be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from diagnostic.territory.zones import Level

Role = Literal[
    "code",  # code of a zone, of the level of the table
    "name",  # name of a zone
    "departement",  # département of the zone, by code or by name: helps to tell names apart
    "postal",  # postal code
    "latitude",
    "longitude",
    "x",  # Lambert 93, metres
    "y",
    "value",  # figures: an indicator
    "denominator",  # figures that divide others
    "period",  # a column of years, one line for each zone and year
    "other",  # words, or figures that are left aside: kept in the table, not mapped
]
Form = Literal["count", "rate"]


@dataclass(frozen=True)
class Grid:
    """Cells as they were given, before anything is understood: rows of texts, ragged rows padded.

    ``about`` says in French how it was read: the sheet, the separator, the encoding. ``sheets``
    are the names of every sheet of a workbook, the one that was read among them.
    """

    rows: tuple[tuple[str, ...], ...]
    about: tuple[str, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column and what it was taken for.

    Attributes
    ----------
    title
        As it is written above it; « Colonne 3 » without one.
    percent
        Whether its cells bear a % sign, or its title one.
    unit, year
        Read in the title, empty and None when it says nothing.
    form
        For values: what adds up, or what does not.
    """

    title: str
    role: Role
    form: Form = "count"
    percent: bool = False
    unit: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Choices:
    """Guesses that the user corrected; None or absent for those left as they were made.

    ``roles`` and ``forms`` are by rank of column; ``header`` is the rank of the line of titles, -1
    for a table without one; ``duplicates`` what is done with a zone given twice; ``matches`` is the
    code that the user chose for the line of that rank, empty to leave it aside; ``titles`` the
    names given to columns.
    """

    separator: str | None = None
    sheet: str | None = None
    header: int | None = None
    decimal: Literal[",", "."] | None = None
    level: Level | Literal["points"] | None = None
    roles: Mapping[int, Role] = field(default_factory=dict)
    forms: Mapping[int, Form] = field(default_factory=dict)
    titles: Mapping[int, str] = field(default_factory=dict)
    duplicates: Literal["first", "last", "sum", "mean"] | None = None
    matches: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Unmatched:
    """A line whose zone was not found: its rank and words, and the nearest zones (code, name)."""

    line: int
    words: str
    reason: str
    candidates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Question:
    """Something that only the user can tell; nothing is mapped by guessing it.

    ``field`` is the field of `Choices` that answers it, ``answers`` its possible values with their
    French words.
    """

    field: str
    text: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Points:
    """Lines that are places: degrees, then the rank of each line."""

    longitudes: tuple[float, ...]
    latitudes: tuple[float, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Understood:
    """A table matched to zones.

    Attributes
    ----------
    header
        Rank of the line of titles in the grid, -1 without one; ``titles`` are lines above it, that
        say what the table is about (a title, a source).
    level
        Of its zones.
    lines
        Rank in the grid of each line kept, in the order of ``codes``.
    codes
        Zone of each line kept, each once.
    values
        Figures by rank of column (roles ``value``, ``denominator``), in the order of ``codes``;
        None where the cell is empty or says that nothing is known. A cell that says secrecy is in
        ``secret``, by its rank in ``codes`` and the rank of its column.
        Columns made from others (one for each year, a count of lines) come after those of the grid.
    left_out
        Lines left aside on purpose (totals, empty lines, notes), with the reason in French.
    notes
        What was mended or supposed, in French, one sentence each.
    questions
        What must be answered before it can be mapped; empty when it is understood.
    joined
        Lines read together with one of ``lines``, of the same zone: another year, a place of the
        same commune, a commune merged since. Every line under the titles is in ``lines``,
        ``joined``, ``unmatched`` or ``left_out``.
    """

    grid: Grid
    header: int
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    level: Level | None
    lines: tuple[int, ...]
    codes: tuple[str, ...]
    values: Mapping[int, tuple[float | None, ...]]
    secret: frozenset[tuple[int, int]]
    points: Points | None
    unmatched: tuple[Unmatched, ...]
    left_out: tuple[Unmatched, ...]
    notes: tuple[str, ...]
    questions: tuple[Question, ...]
    joined: tuple[int, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether it can be mapped as it is."""
        return not self.questions and bool(self.codes)
