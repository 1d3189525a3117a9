"""How care is shared out among inhabitants: bands of APL, what retirements take away, distances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from diagnostic.indicators.answers import ENOUGH, Answer, answers, best
from diagnostic.indicators.arrays import Numbers
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import Place
from diagnostic.indicators.registry import NEAREST, Indicator

BANDS = (
    ("moins de 1,5", 0.0, 1.5),
    ("1,5 à 2,5", 1.5, 2.5),
    ("2,5 à 3,5", 2.5, 3.5),
    ("3,5 à 4,5", 3.5, 4.5),
    ("4,5 et plus", 4.5, np.inf),
)
"""Bands of APL to general practitioners, in consultations a year and inhabitant: the lower limit is
inside, the upper one is not. 2.5 is the threshold of DREES."""

SERVICES = {
    **{slug: (f"nearest:{slug}", thing) for slug, (_, thing) in NEAREST.items()},
    "urgences": ("nearest_site:urgences", "un service d’urgences"),
}
"""What a distance can be measured to: its measure, and its name after « loin de »."""

SITES = frozenset(slug for slug, (measure, _) in SERVICES.items() if "_site:" in measure)
"""Those measured to the very place: being in its commune is not being at no distance."""


def apl_bands(base: Base, place: Place, comparators: Sequence[Place]) -> list[Answer]:
    """Share of the inhabitants in each band of `BANDS`, by the APL of their commune, in %."""
    bands = [
        Indicator(
            f"population_apl_bande_{rank}",
            "offre",
            label,
            f"Part des habitants dans une commune dont l’APL aux généralistes est de {label}.",
            "%",
            f"apl_band:{least}:{most}",
            weight="habitants",
            scale=100,
            decimals=1,
        )
        for rank, (label, least, most) in enumerate(BANDS)
    ]
    return answers(base, place, bands, comparators)


@dataclass(frozen=True)
class Owed:
    """APL of a place, and the part of it given by doctors of 65 and over, in the same unit."""

    place: Place
    year: str
    whole: float
    older: float

    @property
    def younger(self) -> float:
        """What would be left without them."""
        return self.whole - self.older

    def rounded(self, decimals: int = 2) -> Owed:
        """As it is shown: what is given and what would be left add up to the whole."""
        whole = round(self.whole, decimals)
        return replace(self, whole=whole, older=whole - round(self.younger, decimals))


def owed(apl: Answer, share: Answer) -> list[Owed]:
    """The territory, then its comparators: only where both figures are known, of the same year.

    Parameters
    ----------
    apl, share
        Answers of ``apl_medecin_generaliste`` and of ``apl_part_65_ans``, of the same places.
    """
    wholes = [(apl.place, apl.value), *((c.place, c.value) for c in apl.comparators)]
    parts = [share.value, *(c.value for c in share.comparators)]
    return [
        Owed(place, whole.period, whole.value, whole.value * part.value / 100)
        for (place, whole), part in zip(wholes, parts, strict=True)
        if whole.value is not None
        and part.value is not None
        and whole.period == part.period == apl.value.period
    ]


@dataclass(frozen=True, eq=False)
class Curve:
    """Distances of the inhabitants of a place, the nearest first.

    ``km`` has a value for each inhabited commune that is known, ``people`` its inhabitants.
    """

    place: Place
    km: Numbers
    people: Numbers
    known: int
    asked: int

    @cached_property
    def _running(self) -> Numbers:
        return np.concatenate([[0.0], np.cumsum(self.people)])

    @property
    def mean_km(self) -> float:
        """Mean distance, over inhabitants."""
        return float(np.average(self.km, weights=self.people))

    def share_within(self, limits: Numbers) -> Numbers:
        """Share of the inhabitants at no more than each limit, in %."""
        count = np.searchsorted(self.km, limits, side="right")
        return np.asarray(100 * self._running[count] / self._running[-1])

    def distance_of(self, share: float) -> float:
        """Distance within which at least this share of the inhabitants is; ``share`` in %."""
        wanted = share / 100 * self._running[-1]
        # A sum of shares may miss the whole by a rounding.
        rank = int(np.searchsorted(self._running[1:], wanted * (1 - 1e-12)))
        return float(self.km[min(rank, len(self.km) - 1)])


@dataclass(frozen=True)
class Curves:
    """Curves of a service in one edition, the territory first; of its year, from its source."""

    curves: tuple[Curve, ...]
    year: int
    credit: str


def curves(base: Base, service: str, place: Place, comparators: Sequence[Place]) -> Curves | None:
    """Distances to the nearest service of `SERVICES`; None when the territory's are not known.

    A comparator of which too few inhabitants are known has no curve.
    """
    series = best(base, base.series(SERVICES[service][0]), base.rows(base.ranks(place.communes)))
    if series is None:
        return None
    found = []
    for each in (place, *comparators):
        here = base.rows(base.ranks(each.communes))
        ranks = here.ranks[series.counted(here)]
        people = base.population[ranks]
        everyone = base.population[here.ranks]
        enough = each is place or people.sum() >= ENOUGH * everyone.sum()
        ranks, people = ranks[people > 0], people[people > 0]
        if not len(ranks) or not enough:
            if each is place:
                return None
            continue
        km = series.numerator[ranks] / people
        order = np.argsort(km, kind="stable")
        asked = int((everyone > 0).sum())
        found.append(Curve(each, km[order], people[order], len(ranks), asked))
    return Curves(tuple(found), series.year, series.credit)
