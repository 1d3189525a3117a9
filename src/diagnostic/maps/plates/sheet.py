"""The sheet of a map: where the map, its insets and its legend stand in a picture."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import NamedTuple

import numpy as np

from diagnostic.maps import drawing, legend_blocks
from diagnostic.maps.extent import OVERSEAS, Seen, seen
from diagnostic.maps.legend_blocks import Block
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.plates.circles import circles_of, discs_of
from diagnostic.maps.plates.legend import blocks_of
from diagnostic.maps.plates.map import map_of, outline_of, zones_of
from diagnostic.maps.plates.paint import (
    CircleScale,
    Counted,
    Fills,
    Request,
    fills_of,
    mask,
    most_of,
)
from diagnostic.maps.plates.words import Laid, plate_of
from diagnostic.maps.view import Canvas
from diagnostic.maps.zones_view import Mask, ZonesView, inset_view, of_map, zones_view
from diagnostic.territory.atlas import Atlas

LARGEST_SHARE, LEAST_PX, MOST_PX = 0.05, 24.0, 56.0
"""Radius of the largest circle: share of the smaller side of the picture, within pixels."""
GUTTER, INSET_PX = 18, 128
"""Between map and legend; largest side of an inset."""
UPRIGHT = 1.2
"""Width for a height from which the insets stand at the left, and not under the map."""
FEW = 5
"""Communes of a territory under which the bars are of all those of the map."""


class _Sheet(NamedTuple):
    """Where the map and its legend stand, in pixels."""

    map: Canvas
    is_beside: bool
    legend: Block


def plate(atlas: Atlas, request: Request) -> Drawing:
    """The map of a request, ready to be drawn at any size."""
    return partial(draw, atlas, request)


def draw(atlas: Atlas, request: Request, canvas: Canvas) -> Plate:
    """The map of a request in a picture of this size; without svg when it has no contour.

    Parameters
    ----------
    canvas
        Width and height of the whole, legend included.
    """
    codes = of_map(atlas, request.codes, request.extent)
    shown = seen(atlas, request.zones, codes, request.extent)
    if shown is None:
        return plate_of(atlas, request, "", Laid(np.array([], dtype=np.intp), LEAST_PX, False))
    layer = request.layer
    on_map, inside = mask(layer, shown.zones), mask(layer, shown.inside)
    fills = fills_of(request, on_map, inside)
    largest = min(max(LARGEST_SHARE * min(canvas.width, canvas.height), LEAST_PX), MOST_PX)
    legend, scale = _legend(request, fills, inside, on_map, largest)
    sheet = _sheet(canvas, shown, legend)
    drawn = on_map
    if request.is_pale:
        # What the frame holds is known once the legend has its room.
        drawn = _in_frame(atlas, request, sheet.map)
        legend, scale = _legend(request, fills, inside, drawn, largest)
        sheet = sheet._replace(legend=_laid(canvas, legend, is_beside=sheet.is_beside))
    svg = _svg(atlas, request, canvas, sheet, fills, scale)
    about = _about(request, inside, drawn)
    has_around = bool((drawn & ~about & np.isfinite(layer.values)).any())
    return plate_of(atlas, request, svg, Laid(np.flatnonzero(about), largest, has_around))


def _about(request: Request, inside: Mask, drawn: Mask) -> Mask:
    """Zones that the words tell: those of the territory, or of the whole map."""
    return inside if request.is_pale and inside.any() else drawn


def _legend(
    request: Request, fills: Fills, inside: Mask, drawn: Mask, largest: float
) -> tuple[list[Block], CircleScale]:
    """Blocks of the legend of the zones that are drawn, and the scale of their circles."""
    about = _about(request, inside, drawn)
    # Bars of one or two communes would say nothing: they are then those of the map.
    barred = about if about.sum() >= FEW else drawn
    scale = CircleScale(most_of(request, drawn), largest)
    return blocks_of(request, fills, Counted(barred, drawn), scale), scale


def _in_frame(atlas: Atlas, request: Request, room: Canvas) -> Mask:
    """Zones of the layer that a map of this size shows."""
    view = zones_view(atlas, request.zones, request.codes, request.extent, room)
    codes = view.codes[view.in_frame] if view is not None else ()
    return mask(request.layer, frozenset(codes))


def _laid(canvas: Canvas, blocks: list[Block], *, is_beside: bool) -> Block:
    stacked, in_line = legend_blocks.stacked, legend_blocks.in_line
    return stacked(blocks) if is_beside else in_line(blocks, canvas.width)


def _sheet(canvas: Canvas, shown: Seen, blocks: list[Block]) -> _Sheet:
    """The legend at the right or under, whichever leaves the larger map."""
    beside = _laid(canvas, blocks, is_beside=True)
    under = _laid(canvas, blocks, is_beside=False)
    right = Canvas(int(canvas.width - beside.width - GUTTER), canvas.height)
    above = Canvas(canvas.width, int(canvas.height - under.height - GUTTER))
    fits = beside.height <= canvas.height and right.width > canvas.width / 3
    if fits and _scale(right, shown) >= _scale(above, shown):
        return _Sheet(right, True, beside)
    return _Sheet(above, False, under)


def _scale(canvas: Canvas, shown: Seen) -> float:
    """Pixels of a degree of latitude, as large as the box can be shown."""
    west, south, east, north = shown.box
    wide = (east - west) * np.cos(np.radians((south + north) / 2))
    return float(min(canvas.width / wide, canvas.height / (north - south)))


def _svg(
    atlas: Atlas, request: Request, canvas: Canvas, sheet: _Sheet, fills: Fills, scale: CircleScale
) -> str:
    room, insets = sheet.map, ""
    shift = (0, 0)
    if request.extent.kind == "france":
        insets, room, shift = _insets(atlas, request, room, fills, scale)
    view = zones_view(atlas, request.zones, request.codes, request.extent, room)
    if view is None:
        return ""
    drawn = map_of(atlas, request, view, fills, scale)
    drawn = drawing.room(room, drawn, edged=request.extent.kind != "france")
    at = (sheet.map.width + GUTTER, 4) if sheet.is_beside else (2, sheet.map.height + GUTTER)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {canvas.width} {canvas.height}" '
        f'width="{canvas.width}" height="{canvas.height}" font-family="{drawing.FONT}">'
        f"<defs>{drawing.HATCH}</defs>"
        f'<g transform="translate({shift[0]} {shift[1]})">{drawn}</g>'
        f'{insets}<g transform="translate({at[0]} {at[1]})">{sheet.legend.svg}</g></svg>'
    )


def _insets(
    atlas: Atlas, request: Request, room: Canvas, fills: Fills, scale: CircleScale
) -> tuple[str, Canvas, tuple[int, int]]:
    """Small maps of the five overseas départements, what is left of the room, and where it is."""
    gap, count = 8, len(OVERSEAS)
    upright = room.width > UPRIGHT * room.height
    side = int(min(INSET_PX, ((room.height if upright else room.width) + gap) / count - gap))
    drawn = []
    for rank, (region, name) in enumerate(OVERSEAS.items()):
        view = inset_view(atlas, request.zones, request.codes, region, (side - 4, side - 18))
        far = rank * (side + gap)
        x, y = (0, far) if upright else (far, room.height - side)
        drawn.append(_inset(request, view, fills, scale, (x, y, side), name))
    if upright:
        left = Canvas(room.width - side - gap, room.height)
        return "".join(drawn), left, (side + gap, 0)
    return "".join(drawn), Canvas(room.width, room.height - side - gap), (0, 0)


def _inset(
    request: Request,
    view: ZonesView,
    fills: Fills,
    scale: CircleScale,
    at: tuple[int, int, int],
    name: str,
) -> str:
    x, y, side = at
    clip = f"inset-{side}"
    inner = zones_of(request, view, fills) + circles_of(
        request, view, discs_of(request, view, scale)
    )
    label = (
        f'<text x="4" y="13" font-size="12" fill="{drawing.INK}" stroke="{drawing.PAPER}" '
        f'stroke-width="3" paint-order="stroke" stroke-linejoin="round">{escape(name)}</text>'
    )
    return (
        f'<g transform="translate({x} {y})"><clipPath id="{clip}"><rect width="{side}" '
        f'height="{side}"/></clipPath><g clip-path="url(#{clip})"><g transform="translate(2 16)">'
        f"{inner}{outline_of(view)}</g></g>{label}"
        f'<rect x="0.5" y="0.5" width="{side - 1}" height="{side - 1}" fill="none" '
        f'stroke="{drawing.LINE}"/></g>'
    )
