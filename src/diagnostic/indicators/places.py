"""What an indicator is computed for: a territory, and the areas it is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from diagnostic.territory.atlas import Area, Atlas
from diagnostic.territory.selection import Codes, add, covers

TERRITORY = "territoire"
SEMBLABLES = "semblables"
SECOND = "second"
FRANCE = "FR"
LEVELS = ("departement", "region", SEMBLABLES, SECOND, "france")
"""Levels of the comparators, in the order that they are shown."""


@dataclass(frozen=True)
class Place:
    """A set of communes with a name."""

    level: str
    code: str
    name: str
    communes: tuple[str, ...]


def territory(codes: Codes, name: str = "Votre territoire") -> Place:
    """The territory itself."""
    return Place(TERRITORY, "", name, tuple(sorted(codes)))


def usual_comparators(
    atlas: Atlas, codes: Codes, others: Iterable[Place] = ()
) -> tuple[Place, ...]:
    """Département, région and France, other places before France.

    Every département and région that the territory spans, those of most of its inhabitants first.
    """
    return (
        *(of_area("departement", atlas.departements[c]) for c in _of(atlas, codes, "departement")),
        *(of_area("region", atlas.regions[c]) for c in _of(atlas, codes, "region")),
        *others,
        france(atlas),
    )


def _of(atlas: Atlas, codes: Codes, membership: str) -> list[str]:
    """Areas that hold communes, the most inhabited by them first, then by code."""
    people: Counter[str] = Counter()
    for code in codes:
        people[getattr(atlas[code], membership)] += atlas[code].population
    return sorted(people, key=lambda area: (-people[area], area))


def of_area(level: str, area: Area) -> Place:
    """An area of the atlas."""
    return Place(level, area.code, area.name, area.members)


def france(atlas: Atlas) -> Place:
    """The communes of the eighteen régions; overseas collectivities are apart."""
    communes = tuple(code for code, c in atlas.communes.items() if c.kind == "commune")
    return Place("france", FRANCE, "France", communes)


def similar(atlas: Atlas, sirens: Iterable[str]) -> Place:
    """Some EPCI together, as one comparator."""
    communes = sorted(code for siren in set(sirens) for code in atlas.epci[siren].members)
    return Place(SEMBLABLES, "", "Territoires semblables", tuple(communes))


def second(name: str, codes: Codes) -> Place:
    """A territory opened beside the first."""
    return Place(SECOND, "", name, tuple(sorted(codes)))


def of_today(atlas: Atlas, codes: Iterable[str]) -> tuple[Codes, tuple[str, ...]]:
    """Communes of a kept list as they are today, and the codes that nobody knows any more.

    A city given whole and by arrondissement is kept whole.
    """
    today = {atlas.successors.get(code, code) for code in codes}
    known = sorted(today & set(atlas.communes), key=lambda code: (not atlas[code].parent, code))
    return add(atlas, (), known), tuple(sorted(today.difference(known)))


@dataclass(frozen=True)
class Overlap:
    """What two territories have in common; each city once, whole or by its arrondissements.

    ``is_inside`` tells that the first holds all of the other, ``is_same`` that both hold the other.
    """

    communes: int
    population: int
    is_inside: bool
    is_same: bool


def overlap(atlas: Atlas, first: Codes, other: Codes) -> Overlap:
    """Communes and inhabitants that are in both."""
    both = {code for code in first if covers(atlas, other, code)}
    both |= {code for code in other if covers(atlas, first, code)}
    # A city that is whole on one side and told by arrondissement on the other counts once.
    both = {code for code in both if not both.intersection(atlas.arrondissements.get(code, ()))}
    is_inside = all(covers(atlas, first, code) for code in other)
    is_same = is_inside and all(covers(atlas, other, code) for code in first)
    return Overlap(len(both), atlas.population(both), is_inside, is_same)
