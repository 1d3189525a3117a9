"""The board of a project seen whole: its road, the items of each segment, and their marks.

A mark (« R2 ») names an item on every screen and in every document: C for a finding, R for a
rupture point, O for an objective, A for an action, T for a task. It is the number of its id, so
that it never changes hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from diagnostic.pathways.knowledge import Pathway, Segment, Statement, pathways
from diagnostic.project import (
    OWN_PATHWAY,
    Action,
    Finding,
    Objective,
    PathwayWork,
    Project,
    Rupture,
    Task,
)

_LETTERS: Mapping[str, str] = {
    "constat": "C",
    "rupture": "R",
    "objectif": "O",
    "action": "A",
    "tache": "T",
    "mesure": "M",
}
OWN_LABEL = "Parcours libre"
TO_RATE = "à noter"
"""Said of a priority whose three marks are not all given."""
UNTITLED: Mapping[str, str] = {
    "rupture": "Point à nommer",
    "objectif": "Objectif à écrire",
    "action": "Action à nommer",
    "tache": "Tâche à nommer",
}
"""What stands for a title that is still to be written, on every screen and in every document."""


class HasId(Protocol):
    """An item known by its id."""

    @property
    def id(self) -> str:
        """Its id in the document."""


def mark(item_id: str) -> str:
    """Mark of an item.

    >>> mark("rupture_2")
    'R2'
    """
    stem, _, rank = item_id.rpartition("_")
    return f"{_LETTERS.get(stem, stem[:1].upper())}{rank}"


def untitled(item_id: str) -> str:
    """What stands for the title of an item that has none yet.

    >>> untitled("action_3")
    'Action à nommer'
    """
    return UNTITLED.get(item_id.rpartition("_")[0], "À nommer")


def offered(work: PathwayWork) -> Mapping[str, Pathway]:
    """Every pathway that can be opened, that of the user last."""
    return {**pathways(), OWN_PATHWAY: own_pathway(work)}


def own_pathway(work: PathwayWork) -> Pathway:
    """The pathway that the user draws, which may have no segment yet."""
    segments = tuple(
        Segment(
            id=each.id,
            label=each.label or "Segment sans nom",
            short=each.label or "Sans nom",
            stakes=(Statement(text=each.stakes),) if each.stakes else (),
        )
        for each in work.own_segments
    )
    return Pathway(
        id=OWN_PATHWAY,
        label=work.own_title or OWN_LABEL,
        short="Libre",
        public="Le public que vous choisissez",
        segments=segments,
    )


def pathway_of(work: PathwayWork, name: str | None) -> Pathway | None:
    """A pathway by its id, None when the application no longer has it."""
    return offered(work).get(name) if name else None


def priority(rupture: Rupture) -> int | None:
    """Severity × frequency × capacity to act, from 1 to 125; None until the three are rated."""
    rated = (rupture.severity, rupture.frequency, rupture.capacity)
    if rated[0] is None or rated[1] is None or rated[2] is None:
        return None
    return rated[0] * rated[1] * rated[2]


Degree = Literal["faible", "moyenne", "forte"]
DEGREES: Mapping[Degree, tuple[int, int]] = {
    "faible": (1, 26),
    "moyenne": (27, 63),
    "forte": (64, 125),
}
"""First and last priority of each degree, the least first: 3 × 3 × 3 is the first of the second,
4 × 4 × 4 that of the third."""


def degree(priority: int | None) -> Degree | None:
    """Degree of a priority in a word; None when it is not rated.

    >>> degree(26), degree(27), degree(64), degree(None)
    ('faible', 'moyenne', 'forte', None)
    """
    if priority is None:
        return None
    return next(name for name, (_, last) in DEGREES.items() if priority <= last)


@dataclass(frozen=True)
class Thread:
    """From an action back to the figures: what each item answers.

    An item is None, or missing from a list, when it was taken away: what is left is still told.
    """

    action: Action | None
    objective: Objective | None
    rupture: Rupture | None
    findings: tuple[Finding, ...]
    tasks: tuple[Task, ...]

    @property
    def marks(self) -> str:
        """The thread in marks: « A1 ← O1 ← R2 ← C3, C4 »."""
        found = [
            mark(each.id)
            for each in (self.action, self.objective, self.rupture)
            if each is not None
        ]
        seen = ", ".join(mark(each.id) for each in self.findings)
        return " ← ".join([*found, seen] if seen else found)


T = TypeVar("T", bound=HasId)


def by_id(items: Iterable[T], item_id: str | None) -> T | None:
    """The item of this id."""
    return next((each for each in items if each.id == item_id), None)


def thread(project: Project, item_id: str) -> Thread:
    """The thread of an action, of an objective or of a rupture point, by its id."""
    work = project.pathways
    action = by_id(work.actions, item_id)
    objective = by_id(work.objectives, action.objective if action else item_id)
    rupture = by_id(work.ruptures, objective.rupture if objective else item_id)
    seen = rupture.findings if rupture else ()
    return Thread(
        action=action,
        objective=objective,
        rupture=rupture,
        findings=tuple(each for each in work.findings if each.id in seen),
        tasks=tuple(each for each in work.tasks if action and each.action == action.id),
    )
