"""When each task takes place, counted back from the deadline of its action, and what is amiss.

A day that somebody chose is never moved. A task without days ends when the first of those that
wait for it starts, or at the deadline, and starts as many weeks before as it takes. Nothing here
raises: what cannot be placed is left without days, and it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from graphlib import TopologicalSorter
from typing import Literal

from diagnostic.french import NBSP, counted, day, listed, number
from diagnostic.pathways.board import mark
from diagnostic.project import Action, PathwayWork, Task

USUAL_WEEKS = 4.0
"""How long a task is taken to be when nobody said."""
FIRST_DAY = date(2000, 1, 1)
"""Nothing is counted back further: a document holds no day before."""
CLOSED = frozenset({"fait", "abandonne"})
"""Statuses of the tasks that nobody has to do any more."""

ProblemKind = Literal[
    "dates_inversees",
    "en_retard",
    "apres_echeance",
    "deja_commencer",
    "attend_plus_tard",
    "boucle",
    "inconnue",
    "sans_dates",
    "trop_long",
    "surcharge",
    "priorites",
]


@dataclass(frozen=True)
class Problem:
    """Something to mend, in a sentence; ``item_ids`` are the tasks and the action it is about."""

    kind: ProblemKind
    text: str
    item_ids: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """When a task takes place.

    Attributes
    ----------
    start, end
        First and last day; None when it cannot be placed. Days that were typed are as they were
        typed, even the wrong way round.
    is_computed
        Whether one of the two was counted here.
    is_assumed
        Whether it was counted with the usual duration, nobody having said how long it takes.
    """

    task: Task
    start: date | None
    end: date | None
    is_computed: bool
    is_assumed: bool = False

    @property
    def bounds(self) -> tuple[date, date] | None:
        """Its days in order; None when it is not placed."""
        if self.start is None or self.end is None:
            return None
        return min(self.start, self.end), max(self.start, self.end)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.task.status not in CLOSED


@dataclass(frozen=True)
class Timeline:
    """An action and when its tasks take place, the first to begin first."""

    action: Action
    spans: tuple[Span, ...]
    problems: tuple[Problem, ...]

    @property
    def bounds(self) -> tuple[date, date] | None:
        """First and last day of its tasks; None when none is placed."""
        found = [span.bounds for span in self.spans if span.bounds]
        return (min(a for a, _ in found), max(b for _, b in found)) if found else None


def timelines(work: PathwayWork, today: date, pathway: str | None = None) -> tuple[Timeline, ...]:
    """Every action of a pathway, or of all; tasks may wait for those of other actions."""
    placed = _placed(work.tasks, {each.id: each.deadline for each in work.actions})
    return tuple(
        _timeline(action, placed, today)
        for action in work.actions
        if pathway is None or action.pathway == pathway
    )


def timeline(action: Action, tasks: Iterable[Task], today: date) -> Timeline:
    """When the tasks of an action take place.

    Parameters
    ----------
    tasks
        Those of the action, and any other that they may wait for.
    """
    return _timeline(action, _placed(tuple(tasks), {action.id: action.deadline}), today)


# --- counting back --------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Placed:
    """Spans by task; rings are the tasks that wait for one another."""

    spans: Mapping[str, Span]
    rings: tuple[tuple[str, ...], ...]

    def ring(self, task_id: str) -> tuple[str, ...]:
        return next((ring for ring in self.rings if task_id in ring), ())


def _placed(tasks: Sequence[Task], deadlines: Mapping[str, date | None]) -> _Placed:
    known = {task.id: task for task in tasks}
    before = {
        task.id: [each for each in dict.fromkeys(task.after) if each in known]
        for task in known.values()
    }
    rings = _rings(before)
    where = {each: rank for rank, ring in enumerate(rings) for each in ring}
    for name, names in before.items():
        # A wait inside a ring cannot be kept: it would have no end.
        before[name] = [
            each for each in names if name not in where or where.get(each) != where[name]
        ]
    followers: dict[str, list[str]] = {name: [] for name in known}
    for name, names in before.items():
        for each in names:
            followers[each].append(name)
    spans: dict[str, Span] = {}
    frees: dict[str, date | None] = {}
    for name in TopologicalSorter(followers).static_order():
        task = known[name]
        waits = [day_ for each in followers[name] if (day_ := frees[each])]
        limit = min([*waits, *filter(None, [deadlines.get(task.action)])], default=None)
        span = _span(task, limit)
        spans[name] = span
        # An abandoned task holds nothing up: what comes after it goes through.
        frees[name] = limit if task.status == "abandonne" else span.bounds and span.bounds[0]
    return _Placed(spans, rings)


def _span(task: Task, limit: date | None) -> Span:
    start, end = task.start, task.end
    if start is not None and end is not None:
        return Span(task, start, end, is_computed=False)
    if start is None and end is None and task.status == "abandonne":
        return Span(task, None, None, is_computed=False)
    long = timedelta(weeks=task.weeks or USUAL_WEEKS)
    if start is not None:
        end = start + long
    else:
        end = end or limit
        if end is None:
            return Span(task, None, None, is_computed=False)
        start = max(FIRST_DAY, end - long) if end > FIRST_DAY else end
    return Span(task, start, end, is_computed=True, is_assumed=task.weeks is None)


def _rings(before: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Tasks that wait for one another: strongly connected parts of two or more (Kosaraju)."""
    after: dict[str, list[str]] = {name: [] for name in before}
    for name, names in before.items():
        for each in names:
            after[each].append(name)
    seen: set[str] = set()
    ended = [each for name in before for each in _walked(name, before, seen)]
    seen = set()
    parts = [tuple(_walked(name, after, seen)) for name in reversed(ended)]
    rank = {name: place for place, name in enumerate(before)}
    return tuple(tuple(sorted(part, key=rank.__getitem__)) for part in parts if len(part) > 1)


def _walked(name: str, links: Mapping[str, Sequence[str]], seen: set[str]) -> Iterator[str]:
    """Names that are reached and were not seen, each after those it leads to."""
    if name in seen:
        return
    seen.add(name)
    stack = [(name, iter(links[name]))]
    while stack:
        here, rest = stack[-1]
        following = next((each for each in rest if each not in seen), None)
        if following is None:
            stack.pop()
            yield here
        else:
            seen.add(following)
            stack.append((following, iter(links[following])))


# --- what is amiss --------------------------------------------------------------------------------


def _timeline(action: Action, placed: _Placed, today: date) -> Timeline:
    spans = tuple(span for span in placed.spans.values() if span.task.action == action.id)
    rank = {span.task.id: span for span in spans}
    ordered = tuple(sorted(rank.values(), key=_begins))
    problems = [
        *_unplaced(action, spans),
        *_overdue(action, spans, today),
        *_circular(placed, rank),
        *(found for span in ordered for found in _of_task(action, span, placed, today)),
    ]
    return Timeline(action, ordered, tuple(problems))


def _begins(span: Span) -> tuple[date, date, int]:
    """Order of the tasks: by day, those without days last, then by the number of their mark."""
    first, last = span.bounds or (date.max, date.max)
    rank = span.task.id.rpartition("_")[2]
    return first, last, int(rank) if rank.isdecimal() else 0


def _unplaced(action: Action, spans: Sequence[Span]) -> Iterator[Problem]:
    lost = [span.task.id for span in spans if span.bounds is None and span.is_open]
    if lost:
        yield Problem(
            "sans_dates",
            f"{_marks(lost)} {_verb(lost, 'n’a', 'n’ont')} pas de date, et {mark(action.id)} n’a "
            "pas d’échéance : donnez une échéance à l’action, ou des dates à "
            f"{_verb(lost, 'cette tâche', 'ces tâches')}.",
            (*lost, action.id),
        )


def _overdue(action: Action, spans: Sequence[Span], today: date) -> Iterator[Problem]:
    left = [span.task.id for span in spans if span.is_open]
    if action.deadline is not None and action.deadline < today and left:
        yield Problem(
            "en_retard",
            f"L’échéance de {mark(action.id)} est passée ({day(action.deadline)}) et {_marks(left)}"
            f" {_verb(left, 'n’est pas terminée', 'ne sont pas terminées')} : repoussez "
            "l’échéance, ou dites où en est le travail.",
            (*left, action.id),
        )


def _circular(placed: _Placed, mine: Mapping[str, Span]) -> Iterator[Problem]:
    for ring in placed.rings:
        if any(name in mine for name in ring):
            yield Problem(
                "boucle",
                f"{_marks(ring)} s’attendent en rond : aucune ne peut commencer. Retirez l’une "
                "de ces attentes.",
                ring,
            )


def _of_task(action: Action, span: Span, placed: _Placed, today: date) -> Iterator[Problem]:
    task = span.task
    for name in dict.fromkeys(task.after):
        if name not in placed.spans:
            yield Problem(
                "inconnue",
                f"{mark(task.id)} attend {mark(name)}, qui n’est pas dans le plan : choisissez "
                "une autre tâche, ou retirez cette attente.",
                (task.id,),
            )
    if span.start is None or span.end is None:
        return
    if span.end < span.start:
        yield Problem(
            "dates_inversees",
            f"{mark(task.id)} finit le {day(span.end)}, avant de commencer le {day(span.start)} : "
            "corrigez l’une des deux dates.",
            (task.id,),
        )
        return
    if span.is_open:
        yield from _dated(action, span, (span.start, span.end), today)
        yield from _waiting(span, placed)


def _dated(action: Action, span: Span, days: tuple[date, date], today: date) -> Iterator[Problem]:
    """A task that is still to be done, beside its deadline and today."""
    task, name = span.task, mark(span.task.id)
    start, end = days
    if action.deadline is not None and end > action.deadline:
        ends = "finit" if task.end else "commencée à sa date, finirait"
        yield Problem(
            "apres_echeance",
            f"{name}{'' if task.end else ','} {ends} le {day(end)}, après l’échéance de "
            f"{mark(action.id)} ({day(action.deadline)}).",
            (task.id, action.id),
        )
    if span.is_computed and task.start is None and start == FIRST_DAY:
        yield Problem(
            "trop_long",
            f"Les durées ajoutées à celle de {name} remontent avant {FIRST_DAY.year} : vérifiez "
            "les semaines de chaque tâche.",
            (task.id,),
        )
    if action.deadline is not None and action.deadline < today:
        return  # said once for the whole action
    if task.end is not None and task.end < today:
        yield Problem(
            "en_retard",
            f"{name} devait finir le {day(task.end)} et n’est pas terminée : changez sa date, ou "
            "dites où elle en est.",
            (task.id,),
        )
    elif task.status == "a_faire" and start < today:
        yield Problem("deja_commencer", f"{name} : {_must_begin(task, start, action)}", (task.id,))


def _must_begin(task: Task, start: date, action: Action) -> str:
    when = day(start)
    if task.start is not None:
        return f"elle devait commencer le {when} et n’est pas commencée."
    if task.end is not None:
        why = f"pour finir le {day(task.end)}"
    elif action.deadline is not None:
        why = "pour tenir l’échéance"
    else:
        why = "pour laisser la place à la suite"
    return f"{why}, il fallait commencer le {when} ({duration(task)})."


def _waiting(span: Span, placed: _Placed) -> Iterator[Problem]:
    ring = placed.ring(span.task.id)
    for name in dict.fromkeys(span.task.after):
        other = placed.spans.get(name)
        if other is None or name in ring or not other.is_open or other.end is None:
            continue
        if span.start is not None and other.end > span.start:
            yield Problem(
                "attend_plus_tard",
                f"{mark(span.task.id)} commence le {day(span.start)}, mais elle attend "
                f"{mark(name)}, qui finit le {day(other.end)}.",
                (span.task.id, name),
            )


def duration(task: Task) -> str:
    r"""How long a task takes, in words; that it is supposed when nobody said.

    >>> duration(Task(id="tache_1", action="action_1")).replace("\xa0", " ")
    'durée supposée : 4 semaines'
    """
    weeks = task.weeks or USUAL_WEEKS
    said = (
        counted(int(weeks), "semaine")
        if float(weeks).is_integer()
        else f"{number(weeks, 1)}{NBSP}semaine{'s' if weeks >= 2 else ''}"
    )
    return f"durée{'' if task.weeks else ' supposée'}{NBSP}: {said}"


def _marks(ids: Sequence[str]) -> str:
    return listed([mark(each) for each in ids])


def _verb(ids: Sequence[str], one: str, many: str) -> str:
    return one if len(ids) < 2 else many
