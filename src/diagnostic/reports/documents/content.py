"""What a document says, block by block, whatever file it leaves as.

Every word is plain text: the writers escape it. A part of which nothing is known is a `Missing`
block, that says what is missing and how to get it: a document is complete, never a form to fill.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from diagnostic.maps.plate import Drawing
from diagnostic.reports.frame import LEAST_PX

Align = Literal["left", "right"]


@dataclass(frozen=True)
class Heading:
    """A title inside the document; ``level`` 1 opens a part, 2 a sub-part."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    ``quiet`` for small print, ``lead`` for the sentence that everybody reads, ``aside`` for what a
    letter has in the right half of its page: to whom, where and when, who signs.
    """

    text: str
    look: Literal["normal", "lead", "quiet", "aside"] = "normal"


@dataclass(frozen=True)
class Bullets:
    """Short lines."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """Large figures side by side: (value, what it is)."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table.

    Attributes
    ----------
    head, rows
        Cells are text, written as they are to be read.
    widths
        Shares of the width, by column; equal when empty.
    align
        By column; left when empty.
    title, source
        Above and under it.
    repeats
        Whether the head is written again on each page.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    align: tuple[Align, ...] = ()
    title: str = ""
    source: str = ""
    repeats: bool = True


@dataclass(frozen=True)
class Pairs:
    """Labels and what they say, in two columns: the fields of a sheet."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picture:
    """A map or a chart: its title, its notes and its source are those of its plate.

    ``share`` is its width, of that of the text; ``ratio`` its height, of its own width.
    ``least_px`` is the height that its words need, in pixels: that of the legend of a map. Where it
    is lower, they are smaller.
    """

    drawing: Drawing
    share: float = 1.0
    ratio: float = 0.62
    least_px: int = LEAST_PX


@dataclass(frozen=True)
class Missing:
    """What is not there, why, and how to get it."""

    what: str
    how: str


@dataclass(frozen=True)
class Break:
    """A new page."""


Block = Heading | Paragraph | Bullets | Facts | Grid | Pairs | Picture | Missing | Break


@dataclass(frozen=True)
class Document:
    """A document, ready to be written.

    Attributes
    ----------
    name
        Of its file, without extension, in plain letters: ``lettre-intention-douaisis``.
    kind
        What it is, on its first line: « Lettre d’intention ».
    title, place
        Of what, and the territory in words.
    on
        Day that is written in it.
    blocks
        Its body.
    sources, limits
        Its last page: where everything comes from, and what to beware of.
    is_landscape
        Whether it lies on its side.
    most_pages
        Pages that it must hold in, 0 when it may be as long as it needs.
    says_sources
        Whether its body already tells its sources and its limits: there is then no last page.
    fields
        Texts by name for a template of the user's: see `template`.
    """

    name: str
    kind: str
    title: str
    place: str
    on: date
    blocks: tuple[Block, ...]
    sources: tuple[str, ...]
    limits: tuple[str, ...]
    is_landscape: bool = False
    most_pages: int = 0
    says_sources: bool = False
    fields: dict[str, str] = field(default_factory=dict)


def texts(blocks: Sequence[Block]) -> list[str]:
    """Every word of some blocks, pictures apart: for tests and for a search."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                found.append(text)
            case Bullets(items=items):
                found.extend(items)
            case Facts(pairs=pairs) | Pairs(rows=pairs):
                found.extend(word for pair in pairs for word in pair)
            case Grid():
                found.extend((block.title, *block.head, block.source))
                found.extend(cell for row in block.rows for cell in row)
            case Missing(what=what, how=how):
                found.extend((what, how))
            case _:
                pass
    return [text for text in found if text]
