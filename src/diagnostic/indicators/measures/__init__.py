"""Every measure that an indicator can be made of, by the name that the registry calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from diagnostic.indicators.base import Base, Series
from diagnostic.indicators.measures import care, distances, own, people

MEASURES: Mapping[str, Callable[[Base, str], tuple[Series, ...]]] = {
    "population": people.population,
    "density": people.density,
    "age": people.age,
    "dependency": people.dependency,
    "ageing": people.ageing,
    "evolution": people.evolution,
    "second_homes": people.second_homes,
    "income": people.income,
    "equipment": care.equipment,
    "sites": care.sites,
    "apl": care.apl,
    "apl_older": care.apl_older,
    "apl_low": care.apl_low,
    "apl_band": care.apl_band,
    "nearest": distances.nearest,
    "nearest_site": distances.nearest_site,
    "own": own.series,
}
