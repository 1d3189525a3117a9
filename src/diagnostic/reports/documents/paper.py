"""A document as PDF: ready to print, tagged for those who listen to it, the same bytes each time.

Typst lays it out with our own font only. Words reach it as data, never as its language.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, assert_never

from diagnostic.reports.documents.content import (
    Block,
    Break,
    Bullets,
    Document,
    Facts,
    Grid,
    Heading,
    Missing,
    Pairs,
    Paragraph,
    Picture,
)
from diagnostic.reports.documents.paper_layout import LAYOUT
from diagnostic.reports.documents.parts import body, last_page
from diagnostic.reports.documents.pictures import Album, Drawn
from diagnostic.reports.documents.setting import (
    ACCENT,
    AMBER,
    AMBER_INK,
    AMBER_TINT,
    BOTTOM,
    INK,
    LABEL_SHARE,
    LINE,
    LONG_CELL,
    MOST_FACTS,
    QUIET,
    SETTINGS,
    SIDES,
    TINT,
    TO_COMPLETE,
    TOP,
    USUAL,
    Setting,
    aligned,
    author,
    columns,
    footer,
    full,
    header,
    line,
    lines,
    room,
    shares,
    sheet,
    table_size,
    under_title,
)
from diagnostic.reports.figure import own_fonts
from diagnostic.reports.words import Weight, breakable

if TYPE_CHECKING:
    from typst import Compiler

Said = dict[str, Any]
"""What is given to the layout, as JSON."""


def to_pdf(document: Document) -> bytes:
    """A document as PDF.

    Spacing is made smaller, twice at most, when the body must hold in so many pages; nothing is
    ever cut. The page of sources and limits comes after them.
    """
    album = Album(document)
    setting = held(document, album)
    made = _compiler(document, setting, album, is_drawn=True).compile(format="pdf")
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def first_page(document: Document, ppi: float) -> bytes:
    """The first page of a document as PNG, to be looked at; ``ppi`` are points of it by inch."""
    album = Album(document)
    setting = held(document, album)
    made = _compiler(document, setting, album, is_drawn=True).compile(format="png", ppi=ppi)
    if made is None:
        raise TypeError("a page is a picture")
    return made if isinstance(made, bytes) else made[0]


def held(document: Document, album: Album) -> Setting:
    """The loosest setting in which the body of a document holds in its pages; else the tightest.

    It is measured as the PDF is laid out; Word is written with the same one.
    """
    if not document.most_pages:
        return USUAL
    for setting in SETTINGS[:-1]:
        if pages(document, setting, album) <= document.most_pages:
            return setting
    return SETTINGS[-1]


def pages(document: Document, setting: Setting, album: Album) -> int:
    """How many pages the body of a document takes on paper, that of sources apart."""
    compiler = _compiler(document, setting, album, is_drawn=False)
    return int(compiler.query("<last-of-body>", field="value", one=True))


def _compiler(document: Document, setting: Setting, album: Album, *, is_drawn: bool) -> Compiler:
    """Parameters: ``is_drawn``, whether the pictures are there, or only their room."""
    # Loaded when a document is asked for only.
    from typst import Compiler

    said = _document(document, setting, album, is_drawn=is_drawn)
    return Compiler(
        LAYOUT,
        font_paths=own_fonts(),
        sys_inputs={"document": json.dumps(said, ensure_ascii=False)},
    )


def _document(document: Document, setting: Setting, album: Album, *, is_drawn: bool) -> Said:
    across = room(document)[0]

    def said(blocks: Sequence[Block]) -> list[Said]:
        return [_block(each, setting, across, album, is_drawn=is_drawn) for each in blocks]

    return {
        "look": _look(document, setting),
        "title": line(document.title) or line(document.kind),
        "kind": line(document.kind),
        "place": under_title(document),
        "author": author(document),
        "on": [document.on.year, document.on.month, document.on.day],
        "header": header(document),
        "footer": footer(document),
        "blocks": said(body(document)),
        "last": said(last_page(document)),
    }


def _look(document: Document, setting: Setting) -> Said:
    width, height = sheet(document)
    return {
        "ink": INK,
        "quiet": QUIET,
        "line": LINE,
        "accent": ACCENT,
        "tint": TINT,
        "amber": AMBER,
        "amber-ink": AMBER_INK,
        "amber-tint": AMBER_TINT,
        "width": width,
        "height": height,
        "sides": SIDES,
        "top": TOP,
        "bottom": BOTTOM,
        "label": LABEL_SHARE,
        "text": setting.text,
        "lead": setting.lead,
        "small": setting.small,
        "title": setting.title,
        "figure": setting.figure,
        # Room between two lines: Typst counts it apart from the letters, 0.7 of their size.
        "leading": setting.text * (setting.leading * LINE_SHARE - CAPITALS),
        "after": setting.after,
        "headings": setting.headings,
        "above": setting.above,
        "cell": setting.cell,
    }


MOST_WHOLE = 10
"""Rows up to which a table stands on one page, with its title and its source."""
LINE_SHARE, CAPITALS = 1.2, 0.7
"""Height of a line set solid, and that of the capitals it is counted from, for a size of one."""


def _block(block: Block, setting: Setting, across: float, album: Album, *, is_drawn: bool) -> Said:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": line(block.text)}
        case Paragraph():
            wide = across / 2 if block.look == "aside" else across
            said = [breakable(each, wide, setting.text) for each in lines(block.text)]
            return {"kind": "paragraph", "look": block.look, "lines": said}
        case Bullets():
            return {"kind": "bullets", "items": _items(block, across, setting)}
        case Facts():
            return _facts(block, across, setting)
        case Grid():
            return _grid(block, across, setting)
        case Pairs():
            return _pairs(block, across, setting)
        case Picture():
            found = album.at(block)
            return (
                _missing(found)
                if isinstance(found, Missing)
                else _picture(found, is_drawn=is_drawn)
            )
        case Missing():
            return _missing(block)
        case Break():
            return {"kind": "break"}
    assert_never(block)


def _items(block: Bullets, across: float, setting: Setting) -> list[list[str]]:
    items = (_cell(item, across - 20, setting.text) for item in block.items)
    return [item for item in items if item]


def _facts(block: Facts, across: float, setting: Setting) -> Said:
    count = min(len(block.pairs), MOST_FACTS) or 1
    wide = across / count - 24
    said = [
        (
            breakable(line(value), wide, setting.figure, 600),
            breakable(line(what), wide, setting.small),
        )
        for value, what in block.pairs
    ]
    return {"kind": "facts", "across": count, "pairs": said}


def _grid(block: Grid, across: float, setting: Setting) -> Said:
    size, count, parts = table_size(block, setting), columns(block), shares(block)
    rooms = [across * share - 2 * setting.cell[0] for share in parts]

    def cells(row: Sequence[str], weight: Weight = 400) -> list[list[str]]:
        pairs = zip(full(row, count), rooms, strict=True)
        return [_cell(text, wide, size, weight) for text, wide in pairs]

    return {
        "kind": "grid",
        "title": line(block.title),
        "source": line(block.source),
        "shares": parts,
        "align": aligned(block),
        "size": size,
        "repeats": block.repeats,
        "whole": len(block.rows) <= MOST_WHOLE and not any(map(_breaks, block.rows)),
        "head": cells(block.head, 600) if any(block.head) else [],
        "rows": [{"cells": cells(row), "breaks": _breaks(row)} for row in block.rows],
    }


def _pairs(block: Pairs, across: float, setting: Setting) -> Said:
    wide = across * LABEL_SHARE - 12, across * (1 - LABEL_SHARE) - 12
    return {
        "kind": "pairs",
        "rows": [
            {
                "label": _cell(label, wide[0], setting.text, 600),
                "lines": _cell(text, wide[1], setting.text),
                "breaks": _breaks((text,)),
            }
            for label, text in block.rows
        ],
    }


def _missing(block: Missing) -> Said:
    return {
        "kind": "missing",
        "word": f"{TO_COMPLETE}. ",
        "what": line(block.what),
        "how": line(block.how),
    }


def _picture(picture: Drawn, *, is_drawn: bool) -> Said:
    return {
        "kind": "picture",
        "title": picture.title,
        "words": picture.words,
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "svg": picture.svg if is_drawn else "",
    }


def _cell(text: str, wide: float, size: float, weight: Weight = 400) -> list[str]:
    return [breakable(each, wide, size, weight) for each in lines(text)]


def _breaks(row: Sequence[str]) -> bool:
    """Whether a row may go on on the next page: it could fill one."""
    return max(map(len, row), default=0) >= LONG_CELL
