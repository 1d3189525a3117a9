"""Axes of a chart: where each value stands, and what is written along it."""

from __future__ import annotations

import math
from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from diagnostic.french import number

Node = Mapping[str, Any]
Name = Literal["x", "y"]

PAD = 0.05
"""Share of the range left free at the ends of an axis that says no range."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


class UnsupportedChartError(ValueError):
    """A chart says something that is not drawn here: better no picture than a wrong one."""


def values(found: object) -> list[Any]:
    """A list of a trace, whether it is written in full or packed by plotly.

    Raises
    ------
    UnsupportedChartError
        When it is packed in another way than a list of one dimension.
    """
    if found is None:
        return []
    if isinstance(found, Mapping):
        import numpy as np

        if set(found) != {"bdata", "dtype"}:
            raise UnsupportedChartError(f"values packed as {sorted(found)}")
        return list(np.frombuffer(b64decode(found["bdata"]), dtype=found["dtype"]).tolist())
    if isinstance(found, Iterable) and not isinstance(found, str):
        return [each.item() if hasattr(each, "item") else each for each in found]
    raise UnsupportedChartError(f"values that are {type(found).__name__}")


def each(found: object, count: int) -> list[Any]:
    """One value for each of so many marks, whether it is given once or for each."""
    if isinstance(found, (str, int, float)) or found is None:
        return [found] * count
    return values(found)


@dataclass(frozen=True)
class Axis:
    """An axis without its words: categories by rank, or numbers.

    Attributes
    ----------
    said
        What the layout of the chart says of it.
    start, end
        Values at the left, or at the foot, and at the other end; the first may be the higher.
    """

    said: Node
    categories: tuple[str, ...]
    start: float
    end: float

    @property
    def is_shown(self) -> bool:
        """Whether its words and lines are drawn."""
        return self.said.get("visible") is not False

    def at(self, value: object) -> float:
        """Place of a value on the axis; not a number when it has none."""
        if value is None:
            return math.nan
        if isinstance(value, str):
            if value in self.categories:
                return float(self.categories.index(value))
            if self.categories:
                raise UnsupportedChartError(f"« {value} » is not on the axis")
        return float(value)  # type: ignore[arg-type]

    def share(self, value: object) -> float:
        """The same as a share of its length, from its start."""
        return (self.at(value) - self.start) / (self.end - self.start)

    def holds(self, value: object) -> bool:
        """Whether a value is within its ends."""
        return -1e-9 <= self.share(value) <= 1 + 1e-9

    def ticks(self, most: int) -> list[tuple[float, str]]:
        """Places that are named, at most so many where the chart does not choose them."""
        chosen, names = self.said.get("tickvals"), self.said.get("ticktext")
        if chosen is not None:
            places = values(chosen)
            written = [self._name(each) for each in places] if names is None else values(names)
            pairs = [(self.at(place), str(n)) for place, n in zip(places, written, strict=True)]
            return [(place, name) for place, name in pairs if self.holds(place)]
        if self.categories:
            return [(float(rank), name) for rank, name in enumerate(self.categories)]
        return [(tick, self._name(tick)) for tick in self._round_ticks(most)]

    def _name(self, value: object) -> str:
        if isinstance(value, str):
            return value
        place = self.at(value)
        if self.said.get("tickformat") == "d":
            text = f"{place:.0f}"
        else:
            text = number(place, _decimals(place)).replace("-", "−")
        return f"{self.said.get('tickprefix') or ''}{text}{self.said.get('ticksuffix') or ''}"

    def _round_ticks(self, most: int) -> list[float]:
        low, high = sorted((self.start, self.end))
        step = self.said.get("dtick") or _step((high - low) / max(most, 1))
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first > 4 * max(most, 5):
            step *= math.ceil((last - first) / max(most, 1))
            first, last = math.ceil(low / step), math.floor(high / step)
        return [round(rank * step, 10) for rank in range(first, last + 1)]


def axis(said: Node, found: Sequence[Any], *, name: Name, has_bars: bool) -> Axis:
    """The axis of a chart.

    Parameters
    ----------
    said
        Its part of the layout.
    found
        Every value that is drawn along it, with the ends of intervals and of bars.
    has_bars
        Whether bars grow along it: they stand on zero.
    """
    categories = _categories(said, found)
    if categories:
        ends = (-0.5, len(categories) - 0.5)
        low, high = _ends(said, ends)
    else:
        known = [float(each) for each in found if each is not None and math.isfinite(each)]
        low, high = _ends(said, _around(known or [0.0, 1.0], said, has_bars=has_bars))
    if said.get("autorange") == "reversed" and low < high:
        low, high = high, low
    if low == high:
        raise UnsupportedChartError(f"the {name} axis has no length")
    return Axis(said, categories, low, high)


def _categories(said: Node, found: Sequence[Any]) -> tuple[str, ...]:
    """Names along the axis in their order; none along an axis of numbers."""
    order = values(said.get("categoryarray"))
    met = [str(each) for each in found if isinstance(each, str)]
    if said.get("type") == "category" or met:
        return tuple(dict.fromkeys([*map(str, order), *met]))
    return ()


def _ends(said: Node, usual: tuple[float, float]) -> tuple[float, float]:
    """Ends that are said, and the usual ones in place of those that are not."""
    asked = said.get("range")
    if asked is None:
        return usual
    low, high = (
        float(own) if own is not None else end
        for own, end in zip(values(asked), usual, strict=True)
    )
    return low, high


def _around(known: Sequence[float], said: Node, *, has_bars: bool) -> tuple[float, float]:
    low, high = min(known), max(known)
    on_zero = has_bars or said.get("rangemode") == "tozero"
    if on_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = PAD * (high - low) or 0.1 * abs(high) or 1.0
    return (
        low if on_zero and low == 0 else low - room,
        high if on_zero and high == 0 else high + room,
    )


def _step(least: float) -> float:
    """The first round number past this one."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))


def _decimals(value: float) -> int:
    """Fewest decimals that write a place of an axis exactly."""
    return next((count for count in range(6) if round(value, count) == round(value, 8)), 6)
