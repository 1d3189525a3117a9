"""How the figures of a layer become colours: classes, palette, and what is not known.

The same symbology paints the map on screen and the picture that leaves, so that both agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import Numbers
from diagnostic.maps.classes import USUAL, Classes, natural_breaks, quantiles, thresholds
from diagnostic.maps.colours import Palette, colours

Method = Literal["quantiles", "jenks", "egaux", "ecart_type", "arrondis", "seuils"]

ABSENT, SECRET = -1, -2
"""Ranks of what has no class: not known, hidden by secrecy."""


@dataclass(frozen=True)
class Symbology:
    """Choices of the reader.

    Attributes
    ----------
    bounds
        Thresholds between classes, for the method ``seuils`` only.
    around
        Value around which the palette diverges (that of a comparator); None for quantities.
    """

    method: Method = "quantiles"
    count: int = USUAL
    palette: Palette = "YlGnBu"
    bounds: tuple[float, ...] = ()
    around: float | None = None


@dataclass(frozen=True, eq=False)
class Painted:
    """Zones with their class.

    Attributes
    ----------
    classes
        Made on the zones that are seen.
    colours
        Of each class, from the lowest.
    ranks
        Class of each zone, `ABSENT` or `SECRET`.
    """

    classes: Classes
    colours: tuple[str, ...]
    ranks: NDArray[np.intp]


def painted(
    values: Numbers, secret: NDArray[np.bool_], seen: NDArray[np.bool_], choice: Symbology
) -> Painted:
    """Class of each zone; classes are made on those that are seen.

    Parameters
    ----------
    values
        One a zone, as they are written (rounded), NaN where not known.
    secret, seen
        Which zones are hidden by secrecy, and which are on the map.
    """
    classes = classed(values[seen], choice)
    ranks = classes.of(values)
    ranks = np.where(ranks < 0, np.where(secret, SECRET, ABSENT), ranks)
    return Painted(classes, colours(choice.palette, len(classes)), ranks)


def classed(values: Numbers, choice: Symbology) -> Classes:
    """Classes of some values by the method chosen."""
    match choice.method:
        case "jenks":
            return natural_breaks(values, choice.count)
        case "seuils":
            return thresholds(values, choice.bounds)
        case _:
            return quantiles(values, choice.count)
