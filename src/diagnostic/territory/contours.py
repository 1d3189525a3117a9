"""Drawn contours turned into the communes they cover."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnostic.errors import UserError
from diagnostic.french import NBSP
from diagnostic.paths import GEO
from diagnostic.territory.atlas import Atlas

if TYPE_CHECKING:
    from shapely import STRtree
    from shapely.geometry.base import BaseGeometry

LEAST_COVERED = 0.5
"""Share of a commune's ground that a contour must cover for the commune to be in it."""

_WORLD = "EPSG:4326"
_LAMBERT_93 = "EPSG:2154"
_EPSG = re.compile(r"EPSG:+(?:[0-9.]*:)?([0-9]{4,6})$", re.IGNORECASE)
_DEGREES = frozenset({"4326", "4258", "4171"})


class Ground(NamedTuple):
    """Contours of the communes and arrondissements, with their index."""

    codes: list[str]
    contours: Any
    tree: STRtree


def shapes(features: Sequence[Mapping[str, Any]], crs: str | None) -> list[BaseGeometry | None]:
    """Polygons of GeoJSON features in degrees, None for a feature that has none.

    Parameters
    ----------
    features
        GeoJSON features.
    crs
        Name of their coordinate system when the file gives one.

    Raises
    ------
    UserError
        When the coordinates are neither degrees nor in a system that can be converted.
    """
    found = [_polygon(feature.get("geometry")) for feature in features]
    source = _system(crs, [shape for shape in found if shape is not None])
    return found if source == _WORLD else [_in_degrees(shape, source) for shape in found]


def covered(atlas: Atlas, polygons: Iterable[BaseGeometry]) -> tuple[str, ...]:
    """Communes at least half of whose ground is covered by these polygons together.

    A city with arrondissements is given whole when all of them are covered, else by those that
    are. Shares are those of areas in degrees: within one commune the distortion is negligible.

    Returns
    -------
    tuple of str
        Codes in order. Overseas communes without contour are never found.
    """
    import shapely

    whole = shapely.union_all(list(polygons))
    land = ground()
    touched = land.tree.query(whole, predicate="intersects")
    contours = land.contours[touched]
    shapely.prepare(whole)
    shares = shapely.area(shapely.intersection(contours, whole)) / shapely.area(contours)
    inside = {
        land.codes[at] for at, share in zip(touched, shares, strict=True) if share >= LEAST_COVERED
    }
    return _by_city(atlas, inside)


def area_km2(shape: BaseGeometry) -> float:
    """Area of a shape in degrees, in km², to about one percent in France."""
    import math

    middle = math.radians(shape.centroid.y) if not shape.is_empty else 0.0
    return float(shape.area) * 111.2**2 * math.cos(middle)


def _by_city(atlas: Atlas, inside: set[str]) -> tuple[str, ...]:
    found = set(inside)
    for city, parts in atlas.arrondissements.items():
        if found.issuperset(parts):
            found.difference_update(parts)
            found.add(city)
        else:
            found.discard(city)
    return tuple(sorted(found))


@cache
def ground() -> Ground:
    """Contours of the communes and arrondissements, read once a process."""
    import pyarrow.parquet as pq
    import shapely

    table = pq.read_table(GEO / "contours_fin.parquet", columns=["code", "geometry"])
    contours = shapely.from_wkb(table.column("geometry").to_numpy())
    return Ground(table.column("code").to_pylist(), contours, shapely.STRtree(contours))


def _polygon(geometry: object) -> BaseGeometry | None:
    """Valid polygons of a GeoJSON geometry, None when it has none or is malformed."""
    import shapely
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    if not isinstance(geometry, dict):
        return None
    try:
        drawn = shapely.make_valid(shapely.force_2d(shape(geometry)))
    except (ShapelyError, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None
    surfaces = [
        part
        for part in shapely.get_parts(drawn, return_index=False)
        if part.geom_type in {"Polygon", "MultiPolygon"} and part.area > 0
    ]
    return shapely.union_all(surfaces) if surfaces else None


def _system(crs: str | None, found: Sequence[BaseGeometry]) -> str:
    """Coordinate system of the shapes: the one that is named, else the one they look like."""
    named = _EPSG.search(crs or "")
    if named and named[1] not in _DEGREES:
        return f"EPSG:{named[1]}"
    bounds: dict[str, list[float]] = defaultdict(list)
    for shape in found:
        for side, value in zip(("west", "south", "east", "north"), shape.bounds, strict=True):
            bounds[side].append(value)
    if not found or (
        min(bounds["west"]) >= -180
        and max(bounds["east"]) <= 180
        and min(bounds["south"]) >= -90
        and max(bounds["north"]) <= 90
    ):
        return _WORLD
    if 0 < min(bounds["west"]) < 1_300_000 and 6_000_000 < min(bounds["south"]) < 7_200_000:
        return _LAMBERT_93
    raise UserError(
        f"Les coordonnées de ce contour ne sont ni des degrés ni du Lambert 93{NBSP}: "
        "l’exporter en GeoJSON, WGS 84 (EPSG:4326)."
    )


def _in_degrees(shape: BaseGeometry | None, source: str) -> BaseGeometry | None:
    import shapely
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    if shape is None:
        return None
    try:
        convert = Transformer.from_crs(source, _WORLD, always_xy=True).transform
        return shapely.make_valid(shapely.transform(shape, convert, interleaved=False))
    except ProjError:
        raise UserError(
            f"Le système de coordonnées de ce contour ({source}) n’est pas connu{NBSP}: "
            "l’exporter en GeoJSON, WGS 84 (EPSG:4326)."
        ) from None
