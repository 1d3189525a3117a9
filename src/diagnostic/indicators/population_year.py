"""Of which year the population of a place is: not the same everywhere in France.

The last census of Mayotte is that of 2017; the overseas collectivities have no year in the source
that is shipped. A figure that rests on the population says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.french import NBSP, listed
from diagnostic.territory.atlas import POPULATION_SOURCE, Atlas

if TYPE_CHECKING:
    from diagnostic.territory.zones import Zoning

USUAL = 2023
"""Year of nearly every commune."""
UNKNOWN = "année non précisée"
SMALL = 0.01
"""Share of the people whose year is not told apart: Mayotte in the whole of France."""


@dataclass(frozen=True)
class Apart:
    """Inhabitants of another year than the usual one: of which, and where they live."""

    place: str
    year: int | None


def in_words(year: int | None) -> str:
    """A year, or that the source does not say it."""
    return UNKNOWN if year is None else str(year)


def population_years(atlas: Atlas, codes: Iterable[str]) -> str:
    """Years of the population of some communes: « 2023 », « 2017 et 2023 », « année non précisée ».

    Years of less than `SMALL` of the people are not said.
    """
    people: Counter[int | None] = Counter()
    for code in codes:
        people[atlas[code].population_year] += atlas[code].population
    return years_of(people)


def years_of(people: Mapping[int | None, float]) -> str:
    """Years in words, from the inhabitants of each; those of less than `SMALL` are not said."""
    least = SMALL * sum(people.values())
    years = sorted((y for y, n in people.items() if n >= least), key=lambda y: (y is None, y or 0))
    return listed([in_words(year) for year in years])


def population_credit(atlas: Atlas, codes: Iterable[str]) -> str:
    """Credit line of the population of some communes, with its own years."""
    return credit_of_years(population_years(atlas, codes))


def credit_of_years(said: str) -> str:
    """Credit line of the population of years in words."""
    if said == str(USUAL) or not said:
        return POPULATION_SOURCE
    if UNKNOWN in said:
        return f"INSEE, population municipale, {said}"
    return POPULATION_SOURCE.replace(str(USUAL), said)


def zones_apart(atlas: Atlas, zones: Zoning) -> dict[str, Apart]:
    """Zones whose inhabitants are of another year than the usual one, by code.

    No zone mixes years today; one that would is of the year of most of its inhabitants.
    """
    of = dict(zip(atlas.communes, zones.of.tolist(), strict=True))
    touched = {of[c.code] for c in atlas.communes.values() if c.population_year != USUAL} - {-1}
    people: dict[int, Counter[Apart]] = {rank: Counter() for rank in touched}
    for commune in atlas.communes.values():
        if of[commune.code] in touched:
            place = atlas.departements[commune.departement].name
            apart = Apart(place, commune.population_year)
            people[of[commune.code]][apart] += commune.population
    most = {zones.codes[rank]: every.most_common(1)[0][0] for rank, every in people.items()}
    return {code: apart for code, apart in sorted(most.items()) if apart.year != USUAL}


def of_year(year: int | None) -> str:
    """Of when inhabitants are, beside a figure."""
    return f"population {'d’' if year is None else 'de '}{in_words(year)}"


def exceptions(apart: Iterable[Apart]) -> str:
    """Which places have inhabitants of another year: « Mayotte : population de 2017. »."""
    places: dict[int | None, dict[str, None]] = {}
    for each in apart:
        places.setdefault(each.year, {})[each.place] = None
    years = sorted(places, key=lambda year: (year is None, year or 0))
    said = [f"{listed(list(places[year]))}{NBSP}: {of_year(year)}" for year in years]
    return f"{f'{NBSP}; '.join(said)}." if said else ""
