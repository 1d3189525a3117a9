"""A figure drawn small: its point and its interval, beside the line of what it is compared with."""

from __future__ import annotations

import math

from diagnostic.french import spaced
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.stats.comparison import Judgement
from diagnostic.ui.diagnosis import words
from diagnostic.ui.html import picture

WIDTH, HEIGHT = 320, 30
MOST_TIMES = 2.0
"""Where the axis ends: twice less on the left, twice more on the right."""
EDGE_PX = 14
INK, PALE = "#1B262C", "#D5DDE1"
COLOURS = {
    Judgement.BETTER: "#1F7A5C",
    Judgement.WORSE: "#B3392F",
    Judgement.DIFFERENT: "#2B6CB0",
    Judgement.SAME: "#7A858C",
    Judgement.UNKNOWN: "#7A858C",
}
_HOLLOW = (Judgement.SAME, Judgement.UNKNOWN)


def _at(value: float, beside: float) -> float:
    """Place of a value: the comparator is in the middle, the same distance means as many times."""
    if value <= 0 or beside <= 0:
        times = 0.0 if value == beside else math.copysign(1.0, value - beside)
    else:
        times = math.log(value / beside, MOST_TIMES)
    share = min(1.0, max(-1.0, times))
    return round(WIDTH / 2 + share * (WIDTH / 2 - EDGE_PX), 1)


def strip(answer: Answer, beside: Compared) -> str:
    """The territory beside one comparator, as a picture with its words; both are known."""
    return picture(svg(answer, beside), alt(answer, beside)).replace("picture", "strip", 1)


def svg(answer: Answer, beside: Compared) -> str:
    """The drawing alone: a line for the comparator, a mark and its interval for the territory."""
    mine, there, middle = answer.value, beside.value.value or 0.0, HEIGHT / 2
    x, line = _at(mine.value or 0.0, there), WIDTH / 2
    parts = [
        f'<line x1="0" x2="{WIDTH}" y1="{middle}" y2="{middle}" stroke="{PALE}" stroke-width="2"/>',
        f'<line x1="{line}" x2="{line}" y1="2" y2="{HEIGHT - 2}" stroke="{INK}" stroke-width="3"/>',
    ]
    if mine.low is not None and mine.high is not None:
        low, high = _at(mine.low, there), _at(mine.high, there)
        parts.append(
            f'<line x1="{low}" x2="{high}" y1="{middle}" y2="{middle}" stroke="#9AA6AD" '
            'stroke-width="6"/>'
        )
    parts.append(_mark(x, middle, beside.judgement))
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _mark(x: float, y: float, judgement: Judgement) -> str:
    """The same signs as everywhere: a triangle up or down, a disc, a circle."""
    colour = COLOURS[judgement]
    look = f'fill="{"#FFFFFF" if judgement in _HOLLOW else colour}" stroke="{colour}"'
    if judgement in (Judgement.BETTER, Judgement.WORSE):
        tip = -8 if judgement is Judgement.BETTER else 8
        points = f"{x - 9},{y - tip} {x + 9},{y - tip} {x},{y + tip}"
        return f'<polygon points="{points}" {look} stroke-width="1"/>'
    return f'<circle cx="{x}" cy="{y}" r="7" {look} stroke-width="3"/>'


def alt(answer: Answer, beside: Compared) -> str:
    """The drawing in words."""
    indicator = answer.indicator
    here, there = (words.with_unit(indicator, each.value) for each in (answer, beside))
    return spaced(f"{indicator.label} : {here} ici, {there} ({beside.place.name}).")
