"""A territory in words, as every figure that leaves names it: its name, its size, of when."""

from __future__ import annotations

from diagnostic.french import inhabitants
from diagnostic.indicators.population_year import population_years
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes
from diagnostic.territory.summary import members_in_words


def place_in_words(atlas: Atlas, codes: Codes, name: str = "") -> str:
    """Name, how many communes or arrondissements, how many inhabitants, and of when."""
    people = f"{inhabitants(atlas.population(codes))} ({population_years(atlas, codes)})"
    arrondissements = sum(atlas[code].parent is not None for code in codes)
    size = f"{members_in_words(len(codes), arrondissements)}, {people}"
    return f"{name} : {size}" if name else size
