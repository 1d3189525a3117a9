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


def rank_of(stem: str, item_id: str) -> int:
    """Number in the id of an item, 0 for an id of another form.

    >>> rank_of("rupture", "rupture_4"), rank_of("rupture", "acces_soins")
    (4, 0)
    """
    found = re.fullmatch(rf"{stem}_([0-9]+)", item_id)
    return int(found[1]) if found else 0


def next_rank(stem: str, taken: Iterable[str], given: int) -> int:
    """Number of a new item: above every one there is, and every one there was.

    >>> next_rank("rupture", ["rupture_1"], given=4)
    5
    """
    return max(given, 0, *(rank_of(stem, each) for each in taken)) + 1


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
