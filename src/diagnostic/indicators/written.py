"""How a figure is written: with the decimals of its indicator, and never zero when it is not."""

from __future__ import annotations

import math

from diagnostic.french import number, signed
from diagnostic.indicators.registry import Indicator

MANY = 1000
"""Limits of an interval from here on need no decimals."""


def figure(indicator: Indicator, value: float) -> str:
    r"""A figure without its unit, down to its first digit when it is smaller than is shown.

    A change is written with its sign.

    >>> from diagnostic.indicators.registry import indicators
    >>> density = indicators()["densite_population"]
    >>> figure(density, 0.21), figure(density, 0.0), figure(density, 107.4)
    ('0,2', '0', '107')
    >>> figure(indicators()["evolution_population"], -0.5)
    '−0,5'
    """
    decimals = decimals_of(indicator, value)
    return signed(value, decimals) if indicator.is_change else number(value, decimals)


def decimals_of(indicator: Indicator, value: float) -> int:
    """How many decimals a figure is written with."""
    if value and not round(value, indicator.decimals):
        return max(indicator.decimals, -math.floor(math.log10(abs(value))))
    return indicator.decimals


def limit(indicator: Indicator, value: float) -> str:
    """A limit of an interval: no more digits than it can bear, zero where it is as good as none."""
    return number(value, 0 if value >= MANY else indicator.decimals)
