"""Colours of maps, readable with any colour vision and on a pale projector.

Colours by Cynthia Brewer and Mark Harrower, Pennsylvania State University (ColorBrewer 2.0,
licence Apache 2.0).
"""

from __future__ import annotations

from typing import Literal

CREDIT = "ColorBrewer"

Palette = Literal["YlGnBu", "PuOr", "BrBG"]

_SCHEMES: dict[str, tuple[str, ...]] = {
    # Without the palest of the scheme, which a projector turns into white, nor, as far as possible,
    # the darkest, which turns to violet when it is made paler.
    "YlGnBu": (
        "41b6c4",
        "7fcdbb 2c7fb8",
        "a1dab4 41b6c4 225ea8",
        "c7e9b4 7fcdbb 1d91c0 225ea8",
        "c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8",
        "c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 0c2c84",
        "ffffcc c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 0c2c84",
    ),
    "PuOr": (
        "f7f7f7",
        "f1a340 998ec3",
        "f1a340 f7f7f7 998ec3",
        "e66101 fdb863 b2abd2 5e3c99",
        "e66101 fdb863 f7f7f7 b2abd2 5e3c99",
        "b35806 f1a340 fee0b6 d8daeb 998ec3 542788",
        "b35806 f1a340 fee0b6 f7f7f7 d8daeb 998ec3 542788",
    ),
    "BrBG": (
        "f5f5f5",
        "d8b365 5ab4ac",
        "d8b365 f5f5f5 5ab4ac",
        "a6611a dfc27d 80cdc1 018571",
        "a6611a dfc27d f5f5f5 80cdc1 018571",
        "8c510a d8b365 f6e8c3 c7eae5 5ab4ac 01665e",
        "8c510a d8b365 f6e8c3 f5f5f5 c7eae5 5ab4ac 01665e",
    ),
}
MOST_CLASSES = 7


def colours(palette: Palette, count: int) -> tuple[str, ...]:
    """Colours of some classes, from the lowest to the highest.

    ``YlGnBu`` is for quantities; ``PuOr`` and ``BrBG`` have their middle at a comparator.

    Raises
    ------
    ValueError
        Past seven classes, which no eye tells apart.
    """
    if not 0 <= count <= MOST_CLASSES:
        raise ValueError(f"a map has at most {MOST_CLASSES} classes, not {count}")
    return tuple(f"#{colour}" for colour in _SCHEMES[palette][count - 1].split()) if count else ()
