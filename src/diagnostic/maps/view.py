"""What a still map stands on: the ground, what of it one map shows, how degrees become pixels."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from math import cos, radians
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnostic.paths import GEO
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

FINE, COARSE = 0.0012, 0.004
"""Degrees in a pixel under which the finest contours are seen, past which the lightest are."""
CONTOURS_CREDIT = "Contours : IGN, ADMIN EXPRESS, simplifiés"

Detail = Literal["fin", "moyen", "leger"]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; left, top, right, bottom in pixels."""


@dataclass(frozen=True)
class Canvas:
    """Size of a picture, in its own pixels."""

    width: int = 620
    height: int = 440


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


def detailed(degrees_per_pixel: float) -> Detail:
    """Contours as precise as what the eye can see."""
    if degrees_per_pixel < FINE:
        return "fin"
    return "leger" if degrees_per_pixel > COARSE else "moyen"


def framed(bounds: Box, canvas: Canvas, margin: float, least: float) -> tuple[Frame, Box]:
    """Frame that holds these bounds, and the bounds of what it shows.

    Parameters
    ----------
    margin
        Share of their size that is seen on each side of them.
    least
        Degrees seen from top to foot at least (0.045 is 5 km).
    """
    west, south, east, north = bounds
    shrink = cos(radians((south + north) / 2))
    side = max((east - west) * shrink / canvas.width, (north - south) / canvas.height)
    side = max(side * (1 + 2 * margin), least / canvas.height)
    left = (west + east) / 2 - canvas.width / 2 * side / shrink
    top = (south + north) / 2 + canvas.height / 2 * side
    box = (left, top - canvas.height * side, left + canvas.width * side / shrink, top)
    return Frame(left, top, shrink / side, 1 / side), box
