"""The shape of a road: a gentle wave, cut into stretches, with the breaks of its edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from diagnostic.maps.drawing import PAPER
from diagnostic.reports.drawings.colours import Look

HALF = 25.0
"""Half the width of the road, in pixels."""
SWAY = 14.0
"""How far its middle goes from a straight line."""
_STEPS = 6
_Point = tuple[float, float]
_BREAK: Sequence[_Point] = (
    *((-15, -4), (-11.5, 3.2), (-7.5, 1.8), (-4.5, 8.2), (-0.5, 6.4), (2.5, 10.4)),
    *((6, 4.4), (10, 5.4), (14, -4)),
)
"""A broken edge: along the road, and into it."""
_CRACK: Sequence[_Point] = ((2.5, 10), (0.2, 14.5), (3.4, 17.6), (1.4, 22.5))
_SIDE_CRACK: Sequence[_Point] = ((-4.5, 8), (-8.2, 11.6), (-7.2, 14.8))


@dataclass(frozen=True)
class Wave:
    """The middle of a row of the road.

    Attributes
    ----------
    y
        Height that it sways about.
    start, length
        Where a wave begins, and how long it is.
    """

    y: float
    start: float
    length: float

    def at(self, x: float) -> float:
        """Height of the middle."""
        return self.y + SWAY * sin(2 * pi * (x - self.start) / self.length)

    def aside(self, x: float, off: float) -> _Point:
        """The point at this distance from the middle, under it when positive."""
        slope = 2 * pi / self.length * SWAY * cos(2 * pi * (x - self.start) / self.length)
        long = hypot(1, slope)
        return x - off * slope / long, self.at(x) + off / long

    def line(self, start: float, end: float, off: float) -> str:
        """A smooth line along the road, as the curves of a path, its first point apart."""
        step = (end - start) / _STEPS
        small = step / 1000
        curves = []
        for rank in range(_STEPS):
            first, last = start + rank * step, start + (rank + 1) * step
            a, b = self.aside(first, off), self.aside(last, off)
            (ax, ay), (bx, by) = self.aside(first + small, off), self.aside(last + small, off)
            third = step / small / 3
            curves.append(
                f"C{a[0] + (ax - a[0]) * third:.1f} {a[1] + (ay - a[1]) * third:.1f} "
                f"{b[0] - (bx - b[0]) * third:.1f} {b[1] - (by - b[1]) * third:.1f} "
                f"{b[0]:.1f} {b[1]:.1f}"
            )
        return "".join(curves)

    def ribbon(self, start: float, end: float, half: float = HALF) -> str:
        """A stretch of the road as a closed path."""
        (a, b), (c, d) = self.aside(start, -half), self.aside(end, half)
        return (
            f"M{a:.1f} {b:.1f}{self.line(start, end, -half)}"
            f"L{c:.1f} {d:.1f}{self.line(end, start, half)}Z"
        )

    def middle(self, start: float, end: float) -> str:
        """Its middle, as an open path."""
        x, y = self.aside(start, 0)
        return f"M{x:.1f} {y:.1f}{self.line(start, end, 0)}"

    def edge(self, x: float, shape: Sequence[_Point]) -> str:
        """A line drawn along the upper edge and into the road."""
        points = [self.aside(x + along, -HALF + into) for along, into in shape]
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def stretch(wave: Wave, start: float, end: float, painted: Look) -> str:
    """A stretch of the road: its ground, its edges, the dashes of its middle."""
    return (
        f'<path d="{wave.ribbon(start, end)}" fill="{painted.fill}" stroke="{painted.edge}" '
        f'stroke-width="2" stroke-linejoin="round"/>'
        f'<path d="{wave.middle(start + 9, end - 9)}" fill="none" stroke="{painted.on}" '
        f'stroke-opacity="{_dash_opacity(painted)}" stroke-width="2.6" stroke-dasharray="15 12"/>'
    )


def _dash_opacity(painted: Look) -> float:
    return 0.92 if painted.on == "#ffffff" else 0.5


def broken(wave: Wave, x: float, painted: Look, ground: str = PAPER) -> str:
    """A place where the edge has given way: who comes by may leave the road there."""
    edge = wave.edge(x, _BREAK)
    cracks = wave.edge(x, _CRACK) + wave.edge(x, _SIDE_CRACK)
    return (
        f'<path d="{edge}Z" fill="{ground}"/>'
        f'<path d="{wave.edge(x, _BREAK[1:-1])}" fill="none" stroke="{painted.edge}" '
        'stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>'
        f'<path d="{cracks}" fill="none" stroke="{painted.on}" stroke-opacity="0.75" '
        'stroke-width="1.4" stroke-linejoin="round" stroke-linecap="round"/>'
    )
