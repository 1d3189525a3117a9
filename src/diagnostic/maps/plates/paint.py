"""What a map is asked to show, and the colour of each zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import Numbers
from diagnostic.indicators.layers import Layer
from diagnostic.maps import drawing
from diagnostic.maps.bivariate import NINE, Crossed, crossed
from diagnostic.maps.circles_scale import radii
from diagnostic.maps.extent import Extent
from diagnostic.maps.symbology import SECRET, Painted, Symbology, painted, parted
from diagnostic.territory.selection import Codes
from diagnostic.territory.zones import Zoning

GROUND, HERE = "#eef1f2", "#e3eef2"
"""Ground of circles, around the territory and in it."""


@dataclass(frozen=True, eq=False)
class Request:
    """A map to draw.

    Attributes
    ----------
    layer
        What is mapped: a rate in colours, a count in circles.
    zones
        Zones of the level of the layer.
    codes
        Communes of the territory, outlined; none for a map that is of no territory.
    circles
        A count drawn over the colours, at the same level.
    crossed
        A second rate, at the same level: both are then drawn in nine colours.
    comparator
        Name of what colours part at: « France », for ``symbology.around``.
    title, place
        Words that replace those of the layer and of the extent.
    """

    layer: Layer
    zones: Zoning
    codes: Codes
    extent: Extent = field(default_factory=lambda: Extent("territoire"))
    symbology: Symbology = field(default_factory=Symbology)
    circles: Layer | None = None
    crossed: Layer | None = None
    comparator: str = ""
    labels: bool = True
    title: str = ""
    place: str = ""

    @property
    def counts(self) -> Layer | None:
        """What the circles show."""
        return self.layer if self.layer.subject.kind == "count" else self.circles

    @property
    def is_pale(self) -> bool:
        """Whether what is around the territory is drawn paler, as on screen."""
        return self.extent.kind == "territoire"


class Fills(NamedTuple):
    """Colour of each zone of a layer, with what made it."""

    of: NDArray[np.object_]
    painted: Painted | None = None
    crossed: Crossed | None = None


class Counted(NamedTuple):
    """Zones that the bars count, and those that are drawn, of a layer."""

    about: NDArray[np.bool_]
    drawn: NDArray[np.bool_]


class CircleScale(NamedTuple):
    """Of the circles: the largest count and its radius in pixels."""

    most: float
    largest: float

    def radii(self, values: Numbers) -> Numbers:
        """Radius of each count."""
        return radii(values, self.largest, self.most)


def written(layer: Layer) -> Numbers:
    """Values as they are written: classes part what is seen to differ."""
    return np.round(layer.values, layer.subject.decimals)


def mask(layer: Layer, zones: frozenset[str]) -> NDArray[np.bool_]:
    """Which zones of a layer are among these."""
    return np.fromiter((code in zones for code in layer.codes), bool, len(layer.codes))


def fills_of(request: Request, on_map: NDArray[np.bool_], here: NDArray[np.bool_]) -> Fills:
    """Colour of each zone of the layer.

    Parameters
    ----------
    on_map
        Zones on which classes are made.
    here
        Those that hold some of the territory.
    """
    layer = request.layer
    if request.crossed is not None:
        other = request.crossed
        rows = np.array([other.rank.get(code, -1) for code in layer.codes])
        second = np.where(rows >= 0, written(other)[rows], np.nan)
        hidden = layer.secret | np.where(rows >= 0, other.secret[rows], False)
        found = crossed(written(layer), second, hidden, on_map)
        return Fills(_coloured(found.ranks, NINE), crossed=found)
    if layer.subject.kind == "count":
        is_known = np.isfinite(layer.values)
        ground = np.where(here, HERE, GROUND)
        unknown = np.where(layer.secret, drawing.HATCHED, drawing.ABSENT)
        return Fills(np.where(is_known, ground, unknown).astype(object))
    values = parted(layer.values, layer.subject.decimals, request.symbology)
    made = painted(values, layer.secret, on_map, request.symbology)
    return Fills(_coloured(made.ranks, made.colours), painted=made)


def _coloured(ranks: NDArray[np.intp], shades: Sequence[str]) -> NDArray[np.object_]:
    every = np.array([*shades, drawing.HATCHED, drawing.ABSENT], dtype=object)
    at = np.where(ranks >= 0, ranks, np.where(ranks == SECRET, len(shades), len(shades) + 1))
    return np.asarray(every[at], dtype=object)


def most_of(request: Request, on_map: NDArray[np.bool_]) -> float:
    """Largest count of the map, whatever its sign."""
    if request.counts is None:
        return 0.0
    rows = on_map if request.counts is request.layer else same_zones(request, on_map)
    return float(np.nan_to_num(np.abs(request.counts.values[rows])).max(initial=0.0))


def same_zones(request: Request, on_map: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Zones of the circles that are those of the colours."""
    codes = frozenset(np.array(request.layer.codes, dtype=object)[on_map])
    return mask(request.circles or request.layer, codes)
