"""Values that a map can be read against: those of the territory and of its comparators."""

from __future__ import annotations

from diagnostic.indicators.layers import Layer
from diagnostic.indicators.registry import indicators
from diagnostic.ui import work
from diagnostic.ui.diagnosis import words
from diagnostic.ui.diagnosis.asked import asked

NO_CHANGE = "zéro (aucune évolution)"


def values(layer: Layer) -> dict[str, float]:
    """Value of the territory and of each comparator of the same period, by name and figure.

    Zero comes first for a change. No other for what a source publishes zone by zone, whose value
    elsewhere is not computed.
    """
    name = layer.subject.id
    found = {NO_CHANGE: 0.0} if layer.subject.is_change else {}
    if name not in indicators() or not work.current().codes:
        return found
    answer = asked([name])[name]
    for place, value in (
        (answer.place, answer.value),
        *((each.place, each.value) for each in answer.comparators),
    ):
        if value.value is not None and value.period == layer.period:
            said = words.with_unit(answer.indicator, value)
            found[f"{place.name} ({said})"] = round(value.value, layer.subject.decimals)
    return found
