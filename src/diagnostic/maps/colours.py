"""Colours of maps, readable with any colour vision and on a pale projector.

Colours by Cynthia Brewer and Mark Harrower, Pennsylvania State University (ColorBrewer 2.0,
licence Apache 2.0); viridis by Stéfan van der Walt and Nathaniel Smith (CC0); cividis by Jamie
Nuñez, Christopher Anderton and Ryan Renslow (2018), made for every colour vision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

CREDIT = "ColorBrewer"

Palette = Literal["YlGnBu", "viridis", "cividis", "PuOr", "BrBG"]
DIVERGING: frozenset[Palette] = frozenset({"PuOr", "BrBG"})

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
_RAMPS: dict[str, str] = {
    # Ten even steps, the paler for less.
    "viridis": "fde725 b5de2b 6ece58 35b779 1f9e89 26828e 31688e 3e4989 482878 440154",
    "cividis": "fee838 e1cc55 c3b369 a59c74 8a8678 707173 575d6d 3b496c 123570 00224e",
}
MOST_CLASSES = 7


def credit(palette: Palette) -> str:
    """Whose colours these are."""
    return palette if palette in _RAMPS else CREDIT


def colours(palette: Palette, count: int) -> tuple[str, ...]:
    """Colours of some classes, from the lowest to the highest.

    ``PuOr`` and ``BrBG`` have their middle at a comparator; the others are for quantities.

    Raises
    ------
    ValueError
        Past seven classes, which no eye tells apart.
    """
    if not 0 <= count <= MOST_CLASSES:
        raise ValueError(f"a map has at most {MOST_CLASSES} classes, not {count}")
    if not count:
        return ()
    if palette in _RAMPS:
        return _sampled(_RAMPS[palette].split(), count)
    return tuple(f"#{colour}" for colour in _SCHEMES[palette][count - 1].split())


def diverging(palette: Palette, bounds: Sequence[float], centre: float) -> tuple[str, ...]:
    """Colours of classes, those under a value of one hue and those over it of the other.

    The class that holds the value inside it is neutral. Where one side has more classes than the
    palette has tones, its farthest classes share the strongest.
    """
    under = sum(bound <= centre for bound in bounds)
    is_bound = centre in bounds
    over = len(bounds) + 1 - under if is_bound else len(bounds) - under
    sides = min(max(under, over), MOST_CLASSES // 2)
    tones = colours(palette, 2 * sides + (not is_bound))
    low, high = tones[:sides], tones[len(tones) - sides :]
    neutral = () if is_bound else (tones[sides],)
    return (*_stretched(low, under), *neutral, *_stretched(high[::-1], over)[::-1])


def _stretched(tones: tuple[str, ...], count: int) -> tuple[str, ...]:
    """The last tones, the first of them as often as needed."""
    strongest = tones[:1] * max(0, count - len(tones))
    return (*strongest, *tones[max(0, len(tones) - count) :])


def _sampled(ramp: Sequence[str], count: int) -> tuple[str, ...]:
    """Even steps of a ramp, without its very ends; its middle for one."""
    last = len(ramp) - 1
    at = [0.5] if count == 1 else [0.06 + 0.88 * rank / (count - 1) for rank in range(count)]
    return tuple(_mixed(ramp[int(x * last)], ramp[int(x * last) + 1], x * last % 1) for x in at)


def _mixed(one: str, other: str, share: float) -> str:
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
