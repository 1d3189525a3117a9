"""From the packages' polygons to one clean coverage of France, at three levels of detail.

A *coverage* is a set of polygons that share their borders exactly: no overlap, no gap. All of
the work is planar, in degrees (EPSG:4326), on the grid of `DECIMALS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

DECIMALS = 4
"""About 11 m on the ground, well under the generalisation of the source (some 300 m)."""

GAP_WIDTH = 0.01
"""Gaps narrower than this, in degrees, are slivers of generalisation; Llívia is six times wider."""

LEVELS: Mapping[str, float] = {"fin": 0.0, "moyen": 0.006, "leger": 0.02}
"""Tolerance of each level in degrees: side of the triangles that the simplification removes."""

REESTABLISHED: Mapping[str, str] = {
    "15031": "15141",
    "15035": "15141",
    "15047": "15141",
    "15171": "15141",
}
"""Communes re-established since the contours were drawn, and the one that gives up their ground."""

Geometries = NDArray[np.object_]


def complete(
    drawn: Mapping[str, shapely.Geometry],
    drawn_before: pd.DataFrame,
    successors: Mapping[str, str],
    current: Iterable[str],
) -> dict[str, shapely.Geometry]:
    """One polygon for each current commune, from today's contours completed with older ones.

    Parameters
    ----------
    drawn
        Polygons of the communes that the recent contours hold.
    drawn_before
        Older contours: ``code``, ``type`` (``COM``, ``COMD``…), ``geometry``.
    successors
        Former code → current code.
    current
        Codes of today's communes.

    Raises
    ------
    ValueError
        When a current commune is left without ground.
    """
    wanted = set(current)
    polygons = {code: polygon for code, polygon in drawn.items() if code in wanted}
    communes_before = drawn_before[drawn_before["type"] == "COM"]
    ground: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for code, polygon in zip(communes_before["code"], communes_before["geometry"], strict=True):
        if code not in wanted:
            ground[successors[code]].append(polygon)
    for code, pieces in ground.items():
        own = [polygons[code]] if code in polygons else []
        polygons[code] = shapely.union_all([*own, *pieces])

    delegated = drawn_before[drawn_before["type"] == "COMD"].set_index("code")["geometry"]
    for code, giver in REESTABLISHED.items():
        polygons[code] = delegated[code]
        polygons[giver] = polygons[giver].difference(delegated[code])

    if missing := wanted - polygons.keys():
        raise ValueError(f"communes without contour: {sorted(missing)}")
    return polygons


def clean(polygons: Geometries) -> Geometries:
    """Valid coverage on the grid: overlaps given to one side, slivers closed, borders shared."""
    covering = shapely.coverage_clean(polygons, gap_width=GAP_WIDTH, snapping_distance=0)
    # Rounding may cross two borders, and mending it may leave the grid: a few turns settle it.
    for _ in range(10):
        rounded = shapely.transform(covering, lambda xy: np.round(xy, DECIMALS))
        if shapely.is_valid(rounded).all() and shapely.coverage_is_valid(rounded):
            return np.asarray(rounded)
        mended = shapely.make_valid(rounded, method="structure")
        covering = shapely.coverage_clean(mended, gap_width=GAP_WIDTH, snapping_distance=0)
    raise ValueError("the coverage could not be brought to the grid")


def simplified(coverage: Geometries, tolerance: float) -> Geometries:
    """Lighter version of a clean coverage, whose borders remain shared."""
    if tolerance == 0:
        return coverage
    return clean(shapely.coverage_simplify(coverage, tolerance))


def shared_borders(
    codes: NDArray[np.str_], coverage: Geometries
) -> tuple[set[tuple[str, str]], set[str]]:
    """Neighbours (pairs ``a < b`` sharing a border, not a mere point) and units on the outer edge.

    In a coverage two neighbours have the same segments, so that counting the owners of each
    segment tells both at once.
    """
    rings, owner = shapely.get_coordinates(shapely.boundary(coverage), return_index=True)
    lines = shapely.get_parts(shapely.boundary(coverage))
    line_of = np.repeat(np.arange(len(lines)), shapely.get_num_coordinates(lines))
    grid = np.round(rings * 10**DECIMALS).astype(np.int64)
    same_line = line_of[:-1] == line_of[1:]
    start, end = grid[:-1][same_line], grid[1:][same_line]
    segment = pd.DataFrame(
        {
            "x1": np.where(_first(start, end), start[:, 0], end[:, 0]),
            "y1": np.where(_first(start, end), start[:, 1], end[:, 1]),
            "x2": np.where(_first(start, end), end[:, 0], start[:, 0]),
            "y2": np.where(_first(start, end), end[:, 1], start[:, 1]),
            "unit": owner[:-1][same_line],
        }
    )
    owners = segment.groupby(["x1", "y1", "x2", "y2"], sort=False)["unit"].agg(
        ["min", "max", "size"]
    )
    both = owners[owners["min"] != owners["max"]][["min", "max"]].drop_duplicates()
    pairs = {
        tuple(sorted((str(codes[a]), str(codes[b]))))
        for a, b in zip(both["min"], both["max"], strict=True)
    }
    edge = {str(codes[unit]) for unit in owners.loc[owners["size"] == 1, "min"].unique()}
    return pairs, edge  # type: ignore[return-value]


def _first(start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether ``start`` comes before ``end``, so that a segment reads the same both ways."""
    west, same = start[:, 0] < end[:, 0], start[:, 0] == end[:, 0]
    return np.asarray(west | (same & (start[:, 1] < end[:, 1])))


def areas_km2(polygons: Geometries) -> NDArray[np.float64]:
    """Geodesic areas on the WGS 84 ellipsoid, in km²."""
    from pyproj import Geod

    ellipsoid = Geod(ellps="WGS84")
    return np.array([abs(ellipsoid.geometry_area_perimeter(p)[0]) / 1e6 for p in polygons])
