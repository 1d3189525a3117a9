"""How many live there, at what ages, on what income: measures of the population."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from diagnostic.indicators.arrays import NAN, Numbers
from diagnostic.indicators.base import Base, Series, by_edition, edition
from diagnostic.territory.atlas import AGES_SOURCE, EVOLUTION_SOURCE, POPULATION_SOURCE


def population(base: Base, _: str) -> tuple[Series, ...]:
    """Inhabitants of each commune."""
    people = base.population
    return _from_atlas(base, 2023, POPULATION_SOURCE, people, np.ones_like(people))


def density(base: Base, _: str) -> tuple[Series, ...]:
    """Inhabitants over the area of the contour."""
    credit = f"{POPULATION_SOURCE} ; contours IGN"
    return _from_atlas(base, 2023, credit, base.population, base.of_atlas("area_km2"))


def age(base: Base, band: str) -> tuple[Series, ...]:
    """Inhabitants of one of the three groups of ages, over those whose age is known."""
    bands = [base.of_atlas(f"age_{each}") for each in ("0_19", "20_64", "65_plus")]
    everyone = np.sum(bands, axis=0)
    return _from_atlas(base, 2021, AGES_SOURCE, base.of_atlas(f"age_{band}"), everyone)


def dependency(base: Base, _: str) -> tuple[Series, ...]:
    """The young and the old, over those between."""
    dependent = base.of_atlas("age_0_19") + base.of_atlas("age_65_plus")
    return _from_atlas(base, 2021, AGES_SOURCE, dependent, base.of_atlas("age_20_64"))


def ageing(base: Base, _: str) -> tuple[Series, ...]:
    """The old over the young."""
    old, young = base.of_atlas("age_65_plus"), base.of_atlas("age_0_19")
    return _from_atlas(base, 2021, AGES_SOURCE, old, young)


def evolution(base: Base, _: str) -> tuple[Series, ...]:
    """Inhabitants gained between two populations municipales, over those of the first."""
    before = base.of_atlas("population_2016")
    gained = base.population - before
    (series,) = _from_atlas(base, 2023, EVOLUTION_SOURCE, gained, before)
    return (replace(series, since=2016),)


def second_homes(base: Base, _: str) -> tuple[Series, ...]:
    """Second homes and occasional ones, over all dwellings."""
    second, every = base.of_atlas("second_homes"), base.of_atlas("dwellings")
    return _from_atlas(base, 2021, AGES_SOURCE, second, every)


def income(base: Base, column: str) -> tuple[Series, ...]:
    """A figure of income, a mean over the persons of the households."""
    found = []
    for held, year, rows in by_edition(base, base.income_rows):
        people = base.column(rows, "personnes")
        # The example territories have no number of persons: their inhabitants stand for it.
        people = np.where(np.isfinite(people), people, base.population)
        product = base.column(rows, column) * people
        found.append(edition(base, held, year, rows, product, people))
    return tuple(found)


def _from_atlas(
    base: Base, year: int, credit: str, above: Numbers, below: Numbers
) -> tuple[Series, ...]:
    known = np.isfinite(above) & np.isfinite(below)
    above, below = np.where(known, above, NAN), np.where(known, below, NAN)
    nothing = np.zeros(len(base.codes), dtype=bool)
    return (Series(year, "geo", credit, above, below, nothing, nothing),)
