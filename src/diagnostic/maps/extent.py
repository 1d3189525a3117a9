"""Which zones a map shows: those of the territory and around, of an area, of all of France."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Literal

import numpy as np

from diagnostic.maps.view import Box, ground, hidden_cities
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes
from diagnostic.territory.zones import Level, Zoning

MARGIN = 0.35
"""Of the territory's size, seen on each side of it."""
EDGE = 0.02
"""Of an area's size, left on each side of it."""
LEAST_DEG = 0.08
"""A single commune is seen with as much around it."""
SCREEN = 2.7
"""Width of a map on the widest screens, for its height."""
CONTINENT = frozenset(
    {"11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93", "94"}
)
"""Régions of the continent and Corsica, which a map of France frames."""
OVERSEAS = {
    "01": "Guadeloupe",
    "02": "Martinique",
    "03": "Guyane",
    "04": "La Réunion",
    "06": "Mayotte",
}
"""Régions of France that are as much of it, and that a picture shows apart."""
MOST_COMMUNES = 3000
"""Communes past which a territory is looked at on the map of France."""

Kind = Literal["territoire", "departement", "region", "france"]


@dataclass(frozen=True)
class Extent:
    """What a map is of: the territory and around it, a département, a région, or France."""

    kind: Kind
    code: str = ""


@dataclass(frozen=True)
class Seen:
    """Zones on a map.

    Attributes
    ----------
    zones
        Codes of those that are painted.
    inside
        Those that hold some of the territory.
    box
        What the map frames, in degrees.
    is_around
        Whether the others are only the surroundings of the territory.
    """

    zones: frozenset[str]
    inside: frozenset[str]
    box: Box
    is_around: bool = False


def offered(atlas: Atlas, codes: Codes) -> tuple[Extent, ...]:
    """Extents that a territory suggests, the nearest first; France for one as large as it."""
    departements = sorted({atlas[code].departement for code in codes})
    regions = sorted({atlas[code].region for code in codes})
    areas = (
        *(Extent("departement", code) for code in departements if code in atlas.departements),
        *(Extent("region", code) for code in regions if code in atlas.regions),
    )
    if _is_national(atlas, codes):
        return (Extent("france"), *areas)
    near = (Extent("territoire"),) if codes else ()
    return (*near, *areas, Extent("france"))


def _is_national(atlas: Atlas, codes: Codes) -> bool:
    """Whether a territory is large, or on both sides of an ocean: no map of it would be read."""
    regions = {atlas[code].region for code in codes}
    is_split = not regions.isdisjoint(CONTINENT) and not regions.isdisjoint(OVERSEAS)
    return is_split or len(codes) > MOST_COMMUNES


def words(atlas: Atlas, extent: Extent) -> str:
    """Name of an extent, as it is offered."""
    match extent.kind:
        case "territoire":
            return "Le territoire et ses environs"
        case "departement":
            return f"Département : {atlas.departements[extent.code].name}"
        case "region":
            return f"Région : {atlas.regions[extent.code].name}"
        case "france":
            return "France"


def seen(atlas: Atlas, zones: Zoning, codes: Codes, extent: Extent) -> Seen | None:
    """Zones that a map paints, and what it frames; None where nothing has a contour.

    Around a territory, the zones that hold it are seen whole. All of France is painted, the five
    overseas départements with it, though the map frames the continent.
    """
    is_around = extent.kind == "territoire"
    framed = _framed(atlas, codes, extent)
    if is_around and zones.level != "commune":
        framed = zones.communes(atlas, zones.touched(atlas, framed))
    box = _box(framed, _margin(zones.level) if is_around else EDGE)
    if box is None:
        return None
    shown = _within(_wide(box)) if is_around else (*framed, *_apart(atlas, extent))
    if zones.level == "commune":
        # Areas list the cities alone: the arrondissements stand in for one that is hidden.
        cities = atlas.arrondissements.keys() & set(shown)
        parts = [part for city in cities for part in atlas.arrondissements[city]]
        painted = frozenset((*shown, *parts)) - hidden_cities(atlas, codes)
        return Seen(painted, painted & codes, box, is_around)
    painted = frozenset(zones.touched(atlas, shown))
    return Seen(painted, painted & frozenset(zones.touched(atlas, codes)), box, is_around)


def _margin(level: Level) -> float:
    return MARGIN if level in ("commune", "epci") else MARGIN / 3


def _framed(atlas: Atlas, codes: Codes, extent: Extent) -> Sequence[str]:
    """Communes that the map must hold."""
    match extent.kind:
        case "territoire":
            return sorted(codes)
        case "departement":
            return atlas.departements[extent.code].members
        case "region":
            return atlas.regions[extent.code].members
        case "france":
            return _of_regions(atlas, CONTINENT)


def _apart(atlas: Atlas, extent: Extent) -> Sequence[str]:
    """Communes that are painted and counted, out of what the map frames."""
    return _of_regions(atlas, OVERSEAS) if extent.kind == "france" else ()


def _of_regions(atlas: Atlas, regions: Container[str]) -> list[str]:
    return [commune.code for commune in atlas.communes.values() if commune.region in regions]


def _box(codes: Sequence[str], margin: float) -> Box | None:
    land = ground("moyen")
    rows = [land.rank[code] for code in codes if code in land.rank]
    if not rows:
        return None
    bounds = land.bounds[rows]
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    aside = max(margin * (east - west), (LEAST_DEG - (east - west)) / 2)
    above = max(margin * (north - south), (LEAST_DEG - (north - south)) / 2)
    return float(west - aside), float(south - above), float(east + aside), float(north + above)


def _wide(box: Box) -> Box:
    """The same, as wide beside its height as a screen is: a map shows that much."""
    west, south, east, north = box
    across = SCREEN * (north - south) / cos(radians((south + north) / 2))
    aside = max(0.0, (across - (east - west)) / 2)
    return west - aside, south, east + aside, north


def _within(box: Box) -> list[str]:
    land = ground("moyen")
    return [str(code) for code in land.codes[np.flatnonzero(land.within(box))]]
