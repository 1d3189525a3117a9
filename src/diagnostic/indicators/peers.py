"""Territoires semblables: the EPCI nearest to a territory in size, density, age and income.

Each place is put on four axes: the logarithm of its inhabitants, the logarithm of its inhabitants
per km², its share of people of 65 and over, its income. On each axis the EPCI of the country are
centred on their mean and divided by their standard deviation, every EPCI counting once; the
distance between two places is then Euclidean, the axes having the same weight.

The standard deviation, not the interquartile range: once in logarithms, sizes and densities have no
tail that would stretch it, and « one standard deviation on one criterion » is a unit that can be
said. An axis that is not known of the territory, or not of most EPCI, is left out and told.

References
----------
Kaufman L., Rousseeuw P. (1990), Finding Groups in Data, Wiley, chapter 1: standardised variables
and Euclidean distance.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import NBSP, number
from diagnostic.indicators.answers import best, value_of
from diagnostic.indicators.arrays import Numbers
from diagnostic.indicators.base import Base, Rows, Series
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.territory.atlas import Area

Criterion = Literal["population", "density", "older", "income"]

COUNT = 10
"""How many EPCI are proposed."""

KNOWN_PART = 0.5
"""A place has a value when it is known of this share of its inhabitants."""

MOST = 0.9
"""A criterion is used when this share of the EPCI has a value."""

LEAST_CRITERIA = 2
"""On one criterion alone, places have too little in common to be called alike."""

TOO_LARGE = 2.0
"""A territory this many times as populated as any EPCI outside it is like none."""

FAR = 1.5
"""Distance past which two places are hardly alike: 19 EPCI in 20 have ten others nearer."""


class Measured(NamedTuple):
    """A criterion: its French name, its indicator, whether its axis is a logarithm."""

    label: str
    indicator: str
    is_log: bool


CRITERIA: dict[Criterion, Measured] = {
    "population": Measured("taille", "population", is_log=True),
    "density": Measured("densité", "densite_population", is_log=True),
    "older": Measured(f"part des 65{NBSP}ans et plus", "part_65_plus", is_log=False),
    "income": Measured("niveau de vie", "revenu_median", is_log=False),
}


@dataclass(frozen=True)
class Profile:
    """What places are likened on; None where it is not known.

    ``population`` is in inhabitants, ``density`` per km², ``older`` in percent, ``income`` in euros
    a year (mean of the medians of the communes).
    """

    population: float | None
    density: float | None
    older: float | None
    income: float | None


@dataclass(frozen=True)
class Peer:
    """An EPCI beside the territory.

    ``distance`` is in standard deviations, None where the EPCI lacks a criterion.
    """

    code: str
    name: str
    profile: Profile
    distance: float | None

    @property
    def is_far(self) -> bool:
        """Whether it is hardly alike."""
        return self.distance is None or self.distance > FAR


@dataclass(frozen=True)
class Peers:
    """The EPCI that a territory is compared with, the nearest first, and how they were found.

    Attributes
    ----------
    own
        Profile of the territory.
    peers
        Nearest first, then by SIREN.
    used
        Criteria of the distance.
    left_out
        Criteria left out, each with why, in French.
    sources
        Credit lines of the criteria used.
    is_chosen
        Whether they are those of the user rather than the nearest.
    put_aside
        What of the user's list is not compared with, in French sentences.
    problem
        Why there is none, in a French sentence; empty otherwise.
    """

    own: Profile
    peers: tuple[Peer, ...]
    used: tuple[Criterion, ...]
    left_out: tuple[tuple[Criterion, str], ...]
    sources: tuple[str, ...]
    is_chosen: bool = False
    put_aside: tuple[str, ...] = ()
    problem: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """SIREN of the EPCI, the nearest first."""
        return tuple(peer.code for peer in self.peers)


def peers_of(base: Base, communes: Iterable[str], chosen: Sequence[str] | None = None) -> Peers:
    """EPCI to compare a territory with, the nearest first.

    Parameters
    ----------
    communes
        Codes of the territory.
    chosen
        SIREN that the user decided on; None for the ten nearest.

    Returns
    -------
    Peers
        None of them shares a commune with the territory. SIREN that are not those of an EPCI of
        today, or of one that shares communes, are told and left aside.
    """
    codes = sorted(set(communes))
    read = _read(base, codes)
    away = ~_shares(base, codes)
    found = _Found(tuple(base.atlas.epci.values()), read, _distances(read), away)
    return found.nearest() if chosen is None else found.chosen(chosen)


# --- the axes -------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Axis:
    """A criterion: the values of the EPCI, that of the territory, NaN where not known."""

    name: Criterion
    epci: Numbers
    own: float
    credit: str

    @property
    def problem(self) -> str:
        """Why it is left out; empty when it is used."""
        if not np.isfinite(self._on_axis(np.array(self.own))):
            return "inconnu pour votre territoire"
        known = int(np.isfinite(self._on_axis(self.epci)).sum())
        if known < MOST * len(self.epci):
            return f"connu pour {number(known)} EPCI sur {number(len(self.epci))}"
        return ""

    @property
    def gaps(self) -> Numbers:
        """Of each EPCI from the territory, in standard deviations of the EPCI."""
        values = self._on_axis(self.epci)
        spread = np.nanstd(values) or 1.0  # all alike: the criterion tells none from another
        return (values - self._on_axis(np.array(self.own))) / spread

    def _on_axis(self, values: Numbers) -> Numbers:
        if not CRITERIA[self.name].is_log:
            return values
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(values > 0, np.log(values), np.nan)


def _read(base: Base, codes: Sequence[str]) -> tuple[_Axis, ...]:
    here = base.rows(base.ranks(codes))
    every = _EpciRows.of(base)
    return tuple(_axis(base, name, here, every) for name in CRITERIA)


def _axis(base: Base, name: Criterion, here: Rows, every: _EpciRows) -> _Axis:
    indicator = indicators()[CRITERIA[name].indicator]
    series = best(base, base.series(indicator.measure), here)
    if series is None:
        return _Axis(name, np.full(every.count, np.nan), float("nan"), "")
    people, known = base.population, here.ranks[series.counted(here)]
    is_known = people[known].sum() > KNOWN_PART * people[here.ranks].sum()
    own = value_of(indicator, series, here).value if is_known else None
    values = every.values(indicator, series, people)
    return _Axis(name, values, float("nan") if own is None else own, series.credit)


@dataclass(frozen=True, eq=False)
class _EpciRows:
    """Rank of the EPCI of each commune, -1 outside all; rows that count only with those elsewhere.

    Sums of all the EPCI at once: what `Series.sums` does for one place.
    """

    of_commune: NDArray[np.intp]
    cut: NDArray[np.bool_]
    count: int

    @classmethod
    def of(cls, base: Base) -> _EpciRows:
        """Of the communes of a base."""
        rank = {siren: at for at, siren in enumerate(base.atlas.epci)}
        # A city counts once, whole: its arrondissements are in no EPCI of their own.
        of_commune = np.fromiter(
            (
                rank.get(commune.epci or "", -1) if commune.parent is None else -1
                for commune in base.atlas.communes.values()
            ),
            dtype=np.intp,
            count=len(base.codes),
        )
        cut = np.zeros(len(of_commune), dtype=bool)
        for _, together in base.grounds:
            if len(np.unique(of_commune[together])) > 1:
                cut[together] = True
        return cls(of_commune, cut, len(rank))

    def values(self, indicator: Indicator, series: Series, people: Numbers) -> Numbers:
        """Value of each EPCI, NaN where it is not known of enough of its inhabitants."""
        inside = self.of_commune >= 0
        known = inside & series.known & ~(self.cut & series.parted)
        above, below = (self._sums(known, a) for a in (series.numerator, series.denominator))
        enough = self._sums(known, people) > KNOWN_PART * self._sums(inside, people)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = above if indicator.is_extensive else indicator.scale * above / below
        return np.where(enough, values, np.nan)

    def _sums(self, rows: NDArray[np.bool_], numbers: Numbers) -> Numbers:
        sums = np.bincount(self.of_commune[rows], numbers[rows], minlength=self.count)
        return sums.astype(np.float64)  # integers when no row is known


def _shares(base: Base, codes: Sequence[str]) -> NDArray[np.bool_]:
    """Which EPCI have communes of the territory, those of an arrondissement's city included."""
    atlas = base.atlas
    touched = {atlas[atlas[code].parent or code].epci for code in codes}
    return np.array([siren in touched for siren in atlas.epci])


def _distances(axes: Sequence[_Axis]) -> Numbers:
    """Of each EPCI, on the axes that are used; NaN where it lacks one."""
    gaps = [axis.gaps for axis in axes if not axis.problem]
    if len(gaps) < LEAST_CRITERIA:
        return np.full(len(axes[0].epci), np.nan)
    distances: Numbers = np.sqrt(np.square(gaps).sum(axis=0))
    return distances


# --- the answer -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Found:
    """What is needed to answer: axes, distances, and which EPCI share nothing with the place."""

    epci: tuple[Area, ...]
    axes: tuple[_Axis, ...]
    distances: Numbers
    away: NDArray[np.bool_]

    def nearest(self) -> Peers:
        """The ten nearest, or why there is none."""
        problem = self._problem()
        usable = np.flatnonzero(self.away & np.isfinite(self.distances))
        return self._told([] if problem else self._sorted(usable)[:COUNT], problem=problem)

    def chosen(self, sirens: Sequence[str]) -> Peers:
        """Those of the user that can be compared with, what is left aside being told."""
        rank = {area.code: at for at, area in enumerate(self.epci)}
        asked = sorted(set(sirens))
        known = [rank[siren] for siren in asked if siren in rank]
        aside = [
            f"Le SIREN {siren} n’est pas celui d’un EPCI d’aujourd’hui : il n’est pas comparé."
            for siren in asked
            if siren not in rank
        ]
        aside += [
            f"{self.epci[at].name} a des communes de votre territoire : il n’est pas comparé."
            for at in known
            if not self.away[at]
        ]
        kept = self._sorted([at for at in known if self.away[at]])
        problem = "" if kept else "Aucun territoire semblable n’est choisi."
        return replace(self._told(kept, problem), is_chosen=True, put_aside=tuple(aside))

    def _problem(self) -> str:
        none = "Aucun territoire semblable n’est proposé"
        used = sum(not axis.problem for axis in self.axes)
        if used < LEAST_CRITERIA:
            known = "un seul est connu" if used else "rien n’est connu"
            return (
                f"{none} : de la taille, de la densité, des âges et du niveau de vie, {known} ici."
            )
        sizes = self.axes[0].epci[self.away & np.isfinite(self.distances)]
        if not len(sizes) or self.axes[0].own > TOO_LARGE * sizes.max():
            return (
                f"{none} : votre territoire est bien plus grand que tous les EPCI qui n’en font "
                "pas partie."
            )
        return ""

    def _sorted(self, ranks: Iterable[int]) -> list[int]:
        far = np.where(np.isfinite(self.distances), self.distances, np.inf)
        return sorted(map(int, ranks), key=lambda at: (far[at], self.epci[at].code))

    def _told(self, ranks: Iterable[int], problem: str) -> Peers:
        used = [axis for axis in self.axes if not axis.problem]
        return Peers(
            own=_profile(axis.own for axis in self.axes),
            peers=tuple(map(self._peer, ranks)),
            used=tuple(axis.name for axis in used),
            left_out=tuple((axis.name, axis.problem) for axis in self.axes if axis.problem),
            sources=tuple(dict.fromkeys(axis.credit for axis in used)),
            problem=problem,
        )

    def _peer(self, at: int) -> Peer:
        profile = _profile(float(axis.epci[at]) for axis in self.axes)
        area = self.epci[at]
        return Peer(area.code, area.name, profile, _known(float(self.distances[at])))


def _profile(values: Iterable[float]) -> Profile:
    return Profile(*map(_known, values))


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None
