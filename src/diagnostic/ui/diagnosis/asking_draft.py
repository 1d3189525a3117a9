"""What was typed about a figure to ask for, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from diagnostic.errors import UserError
from diagnostic.french import number, spaced
from diagnostic.indicators.entered import LEVELS, Level
from diagnostic.indicators.to_ask import ToAsk, typed_people
from diagnostic.project.diagnosis_choices import ReadValue, ReadValueFields, Way

SUGGESTED = ("Rézone CPTS", "CPAM", "ARS")
WAYS: Mapping[Way, str] = {
    "higher": "plus est mieux",
    "lower": "moins est mieux",
    "none": "sans jugement",
}

_T = TypeVar("_T")


@dataclass(frozen=True)
class Draft:
    """The fields of the form, as they were typed."""

    label: str = ""
    direction: Way = "none"
    value: str = ""
    people: str = ""
    beside: Mapping[Level, str] = field(default_factory=dict)
    read_on: date | None = None
    origin: str | None = None
    detail: str = ""
    describes: str = ""


def drafted(kept: ReadValue | None, today: date) -> Draft:
    """The form as it opens: what is kept, or nothing but the date of today."""
    if kept is None:
        return Draft(read_on=today)
    origin, detail = _parted(kept.origin)
    return Draft(
        label=kept.label,
        direction=kept.direction or "none",
        value=_written(kept.value),
        people="" if kept.people is None else number(kept.people),
        beside={level: _written(value) for level, value in kept.beside.items()},
        read_on=kept.read_on,
        origin=origin,
        detail=detail,
        describes=kept.describes,
    )


def checked(
    asked: ToAsk, draft: Draft, today: date
) -> tuple[ReadValueFields | None, dict[str, str]]:
    """What to keep in the project, None while something is wrong; and what is wrong, by field.

    A number of people typed with the share (« 123 sur 1 000 ») is that of the share.
    """
    wrong: dict[str, str] = {}
    share = _tried(lambda: asked.typed(draft.value), "value", wrong)
    people = _tried(lambda: typed_people(draft.people), "people", wrong)
    beside: dict[Level, float] = {}
    for level in LEVELS:
        theirs = _typed_beside(asked, draft, level, wrong)
        if theirs is not None:
            beside[level] = theirs
    if share is None and "value" not in wrong:
        wrong["value"] = "Il manque la valeur."
    wrong |= _lacking(asked, draft, today)
    if wrong or share is None or draft.read_on is None:
        return None, wrong
    fields = ReadValueFields(
        figure=asked.id,
        label=draft.label if asked.is_named_by_user else "",
        direction=draft.direction if asked.is_named_by_user else None,
        value=share.value,
        people=share.people or people,
        beside=beside,
        read_on=draft.read_on,
        origin=_whole(draft),
        describes=draft.describes,
    )
    return fields, {}


def _typed_beside(asked: ToAsk, draft: Draft, level: Level, wrong: dict[str, str]) -> float | None:
    theirs = _tried(lambda: asked.typed(draft.beside.get(level, "")), level, wrong)
    return None if theirs is None else theirs.value


def _lacking(asked: ToAsk, draft: Draft, today: date) -> dict[str, str]:
    """What must be said about any figure, and is not."""
    wrong = {}
    if asked.is_named_by_user and not draft.label.strip():
        wrong["label"] = "Il manque le nom de l’indicateur, tel qu’il se lit dans Rézone CPTS."
    if draft.read_on is None:
        wrong["read_on"] = "Il manque le jour de la lecture."
    elif draft.read_on > today:
        wrong["read_on"] = (
            f"Le {draft.read_on:%d/%m/%Y} est à venir. Donnez le jour où la valeur a été lue."
        )
    if not _whole(draft):
        wrong["origin"] = "Il manque l’origine : choisissez-la ou écrivez-la à côté."
    return {name: spaced(text) for name, text in wrong.items()}


def _tried(read: Callable[[], _T], name: str, wrong: dict[str, str]) -> _T | None:
    try:
        return read()
    except UserError as problem:
        wrong[name] = str(problem)
        return None


def _whole(draft: Draft) -> str:
    return ", ".join(filter(None, (draft.origin, draft.detail.strip())))


def _parted(origin: str) -> tuple[str | None, str]:
    """A suggested origin and what was added to it; None and the whole for another."""
    for suggested in SUGGESTED:
        if origin == suggested:
            return suggested, ""
        if origin.startswith(f"{suggested}, "):
            return suggested, origin.removeprefix(f"{suggested}, ")
    return None, origin


def _written(value: float) -> str:
    """All the digits of a value, as it was typed."""
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
