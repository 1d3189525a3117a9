"""Quantiles of the gamma distribution: what exact limits of a Poisson count are made of.

scipy would give them in one call; this application does not carry 100 MB for one function. The
incomplete gamma function is computed by its series and its continued fraction, and inverted by
bisection, which cannot fail to converge on an increasing function.

References
----------
Press W. H. et al. (2007), *Numerical Recipes*, 3rd edition, section 6.2.
"""

from __future__ import annotations

import math
from functools import lru_cache

_PRECISION = 1e-16
_TINY = 1e-300
_HALVINGS = 200


def gamma_cdf(x: float, shape: float) -> float:
    """Probability that a gamma variable of scale one is below ``x``.

    Parameters
    ----------
    x
        Any number; nothing is below zero.
    shape
        Shape of the distribution, above zero.

    Returns
    -------
    float
        Between 0 and 1, within 1e-12.
    """
    if x <= 0:
        return 0.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1:
        return scale * _series(x, shape)
    return 1 - scale * _continued_fraction(x, shape)


@lru_cache(maxsize=4096)
def gamma_quantile(probability: float, shape: float) -> float:
    """Value below which a gamma variable of scale one falls with a given probability.

    Half a chi-square quantile of ``2 * shape`` degrees of freedom.

    Parameters
    ----------
    probability
        Strictly between 0 and 1.
    shape
        Shape of the distribution, above zero.
    """
    low, high = 0.0, shape + 1
    while gamma_cdf(high, shape) < probability:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if gamma_cdf(middle, shape) < probability:
            low = middle
        else:
            high = middle
        if high - low <= _PRECISION * high:
            break
    return (low + high) / 2


def _series(x: float, shape: float) -> float:
    """Series of the lower function: its terms shrink where ``x < shape + 1``."""
    term = total = 1 / shape
    step = shape
    while term > total * _PRECISION:
        step += 1
        term *= x / step
        total += term
    return total


def _continued_fraction(x: float, shape: float) -> float:
    """Continued fraction of the upper function, by Lentz’s method."""
    b = x + 1 - shape
    c = 1 / _TINY
    d = 1 / b
    fraction = d
    step = 0
    change = 0.0
    while abs(change - 1) > 2 * _PRECISION:
        step += 1
        a = -step * (step - shape)
        b += 2
        d = 1 / _away_from_zero(a * d + b)
        c = _away_from_zero(b + a / c)
        change = c * d
        fraction *= change
    return fraction


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
