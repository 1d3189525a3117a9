"""Intervals of many figures at once, for maps: the very same as `intervals`, array by array."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnostic.stats.intervals import count, critical_value

Numbers = NDArray[np.float64]
Limits = tuple[Numbers, Numbers, Numbers]
"""Values, lower limits, upper limits."""


def proportions(events: Numbers, population: Numbers, scale: float = 1.0) -> Limits:
    """Shares with Wilson's limits at 95 %, times ``scale``; NaN where a figure is missing.

    See `intervals.proportion`, of which this is the form for arrays.
    """
    z = critical_value()
    with np.errstate(invalid="ignore", divide="ignore"):
        n = np.where(population > 0, population, np.nan)
        share = events / n
        spread = z * np.sqrt(z * z + 4 * events * (1 - share))
        middle = 2 * events + z * z
        low = np.where(events == 0, 0.0, np.minimum(share, (middle - spread) / (2 * (n + z * z))))
        high = np.where(events == n, 1.0, np.maximum(share, (middle + spread) / (2 * (n + z * z))))
    known = np.isfinite(share)
    return (
        share * scale,
        np.where(known, low, np.nan) * scale,
        np.where(known, high, np.nan) * scale,
    )


def rates(events: Numbers, denominator: Numbers, scale: float = 1.0) -> Limits:
    """Rates with the limits of their count at 95 %; NaN where a figure is missing.

    See `intervals.rate`, of which this is the form for arrays.
    """
    counts, of = np.unique(events, return_inverse=True)
    limits = np.full((len(counts), 3), np.nan)
    for row, each in enumerate(counts.tolist()):
        found = count(each)
        if found is not None:
            limits[row] = found
    with np.errstate(invalid="ignore", divide="ignore"):
        below = np.where(denominator > 0, denominator, np.nan)
        value, low, high = (limits[of].T * scale) / below
    return value, low, high
