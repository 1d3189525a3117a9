"""How far care is: from each commune to the nearest that has some."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators import sphere
from diagnostic.indicators.arrays import NAN, Numbers
from diagnostic.indicators.base import Base, Series
from diagnostic.indicators.sphere import on_sphere
from diagnostic.sources.catalogue import catalogue

if TYPE_CHECKING:
    import pandas as pd


def nearest(base: Base, slug: str) -> tuple[Series, ...]:
    """Distance from each commune to the nearest that has one, of editions that list them all."""
    found = []
    for series in _last_word(nationwide(base, slug)):
        counts = series.numerator
        away = ~(counts > 0)
        km = np.zeros(len(counts))
        km[away] = sphere.nearest(base.points[away], base.points[having(base, counts)])[0]
        # Where communes have parted, which of them has it is not known.
        km = np.where(np.isfinite(counts) & ~series.parted, km, NAN)
        people = np.where(np.isfinite(km), base.population, NAN)
        found.append(replace(series, numerator=km * people, denominator=people))
    return tuple(found)


def nationwide(base: Base, slug: str) -> list[Series]:
    """Editions of a count that know most communes: the nearest may be where one says nothing."""
    every = base.series(f"equipment:{slug}")
    return [series for series in every if series.known.mean() >= 0.5]


def _last_word(every: list[Series]) -> list[Series]:
    """Editions without those that know no commune that a later one does not: never the best."""
    return [
        series
        for rank, series in enumerate(every)
        if not any((series.known <= later.known).all() for later in every[rank + 1 :])
    ]


def having(base: Base, counts: Numbers) -> NDArray[np.intp]:
    """Ranks of the communes that have one; of a city, its arrondissements when they are told."""
    has = counts > 0
    for city, parts in base.cities:
        if has[parts].any():
            has[city] = False
    return np.flatnonzero(has)


def nearest_site(base: Base, table: str) -> tuple[Series, ...]:
    """Distance from each commune to the nearest site of a table that has coordinates."""
    sites = base.sites(table)
    if sites.empty:
        return ()
    year, source = int(sites["annee"].iloc[0]), str(sites["source"].iloc[0])
    km, _ = sphere.nearest(base.points, site_points(base, sites))
    people = np.where(np.isfinite(km), base.population, NAN)
    nothing = np.zeros(len(base.codes), dtype=bool)
    credit = catalogue()[source].dated(year)
    return (Series(year, source, credit, km * people, people, nothing, nothing),)


def site_points(base: Base, sites: pd.DataFrame) -> Numbers:
    """Places of care on the sphere; then their shore."""
    degrees = (sites[name].to_numpy(dtype=float) for name in ("longitude", "latitude"))
    return np.column_stack([on_sphere(*degrees), base.shores[sites["rank"].to_numpy()]])
