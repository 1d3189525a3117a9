"""The Gantt of the workbook: a column a week, a month or a year, cells coloured and lettered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from diagnostic.french import MONTHS
from diagnostic.pathways.board import UNTITLED, mark
from diagnostic.pathways.timeline import Span, Timeline
from diagnostic.reports.drawings.gantt import PRIORITIES, STATUSES

Step = Literal["semaine", "mois", "année"]
MOST_WEEKS, MOST_MONTHS = 60, 120
"""Columns past which a longer step is taken."""
KEY = (
    "H, M, B : priorité haute, moyenne, basse. Lettre minuscule et fond pâle : dates calculées. "
    "F : fait. X : abandonné. E : échéance de l’action. | : étendue de l’action."
)

Look = Literal[
    "haute", "moyenne", "basse", "haute_c", "moyenne_c", "basse_c", "fait", "abandonne",
    "echeance", "etendue",
]  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """What a cell says, and how it is painted."""

    letter: str
    look: Look


@dataclass(frozen=True)
class Line:
    """A row: an action or one of its tasks; ``marks`` are by column."""

    name: str
    referent: str
    start: date | None
    end: date | None
    status: str
    is_action: bool
    marks: dict[int, Mark]


@dataclass(frozen=True)
class Calendar:
    """Columns, each known by its first day, and rows."""

    step: Step
    columns: tuple[date, ...]
    lines: tuple[Line, ...]

    def column(self, on: date) -> int | None:
        """Column that holds a day."""
        if not self.columns or not self.columns[0] <= on < _next(self.columns[-1], self.step):
            return None
        return _rank(self.columns[0], on, self.step)

    def above(self, rank: int) -> str:
        """What is written above a column when it opens a month or a year; empty otherwise."""
        on = self.columns[rank]
        before = self.columns[rank - 1] if rank else None
        if self.step == "semaine":
            is_new = before is None or before.month != on.month
            return f"{MONTHS[on.month - 1]} {on.year}" if is_new else ""
        is_new = before is None or before.year != on.year
        return str(on.year) if is_new and self.step == "mois" else ""


def calendar(plan: Sequence[Timeline], today: date) -> Calendar:
    """The rows of the plan, and as many columns as its days need."""
    days = [on for each in plan for on in (each.bounds or ())]
    days += [each.action.deadline for each in plan if each.action.deadline]
    if not days:
        return Calendar("mois", (), tuple(_lines(plan, "mois", None)))
    first, last = min(days), max(days)
    long = (last - first).days
    if (today < first and (first - today).days <= long) or first <= today:
        first = min(first, today)
        last = max(last, min(today, last + timedelta(days=31)))
    step = _step(first, last)
    first = _floor(first, step)
    columns = [first]
    while _next(columns[-1], step) <= last:
        columns.append(_next(columns[-1], step))
    return Calendar(step, tuple(columns), tuple(_lines(plan, step, first)))


def _step(first: date, last: date) -> Step:
    if (last - first).days / 7 <= MOST_WEEKS:
        return "semaine"
    months = (last.year - first.year) * 12 + last.month - first.month
    return "mois" if months <= MOST_MONTHS else "année"


def _floor(on: date, step: Step) -> date:
    if step == "semaine":
        return on - timedelta(days=on.weekday())
    return on.replace(day=1) if step == "mois" else date(on.year, 1, 1)


def _next(on: date, step: Step) -> date:
    if step == "semaine":
        return on + timedelta(days=7)
    if step == "mois":
        return (on + timedelta(days=32)).replace(day=1)
    return date(on.year + 1, 1, 1)


def _rank(first: date, on: date, step: Step) -> int:
    if step == "semaine":
        return (on - first).days // 7
    if step == "mois":
        return (on.year - first.year) * 12 + on.month - first.month
    return on.year - first.year


def _lines(plan: Sequence[Timeline], step: Step, first: date | None) -> Iterator[Line]:
    for each in plan:
        action = each.action
        marks: dict[int, Mark] = {}
        if first is not None:
            if each.bounds:
                marks = _painted(each.bounds, Mark("|", "etendue"), step, first)
            if action.deadline:
                marks[_rank(first, action.deadline, step)] = Mark("E", "echeance")
        start, end = each.bounds or (None, None)
        name = f"{mark(action.id)} {action.title or UNTITLED['action']}"
        yield Line(name, "", start, end, "", is_action=True, marks=marks)
        for span in each.spans:
            yield _line(span, step, first)


def _line(span: Span, step: Step, first: date | None) -> Line:
    task = span.task
    marks: dict[int, Mark] = {}
    if span.bounds and first is not None:
        marks = _painted(span.bounds, _mark(span), step, first)
    return Line(
        f"{mark(task.id)} {task.title or UNTITLED['tache']}",
        task.referent,
        span.start,
        span.end,
        f"{STATUSES[task.status]}, priorité {PRIORITIES[task.priority]}",
        is_action=False,
        marks=marks,
    )


def _painted(days: tuple[date, date], one: Mark, step: Step, first: date) -> dict[int, Mark]:
    begins, ends = (_rank(first, on, step) for on in days)
    return dict.fromkeys(range(begins, ends + 1), one)


def _mark(span: Span) -> Mark:
    task = span.task
    if task.status == "fait":
        return Mark("F", "fait")
    if task.status == "abandonne":
        return Mark("X", "abandonne")
    letter = task.priority[0].upper()
    if not span.is_computed:
        return Mark(letter, task.priority)
    looks: dict[str, Look] = {"haute": "haute_c", "moyenne": "moyenne_c", "basse": "basse_c"}
    return Mark(letter.lower(), looks[task.priority])
