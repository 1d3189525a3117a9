"""What an indicator is computed for: a territory, and the areas it is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from diagnostic.french import counted, listed
from diagnostic.territory.atlas import Area, Atlas
from diagnostic.territory.selection import Codes, covers

TERRITORY = "territoire"
SEMBLABLES = "semblables"
SECOND = "second"
FRANCE = "FR"
LEVELS = ("departement", "region", SEMBLABLES, SECOND, "france")
"""Levels of the comparators, in the order that they are shown."""

AreaLevel = Literal["departement", "region"]
MOST_AREAS = 3
"""Départements, or régions, that a screen compares a territory with."""


class _Words(NamedTuple):
    noun: str
    larger: str
    none: str


_WORDS: Mapping[AreaLevel, _Words] = {
    "departement": _Words("département", "une région entière", "aucun département"),
    "region": _Words("région", "toute la France", "aucune région"),
}


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
    """Départements, régions and France, other places before France: what a screen can hold.

    Of each level, the areas that the territory spans, where most of its inhabitants live first.
    Past `MOST_AREAS`, the first of them; none where the territory holds a whole larger area, which
    they do not stand for. `not_compared` says it.
    """
    return _comparators(atlas, {level: _kept(atlas, codes, level) for level in _WORDS}, others)


def every_comparator(atlas: Atlas, codes: Codes, others: Iterable[Place] = ()) -> tuple[Place, ...]:
    """The same, with every département and région that the territory spans."""
    return _comparators(atlas, {level: spanned(atlas, codes, level) for level in _WORDS}, others)


def not_compared(atlas: Atlas, codes: Codes) -> str:
    """That a large territory is not compared with all the areas it spans; empty when it is."""
    said = []
    for level, words in _WORDS.items():
        areas, shown = spanned(atlas, codes, level), len(_kept(atlas, codes, level))
        if shown < len(areas):
            span = f"Le territoire s’étend sur {_extent(atlas, areas, words.noun)}"
            said.append(
                f"{span} : il est comparé aux {shown} où vivent le plus de ses habitants."
                if shown
                else f"{span}, et contient {words.larger} : il n’est comparé à {words.none}."
            )
    return " ".join(said)


def _extent(atlas: Atlas, areas: Iterable[Area], noun: str) -> str:
    """How many areas; overseas collectivities are neither départements nor régions."""
    kinds = Counter(atlas[area.members[0]].kind for area in areas)
    overseas, others = kinds.pop("collectivite", 0), kinds.total()
    told = [counted(others, noun)] if others else []
    if overseas:
        told.append(counted(overseas, "collectivité d’outre-mer", "collectivités d’outre-mer"))
    return listed(told)


def spanned(atlas: Atlas, codes: Codes, level: AreaLevel) -> tuple[Area, ...]:
    """Areas that hold communes, the most inhabited by them first, then by code."""
    people: Counter[str] = Counter()
    for code in codes:
        people[getattr(atlas[code], level)] += atlas[code].population
    areas = atlas.departements if level == "departement" else atlas.regions
    return tuple(areas[code] for code in sorted(people, key=lambda area: (-people[area], area)))


def _kept(atlas: Atlas, codes: Codes, level: AreaLevel) -> tuple[Area, ...]:
    """Areas of a level that a territory is compared with on screen."""
    every = spanned(atlas, codes, level)
    if len(every) <= MOST_AREAS:
        return every
    larger = (
        [region.members for region in spanned(atlas, codes, "region")]
        if level == "departement"
        else [france(atlas).communes]
    )
    is_held = any(all(covers(atlas, codes, code) for code in members) for members in larger)
    return () if is_held else every[:MOST_AREAS]


def _comparators(
    atlas: Atlas, areas: Mapping[AreaLevel, Iterable[Area]], others: Iterable[Place]
) -> tuple[Place, ...]:
    around = [of_area(level, area) for level, of_level in areas.items() for area in of_level]
    # Mayotte is a département and a région: the same communes are compared with once.
    once = {frozenset(place.communes): place for place in reversed(around)}.values()
    return (*reversed(once), *others, france(atlas))


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
