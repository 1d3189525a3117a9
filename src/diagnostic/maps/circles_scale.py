"""Size of the circles that stand for counts, on screen and on paper: areas are as the counts."""

from __future__ import annotations

import numpy as np

from diagnostic.indicators.arrays import Numbers

MOST_SEEN = 1000
"""Largest count of a map on which the circle of one can still be seen."""


def radii(values: Numbers, largest_px: float, most: float | None = None) -> Numbers:
    """Radius of the circle of each count: areas are as the counts, whatever their sign.

    Parameters
    ----------
    values
        Counts, NaN where not known.
    largest_px
        Radius of the largest.
    most
        Count of the largest, when it is on another map of the same scale.

    Returns
    -------
    Numbers
        In pixels, zero for nothing and for what is not known.
    """
    sizes = np.nan_to_num(np.abs(values), nan=0.0, posinf=0.0)
    top = float(sizes.max(initial=0.0)) if most is None else most
    return largest_px * np.sqrt(sizes / top) if top > 0 else np.zeros(len(sizes))


def round_steps(most: float) -> list[float]:
    """At most three round counts, the largest first, at or just under the most."""
    if most < 1:
        return [most] if most > 0 else []
    power = 10 ** (len(str(int(most))) - 1)
    top = max(1, int(most / power) * power)
    least = 1 if top <= MOST_SEEN else top // 100
    return sorted({top, max(1, round(top / 4)), least}, reverse=True)
