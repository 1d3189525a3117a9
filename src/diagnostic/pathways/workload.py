"""Who has how much to do, month by month, and who has too much at once.

Days of work are spread evenly over the working days of a task, Monday to Friday: public holidays
and leave are not known. A task whose work nobody estimated is said, and never counted as zero.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from diagnostic.french import NBSP, counted, day, listed, month, number
from diagnostic.pathways.board import mark
from diagnostic.pathways.timeline import Problem, Span, Timeline

MOST_DAYS = 20.0
"""Worked days of a usual month: past them, a month is too full for one person."""
NOBODY = "Sans référent"


@dataclass(frozen=True)
class Load:
    """What one person has left to do.

    Attributes
    ----------
    referent
        Name as it was first typed; `NOBODY` for the tasks that have none.
    days
        Days of work by month, known by its first day; only the months with some.
    tasks
        Ids of the tasks that are still to be done.
    unknown
        Among them, those whose work nobody estimated: the days are then a minimum.
    unplaced
        Those whose work is known, but not when.
    """

    referent: str
    days: Mapping[date, float]
    tasks: tuple[str, ...]
    unknown: tuple[str, ...]
    unplaced: tuple[str, ...]

    @property
    def total(self) -> float:
        """Days of work that are known and placed."""
        return sum(self.days.values())

    @property
    def missing(self) -> str:
        """What the days leave out, in a sentence; empty when they are whole."""
        said = []
        if self.unknown:
            many = counted(len(self.unknown), "tâche")
            said.append(f"{many} sans charge connue ({_marks(self.unknown)})")
        if self.unplaced:
            many = counted(len(self.unplaced), "tâche")
            said.append(f"{many} sans date ({_marks(self.unplaced)})")
        return f"{' et '.join(said)}{NBSP}: le total est un minimum." if said else ""


@dataclass(frozen=True)
class Workload:
    """The work of everybody, the busiest first, tasks without anybody last."""

    people: tuple[Load, ...]
    conflicts: tuple[Problem, ...]

    @property
    def months(self) -> tuple[date, ...]:
        """Months with some work, in order."""
        return tuple(sorted({each for load in self.people for each in load.days}))


def same_name(name: str) -> str:
    """What two ways of typing a name have in common.

    >>> same_name("  Dr  Élodie MARTIN ") == same_name("dr elodie martin")
    True
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.casefold().split())


@dataclass
class _Gathered:
    name: str
    spans: list[Span] = field(default_factory=list)


def workload(timelines: Iterable[Timeline]) -> Workload:
    """Days of work left by person and by month, and the conflicts between tasks."""
    people: dict[str, _Gathered] = {}
    for each in timelines:
        for span in each.spans:
            if span.is_open:
                key = same_name(span.task.referent)
                name = span.task.referent if key else NOBODY
                people.setdefault(key, _Gathered(name)).spans.append(span)
    loads = {key: _load(found.name, found.spans) for key, found in people.items()}
    ranked = sorted(loads, key=lambda key: (not key, -loads[key].total, key))
    conflicts = [
        problem
        for key in ranked
        if key
        for problem in (
            *_overloaded(loads[key], people[key].spans),
            *_together(loads[key].referent, people[key].spans),
        )
    ]
    return Workload(tuple(loads[key] for key in ranked), tuple(conflicts))


def working_days(first: date, last: date) -> int:
    """Mondays to Fridays between two days, both counted.

    >>> working_days(date(2026, 11, 20), date(2026, 11, 23))
    2
    """
    weeks, rest = divmod((last - first).days + 1, 7)
    begins = first.weekday()
    return weeks * 5 + sum((begins + step) % 7 < 5 for step in range(rest))


def spread(days: float, first: date, last: date) -> dict[date, float]:
    """Days of work by month, in proportion of the working days of each.

    A task that takes place on a weekend has its work in the month where it begins.
    """
    whole = working_days(first, last)
    if not whole:
        return {first.replace(day=1): days}
    found = {}
    for start, end in _months(first, last):
        part = working_days(start, end)
        if part:
            found[start.replace(day=1)] = days * part / whole
    return found


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The part of each month that is between two days."""
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, min(last, following - timedelta(days=1))
        first = following


def _load(name: str, spans: Sequence[Span]) -> Load:
    days: dict[date, float] = defaultdict(float)
    unplaced = []
    for span in spans:
        if not span.task.load_days:
            continue
        bounds = span.bounds
        if bounds is None:
            unplaced.append(span.task.id)
            continue
        for when, part in spread(span.task.load_days, *bounds).items():
            days[when] += part
    return Load(
        referent=name,
        days=dict(sorted(days.items())),
        tasks=tuple(span.task.id for span in spans),
        unknown=tuple(span.task.id for span in spans if span.task.load_days is None),
        unplaced=tuple(unplaced),
    )


def _overloaded(load: Load, spans: Sequence[Span]) -> Iterator[Problem]:
    for when, days in load.days.items():
        if days <= MOST_DAYS + 1e-9:
            continue
        following = (when + timedelta(days=32)).replace(day=1)
        there = [
            span.task.id
            for span in spans
            if span.task.load_days
            and span.bounds
            and span.bounds[0] < following
            and span.bounds[1] >= when
        ]
        yield Problem(
            "surcharge",
            f"{load.referent} a {number(days, 1)}{NBSP}jours de travail en {month(when)}, pour "
            f"{number(MOST_DAYS)} jours ouvrés environ ({_marks(there)}) : répartissez ces tâches, "
            "ou décalez-les.",
            tuple(there),
        )


def _together(name: str, spans: Sequence[Span]) -> Iterator[Problem]:
    """High priorities at once: one problem for each stretch of time where some overlap."""
    urgent = sorted(
        (
            (*span.bounds, span.task.id)
            for span in spans
            if span.task.priority == "haute" and span.bounds
        ),
    )
    while urgent:
        stretch = [urgent.pop(0)]
        end = _until(stretch[0])
        while urgent and urgent[0][0] < end:
            stretch.append(urgent.pop(0))
            end = max(end, _until(stretch[-1]))
        if len(stretch) > 1:
            most = max(
                sum(first <= start < _until((first, last, id_)) for first, last, id_ in stretch)
                for start, _, _ in stretch
            )
            ids = tuple(id_ for _, _, id_ in stretch)
            begins, ends = stretch[0][0], max(last for _, last, _ in stretch)
            at_once = "" if most == len(ids) else f", dont {most}"
            yield Problem(
                "priorites",
                f"{name} a {len(ids)} tâches de priorité haute{at_once} en même temps, entre le "
                f"{day(begins)} et le {day(ends)} ({_marks(ids)}) : dites laquelle passe d’abord, "
                "ou partagez-les.",
                ids,
            )


def _until(stretch: tuple[date, date, str]) -> date:
    """Day when a task makes room: one may begin the very day when another ends."""
    first, last, _ = stretch
    return last if last > first else first + timedelta(days=1)


def _marks(ids: Sequence[str]) -> str:
    return listed([mark(each) for each in ids])
