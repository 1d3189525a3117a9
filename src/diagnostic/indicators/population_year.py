"""Of which year the population of a place is: not the same everywhere in France.

The last census of Mayotte is that of 2017; the overseas collectivities have no year in the source
that is shipped. A figure that rests on the population says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from diagnostic.french import listed
from diagnostic.territory.atlas import POPULATION_SOURCE, Atlas

USUAL = 2023
"""Year of nearly every commune."""
UNKNOWN = "année non précisée"
SMALL = 0.01
"""Share of the people whose year is not told apart: Mayotte in the whole of France."""


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
    least = SMALL * people.total()
    years = sorted((y for y, n in people.items() if n >= least), key=lambda y: (y is None, y or 0))
    return listed([in_words(year) for year in years])


def population_credit(atlas: Atlas, codes: Iterable[str]) -> str:
    """Credit line of the population of some communes, with its own years."""
    said = population_years(atlas, codes)
    if said == str(USUAL) or not said:
        return POPULATION_SOURCE
    if UNKNOWN in said:
        return f"INSEE, population municipale, {said}"
    return POPULATION_SOURCE.replace(str(USUAL), said)
