"""The font of the pictures that leave, made from the one of the screens.

    python scripts/fonts.py

Pictures are drawn without a browser, by a program that reads TrueType. The Latin parts of Source
Sans 3 (`static/fonts/`) are joined, and the signs that French figures need and that these parts
lack are added: narrow no-break space, arrows, triangles, discs. The licence asks a changed font to
leave the reserved name « Source »: this one is called Diagnostic Sans. The widths of its letters
are written beside it, so that words are cut into lines without opening the font.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from math import cos, pi, sin
from pathlib import Path
from typing import Any

from fontTools.merge import Merger  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from diagnostic.paths import ROOT, STATIC

FAMILY = "Diagnostic Sans"
FOLDER = ROOT / "src" / "diagnostic" / "reports" / "fonts"
STYLES = {400: "Regular", 600: "SemiBold", 700: "Bold"}
MEASURED = (400, 600)
"""Weights in which words are written."""
NAMES_KEPT = (0, 5, 13, 14)
BOLD_BIT, REGULAR_BIT = 1 << 5, 1 << 6

Point = tuple[float, float]
Pen = Any

LOW, HIGH, LEFT, RIGHT = 0.0, 640.0, 50.0, 690.0
"""Bounds of the signs, in thousandths of the size."""
MIDDLE = (LOW + HIGH) / 2
ADVANCE = 740


def polygon(*points: Point) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        pen.moveTo(points[0])
        for point in points[1:]:
            pen.lineTo(point)
        pen.closePath()

    return draw


def disc(radius: float, hole: float = 0.0) -> Callable[[Pen], None]:
    centre = ((LEFT + RIGHT) / 2, MIDDLE)

    def ring(pen: Pen, size: float, way: int) -> None:
        steps = [way * 2 * pi * step / 8 for step in range(8)]
        at = [(centre[0] + size * cos(a), centre[1] + size * sin(a)) for a in steps]
        # Where two tangents meet: the arc between two points is one quadratic curve.
        out = size / cos(pi / 8)
        through = [
            (centre[0] + out * cos(a + way * pi / 8), centre[1] + out * sin(a + way * pi / 8))
            for a in steps
        ]
        pen.moveTo(at[0])
        for rank in range(8):
            pen.qCurveTo(through[rank], at[(rank + 1) % 8])
        pen.closePath()

    def draw(pen: Pen) -> None:
        ring(pen, radius, -1)
        if hole:
            ring(pen, hole, 1)

    return draw


def arrow(turn: int) -> Callable[[Pen], None]:
    """A right arrow, or a left one."""
    shape = [(0, -32), (400, -32), (280, -160), (360, -200), (560, 0)]
    whole = [*shape, *[(x, -y) for x, y in reversed(shape[:-1])]]
    middle = (LEFT + RIGHT) / 2
    points = [(middle + turn * (x - 280), MIDDLE - 20 + y) for x, y in whole]
    return polygon(*(points if turn < 0 else points[::-1]))


def triangle(up: bool) -> Callable[[Pen], None]:
    foot, top = (LOW + 20, HIGH - 20) if up else (HIGH - 20, LOW + 20)
    points = [(LEFT, foot), ((LEFT + RIGHT) / 2, top), (RIGHT, foot)]
    return polygon(*(points if up else points[::-1]))


def waves(pen: Pen) -> None:
    for foot in (190, 350):
        top = foot + 70
        pen.moveTo((60, foot))
        pen.qCurveTo((190, foot + 150), (280, foot + 60), (370, foot - 40), (480, foot + 60))
        pen.lineTo((480, top + 60))
        pen.qCurveTo((370, top - 30), (280, top + 60), (190, top + 160), (60, top))
        pen.closePath()


def compared(way: int) -> Callable[[Pen], None]:
    """At most, or at least."""

    def draw(pen: Pen) -> None:
        point = [(0, 0), (400, 190), (400, 110), (150, 0), (400, -110), (400, -190)]
        placed = [(260 + way * (x - 200), 360 + y) for x, y in point]
        polygon(*(placed if way > 0 else placed[::-1]))(pen)
        polygon((60, 60), (60, 125), (460, 125), (460, 60))(pen)

    return draw


def nothing(_: Pen) -> None:
    """A space."""


SIGNS: dict[str, tuple[int, Callable[[Pen], None]]] = {
    "\u202f": (130, nothing),
    "\u2009": (130, nothing),
    "\u2007": (497, nothing),
    "▲": (ADVANCE, triangle(up=True)),
    "▼": (ADVANCE, triangle(up=False)),
    "●": (ADVANCE, disc(300)),
    "○": (ADVANCE, disc(300, 235)),
    "■": (ADVANCE, polygon((90, 40), (90, 600), (650, 600), (650, 40))),
    "□": (
        ADVANCE,
        lambda pen: [
            polygon((90, 40), (90, 600), (650, 600), (650, 40))(pen),
            polygon((150, 100), (590, 100), (590, 540), (150, 540))(pen),
        ][0],
    ),
    "◆": (ADVANCE, polygon((370, 0), (50, 320), (370, 640), (690, 320))),
    "◇": (
        ADVANCE,
        lambda pen: [
            polygon((370, 0), (50, 320), (370, 640), (690, 320))(pen),
            polygon((370, 90), (600, 320), (370, 550), (140, 320))(pen),
        ][0],
    ),
    "→": (ADVANCE, arrow(1)),
    "←": (ADVANCE, arrow(-1)),
    "≈": (540, waves),
    "≤": (520, compared(1)),
    "≥": (520, compared(-1)),
}


def joined(weight: int, folder: Path) -> TTFont:
    """Both Latin parts of a weight as one font."""
    parts = []
    for part in ("latin", "latin-ext"):
        font = TTFont(STATIC / "fonts" / f"source-sans-3-{part}-{weight}-normal.woff2")
        font.flavor = None
        for table in ("STAT", "BASE", "GSUB"):
            if table in font:
                del font[table]
        file = folder / f"{part}-{weight}.ttf"
        font.save(file)
        parts.append(str(file))
    return Merger().merge(parts)


def add_signs(font: TTFont) -> None:
    """Draw the signs that the font lacks."""
    order = font.getGlyphOrder()
    for sign, (width, draw) in SIGNS.items():
        if ord(sign) in font.getBestCmap():
            continue
        name = f"uni{ord(sign):04X}"
        pen = TTGlyphPen(None)
        draw(pen)
        glyph = pen.glyph()
        order.append(name)
        font["glyf"].glyphs[name] = glyph
        font["glyf"].glyphOrder = order
        glyph.recalcBounds(font["glyf"])
        font["hmtx"].metrics[name] = (width, getattr(glyph, "xMin", 0))
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = name
    font.setGlyphOrder(order)


def name_it(font: TTFont, weight: int) -> None:
    """Give the font its own name, and say its weight where programs look for it."""
    style = STYLES[weight]
    is_usual = style in ("Regular", "Bold")
    said = {
        1: FAMILY if is_usual else f"{FAMILY} {style}",
        2: style if is_usual else "Regular",
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        16: FAMILY,
        17: style,
    }
    names = font["name"]
    names.names = [each for each in names.names if each.nameID in NAMES_KEPT]
    for rank, text in said.items():
        names.setName(text, rank, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = BOLD_BIT if style == "Bold" else REGULAR_BIT
    font["head"].macStyle = 1 if style == "Bold" else 0


def widths(font: TTFont) -> dict[str, int]:
    """Width of each letter, in thousandths of the size."""
    per_em = font["head"].unitsPerEm
    return {
        chr(code): round(font["hmtx"][name][0] * 1000 / per_em)
        for code, name in sorted(font.getBestCmap().items())
    }


def main(weights: Sequence[int] = tuple(STYLES)) -> None:
    FOLDER.mkdir(exist_ok=True)
    measured = {}
    with tempfile.TemporaryDirectory() as folder:
        for weight in weights:
            font = joined(weight, Path(folder))
            font.recalcTimestamp = False
            font["head"].created = font["head"].modified = 0
            add_signs(font)
            name_it(font, weight)
            font.save(FOLDER / f"diagnostic-sans-{weight}.ttf")
            if weight in MEASURED:
                measured[str(weight)] = widths(font)
    text = json.dumps(measured, ensure_ascii=True, separators=(",", ":"))
    (FOLDER / "widths.json").write_text(text.replace('},"', '},\n"') + "\n", "utf-8")
    licence = (STATIC / "fonts" / "LICENSE").read_text("utf-8")
    (FOLDER / "LICENSE").write_text(
        "Diagnostic Sans is a modified version of Source Sans 3 "
        "(© 2023 Adobe, http://www.adobe.com/, with Reserved Font Name ‘Source’):\n"
        "its Latin parts joined, a few signs added, the name changed as the licence asks "
        "(scripts/fonts.py). Same licence:\n\n" + licence,
        "utf-8",
    )


if __name__ == "__main__":
    main()
