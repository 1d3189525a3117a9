"""Circles of a map that leaves: their areas are as the counts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.maps import drawing
from diagnostic.maps.legend_blocks import CIRCLE, FEWER
from diagnostic.maps.plates.paint import CircleScale, Request
from diagnostic.maps.zones_view import ZonesView

SEEN_PX = 0.35
"""Radius under which a circle is not drawn, as nobody would see it."""
SOLID, PALE_CIRCLE = 0.62, 0.25


class ZoneDisc(NamedTuple):
    """A circle of the map, and the row of its zone."""

    x: float
    y: float
    radius: float
    row: int
    is_pale: bool


def discs_of(request: Request, view: ZonesView, scale: CircleScale) -> list[ZoneDisc]:
    """Circles that can be seen, the largest first."""
    layer = request.counts
    if layer is None or not scale.most:
        return []
    rows = [layer.rank.get(code, -1) for code in view.codes]
    values = np.array([layer.values[row] if row >= 0 else np.nan for row in rows])
    sizes = np.where(view.counted | (request.extent.kind == "territoire"), scale.radii(values), 0.0)
    order = np.argsort(-sizes, kind="stable")
    points = view.points
    return [
        ZoneDisc(
            float(points[at, 0]),
            float(points[at, 1]),
            float(sizes[at]),
            rows[at],
            request.is_pale and not view.inside[at],
        )
        for at in order
        if sizes[at] >= SEEN_PX
    ]


def circles_of(request: Request, view: ZonesView, discs: Sequence[ZoneDisc]) -> str:
    """Circles as SVG, those around the territory paler; hollow over colours."""
    layer = request.counts
    if layer is None or not discs:
        return ""
    over = layer is not request.layer
    groups = []
    for pale in (True, False):
        for fewer in (False, True):
            drawn = "".join(
                _circle(layer, disc, len(discs) <= 600)
                for disc in discs
                if disc.is_pale == pale and (layer.values[disc.row] < 0) == fewer
            )
            colour = FEWER if fewer else CIRCLE
            look = (
                f'fill="{drawing.PAPER}" fill-opacity="{0.15 if pale else 0.3}" '
                f'stroke="{FEWER if fewer else drawing.INK}" '
                f'stroke-opacity="{0.4 if pale else 1}" stroke-width="1.3"'
                if over
                else f'fill="{colour}" fill-opacity="{PALE_CIRCLE if pale else SOLID}" '
                f'stroke="{drawing.PAPER}" stroke-width="{0.2 if len(discs) > 2000 else 0.8}"'
            )
            groups.append(f"<g {look}>{drawn}</g>" if drawn else "")
    return "".join(groups)


def _circle(layer: Layer, disc: ZoneDisc, is_said: bool) -> str:
    shape = f'<circle cx="{disc.x:.1f}" cy="{disc.y:.1f}" r="{disc.radius:.2f}"'
    if not is_said:
        return f"{shape}/>"
    words = f"{layer.names[disc.row]} : {layer_words.figure(layer, disc.row)}"
    return f"{shape}><title>{escape(words)}</title></circle>"
