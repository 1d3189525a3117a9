"""Et si ? The smallest contiguous additions that bring a given number of inhabitants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from diagnostic.territory.atlas import Atlas
from diagnostic.territory.contiguity import frontier, parts
from diagnostic.territory.selection import Codes, add, covers

MOST_COMMUNES = 5
"""Past this many communes, an addition is no longer a small one: look at whole EPCI instead."""

BEAM = 200
"""Partial additions kept at each step; more than a territory has neighbours, so that one and two
communes are searched whole, and only longer additions rely on the most populated starts."""


@dataclass(frozen=True)
class Addition:
    """A set of communes to add, and what the territory would become."""

    kind: Literal["communes", "epci"]
    label: str
    codes: tuple[str, ...]
    gain: int
    population: int


def additions(atlas: Atlas, chosen: Codes, needed: int, limit: int = 3) -> list[Addition]:
    """Fewest neighbouring communes, then fewest EPCI, that bring ``needed`` inhabitants or more.

    Among additions of the same length, the one that overshoots the least comes first. Nothing is
    given when the territory is empty or nothing is needed.
    """
    if not chosen or needed <= 0:
        return []
    return [
        *_by_communes(atlas, chosen, needed, limit),
        *_by_epci(atlas, chosen, needed, limit),
    ]


def _by_communes(atlas: Atlas, chosen: Codes, needed: int, limit: int) -> list[Addition]:
    partial: dict[Codes, int] = {frozenset(): 0}
    nearest = frontier(atlas, chosen)
    for _ in range(MOST_COMMUNES):
        grown = {
            codes | {code}: gain + atlas[code].population
            for codes, gain in partial.items()
            for code in _joining(atlas, chosen, nearest, codes)
        }
        enough = {codes: gain for codes, gain in grown.items() if gain >= needed}
        if enough:
            best = sorted(enough.items(), key=lambda item: (item[1], sorted(item[0])))[:limit]
            return [_addition(atlas, chosen, "communes", _names(atlas, c), c) for c, _ in best]
        partial = dict(sorted(grown.items(), key=lambda item: -item[1])[:BEAM])
    return []


def _joining(atlas: Atlas, chosen: Codes, nearest: Codes, added: Codes) -> Codes:
    """Frontier of the territory once ``added`` has joined, from its frontier before.

    Beyond the nearest neighbours, cities are taken whole: an addition mixes no arrondissements.
    """
    opened = {atlas[code].parent for code in chosen}
    further = {
        code
        for joined in added
        for code in atlas.neighbours[joined]
        if atlas[code].parent is None and code not in opened and not covers(atlas, chosen, code)
    }
    return (nearest | further) - added


def _by_epci(atlas: Atlas, chosen: Codes, needed: int, limit: int) -> list[Addition]:
    touching = {atlas[code].epci for code in frontier(atlas, chosen)} - {None}
    missing = {epci: _missing(atlas, chosen, epci) for epci in touching if epci is not None}
    pieces = _pieces(atlas, chosen)
    for length in (1, 2):
        found = []
        for group in combinations(sorted(missing), length):
            codes = frozenset().union(*(missing[epci] for epci in group))
            if atlas.population(codes) >= needed and (
                _pieces(atlas, add(atlas, chosen, codes)) <= pieces
            ):
                label = " et ".join(atlas.epci[epci].name for epci in group)
                found.append(_addition(atlas, chosen, "epci", label, codes))
        if found:
            return sorted(found, key=lambda a: (a.gain, a.codes))[:limit]
    return []


def _pieces(atlas: Atlas, codes: Codes) -> int:
    """Parts on land: an island belongs to its EPCI without touching it."""
    return sum(any(atlas.neighbours[code] for code in part) for part in parts(atlas, codes))


def _missing(atlas: Atlas, chosen: Codes, epci: str) -> Codes:
    """Ground of an EPCI out of the territory, a city by arrondissement where some are chosen."""
    opened = {atlas[code].parent for code in chosen}
    ground = (
        part
        for member in atlas.epci[epci].members
        for part in (atlas.arrondissements[member] if member in opened else (member,))
    )
    return frozenset(code for code in ground if not covers(atlas, chosen, code))


def _addition(
    atlas: Atlas, chosen: Codes, kind: Literal["communes", "epci"], label: str, codes: Iterable[str]
) -> Addition:
    after = atlas.population(add(atlas, chosen, codes))
    before = atlas.population(chosen)
    return Addition(kind, label, tuple(sorted(codes)), after - before, after)


def _names(atlas: Atlas, codes: Codes) -> str:
    ordered = sorted(codes, key=lambda code: -atlas[code].population)
    return " + ".join(atlas.name(code) for code in ordered)
