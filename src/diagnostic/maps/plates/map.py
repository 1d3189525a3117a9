"""The map itself: ground, zones, limits, circles, the territory over them, names, scale."""

from __future__ import annotations

import numpy as np

from diagnostic.maps import drawing
from diagnostic.maps.plates.circles import circles_of, discs_of
from diagnostic.maps.plates.names import names_of
from diagnostic.maps.plates.paint import CircleScale, Fills, Request
from diagnostic.maps.zones_view import ZonesView
from diagnostic.territory.atlas import Atlas

AROUND = 0.42
"""Strength of the colours around the territory."""
LAND = "#f3f5f5"
"""What is around the zones of an area."""


def map_of(
    atlas: Atlas, request: Request, view: ZonesView, fills: Fills, scale: CircleScale
) -> str:
    """Everything that is drawn in the room of the map, the lowest first."""
    discs = discs_of(request, view, scale)
    return "".join(
        (
            f'<path d="{drawing.path(view.land, view.frame, 5)}" fill="{LAND}"/>'
            if len(view.land)
            else "",
            zones_of(request, view, fills),
            _limits(view) if request.layer.level != "region" else "",
            circles_of(request, view, discs),
            outline_of(view),
            names_of(atlas, request, view, discs) if request.labels else "",
            drawing.scale_bar(view, at_left=request.extent.kind == "france"),
        )
    )


def zones_of(request: Request, view: ZonesView, fills: Fills) -> str:
    """Zones in their colour, one path a colour."""
    rank = request.layer.rank
    of = [fills.of[rank[code]] if code in rank else drawing.ABSENT for code in view.codes]
    colour = np.array(of, dtype=object)
    pale = request.is_pale and bool(view.inside.any())
    is_ground = request.layer.subject.kind == "count"
    groups = ((~view.inside, AROUND), (view.inside, 1.0)) if pale else ((view.counted, 1.0),)
    drawn = []
    for where, opacity in groups:
        for fill in sorted(set(colour[where])):
            chosen = where & (colour == fill)
            shapes = view.area(chosen) if view.is_crowded else view.shapes[chosen]
            strength = 1.0 if is_ground else opacity
            # A line of the same colour closes what a screen leaves open between two shapes.
            line = drawing.PAPER if not view.is_crowded else fill
            line = "none" if line == drawing.HATCHED else line
            drawn.append(
                f'<path d="{drawing.path(shapes, view.frame, view.grain)}" fill="{fill}" '
                f'fill-opacity="{strength:g}" stroke="{line}" stroke-opacity="{strength:g}"/>'
            )
    width = 0.3 if view.is_crowded else 0.5 if len(view.codes) > 400 else 0.8
    return (
        f'<g stroke-width="{width}" stroke-linejoin="round" fill-rule="evenodd">'
        f"{''.join(drawn)}</g>"
    )


def _limits(view: ZonesView) -> str:
    """Limits of the départements, quieter where they are many."""
    many = len(view.departements) > 20
    width, strength = (0.5, 0.75) if many else (1.0, 0.9)
    edge = drawing.path(view.departements, view.frame, view.grain)
    return (
        f'<path d="{edge}" fill="none" stroke="{drawing.QUIET}" stroke-width="{width}" '
        f'stroke-opacity="{strength}" stroke-linejoin="round"/>'
    )


def outline_of(view: ZonesView) -> str:
    """The territory's own limit, above everything."""
    import shapely

    if view.territory is None:
        return ""
    edge = drawing.path(view.territory, view.frame, 1)
    bounds = shapely.bounds(view.territory)
    small = (bounds[2] - bounds[0]) * view.frame.x_scale < 60
    width = 1.2 if small else 2.0
    return (
        f'<g fill="none" stroke-linejoin="round"><path d="{edge}" stroke="{drawing.PAPER}" '
        f'stroke-width="{2.2 * width:g}" stroke-opacity="0.85"/><path class="outline" d="{edge}" '
        f'stroke="{drawing.INK}" stroke-width="{width:g}"/></g>'
    )
