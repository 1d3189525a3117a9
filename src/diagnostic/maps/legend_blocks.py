"""Legends: what the colours, the circles and the swatches of a map mean, and how many are of each.

Each part is a block drawn from its own corner, to be stacked beside a map or set in line under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import lowered, number, raised
from diagnostic.indicators.layers import Subject
from diagnostic.maps import drawing
from diagnostic.maps.bivariate import NINE, THIRDS, Crossed
from diagnostic.maps.circles_scale import round_steps
from diagnostic.maps.classes import Classes, digits
from diagnostic.maps.symbology import ABSENT, SECRET, Painted

HEAD_PX, TEXT_PX, SMALL_PX = 16, 15, 13
ROW_PX, BOX_PX, CELL_PX = 22, 26, 38
LETTER = 0.5
"""Width of a letter of the legend, for a size of one."""
LEAST_PX, BAR_PX, MARK_PX = 170, 58, 20
CIRCLE = "#0f5c78"
FEWER = "#b35806"
"""Circles of a count, and of one under zero."""
BOLD, PLAIN, SOFT = (
    f'fill="{drawing.INK}" font-weight="600"',
    f'fill="{drawing.INK}"',
    f'fill="{drawing.QUIET}"',
)


@dataclass(frozen=True)
class Block:
    """A part of a legend, from its top left corner; sizes in pixels."""

    svg: str
    width: float
    height: float


@dataclass(frozen=True)
class Missing:
    """How many zones have no class, and why."""

    secret: int
    absent: int


def unit_of(subject: Subject) -> str:
    """Unit of the values; what is counted when it is a mere number."""
    return lowered(subject.label) if subject.unit == "nombre" else subject.unit


def heading(subject: Subject) -> str:
    """Unit as it stands above a legend."""
    if subject.unit == "%":
        return "En %"
    unit = unit_of(subject)
    # « hab./km² » is written as it is.
    return unit if "/" in unit or "." in unit.split(" ")[0] else raised(unit)


def mark_at(classes: Classes, comparator: tuple[float, str] | None) -> tuple[float, str] | None:
    """The bound that stands for a comparator, with its words; None when there is none."""
    if comparator is None or not classes.bounds:
        return None
    value, said = comparator
    return min(classes.bounds, key=lambda bound: abs(bound - value)), said


def missing(ranks: NDArray[np.intp], counted: NDArray[np.bool_]) -> Missing:
    """Zones that have no class, of those that are counted."""
    here = ranks[counted]
    return Missing(int((here == SECRET).sum()), int((here == ABSENT).sum()))


def classes_block(
    unit: str,
    classes: Classes,
    shades: Sequence[str],
    counts: Sequence[int],
    mark: tuple[float, str] | None = None,
    width: float | None = None,
    decimals: int = 0,
) -> Block:
    """Classes from the highest to the lowest, each with a bar: how many zones are in it.

    Parameters
    ----------
    counts
        Zones in each class.
    mark
        A bound and the words of its comparator, written at it.
    width
        Of the block, its own when None.
    decimals
        With which values are written.
    """
    labels = classes.labels(decimals)
    start = BOX_PX + 8 + max((_width(label) for label in labels), default=0.0) + 8
    most = max(counts, default=0) or 1
    tail = _width(number(most), SMALL_PX) + 6
    wide = max(LEAST_PX, start + BAR_PX + tail) if width is None else width
    bar = max(10.0, min(wide - start - tail, 2 * BAR_PX))
    heading = drawing.lines(unit, wide, HEAD_PX)
    drawn = [drawing.paragraph(heading, 0, HEAD_PX - 2, HEAD_PX, BOLD)]
    y = len(heading) * HEAD_PX * drawing.LINE_HEIGHT + 5
    for rank in range(len(classes) - 1, -1, -1):
        long = bar * counts[rank] / most
        drawn += [
            _box(y, shades[rank]),
            drawing.paragraph([labels[rank]], BOX_PX + 8, y + 16, TEXT_PX),
            _bar(start, y + 5, long, shades[rank]),
            drawing.paragraph([number(counts[rank])], start + long + 5, y + 16, SMALL_PX, SOFT),
        ]
        y += ROW_PX
        if mark and rank and classes.bounds[rank - 1] == mark[0]:
            drawn.append(_marked(y, mark[1]))
            y += MARK_PX
    return Block("".join(drawn), wide, y)


def missing_block(found: Missing, drawn: Missing | None = None) -> Block | None:
    """Swatches of what has no class, of each kind that is there.

    Parameters
    ----------
    drawn
        Zones without class anywhere on the map: their swatch is told, even if none is counted.
    """
    seen = drawn or found
    rows = [
        (drawing.HATCHED, "secret", found.secret, seen.secret),
        (drawing.ABSENT, "non connu", found.absent, seen.absent),
    ]
    return swatches_block([(fill, word, n or None) for fill, word, n, here in rows if here])


def swatches_block(rows: Sequence[tuple[str, str, int | None]]) -> Block | None:
    """Colours that stand for no figure, with how many zones are of each."""
    drawn, y = [], 0.0
    for fill, word, count in rows:
        text = word if count is None else f"{word} ({number(count)})"
        drawn += [_box(y, fill, 18), drawing.paragraph([text], BOX_PX + 8, y + 14, TEXT_PX)]
        y += 25
    wide = BOX_PX + 12 + max((_width(f"{word} (00)") for _, word, _ in rows), default=0.0)
    return Block("".join(drawn), wide, y) if rows else None


def circles_block(
    unit: str, most: float, largest_px: float, has_fewer: bool = False, *, over: bool = False
) -> Block:
    """Three circles one in another, each with its round count; rings if they are over colours."""
    ink = drawing.INK if over else CIRCLE
    look = (
        f'fill="{drawing.PAPER}" fill-opacity="0.3" stroke="{ink}" stroke-width="1.3"'
        if over
        else f'fill="{ink}" fill-opacity="0.12" stroke="{ink}"'
    )
    wide = max(LEAST_PX, 2 * largest_px + 30 + _width(number(most)))
    heading = drawing.lines(unit, wide, HEAD_PX)
    drawn = [drawing.paragraph(heading, 0, HEAD_PX - 2, HEAD_PX, BOLD)]
    top = len(heading) * HEAD_PX * drawing.LINE_HEIGHT + 6
    floor, x = top + 2 * largest_px, largest_px + 1
    for rank, value in enumerate(round_steps(most)):
        radius = largest_px * sqrt(value / most)
        line = top + 8 + rank * 21
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{floor - radius:.1f}" r="{radius:.1f}" '
            f'{look}/><path d="M{x:.1f} {floor - 2 * radius:.1f}'
            f'L{x + largest_px + 6:.1f} {line:.1f}h8" stroke="{drawing.LINE}" fill="none"/>'
            + drawing.paragraph(
                [number(value, digits([value]))], x + largest_px + 18, line + 5, TEXT_PX
            )
        )
    y = max(floor, top + 66) + 6
    if has_fewer:
        drawn.append(
            f'<circle cx="9" cy="{y + 9:.1f}" r="8" fill="{FEWER}" fill-opacity="0.5" '
            f'stroke="{FEWER}"/>' + drawing.paragraph(["en moins"], 24, y + 14, TEXT_PX)
        )
        y += 24
    return Block("".join(drawn), wide, y)


def square_block(
    found: Crossed, across: tuple[str, str], up: tuple[str, str], width: float = 250
) -> Block:
    """Nine colours: the first rate grows to the right, the second upwards.

    Parameters
    ----------
    across, up
        Name and unit of each.
    """
    side = THIRDS * CELL_PX
    left = max((_width(text, SMALL_PX) for text in _cuts(found.up)), default=0.0) + 10
    above = drawing.lines(f"{up[0]} ({up[1]})" if up[1] else up[0], width - 18, TEXT_PX)
    under = drawing.lines(f"{across[0]} ({across[1]})" if across[1] else across[0], width, TEXT_PX)
    head = len(above) * TEXT_PX * drawing.LINE_HEIGHT + 10
    cells = "".join(
        f'<rect x="{left + CELL_PX * (cell % THIRDS):g}" '
        f'y="{head + side - CELL_PX * (1 + cell // THIRDS):g}" width="{CELL_PX}" '
        f'height="{CELL_PX}" fill="{fill}"/>'
        for cell, fill in enumerate(NINE)
        if cell % THIRDS < max(1, len(found.across)) and cell // THIRDS < max(1, len(found.up))
    )
    floor = head + side
    ticks = [
        drawing.paragraph(
            [text],
            left + CELL_PX * (rank + 1),
            floor + 15,
            SMALL_PX,
            f'{SOFT} text-anchor="middle"',
        )
        for rank, text in enumerate(_cuts(found.across))
    ] + [
        drawing.paragraph(
            [text],
            left - 7,
            floor - CELL_PX * (rank + 1) + 4,
            SMALL_PX,
            f'{SOFT} text-anchor="end"',
        )
        for rank, text in enumerate(_cuts(found.up))
    ]
    arrows = (
        f'<path d="M{left:.1f} {floor + 22:.1f}h{side + 12}m-6 -4l6 4l-6 4M{left + side + 6:.1f} '
        f'{floor:.1f}" stroke="{drawing.INK}" stroke-width="1.3" fill="none"/>'
        f'<path d="M{left - 3:.1f} {floor:.1f}v-{side + 8}m-4 6l4 -6l4 6" stroke="{drawing.INK}" '
        'stroke-width="1.3" fill="none"/>'
    )
    words = drawing.paragraph(above, 0, TEXT_PX - 2, TEXT_PX, BOLD) + drawing.paragraph(
        under, 0, floor + 42, TEXT_PX, BOLD
    )
    high = floor + 42 + len(under) * TEXT_PX * drawing.LINE_HEIGHT - 8
    wide = max(left + side + 14, *(_width(line) + 6 for line in (*above, *under)))
    return Block(f"{cells}{''.join(ticks)}{arrows}{words}", wide, high)


def words_block(text: str, width: float) -> Block:
    """A quiet sentence."""
    said = drawing.lines(text, width, SMALL_PX)
    high = len(said) * SMALL_PX * drawing.LINE_HEIGHT
    return Block(drawing.paragraph(said, 0, SMALL_PX - 2, SMALL_PX, SOFT), width, high)


def stacked(blocks: Sequence[Block], gap: float = 14) -> Block:
    """Blocks one under another."""
    drawn, y = [], 0.0
    for block in blocks:
        drawn.append(f'<g transform="translate(0 {y:.1f})">{block.svg}</g>')
        y += block.height + gap
    width = max((block.width for block in blocks), default=0.0)
    return Block("".join(drawn), width, max(0.0, y - gap))


def in_line(blocks: Sequence[Block], width: float, gap: float = 30) -> Block:
    """Blocks side by side, on as many lines as they need."""
    drawn, x, y, high = [], 0.0, 0.0, 0.0
    for block in blocks:
        if x and x + block.width > width:
            x, y, high = 0.0, y + high + 12, 0.0
        drawn.append(f'<g transform="translate({x:.1f} {y:.1f})">{block.svg}</g>')
        x, high = x + block.width + gap, max(high, block.height)
    return Block("".join(drawn), width, y + high)


def counted_in(painted: Painted, counted: NDArray[np.bool_]) -> tuple[int, ...]:
    """Zones in each class, of those that are counted."""
    here = painted.ranks[counted]
    return tuple(int((here == rank).sum()) for rank in range(len(painted.classes)))


def _cuts(classes: Classes) -> list[str]:
    decimals = digits(classes.bounds)
    return [number(bound, decimals) for bound in classes.bounds]


def _width(text: str, size: float = TEXT_PX) -> float:
    return len(text) * size * LETTER


def _box(y: float, fill: str, height: float = ROW_PX) -> str:
    return (
        f'<rect x="0.5" y="{y:.1f}" width="{BOX_PX}" height="{height:g}" fill="{fill}" '
        f'stroke="{drawing.QUIET}" stroke-width="0.6"/>'
    )


def _bar(x: float, y: float, long: float, fill: str) -> str:
    if not long:
        return ""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{long:.1f}" height="12" fill="{fill}" '
        f'stroke="{drawing.QUIET}" stroke-width="0.6"/>'
    )


def _marked(y: float, words: str) -> str:
    """A line at the bound between two classes, with what it stands for."""
    middle = y + MARK_PX / 2
    return (
        f'<path d="M-1 {middle:.1f}h{BOX_PX + 6}" stroke="{drawing.INK}" stroke-width="2"/>'
        + drawing.paragraph([words], BOX_PX + 8, middle + 4.5, SMALL_PX, BOLD)
    )
