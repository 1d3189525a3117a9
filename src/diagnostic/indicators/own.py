"""The user's own figures as indicators like the others: layers, sums, secrecy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from diagnostic.indicators.registry import Indicator, Interval
from diagnostic.stats.comparison import Direction

if TYPE_CHECKING:
    from diagnostic.territory.zones import Level

PREFIX = "perso_"
"""How the ids of the user's own indicators begin."""
USUAL_THRESHOLD = 11
"""Smallest number of people that may be told, as the CNAM publishes them."""
THEME = "Vos données"
"""Heading of the user's own figures, on every screen."""
INHABITANTS = "habitants"
"""What divides a rate whose denominators are not known."""
MEASURE = "own"
"""Measure of every own indicator, before its id."""
ESTIMATE = (
    "Moyenne pondérée par les habitants de chaque commune, faute des effectifs dont ce taux est "
    "tiré."
)


@dataclass(frozen=True)
class OwnFigures:
    """One indicator of the user.

    Attributes
    ----------
    id
        Begins with `PREFIX`.
    level
        Of the zones that were given.
    unit, year, source
        As the user says them; the source is never empty.
    values
        Count of each zone, or rate of each zone: in the unit. A zone absent from it is not known.
    denominators
        What a rate is of, zone by zone; empty when the user does not know it. A rate without
        denominators is weighted by inhabitants to tell a larger zone, and is then an estimate.
    weight
        What divides it, in French: « habitants »…
    scale
        A rate is ``scale`` times its numerator over its denominator (100 for per cent).
    threshold
        Counts of people from 1 to under this are secret, on screen and in every export; 0 when the
        figures count no people.
    secret
        Zones that the user's table says are secret.
    """

    id: str
    label: str
    is_rate: bool
    unit: str
    level: Level
    year: int
    source: str
    values: Mapping[str, float]
    denominators: Mapping[str, float]
    weight: str = INHABITANTS
    scale: float = 1.0
    decimals: int = 0
    threshold: int = USUAL_THRESHOLD
    direction: Direction = Direction.NONE
    secret: frozenset[str] = frozenset()

    @property
    def credit(self) -> str:
        """Its source and its year, said once."""
        return self.source if str(self.year) in self.source else f"{self.source}, {self.year}"

    @property
    def is_weighted(self) -> bool:
        """Whether it is weighted by inhabitants, because its own denominators are not known."""
        return self.is_rate and not self.denominators

    @cached_property
    def interval(self) -> Interval | None:
        """How chance is told: of a share of people, of a count of people over others, or not."""
        if not self.is_rate or not self.denominators or not self.threshold:
            return None  # what counts no people, or is of nobody known, is not judged
        if min(self.values.values(), default=0.0) < 0:
            return None
        if self.unit.startswith("%") and max(self.values.values(), default=0.0) <= self.scale:
            return "proportion"
        return "count"

    @cached_property
    def indicator(self) -> Indicator:
        """The same as an indicator of the registry."""
        what = f", pour {self.scale:g} {self.weight}" if self.is_rate and self.scale != 1 else ""
        return Indicator(
            self.id,
            "propres",
            self.label,
            f"{self.label}{what} : donnée de votre tableau ({self.credit}).",
            self.unit,
            f"{MEASURE}:{self.id}",
            weight=self.weight if self.is_rate else None,
            direction=self.direction,
            interval=self.interval,
            scale=self.scale if self.is_rate else 1.0,
            decimals=self.decimals,
            estimate=ESTIMATE if self.is_weighted else "",
        )
