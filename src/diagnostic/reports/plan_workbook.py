"""The plan of actions as a workbook: tasks, objectives, calendar, work, budget, sources.

Dates are dates, amounts are numbers, what nobody filled is said so, and a text that looks like a
formula stays a text. The same plan on the same day makes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from diagnostic.maps.drawing import ABSENT, INK, LINE, QUIET
from diagnostic.pathways.budget import Budget, budget_of
from diagnostic.pathways.timeline import timelines
from diagnostic.pathways.workload import workload
from diagnostic.project import Project
from diagnostic.reports.drawings.colours import ACCENT, ACCENT_TINT, LOOKS
from diagnostic.reports.plan_calendar import KEY, Calendar, Line, Look, calendar
from diagnostic.reports.plan_tables import (
    Head,
    Kind,
    PlanCell,
    PlanSheet,
    budget_sheet,
    load_sheet,
    objectives_sheet,
    plan_sheet,
    ruptures_sheet,
)
from diagnostic.reports.tables import (
    A3,
    A4,
    HEAD_ROW,
    LAST_SHEET,
    About,
    Origin,
    looks_of,
    opened,
    say,
    to_print,
    write_last,
)
from diagnostic.reports.words import clean
from diagnostic.territory.atlas import load_atlas

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

TO_COMPLETE = "à compléter"
WHITE = "#ffffff"
TITLE = "Plan d’actions"
LIMITS = (
    "Le plan est celui que les professionnels du territoire ont écrit dans l’application : il "
    "n’engage ni l’Assurance Maladie, ni l’ARS.",
    "Une date calculée n’est pas une date décidée : elle change avec l’échéance, la durée et "
    "l’ordre des tâches. Sans durée donnée, une tâche est supposée durer 4 semaines.",
    "« à compléter » : rien n’a été saisi. « inconnu » : aucune source ne donne ce montant. Jamais "
    "zéro.",
)
LINE_PT, MOST_PT = 15.0, 405.0
"""Height of a line of words, and the most that Excel gives a row."""
MOST_ACROSS = 340.0
"""Letters that an A3 sheet holds across and that are still read."""
ROOMY = 1.15
"""Lines are cut at spaces: they hold fewer letters than their width says."""
_WIDE_SHEETS = {"Plan d’actions", "Objectifs", "Points de rupture"}


def plan_workbook(
    project: Project,
    place: str,
    on: date,
    *,
    pathway: str | None = None,
    budget: Budget | None = None,
) -> bytes:
    """The plan as XLSX, with its Gantt.

    Parameters
    ----------
    place
        The territory, in words.
    on
        Day that is written in it, and beside which tasks are late: nothing here reads the clock.
    pathway
        Id of the one pathway to keep; every one by default.
    budget
        That of the project by default: it is always of the whole territory.
    """
    work = project.pathways
    plan = timelines(work, on, pathway)
    cost = budget or budget_of(project, load_atlas())
    about = About(TITLE, place, on, tuple(_origins(cost)), (*LIMITS, *cost.cautions))
    content = BytesIO()
    book = opened(content, about)
    looks = _looks(book)
    _table(book, plan_sheet(project, plan), about, looks)
    _table(book, objectives_sheet(work, pathway, on), about, looks)
    _table(book, ruptures_sheet(work, pathway), about, looks)
    _gantt(book.add_worksheet("Gantt"), calendar(plan, on), about, looks)
    _table(book, load_sheet(workload(plan)), about, looks)
    _table(book, budget_sheet(cost), about, looks)
    write_last(book.add_worksheet(LAST_SHEET), about, looks_of(book, ()))
    book.close()
    return content.getvalue()


def _origins(cost: Budget) -> Iterator[Origin]:
    yield Origin(
        "Actions, tâches, objectifs, points de rupture",
        "Saisis par les professionnels du territoire",
        "",
        "sans objet",
    )
    for source in cost.sources:
        yield Origin("Enveloppes de l’ACI", source, "", "")


# --- looks ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Looks:
    title: Format
    quiet: Format
    note: Format
    head: Format
    head_turned: Format
    today: Format
    cells: Mapping[Kind, Format]
    empty: Format
    warned: Format
    action: Format
    action_date: Format
    marks: Mapping[Look, Format]


_DATE = "dd/mm/yyyy"
_NUMBERS: Mapping[Kind, str] = {
    "text": "@",
    "date": _DATE,
    "number": "#,##0.##",
    "days": "#,##0.0",
    "euros": "#,##0",
}


def _looks(book: Workbook) -> _Looks:
    cell = {"valign": "top", "border": 1, "border_color": LINE}
    head = {**cell, "bold": True, "text_wrap": True, "valign": "bottom", "bg_color": ACCENT_TINT}
    action = {**cell, "bold": True, "bg_color": ACCENT_TINT, "text_wrap": True}
    numbers = {kind: {**cell, "num_format": shown} for kind, shown in _NUMBERS.items()}
    numbers["text"] |= {"text_wrap": True}
    warned = {"bold": True, "font_color": LOOKS["forte"].fill, "num_format": "#,##0.0"}
    return _Looks(
        title=book.add_format({"bold": True, "font_size": 14}),
        quiet=book.add_format({"font_color": QUIET}),
        note=book.add_format({"font_color": QUIET}),
        head=book.add_format(head),
        head_turned=book.add_format({**head, "rotation": 90, "num_format": "dd/mm", "bold": False}),
        today=book.add_format(
            {**head, "rotation": 90, "num_format": "dd/mm", "bg_color": ACCENT, "font_color": WHITE}
        ),
        cells={kind: book.add_format(look) for kind, look in numbers.items()},
        empty=book.add_format({**cell, "italic": True, "font_color": QUIET}),
        warned=book.add_format({**cell, **warned}),
        action=book.add_format(action),
        action_date=book.add_format({**action, "num_format": _DATE}),
        marks=_mark_looks(book),
    )


def _mark_looks(book: Workbook) -> dict[Look, Format]:
    """Paint of the cells of the Gantt; pale and dotted where days were counted back."""
    base = {"align": "center", "border": 1, "border_color": LINE}
    high, middle, low = LOOKS["forte"], LOOKS["moyenne"], LOOKS["faible"]
    found: dict[Look, dict[str, object]] = {
        "haute": {"bg_color": high.fill, "font_color": high.on, "bold": True},
        "moyenne": {"bg_color": middle.fill, "font_color": middle.on, "bold": True},
        "basse": {"bg_color": low.fill, "font_color": low.on, "bold": True},
        "haute_c": {"bg_color": "#e6bcb8", "font_color": INK, "italic": True},
        "moyenne_c": {"bg_color": "#f3d9ab", "font_color": INK, "italic": True},
        "basse_c": {"bg_color": "#fbf2dc", "font_color": INK, "italic": True},
        "fait": {"bg_color": ABSENT, "font_color": INK},
        "abandonne": {"font_color": QUIET, "font_strikeout": True},
        "echeance": {"bg_color": INK, "font_color": WHITE, "bold": True},
        "etendue": {"bg_color": ACCENT_TINT, "font_color": ACCENT},
    }
    return {name: book.add_format({**base, **look}) for name, look in found.items()}


# --- tables ---------------------------------------------------------------------------------------


def _table(book: Workbook, sheet: PlanSheet, about: About, looks: _Looks) -> None:
    page = book.add_worksheet(sheet.name)
    say(page, 0, 0, clean(sheet.title), looks.title)
    say(page, 1, 0, clean(about.place), looks.quiet)
    for rank, head in enumerate(sheet.heads):
        say(page, HEAD_ROW, rank, head.name, looks.head)
        page.set_column(rank, rank, head.width)
    page.set_row(HEAD_ROW, _height([(head.name, head.width) for head in sheet.heads]))
    for line, row in enumerate(sheet.rows):
        page.set_row(HEAD_ROW + 1 + line, _height(_texts(sheet.heads, row)))
        for rank, (head, cell) in enumerate(zip(sheet.heads, row, strict=True)):
            is_warned = (line, rank) in sheet.warned
            _cell(page, HEAD_ROW + 1 + line, rank, cell, head, looks, is_warned=is_warned)
    last = HEAD_ROW + max(1, len(sheet.rows))
    if not sheet.rows:
        say(page, HEAD_ROW + 1, 0, "Rien n’est encore écrit.", looks.empty)
    page.autofilter(HEAD_ROW, 0, last, len(sheet.heads) - 1)
    page.freeze_panes(HEAD_ROW + 1, sheet.frozen)
    for rank, text in enumerate(sheet.notes):
        say(page, last + 2 + rank, 0, clean(text), looks.note)
    _finished(page, about, A3 if sheet.name in _WIDE_SHEETS else A4)
    across = ceil(sum(head.width for head in sheet.heads) / MOST_ACROSS)
    if across > 1:
        # Its first columns come again on each page: a row is known by them.
        page.fit_to_pages(across, 0)
        page.repeat_columns(0, max(sheet.frozen - 1, 0))


def _texts(heads: Sequence[Head], row: Sequence[PlanCell]) -> list[tuple[str, float]]:
    return [
        (cell, head.width) for head, cell in zip(heads, row, strict=True) if isinstance(cell, str)
    ]


def _height(texts: Sequence[tuple[str, float]]) -> float:
    """Height of a row whose words go to the line, in points: not every program works it out."""
    most = max(
        (
            sum(max(1, ceil(len(line) * ROOMY / width)) for line in text.split("\n"))
            for text, width in texts
        ),
        default=1,
    )
    return min(MOST_PT, LINE_PT * max(1, most))


def _cell(
    page: Worksheet,
    line: int,
    rank: int,
    cell: PlanCell,
    head: Head,
    looks: _Looks,
    *,
    is_warned: bool,
) -> None:
    look = looks.warned if is_warned else looks.cells[head.kind]
    if cell is None:
        say(page, line, rank, TO_COMPLETE, looks.empty)
    elif isinstance(cell, str):
        text = looks.warned if is_warned else looks.cells["text"]
        say(page, line, rank, _lines(cell), text)
    elif isinstance(cell, date):
        page.write_datetime(line, rank, cell, looks.cells["date"])
    else:
        page.write_number(line, rank, cell, look)


def _lines(text: str) -> str:
    """Text that can be written, its lines kept."""
    return "\n".join(clean(line) for line in text.split("\n"))


def _finished(page: Worksheet, about: About, paper: int) -> None:
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    to_print(page, about, paper)
    page.set_margins(0.4, 0.4, 0.5, 0.6)
    page.repeat_rows(HEAD_ROW)


# --- Gantt ----------------------------------------------------------------------------------------

_FIRST = ("Action ou tâche", "Référent", "Début", "Fin", "Statut")
_WIDTHS = (44, 18, 11, 11, 26)
_TURNED_PT = 58.0
"""Height of headings that are written upwards."""


def _gantt(page: Worksheet, found: Calendar, about: About, looks: _Looks) -> None:
    say(page, 0, 0, f"Calendrier : une colonne par {found.step}", looks.title)
    say(page, 1, 0, clean(about.place), looks.quiet)
    for rank, (name, wide) in enumerate(zip(_FIRST, _WIDTHS, strict=True)):
        say(page, HEAD_ROW, rank, name, looks.head)
        page.set_column(rank, rank, wide)
    page.set_row(HEAD_ROW, _TURNED_PT)
    left, today = len(_FIRST), found.column(about.on)
    for rank, on in enumerate(found.columns):
        if above := found.above(rank):
            say(page, HEAD_ROW - 1, left + rank, above, looks.quiet)
        look = looks.today if rank == today else looks.head_turned
        _column_head(page, left + rank, on, found.step, look)
    if found.columns:
        page.set_column(left, left + len(found.columns) - 1, 3.3)
    for line, row in enumerate(found.lines, HEAD_ROW + 1):
        _gantt_line(page, line, row, looks)
    last = HEAD_ROW + max(1, len(found.lines))
    if not found.lines:
        say(page, HEAD_ROW + 1, 0, "Rien n’est encore écrit.", looks.empty)
    page.autofilter(HEAD_ROW, 0, last, left - 1)
    page.freeze_panes(HEAD_ROW + 1, 1)
    said = () if today is None else ("La colonne à fond bleu est celle du jour d’établissement.",)
    for rank, note in enumerate((KEY, *said)):
        say(page, last + 2 + rank, 0, note, looks.note)
    _finished(page, about, A3)


def _gantt_line(page: Worksheet, line: int, row: Line, looks: _Looks) -> None:
    text = looks.action if row.is_action else looks.cells["text"]
    day = looks.action_date if row.is_action else looks.cells["date"]
    said = (row.name, _WIDTHS[0]), (row.referent, _WIDTHS[1]), (row.status, _WIDTHS[4])
    page.set_row(line, _height(said))
    say(page, line, 0, clean(row.name), text)
    say(page, line, 1, clean(row.referent), text)
    for rank, on in ((2, row.start), (3, row.end)):
        if on is None:
            say(page, line, rank, "sans date", looks.empty)
        else:
            page.write_datetime(line, rank, on, day)
    say(page, line, 4, row.status, text)
    for rank, one in row.marks.items():
        say(page, line, len(_FIRST) + rank, one.letter, looks.marks[one.look])


def _column_head(page: Worksheet, rank: int, on: date, step: str, look: Format) -> None:
    """A week by its Monday; a month, a year by its number."""
    if step == "semaine":
        page.write_datetime(HEAD_ROW, rank, on, look)
    else:
        say(page, HEAD_ROW, rank, f"{on:%m/%Y}" if step == "mois" else str(on.year), look)
