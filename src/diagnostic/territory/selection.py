"""The set of communes that make a territory, and the one rule it always keeps.

A city with arrondissements is chosen whole or by arrondissement, never both.
"""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.territory.atlas import Atlas

Codes = frozenset[str]


def add(atlas: Atlas, chosen: Iterable[str], added: Iterable[str]) -> Codes:
    """Territory with more communes.

    A whole city replaces its arrondissements; an arrondissement replaces its whole city. What is
    added last wins.
    """
    result = set(chosen)
    for code in added:
        commune = atlas[code]
        if commune.parent:
            result.discard(commune.parent)
        result.difference_update(atlas.arrondissements.get(code, ()))
        result.add(code)
    return frozenset(result)


def remove(atlas: Atlas, chosen: Iterable[str], removed: Iterable[str]) -> Codes:
    """Territory with fewer communes.

    Removing one arrondissement of a city chosen whole leaves the other arrondissements; removing
    a whole city removes its arrondissements.
    """
    result = set(chosen)
    for code in removed:
        parent = atlas[code].parent
        if parent in result and code not in result:
            result.remove(parent)
            result.update(atlas.arrondissements[parent])
        result.difference_update(atlas.arrondissements.get(code, ()))
        result.discard(code)
    return frozenset(result)


def of_today(atlas: Atlas, codes: Iterable[str]) -> tuple[Codes, tuple[str, ...]]:
    """Territory that a kept list of communes is today, and the codes that nobody knows any more.

    Merged communes are replaced by the one that succeeds them. A city given whole and by
    arrondissement is kept whole: no ground is lost.
    """
    today = {atlas.successors.get(code, code) for code in codes}
    known = [code for code in today if code in atlas]
    arrondissements_first = sorted(known, key=lambda code: atlas[code].parent is None)
    return add(atlas, (), arrondissements_first), tuple(sorted(today.difference(known)))


def covers(atlas: Atlas, chosen: Codes, code: str) -> bool:
    """Whether the ground of a commune is in the territory, under its own code or another.

    An arrondissement is covered by its whole city; a city by all of its arrondissements.
    """
    if code in chosen or atlas[code].parent in chosen:
        return True
    parts = atlas.arrondissements.get(code)
    return parts is not None and chosen.issuperset(parts)
