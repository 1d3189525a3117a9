"""A still map of counts: the communes drawn quietly, a circle on each whose area is its count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from math import sqrt

from diagnostic.french import number
from diagnostic.maps import drawing
from diagnostic.maps.circles_scale import round_steps
from diagnostic.maps.drawing import Name
from diagnostic.maps.view import CONTOURS_CREDIT, Canvas, View, view_of
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

LARGEST_RADIUS = 30.0
MOST_LABELS = 7
HERE, AROUND = 0.8, 0.28
"""Strength of the circles of the territory, and of the others."""
_PALE, _INSIDE, _CIRCLE = "#f4f6f6", "#e3eef2", "#0f5c78"


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
        Commune → count. A commune absent from it is not known, and is left grey.
    secret
        Communes that are hidden by secrecy: hatched.
    """

    title: str
    unit: str
    source: str
    values: Mapping[str, float]
    secret: Codes = frozenset()


def circles_map(atlas: Atlas, codes: Codes, counts: Counts) -> str:
    """SVG of the counts around a territory; the territory is outlined.

    Returns
    -------
    str
        One ``<svg>`` element, every word escaped; empty when the territory has no contour.
    """
    canvas = Canvas()
    view = view_of(atlas, codes, canvas)
    if view is None:
        return ""
    most = max((counts.values.get(code, 0) for code in view.codes), default=0)
    scale = LARGEST_RADIUS / sqrt(most) if most else 0.0
    fills = _fills(view, counts)
    room = (
        drawing.polygons(view, fills, 1.0),
        drawing.departement_limits(atlas, view),
        drawing.outline(view),
        _circles(atlas, view, counts.values, scale),
        _labels(atlas, view, counts.values, scale),
        drawing.scale_bar(view),
    )
    bare = {
        fill for code, fill in zip(view.codes, fills, strict=True) if not counts.values.get(code)
    }
    legend = _legend(canvas, most, scale, counts.unit) + _swatches(canvas, bare, counts.unit)
    foot = f"{counts.source}. {CONTOURS_CREDIT}."
    return drawing.picture(canvas, counts.title, foot, "".join(room), legend)


def _fills(view: View, counts: Counts) -> list[str]:
    """The ground: what is not known is told from what has none."""
    return [
        drawing.HATCHED
        if code in counts.secret
        else drawing.ABSENT
        if code not in counts.values
        else _INSIDE
        if inside
        else _PALE
        for code, inside in zip(view.codes, view.inside, strict=True)
    ]


def _placed(atlas: Atlas, code: str, view: View) -> tuple[float, float] | None:
    commune = atlas.communes.get(code)
    if commune is None or commune.longitude is None or commune.latitude is None:
        return None
    return view.frame.point(commune.longitude, commune.latitude)


def _circles(atlas: Atlas, view: View, values: Mapping[str, float], scale: float) -> str:
    groups = ((~view.inside, AROUND), (view.inside, HERE))
    drawn = "".join(
        f'<g fill-opacity="{opacity}">'
        f"{''.join(_circle(atlas, code, view, values, scale) for code in _by_count(shown, values))}"
        "</g>"
        for shown, opacity in ((view.codes[where], opacity) for where, opacity in groups)
    )
    edge = 0.2 if view.is_coarse else 0.8
    return f'<g fill="{_CIRCLE}" stroke="#fff" stroke-width="{edge}">{drawn}</g>'


def _by_count(codes: Iterable[str], values: Mapping[str, float]) -> list[str]:
    """Communes that have some of the thing, the largest count first."""
    return sorted((code for code in codes if values.get(code)), key=lambda code: -values[code])


def _circle(atlas: Atlas, code: str, view: View, values: Mapping[str, float], scale: float) -> str:
    place = _placed(atlas, code, view)
    if place is None:
        return ""
    title = f"<title>{escape(atlas.name(code))} : {number(values[code])}</title>"
    return (
        f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{sqrt(values[code]) * scale:.1f}">'
        f"{'' if view.is_coarse else title}</circle>"
    )


def _labels(atlas: Atlas, view: View, values: Mapping[str, float], scale: float) -> str:
    """Names of the largest counts of the territory beside their circle, on no other."""
    wanted = []
    for code in _by_count(view.codes[view.inside], values)[: 2 * MOST_LABELS]:
        place = _placed(atlas, code, view)
        if place is not None:
            text = f"{atlas.name(code)} {number(values[code])}"
            wanted.append(Name(*place, text, radius=sqrt(values[code]) * scale))
    discs = [
        (*place, sqrt(values[code]) * scale)
        for code in _by_count(view.codes, values)
        if (place := _placed(atlas, code, view)) is not None
    ]
    return drawing.names(wanted, view.canvas, MOST_LABELS, discs)


def _legend(canvas: Canvas, most: float, scale: float, unit: str) -> str:
    """Three circles one in another, each with its round count."""
    if not most:
        return ""
    x, floor = canvas.room + LARGEST_RADIUS + 14, 2 * LARGEST_RADIUS + 16
    drawn = []
    for rank, value in enumerate(round_steps(most)):
        radius = sqrt(value) * scale
        line = floor - 2 * LARGEST_RADIUS + 4 + rank * 22
        drawn.append(
            f'<circle cx="{x}" cy="{floor - radius:.1f}" r="{radius:.1f}" fill="none" '
            f'stroke="{_CIRCLE}"/><path d="M{x} {floor - 2 * radius:.1f}L{x + 38} {line:.1f}" '
            f'stroke="{drawing.LINE}" fill="none"/>'
            + drawing.paragraph([number(value)], x + 42, line + 5)
        )
    words = drawing.lines(unit, canvas.side - 14)
    return "".join(drawn) + drawing.paragraph(words, canvas.room + 12, floor + 24)


def _swatches(canvas: Canvas, seen: set[str], unit: str) -> str:
    """What the ground means where there is no circle, under the legend of those."""
    above = len(drawing.lines(unit, canvas.side - 14)) * drawing.TEXT_PX * drawing.LINE_HEIGHT
    x, y = canvas.room + 12, 2 * LARGEST_RADIUS + 46 + above
    every = (
        (_INSIDE, "aucun, ici"),
        (_PALE, "aucun, autour"),
        (drawing.HATCHED, "secret"),
        (drawing.ABSENT, "non connu"),
    )
    shown = [(fill, text) for fill, text in every if fill in seen]
    return "".join(
        drawing.swatch(x, y + 28 * rank, fill)
        + drawing.paragraph([text], x + 28, y + 28 * rank + 14)
        for rank, (fill, text) in enumerate(shown)
    )
