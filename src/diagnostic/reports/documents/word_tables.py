"""Tables of a Word file, written whole: two hundred rows at once, the same in every program.

Widths are written twice, in the grid and in the cells, and never adjusted to what cells hold: Word
believes the ones, LibreOffice the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from diagnostic.reports.documents.setting import LINE

TWIPS = 20
"""In a point."""


@dataclass(frozen=True)
class Row:
    """A row: its cells are paragraphs already written.

    Attributes
    ----------
    ground
        Colour behind it.
    is_head
        Whether it is written again on each page.
    splits
        Whether it may go on on the next page: it could fill one.
    edge
        Colour of a line at the left of each cell that says something.
    """

    cells: Sequence[str]
    ground: str = ""
    is_head: bool = False
    splits: bool = False
    edge: str = ""


@dataclass(frozen=True)
class Frame:
    """How a table stands. Lengths are in points.

    Attributes
    ----------
    widths
        Of the columns.
    left, right, above
        Room around the words of a cell: at each side, above and under.
    is_ruled
        Whether a hairline is under each row.
    title
        What the table is, for those who do not see it.
    """

    widths: Sequence[float]
    left: float
    right: float
    above: float
    is_ruled: bool = True
    title: str = ""


def table(rows: Sequence[Row], frame: Frame) -> str:
    """A table as the format has it."""
    widths = [twips(width) for width in frame.widths]
    rule = f'w:val="single" w:sz="4" w:space="0" w:color="{bare(LINE)}"'
    borders = (
        f"<w:tblBorders><w:bottom {rule}/><w:insideH {rule}/></w:tblBorders>"
        if frame.is_ruled
        else ""
    )
    above = f'w:w="{twips(frame.above)}" w:type="dxa"'
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    told = f'<w:tblCaption w:val="{escape(frame.title)}"/>' if frame.title else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top {above}/><w:left w:w="{twips(frame.left)}" w:type="dxa"/>'
        f'<w:bottom {above}/><w:right w:w="{twips(frame.right)}" w:type="dxa"/>'
        '</w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{told}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(_row(row, widths) for row in rows)}</w:tbl>"
    )


def _row(row: Row, widths: Sequence[int]) -> str:
    whole = "" if row.splits else "<w:cantSplit/>"
    head = "<w:tblHeader/>" if row.is_head else ""
    edge = (
        f'<w:tcBorders><w:left w:val="single" w:sz="16" w:space="0" w:color="{bare(row.edge)}"/>'
        "</w:tcBorders>"
        if row.edge
        else ""
    )
    ground = (
        f'<w:shd w:val="clear" w:color="auto" w:fill="{bare(row.ground)}"/>' if row.ground else ""
    )
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{edge if "<w:t" in cell else ""}'
        f"{ground}</w:tcPr>{cell}</w:tc>"
        for cell, width in zip(row.cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{whole}{head}</w:trPr>{cells}</w:tr>"


def twips(points: float) -> int:
    """A length as the format counts it."""
    return round(points * TWIPS)


def bare(colour: str) -> str:
    """A colour as the format writes it.

    >>> bare("#0f5c78")
    '0F5C78'
    """
    return colour.removeprefix("#").upper()
