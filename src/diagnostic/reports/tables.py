"""Tables that leave, for spreadsheets: XLSX and CSV, the same bytes each time.

Codes stay text, numbers stay numbers, what is not known is said in words and is never zero, and a
text that looks like a formula stays a text. The CSV follows the rules of the one that the screens
give (`static/components/sheets.js`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from diagnostic.reports.words import clean, established

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

ColumnKind = Literal["text", "code", "number"]


class Unknown(Enum):
    """Why a figure is not there, in words."""

    ABSENT = "nd"
    SECRET = "secret"  # noqa: S105 - a word of the cell
    TO_ASK = "à demander"
    OUT_OF_SCOPE = "sans objet"


ABSENT, SECRET = Unknown.ABSENT, Unknown.SECRET


@dataclass(frozen=True)
class Noted:
    """A figure with what must be said beside it: that it is an estimate, its year, its interval."""

    value: float | Unknown | None
    note: str


ESTIMATE = "estimation"


def estimate(value: float, more: str = "") -> Noted:
    """A figure that is computed, not measured."""
    return Noted(value, ", ".join(filter(None, (ESTIMATE, more))))


Cell = str | float | Unknown | Noted | None
"""Words, a number, or why there is none; None is « nd »."""


@dataclass(frozen=True)
class Column:
    """What the cells of a column are.

    Attributes
    ----------
    unit
        Written in the heading, so that cells are numbers.
    decimals
        Those that are shown; the cell keeps the number whole.
    """

    name: str
    kind: ColumnKind = "text"
    unit: str = ""
    decimals: int = 0

    @property
    def heading(self) -> str:
        """Name with its unit."""
        return f"{self.name} ({self.unit})" if self.unit else self.name


@dataclass(frozen=True)
class Origin:
    """Where figures come from."""

    what: str
    source: str
    year: str
    licence: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table: each row has one cell a column."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class About:
    """What a file of tables says of itself, on its last sheet.

    Attributes
    ----------
    place
        The territory, in words.
    on
        Day that is written in it: nothing here reads the clock.
    limits
        What a reader must know.
    """

    title: str
    place: str
    on: date
    origins: Sequence[Origin]
    limits: Sequence[str] = ()


LAST_SHEET = "Sources et limites"
KEY = "nd : non disponible ; secret : caché par le secret statistique. Jamais zéro."
MOST_CELL, MOST_NAME, MOST_ROWS = 32_767, 31, 1_048_576
"""Limits of Excel: letters in a cell and in the name of a sheet, lines of a sheet."""
HEAD_ROW = 3
"""Line of the headings: under the title, the territory and a blank line."""
A3, A4 = 8, 9
"""Sizes of paper, as Excel numbers them."""
NARROW, WIDE = 9, 52
"""Widths of columns, in letters."""


# --- what is common to both formats ---------------------------------------------------------------


def _laid(sheet: Sheet) -> tuple[list[Column], list[list[str | float]]]:
    """Columns and cells as they are written: a column of notes beside each that needs one.

    Raises
    ------
    ValueError
        When a row has not one cell a column.
    """
    for row in sheet.rows:
        if len(row) != len(sheet.columns):
            raise ValueError(f"{len(row)} cells for {len(sheet.columns)} columns")
    noted = [
        any(isinstance(row[rank], Noted) for row in sheet.rows)
        for rank in range(len(sheet.columns))
    ]
    columns = []
    for column, is_noted in zip(sheet.columns, noted, strict=True):
        columns += [column, *([Column(f"{column.name}, précision")] if is_noted else [])]
    return columns, [list(_cells(row, noted)) for row in sheet.rows]


def _cells(row: Sequence[Cell], noted: Sequence[bool]) -> Iterator[str | float]:
    for cell, is_noted in zip(row, noted, strict=True):
        value, note = (cell.value, cell.note) if isinstance(cell, Noted) else (cell, "")
        yield _plain(value)
        if is_noted:
            yield clean(note)


def _plain(value: str | float | Unknown | None) -> str | float:
    """A number, or words; a number that is none is not known."""
    if value is None:
        return ABSENT.value
    if isinstance(value, Unknown):
        return value.value
    if isinstance(value, str):
        return clean(value)
    number = float(value)
    return number if math.isfinite(number) else ABSENT.value


# --- XLSX -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Looks:
    """Formats of a workbook."""

    title: Format
    quiet: Format
    head: Format
    head_number: Format
    text: Format
    wrapped: Format
    aside: Format
    numbers: dict[int, Format]


def workbook(sheets: Sequence[Sheet], about: About) -> bytes:
    """Tables as XLSX, then a sheet of sources and limits.

    Raises
    ------
    ValueError
        When a row has not one cell a column, or there are more lines than Excel opens.
    """
    content = BytesIO()
    book = opened(content, about)
    looks = looks_of(book, sheets)
    taken: set[str] = {LAST_SHEET.lower()}
    for sheet in sheets:
        _write(book.add_worksheet(sheet_name(sheet.name, taken)), sheet, about, looks)
    write_last(book.add_worksheet(LAST_SHEET), about, looks)
    book.close()
    return content.getvalue()


def opened(content: BytesIO, about: About) -> Workbook:
    """A workbook without sheets, that says what it is and in which nothing runs."""
    # Loaded when a table is asked for only.
    import xlsxwriter

    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties(
        {
            "title": clean(about.title),
            "subject": clean(about.place),
            "author": "Diagnostic CPTS",
            "comments": established(about.on),
            "created": datetime.combine(about.on, time()),
        }
    )
    return book


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel accepts and that no other sheet has; it is added to those taken.

    >>> sheet_name("Offre/besoins : [2023]", set())
    'Offre besoins 2023'
    """
    # Excel counts a letter past the first plane for two.
    plain = re.sub(r"[\[\]:*?/\\']+|[^\u0000-\uffff]", " ", clean(name))
    base = " ".join(plain.split())[:MOST_NAME].strip() or "Tableau"
    found, rank = base, 1
    while found.lower() in taken or found.lower() in ("history", "historique"):
        rank += 1
        end = f" {rank}"
        found = f"{base[: MOST_NAME - len(end)]}{end}"
    taken.add(found.lower())
    return found


def looks_of(book: Workbook, sheets: Sequence[Sheet]) -> Looks:
    """Formats that these tables need."""
    head = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1}
    decimals = {column.decimals for sheet in sheets for column in sheet.columns}
    return Looks(
        title=book.add_format({"bold": True, "font_size": 14}),
        quiet=book.add_format({"font_color": "#55636b"}),
        head=book.add_format(head),
        head_number=book.add_format({**head, "align": "right"}),
        text=book.add_format({"num_format": "@"}),
        wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        aside=book.add_format({"align": "right", "font_color": "#55636b"}),
        # Separators are those of the reader's own Excel: a space and a comma in French.
        numbers={
            each: book.add_format({"num_format": f"#,##0{'.' if each else ''}{'0' * each}"})
            for each in sorted(decimals)
        },
    )


def _write(page: Worksheet, sheet: Sheet, about: About, looks: Looks) -> None:
    columns, rows = _laid(sheet)
    if HEAD_ROW + 1 + len(rows) > MOST_ROWS:
        raise ValueError(f"{len(rows)} lines are more than a sheet holds")
    say(page, 0, 0, clean(sheet.title), looks.title)
    say(page, 1, 0, clean(about.place), looks.quiet)
    for rank, column in enumerate(columns):
        is_number = column.kind == "number"
        look = looks.head_number if is_number else looks.head
        say(page, HEAD_ROW, rank, clean(column.heading), look)
        page.set_column(rank, rank, _breadth(column, [row[rank] for row in rows]))
    for line, row in enumerate(rows, HEAD_ROW + 1):
        for rank, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if isinstance(cell, str):
                look = looks.aside if column.kind == "number" else looks.text
                say(page, line, rank, cell, look)
            else:
                page.write_number(line, rank, cell, looks.numbers[column.decimals])
    last = HEAD_ROW + len(rows)
    if columns:
        page.autofilter(HEAD_ROW, 0, last, len(columns) - 1)
    page.freeze_panes(HEAD_ROW + 1, 1)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    to_print(page, about)
    page.repeat_rows(HEAD_ROW)


def write_last(page: Worksheet, about: About, looks: Looks) -> None:
    """Sources, years, licences, limits, date."""
    say(page, 0, 0, clean(about.title), looks.title)
    say(page, 1, 0, clean(about.place), looks.quiet)
    for rank, heading in enumerate(("Chiffres", "Source", "Année", "Licence")):
        say(page, HEAD_ROW, rank, heading, looks.head)
    for rank, breadth in enumerate((44, 60, 16, 28)):
        page.set_column(rank, rank, breadth)
    line = HEAD_ROW
    for line, origin in enumerate(about.origins, HEAD_ROW + 1):
        said = (origin.what, origin.source, origin.year, origin.licence or ABSENT.value)
        for rank, text in enumerate(said):
            say(page, line, rank, clean(text), looks.wrapped)
    for under, text in enumerate((*about.limits, KEY, established(about.on)), 2):
        say(page, line + under, 0, clean(text), looks.quiet)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    to_print(page, about)


def to_print(page: Worksheet, about: About, paper: int = A4) -> None:
    """Printed on its side, as wide as a sheet of paper, the date and the page at the foot."""
    page.set_landscape()
    page.set_paper(paper)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L&8{established(about.on)}&R&8&P / &N")


def say(page: Worksheet, line: int, rank: int, text: str, look: Format) -> None:
    """Words, never a formula, a link or a number; cut where Excel would refuse them."""
    cut = text if len(text) <= MOST_CELL else f"{text[: MOST_CELL - 1]}…"
    page.write_string(line, rank, cut, look)


def _breadth(column: Column, cells: Sequence[str | float]) -> int:
    """Width that shows the cells whole, within reason; headings go to the line."""
    longest = max((len(_said(cell, column.decimals)) for cell in cells), default=0)
    word = max((len(word) for word in column.heading.split()), default=0)
    return min(max(longest + 2, word + 4, NARROW), WIDE)


# --- CSV ------------------------------------------------------------------------------------------

_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]")
_WHOLE_NUMBER = re.compile(r"^[+-]?\d+(,\d+)?$")


def csv(sheet: Sheet, about: About) -> bytes:
    """A table as French spreadsheets open it: semicolons, decimal commas, UTF-8 with its mark.

    The title and the territory come first, sources and limits after the table.

    Raises
    ------
    ValueError
        When a row has not one cell a column.
    """
    columns, rows = _laid(sheet)
    lines: list[list[str]] = [
        [sheet.title],
        ["Territoire", about.place],
        [established(about.on)],
        [],
        [column.heading for column in columns],
        *([_exact(cell) for cell in row] for row in rows),
        [],
    ]
    for origin in about.origins:
        said = (origin.what, origin.source, origin.year, origin.licence)
        lines.append(["Source et lecture", ", ".join(filter(None, said))])
    lines += [["Source et lecture", text] for text in (*about.limits, KEY)]
    content = "\r\n".join(";".join(_field(clean(text)) for text in line) for line in lines)
    return f"\ufeff{content}\r\n".encode()


def _field(text: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe keeps a text that starts like a formula."""
    is_formula = _FORMULA.match(text) and not _WHOLE_NUMBER.match(text)
    safe = f"'{text}" if is_formula else text
    return '"' + safe.replace('"', '""') + '"' if re.search(r'[;"\r\n]', safe) else safe


def _exact(cell: str | float) -> str:
    """A number with all its decimals and a comma, without anything between its thousands."""
    if isinstance(cell, str):
        return cell
    return format(Decimal(repr(cell)), "f").removesuffix(".0").replace(".", ",")


def _said(cell: str | float, decimals: int) -> str:
    return cell if isinstance(cell, str) else f"{cell:,.{decimals}f}"
