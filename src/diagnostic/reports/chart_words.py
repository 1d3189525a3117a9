"""Words of a chart: the little HTML that plotly takes, measured and cut into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Literal, NamedTuple

from diagnostic.french import spaced
from diagnostic.reports.words import clean, width, wrapped

Across = Literal["left", "center", "right"]
Down = Literal["top", "middle", "bottom"]

LEADING = 1.25
"""Height of a line, for a size of one."""
RISE, FALL = 0.72, 0.22
"""Of a capital above the line, and of a tail under it, for a size of one."""
_COLOUR = re.compile(r"color\s*:\s*(#[0-9a-fA-F]{3,8})")


class Piece(NamedTuple):
    """Words of one look; without a colour, they have that of their block."""

    text: str
    is_bold: bool = False
    colour: str = ""

    def width(self, size: float) -> float:
        """On one line, in the unit of the size."""
        return width(self.text, size, 600 if self.is_bold else 400)


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """Lines of words of one size."""

    lines: tuple[Line, ...]
    size: float
    colour: str

    @property
    def width(self) -> float:
        """Of its longest line."""
        return max((_breadth(line, self.size) for line in self.lines), default=0.0)

    @property
    def height(self) -> float:
        """From the top of its first capital to the foot of its last letter."""
        if not self.lines:
            return 0.0
        return self.size * (RISE + FALL + LEADING * (len(self.lines) - 1))

    def within(self, room: float) -> Block:
        """The same words on more lines, none wider than this."""
        if self.width <= room:
            return self
        lines = [cut for line in self.lines for cut in _cut(line, room, self.size)]
        return replace(self, lines=tuple(lines))


@dataclass(frozen=True)
class Placed:
    """A block at a point, in pixels from the top left corner."""

    block: Block
    x: float
    y: float
    across: Across = "left"
    down: Down = "middle"

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        block = self.block
        left = self.x - {"left": 0.0, "center": 0.5, "right": 1.0}[self.across] * block.width
        top = self.y - {"top": 0.0, "middle": 0.5, "bottom": 1.0}[self.down] * block.height
        return left, top, left + block.width, top + block.height

    def pieces(self) -> Iterator[tuple[Piece, float, float]]:
        """Each piece, where it begins, and the height of its line."""
        left, top, right, _ = self.box
        size = self.block.size
        for rank, line in enumerate(self.block.lines):
            wide = _breadth(line, size)
            x = {"left": left, "center": (left + right - wide) / 2, "right": right - wide}[
                self.across
            ]
            y = top + size * (RISE + LEADING * rank)
            for piece in line:
                yield piece, x, y
                x += piece.width(size)


def block(html: object, size: float, colour: str) -> Block:
    """Words with bold parts, colours and lines as their marks say; other marks are dropped.

    >>> [[piece.text for piece in line] for line in block("<b>a</b> b<br>c", 14, "#000").lines]
    [['a', ' b'], ['c']]
    """
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    lines = [tuple(piece for piece in line if piece.text) for line in reader.lines]
    return Block(tuple(line for line in lines if line), size, colour)


def plain(html: object) -> str:
    """Words without their marks."""
    return " ".join("".join(piece.text for piece in line) for line in block(html, 1, "").lines)


class _Reader(HTMLParser):
    """Gathers pieces line by line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[Piece]] = [[]]
        self._bold = 0
        self._colours: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.lines.append([])
        elif tag == "b":
            self._bold += 1
        elif tag == "span":
            found = _COLOUR.search(dict(attrs).get("style") or "")
            self._colours.append(found[1] if found else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "b":
            self._bold = max(0, self._bold - 1)
        elif tag == "span" and self._colours:
            self._colours.pop()

    def handle_data(self, data: str) -> None:
        colour = self._colours[-1] if self._colours else ""
        self.lines[-1].append(Piece(spaced(clean(data)), self._bold > 0, colour))


def _breadth(line: Line, size: float) -> float:
    return sum(piece.width(size) for piece in line)


def _cut(line: Line, room: float, size: float) -> Iterator[Line]:
    """A line on several, in the look of its first piece: only lines of one look are long."""
    first = line[0]
    text = "".join(piece.text for piece in line)
    for part in wrapped(text, room, size, 600 if first.is_bold else 400):
        yield (first._replace(text=part),)
