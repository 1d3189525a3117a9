"""A still map of rates: each commune in the colour of its class, the territory outlined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diagnostic.french import number
from diagnostic.maps import drawing
from diagnostic.maps.classes import Classes, quantiles, thresholds
from diagnostic.maps.colours import CREDIT, Palette, colours
from diagnostic.maps.view import CONTOURS_CREDIT, Canvas, View, view_of
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

AROUND = 0.42
"""Strength of the colours around the territory."""
MOST_NAMES, MOST_NAMES_AROUND = 6, 3
ROW_PX, BAR_PX = 40, 74


@dataclass(frozen=True)
class Rates:
    """What the colours show.

    Parameters
    ----------
    title
        What is measured, with its year: it is also what a screen reader says.
    unit
        Above the legend.
    source
        At the foot of the map.
    values
        Commune → rate. A commune absent from it is not known: grey, never the lowest class.
    secret
        Communes that are hidden by secrecy: hatched.
    bounds
        Thresholds between the classes, quantiles of the communes in view when None.
    palette
        Colours of the classes.
    """

    title: str
    unit: str
    source: str
    values: Mapping[str, float]
    secret: Codes = frozenset()
    bounds: Sequence[float] | None = None
    palette: Palette = "YlGnBu"


def choropleth_map(atlas: Atlas, codes: Codes, rates: Rates) -> str:
    """SVG of the rates in a territory and around it.

    Returns
    -------
    str
        One ``<svg>`` element, every word escaped; empty when the territory has no contour.
    """
    canvas = Canvas()
    view = view_of(atlas, codes, canvas)
    if view is None:
        return ""
    values = np.array([rates.values.get(code, np.nan) for code in view.codes])
    made = quantiles(values) if rates.bounds is None else thresholds(values, rates.bounds)
    shades = colours(rates.palette, len(made))
    fills = [
        shades[rank] if rank >= 0 else drawing.HATCHED if code in rates.secret else drawing.ABSENT
        for code, rank in zip(view.codes, made.of(values), strict=True)
    ]
    room = (
        drawing.polygons(view, fills, AROUND),
        drawing.departement_limits(atlas, view),
        drawing.outline(view),
        _names(atlas, view),
        drawing.scale_bar(view),
    )
    missing = _missing(fills, view)
    legend = _legend(canvas, rates.unit, made, made.count(values[view.inside]), shades, missing)
    foot = f"{rates.source}. {CONTOURS_CREDIT}. Couleurs : {CREDIT}."
    return drawing.picture(canvas, rates.title, foot, "".join(room), legend)


def _names(atlas: Atlas, view: View) -> str:
    inside = drawing.most_populous(atlas, view, inside=True)[:MOST_NAMES]
    around = drawing.most_populous(atlas, view, inside=False)[: 2 * MOST_NAMES_AROUND]
    return drawing.names([*inside, *around], view.canvas, MOST_NAMES + MOST_NAMES_AROUND)


def _missing(fills: Sequence[str], view: View) -> list[tuple[str, str, int]]:
    """Fill, words and number in the territory of the communes without a value, of each kind."""
    colour = np.array(fills, dtype=object)
    kinds = ((drawing.HATCHED, "secret"), (drawing.ABSENT, "non connu"))
    return [
        (fill, word, int((colour[view.inside] == fill).sum()))
        for fill, word in kinds
        if fill in fills
    ]


def _legend(
    canvas: Canvas,
    unit: str,
    classes: Classes,
    here: Sequence[int],
    shades: Sequence[str],
    missing: Sequence[tuple[str, str, int]],
) -> str:
    """Classes from the highest to the lowest, each with a bar: how many communes are in it."""
    x, width = canvas.room + 12, canvas.side - 14
    heading = drawing.lines(unit, width)
    drawn = [drawing.paragraph(heading, x, 16, look=f'fill="{drawing.INK}" font-weight="600"')]
    y = 12 + len(heading) * drawing.TEXT_PX * drawing.LINE_HEIGHT
    rows = [
        *zip(shades[::-1], classes.labels()[::-1], here[::-1], strict=True),
        *missing,
    ]
    most = max((count for _, _, count in rows), default=0) or 1
    for fill, label, count in rows:
        drawn += [
            drawing.swatch(x, y, fill),
            drawing.paragraph([label], x + 28, y + 14),
            f'<rect x="{x + 28}" y="{y + 22:.1f}" width="{BAR_PX * count / most:.1f}" height="9" '
            f'fill="{fill}" stroke="{drawing.QUIET}" stroke-width="0.8"/>'
            if count
            else "",
            drawing.paragraph(
                [number(count)], x + 33 + BAR_PX * count / most, y + 32, look=_QUIET_WORDS
            ),
        ]
        y += ROW_PX
    said = [
        *drawing.lines("Barres : communes du territoire.", width),
        *drawing.lines("Autour : mêmes couleurs, plus pâles.", width),
    ]
    drawn.append(drawing.paragraph(said, x, y + 18, look=_QUIET_WORDS))
    return "".join(drawn)


_QUIET_WORDS = f'fill="{drawing.QUIET}"'
