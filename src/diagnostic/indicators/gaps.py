"""How many times a figure is another, with the least and the most that their intervals leave.

The gap of the logarithms, less and more the half-intervals of both sides, squared and added (Donner
and Zou 2012, Statistical Methods in Medical Research 21, 347-359). A side without interval is taken
as it is.
"""

from __future__ import annotations

import math

from diagnostic.indicators.values import Value
from diagnostic.stats.intervals import Interval


def log_gap(high: Value, low: Value, floor: float = 0.0) -> Interval | None:
    """Logarithm of how many times the first is the second.

    Parameters
    ----------
    floor
        Added to both sides before taking their ratio, in their unit.

    Returns
    -------
    Interval or None
        ``None`` where a side is unknown or is not above zero.
    """
    above, below = _logs(high, floor), _logs(low, floor)
    if above is None or below is None:
        return None
    gap = above.value - below.value
    down = math.hypot(above.value - above.low, below.high - below.value)
    up = math.hypot(above.high - above.value, below.value - below.low)
    return Interval(gap, gap - down, gap + up)


def _logs(side: Value, floor: float) -> Interval | None:
    if side.value is None or side.value + floor <= 0:
        return None
    low, high = (side.value if x is None else x for x in (side.low, side.high))
    return Interval(*(_log(x + floor) for x in (side.value, low, high)))


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf
