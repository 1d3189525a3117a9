"""Shapes as the browser's maps read them, and the files that carry them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def label_point(shape: Any) -> list[float]:
    """A place on the ground of a shape: [latitude, longitude]."""
    point = shape.representative_point()
    return [round(point.y, 4), round(point.x, 4)]


def polygons(shape: Any, decimals: int = 4) -> list[list[list[list[float]]]]:
    """Polygons as Leaflet wants them: rings of [latitude, longitude], not closed."""
    return [
        [_positions(ring, decimals)[:-1] for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in _parts(shape)
    ]


def lines(shape: Any, decimals: int = 4) -> list[list[list[float]]]:
    """Rings of a shape as closed lines of [latitude, longitude]."""
    return [
        _positions(ring, decimals)
        for polygon in _parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def write_json(path: Path, content: Any) -> None:
    """Write a file whole or not at all."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
    temporary.replace(path)


def _parts(shape: Any) -> Any:
    return shape.geoms if hasattr(shape, "geoms") else [shape]


def _positions(ring: Any, decimals: int) -> list[list[float]]:
    return [[round(y, decimals), round(x, decimals)] for x, y in ring.coords]
