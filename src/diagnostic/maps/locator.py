"""Where a territory is: its communes in full, the départements and the EPCI around it."""

from __future__ import annotations

import numpy as np

from diagnostic.maps import drawing
from diagnostic.maps.drawing import Name
from diagnostic.maps.view import CONTOURS_CREDIT, Canvas, View, view_of
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

ACCENT, AROUND, EPCI = "#8fbccb", "#f6f8f8", "#aebac0"
"""The accent, pale enough for names to be read on it; the ground around; limits of EPCI."""
CANVAS = Canvas(width=480, height=380, side=0, margin=0.45, smallest=0.5)
MOST_NAMES, MOST_AREAS = 5, 4
SMALLEST_AREA = 0.04
"""Share of the map under which a département is not named."""


def locator_map(
    atlas: Atlas,
    codes: Codes,
    title: str,
    canvas: Canvas = CANVAS,
    credit: str = CONTOURS_CREDIT,
) -> str:
    """SVG of the place of a territory among its départements and EPCI.

    Parameters
    ----------
    credit
        Written at the foot; empty when the page that carries the map writes it.

    Returns
    -------
    str
        One ``<svg>`` element, every word escaped; empty when the territory has no contour.
    """
    view = view_of(atlas, codes, canvas)
    if view is None:
        return ""
    fills = [ACCENT if inside else AROUND for inside in view.inside]
    towns = drawing.most_populous(atlas, view, inside=True)[:MOST_NAMES]
    room = (
        drawing.polygons(view, fills, lines_between=(AROUND, drawing.PAPER)),
        drawing.limits(view, lambda code: atlas[code].epci, EPCI, 0.9),
        drawing.departement_limits(atlas, view),
        drawing.outline(view),
        drawing.names([*towns, *_areas(atlas, view)], canvas, MOST_NAMES + MOST_AREAS),
        drawing.scale_bar(view),
    )
    key = "Traits gris foncé : départements ; gris clair : EPCI"
    foot = ". ".join(filter(None, (key, credit))) + "."
    return drawing.picture(canvas, title, foot, "".join(room), titled=False)


def _areas(atlas: Atlas, view: View) -> list[Name]:
    """Names of the départements around, on the part of them that is seen."""
    import shapely

    seen = shapely.box(*view.box)
    of = np.array([atlas[code].departement for code in view.codes], dtype=object)
    found = []
    for code in sorted(set(of)):
        part = shapely.intersection(view.area((of == code) & ~view.inside), seen)
        if part.area >= SMALLEST_AREA * seen.area:
            # The widest place of it, where its name covers least of the rest.
            largest = max(shapely.get_parts(part), key=shapely.area)
            at = shapely.maximum_inscribed_circle(largest).coords[0]
            x, y = view.frame.point(*at)
            name = atlas.departements[code].name.upper()
            found.append((part.area, Name(x, y + 5, name, quiet=True)))
    return [name for _, name in sorted(found, key=lambda each: -each[0])]
