"""How a figure moved between two editions of the same source, made by the same method.

A figure that changes because its publisher counts otherwise has not changed. So two editions are
compared only when their source is the same, when what we know of its methods allows it
(`METHODS`), and on the communes that both know. What is not known to be comparable is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from diagnostic.french import among
from diagnostic.indicators.answers import ENOUGH, best, value_of
from diagnostic.indicators.base import Base, Rows, Series
from diagnostic.indicators.places import Place
from diagnostic.indicators.registry import Indicator
from diagnostic.indicators.values import Value
from diagnostic.sources.equipment import equipment
from diagnostic.stats.comparison import Direction

CAUTION = (
    "L’écart entre deux éditions n’est pas testé : en un an ou deux, le hasard et la tenue des "
    "listes suffisent à l’expliquer. Lire la tendance sur plusieurs années."
)
FIRST_REVISED_APL = 2022
"""DREES revised its method in December 2024, and published 2022 and 2023 by the new one."""
FIRST_LISTED_BPE = 2018
"""The edition of 2017 that we hold has a year that was inferred: it measures no change."""
NEW_BPE_CODES = 2023
METHODS: Mapping[str, tuple[int, ...]] = {
    "apl": (FIRST_REVISED_APL,),
    "apl_older": (FIRST_REVISED_APL,),
    "apl_low": (FIRST_REVISED_APL,),
    "equipment": (FIRST_LISTED_BPE, NEW_BPE_CODES),
}
"""First year of each known method, by measure. Years before the first are compared with none, nor
are measures that are not here."""


@dataclass(frozen=True)
class Trend:
    """A figure in two editions, on the communes that both know.

    Attributes
    ----------
    before, now
        The earlier edition, and the one that the screens show.
    years
        How many years apart.
    asked
        How many communes the place has; the values say how many are known in both editions.
    """

    indicator: Indicator
    before: Value
    now: Value
    years: int
    asked: int

    @property
    def gap(self) -> float:
        """From before to now as they are shown: what the reader finds who subtracts them."""
        decimals = self.indicator.decimals
        before, now = (round(each.value or 0.0, decimals) for each in (self.before, self.now))
        return round(now - before, decimals)

    @property
    def has_moved(self) -> bool:
        """Whether the two figures shown are not the same."""
        return self.gap != 0

    @property
    def is_worse(self) -> bool:
        """Whether it moved, the wrong way for the inhabitants."""
        way = self.indicator.direction
        return self.has_moved and (
            (way is Direction.HIGHER and self.gap < 0) or (way is Direction.LOWER and self.gap > 0)
        )

    @property
    def caution(self) -> str:
        """What to know before saying it."""
        if self.now.known == self.asked:
            return CAUTION
        count = self.now.known or 0
        are = "est connue" if count < 2 else "sont connues"
        return f"{among(count, self.asked, 'commune')} {are} aux deux dates. {CAUTION}"


def trends(base: Base, place: Place, indicators: Iterable[Indicator]) -> dict[str, Trend]:
    """How each indicator moved in a place, by id; those that cannot be told are left out."""
    here = base.rows(base.ranks(place.communes))
    found = {each.id: _trend(base, each, here) for each in indicators}
    return {name: trend for name, trend in found.items() if trend is not None}


def _trend(base: Base, indicator: Indicator, here: Rows) -> Trend | None:
    every = base.series(indicator.measure)
    last = best(base, every, here)
    if last is None:
        return None
    before = [each for each in every if each.year < last.year]
    earlier = [each for each in before if _alike(base, indicator, each, last)]
    if not earlier:
        return None
    first = max(earlier, key=lambda series: series.year)
    both = _known_in_both(base, first, last, here)
    if both is None:
        return None
    then, now = (value_of(indicator, series, both) for series in (first, last))
    if then.value is None or now.value is None:
        return None
    return Trend(indicator, then, now, last.year - first.year, len(here.ranks))


def _known_in_both(base: Base, first: Series, last: Series, here: Rows) -> Rows | None:
    """Rows that both editions count, None when they are too few of the inhabitants."""
    both = first.counted(here) & last.counted(here)
    people = base.population[here.ranks]
    if np.nansum(people[both]) < ENOUGH * np.nansum(people) or not both.any():
        return None
    return Rows(here.ranks[both], here.cut[both])


def _alike(base: Base, indicator: Indicator, first: Series, last: Series) -> bool:
    """Whether two editions are of one source and one method."""
    name, _, subject = indicator.measure.partition(":")
    if first.source != last.source or not _same_method(name, first.year, last.year):
        return False
    if name == "equipment":
        return _codes(subject, first.year) == _codes(subject, last.year)
    if name == "apl_older":
        return _older_bands(base, first.year) == _older_bands(base, last.year)
    return True


def _same_method(name: str, *years: int) -> bool:
    starts = METHODS.get(name, ())
    methods = {sum(year >= start for start in starts) for year in years}
    return len(methods) == 1 and 0 not in methods


def _codes(slug: str, year: int) -> set[str]:
    """Codes under which a thing was counted in a year: another code is another source."""
    about = equipment()[slug]
    codes = about.until_2021 if year < NEW_BPE_CODES else about.since_2023
    return {meaning.code for meaning in codes if meaning.holds_in(year)}


def _older_bands(base: Base, year: int) -> frozenset[str]:
    """Ages that the publisher took away that year: « under 65 » is not « 65 or under »."""
    rows = base.apl_rows
    rows = rows[(rows["profession"] == "medecin_generaliste") & (rows["annee"] == year)]
    return frozenset(rows["tranche"]) - {"tous"}
