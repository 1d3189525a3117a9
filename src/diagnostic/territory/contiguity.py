"""Who touches whom: parts of a territory, what surrounds it, what it encloses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes, covers

OUTSIDE = 400
"""A set of communes left out that is larger than this is the outside, not an enclave."""


def frontier(atlas: Atlas, chosen: Codes) -> Codes:
    """Communes out of the territory that share a border with it.

    Where a city borders the territory, it is given whole, unless some of its arrondissements are
    chosen: then its other arrondissements are given.
    """
    touching = {
        n for code in chosen for n in atlas.neighbours[code] if not covers(atlas, chosen, n)
    }
    return _once(atlas, chosen, touching)


def parts(atlas: Atlas, chosen: Codes) -> list[Codes]:
    """Connected parts of a territory, the most populated first.

    Overseas communes without contour have no known neighbour: each is a part of its own.
    """
    left = set(chosen)
    found = []
    while left:
        part = _spread(atlas, {left.pop()}, left)
        left -= part
        found.append(frozenset(part))
    return sorted(found, key=lambda part: (-atlas.population(part), min(part)))


def enclaves(atlas: Atlas, chosen: Codes) -> list[Codes]:
    """Groups of communes left out that can reach the rest of the country only across the territory.

    They may be surrounded, or held between the territory and the sea or a border (see
    `Commune.on_edge`). On an island the rest of the country is the most populated group left
    out, unless it is surrounded.
    """
    groups: dict[Codes, list[Codes]] = defaultdict(list)
    seen: set[str] = set()
    outside: set[str] = set()
    for start in sorted(frontier(atlas, chosen)):
        if start in seen or start in outside:
            continue
        group = _reached(atlas, start, chosen, outside)
        if group is not None:
            seen |= group
            land = _reached(atlas, start, frozenset(), set()) or frozenset()
            groups[land].append(_once(atlas, chosen, group))
    found = [
        group
        for land, on_land in groups.items()
        for group in on_land
        if not (land and _is_outside(atlas, group, on_land))
    ]
    return sorted(found, key=min)


def _is_outside(atlas: Atlas, group: Codes, on_land: list[Codes]) -> bool:
    """Whether, of the groups left out on an island, this one is the rest of the island."""
    if not any(atlas[code].on_edge for code in group):
        return False
    return group == max(on_land, key=lambda other: (atlas.population(other), min(other)))


def _reached(atlas: Atlas, start: str, chosen: Codes, outside: set[str]) -> Codes | None:
    """Communes reached from ``start`` without crossing the territory, None when it is the outside.

    What is found to be outside is added to ``outside``: to meet it again is to be outside. With
    nothing chosen, they are the island of ``start``, None on the continent.
    """
    group, edge = {start}, [start]
    while edge:
        for neighbour in atlas.neighbours[edge.pop()]:
            if neighbour in group or covers(atlas, chosen, neighbour):
                continue
            group.add(neighbour)
            edge.append(neighbour)
            if len(group) > OUTSIDE or neighbour in outside:
                outside |= group
                return None
    return frozenset(group)


def _once(atlas: Atlas, chosen: Codes, codes: Iterable[str]) -> Codes:
    """The same ground, each city said once: by arrondissement where some are chosen, else whole."""
    opened = {atlas[code].parent for code in chosen} - {None}
    return frozenset(
        code
        for code in codes
        if (atlas[code].parent is None and code not in opened) or atlas[code].parent in opened
    )


def _spread(atlas: Atlas, start: set[str], among: Iterable[str]) -> set[str]:
    """Communes of ``among`` connected to ``start``, itself included."""
    allowed = set(among)
    reached, edge = set(start), list(start)
    while edge:
        for neighbour in atlas.neighbours[edge.pop()]:
            if neighbour in allowed and neighbour not in reached:
                reached.add(neighbour)
                edge.append(neighbour)
    return reached
