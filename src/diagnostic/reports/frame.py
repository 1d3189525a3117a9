"""A page around a drawing: its title, the territory, cautions, sources, and when it was made.

One page is laid out once, as SVG with real text; PNG and PDF are pictures of it, so that all are
the same. Words are measured before they are written: however many they are, none covers another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from diagnostic.errors import UserError
from diagnostic.french import NBSP
from diagnostic.maps.drawing import INK, LINE, PAPER, QUIET, TEXT_PX
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas
from diagnostic.reports.pages import Page
from diagnostic.reports.words import Lines, clean, established, fitted, shortened, wrapped

GAP, COLUMN_GAP = 12.0, 28.0
"""Between the parts of a page, and between the columns of its foot, in points."""
FOOT_SHARE = 0.3
"""Most of the height of a page that the words at the foot take."""
USUAL_LINES, MOST_LINES = 2, 3
"""Of a title at a large size, and at the smallest."""
SMALLER = (1.0, 0.85, 0.7)
"""Sizes tried for words that are many."""
LEAST_PX = 400
"""Height that holds a legend of seven lines."""
SCALED = (0.995, 1.02)
"""Room for a drawing, beside the one it was made for, that does not ask to draw it again."""
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_FONTS = re.compile(r'font-family="[^"]*"')
_FAMILY = (
    "'Diagnostic Sans', 'Source Sans 3', SourceSans, 'Source Sans Pro', 'Segoe UI', Arial, "
    "sans-serif"
)
_SMALL_PRINT = re.compile(r"\s*\.?\s*$")


@dataclass(frozen=True)
class Framed:
    """A page ready to be written in any format.

    Attributes
    ----------
    svg
        The whole page; words are text.
    plate
        What is drawn in it, with its words.
    """

    page: Page
    plate: Plate
    on: date
    svg: str


@dataclass(frozen=True)
class _Foot:
    """Words at the foot: cautions, then credits, in one column or two."""

    notes: Lines
    credits_: Lines
    room: float
    is_parted: bool

    @property
    def height(self) -> float:
        tall = (self.notes.height, self.credits_.height)
        return max(tall) if self.is_parted else sum(tall) + (self._between if all(tall) else 0)

    @property
    def _between(self) -> float:
        return self.notes.size * 0.4

    def drawn(self, x: float, y: float) -> str:
        if self.is_parted:
            aside = x + self.room + COLUMN_GAP
            return _written(self.notes, x, y) + _written(self.credits_, aside, y, QUIET)
        under = y + self.height - self.credits_.height
        return _written(self.notes, x, y) + _written(self.credits_, x, under, QUIET)


def framed(drawing: Drawing, page: Page, on: date) -> Framed:
    """The page that holds a drawing as large as can be, with the words that must go with it.

    Parameters
    ----------
    drawing
        Draws the same thing at any size: called once or twice.
    on
        Day that is written at the foot.

    Raises
    ------
    UserError
        When there is nothing to draw.
    """
    usual = Canvas(*_pixels(page, page.height - 2 * page.margin - 9 * page.foot - 3 * page.title))
    plate = drawing(usual)
    head, foot = _head(plate, page), _foot(plate, page, on)
    width, height = _pixels(page, _free(page, head, foot))
    if usual.width != width or not SCALED[0] <= height / usual.height <= SCALED[1]:
        plate = drawing(Canvas(width, height))
        head, foot = _head(plate, page), _foot(plate, page, on)
    if not plate.svg:
        raise UserError(
            "Rien à dessiner ici : ce territoire n’a pas de contour dans la géographie."
        )
    return Framed(page, plate, on, _page(page, plate, head, foot))


def _pixels(page: Page, height: float) -> tuple[int, int]:
    """Size in pixels of a drawing as wide as the page's room.

    Its words are smaller where it would be too low for its legend.
    """
    points_per_pixel = min(page.inside / TEXT_PX, height / LEAST_PX)
    return round(page.room / points_per_pixel), round(height / points_per_pixel)


def _free(page: Page, head: Sequence[Lines], foot: _Foot) -> float:
    """Height between the words above and those under."""
    words = sum(each.height for each in head) + foot.height
    return page.height - 2 * page.margin - words - 2.5 * GAP


def _head(plate: Plate, page: Page) -> tuple[Lines, Lines]:
    titles = tuple(page.title * share for share in SMALLER)
    places = tuple(page.place * share for share in SMALLER[:2])
    return (
        fitted(plate.title, page.room, titles, USUAL_LINES, MOST_LINES, 600),
        fitted(plate.place, page.room, places, 1, USUAL_LINES),
    )


def _foot(plate: Plate, page: Page, on: date) -> _Foot:
    """Cautions and credits at the largest size at which they hold; cut at the smallest."""
    notes = [note for note in map(clean, plate.notes) if note.strip()]
    is_parted = page.is_wide and bool(notes)
    room = (page.room - COLUMN_GAP) / 2 if is_parted else page.room
    credit = credit_line(plate.sources)
    for share in SMALLER:
        size = page.foot * share
        made = [established(on)]
        above = [line for note in notes for line in wrapped(note, room, size)]
        under = [*wrapped(credit, room, size), *made]
        foot = _Foot(Lines(tuple(above), size), Lines(tuple(under), size), room, is_parted)
        if foot.height <= page.height * FOOT_SHARE:
            return foot
    most = int(page.height * FOOT_SHARE / foot.notes.height * len(above)) if above else 0
    most = most or int(page.height * FOOT_SHARE / foot.credits_.height * len(under))
    half = most if is_parted else max(most // 2, most - len(above))
    under = [*shortened(under[:-1], half - 1, room, size), *made]
    above = shortened(above, most if is_parted else most - len(under) - 1, room, size)
    return _Foot(Lines(tuple(above), size), Lines(tuple(under), size), room, is_parted)


def credit_line(sources: Sequence[str]) -> str:
    r"""Credits one after the other, the first announced.

    >>> credit_line(["INSEE, 2023", "Contours : IGN."]).replace("\xa0", " ")
    'Source : INSEE, 2023. Contours : IGN.'
    """
    said = [_SMALL_PRINT.sub("", clean(source)) for source in sources]
    text = ". ".join(filter(None, said))
    if not text:
        return ""
    begun = text if text.startswith("Source") else f"Source{NBSP}: {text}"
    return f"{begun}."


def _page(page: Page, plate: Plate, head: Sequence[Lines], foot: _Foot) -> str:
    x = y = page.margin
    words = []
    for block, colour in zip(head, (INK, QUIET), strict=True):
        words.append(_written(block, x, y, colour))
        y += block.height
    y += GAP
    foot_top = page.height - page.margin - foot.height
    rule = foot_top - GAP / 2
    words.append(
        f'<path d="M{x:g} {rule:.2f}H{page.width - x:g}" stroke="{LINE}" stroke-width="0.6"/>'
    )
    drawn = _placed(plate.svg, (x, y, page.room, foot_top - GAP - y))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{page.width:g}pt" height="{page.height:g}pt" '
        f'viewBox="0 0 {page.width:g} {page.height:g}" role="img" lang="fr" '
        f'aria-labelledby="figure-title figure-words" font-family="{_FAMILY}">'
        f'<title id="figure-title">{escape(clean(plate.title))}</title>'
        f'<desc id="figure-words">{escape(clean(described(plate)))}</desc>'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>'
        f"{''.join(words)}{drawn}{foot.drawn(x, foot_top)}</svg>"
    )


def described(plate: Plate) -> str:
    """The picture in words, with everything that is written around it."""
    said = (plate.alt or plate.title, plate.place, *plate.notes, credit_line(plate.sources))
    return " ".join(f"{_SMALL_PRINT.sub('', each)}." for each in said if each.strip())


def _placed(svg: str, box: tuple[float, float, float, float]) -> str:
    """A drawing in a box of the page, as large as can be, at its left and at its top."""
    x, y, room, height = box
    wide, tall = size_of(svg)
    scale = min(room / wide, height / tall)
    inner = in_our_font(svg)
    return f'<g transform="translate({x:g} {y:.2f}) scale({scale:.5f})">{inner}</g>'


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a drawing, in its own pixels.

    Raises
    ------
    ValueError
        When it does not say them.
    """
    found = _VIEW_BOX.search(svg)
    if found is None:
        raise ValueError("a drawing must say its size by its viewBox")
    return float(found[1]), float(found[2])


def in_our_font(svg: str) -> str:
    """A drawing whose words are set in the font that travels with the files."""
    return _FONTS.sub(f'font-family="{_FAMILY}"', svg)


def _written(block: Lines, x: float, y: float, colour: str = INK) -> str:
    """Lines of words under this height."""
    bold = f' font-weight="{block.weight}"' if block.weight != 400 else ""
    step = block.height / len(block.lines) if block.lines else 0
    return "".join(
        f'<text x="{x:g}" y="{y + rank * step + block.size:.2f}" font-size="{block.size:.2f}" '
        f'fill="{colour}"{bold}>{escape(line)}</text>'
        for rank, line in enumerate(block.lines)
    )
