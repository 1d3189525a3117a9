"""A still map of counts: the communes drawn quietly, a circle on each whose area is its count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from math import cos, radians, sqrt
from typing import TYPE_CHECKING, NamedTuple

from diagnostic.french import number
from diagnostic.paths import GEO
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import geopandas as gpd

WIDTH, HEIGHT = 760, 560
MARGIN = 0.12
LARGEST_RADIUS = 30.0
MOST_LABELS = 6
LEGEND_WIDTH = 120
LETTER_PX, LINE_PX = 7.2, 16.0
"""Width of a letter and height of a line of a label, to keep labels apart."""
KM_PER_DEGREE = 111.2
"""Of latitude, on a sphere of mean radius."""
_PALE, _INSIDE, _LINE, _EDGE, _CIRCLE = "#f4f6f6", "#e3eef2", "#c3ced3", "#1b262c", "#0f5c78"


class _Frame(NamedTuple):
    """Degrees to pixels: a flat projection, true in area around the middle of the view."""

    west: float
    north: float
    x_scale: float
    y_scale: float

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.west) * self.x_scale, (self.north - latitude) * self.y_scale


@dataclass(frozen=True)
class Counts:
    """What the circles show.

    Parameters
    ----------
    title
        What is counted, with its year: it is also what a screen reader says.
    unit
        Under the legend.
    source
        At the foot of the map.
    values
        Commune → count. A commune absent from it is not known, and is left white.
    """

    title: str
    unit: str
    source: str
    values: Mapping[str, float]


def circles_map(atlas: Atlas, codes: Codes, counts: Counts) -> str:
    """SVG of the counts around a territory; the territory is outlined.

    Returns
    -------
    str
        One ``<svg>`` element, every word escaped; empty when the territory has no contour.
    """
    ground = _ground()
    inside = ground.loc[ground.index.intersection(sorted(codes))]
    if inside.empty:
        return ""
    frame, view = _framed(*inside.total_bounds)
    around = ground.cx[view[0] : view[2], view[1] : view[3]]
    most = max((counts.values.get(code, 0) for code in around.index), default=0)
    scale = LARGEST_RADIUS / sqrt(most) if most else 0.0
    names = sorted(inside.index, key=lambda code: -counts.values.get(code, 0))[:MOST_LABELS]
    room = WIDTH - LEGEND_WIDTH
    parts = [
        f'<clipPath id="room"><rect width="{room}" height="{HEIGHT}"/></clipPath>',
        '<g clip-path="url(#room)">',
        _polygons(around, frame, codes, counts.values),
        _outline(inside, frame),
        _circles(atlas, around.index, frame, counts.values, scale, codes),
        _labels(atlas, names, frame, counts.values, scale),
        "</g>",
        _legend(most, scale, counts.unit),
        _swatches(),
        _scale_bar(frame),
        f'<text x="8" y="{HEIGHT - 8}" font-size="12" fill="#55636b">'
        f"{escape(counts.source)}</text>",
    ]
    label = escape(counts.title, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{label}" font-family="SourceSans, sans-serif" width="100%">'
        f"<title>{escape(counts.title)}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>'
    )


@cache
def _ground() -> gpd.GeoSeries:
    import geopandas as gpd

    return gpd.read_parquet(GEO / "contours_moyen.parquet").set_index("code").geometry


def _framed(
    west: float, south: float, east: float, north: float
) -> tuple[_Frame, tuple[float, float, float, float]]:
    """Frame that holds these bounds with a margin, and the bounds of what it shows."""
    room = WIDTH - LEGEND_WIDTH
    shrink = cos(radians((south + north) / 2))
    side = max((east - west) * shrink / room, (north - south) / HEIGHT, 1e-4) * (1 + 2 * MARGIN)
    left = (west + east) / 2 - room / 2 * side / shrink
    top = (south + north) / 2 + HEIGHT / 2 * side
    view = (left, top - HEIGHT * side, left + WIDTH * side / shrink, top)
    return _Frame(left, top, shrink / side, 1 / side), view


def _polygons(
    around: gpd.GeoSeries, frame: _Frame, codes: Codes, values: Mapping[str, float]
) -> str:
    drawn = []
    for code, shape in around.items():
        fill = _INSIDE if code in codes else _PALE
        fill = fill if code in values else "#fff"
        drawn.append(f'<path d="{_path(shape, frame)}" fill="{fill}"/>')
    return f'<g stroke="{_LINE}" stroke-width="0.6">{"".join(drawn)}</g>'


def _outline(inside: gpd.GeoSeries, frame: _Frame) -> str:
    edge = inside.union_all()
    return f'<path d="{_path(edge, frame)}" fill="none" stroke="{_EDGE}" stroke-width="1.8"/>'


def _circles(
    atlas: Atlas,
    around: Iterable[str],
    frame: _Frame,
    values: Mapping[str, float],
    scale: float,
    codes: Codes,
) -> str:
    drawn = []
    for code in sorted(around, key=lambda code: -values.get(code, 0)):
        commune = atlas.communes.get(code)
        if commune is None or commune.longitude is None or not values.get(code):
            continue
        x, y = frame.point(commune.longitude, commune.latitude or 0)
        opacity = 0.8 if code in codes else 0.28
        title = f"{commune.name} : {number(values[code])}"
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{sqrt(values[code]) * scale:.1f}" '
            f'fill-opacity="{opacity}"><title>{escape(title)}</title></circle>'
        )
    return f'<g fill="{_CIRCLE}" stroke="#fff" stroke-width="0.8">{"".join(drawn)}</g>'


def _labels(
    atlas: Atlas, names: Iterable[str], frame: _Frame, values: Mapping[str, float], scale: float
) -> str:
    """Names of the largest counts; one that would cover another is left out."""
    drawn: list[str] = []
    taken: list[tuple[float, float, float]] = []
    for code in names:
        commune = atlas.communes.get(code)
        if commune is None or commune.longitude is None or not values.get(code):
            continue
        x, y = frame.point(commune.longitude, commune.latitude or 0)
        y -= sqrt(values[code]) * scale + 4
        text = f"{commune.name} {number(values[code])}"
        half = len(text) * LETTER_PX / 2
        x = min(max(x, half), WIDTH - LEGEND_WIDTH - half)
        if any(abs(x - u) < half + w and abs(y - v) < LINE_PX for u, v, w in taken):
            continue
        taken.append((x, y, half))
        drawn.append(f'<text x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>')
    return (
        '<g font-size="13" font-weight="600" fill="#1b262c" text-anchor="middle" stroke="#fff" '
        f'stroke-width="3" paint-order="stroke">{"".join(drawn)}</g>'
    )


def _legend(most: float, scale: float, unit: str) -> str:
    if not most:
        return ""
    x, floor = WIDTH - LEGEND_WIDTH + LARGEST_RADIUS + 12, 2 * LARGEST_RADIUS + 24
    drawn = []
    for rank, value in enumerate(_rounded_steps(most)):
        radius = sqrt(value) * scale
        line = floor - 2 * LARGEST_RADIUS + rank * LINE_PX
        drawn.append(
            f'<circle cx="{x}" cy="{floor - radius:.1f}" r="{radius:.1f}" fill="none" '
            f'stroke="{_CIRCLE}"/><path d="M{x} {floor - 2 * radius:.1f}L{x + 36} {line:.1f}" '
            f'stroke="{_LINE}" fill="none"/><text x="{x + 39}" y="{line + 4:.1f}" '
            f'font-size="12">{number(value)}</text>'
        )
    return (
        f'<g fill="#1b262c">{"".join(drawn)}'
        f'<text x="{x}" y="{floor + 18}" font-size="12" text-anchor="middle">'
        f"{escape(unit)}</text></g>"
    )


def _swatches() -> str:
    """What the ground means: none of the thing, or not known."""
    x, y = WIDTH - LEGEND_WIDTH + 12, 2 * LARGEST_RADIUS + 74
    lines = ((_INSIDE, "aucun, ici"), (_PALE, "aucun, autour"), ("#fff", "non connu"))
    return "".join(
        f'<rect x="{x}" y="{y + rank * 20 - 10}" width="14" height="12" fill="{fill}" '
        f'stroke="{_LINE}"/><text x="{x + 20}" y="{y + rank * 20}" font-size="12" '
        f'fill="#1b262c">{text}</text>'
        for rank, (fill, text) in enumerate(lines)
    )


def _scale_bar(frame: _Frame) -> str:
    """A round length in km, about a sixth of the map."""
    km = (WIDTH - LEGEND_WIDTH) / 6 / frame.y_scale * KM_PER_DEGREE
    power = 10 ** (len(str(int(max(km, 1)))) - 1)
    length = next((m * power for m in (5, 2, 1) if m * power <= km), 1)
    pixels = length / KM_PER_DEGREE * frame.y_scale
    x, y = WIDTH - LEGEND_WIDTH - 14, HEIGHT - 14
    return (
        f'<path d="M{x - pixels:.1f} {y - 5}V{y}H{x}V{y - 5}" stroke="{_EDGE}" fill="none"/>'
        f'<text x="{x - pixels / 2:.1f}" y="{y - 6}" font-size="12" fill="{_EDGE}" '
        f'text-anchor="middle" stroke="#fff" stroke-width="3" paint-order="stroke">'
        f"{number(length)} km</text>"
    )


def _rounded_steps(most: float) -> list[float]:
    """At most three round counts, the largest first, at or just under the most."""
    power = 10 ** (len(str(int(most))) - 1)
    top = max(1, int(most / power) * power)
    return sorted({top, max(1, round(top / 4)), 1}, reverse=True)


def _path(shape: object, frame: _Frame) -> str:
    from shapely import get_coordinates, get_exterior_ring, get_parts

    rings = []
    for part in get_parts(shape):
        points = [frame.point(lon, lat) for lon, lat in get_coordinates(get_exterior_ring(part))]
        rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(rings)
