"""The user's own figures as indicators like the others: layers, sums, secrecy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagnostic.stats.comparison import Direction
from diagnostic.territory.zones import Level

PREFIX = "perso_"
"""How the ids of the user's own indicators begin."""
USUAL_THRESHOLD = 11
"""Smallest number of people that may be told, as the CNAM publishes them."""


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
    weight: str = "habitants"
    scale: float = 1.0
    decimals: int = 0
    threshold: int = USUAL_THRESHOLD
    direction: Direction = Direction.NONE
    secret: frozenset[str] = frozenset()
