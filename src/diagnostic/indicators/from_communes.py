"""Layers of the indicators that are computed from communes: the same sums, zone by zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import NAN, Numbers
from diagnostic.indicators.base import Base, Series
from diagnostic.indicators.layers import Layer, Subject
from diagnostic.indicators.population_year import Apart, zones_apart
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.stats.many import proportions, rates
from diagnostic.territory.zones import LEVELS, Level, Zoning, zoning

THEMES = {"population": "Population", "offre": "Offre de soins"}
ENOUGH = 0.9
"""A zone is told when this share of its inhabitants is known, as a territory's comparator is; a
count is then that of the communes known."""
BASSINS = "bassin_de_vie"
OF_PEOPLE = ("population", "density")
"""Measures whose year is that of the inhabitants."""
OVER_PEOPLE = ("equipment", "sites")
"""Measures whose densities are counts over the inhabitants of another year."""


class FromCommunes:
    """Indicators of the registry, at every level.

    Parameters
    ----------
    wanted
        Indicators to offer, those of the registry when None.
    """

    def __init__(self, base: Base, wanted: Mapping[str, Indicator] | None = None) -> None:
        self.base = base
        self.wanted = indicators() if wanted is None else wanted
        self._zonings: dict[Level, Zoning] = {}
        self._apart: dict[Level, Mapping[str, Apart]] = {}

    def subjects(self) -> Sequence[Subject]:
        """Those that some figure in force gives."""
        levels = self._levels()
        return [
            _subject(each, levels)
            for each in self.wanted.values()
            if any(series.known.any() for series in self._series(each.id))
        ]

    def periods(self, subject: str, level: Level) -> Sequence[str]:
        """Editions, the oldest first."""
        return [series.period for series in self._series(subject)]

    def layer(self, subject: str, level: Level, period: str | None = None) -> Layer | None:
        """Sums of the communes of each zone."""
        every = self._series(subject)
        found = [s for s in every if period in (None, s.period)]
        if not found or level not in self._levels():
            return None
        indicator = self.wanted[subject]
        made = _layer(self.base, indicator, found[-1], self.zoning(level))
        measure = indicator.measure.partition(":")[0]
        is_of_people = measure in OF_PEOPLE
        if is_of_people or (measure in OVER_PEOPLE and not indicator.is_extensive):
            return replace(made, apart=self._years_apart(level), is_of_people=is_of_people)
        return made

    def _years_apart(self, level: Level) -> Mapping[str, Apart]:
        if level not in self._apart:
            self._apart[level] = zones_apart(self.base.atlas, self.zoning(level))
        return self._apart[level]

    def zoning(self, level: Level) -> Zoning:
        """Zones of a level."""
        if level not in self._zonings:
            bassins = bassins_of(self.base) if level == BASSINS else None
            self._zonings[level] = zoning(self.base.atlas, level, bassins)
        return self._zonings[level]

    def _series(self, subject: str) -> tuple[Series, ...]:
        return self.base.series(self.wanted[subject].measure)

    def _levels(self) -> tuple[Level, ...]:
        return tuple(level for level in LEVELS if level != BASSINS or len(self.zoning(level)))


def bassins_of(base: Base) -> dict[str, tuple[str, str]]:
    """Code and name of the *bassin de vie* of each commune; nothing when it is not synchronised."""
    if not base.library.parts("appartenances"):
        return {}
    rows = base.library.rows("appartenances", where=f"zonage = '{BASSINS}'")
    rows = rows[rows["annee"] == rows["annee"].max()].dropna(subset=["zone"])
    return {
        str(code): (str(zone), name if isinstance(name, str) else str(zone))
        for code, zone, name in zip(rows["code"], rows["zone"], rows["nom_zone"], strict=True)
    }


def _subject(indicator: Indicator, levels: tuple[Level, ...]) -> Subject:
    return Subject(
        id=indicator.id,
        theme=THEMES.get(indicator.theme, indicator.theme),
        label=indicator.label,
        definition=indicator.definition,
        unit=indicator.unit,
        kind="count" if indicator.is_extensive else "rate",
        levels=levels,
        decimals=indicator.decimals,
        direction=indicator.direction,
        estimate=indicator.estimate,
        unjudged_small=indicator.interval == "count",
        note=indicator.id,
        is_change=indicator.is_change,
    )


def _layer(base: Base, indicator: Indicator, series: Series, zones: Zoning) -> Layer:
    known = series.known & ~series.parted if zones.level == "commune" else series.known
    above = np.where(known, series.numerator, 0.0)
    below = np.where(known, series.denominator, 0.0)
    people = np.nan_to_num(base.population)
    counted = _sums(zones, np.where(known, people, 0.0))
    everyone = _sums(zones, people)
    some = _sums(zones, known.astype(float)) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(everyone > 0, counted / everyone, some.astype(float))
    told = some & (share >= ENOUGH)
    numerator = np.where(told, _sums(zones, above), NAN)
    denominator = np.where(told, _sums(zones, below), NAN)
    values, low, high = limits(indicator, numerator, denominator)
    # Secrecy is why a zone is not told as soon as it hides one of its communes.
    hidden = _sums(zones, (series.hidden & ~series.known).astype(float)) > 0
    return Layer(
        subject=_subject(indicator, (zones.level,)),
        level=zones.level,
        year=series.year,
        period=series.period,
        source=series.source,
        credit=series.credit,
        codes=zones.codes,
        names=zones.names,
        values=values,
        low=low,
        high=high,
        numerator=numerator,
        denominator=denominator,
        secret=hidden & ~np.isfinite(values),
        known=share,
    )


def _sums(zones: Zoning, of_communes: Numbers) -> Numbers:
    """Sum of a number of the communes over each zone."""
    if zones.level == "commune":
        return of_communes
    inside: NDArray[np.bool_] = zones.of >= 0
    found = np.bincount(zones.of[inside], of_communes[inside], minlength=len(zones))
    return cast("Numbers", found)


def limits(
    indicator: Indicator, above: Numbers, below: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """Value of each zone with its interval, NaN where there is none."""
    nothing = np.full(len(above), NAN)
    if indicator.is_extensive:
        return above, nothing, nothing
    if indicator.interval == "proportion":
        return proportions(above, below, indicator.scale)
    if indicator.interval == "count":
        return rates(above, below, indicator.scale)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, indicator.scale * above / below, NAN), nothing, nothing
