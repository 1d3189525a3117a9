"""Blocks of a document as the elements of a Word file, in the styles of `word_styles`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from io import BytesIO
from typing import assert_never

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from lxml import etree  # type: ignore[import-untyped]

from diagnostic.reports.documents.content import (
    Block,
    Break,
    Bullets,
    Facts,
    Grid,
    Heading,
    Missing,
    Pairs,
    Paragraph,
    Picture,
)
from diagnostic.reports.documents.pictures import Album, Drawn, as_picture
from diagnostic.reports.documents.setting import (
    ACCENT,
    AMBER_INK,
    LABEL_SHARE,
    LONG_CELL,
    MANY_COLUMNS,
    MOST_FACTS,
    TINT,
    TO_COMPLETE,
    Setting,
    aligned,
    columns,
    full,
    line,
    lines,
    shares,
)
from diagnostic.reports.documents.word_styles import (
    ASIDE,
    BULLET,
    CELL,
    CELL_HEAD,
    CELL_SMALL,
    FACT,
    FACT_LABEL,
    FIGURE,
    LABEL,
    LEAD,
    QUIET_TEXT,
    SOURCE,
    SPACE,
    Element,
    half_points,
    style_ids,
)
from diagnostic.reports.documents.word_tables import Frame, Row, bare, table, twips

_NAMES = nsdecls("w", "wp", "a", "pic", "r")
IN_LINES = 0.5
"""What is left of the room of a cell: Word counts it from the lines, and paper from the letters."""
_LOOKS = {"normal": "Normal", "lead": LEAD, "quiet": QUIET_TEXT}
"""Styles of paragraphs, one by line; the lines of an address are one paragraph."""


class Writing:
    """Writes blocks for a file: knows its styles, its pictures and the width of its text."""

    def __init__(self, word: WordDocument, setting: Setting, across: float, album: Album) -> None:
        self._word = word
        self._setting = setting
        self._across = across
        self._album = album
        self._ids = style_ids(word)
        self._next_id = word.part.next_id
        self._breaks = False

    def elements(self, blocks: Iterable[Block], *, on_new_page: bool = False) -> list[Element]:
        """The elements of some blocks, in order; the last is a paragraph.

        Parameters
        ----------
        on_new_page
            Whether they begin a page.
        """
        self._breaks = on_new_page
        said: list[str] = []
        before: Block | None = None
        for block in blocks:
            if isinstance(block, Missing) and isinstance(before, Missing):
                said.append(self._space())
            said.extend(self._block(block))
            before = block
        return self.parsed(said)

    def parsed(self, said: Iterable[str]) -> list[Element]:
        """Elements from what they are written."""
        return list(parse_xml(f"<w:body {_NAMES}>{''.join(said)}</w:body>"))

    def paragraph(self, text: str, style: str, *, keeps: bool = False, side: str = "") -> str:
        """A paragraph of plain words, on as many lines as its text."""
        return self._paragraph(_run(lines(text)), style, keeps=keeps, side=side)

    # --- blocks -----------------------------------------------------------------------------------

    def _block(self, block: Block) -> Iterator[str]:  # noqa: C901 - one case a kind of block
        match block:
            case Heading():
                yield self.paragraph(line(block.text), f"Heading {block.level}")
            case Paragraph(look="aside"):
                yield self.paragraph(block.text, ASIDE)
            case Paragraph():
                for each in lines(block.text):
                    yield self.paragraph(each, _LOOKS[block.look])
            case Bullets():
                yield from self._bullets(block)
            case Facts():
                yield from self._facts(block)
            case Grid():
                yield from self._grid(block)
            case Pairs():
                yield from self._pairs(block)
            case Picture():
                found = self._album.at(block)
                if isinstance(found, Missing):
                    yield from self._missing(found)
                else:
                    yield from self._picture(found)
            case Missing():
                yield from self._missing(block)
            case Break():
                self._breaks = True
            case _:
                assert_never(block)

    def _bullets(self, block: Bullets) -> Iterator[str]:
        *items, last = (item for item in block.items if lines(item))
        yield from (self.paragraph(item, BULLET) for item in items)
        # What follows the list stands as far from it as from a paragraph.
        yield self.paragraph(last, BULLET).replace(
            "</w:pPr>", f'<w:spacing w:after="{twips(self._setting.after)}"/></w:pPr>', 1
        )

    def _missing(self, block: Missing) -> Iterator[str]:
        word = f'<w:b/><w:color w:val="{bare(AMBER_INK)}"/>'
        how = f'<w:sz w:val="{half_points(self._setting.small)}"/>'
        yield self._paragraph(
            _run([f"{TO_COMPLETE}. "], word)
            + _run([line(block.what)])
            + (f"<w:r><w:br/></w:r>{_run([line(block.how)], how)}" if line(block.how) else ""),
            TO_COMPLETE,
        )

    def _picture(self, picture: Drawn) -> Iterator[str]:
        yield self.paragraph(picture.title, "Caption")
        image = BytesIO(as_picture(picture))
        size = Pt(picture.width), Pt(picture.height)
        inline: Element = self._word.part.new_pic_inline(image, *size)
        self._next_id += 1
        for each in (inline.docPr, inline.graphic.graphicData.pic.nvPicPr.cNvPr):
            each.set("id", str(self._next_id))
            each.set("name", f"Figure {self._next_id}")
            each.set("descr", picture.alt)
        inline.docPr.set("title", picture.title)
        # Not said, LibreOffice leaves room of its own around it.
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
        drawing = etree.tostring(inline, encoding="unicode")
        yield self._paragraph(f"<w:r><w:drawing>{drawing}</w:drawing></w:r>", FIGURE)
        yield self.paragraph(picture.words, SOURCE)

    def _facts(self, block: Facts) -> Iterator[str]:
        yield from self._new_page()
        count = min(len(block.pairs), MOST_FACTS)
        rows: list[Row] = []
        for start in range(0, len(block.pairs), count):
            pairs = [*block.pairs[start : start + count], *[("", "")] * count][:count]
            cells = [
                self.paragraph(line(value), FACT) + self.paragraph(line(what), FACT_LABEL)
                for value, what in pairs
            ]
            # An empty row keeps apart two lines of figures.
            rows += [Row([self._space()] * count)] if rows else []
            rows.append(Row(cells, edge=ACCENT))
        widths = [self._across / count] * count
        yield table(rows, Frame(widths, 6, 6, 0, is_ruled=False))
        yield self._space()

    def _pairs(self, block: Pairs) -> Iterator[str]:
        yield from self._new_page()
        rows = [
            Row(
                [self.paragraph(label, LABEL), self.paragraph(text, CELL)],
                splits=max(len(label), len(text)) >= LONG_CELL,
            )
            for label, text in block.rows
        ]
        widths = [self._across * LABEL_SHARE, self._across * (1 - LABEL_SHARE)]
        yield table(rows, Frame(widths, 0, 6, self._above))
        yield self._space()

    def _grid(self, block: Grid) -> Iterator[str]:
        title, source = line(block.title), line(block.source)
        if title:
            yield self.paragraph(title, "Caption")
        yield from self._new_page()
        count = columns(block)
        style = CELL_SMALL if count >= MANY_COLUMNS else CELL
        rows = []
        if any(block.head):
            head = self._cells(block, block.head, CELL_HEAD)
            rows.append(Row(head, ground=TINT, is_head=block.repeats))
        last = len(block.rows) - 1
        for rank, row in enumerate(block.rows):
            # A table never begins nor ends with one row alone, and its source stays with the last.
            keeps = bool(source) if rank == last else rank in (0, last - 1)
            cells = self._cells(block, row, style, keeps=keeps)
            rows.append(Row(cells, splits=max(map(len, row), default=0) >= LONG_CELL))
        widths = [self._across * share for share in shares(block)]
        sides, above = self._setting.cell[0], self._above
        yield table(rows, Frame(widths, sides, sides, above, title=title))
        yield self.paragraph(source, SOURCE) if source else self._space()

    def _cells(
        self, block: Grid, row: Sequence[str], style: str, *, keeps: bool = False
    ) -> list[str]:
        cells = zip(full(row, columns(block)), aligned(block), strict=True)
        return [
            self.paragraph(text, style, keeps=keeps, side=side.replace("left", ""))
            for text, side in cells
        ]

    @property
    def _above(self) -> float:
        """Room above and under the words of a cell, that their lines have already a part of."""
        return self._setting.cell[1] * IN_LINES

    # --- elements ---------------------------------------------------------------------------------

    def _paragraph(self, runs: str, style: str, *, keeps: bool = False, side: str = "") -> str:
        """A paragraph, on a new page when one was asked for. Properties are in their order."""
        breaks, self._breaks = self._breaks, False
        properties = (
            f'<w:pStyle w:val="{escape(self._ids[style])}"/>',
            "<w:keepNext/>" if keeps else "",
            "<w:pageBreakBefore/>" if breaks else "",
            f'<w:jc w:val="{side}"/>' if side else "",
        )
        return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{runs}</w:p>"

    def _space(self) -> str:
        """A line that is hardly seen: between two tables, which would be one, and at the end."""
        return self._paragraph("", SPACE)

    def _new_page(self) -> Iterator[str]:
        """Begins a page before a table, which cannot do it itself."""
        if self._breaks:
            yield self._space()


def _run(said: Sequence[str], properties: str = "") -> str:
    """Words as they are, a line under the other."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    texts = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(each, quote=False)}</w:t>' for each in said
    )
    return f"<w:r>{look}{texts}</w:r>" if said else ""
