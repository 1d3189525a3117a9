"""What the still maps share: shapes, names, legends, scale bar, and the words around."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from math import cos, hypot, inf, radians, sin
from textwrap import wrap
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import NBSP, number, spaced
from diagnostic.maps.view import Box, Canvas, Frame

INK, QUIET, LINE, PAPER = "#1b262c", "#55636b", "#aebac0", "#fff"
FONT = "SourceSans, 'Source Sans 3', sans-serif"
ABSENT = "#dfe3e5"
HATCHED = "url(#hatch)"
TEXT_PX, TITLE_PX = 16, 18
"""Sizes of words in a picture 620 wide: 12 pixels on screen when it is shown 465 wide."""
LETTER, LINE_HEIGHT = 0.54, 1.2
"""Width of a letter and height of a line, for a size of one."""
KM_PER_DEGREE = 111.2
"""Of latitude, on a sphere of mean radius."""


def path(shapes: Any, frame: Frame, grain: int = 1) -> str:
    """Polygons as one path, to so many tenths of a pixel.

    Their holes are left open by the rule ``evenodd``.
    """
    import shapely

    rings = shapely.get_rings(shapely.get_parts(np.atleast_1d(shapes)))
    degrees, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = frame.point(degrees[:, 0], degrees[:, 1])
    pixels = np.rint(np.column_stack([x, y]) * 10 / grain).astype(np.int64) * grain
    first = np.append(True, np.diff(ring) != 0)
    kept = first | (np.diff(pixels, axis=0, prepend=pixels[:1]) != 0).any(axis=1)
    starts = first[kept]
    pixels = pixels[kept]
    moves = np.where(starts[:, None], pixels, np.diff(pixels, axis=0, prepend=pixels[:1]))
    texts = _tenths(moves)
    ends = np.flatnonzero(np.append(starts, True))
    return "".join(
        f"M{texts[start]}l{' '.join(texts[start + 1 : end])}z"
        for start, end in pairwise(ends.tolist())
        if end - start > 2
    )


def _tenths(moves: NDArray[np.int64]) -> list[str]:
    """Pairs of tenths as text, without what a path does not need."""
    said = {int(value): f"{value / 10:g}" for value in np.unique(moves)}
    return [f"{said[x]} {said[y]}" for x, y in moves.tolist()]


# --- names ----------------------------------------------------------------------------------------


class Name(NamedTuple):
    """Words to lay on a map, centred on a point in pixels; quiet for what is around.

    With a ``radius``, the point is the middle of a disc of that size, and they stand beside it.
    Those that ``must`` be read may hide other discs, the fewest there are, at the end of a line.
    """

    x: float
    y: float
    text: str
    quiet: bool = False
    radius: float | None = None
    must: bool = False


class Spot(NamedTuple):
    """Where words may stand; far from their disc, a line leads to it."""

    x: float
    y: float
    is_led: bool = False


Disc = tuple[float, float, float]
"""Middle and radius of a disc, in pixels."""
Segment = tuple[float, float, float, float]
"""Both ends of a line, in pixels."""


def names(wanted: Iterable[Name], canvas: Canvas, most: int, discs: Sequence[Disc] = ()) -> str:
    """The first names that cover neither one another, nor a disc, the scale bar or the edge.

    Words beside a disc are nearer to it than to any other, or a thin line leads to it.
    """
    taken: list[Box] = [(canvas.width - 150, canvas.height - 36, canvas.width, canvas.height)]
    led: list[Segment] = []
    drawn: list[str] = []
    for name in wanted:
        if len(drawn) == most:
            break
        spot = _spot(name, canvas, taken, led, discs)
        if spot is None:
            continue
        taken.append(_box(name, spot))
        if spot.is_led:
            led.append(_leader(name, spot))
        look = f'fill="{QUIET}"' if name.quiet else f'fill="{INK}" font-weight="600"'
        drawn.append(f'<text x="{spot.x:.1f}" y="{spot.y:.1f}" {look}>{escape(name.text)}</text>')
    return (
        f'{_leaders(led)}<g font-size="{TEXT_PX}" text-anchor="middle" stroke="{PAPER}" '
        f'stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">{"".join(drawn)}</g>'
    )


def _leaders(led: Sequence[Segment]) -> str:
    edge = "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for a, b, c, d in led)
    lines = ((PAPER, 3.0), (INK, 1.0))
    return "".join(
        f'<path d="{edge}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'
        for colour, width in lines
        if edge
    )


def _spot(
    name: Name,
    canvas: Canvas,
    taken: Sequence[Box],
    led: Sequence[Segment],
    discs: Sequence[Disc],
) -> Spot | None:
    """The first place that is free and cannot be read as another's; None when there is none."""
    others = _around(name, discs)
    free = [spot for spot in _spots(name, canvas) if _is_free(name, spot, taken, led)]
    for nearer in (NEARER_PX, LEAST_NEARER_PX) if name.must else (NEARER_PX,):
        for spot in free:
            if _is_own(name, spot, others, nearer):
                return spot
    lines = [spot for spot in free if spot.is_led]
    if not (name.must and lines):
        return None
    return min(lines, key=lambda spot: _hidden(name, spot, others))


def _around(name: Name, discs: Sequence[Disc]) -> list[Disc]:
    """Other discs that words could come near, wherever they stand."""
    aside = 2 * _half(name) + (name.radius or 0.0) + LED_PX[-1] + NEARER_PX + AWAY_PX
    return [
        disc
        for disc in discs
        if max(abs(disc[0] - name.x), abs(disc[1] - name.y)) < aside + disc[2]
        and disc[:2] != (name.x, name.y)
    ]


def _is_free(name: Name, spot: Spot, taken: Sequence[Box], led: Sequence[Segment]) -> bool:
    """Whether words, and their line, keep clear of other words and lines."""
    box = _box(name, spot)
    if any(_overlap(box, other) for other in taken) or any(_crosses(line, box) for line in led):
        return False
    if not spot.is_led:
        return True
    line = _leader(name, spot)
    return not any(_crosses(line, other) for other in taken) and not any(
        _meet(line, other) for other in led
    )


def _is_own(name: Name, spot: Spot, others: Sequence[Disc], nearer: float) -> bool:
    """Whether words hide no disc, and are nearer to their own than to any other, or led to it.

    Parameters
    ----------
    nearer
        By how many pixels.
    """
    box = _box(name, spot)
    gap = min((_gap(box, disc) for disc in others), default=inf)
    if name.radius is None:
        return gap >= AWAY_PX / 2
    if not spot.is_led:
        return gap >= max(AWAY_PX / 2, _gap(box, (name.x, name.y, name.radius)) + nearer)
    return _hidden(name, spot, others) == (0, 0)


def _hidden(name: Name, spot: Spot, others: Sequence[Disc]) -> tuple[int, int]:
    """Discs that words cover, and those that their line crosses."""
    box, line = _box(name, spot), _leader(name, spot)
    return (
        sum(_gap(box, disc) < AWAY_PX / 2 for disc in others),
        sum(_gap_to_line(line, disc) < AWAY_PX / 2 for disc in others),
    )


_RISE, _FALL = TEXT_PX * 0.75, 4.0
_MIDDLE = (_RISE - _FALL) / 2
AWAY_PX, NEARER_PX, LEAST_NEARER_PX = 2.0, 6.0, 0.3
"""Between words and any disc; how much nearer they are to their own, without a line; and those
that must be read."""
LARGE_PX = 12.0
"""Radius of a disc past which words stand on it."""
LED_PX = (14.0, 32.0, 54.0)
"""Lengths of a line from a disc to its words."""
_EIGHT = (-90, 90, 0, 180, -45, -135, 45, 135)
_SIXTEEN = (*_EIGHT, *(each + 22.5 for each in _EIGHT))
"""Sides of a disc in degrees, the best first: above, under, at its sides, at its corners."""


def _half(name: Name) -> float:
    return len(name.text) * TEXT_PX * LETTER / 2


def _box(name: Name, spot: Spot, edge: float = 0.0) -> Box:
    """What words cover, their line being at this height, and an edge around."""
    aside = _half(name) + edge
    return spot.x - aside, spot.y - _RISE - edge, spot.x + aside, spot.y + _FALL + edge


def _leader(name: Name, spot: Spot) -> Segment:
    """From the edge of a disc to its words, a hair before them."""
    left, top, right, foot = _box(name, spot, AWAY_PX)
    x, y = min(max(name.x, left), right), min(max(name.y, top), foot)
    far = hypot(x - name.x, y - name.y) or 1.0
    part = min(1.0, (name.radius or 0.0) / far)
    return name.x + part * (x - name.x), name.y + part * (y - name.y), x, y


def _spots(name: Name, canvas: Canvas) -> list[Spot]:
    """Where words may stand, the best first: none where their point is not seen."""
    if not (0 <= name.x <= canvas.width and 0 <= name.y <= canvas.height):
        return []
    half = _half(name)
    if name.quiet and not half / 2 < name.x < canvas.width - half / 2:
        return []  # pushed from the edge, it would be read on another place
    spots = [Spot(name.x, name.y)] if name.radius is None else _beside(name, name.radius)
    return [
        Spot(
            min(max(spot.x, half + 2), canvas.width - half - 2),
            min(max(spot.y, _RISE + 2), canvas.height - 5),
            spot.is_led,
        )
        for spot in spots
    ]


def _beside(name: Name, radius: float) -> list[Spot]:
    """Eight places against a disc, on it when it is large, then sixteen at the end of a line."""
    spots = _ring(name, radius + AWAY_PX, _EIGHT, is_led=False)
    if radius >= LARGE_PX:
        spots.append(Spot(name.x, name.y + _MIDDLE))
    for long in LED_PX:
        spots += _ring(name, radius + long, _SIXTEEN, is_led=True)
    return spots


def _ring(name: Name, reach: float, sides: Sequence[float], *, is_led: bool) -> list[Spot]:
    """Places around a point, at a distance from it, on some sides."""
    spots = []
    for side in sides:
        right, down = cos(radians(side)), sin(radians(side))
        # A corner of the words is toward the point on a slant, the middle of a side when straight.
        x = name.x + reach * right + _half(name) * min(1.0, max(-1.0, 1.5 * right))
        y = name.y + reach * down + (_RISE + _FALL) / 2 * min(1.0, max(-1.0, 1.5 * down))
        spots.append(Spot(x, y + _MIDDLE, is_led))
    return spots


def _gap(box: Box, disc: Disc) -> float:
    """Pixels from a box to the edge of a disc, under zero when it is covered."""
    x, y, radius = disc
    return hypot(max(box[0] - x, 0.0, x - box[2]), max(box[1] - y, 0.0, y - box[3])) - radius


def _gap_to_line(line: Segment, disc: Disc) -> float:
    """Pixels from a line to the edge of a disc, under zero when it is crossed."""
    (a, b, c, d), (x, y, radius) = line, disc
    long = (c - a) ** 2 + (d - b) ** 2
    part = min(1.0, max(0.0, ((x - a) * (c - a) + (y - b) * (d - b)) / long)) if long else 0.0
    return hypot(a + part * (c - a) - x, b + part * (d - b) - y) - radius


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _crosses(line: Segment, box: Box) -> bool:
    """Whether a line goes through a box, its sides included."""
    a, b, c, d = line
    first, last = 0.0, 1.0
    for start, move, low, high in ((a, c - a, box[0], box[2]), (b, d - b, box[1], box[3])):
        if not move:
            if not low <= start <= high:
                return False
            continue
        ends = sorted(((low - start) / move, (high - start) / move))
        first, last = max(first, ends[0]), min(last, ends[1])
    return first <= last


def _meet(one: Segment, other: Segment) -> bool:
    """Whether two lines cross."""
    a, b, c, d = one
    e, f, g, h = other
    sides = [(c - a) * (y - b) - (d - b) * (x - a) for x, y in ((e, f), (g, h))]
    ends = [(g - e) * (y - f) - (h - f) * (x - e) for x, y in ((a, b), (c, d))]
    return sides[0] * sides[1] < 0 and ends[0] * ends[1] < 0


# --- words around ---------------------------------------------------------------------------------


def lines(text: str, width: float, size: int = TEXT_PX) -> list[str]:
    """Words cut into lines that hold in a width, no-break spaces kept."""
    return wrap(spaced(text), max(8, int(width / size / LETTER)), break_on_hyphens=False)


def paragraph(
    text: Sequence[str], x: float, y: float, size: int = TEXT_PX, look: str = f'fill="{INK}"'
) -> str:
    """Lines of words, the first at this height."""
    return "".join(
        f'<text x="{x:g}" y="{y + rank * size * LINE_HEIGHT:.1f}" font-size="{size}" {look}>'
        f"{escape(line)}</text>"
        for rank, line in enumerate(text)
    )


def swatch(x: float, y: float, fill: str, opacity: float = 1.0) -> str:
    """A small box of a colour of the map."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="22" height="16" fill="{fill}" '
        f'fill-opacity="{opacity:g}" stroke="{QUIET}" stroke-width="0.8"/>'
    )


class Framed(Protocol):
    """A view: its picture, and how degrees become pixels."""

    @property
    def canvas(self) -> Canvas:
        """Sizes of the picture."""
        ...

    @property
    def frame(self) -> Frame:
        """Degrees to pixels."""
        ...


def scale_bar(view: Framed, at_left: bool = False) -> str:
    """A round length, about a fifth of the map, at its foot."""
    canvas = view.canvas
    pixels_per_km = view.frame.y_scale / KM_PER_DEGREE
    most = canvas.width / 5 / pixels_per_km
    steps = [m * 10.0**power for power in range(-2, 5) for m in (1, 2, 5)]
    km = max((step for step in steps if step <= most), default=steps[0])
    long, y = km * pixels_per_km, canvas.height - 10
    left = 12.0 if at_left else canvas.width - 12 - long
    x = left + long
    text = f"{number(km)}{NBSP}km" if km >= 1 else f"{number(km * 1000)}{NBSP}m"
    return (
        f'<rect x="{left - 7:.1f}" y="{y - 27}" width="{long + 14:.1f}" height="33" rx="2" '
        f'fill="{PAPER}" fill-opacity="0.7"/>'
        f'<g stroke="{PAPER}" stroke-width="3.5" paint-order="stroke" fill="{INK}">'
        f'<text x="{(left + x) / 2:.1f}" y="{y - 7}" font-size="{TEXT_PX}" '
        f'text-anchor="middle">{text}</text></g>'
        f'<path d="M{left:.1f} {y - 5}V{y}H{x:g}V{y - 5}" stroke="{INK}" stroke-width="1.4" '
        'fill="none"/>'
    )


def room(canvas: Canvas, drawn: str, edged: bool = True) -> str:
    """What is drawn in a map, cut at its edge."""
    clip = f"room-{canvas.width}-{canvas.height}"
    edge = (
        f'<rect x="0.5" y="0.5" width="{canvas.width - 1}" height="{canvas.height - 1}" '
        f'fill="none" stroke="{LINE}"/>'
    )
    return (
        f'<clipPath id="{clip}"><rect width="{canvas.width}" height="{canvas.height}"/></clipPath>'
        f'<g clip-path="url(#{clip})">{drawn}</g>{edge if edged else ""}'
    )


def picture(canvas: Canvas, title: str, foot: str, drawn: str, titled: bool = True) -> str:
    """A drawing between its title and its source, as SVG: it can be taken away alone.

    Parameters
    ----------
    canvas
        Size of the drawing.
    titled
        Whether the title is written, or only told to those who do not see the picture.
    """
    above = lines(title, canvas.width - 16, TITLE_PX) if titled else []
    under = lines(foot, canvas.width - 16)
    head = int(len(above) * TITLE_PX * LINE_HEIGHT) + 12 if above else 0
    height = head + canvas.height + int(len(under) * TEXT_PX * LINE_HEIGHT) + 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {canvas.width} {height}" '
        f'width="{canvas.width}" height="{height}" role="img" '
        f'aria-label="{escape(title, quote=True)}" '
        f'font-family="{FONT}"><title>{escape(title)}</title>'
        f'<rect width="{canvas.width}" height="{height}" fill="{PAPER}"/>'
        f"{paragraph(above, 8, TITLE_PX + 2, TITLE_PX, _BOLD)}"
        f'<g transform="translate(0 {head})">{drawn}</g>'
        f"{paragraph(under, 8, head + canvas.height + TEXT_PX + 6, TEXT_PX, _SOFT)}</svg>"
    )


_BOLD, _SOFT = f'fill="{INK}" font-weight="600"', f'fill="{QUIET}"'
HATCH = (
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="5" height="5" fill="{PAPER}"/>'
    f'<path d="M1 0V5" stroke="{QUIET}" stroke-width="1.1"/></pattern>'
)
