"""Distances as the crow flies, from the communes of a territory to places with coordinates.

A commune is the point inside its contour that `geo/` gives. Nothing here is a time by road.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the WGS 84 ellipsoid (IUGG)."""


class Nearness(NamedTuple):
    """How far a place is from a territory, in km as the crow flies.

    ``rank`` is that of the place in the list given. ``nearest_km`` is counted from the nearest
    commune, ``mean_km`` is the mean over inhabitants.
    """

    rank: int
    nearest_km: float
    mean_km: float


def nearest(
    atlas: Atlas, codes: Codes, places: Sequence[tuple[float, float]], limit: int
) -> tuple[Nearness, ...]:
    """Places nearest to the inhabitants of a territory, the nearest first.

    Parameters
    ----------
    places
        Longitude and latitude of each, in degrees.
    limit
        How many to give at most.

    Returns
    -------
    tuple of Nearness
        Empty when no commune of the territory has coordinates.
    """
    import numpy as np

    communes = [atlas[code] for code in sorted(codes) if atlas[code].longitude is not None]
    if not communes or not places:
        return ()
    homes = np.array([(c.longitude, c.latitude) for c in communes], dtype=float)
    # A commune without inhabitants still has a place: it counts for nothing, not for an error.
    weights = np.array([max(c.population, 1e-9) for c in communes], dtype=float)
    km = distances_km(homes, np.array(places, dtype=float))
    means = np.average(km, axis=0, weights=weights)
    order = np.argsort(means, kind="stable")[:limit]
    return tuple(Nearness(int(i), float(km[:, i].min()), float(means[i])) for i in order)


def distances_km(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances between every point of two lists (haversine formula).

    Parameters
    ----------
    a, b
        Longitude and latitude in degrees, of shapes (n, 2) and (m, 2).

    Returns
    -------
    array of shape (n, m), in km
    """
    import numpy as np

    lon_a, lat_a = np.radians(a.T)
    lon_b, lat_b = np.radians(b.T)
    rise = np.sin((lat_a[:, None] - lat_b[None, :]) / 2) ** 2
    run = np.sin((lon_a[:, None] - lon_b[None, :]) / 2) ** 2
    return np.asarray(
        2
        * EARTH_RADIUS_KM
        * np.arcsin(np.sqrt(rise + np.cos(lat_a)[:, None] * np.cos(lat_b)[None, :] * run))
    )
