"""Confidence intervals of the figures of one territory: shares, counts, rates, ICM.

A small count moves by chance from one year to the next; the interval says by how much it could
have. It tells nothing of other errors: a survey, a wrong code, a population of another year.

Counts may have decimals (the census is an estimate). A figure that is missing, or a population of
nobody, gives ``None``: there is then neither value nor interval.

References
----------
Eayres D. (2008), *Commonly used public health statistics and their confidence intervals*, APHO
Technical Briefing 3; UKHSA, package PHEindicatormethods, for the choice of a method by figure.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple

from diagnostic.errors import UserError
from diagnostic.french import number, spaced
from diagnostic.stats.gamma import gamma_quantile

LEVEL_95 = 0.95
"""Usual level: one interval in twenty misses the truth."""

LEVEL_998 = 0.998
"""Severe level, where many figures are looked at together: two in a thousand miss."""

BYAR_FROM = 10
"""Fewest cases for Byar’s approximation; below, limits are exact (PHEindicatormethods)."""


class Interval(NamedTuple):
    """A figure and the limits chance puts around it, all in the same unit.

    ``low <= value <= high``. ``high``, and even ``value``, may be infinite for a ratio to zero.
    """

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Interval:
        """The same in another unit; ``factor`` is above zero."""
        return Interval(self.value * factor, self.low * factor, self.high * factor)

    def excludes(self, reference: float) -> bool:
        """Whether a value lies outside the limits. A value on a limit is inside."""
        return not self.low <= reference <= self.high


@lru_cache(maxsize=64)
def critical_value(level: float = LEVEL_95) -> float:
    """Standard normal deviate ``z`` of a two-sided interval: 1.96 at 95 %, 3.09 at 99.8 %.

    Raises
    ------
    ValueError
        If the level is not strictly between 0 and 1.
    """
    return NormalDist().inv_cdf(1 - _tail(level))


def proportion(
    events: float | None, population: float | None, level: float = LEVEL_95
) -> Interval | None:
    """Share of a population, with Wilson’s score interval.

    Parameters
    ----------
    events
        People concerned, part of ``population``.
    population
        People looked at.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    Interval or None
        Shares of one, within [0, 1]. ``None`` if a figure is missing or nobody was looked at.

    Raises
    ------
    UserError
        If a figure is negative, or more people are concerned than looked at.

    References
    ----------
    Wilson E. B. (1927), JASA 22, 209-212. Newcombe R. G. (1998), Statistics in Medicine 17,
    857-872, method 3.
    """
    x, n = checked("nombre de cas", events), checked("effectif", population)
    if x is None or n is None or n == 0:
        return None
    if x > n:
        raise UserError(
            spaced(
                f"{_plain(x)} cas pour {_plain(n)} personnes : la part dépasse 100 %. "
                "Vérifiez que les deux chiffres comptent les mêmes personnes, la même année."
            )
        )
    z = critical_value(level)
    share = x / n
    middle = 2 * x + z * z
    spread = z * math.sqrt(z * z + 4 * x * (1 - share))
    # Clamped: rounding alone could leave 0 and 1 out of their own interval.
    return Interval(
        share,
        0.0 if x == 0 else min(share, (middle - spread) / (2 * (n + z * z))),
        1.0 if x == n else max(share, (middle + spread) / (2 * (n + z * z))),
    )


def byar(events: float, level: float = LEVEL_95) -> Interval:
    """Count of events, with Byar’s approximation to the limits of a Poisson count.

    Within 0.2 % of the exact limits from ten events on, at 95 %.

    References
    ----------
    Breslow N. E., Day N. E. (1987), *Statistical Methods in Cancer Research*, vol. II, IARC, p. 69.
    """
    z = critical_value(level)
    low = 0.0 if events == 0 else 1 - 1 / (9 * events) - z / (3 * math.sqrt(events))
    above = events + 1
    high = 1 - 1 / (9 * above) + z / (3 * math.sqrt(above))
    return Interval(events, events * max(low, 0.0) ** 3, above * high**3)


def exact_poisson(events: float, level: float = LEVEL_95) -> Interval:
    """Count of events, with the exact limits of a Poisson count.

    No event gives a lower limit of zero and an upper one of 3.69 at 95 %: having seen nobody does
    not prove that there is never anybody.

    References
    ----------
    Garwood F. (1936), Biometrika 28, 437-442.
    """
    tail = _tail(level)
    # A count next to nothing is below the smallest quantile that bisection reaches.
    low = min(events, gamma_quantile(tail, events)) if events > 0 else 0.0
    return Interval(events, low, gamma_quantile(1 - tail, events + 1))


def count(events: float | None, level: float = LEVEL_95) -> Interval | None:
    """Count of events with its limits: exact below ten, Byar’s from ten on.

    Returns
    -------
    Interval or None
        In events. ``None`` if the count is missing.

    Raises
    ------
    UserError
        If the count is negative.
    """
    observed = checked("nombre de cas", events)
    if observed is None:
        return None
    return (exact_poisson if observed < BYAR_FROM else byar)(observed, level)


def rate(
    events: float | None,
    denominator: float | None,
    scale: float = 1.0,
    level: float = LEVEL_95,
) -> Interval | None:
    """Rate of events in a population, with the limits of the count.

    For what is not a share: professionals for inhabitants, visits, stays, deaths of several years.

    Parameters
    ----------
    events
        Observed count.
    denominator
        Inhabitants, or person-years. Taken as known without error.
    scale
        Inhabitants that the rate is said for: 1 000, 10 000, 100 000…
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    Interval or None
        Events for ``scale`` inhabitants. ``None`` if a figure is missing or nobody lives there.

    Raises
    ------
    UserError
        If a figure is negative.
    """
    observed, people = count(events, level), checked("effectif", denominator)
    if observed is None or people is None or people == 0:
        return None
    # Multiplied first: a rate of a whole number of cases stays exact where it can.
    return Interval(*(limit * scale / people for limit in observed))


def icm(observed: float | None, expected: float | None, level: float = LEVEL_95) -> Interval | None:
    """*Indice comparatif*: observed over expected, 100 where the territory is as the reference.

    Mortality (ICM, SMR) as well as people under care (SIR). The expected number is taken as known
    without error, which holds where the reference is far larger than the territory.

    Returns
    -------
    Interval or None
        Base 100. ``None`` if a figure is missing or nothing was expected.

    Raises
    ------
    UserError
        If a figure is negative.

    References
    ----------
    Breslow N. E., Day N. E. (1987), *Statistical Methods in Cancer Research*, vol. II, IARC, ch. 2.
    """
    return rate(observed, checked("nombre attendu", expected), scale=100.0, level=level)


def checked(what: str, figure: float | None) -> float | None:
    """A figure fit to compute with, ``None`` where it is missing (``None`` or NaN).

    Raises
    ------
    UserError
        If the figure is negative or infinite; ``what`` names it, in French, masculine.
    """
    if figure is None or math.isnan(figure):
        return None
    if figure < 0 or math.isinf(figure):
        raise UserError(f"Le {what} doit être positif ou nul, et non {_plain(figure)}.")
    return float(figure)


def _tail(level: float) -> float:
    """Probability left beyond each limit."""
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not {level}")
    return (1 - level) / 2


def _plain(figure: float) -> str:
    """A figure for a sentence, with a decimal only where it has some."""
    return number(figure, 0 if figure == int(figure) else 1) if math.isfinite(figure) else "infini"
