"""Standardisation: comparing territories as if they had the same ages.

*Indirect*: reference rates are applied to the inhabitants of the territory. It gives the number of
cases to expect there, which is an estimation and no measure; with the number observed, it gives an
ICM. It asks little of the territory, and is the method of small ones.

*Direct*: rates of the territory are applied to a standard population. Rates of two territories can
then be compared with each other, but each age needs enough cases.

References
----------
Breslow N. E., Day N. E. (1987), *Statistical Methods in Cancer Research*, vol. II, IARC, ch. 2.
Institut national de santé publique du Québec (2005), *Doit-on utiliser la standardisation directe
ou indirecte dans l’analyse de la mortalité à l’échelle des petites unités géographiques ?*
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnostic.errors import UserError
from diagnostic.french import listed, spaced
from diagnostic.stats.ages import ByAge, require_same_bands
from diagnostic.stats.intervals import LEVEL_95, Interval, byar, icm

FEWEST_EVENTS = 10
"""Cases below which a directly standardised rate is not given (Morris et al. 2018)."""


class Expected(NamedTuple):
    """Number of cases that reference rates give on the ages of a territory.

    Attributes
    ----------
    events
        Cases expected; ``None`` where the rate of an age that somebody has is missing.
    at_least
        Cases expected on the bands that are known. A lower bound, never to be shown as the number.
    unknown
        Bands where a figure is missing.
    coverage
        Share of the inhabitants whose reference rate is known; ``None`` where inhabitants of a
        band are missing, or nobody lives there.
    """

    events: float | None
    at_least: float
    unknown: tuple[str, ...]
    coverage: float | None


class Indirect(NamedTuple):
    """Indirect standardisation of a territory.

    Attributes
    ----------
    observed
        Cases observed; ``None`` if missing.
    expected
        Cases expected, with what is not known of them.
    icm
        Base 100, with its interval; ``None`` where it cannot be computed.
    """

    observed: float | None
    expected: Expected
    icm: Interval | None


class Obstacle(StrEnum):
    """Why there is no directly standardised rate."""

    MISSING = "missing"
    """A count, or the inhabitants, of an age that the standard has, is missing."""
    EMPTY_BAND = "empty_band"
    """Nobody lives there at an age that the standard has: its rate does not exist."""
    TOO_FEW = "too_few"
    """Fewer than ten cases in all."""


class Direct(NamedTuple):
    """Directly standardised rate of a territory.

    Attributes
    ----------
    rate
        Cases for ``scale`` people of the standard population; ``None`` where it is not given.
    events
        Cases observed at the ages of the standard; ``None`` if a count is missing.
    obstacle
        Why the rate is not given, if so.
    """

    rate: Interval | None
    events: float | None
    obstacle: Obstacle | None


def age_rates(events: ByAge, population: ByAge) -> ByAge:
    """Rates by age: cases over inhabitants.

    Parameters
    ----------
    events, population
        Shapes ``(..., bands)`` that broadcast.

    Returns
    -------
    ByAge
        Cases for one inhabitant; NaN where a figure is missing or nobody has that age.

    Raises
    ------
    UserError
        If bands differ, or there are cases where there is nobody.
    """
    require_same_bands(events, population, ("les cas", "la population"))
    cases, people = np.broadcast_arrays(events.values, population.values)
    impossible = (cases > 0) & (people == 0)
    if impossible.any():
        ages = [band for rank, band in enumerate(events.labels) if impossible[..., rank].any()]
        raise UserError(
            spaced(
                f"Des cas sont comptés à des âges où il n’y a aucun habitant : {listed(ages)}. "
                "Vérifiez que cas et population sont du même territoire."
            )
        )
    rates = np.full(cases.shape, np.nan)
    np.divide(cases, people, out=rates, where=people > 0)
    return ByAge(events.bands, rates)


def expected_events(population: ByAge, rates: ByAge) -> NDArray[np.float64]:
    """Cases expected in each of many territories at once.

    Parameters
    ----------
    population
        Inhabitants by age, shape ``(..., bands)``.
    rates
        Reference cases for one inhabitant, shape ``(..., bands)`` that broadcasts with it.

    Returns
    -------
    ndarray
        Broadcast shape without the bands. NaN where a figure is missing, except the rate of an
        age that nobody has.

    Raises
    ------
    UserError
        If bands differ.
    """
    require_same_bands(population, rates, ("la population", "les taux de référence"))
    total: NDArray[np.float64] = _cases(population.values, rates.values).sum(axis=-1)
    return total


def expected(population: ByAge, rates: ByAge) -> Expected:
    """Cases expected in one territory, and what is not known of them.

    Parameters
    ----------
    population
        Inhabitants by age, shape ``(bands,)``.
    rates
        Reference cases for one inhabitant, shape ``(bands,)``.

    Raises
    ------
    UserError
        If bands differ: none is ever dropped.
    """
    require_same_bands(population, rates, ("la population", "les taux de référence"))
    people = population.values
    cases = _cases(people, rates.values)
    missing = np.isnan(cases)
    unknown = tuple(
        b for b, is_missing in zip(population.labels, missing, strict=True) if is_missing
    )
    total = float(people.sum())
    return Expected(
        None if unknown else math.fsum(cases),
        math.fsum(cases[~missing]),
        unknown,
        float(people[~missing].sum()) / total if total > 0 else None,
    )


def indirect(
    observed: float | None, population: ByAge, rates: ByAge, level: float = LEVEL_95
) -> Indirect:
    """ICM of a territory: cases observed over cases expected on its ages.

    ICMs of two territories are not to be compared with each other, each being weighted by its own
    ages: each is compared with the reference.

    Parameters
    ----------
    observed
        Cases observed at all the ages of the bands, and no others.
    population
        Inhabitants by age, shape ``(bands,)``.
    rates
        Reference cases for one inhabitant, shape ``(bands,)``.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    UserError
        If bands differ or the count is negative.
    """
    known = expected(population, rates)
    return Indirect(observed, known, icm(observed, known.events, level))


def direct(
    events: ByAge,
    population: ByAge,
    standard: ByAge,
    scale: float = 100_000.0,
    level: float = LEVEL_95,
) -> Direct:
    """Directly standardised rate of a territory, with Dobson’s interval.

    Not given below ten cases (where no interval holds), nor where nobody has an age of the
    standard population: regroup bands first.

    Parameters
    ----------
    events, population
        Cases and inhabitants of the territory by age, shape ``(bands,)``.
    standard
        Standard population by age, shape ``(bands,)``; only its proportions matter.
    scale
        People that the rate is said for.
    level
        Confidence level, between 0 and 1.

    Raises
    ------
    UserError
        If bands differ, the standard population is missing or empty, or there are cases where
        there is nobody.

    References
    ----------
    Dobson A. J. et al. (1991), Statistics in Medicine 10, 457-462, on Byar’s limits of the count.
    Morris J. K. et al. (2018), Population Health Metrics 16:19, for the fewest cases.
    """
    require_same_bands(events, standard, ("les cas", "la population type"))
    rates = age_rates(events, population).values
    weighed = standard.values > 0
    weights = _shares(standard.values)[weighed]
    rates, cases, people = rates[weighed], events.values[weighed], population.values[weighed]
    total = None if np.isnan(cases).any() else math.fsum(cases)
    obstacle = _obstacle(total, people)
    if total is None or obstacle is not None:
        return Direct(None, total, obstacle)
    rate = math.fsum(weights * rates)
    variance = math.fsum(weights**2 * rates / people)
    return Direct(_dobson(rate, variance, total, level).times(scale), total, None)


def _cases(people: NDArray[np.float64], rates: NDArray[np.float64]) -> NDArray[np.float64]:
    # Nobody at an age is no case, whatever the rate, even unknown.
    return np.where(people == 0, 0.0, people * rates)


def _shares(standard: NDArray[np.float64]) -> NDArray[np.float64]:
    total = standard.sum()
    if not total > 0:
        raise UserError("La population type est vide, ou un de ses effectifs manque.")
    shares: NDArray[np.float64] = standard / total
    return shares


def _obstacle(total: float | None, people: NDArray[np.float64]) -> Obstacle | None:
    if total is None or np.isnan(people).any():
        return Obstacle.MISSING
    if (people == 0).any():
        return Obstacle.EMPTY_BAND
    return Obstacle.TOO_FEW if total < FEWEST_EVENTS else None


def _dobson(rate: float, variance: float, events: float, level: float) -> Interval:
    """Limits of the count, brought to the spread of the rate; never below zero."""
    limits = byar(events, level)  # ten events at least: see FEWEST_EVENTS
    spread = math.sqrt(variance / events)
    low = max(0.0, rate + spread * (limits.low - events))
    return Interval(rate, low, rate + spread * (limits.high - events))
