"""Coordinates as people write them, and the degrees they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

_NUMBER = re.compile(r"[+-]?[0-9]{1,8}(?:[.,][0-9]+)?")
_LEAST_DECIMALS = 3
"""Fewer decimals than these and a number of degrees is any small number."""

# South, north, west, east of metropolitan France, then of each land overseas, in degrees.
_BOXES = (
    (41.2, 51.3, -5.4, 9.8),
    (14.2, 18.3, -63.3, -60.7),
    (2.0, 6.0, -54.8, -51.5),
    (-21.6, -20.7, 55.0, 56.0),
    (-13.2, -12.4, 44.9, 45.5),
    (46.6, 47.3, -56.6, -56.0),
)
_X = (90_000.0, 1_260_000.0)
_Y = (6_030_000.0, 7_130_000.0)


def coordinate(cell: str) -> float | None:
    """Number of a coordinate, with a point or a comma.

    >>> coordinate("50,3714"), coordinate(" 704 210 "), coordinate("Douai")
    (50.3714, 704210.0, None)
    """
    text = cell.strip().replace("\u2212", "-")
    for blank in (" ", "\u00a0", "\u202f", "°"):
        text = text.replace(blank, "")
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def as_degrees(cell: str) -> Iterator[Literal["latitude", "longitude"]]:
    """What a number of degrees may be in France."""
    value = coordinate(cell)
    decimals = cell.replace(",", ".").rpartition(".")
    if value is None or not decimals[1] or len(decimals[2].strip()) < _LEAST_DECIMALS:
        return
    if any(south <= value <= north for south, north, _, _ in _BOXES):
        yield "latitude"
    if any(west <= value <= east for _, _, west, east in _BOXES):
        yield "longitude"


def as_metres(cell: str) -> Iterator[Literal["x", "y"]]:
    """What a number of metres may be in Lambert 93."""
    value = coordinate(cell)
    if value is None:
        return
    if _X[0] <= value <= _X[1]:
        yield "x"
    if _Y[0] <= value <= _Y[1]:
        yield "y"


def degrees(
    across: Sequence[str], along: Sequence[str], *, metres: bool
) -> tuple[list[float], list[float]]:
    """Longitudes and latitudes of places.

    Parameters
    ----------
    across, along
        Longitudes and latitudes, or x and y of Lambert 93 (EPSG:2154) when ``metres``.

    Returns
    -------
    tuple of lists
        Degrees (WGS 84), NaN where the coordinates of a line do not read.
    """
    import numpy as np

    pairs = [(coordinate(x), coordinate(y)) for x, y in zip(across, along, strict=True)]
    table = np.array(
        [(np.nan, np.nan) if x is None or y is None else (x, y) for x, y in pairs], dtype=float
    ).reshape(-1, 2)
    if metres and len(table):
        table = _from_lambert(table)
    far = ~np.isfinite(table).all(axis=1) | (np.abs(table) > (180.0, 90.0)).any(axis=1)
    table[far] = np.nan
    return table[:, 0].tolist(), table[:, 1].tolist()


def _from_lambert(table: Any) -> Any:
    import numpy as np
    from pyproj import Transformer

    transformer = Transformer.from_crs(2154, 4326, always_xy=True)
    return np.column_stack(transformer.transform(table[:, 0], table[:, 1]))
