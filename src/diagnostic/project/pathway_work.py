"""What the user builds from the figures: findings, rupture points, objectives, actions, follow-up.

Every item stands alone in a flat list and names the others by their id, so that the thread can be
followed both ways. A text may be empty and a date missing: work in progress is kept as it is, and
what it lacks is said where it is shown.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from diagnostic.french import NBSP
from diagnostic.project.fields import (
    Day,
    Euros,
    Given,
    Identifier,
    Label,
    Paragraphs,
    Part,
    Sentence,
)

MOST_ITEMS = 1_000
MOST_NAMED = 40
OWN_PATHWAY = "libre"
"""Id of the pathway that the user draws, segment by segment."""

FindingKind = Literal["chiffre", "terrain", "reference"]
Priority = Literal["haute", "moyenne", "basse"]
TaskStatus = Literal["a_faire", "en_cours", "fait", "abandonne"]
Score = Annotated[int, Field(ge=1, le=5)]
Finite = Annotated[float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)]
People = Annotated[int, Field(ge=1, le=100_000_000)]
Labels = Annotated[tuple[Label, ...], Field(max_length=MOST_NAMED)]
Ids = Annotated[tuple[Identifier, ...], Field(max_length=MOST_NAMED)]
Weeks = Annotated[float, Field(gt=0, le=520, allow_inf_nan=False)]
PersonDays = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]


class Finding(Part):
    """Something seen on a segment: a figure, what practitioners meet, or what a reference says.

    Attributes
    ----------
    profession
        Who says it, for ``terrain``: a profession, never a person.
    indicator
        Id of the indicator of a ``chiffre``. The words of the figure are kept with it, as they were
        that day: an indicator may disappear, what was decided from it may not.
    figure, beside, period, source
        The figure in words, what it stands beside, the year of the data, the credit line.
    """

    id: Identifier
    pathway: Identifier
    segment: Identifier
    kind: FindingKind = "terrain"
    text: Paragraphs = ""
    profession: Label = ""
    indicator: Identifier | None = None
    figure: Label = ""
    beside: Sentence = ""
    period: Label = ""
    source: Sentence = ""
    noted_on: Day | None = None


class Rupture(Part):
    """A rupture point: where patients fall off the road, why, and how much it matters.

    ``severity``, ``frequency`` and ``capacity`` (to act) go from 1 to 5, None until rated.
    ``suggestion`` is the possible rupture of the pathway that it was taken from.
    """

    id: Identifier
    pathway: Identifier
    segment: Identifier
    title: Label = ""
    causes: Paragraphs = ""
    concerned: Labels = ()
    evidence: Paragraphs = ""
    findings: Ids = ()
    severity: Score | None = None
    frequency: Score | None = None
    capacity: Score | None = None
    suggestion: Identifier | None = None


class Objective(Part):
    """What is to change, by how much, by when, and how it will be known.

    ``rupture`` is None when the point it answered was taken away.
    """

    id: Identifier
    pathway: Identifier
    rupture: Identifier | None = None
    text: Sentence = ""
    measure: Label = ""
    indicator: Identifier | None = None
    unit: Label = ""
    baseline: Finite | None = None
    baseline_period: Label = ""
    target: Finite | None = None
    by: Day | None = None
    source: Label = ""
    means: Sentence = ""
    relevance: Sentence = ""


class Action(Part):
    """An action of the plan; ``mission`` is that of the ACI it serves."""

    id: Identifier
    pathway: Identifier
    objective: Identifier | None = None
    title: Label = ""
    public: Sentence = ""
    mission: Identifier | None = None
    aci_indicator: Label = ""
    levers: Ids = ()
    deadline: Day | None = None
    budget_eur: Euros | None = None
    note: Paragraphs = ""


class Task(Part):
    """An operational task, with the fields of the action sheet of the Assurance Maladie.

    Attributes
    ----------
    weeks
        How long it takes; the timeline counts back from the deadline with it where no date is
        given.
    after
        Tasks that must be done before.
    load_days
        Work of the person in charge, in days.
    """

    id: Identifier
    action: Identifier
    title: Label = ""
    referent: Label = ""
    material: Sentence = ""
    human: Sentence = ""
    deliverable: Sentence = ""
    start: Day | None = None
    end: Day | None = None
    weeks: Weeks | None = None
    after: Ids = ()
    priority: Priority = "moyenne"
    means_indicators: Sentence = ""
    result_indicators: Sentence = ""
    load_days: PersonDays | None = None
    status: TaskStatus = "a_faire"


class Measure(Part):
    """A value of an objective's measure, seen later.

    ``people`` is how many a share is of, when it is known: it gives an interval. ``expected`` is
    what was expected without the programme, when someone can tell.
    """

    id: Identifier
    objective: Identifier
    on: Day | None = None
    period: Label = ""
    value: Finite | None = None
    people: People | None = None
    expected: Finite | None = None
    source: Label = ""
    note: Sentence = ""


class Meeting(Part):
    """A meeting of a working group."""

    on: Day | None = None
    purpose: Label = ""


class Group(Part):
    """Working group of a pathway, whose id it has."""

    id: Identifier
    professions: Labels = ()
    referent: Label = ""
    meetings: Annotated[tuple[Meeting, ...], Field(max_length=MOST_NAMED)] = ()


class Resource(Part):
    """A structure or a service to turn to; None for every pathway, or every segment."""

    id: Identifier
    pathway: Identifier | None = None
    segment: Identifier | None = None
    name: Label = ""
    kind: Label = ""
    what: Sentence = ""
    contact: Label = ""


class OwnSegment(Part):
    """A segment of the pathway that the user draws."""

    id: Identifier
    label: Label = ""
    stakes: Sentence = ""


def _each_once(items: tuple[Part, ...]) -> tuple[Part, ...]:
    if len({item.id for item in items}) < len(items):  # type: ignore[attr-defined]
        raise ValueError("un identifiant est donné deux fois")
    return items


_MANY = (Field(max_length=MOST_ITEMS), AfterValidator(_each_once))


class PathwayWork(Part):
    """The rupture board, the plan and its follow-up, for every pathway of the project."""

    given: Given = Field(default_factory=dict)
    current: Identifier | None = None
    own_title: Label = ""
    own_segments: Annotated[tuple[OwnSegment, ...], *_MANY] = ()
    findings: Annotated[tuple[Finding, ...], *_MANY] = ()
    ruptures: Annotated[tuple[Rupture, ...], *_MANY] = ()
    objectives: Annotated[tuple[Objective, ...], *_MANY] = ()
    actions: Annotated[tuple[Action, ...], *_MANY] = ()
    tasks: Annotated[tuple[Task, ...], *_MANY] = ()
    measures: Annotated[tuple[Measure, ...], *_MANY] = ()
    groups: Annotated[tuple[Group, ...], *_MANY] = ()
    resources: Annotated[tuple[Resource, ...], *_MANY] = ()

    @model_validator(mode="after")
    def _no_task_before_itself(self) -> Self:
        for task in self.tasks:
            if task.id in task.after:
                raise ValueError(f"une tâche ne peut pas attendre sa propre fin{NBSP}: {task.id}")
        return self
