"""The parts of a document, whatever file it leaves as: its body, then its page of sources."""

from __future__ import annotations

from diagnostic.reports.documents.content import (
    Block,
    Break,
    Bullets,
    Document,
    Facts,
    Grid,
    Heading,
    Pairs,
    Paragraph,
)
from diagnostic.reports.documents.setting import LAST_PAGE, NO_SOURCE, columns, lines
from diagnostic.reports.words import established


def body(document: Document) -> tuple[Block, ...]:
    """The blocks that have something to say, without page breaks that nothing follows."""
    kept: list[Block] = []
    for block in document.blocks:
        follows_break = not kept or isinstance(kept[-1], Break)
        if _says(block) and not (isinstance(block, Break) and follows_break and kept):
            kept.append(block)
    while kept and isinstance(kept[-1], Break):
        kept.pop()
    return tuple(kept)


def _says(block: Block) -> bool:
    """Whether something of a block is written."""
    match block:
        case Heading(text=text) | Paragraph(text=text):
            return bool(lines(text))
        case Bullets(items=items):
            return any(map(lines, items))
        case Facts(pairs=pairs) | Pairs(rows=pairs):
            return bool(pairs)
        case Grid():
            return any(block.head) or bool(block.rows and columns(block))
        case _:
            return True


def last_page(document: Document) -> tuple[Block, ...]:
    """Where everything comes from, what to beware of, and when it was made.

    Nothing when the body tells it.
    """
    if document.says_sources:
        return ()
    sources, limits = Bullets(document.sources), Bullets(document.limits)
    return (
        Heading(LAST_PAGE),
        Heading("Sources", 2),
        sources if _says(sources) else Paragraph(NO_SOURCE),
        *((Heading("Limites", 2), limits) if _says(limits) else ()),
        Paragraph(f"{established(document.on)}.", "quiet"),
    )
