"""Comparators of the screens of care: few enough to be read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from diagnostic.indicators.answers import Answer
from diagnostic.indicators.places import Place
from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.ui.diagnosis.asked import asked

PER_LEVEL = 2


def beside(ids: Sequence[str]) -> dict[str, Answer]:
    """What some indicators say of the territory, beside a few comparators, the same for all."""
    found = asked(ids)
    first = next(iter(found.values()))
    kept = few(load_atlas(), first.place, [each.place for each in first.comparators])
    ranks = {(place.level, place.code) for place in kept}
    return {
        name: replace(
            answer,
            comparators=tuple(
                each for each in answer.comparators if (each.place.level, each.place.code) in ranks
            ),
        )
        for name, answer in found.items()
    }


def few(atlas: Atlas, own: Place, places: Sequence[Place]) -> list[Place]:
    """At most two places of each level, in the order given: those of most of the inhabitants.

    A place made of the same communes as the territory or as another place says nothing more.
    """
    mine = frozenset(own.communes)
    seen, different = {mine}, []
    for place in places:
        communes = frozenset(place.communes)
        if communes not in seen:
            seen.add(communes)
            different.append(place)

    def shared(place: Place) -> int:
        return sum(atlas[code].population for code in mine.intersection(place.communes))

    kept: set[tuple[str, str]] = set()
    for level in {place.level for place in different}:
        same = [place for place in different if place.level == level]
        most = sorted(same, key=shared, reverse=True)[:PER_LEVEL]
        kept |= {(place.level, place.code) for place in most}
    return [place for place in different if (place.level, place.code) in kept]
