"""Two rates crossed: thirds of one by thirds of the other, in nine colours.

The nine colours are those of two ramps, one a side, printed over each other (multiplied), after
J. Stevens, *Bivariate Choropleth Maps: A How-to Guide* (2015). The ramps are our own: blue and gold
are told apart by every common colour vision.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import Numbers
from diagnostic.maps.classes import Classes, quantiles
from diagnostic.maps.symbology import ABSENT, SECRET

THIRDS = 3
_PAPER = "f8f5ec"
ACROSS, UP = (_PAPER, "a8c0ea", "5583d6"), (_PAPER, "f3c98a", "dc9445")
"""Ramps of the first rate, to the right, and of the second, upwards."""


@dataclass(frozen=True, eq=False)
class Crossed:
    """Zones with their cell.

    Attributes
    ----------
    across, up
        Classes of the first rate and of the second: three each, fewer where values are equal.
    ranks
        Cell of each zone, ``3 * up + across``; `ABSENT` or `SECRET` where one of them is.
    """

    across: Classes
    up: Classes
    ranks: NDArray[np.intp]

    @property
    def colours(self) -> tuple[str, ...]:
        """Of the nine cells, the lowest row first."""
        return NINE


def crossed(
    first: Numbers, second: Numbers, secret: NDArray[np.bool_], seen: NDArray[np.bool_]
) -> Crossed:
    """Cell of each zone; thirds are made on those that are seen and known for both.

    Parameters
    ----------
    first, second
        One a zone, as they are written, NaN where not known.
    secret
        Zones of which one or the other is hidden by secrecy.
    """
    both = seen & np.isfinite(first) & np.isfinite(second)
    across, up = quantiles(first[both], THIRDS), quantiles(second[both], THIRDS)
    known = np.isfinite(first) & np.isfinite(second)
    cells = THIRDS * up.of(second) + across.of(first)
    return Crossed(across, up, np.where(known, cells, np.where(secret, SECRET, ABSENT)))


def _printed_over(one: str, other: str) -> str:
    """Both inks on the same paper."""
    parts = ([int(ink[i : i + 2], 16) for ink in (one, other, _PAPER)] for i in (0, 2, 4))
    return "#" + "".join(f"{min(255, round(a * b / paper)):02x}" for a, b, paper in parts)


NINE = tuple(_printed_over(blue, gold) for gold in UP for blue in ACROSS)
