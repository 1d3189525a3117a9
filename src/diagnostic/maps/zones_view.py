"""What a still map of zones shows: zones of any level, the ground around them, and their place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from diagnostic.maps.extent import Extent, Seen, seen
from diagnostic.maps.view import (
    Box,
    Canvas,
    Detail,
    Frame,
    Ground,
    detailed,
    framed,
    ground,
    hidden_cities,
    on_one_land,
)
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes
from diagnostic.territory.zones import Zoning, zoning

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CROWDED_PX = 130.0
"""Square pixels that a zone has for itself, under which no line is drawn between zones."""
MARGINS = {"territoire": 0.14, "departement": 0.03, "region": 0.03}
"""Share of the size of the territory, or of an area, that is seen on each side of it."""
BEYOND = 0.1
"""Of the size of the frame, kept around it."""
LEAST_DEG = 0.06
"""Degrees seen from top to foot at least."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ZonesView:
    """Zones that a picture shows.

    Attributes
    ----------
    codes, shapes
        Of the zones to paint, whole even where the frame cuts them.
    counted
        Which of them classes and legend are about: those of the extent. Others are only seen at
        the edge of the frame.
    inside
        Which of them hold some of the territory.
    land
        What is seen around and not painted, by département.
    departements
        Their limits, wherever they are seen, cut a little beyond the frame.
    territory
        Its own limit; None when it is elsewhere.
    """

    canvas: Canvas
    frame: Frame
    box: Box
    codes: NDArray[np.object_]
    shapes: NDArray[np.object_]
    counted: Mask
    inside: Mask
    land: NDArray[np.object_]
    departements: NDArray[np.object_]
    territory: BaseGeometry | None

    @property
    def is_crowded(self) -> bool:
        """Whether zones are too small to be limited by a line."""
        return self._room < CROWDED_PX * max(len(self.codes), 1)

    @cached_property
    def _room(self) -> float:
        """Square pixels that the zones cover, at most."""
        import shapely

        bounds = shapely.total_bounds(self.shapes) if len(self.shapes) else (0, 0, 0, 0)
        west, north = self.frame.point(max(bounds[0], self.box[0]), min(bounds[3], self.box[3]))
        east, south = self.frame.point(min(bounds[2], self.box[2]), max(bounds[1], self.box[1]))
        return float((east - west) * (south - north)) * 0.7

    @property
    def grain(self) -> int:
        """Tenths of a pixel to which shapes are drawn."""
        return 5 if self.is_crowded else 2 if len(self.codes) > 400 else 1

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """Where each zone is written, in pixels: its middle, or a point of it."""
        import shapely

        if not len(self.shapes):
            return np.empty((0, 2))
        at = shapely.centroid(self.shapes)
        out = ~shapely.contains_properly(self.shapes, at)
        at[out] = shapely.point_on_surface(self.shapes[out])
        x, y = self.frame.point(shapely.get_x(at), shapely.get_y(at))
        return np.column_stack([x, y])

    def seen_points(self, least: float) -> dict[int, tuple[float, float]]:
        """Where to write on what is seen of each zone, in pixels, by its row.

        Parameters
        ----------
        least
            Share of the map that a zone covers at least; that of the territory needs none.
        """
        import shapely

        seen = shapely.intersection(self.shapes, shapely.box(*self.box))
        room = least * shapely.box(*self.box).area
        found = {}
        for row in np.flatnonzero(~shapely.is_empty(seen)):
            largest = max(shapely.get_parts(seen[row]), key=shapely.area)
            if self.inside[row] or largest.area >= room:
                at = largest.centroid
                at = at if largest.contains(at) else largest.point_on_surface()
                x, y = self.frame.point(at.x, at.y)
                found[int(row)] = (float(x), float(y))
        return found

    @cached_property
    def in_frame(self) -> Mask:
        """Which zones are seen, were it a corner of them."""
        import shapely

        found = shapely.intersects(self.shapes, shapely.box(*self.box))
        return np.asarray(found, dtype=bool)

    def area(self, chosen: Mask) -> BaseGeometry:
        """Some of the zones as one shape."""
        import shapely

        return shapely.coverage_union_all(self.shapes[chosen])


def zones_view(
    atlas: Atlas,
    zones: Zoning,
    codes: Codes,
    extent: Extent,
    canvas: Canvas,
    *,
    margin: float | None = None,
    least: float = LEAST_DEG,
) -> ZonesView | None:
    """Zones of an extent; None when nothing of it has a contour.

    Parameters
    ----------
    canvas
        Size of the map alone.
    margin
        Share of the extent's size that is seen on each side of it, the usual one when None.
    least
        Degrees seen from top to foot at least.
    """
    here = of_map(atlas, codes, extent)
    shown = seen(atlas, zones, here, extent)
    if shown is None:
        return None
    bounds, usual = _bounds(atlas, zones, here, extent, shown)
    frame, box = framed(bounds, canvas, usual if margin is None else margin, least)
    detail = detailed(1 / frame.y_scale)
    areas = zone_ground(atlas, zones, detail)
    touching = areas.within(box)
    counted = _members(areas.codes, shown.zones)
    if extent.kind == "territoire":
        hidden = hidden_cities(atlas, codes) if zones.level == "commune" else frozenset()
        touching &= ~_members(areas.codes, hidden)
    else:
        touching &= counted
    around = zone_ground(atlas, departements(atlas), detail)
    near = _cut(around.shapes[around.within(box)], box)
    return ZonesView(
        canvas=canvas,
        frame=frame,
        box=box,
        codes=areas.codes[touching],
        shapes=areas.shapes[touching],
        counted=counted[touching],
        inside=_members(areas.codes[touching], shown.inside),
        land=near if extent.kind != "france" else near[:0],
        departements=near,
        territory=_union(here, detail, box),
    )


def of_map(atlas: Atlas, codes: Codes, extent: Extent) -> Codes:
    """Communes of a territory that a map of an extent is about.

    Around a territory they are those of one land; an area and France show all that they hold.
    """
    if extent.kind != "territoire":
        return codes
    return on_one_land(atlas, codes) or codes


def inset_view(
    atlas: Atlas, zones: Zoning, codes: Codes, region: str, size: tuple[int, int]
) -> ZonesView:
    """A région overseas, in a small picture."""
    found = zones_view(atlas, zones, codes, Extent("region", region), Canvas(*size))
    if found is None:
        raise LookupError(region)
    return found


@lru_cache(maxsize=1)
def departements(atlas: Atlas) -> Zoning:
    """Départements, whose limits every map draws."""
    return zoning(atlas, "departement")


@lru_cache(maxsize=16)
def zone_ground(atlas: Atlas, zones: Zoning, detail: Detail) -> Ground:
    """Contours of the zones of a level that have one, made once of those of their communes."""
    import shapely

    land = ground(detail)
    if zones.level == "commune":
        return land
    rank_of = dict(zip(atlas.communes, zones.of, strict=True))
    of = np.fromiter((rank_of.get(code, -1) for code in land.codes), np.intp, len(land.codes))
    order = np.argsort(of, kind="stable")
    ranks, starts = np.unique(of[order], return_index=True)
    groups = [
        (rank, rows)
        for rank, rows in zip(ranks, np.split(order, starts[1:]), strict=True)
        if rank >= 0
    ]
    shapes = np.array([shapely.coverage_union_all(land.shapes[rows]) for _, rows in groups])
    codes = np.array([zones.codes[rank] for rank, _ in groups], dtype=object)
    return Ground(codes, shapes, shapely.bounds(shapes).reshape(-1, 4))


def _bounds(
    atlas: Atlas, zones: Zoning, here: Codes, extent: Extent, shown: Seen
) -> tuple[Box, float]:
    """What the frame must hold, and the share of it that is seen around.

    That is the territory, every zone of an area; what the screen frames of France, and of a
    territory whose zones are seen whole.
    """
    near = extent.kind == "territoire"
    if extent.kind == "france" or (near and zones.level != "commune"):
        return shown.box, 0.0
    areas = ground("moyen") if near else zone_ground(atlas, zones, "leger")
    rows = [areas.rank[code] for code in (here if near else shown.zones) if code in areas.rank]
    bounds = areas.bounds[rows]
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    return (float(west), float(south), float(east), float(north)), MARGINS[extent.kind]


def _cut(shapes: NDArray[np.object_], box: Box) -> NDArray[np.object_]:
    """Shapes without what is far from the frame; the cut itself is out of sight."""
    import shapely

    west, south, east, north = box
    aside, above = BEYOND * (east - west), BEYOND * (north - south)
    cut = shapely.clip_by_rect(shapes, west - aside, south - above, east + aside, north + above)
    return np.asarray(cut, dtype=object)


def _members(codes: NDArray[np.object_], wanted: frozenset[str]) -> Mask:
    return np.fromiter((code in wanted for code in codes), bool, len(codes))


def _union(codes: Codes, detail: Detail, box: Box) -> Any:
    """What the frame shows of the territory as one shape, None when that is nothing."""
    import shapely

    land = ground(detail)
    rows = np.array([land.rank[code] for code in sorted(codes) if code in land.rank], dtype=int)
    rows = rows[land.within(box)[rows]]
    return shapely.coverage_union_all(land.shapes[rows]) if len(rows) else None
