"""Words that leave: without what no file may hold, and cut into lines that hold in their room."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from diagnostic.french import NBSP, day, spaced

Weight = Literal[400, 600]

FONTS = Path(__file__).with_name("fonts")
"""Folder of the font of the pictures: see `scripts/fonts.py`."""
MORE = "…"
UNKNOWN_LETTER = 1000
"""Width of a letter that the font lacks, in thousandths of the size: that of the widest."""
LOOSE = 1.01
"""Room left for what is drawn a hair wider than it is measured."""
_CUT = "\u200b"
"""A space without width, where a line may end."""
_BREAKS = re.compile(r"[ \t\r\n]+")
_ENDS = re.compile(r"(?<=[-/])")
"""Where a word that is too long is cut first."""
_UNSEEN = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


class Lines(NamedTuple):
    """Words cut into lines, and the size at which they hold."""

    lines: tuple[str, ...]
    size: float
    weight: Weight = 400

    @property
    def height(self) -> float:
        """Of all lines together."""
        return len(self.lines) * self.size * LEADING


LEADING = 1.25
"""Height of a line, for a size of one."""


def clean(text: str) -> str:
    r"""Text without what cannot be drawn or written: control characters, halves of characters.

    Marks that turn the way of reading are left out: they would turn the words that follow.

    >>> clean("Douai\x00sis")
    'Douai sis'
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    kept = (
        " " if (kind := unicodedata.category(letter)) in _UNSEEN else "" if kind == "Cf" else letter
        for letter in text
    )
    return unicodedata.normalize("NFC", "".join(kept))


def established(on: date) -> str:
    """When and with what a file was made."""
    return f"Établi le {day(on)} avec Diagnostic CPTS"


def width(text: str, size: float, weight: Weight = 400) -> float:
    """Width of words on one line, in the unit of their size."""
    table = _widths()[str(weight)]
    return sum(table.get(letter, UNKNOWN_LETTER) for letter in text) * size * LOOSE / 1000


def wrapped(text: str, room: float, size: float, weight: Weight = 400) -> Iterator[str]:
    """Lines that hold in a room, cut at spaces; a word that is too long is cut anywhere."""
    line = ""
    for word in _BREAKS.split(spaced(clean(text)).strip()):
        longer = f"{line} {word}" if line else word
        if width(longer, size, weight) <= room:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, room, size, weight)
        yield from full
    if line:
        yield line


def breakable(text: str, room: float, size: float, weight: Weight = 400) -> str:
    r"""Words as they are, with a place to cut in those that are wider than their room.

    >>> breakable("oui", 20, 10), "\u200b" in breakable("https://exemple.fr", 20, 10)
    ('oui', True)
    """
    return " ".join(
        word if width(word, size, weight) <= room else _CUT.join(_parts(word, room, size, weight))
        for word in text.split(" ")
    )


def _parts(word: str, room: float, size: float, weight: Weight) -> Iterator[str]:
    """Parts of a word that hold, cut after a hyphen or a slash first."""
    for part in _ENDS.split(word):
        yield from filter(None, _pieces(part, room, size, weight))


def fitted(
    text: str, room: float, sizes: Sequence[float], usual: int, most: int, weight: Weight = 400
) -> Lines:
    """Words at the first of these sizes at which they hold in the usual number of lines.

    At the last size they may take the most; past it they are cut, and it is seen.
    """
    lines: list[str] = []
    for size in sizes:
        lines = list(islice(wrapped(text, room, size, weight), most + 1))
        if len(lines) <= usual:
            return Lines(tuple(lines), size, weight)
    return Lines(tuple(shortened(lines, most, room, sizes[-1], weight)), sizes[-1], weight)


def shortened(
    lines: Sequence[str], most: int, room: float, size: float, weight: Weight = 400
) -> list[str]:
    """The first lines, the last one ended by an ellipsis when some are left out."""
    if len(lines) <= most:
        return list(lines)
    kept = list(lines[:most])
    if kept:
        last = kept[-1].rstrip(" .,;:")
        while last and width(f"{last}{NBSP}{MORE}", size, weight) > room:
            last = last[:-1]
        kept[-1] = f"{last}{NBSP}{MORE}"
    return kept


def slug(text: str, most: int = 80) -> str:
    """Name of a file made of words: plain letters and figures, as the screens write it.

    One that is too long is cut between two words.

    >>> slug("Médecins généralistes pour 10 000 hab., 2023")
    'medecins-generalistes-pour-10-000-hab-2023'
    """
    joined = text.replace("œ", "oe").replace("Œ", "oe")
    plain = re.sub(r"[\u0300-\u036f]", "", unicodedata.normalize("NFD", joined))
    whole = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    if len(whole) <= most:
        return whole
    return whole[: most + 1].rpartition("-")[0] or whole[:most]


def _pieces(word: str, room: float, size: float, weight: Weight) -> list[str]:
    """A word cut into parts that hold, one letter at least in each."""
    pieces = [""]
    taken = 0.0
    for letter in word:
        wide = width(letter, size, weight)
        if pieces[-1] and taken + wide > room:
            pieces.append("")
            taken = 0.0
        pieces[-1] += letter
        taken += wide
    return pieces


@cache
def _widths() -> Mapping[str, Mapping[str, int]]:
    """Width of each letter by weight, in thousandths of the size: see `scripts/fonts.py`."""
    found: dict[str, dict[str, int]] = json.loads((FONTS / "widths.json").read_text("utf-8"))
    return found
