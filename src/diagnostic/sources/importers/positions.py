"""Positions of establishments: read in their projection, and never far from their commune.

A position that its own system forbids, or more than `FARTHEST_KM` away from the commune of the
establishment, is left empty: nothing tells which of the two is right, and a commune is an
administrative fact. Each note says how many, and why.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any

import pandas as pd

from diagnostic.french import counted
from diagnostic.sources.locating import kilometres_from
from diagnostic.sources.tally import Tally

FARTHEST_KM = 10.0

SYSTEMS = {
    "LAMBERT_93": 2154,
    "UTM_N20": 32620,
    "UTM_N21": 32621,
    "UTM_N22": 2972,
    "UTM_S40": 2975,
    "UTM_S38": 4471,
    "UTM ZONE 21N": 32621,
    "UTM ZONE 1S": 32701,
}
"""Projections by the name that ends ``sourcecoordet``; recent extracts give an EPSG code."""
_KNOWN = frozenset({*SYSTEMS.values(), 5490})
_IMPOSSIBLE = "coordonnées impossibles"


def in_degrees(x: pd.Series, y: pd.Series, origin: pd.Series, tally: Tally) -> pd.DataFrame:
    """Longitudes and latitudes of projected coordinates, missing where they cannot be told.

    Parameters
    ----------
    x, y
        Metres.
    origin
        Text that names the projection (``sourcecoordet``).
    """
    system = _systems(origin)
    given = x.notna() & y.notna()
    known = given & system.isin(_KNOWN)
    places = pd.DataFrame({"longitude": math.nan, "latitude": math.nan}, index=x.index)
    for number in sorted(_KNOWN):
        at = x.index[known & (system == number)]
        if len(at):
            places.loc[at] = _unprojected(x[at], y[at], number)
    note_emptied(tally, int((given & ~known).sum()), "système de coordonnées inconnu")
    lost = known & places["longitude"].isna()
    note_emptied(tally, int(lost.sum()), _IMPOSSIBLE)
    return places


def near_their_commune(rows: pd.DataFrame, commune: str, tally: Tally) -> pd.DataFrame:
    """Rows whose ``longitude`` and ``latitude`` are emptied where they cannot be of ``code``.

    Parameters
    ----------
    commune
        Which commune it is, for the note: « la commune de l’adresse ».
    """
    longitude, latitude = rows["longitude"].astype("float64"), rows["latitude"].astype("float64")
    on_earth = longitude.between(-180, 180) & latitude.between(-90, 90)
    somewhere = on_earth & ~((longitude == 0) & (latitude == 0))
    note_emptied(tally, int((longitude.notna() & ~somewhere).sum()), _IMPOSSIBLE)
    longitude, latitude = longitude.where(somewhere), latitude.where(somewhere)
    far = pd.Series(kilometres_from(rows["code"], longitude, latitude) > FARTHEST_KM, rows.index)
    note_emptied(tally, int(far.sum()), f"à plus de {FARTHEST_KM:.0f} km de {commune}")
    return rows.assign(longitude=longitude.mask(far), latitude=latitude.mask(far))


def note_emptied(tally: Tally, count: int, reason: str) -> None:
    """Say how many positions were left empty."""
    if count:
        told = counted(count, "position laissée vide", "positions laissées vides")
        tally.note(f"{told} : {reason}.")


def _systems(origin: pd.Series) -> pd.Series:
    """EPSG codes that ``sourcecoordet`` names, missing when it names none."""
    text = origin.astype("str").str.upper()
    coded = pd.to_numeric(text.str.extract(r"EPSG:(\d{4,6})")[0], errors="coerce")
    names = "|".join(re.escape(name) for name in SYSTEMS)
    return coded.fillna(text.str.extract(f"({names})\\b")[0].map(SYSTEMS).astype("float64"))


def _unprojected(x: pd.Series, y: pd.Series, system: int) -> pd.DataFrame:
    """Longitudes and latitudes, missing outside the ground that a projection is made for."""
    west, south, east, north = _bounds(system)
    longitude, latitude = _transformer(system).transform(x.to_numpy(), y.to_numpy())
    found = pd.DataFrame({"longitude": longitude, "latitude": latitude}, index=x.index)
    inside = found["longitude"].between(west, east) & found["latitude"].between(south, north)
    return found.where(inside)


@cache
def _transformer(system: int) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(f"EPSG:{system}", "EPSG:4326", always_xy=True)


@cache
def _bounds(system: int) -> tuple[float, float, float, float]:
    """Degrees between which a projection is used: west, south, east, north."""
    from pyproj import CRS

    area = CRS.from_epsg(system).area_of_use
    return (area.west, area.south, area.east, area.north) if area else (-180, -90, 180, 90)
