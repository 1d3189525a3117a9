"""What the user adds to the diagnosis: comparators, figures read elsewhere, a synthesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal, Self, TypedDict

from pydantic import AfterValidator, Field, model_validator

from diagnostic.french import NBSP, number
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.project.codes import sorted_unique
from diagnostic.project.fields import (
    Codes,
    Day,
    Identifier,
    Label,
    Name,
    Part,
    Sentence,
    Siren,
    Written,
    not_empty,
)

MOST_PEERS = 50
MOST_LINES = 200

Level = Literal["departement", "region", "france"]
Way = Literal["higher", "lower", "none"]
Section = Literal["faiblesse", "aggravation", "force", "repere"]
Finite = Annotated[float, Field(allow_inf_nan=False)]
People = Annotated[int, Field(ge=1, le=100_000_000)]


class SecondTerritory(Part):
    """A territory opened beside the first, to compare them."""

    name: Name
    codes: Annotated[Codes, Field(min_length=1)]


class ReadValue(Part):
    """A figure that the user read in Rézone CPTS, or was given by the CPAM.

    Attributes
    ----------
    figure
        Id of the figure, one of `TO_ASK`.
    label, direction
        Name and sense that the user gives to a prevention indicator; empty and None for the
        others, which have their own.
    value
        In the unit of the figure.
    people
        How many people the share is of, when the user knows it: it gives an interval.
    beside
        The same figure for larger areas, as it was read with it.
    read_on, origin
        When and where it was read.
    describes
        Year or period of the data, as it was read with them; empty when it was not said.
    """

    figure: Identifier
    label: Label = ""
    direction: Way | None = None
    value: Finite
    people: People | None = None
    beside: Mapping[Level, Finite] = Field(default_factory=dict)
    read_on: Day
    origin: Written
    describes: Label = ""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        asked = TO_ASK.get(self.figure)
        if asked is None:
            raise ValueError("ce chiffre n’est pas de ceux que l’application demande")
        for value in (self.value, *self.beside.values()):
            if not asked.least <= value <= asked.most:
                least, most = number(asked.least), number(asked.most)
                raise ValueError(
                    f"il faut une valeur entre {least} et {most}{NBSP}{asked.unit} "
                    f"(lu{NBSP}: {number(value, 2)}{NBSP}{asked.unit})"
                )
        if asked.is_named_by_user and not self.label:
            raise ValueError("il faut le nom de l’indicateur, tel qu’il se lit dans Rézone CPTS")
        return self


class SynthesisLine(Part):
    """A sentence of the synthesis.

    ``composed`` is the sentence that the figures gave when the user took it up: when they give
    another one today, the page says so. Both are empty for a sentence of the user's own.
    """

    section: Section
    text: Annotated[Sentence, AfterValidator(not_empty)]
    indicator: Identifier | None = None
    composed: Sentence = ""


def _each_once(values: Sequence[ReadValue]) -> tuple[ReadValue, ...]:
    if len({value.figure for value in values}) < len(values):
        raise ValueError("un chiffre est donné deux fois")
    return tuple(values)


class DiagnosisChoices(Part):
    """What the user decided or brought to the diagnosis.

    ``peers`` are the EPCI that the territory is compared with, by SIREN: None as long as they are
    the ten nearest. ``synthesis`` is None as long as it is composed from the figures.
    """

    peers: (
        Annotated[tuple[Siren, ...], Field(max_length=MOST_PEERS), AfterValidator(sorted_unique)]
        | None
    ) = None
    second: SecondTerritory | None = None
    read_values: Annotated[tuple[ReadValue, ...], AfterValidator(_each_once)] = ()
    synthesis: Annotated[tuple[SynthesisLine, ...], Field(max_length=MOST_LINES)] | None = None


class DiagnosisChanges(TypedDict, total=False):
    """What an edit may replace in the choices of the diagnosis."""

    peers: tuple[str, ...] | None
    second: SecondTerritory | None
    read_values: tuple[ReadValue, ...]
    synthesis: tuple[SynthesisLine, ...] | None


class ReadValueFields(TypedDict, total=False):
    """Fields of a `ReadValue`, as they are typed."""

    figure: str
    label: str
    direction: Way | None
    value: float
    people: int | None
    beside: Mapping[Level, float]
    read_on: date
    origin: str
    describes: str


class SynthesisLineFields(TypedDict, total=False):
    """Fields of a `SynthesisLine`, as they are typed."""

    section: Section
    text: str
    indicator: str | None
    composed: str
