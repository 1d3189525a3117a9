"""Names on a map that leaves: few, none over another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from diagnostic.indicators import layer_words
from diagnostic.indicators.arrays import Numbers
from diagnostic.maps import drawing
from diagnostic.maps.drawing import Disc, Name
from diagnostic.maps.extent import Extent
from diagnostic.maps.plates.circles import ZoneDisc
from diagnostic.maps.plates.paint import Request
from diagnostic.maps.view import hidden_cities
from diagnostic.maps.zones_view import ZonesView
from diagnostic.territory.atlas import Atlas, Commune
from diagnostic.territory.zones import Zoning

LEAST_LABELS, MOST_LABELS, LABEL_PX = 7, 12, 52_000.0
"""Names on a small map and at most; square pixels of map for each."""
LEAST_AROUND = 2
FEW = 2
"""Names without which one is lost."""
MOST_SURE = 1
"""Largest counts, named even over smaller circles: a map of counts says where most of them are."""
LEAST_SHARE = 0.01
"""Of the map, under which what is seen of a zone around the territory is not named."""
MANY_DISCS, LARGE_PX = 600, 5.0
"""Circles past which only those of this radius are kept clear of names."""


def names_of(atlas: Atlas, request: Request, view: ZonesView, discs: Sequence[ZoneDisc]) -> str:
    """Names beside the largest circles, else on the most populous towns, or zones."""
    room = view.canvas.width * view.canvas.height
    most = int(min(MOST_LABELS, max(LEAST_LABELS, room / LABEL_PX)))
    least = LARGE_PX if len(discs) > MANY_DISCS else 2.0
    clear: list[Disc] = [(disc.x, disc.y, disc.radius) for disc in discs if disc.radius > least]
    is_by_commune = request.layer.level == "commune"
    places = (_towns if is_by_commune else _zones)(atlas, request, view, most)
    wanted = _beside(request, discs, most) if discs else places
    laid = drawing.names(wanted, view.canvas, most, clear)
    # Where circles leave hardly any room, a few places over them say where one is.
    if laid.count("<text") >= min(FEW, len(wanted)):
        return laid
    return drawing.names(places[:most], view.canvas, most // 2)


def _beside(request: Request, discs: Sequence[ZoneDisc], most: int) -> list[Name]:
    """Names of the largest counts beside their circle, with them when they are what is mapped."""
    layer = request.counts
    if layer is None:
        return []
    chosen = [disc for disc in discs if not disc.is_pale][: 2 * most]
    is_said = layer is request.layer
    return [
        Name(
            disc.x,
            disc.y,
            f"{layer.names[disc.row]} {layer_words.figure(layer, disc.row)}"
            if is_said
            else layer.names[disc.row],
            radius=disc.radius,
            must=rank < MOST_SURE,
        )
        for rank, disc in enumerate(chosen)
    ]


def _towns(atlas: Atlas, request: Request, view: ZonesView, most: int) -> list[Name]:
    """The most populous towns of the extent; those of the territory first, then some around."""
    if request.extent.kind != "territoire":
        return [_town(view, each) for each in _in_view(atlas, request, view)[: 3 * most]]
    found = _in_view(atlas, request, view)
    around = max(LEAST_AROUND, most // 3)
    inside = [_town(view, each) for each in found if each.code in request.codes]
    others = [_town(view, each, True) for each in found if each.code not in request.codes]
    return [*inside[: most - around], *others[: 2 * around]]


def _zones(atlas: Atlas, request: Request, view: ZonesView, most: int) -> list[Name]:
    """The most populous zones, on what is seen of them; those of the territory first."""
    zones = request.zones
    people = inhabitants(atlas, zones)
    ranks = [zones.rank[str(code)] for code in view.codes]
    order = sorted(range(len(ranks)), key=lambda row: -people[ranks[row]])
    points = view.seen_points(LEAST_SHARE if request.is_pale else 0.0)

    def named(row: int, quiet: bool = False) -> Name:
        x, y = points[row]
        return Name(x, y + 5, zones.names[ranks[row]], quiet=quiet)

    seen = [row for row in order if row in points]
    if not request.is_pale:
        return [named(row) for row in seen[: 3 * most]]
    around = max(LEAST_AROUND, most // 3)
    inside = [named(row) for row in seen if view.inside[row]]
    others = [named(row, quiet=True) for row in seen if not view.inside[row]]
    return [*inside[: most - around], *others[: 2 * around]]


def inhabitants(atlas: Atlas, zones: Zoning) -> Numbers:
    """Inhabitants of each zone: those of its communes."""
    people = np.array([commune.population for commune in atlas.communes.values()], dtype=float)
    is_of = zones.of >= 0
    sums = np.bincount(zones.of[is_of], people[is_of], minlength=len(zones))
    return np.asarray(sums, dtype=float)


def _town(view: ZonesView, commune: Commune, quiet: bool = False) -> Name:
    x, y = view.frame.point(commune.longitude or 0.0, commune.latitude or 0.0)
    return Name(x, y + 5, commune.name, quiet=quiet)


def _in_view(atlas: Atlas, request: Request, view: ZonesView) -> list[Commune]:
    """Communes of the extent whose middle is seen, the most populous first."""
    west, south, east, north = view.box
    hidden = hidden_cities(atlas, request.codes)
    found = [
        commune
        for commune in atlas.communes.values()
        if commune.longitude is not None
        and commune.latitude is not None
        and west < commune.longitude < east
        and south < commune.latitude < north
        and commune.code not in hidden
        and _is_of(commune, request.extent)
    ]
    return sorted(found, key=lambda commune: -commune.population)


def _is_of(commune: Commune, extent: Extent) -> bool:
    if extent.kind == "region":
        return commune.region == extent.code
    return extent.kind != "departement" or commune.departement == extent.code
