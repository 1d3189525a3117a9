"""What the values of a project look like: types that every part of the document shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
)

from diagnostic.project.codes import (
    CODE_PATTERN,
    MOST_CODES,
    SEAT_PATTERN,
    SIREN_PATTERN,
    sorted_unique,
    upper_code,
)
from diagnostic.project.text import clean_lines, clean_text

NAME_LENGTH = 120
LABEL_LENGTH = 200
SENTENCE_LENGTH = 1_000
PARAGRAPHS_LENGTH = 10_000
UNNAMED = "Territoire sans nom"
MOST_EUROS = 100_000_000
YEARS = range(2000, 2101)


def _cleaned(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


def _cleaned_lines(value: object) -> object:
    return clean_lines(value) if isinstance(value, str) else value


def _named(value: object) -> object:
    return _cleaned(value) or UNNAMED if isinstance(value, str) else value


def not_empty(text: str) -> str:
    """The text, which says something."""
    if not text:
        raise ValueError("il ne peut pas être vide")
    return text


def _in_utc(moment: datetime) -> datetime:
    _within_years(moment)
    return moment.astimezone(UTC)


def _within_years(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"l’année doit être comprise entre {YEARS[0]} et {YEARS[-1]}")
    return day


Code = Annotated[str, Field(pattern=CODE_PATTERN), BeforeValidator(upper_code)]
Codes = Annotated[tuple[Code, ...], Field(max_length=MOST_CODES), AfterValidator(sorted_unique)]
Seat = Annotated[str, Field(pattern=SEAT_PATTERN), BeforeValidator(upper_code)]
Name = Annotated[str, Field(max_length=NAME_LENGTH), BeforeValidator(_named)]
Label = Annotated[str, Field(max_length=LABEL_LENGTH), BeforeValidator(_cleaned)]
Sentence = Annotated[str, Field(max_length=SENTENCE_LENGTH), BeforeValidator(_cleaned)]
Paragraphs = Annotated[str, Field(max_length=PARAGRAPHS_LENGTH), BeforeValidator(_cleaned_lines)]
Written = Annotated[Label, AfterValidator(not_empty)]
Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Day = Annotated[date, AfterValidator(_within_years)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Given = Mapping[Identifier, Annotated[int, Field(ge=1, le=1_000_000)]]
"""Highest number given to the items of each kind: the mark of an item is never given again."""
Size = Annotated[int, Field(ge=1, le=4)]
Euros = Annotated[float, Field(ge=0, le=MOST_EUROS, allow_inf_nan=False)]
Siren = Annotated[str, Field(pattern=SIREN_PATTERN)]
ProjectId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Part(BaseModel):
    """A part of the document: it never changes, and knows all its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
