"""What the still maps share: shapes, names, legends, scale bar, and the words around."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
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
    Those that ``must`` be read may stand over another disc, the fewest there are.
    """

    x: float
    y: float
    text: str
    quiet: bool = False
    radius: float | None = None
    must: bool = False


Disc = tuple[float, float, float]
"""Middle and radius of a disc, in pixels."""


def names(wanted: Iterable[Name], canvas: Canvas, most: int, discs: Sequence[Disc] = ()) -> str:
    """The first names that cover neither one another, nor a disc, the scale bar or the edge.

    Those that must be read cover the fewest discs that they can.
    """
    taken: list[Box] = [(canvas.width - 150, canvas.height - 36, canvas.width, canvas.height)]
    drawn: list[str] = []
    for name in wanted:
        if len(drawn) == most:
            break
        free = [
            (x, y)
            for x, y in _spots(name, canvas)
            if not any(_overlap(_box(name, x, y), other) for other in taken)
        ]
        hidden = [_covered(name, spot, discs) for spot in free]
        least = min(hidden, default=1)
        if not free or (least and not name.must):
            continue
        x, y = free[hidden.index(least)]
        taken.append(_box(name, x, y))
        look = f'fill="{QUIET}"' if name.quiet else f'fill="{INK}" font-weight="600"'
        drawn.append(f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(name.text)}</text>')
    return (
        f'<g font-size="{TEXT_PX}" text-anchor="middle" stroke="{PAPER}" stroke-width="3.5" '
        f'stroke-linejoin="round" paint-order="stroke">{"".join(drawn)}</g>'
    )


def _covered(name: Name, spot: tuple[float, float], discs: Sequence[Disc]) -> int:
    """How many discs words hide at a spot, their own left aside."""
    box = _box(name, *spot)
    return sum(_covers(box, disc) for disc in discs if disc[:2] != (name.x, name.y))


_RISE, _FALL = TEXT_PX * 0.75, 4.0
AWAY_PX = 2.0
"""Between words and any disc."""
LARGE_PX = 12.0
"""Radius of a disc past which words at its corner are seen to be its own."""


def _half(name: Name) -> float:
    return len(name.text) * TEXT_PX * LETTER / 2


def _box(name: Name, x: float, y: float) -> Box:
    """What words cover, their line being at this height."""
    return x - _half(name), y - _RISE, x + _half(name), y + _FALL


def _spots(name: Name, canvas: Canvas) -> list[tuple[float, float]]:
    """Where words may stand, the best first: none where their point is not seen."""
    if not (0 <= name.x <= canvas.width and 0 <= name.y <= canvas.height):
        return []
    half = _half(name)
    if name.quiet and not half / 2 < name.x < canvas.width - half / 2:
        return []  # pushed from the edge, it would be read on another place
    spots = [(name.x, name.y)] if name.radius is None else _beside(name, name.radius)
    return [
        (
            min(max(x, half + 2), canvas.width - half - 2),
            min(max(y, _RISE + 2), canvas.height - 5),
        )
        for x, y in spots
    ]


def _beside(name: Name, radius: float) -> list[tuple[float, float]]:
    """Above a disc, under it, at its sides; of a large one, at its corners, then on it."""
    aside, corner = radius + AWAY_PX + _half(name), 0.72 * radius + AWAY_PX
    middle = (_RISE - _FALL) / 2
    spots = [
        (name.x, name.y - radius - _FALL - AWAY_PX),
        (name.x, name.y + radius + _RISE + AWAY_PX),
        *((name.x + side * aside, name.y + middle) for side in (1, -1)),
    ]
    if radius >= LARGE_PX:
        spots += [
            (name.x + side * (corner + _half(name)), name.y + rise)
            for rise in (-corner - _FALL, corner + _RISE)
            for side in (1, -1)
        ]
        spots.append((name.x, name.y + middle))
    return spots


def _covers(box: Box, disc: Disc) -> bool:
    x, y, radius = disc
    aside = max(box[0] - x, 0.0, x - box[2])
    above = max(box[1] - y, 0.0, y - box[3])
    return aside**2 + above**2 < (radius + AWAY_PX / 2) ** 2


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


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
