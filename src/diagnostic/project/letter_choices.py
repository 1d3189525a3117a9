"""What the user writes for the letter of intent: the figures and the map are added to it."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from pydantic import Field

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

MOST_LINES = 200

PartnerState = Literal["associe", "a_associer"]


class Partner(Part):
    """Who is, or is to be, associated: a profession, a structure, an institution.

    ``count`` is how many professionals are engaged, when they are counted.
    """

    id: Identifier
    name: Label = ""
    kind: Label = ""
    count: Annotated[int, Field(ge=0, le=100_000)] | None = None
    state: PartnerState = "associe"
    role: Sentence = ""


class Coordination(Part):
    """A coordination that exists already: MSP, CDS, ESP, CLS, DAC…, and how it fits in."""

    id: Identifier
    kind: Label = ""
    name: Label = ""
    link: Sentence = ""


class Orientation(Part):
    """What the CPTS intends for a mission of the ACI, whose id it has."""

    id: Identifier
    aims: Paragraphs = ""
    means: Paragraphs = ""


class Milestone(Part):
    """A step of the calendar."""

    id: Identifier
    label: Label = ""
    on: Day | None = None


class LetterChoices(Part):
    """What only the founders can write; the rest comes from the project and its figures.

    ``diagnosis`` replaces the sentences composed from the figures; empty, they are used.
    """

    given: Given = Field(default_factory=dict)
    cpts_name: Label = ""
    bearer: Label = ""
    recipients: Annotated[tuple[Label, ...], Field(max_length=20)] = ()
    place: Label = ""
    dated: Day | None = None
    signatory: Label = ""
    context: Paragraphs = ""
    territory_reason: Paragraphs = ""
    diagnosis: Paragraphs = ""
    partners: Annotated[tuple[Partner, ...], Field(max_length=MOST_LINES)] = ()
    coordination: Annotated[tuple[Coordination, ...], Field(max_length=MOST_LINES)] = ()
    orientations: Annotated[tuple[Orientation, ...], Field(max_length=MOST_LINES)] = ()
    milestones: Annotated[tuple[Milestone, ...], Field(max_length=MOST_LINES)] = ()
    support: Paragraphs = ""
    support_eur: Euros | None = None


class LetterChanges(TypedDict, total=False):
    """What an edit may replace in what the letter says, its lists apart."""

    cpts_name: str
    bearer: str
    recipients: tuple[str, ...]
    place: str
    dated: object
    signatory: str
    context: str
    territory_reason: str
    diagnosis: str
    support: str
    support_eur: float | None
