"""The nearest of some places, as the crow flies, the sea never crossed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import NAN, Numbers

CONTINENT = frozenset({"11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93"})
"""Régions that no sea parts from one another."""

SHORE = 10.0
"""Two shores are farther apart than any two points of the sphere of radius one."""


def nearest(points: Numbers, targets: Numbers) -> tuple[Numbers, NDArray[np.intp]]:
    """Distance from each point to the nearest target, and the rank of that target.

    Both are on the sphere of radius one, where the nearest by the chord is the nearest by the arc;
    a fourth coordinate, multiple of `SHORE`, keeps apart what the sea parts. Shapes are (n, 3) and
    (m, 3), or (n, 4) and (m, 4).

    Returns
    -------
    tuple of arrays of shape (n,)
        Distances in km as the crow flies, and ranks; NaN and -1 where the point is not placed, or
        where there is no target on its shore.
    """
    from scipy.spatial import cKDTree

    from diagnostic.territory.distance import EARTH_RADIUS_KM

    placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    usable = np.flatnonzero(np.isfinite(targets).all(axis=1))
    km, rank = np.full(len(points), NAN), np.full(len(points), -1, dtype=np.intp)
    if len(usable) and len(placed):
        chord, found = cKDTree(targets[usable]).query(points[placed])
        ashore = chord < SHORE / 2
        placed = placed[ashore]
        km[placed] = 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord[ashore] / 2, 0, 1))
        rank[placed] = usable[found[ashore]]
    return km, rank


def on_sphere(longitude: Numbers, latitude: Numbers) -> Numbers:
    """Points on the sphere of radius one, from degrees: shape (n, 3)."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
