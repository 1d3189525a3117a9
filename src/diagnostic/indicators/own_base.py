"""A base with the user's own figures beside the official ones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from diagnostic.indicators.base import Base, Series
from diagnostic.indicators.own import MEASURE
from diagnostic.indicators.own_secrecy import protected

if TYPE_CHECKING:
    from diagnostic.indicators.own import OwnFigures


class OwnBase(Base):
    """Every array of a base, shared with it, and the figures of the user.

    What is read or computed here is read or computed there, once: this is light enough to be made
    again at each change of the user's data.
    """

    def __init__(self, base: Base, figures: Iterable[OwnFigures]) -> None:
        inhabitants = dict(zip(base.codes, base.population.tolist(), strict=True))
        self._base = base
        self._mine: dict[str, tuple[Series, ...]] = {}
        self.own = {each.id: each for each in protected(figures, inhabitants)}

    def __getattr__(self, name: str) -> Any:
        """What a base holds."""
        return getattr(self.__dict__["_base"], name)

    def series(self, measure: str) -> tuple[Series, ...]:
        """Editions of a measure, the oldest first; none when nothing is in force."""
        if not measure.startswith(f"{MEASURE}:"):
            return self._base.series(measure)
        if measure not in self._mine:
            from diagnostic.indicators.measures import MEASURES

            self._mine[measure] = MEASURES[MEASURE](self, measure.partition(":")[2])
        return self._mine[measure]


def _shared(name: str) -> property:
    return property(lambda self: getattr(self._base, name))


for _name, _value in list(vars(Base).items()):
    if isinstance(_value, cached_property):
        setattr(OwnBase, _name, _shared(_name))
