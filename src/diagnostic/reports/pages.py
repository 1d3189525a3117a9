"""The formats in which a picture leaves, and how large words are in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

PageName = Literal["ecran", "a4", "a4_paysage", "diapo", "carre"]
PAGE_NAMES: tuple[PageName, ...] = get_args(PageName)


@dataclass(frozen=True)
class Page:
    """A format. Lengths and sizes of words are in points, 72 to the inch.

    Attributes
    ----------
    label
        As it is offered.
    title, place, foot
        Sizes of the words around the drawing, when they are not too long.
    inside
        Size of the words in the drawing.
    """

    label: str
    width: float
    height: float
    margin: float
    title: float
    place: float
    foot: float
    inside: float

    @property
    def room(self) -> float:
        """Width between margins."""
        return self.width - 2 * self.margin

    @property
    def is_wide(self) -> bool:
        """Whether the words at the foot are set in two columns."""
        return self.width > 1.2 * self.height


PAGES: Mapping[PageName, Page] = {
    "ecran": Page("Écran", 720, 540, 24, title=19, place=12, foot=9, inside=10.5),
    "a4": Page("A4 portrait", 595.28, 841.89, 42.5, title=20, place=12, foot=8.5, inside=9),
    "a4_paysage": Page("A4 paysage", 841.89, 595.28, 36, title=20, place=12, foot=8.5, inside=9),
    "diapo": Page("Diapositive 16:9", 960, 540, 32, title=27, place=16, foot=10, inside=12.5),
    "carre": Page("Carré", 720, 720, 32, title=25, place=15, foot=10.5, inside=12.5),
}
