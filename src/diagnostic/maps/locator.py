"""Where a territory is: its communes in full, the départements and the EPCI around it."""

from __future__ import annotations

from functools import lru_cache

from diagnostic.maps import drawing
from diagnostic.maps.drawing import Name
from diagnostic.maps.extent import Extent
from diagnostic.maps.plates.map import outline_of
from diagnostic.maps.view import CONTOURS_CREDIT, Canvas, detailed
from diagnostic.maps.zones_view import ZonesView, departements, zone_ground, zones_view
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes
from diagnostic.territory.zones import Level, Zoning, zoning

ACCENT, AROUND, EPCI = "#8fbccb", "#f6f8f8", "#aebac0"
"""The accent, pale enough for names to be read on it; the ground around; limits of EPCI."""
CANVAS = Canvas(width=480, height=380)
MARGIN, LEAST_DEG = 0.45, 0.5
"""What is seen around: share of the territory's size, degrees from top to foot at least."""
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
    view = zones_view(
        atlas,
        _zones(atlas, "commune"),
        codes,
        Extent("territoire"),
        canvas,
        margin=MARGIN,
        least=LEAST_DEG,
    )
    if view is None:
        return ""
    drawn = (
        _shapes(view, view.land, f'fill="{AROUND}"'),
        _shapes(view, view.shapes[view.inside], _inside(view)),
        _shapes(view, _areas(atlas, view, "epci"), f'fill="none" stroke="{EPCI}"'),
        _shapes(view, view.departements, f'fill="none" stroke="{drawing.QUIET}"'),
        outline_of(view),
        drawing.names(
            [*_towns(atlas, view), *_departements(atlas, view)], canvas, MOST_NAMES + MOST_AREAS
        ),
        drawing.scale_bar(view),
    )
    key = "Traits gris foncé : départements ; gris clair : EPCI"
    foot = ". ".join(filter(None, (key, credit))) + "."
    room = drawing.room(canvas, "".join(drawn))
    return drawing.picture(canvas, title, foot, room, titled=False)


@lru_cache(maxsize=4)
def _zones(atlas: Atlas, level: Level) -> Zoning:
    return zoning(atlas, level)


def _inside(view: ZonesView) -> str:
    """Communes of the territory; those too small for a line between them make one ground."""
    line = ACCENT if view.is_crowded else drawing.PAPER
    return f'fill="{ACCENT}" stroke="{line}" stroke-width="0.7"'


def _shapes(view: ZonesView, shapes: object, look: str) -> str:
    edge = drawing.path(shapes, view.frame, view.grain)
    return f'<path d="{edge}" fill-rule="evenodd" stroke-linejoin="round" {look}/>'


def _areas(atlas: Atlas, view: ZonesView, level: Level) -> object:
    """Contours of the zones of another level, wherever they are seen."""
    areas = zone_ground(atlas, _zones(atlas, level), detailed(1 / view.frame.y_scale))
    return areas.shapes[areas.within(view.box)]


def _towns(atlas: Atlas, view: ZonesView) -> list[Name]:
    """The most populous communes of the territory."""
    communes = [atlas[code] for code in view.codes[view.inside]]
    largest = sorted(communes, key=lambda commune: -commune.population)[:MOST_NAMES]
    found = []
    for commune in largest:
        if commune.longitude is not None and commune.latitude is not None:
            x, y = view.frame.point(commune.longitude, commune.latitude)
            found.append(Name(x, y + 5, commune.name))
    return found


def _departements(atlas: Atlas, view: ZonesView) -> list[Name]:
    """Names of the départements around, on the part of them that is seen."""
    import shapely

    seen = shapely.box(*view.box)
    areas = zone_ground(atlas, departements(atlas), detailed(1 / view.frame.y_scale))
    found = []
    for code in areas.codes[areas.within(view.box)]:
        whole = shapely.intersection(areas.shapes[areas.rank[code]], seen)
        part = shapely.difference(whole, view.territory)
        if part.area >= SMALLEST_AREA * seen.area:
            # The widest place of it, where its name covers least of the rest.
            largest = max(shapely.get_parts(part), key=shapely.area)
            at = shapely.maximum_inscribed_circle(largest).coords[0]
            x, y = view.frame.point(*at)
            name = atlas.departements[code].name.upper()
            found.append((part.area, Name(x, y + 5, name, quiet=True)))
    return [name for _, name in sorted(found, key=lambda each: -each[0])]
