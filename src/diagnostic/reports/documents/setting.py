"""Sizes and colours of a document, the same in Word and in PDF, and its words made ready."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.french import NBSP, day, spaced
from diagnostic.maps.drawing import INK, LINE, QUIET
from diagnostic.reports.documents.content import Document, Grid
from diagnostic.reports.words import MORE, clean

__all__ = ["INK", "LINE", "QUIET"]

ACCENT, TINT = "#0f5c78", "#e8f0f3"
"""Petrol of the screens, and its palest tone, under the head of a table."""
AMBER, AMBER_INK, AMBER_TINT = "#d98e04", "#7a4f00", "#fdf6e8"
"""What is missing: its edge, its words (7 to 1 on white), its ground."""
A4 = (595.28, 841.89)
"""Width and height of a sheet, in points."""
SIDES, TOP, BOTTOM = 56.7, 62.0, 56.7
"""Margins, in points: two centimetres, a little more under the header."""
TO_COMPLETE = "À compléter"
LAST_PAGE = "Sources et limites"
NO_SOURCE = "Ce document ne cite aucune source chiffrée."
MOST_FACTS = 4
"""Large figures on one line."""
MOST_HEADER = 110
"""Letters of the header, which holds on one line."""
LABEL_SHARE = 0.28
"""Width of the labels of a sheet, of that of the text."""
MANY_COLUMNS = 7
"""Columns from which a table is written in small print."""
LONG_CELL = 900
"""Letters from which a cell may go on on the next page: it could fill one."""
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[%€])")
_SPACES = re.compile(" +")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True)
class Setting:
    """How tight a document is. Sizes are in points.

    Attributes
    ----------
    text, lead, small, table
        Sizes of the words: of the text, of the sentence that everybody reads, of the small print,
        of the tables.
    leading
        Height of a line, for a size of one.
    after
        Under a paragraph.
    headings, above
        Sizes of the three levels of headings, and the room above each.
    """

    text: float
    lead: float
    small: float
    table: float
    leading: float
    after: float
    headings: tuple[float, float, float]
    above: tuple[float, float, float]
    title: float = 22.0
    figure: float = 18.0

    @property
    def cell(self) -> tuple[float, float]:
        """Room around the words of a cell: at the sides, above and under."""
        return 4.5, self.after * 0.4 + 1.4


SETTINGS = (
    Setting(10.5, 12, 8.5, 9.5, 1.18, 6, (15, 12, 10.5), (16, 11, 8)),
    Setting(10, 11, 8, 9, 1.1, 4, (13.5, 11, 10), (10, 7, 5), 20, 16),
    Setting(9.5, 10.5, 7.5, 8.5, 1.02, 2.5, (12.5, 10.5, 9.5), (7, 5, 3), 18, 15),
)
"""From the usual one to the tightest that is still read with ease."""
USUAL = SETTINGS[0]


def sheet(document: Document) -> tuple[float, float]:
    """Width and height of the pages of a document."""
    return (A4[1], A4[0]) if document.is_landscape else A4


def room(document: Document) -> tuple[float, float]:
    """Width and height of the text of a page."""
    width, height = sheet(document)
    return width - 2 * SIDES, height - TOP - BOTTOM


def lines(text: str) -> list[str]:
    r"""The lines of a text that are not empty, as they are to be written: real apostrophes.

    >>> lines("Un\x00 :\n\n<b>deux</b> ") == [f"Un{NBSP}:", "<b>deux</b>"]
    True
    """
    said = (_SPACES.sub(" ", clean(each)).strip(" ") for each in _LINE_ENDS.split(text))
    return [_typeset(each) for each in said if each]


def _typeset(text: str) -> str:
    """Real apostrophes, and no line that begins with a mark or a unit."""
    return _BEFORE_UNIT.sub(NBSP, spaced(_APOSTROPHE.sub("’", text)))


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(lines(text))


def shares(grid: Grid) -> list[float]:
    """Widths of the columns of a table, that make one together.

    A column without a width, or with an impossible one, has that of the others on average.
    """
    count = columns(grid)
    given = [share if share > 0 else 0.0 for share in grid.widths[:count]]
    known = [share for share in given if share]
    usual = sum(known) / len(known) if known else 1.0
    whole = [share or usual for share in given] + [usual] * (count - len(given))
    return [share / sum(whole) for share in whole]


def columns(grid: Grid) -> int:
    """How many columns a table has: that of its longest row."""
    return max((len(grid.head), *map(len, grid.rows), 1))


def full(row: Sequence[str], count: int) -> list[str]:
    """A row with as many cells as its table has columns."""
    return [*row, *[""] * (count - len(row))]


def aligned(grid: Grid) -> list[str]:
    """Side of each column."""
    given = list(grid.align[: columns(grid)])
    return [*given, *["left"] * (columns(grid) - len(given))]


def table_size(grid: Grid, setting: Setting) -> float:
    """Size of the words of a table."""
    return setting.small if columns(grid) >= MANY_COLUMNS else setting.table


def header(document: Document) -> str:
    """What is written at the top of the pages: what the document is, and where."""
    text = " · ".join(filter(None, (line(document.kind), line(document.place))))
    return text if len(text) <= MOST_HEADER else f"{text[:MOST_HEADER].rstrip()}{NBSP}{MORE}"


def under_title(document: Document) -> str:
    """The territory under the title, without a name that the title has said already.

    >>> from datetime import date
    >>> said = Document("", "", "CPTS du Douaisis", "CPTS du Douaisis : 55 communes",
    ...                 date(2026, 11, 22), (), (), ())
    >>> under_title(said)
    '55 communes'
    """
    title, place = line(document.title), line(document.place)
    name, _, rest = place.rpartition(f"{NBSP}: ")
    if place and place in title:
        return ""
    return rest if name and name in title else place


def footer(document: Document) -> str:
    """What is written at the foot of the pages, before their number."""
    return f"Diagnostic CPTS, établi le {day(document.on)}"


def author(document: Document) -> str:
    """Who signs the file: the CPTS, when it has a name."""
    return line(document.fields.get("cpts", "")) or "Diagnostic CPTS"
