"""What the notes of the indicators that are made in one way have in common, by measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from diagnostic.indicators.families import care, distances, people
from diagnostic.indicators.families.family import Family
from diagnostic.indicators.registry import Indicator

_FAMILIES: Mapping[str, Callable[[Indicator], Family]] = {
    "population": people.population,
    "density": people.density,
    "age": people.age,
    "dependency": people.dependency,
    "ageing": people.ageing,
    "evolution": people.evolution,
    "second_homes": people.second_homes,
    "income": people.income,
    "equipment": care.equipment,
    "apl": care.apl,
    "apl_older": care.apl_older,
    "apl_low": care.apl_low,
    "nearest": distances.nearest,
    "nearest_site": distances.nearest_site,
}


def family_of(indicator: Indicator) -> Family:
    """What is said of an indicator because of its measure."""
    return _FAMILIES[indicator.measure.partition(":")[0]](indicator)
