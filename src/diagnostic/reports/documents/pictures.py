"""Maps and charts of a document: drawn once at their size on paper, with the words around them.

Their title, cautions and sources are words of the document and not of the picture: they can be
read, searched and copied with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diagnostic.french import day
from diagnostic.maps.drawing import TEXT_PX
from diagnostic.maps.plate import Plate
from diagnostic.maps.view import Canvas
from diagnostic.reports.documents.content import Document, Missing, Picture
from diagnostic.reports.documents.setting import line, room
from diagnostic.reports.figure import as_png
from diagnostic.reports.frame import (
    Framed,
    credit_line,
    in_our_font,
    size_of,
)
from diagnostic.reports.pages import Page

DPI = 220
"""Dots per inch of a picture in Word: the finest that Word keeps when it saves."""
WORDS_PT = 8.5
"""Size of the words in a picture, in points on paper."""
TALLEST = 0.72
"""Most of the height of a page that a picture takes: its words hold with it."""
NARROWEST = 0.2
"""Least share of the width of the text at which a picture is drawn."""


@dataclass(frozen=True)
class Drawn:
    """A picture as it is on paper.

    Attributes
    ----------
    width, height
        In points.
    svg
        What is drawn, its words in our font.
    """

    plate: Plate
    width: float
    height: float
    svg: str
    on: date

    @property
    def title(self) -> str:
        """What is shown, with its year."""
        return line(self.plate.title)

    @property
    def words(self) -> str:
        """What must not be parted from the picture: the territory, the cautions, the sources."""
        plate = self.plate
        said = [line(each).rstrip(". ") for each in (plate.place, *plate.notes)]
        credit = line(credit_line(plate.sources))
        made = f"Établi le {day(self.on)}."
        return " ".join((*(f"{each}." for each in said if each), *filter(None, (credit, made))))

    @property
    def alt(self) -> str:
        """The picture in words, for those who do not see it."""
        return line(self.plate.alt or self.plate.title)


class Album:
    """The pictures of a document, each drawn once however many files it leaves as.

    A picture that cannot be drawn is replaced by what is missing.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._drawn: dict[int, Drawn | Missing] = {}

    def at(self, picture: Picture) -> Drawn | Missing:
        """A picture of the document at its size."""
        if id(picture) not in self._drawn:
            self._drawn[id(picture)] = drawn(picture, self._document)
        return self._drawn[id(picture)]


def drawn(picture: Picture, document: Document) -> Drawn | Missing:
    """A picture at its size on the pages of a document; what is missing when it has no contour."""
    across, tall = room(document)
    width = across * min(max(picture.share, NARROWEST), 1.0)
    height = min(width * picture.ratio, tall * TALLEST)
    plate = _plate(picture, width, height)
    if not plate.svg:
        what = f"{line(plate.title)} : la figure."
        return Missing(what, "Ce territoire n’a pas de contour dans la géographie embarquée.")
    wide, high = size_of(plate.svg)
    height = min(height, width * high / wide)
    return Drawn(plate, height * wide / high, height, in_our_font(plate.svg), document.on)


def _plate(picture: Picture, width: float, height: float) -> Plate:
    """What is drawn, its words smaller where the picture is too low for a legend."""
    points_per_pixel = min(WORDS_PT / TEXT_PX, height / picture.least_px)
    return picture.drawing(
        Canvas(round(width / points_per_pixel), round(height / points_per_pixel))
    )


def as_picture(picture: Drawn, dpi: int = DPI) -> bytes:
    """A picture as PNG, its title, its sources and its day in its metadata."""
    # A hair higher, so that a rounding does not send it to a second page.
    page = Page("", picture.width, picture.height + 0.02, 0, title=0, place=0, foot=0, inside=0)
    return as_png(Framed(page, picture.plate, picture.on, picture.svg), dpi)
