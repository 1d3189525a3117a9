"""How the figures of a layer become colours: classes, palette, and what is not known.

The same symbology paints the map on screen and the picture that leaves, so that both agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import Numbers
from diagnostic.maps import classes as ways
from diagnostic.maps.classes import USUAL, Classes
from diagnostic.maps.colours import DIVERGING, MOST_CLASSES, Palette, colours, diverging

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
        Value around which the palette diverges (that of a comparator), as it is written; None for
        quantities. Classes are then symmetric about it, whatever the method but ``seuils``.
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
    return Painted(classes, _shades(classes, choice, values[seen]), ranks)


def parted(values: Numbers, decimals: int, choice: Symbology) -> Numbers:
    """Values as classes part them: as they are written, so that what is parted is seen to differ.

    Given thresholds part the exact values: 2.496 is under 2.5, though it is written 2,50.
    """
    return values if choice.method == "seuils" else np.round(values, decimals)


def classed(values: Numbers, choice: Symbology) -> Classes:
    """Classes of some values by the method chosen: seven at most, fewer where values are equal."""
    count = max(1, min(choice.count, MOST_CLASSES))
    if choice.method == "seuils":
        bounds = sorted({bound for bound in choice.bounds if np.isfinite(bound)})
        return ways.thresholds(values, bounds[: MOST_CLASSES - 1])
    if choice.around is not None:
        return ways.around(values, choice.around, count)
    return _WAYS[choice.method](values, count)


_WAYS: Mapping[Method, Callable[[Numbers, int], Classes]] = {
    "quantiles": ways.quantiles,
    "jenks": ways.natural_breaks,
    "egaux": ways.equal_intervals,
    "ecart_type": ways.standard_deviations,
    "arrondis": ways.round_breaks,
}


def _shades(classes: Classes, choice: Symbology, values: Numbers) -> tuple[str, ...]:
    """Colour of each class; two hues part at the comparator, or at the mean."""
    if not len(classes):
        return ()
    centre = _centre(classes, choice, values)
    if centre is None:
        return colours(choice.palette, len(classes))
    return diverging(palette_of(choice), classes.bounds, centre)


def palette_of(choice: Symbology) -> Palette:
    """Palette that is drawn: one of two hues around a comparator, whatever is asked."""
    is_parted = choice.around is not None and choice.palette not in DIVERGING
    return "PuOr" if is_parted else choice.palette


def _centre(classes: Classes, choice: Symbology, values: Numbers) -> float | None:
    """Where the two hues part, None for a palette of one."""
    if classes.method == "autour":
        return classes.bounds[len(classes.bounds) // 2]
    if choice.around is not None:
        return choice.around
    if classes.method == "ecart_type" and choice.palette in DIVERGING and classes.bounds:
        mean = float(np.nanmean(values))
        step = classes.bounds[1] - classes.bounds[0] if len(classes.bounds) > 1 else 0.0
        near = min(classes.bounds, key=lambda bound: abs(bound - mean))
        return near if abs(near - mean) <= step / 10 else mean
    return None
