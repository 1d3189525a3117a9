"""Lists of items known by their id: one more, one changed, one taken away with its links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from diagnostic.project.fields import Part
from diagnostic.project.letter_choices import Coordination, Milestone, Orientation, Partner
from diagnostic.project.pathway_work import (
    Action,
    Finding,
    Group,
    Measure,
    Objective,
    OwnSegment,
    Resource,
    Rupture,
    Task,
)

Kind = Literal[
    "own_segments",
    "findings",
    "ruptures",
    "objectives",
    "actions",
    "tasks",
    "measures",
    "groups",
    "resources",
    "partners",
    "coordination",
    "orientations",
    "milestones",
]

MODELS: Mapping[Kind, tuple[type[Part], str]] = MappingProxyType(
    {
        "own_segments": (OwnSegment, "segment"),
        "findings": (Finding, "constat"),
        "ruptures": (Rupture, "rupture"),
        "objectives": (Objective, "objectif"),
        "actions": (Action, "action"),
        "tasks": (Task, "tache"),
        "measures": (Measure, "mesure"),
        "groups": (Group, "groupe"),
        "resources": (Resource, "ressource"),
        "partners": (Partner, "acteur"),
        "coordination": (Coordination, "coordination"),
        "orientations": (Orientation, "orientation"),
        "milestones": (Milestone, "etape"),
    }
)
"""What each list holds, and how the ids of its items begin."""

OF_LETTER: frozenset[Kind] = frozenset({"partners", "coordination", "orientations", "milestones"})

_GO_WITH: Mapping[Kind, tuple[tuple[Kind, str], ...]] = {
    "actions": (("tasks", "action"),),
    "objectives": (("measures", "objective"),),
}
"""Items that mean nothing without the one they belong to."""
_FREED: Mapping[Kind, tuple[tuple[Kind, str], ...]] = {
    "ruptures": (("objectives", "rupture"),),
    "objectives": (("actions", "objective"),),
}
"""Items that stay, their link empty."""
_UNLISTED: Mapping[Kind, tuple[tuple[Kind, str], ...]] = {
    "findings": (("ruptures", "findings"),),
    "tasks": (("tasks", "after"),),
}
"""Items that stay, the one taken away no longer among those they name."""

Lists = dict[str, tuple[Any, ...]]


def new_id(stem: str, taken: Iterable[str]) -> str:
    """Id of a new item: never that of an item still there, nor under the highest.

    >>> new_id("rupture", ["rupture_1", "rupture_4"])
    'rupture_5'
    """
    ranks = [int(found[1]) for each in taken if (found := re.fullmatch(rf"{stem}_(\d+)", each))]
    return f"{stem}_{max(ranks, default=0) + 1}"


def placed(items: Iterable[Any], item: Any) -> tuple[Any, ...]:
    """The items with this one in place of that of its id, or last."""
    return tuple(({each.id: each for each in items} | {item.id: item}).values())


def without(lists: Lists, kind: Kind, item_id: str) -> Lists:
    """Every list without an item, and without its traces in the others."""
    found = dict(lists)
    found[kind] = tuple(each for each in found[kind] if each.id != item_id)
    for other, link in _GO_WITH.get(kind, ()):
        for each in found[other]:
            if getattr(each, link) == item_id:
                found = without(found, other, each.id)
    for other, link in _FREED.get(kind, ()):
        found[other] = tuple(_freed(each, link, item_id) for each in found[other])
    for other, link in _UNLISTED.get(kind, ()):
        found[other] = tuple(_unlisted(each, link, item_id) for each in found[other])
    return found


def _freed(item: Any, link: str, gone: str) -> Any:
    return item.model_copy(update={link: None}) if getattr(item, link) == gone else item


def _unlisted(item: Any, link: str, gone: str) -> Any:
    named = getattr(item, link)
    if gone not in named:
        return item
    return item.model_copy(update={link: tuple(each for each in named if each != gone)})
