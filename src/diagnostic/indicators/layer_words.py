"""A zone of a layer in words: its figure, its interval, or why there is none."""

from __future__ import annotations

import math

from diagnostic.french import NBSP, THIN, number, signed
from diagnostic.indicators.layers import Layer
from diagnostic.indicators.population_year import in_words, of_year

MANY = 1000
"""Limits of an interval from here on need no decimals."""
WHOLE = 0.995
"""Share of the inhabitants of a zone past which all of it is counted, as it is said."""


def figure(layer: Layer, row: int) -> str:
    """Figure of a zone without its unit: « nd » when it is not known, « secret »."""
    value = float(layer.values[row])
    if math.isnan(value):
        return "secret" if layer.secret[row] else "nd"
    subject = layer.subject
    decimals = subject.decimals
    if value and not round(value, decimals):
        decimals = max(decimals, -math.floor(math.log10(abs(value))))
    said = signed(value, decimals) if subject.is_change else number(value, decimals)
    return f"≈{THIN}{said}" if subject.estimate else said


def unit(layer: Layer) -> str:
    """Unit as it follows a figure; nothing for a mere number."""
    return "" if layer.subject.unit == "nombre" else layer.subject.unit


def with_unit(layer: Layer, row: int) -> str:
    """Figure of a zone with its unit, or what stands for it."""
    said = figure(layer, row)
    if math.isnan(float(layer.values[row])) or not unit(layer):
        return said
    return f"{said}{NBSP}{unit(layer)}"


def interval(layer: Layer, row: int) -> str:
    """Its 95 % interval, empty when there is none."""
    low, high = float(layer.low[row]), float(layer.high[row])
    if math.isnan(low) or math.isnan(high):
        return ""
    ends = [number(e, 0 if e >= MANY else layer.subject.decimals) for e in (low, high)]
    return f"entre {ends[0]} et {ends[1]}"


def partly(layer: Layer, row: int) -> str:
    """What is said of a zone of which a part is not counted."""
    share = float(layer.known[row])
    if math.isnan(float(layer.values[row])) or share >= WHOLE:
        return ""
    return f"{number(100 * share)}{NBSP}% des habitants comptés"


def dated(layer: Layer, row: int) -> str:
    """Of when the inhabitants of a zone are, when it is not said by the year of the layer."""
    apart = layer.apart.get(layer.codes[row])
    if apart is None or math.isnan(float(layer.values[row])):
        return ""
    return "" if in_words(apart.year) == layer.period else of_year(apart.year)


def precisions(layer: Layer, row: int) -> str:
    """What is said beside the figure of a zone: interval, what is not counted, another year."""
    return ", ".join(filter(None, (interval(layer, row), partly(layer, row), dated(layer, row))))


def told(layer: Layer, row: int) -> str:
    """All that is said of a zone in a line: figure, unit, and what makes them exact."""
    parts = with_unit(layer, row), precisions(layer, row)
    return ", ".join(part for part in parts if part)
