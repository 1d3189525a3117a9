"""What a still map shows: the ground, the communes in view, how degrees become pixels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from math import cos, radians
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnostic.paths import GEO
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

FINE, COARSE = 0.0012, 0.004
"""Degrees in a pixel under which the finest contours are seen, past which the lightest are."""
CONTOURS_CREDIT = "Contours : IGN, ADMIN EXPRESS, simplifiés"

Detail = Literal["fin", "moyen", "leger"]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; left, top, right, bottom in pixels."""


@dataclass(frozen=True)
class Canvas:
    """Sizes of a picture in its own pixels: the map, and the legend at its right.

    ``margin`` is the share of the territory's size that is seen on each side of it, ``smallest``
    how many degrees are seen from top to foot at least (0.045 is 5 km).
    """

    width: int = 620
    height: int = 440
    side: int = 168
    margin: float = 0.12
    smallest: float = 0.045

    @property
    def room(self) -> int:
        """Width of the map."""
        return self.width - self.side


class Frame(NamedTuple):
    """Degrees to pixels: a flat projection, true in area around the middle of the view."""

    west: float
    north: float
    x_scale: float
    y_scale: float

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place is drawn."""
        return (longitude - self.west) * self.x_scale, (self.north - latitude) * self.y_scale


@dataclass(frozen=True, eq=False)
class Ground:
    """Contours of the communes in `geo/`, with their codes and their bounds in degrees."""

    codes: NDArray[np.object_]
    shapes: NDArray[np.object_]
    bounds: NDArray[np.float64]

    @cached_property
    def rank(self) -> dict[str, int]:
        """Row of each code."""
        return {code: rank for rank, code in enumerate(self.codes)}

    def within(self, box: Box) -> NDArray[np.bool_]:
        """Contours whose bounds touch a box."""
        west, south, east, north = self.bounds.T
        touching: NDArray[np.bool_] = (
            (east > box[0]) & (west < box[2]) & (north > box[1]) & (south < box[3])
        )
        return touching


@cache
def ground(detail: Detail) -> Ground:
    """Contours of the communes and arrondissements, read once a process."""
    import shapely
    from pyarrow.parquet.core import ParquetFile

    table = ParquetFile(GEO / f"contours_{detail}.parquet").read(columns=["code", "geometry"])
    shapes = shapely.from_wkb(table.column("geometry").to_numpy())
    codes = np.array(table.column("code").to_pylist(), dtype=object)
    return Ground(codes, shapes, shapely.bounds(shapes))


def has_contour(code: str) -> bool:
    """Whether a commune can be drawn."""
    return code in ground("moyen").rank


def not_drawn(atlas: Atlas, codes: Codes) -> tuple[str, ...]:
    """Communes that a map of the territory leaves out: without contour, or across an ocean."""
    return tuple(sorted(codes - on_one_land(atlas, codes)))


def hidden_cities(atlas: Atlas, codes: Codes) -> Codes:
    """Cities, or their arrondissements, that are not drawn: never both.

    A city is drawn by arrondissement when the territory holds some of them, else whole.
    """
    hidden: set[str] = set()
    for city, parts in atlas.arrondissements.items():
        by_part = city not in codes and not codes.isdisjoint(parts)
        hidden |= {city} if by_part else set(parts)
    return frozenset(hidden)


def on_one_land(atlas: Atlas, codes: Codes) -> Codes:
    """Communes of a territory that one map can show: those of the land where most of them are."""
    drawn = [code for code in codes if has_contour(code)]
    if not drawn:
        return frozenset()
    lands = Counter(_land(atlas[code].departement) for code in sorted(drawn))
    (most, _), *_ = lands.most_common(1)
    return frozenset(code for code in drawn if _land(atlas[code].departement) == most)


def _land(departement: str) -> str:
    return departement if departement.startswith(("97", "98")) else "metropole"


@dataclass(frozen=True, eq=False)
class View:
    """The communes that a picture shows: those of the territory and those around it.

    ``inside`` follows ``codes`` and ``shapes``: which of them are the territory.
    """

    canvas: Canvas
    frame: Frame
    box: Box
    codes: NDArray[np.object_]
    shapes: NDArray[np.object_]
    inside: NDArray[np.bool_]

    @property
    def is_coarse(self) -> bool:
        """Whether communes are too small to be limited by a line."""
        return 1 / self.frame.y_scale > COARSE

    def area(self, chosen: NDArray[np.bool_]) -> BaseGeometry:
        """Some of the communes as one shape."""
        import shapely

        return shapely.coverage_union_all(self.shapes[chosen])


def view_of(atlas: Atlas, codes: Codes, canvas: Canvas) -> View | None:
    """The territory and what is around it; None when it has no contour."""
    drawn = on_one_land(atlas, codes)
    if not drawn:
        return None
    land = ground("moyen")
    bounds = land.bounds[[land.rank[code] for code in drawn]]
    frame, box = framed((*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0)), canvas)
    land = ground(detailed(1 / frame.y_scale))
    seen = land.within(box)
    hidden = hidden_cities(atlas, codes)
    seen &= ~np.fromiter((code in hidden for code in land.codes), bool, len(land.codes))
    shown = land.codes[seen]
    inside = np.fromiter((code in drawn for code in shown), bool, len(shown))
    return View(canvas, frame, box, shown, land.shapes[seen], inside)


def detailed(degrees_per_pixel: float) -> Detail:
    """Contours as precise as what the eye can see."""
    if degrees_per_pixel < FINE:
        return "fin"
    return "leger" if degrees_per_pixel > COARSE else "moyen"


def framed(bounds: Box, canvas: Canvas) -> tuple[Frame, Box]:
    """Frame that holds these bounds with a margin, and the bounds of what it shows."""
    west, south, east, north = bounds
    shrink = cos(radians((south + north) / 2))
    side = max((east - west) * shrink / canvas.room, (north - south) / canvas.height)
    side = max(side * (1 + 2 * canvas.margin), canvas.smallest / canvas.height)
    left = (west + east) / 2 - canvas.room / 2 * side / shrink
    top = (south + north) / 2 + canvas.height / 2 * side
    box = (left, top - canvas.height * side, left + canvas.room * side / shrink, top)
    return Frame(left, top, shrink / side, 1 / side), box
