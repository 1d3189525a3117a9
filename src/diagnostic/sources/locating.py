"""Which commune a point stands in, and how far a point is from its commune.

Contours are the finest ones of `geo/`. They are generalised: a border may be some hundred metres
off, so that a point close to one may be given to the neighbour. Cities with arrondissements are
answered by arrondissement. Overseas collectivities have no contour here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from diagnostic.territory.atlas import CITIES, load_atlas
from diagnostic.territory.contours import ground

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike

WITHIN_KM = 0.5
"""A point that no contour holds (a quay, a border) is given to a commune so near."""

KM_IN_A_DEGREE = 111.2


def locate(longitudes: ArrayLike, latitudes: ArrayLike) -> list[str | None]:
    """Commune or arrondissement of each point.

    Parameters
    ----------
    longitudes, latitudes
        Degrees (WGS 84), of the same length; NaN for a point that is not known.

    Returns
    -------
    list of str or None
        Codes of today. None when the point is unknown, or farther than `WITHIN_KM` from any
        contour. On a border that two communes share, the first code in order.
    """
    import numpy as np

    land, points = ground(), _points(longitudes, latitudes)
    found: list[str | None] = [None] * len(points)
    for at, contour in land.tree.query(points, predicate="intersects").T:
        found[at] = _finest(found[at], land.codes[contour])
    lost = np.array([at for at, code in enumerate(found) if code is None], dtype=int)
    for at, near in _close(points, lost):
        distances = _distances(land.contours[near], np.repeat(points[at], len(near)))
        ranked = sorted(
            (float(km), land.codes[contour])
            for km, contour in zip(distances, near, strict=True)
            if km <= WITHIN_KM and land.codes[contour] not in CITIES
        )
        found[at] = ranked[0][1] if ranked else None
    return found


def kilometres_from(
    codes: Iterable[object], longitudes: ArrayLike, latitudes: ArrayLike
) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Distance from each point to the ground of a commune, zero inside.

    Returns
    -------
    ndarray of float
        Kilometres, to about one percent within 100 km; NaN when the commune has no contour or the
        point is unknown. A commune merged since is as large as the one it joined.
    """
    import numpy as np
    import shapely

    land, points = ground(), _points(longitudes, latitudes)
    ranks = _ranks()
    contours = np.array(
        [ranks.get(code, -1) if isinstance(code, str) else -1 for code in codes], dtype=int
    )
    far = np.full(len(points), np.nan)
    known = np.flatnonzero((contours >= 0) & shapely.is_geometry(points))
    far[known] = _distances(land.contours[contours[known]], points[known])
    return far


def _points(longitudes: ArrayLike, latitudes: ArrayLike) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Points, None where a coordinate is not a finite number."""
    import numpy as np
    import shapely

    x, y = np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float)
    points = np.full(len(x), None, dtype=object)
    known = np.isfinite(x) & np.isfinite(y)
    points[known] = shapely.points(x[known], y[known])
    return points


def _finest(found: str | None, code: str) -> str:
    """The better of two contours that hold a point."""
    if found is None or found in CITIES:
        return code
    return found if code in CITIES else min(found, code)


def _close(points: Any, lost: Any) -> list[tuple[int, Any]]:
    """Contours whose box is near each point that none holds."""
    import numpy as np
    import shapely

    near = []
    for at in lost:
        if points[at] is None:
            continue
        x, y = shapely.get_x(points[at]), shapely.get_y(points[at])
        high = WITHIN_KM / KM_IN_A_DEGREE
        wide = high / max(0.1, float(np.cos(np.radians(y))))
        box = shapely.box(x - wide, y - high, x + wide, y + high)
        near.append((int(at), ground().tree.query(box)))
    return near


def _distances(contours: Any, points: Any) -> Any:
    """Kilometres from points to contours, pair by pair, in the plane that touches each point."""
    import numpy as np
    import shapely

    far = np.zeros(len(points))
    outside = np.flatnonzero(~shapely.intersects(contours, points))
    across = np.cos(np.radians(shapely.get_y(points[outside])))
    far[outside] = KM_IN_A_DEGREE * shapely.distance(
        _narrowed(contours[outside], across), _narrowed(points[outside], across)
    )
    return far


def _narrowed(shapes: Any, across: Any) -> Any:
    """Shapes whose degrees of longitude are as long as those of latitude, each by its own ratio."""
    import shapely

    coordinates, rank = shapely.get_coordinates(shapes, return_index=True)
    coordinates[:, 0] *= across[rank]
    return shapely.set_coordinates(shapes.copy(), coordinates)


@cache
def _ranks() -> dict[str, int]:
    """Rank of the contour of each code, that of its successor for a commune merged since."""
    today = {code: rank for rank, code in enumerate(ground().codes)}
    successors = load_atlas().successors.items()
    return {old: today[new] for old, new in successors if new in today} | today
