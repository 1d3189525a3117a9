"""What the drawings of a pathway share: words, marks, and the picture that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal

from diagnostic.french import NBSP, spaced
from diagnostic.maps.drawing import FONT, INK, PAPER, QUIET
from diagnostic.pathways.board import DEGREES, Degree, degree
from diagnostic.reports.drawings.colours import look
from diagnostic.reports.words import LEADING, MORE, Weight, clean, shortened, width, wrapped

Anchor = Literal["start", "middle", "end"]
TAG_HEIGHT = 26.0
_TAG_PX, _PIP, _PIP_STEP, _PIPS_ROOM = 15.5, 2.1, 6.6, 11.0
_CAPITAL = 0.34
"""From the middle of capitals to the line that they stand on, for a size of one."""


def text(
    words: str,
    x: float,
    y: float,
    size: float,
    colour: str = INK,
    weight: Weight = 400,
    anchor: Anchor = "start",
) -> str:
    """Words on one line that stands at this height."""
    look_ = "" if anchor == "start" else f' text-anchor="{anchor}"'
    bold = "" if weight == 400 else f' font-weight="{weight}"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"{bold}{look_}>'
        f"{escape(spaced(clean(words)))}</text>"
    )


def lines(
    words: Iterable[str],
    x: float,
    top: float,
    size: float,
    colour: str = INK,
    weight: Weight = 400,
    anchor: Anchor = "start",
) -> str:
    """Lines of words under this height."""
    step = size * LEADING
    return "".join(
        text(line, x, top + rank * step + size * 0.95, size, colour, weight, anchor)
        for rank, line in enumerate(words)
    )


def cut(words: str, room: float, size: float, most: int, weight: Weight = 400) -> tuple[str, ...]:
    """Words on so many lines at most, ended between two words when some are left out."""
    found = list(wrapped(words, room, size, weight))
    if len(found) <= most:
        return tuple(found)
    last = found[most - 1].split(" ")
    while len(last) > 1 and width(f"{' '.join(last)}{NBSP}{MORE}", size, weight) > room:
        last.pop()
    kept = [*found[: most - 1], " ".join(last), *found[most:]]
    return tuple(shortened(kept, most, room, size, weight))


def centred(
    words: str, x: float, y: float, size: float, colour: str = INK, weight: Weight = 600
) -> str:
    """Short words whose middle is at this point."""
    return text(words, x, y + size * _CAPITAL, size, colour, weight, "middle")


def tag_width(mark: str) -> float:
    """Width of the sign of a mark."""
    return max(38.0, width(mark, _TAG_PX, 600) + 13.0 + _PIPS_ROOM)


def tag(mark: str, priority: int | None, x: float, y: float) -> str:
    """A sign that bears a mark, its left and its middle there.

    Its dots say the priority without the colour: three when it is high, none when it is not rated.
    """
    painted, wide = look(degree(priority)), tag_width(mark)
    fill = painted.fill if priority is not None else PAPER
    return (
        f'<rect x="{x:.1f}" y="{y - TAG_HEIGHT / 2:.1f}" width="{wide:.1f}" '
        f'height="{TAG_HEIGHT:g}" rx="5" fill="{fill}" stroke="{painted.edge}" stroke-width="1.6"/>'
        + centred(mark, x + (wide - _PIPS_ROOM + 2) / 2, y, _TAG_PX, painted.on)
        + pips(priority, x + wide - _PIPS_ROOM + 2.5, y, painted.on)
    )


def pips(priority: int | None, x: float, y: float, colour: str) -> str:
    """As many dots as the degree has steps, one over another."""
    found = degree(priority)
    places = _pip_places(found) if found else ()
    return "".join(_pip(x, y - place, colour) for place in places)


def row_of_pips(name: Degree, x: float, colour: str) -> str:
    """The dots of a degree side by side, for a legend."""
    return "".join(_pip(x + place, 0, colour) for place in _pip_places(name))


def _pip_places(name: Degree) -> list[float]:
    count = list(DEGREES).index(name) + 1
    return [(rank - (count - 1) / 2) * _PIP_STEP for rank in range(count)]


def _pip(x: float, y: float, colour: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_PIP}" fill="{colour}"/>'


def disc(words: str, x: float, y: float, radius: float, fill: str, edge: str, on: str) -> str:
    """A disc that bears a word or a number."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{edge}" '
        f'stroke-width="2"/>{centred(words, x, y, min(radius * 1.1, 19), on)}'
    )


def svg(wide: float, tall: float, parts: Iterable[str]) -> str:
    """One picture of its parts on paper."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.1f} {tall:.1f}" '
        f'width="{wide:.1f}" height="{tall:.1f}" font-family="{FONT}">'
        f'<rect width="{wide:.1f}" height="{tall:.1f}" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def key_line(
    said: str, entries: Sequence[tuple[str, str, float]], x: float, y: float, room: float
) -> tuple[str, float]:
    """A legend line by line: what it says, then each drawing with its words; and its height.

    Parameters
    ----------
    entries
        A drawing made at the origin, its words, and the width of the drawing.
    """
    size, row, gap = 15.0, 24.0, 20.0
    drawn, left, top = [text(said, x, y + 16, size, QUIET)], x + width(said, size) + gap, y
    for picture, words, wide in entries:
        long = wide + 7 + width(words, size)
        if left + long > x + room and left > x:
            left, top = x, top + row
        drawn.append(f'<g transform="translate({left:.1f} {top + 11:.1f})">{picture}</g>')
        drawn.append(text(words, left + wide + 7, top + 16, size, QUIET))
        left += long + gap
    return "".join(drawn), top + row - y
