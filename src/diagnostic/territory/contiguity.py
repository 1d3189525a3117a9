"""Who touches whom: parts of a territory, what surrounds it, what it encloses."""

from __future__ import annotations

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
    touching = {n for code in chosen for n in atlas.neighbours[code] if not covers(atlas, chosen, n)}
    opened = {atlas[code].parent for code in chosen} - {None}
    return frozenset(
        code
        for code in touching
        # Both a city and its arrondissements may touch: give one or the other.
        if (atlas[code].parent is None and code not in opened) or atlas[code].parent in opened
    )


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
    `Commune.on_edge`).
    """
    found: list[Codes] = []
    seen: set[str] = set()
    for start in sorted(frontier(atlas, chosen)):
        if start in seen:
            continue
        group = _enclosed(atlas, start, chosen)
        if group is not None:
            seen |= group | {part for code in group for part in atlas.arrondissements.get(code, ())}
            found.append(group)
    return sorted(found, key=min)


def _enclosed(atlas: Atlas, start: str, chosen: Codes) -> Codes | None:
    """Communes reached from ``start`` without crossing the territory, None when it is the outside."""
    group, edge = {start}, [start]
    while edge:
        code = edge.pop()
        for neighbour in atlas.neighbours[code]:
            if neighbour in group or covers(atlas, chosen, neighbour):
                continue
            group.add(neighbour)
            edge.append(neighbour)
            if len(group) > OUTSIDE:
                return None
    return frozenset(code for code in group if atlas[code].parent not in group)


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
