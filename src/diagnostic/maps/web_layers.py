"""Static geometry for the browser: one file a département, fetched once and kept in its cache.

A rerun of the page then sends codes only, never geometry.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from diagnostic.errors import UserError
from diagnostic.paths import GEO, STATIC

FORMAT = "1"
"""Raised whenever the shape of the files changes, so that no browser keeps an older one."""

_INPUTS = ("communes.parquet", "contours_fin.parquet", "epci.parquet", "departements.parquet")


def layers_version(geo: Path = GEO) -> str:
    """Short fingerprint of the geometry: names the folder, so that caches never mix editions."""
    digest = hashlib.sha256(FORMAT.encode())
    for name in _INPUTS:
        digest.update((geo / name).read_bytes())
    return digest.hexdigest()[:12]


def ensure_layers(
    static: Path = STATIC, geo: Path = GEO, say: Callable[[str], None] = lambda _: None
) -> str:
    """Write the static files unless they stand already; return their path under `static/`.

    Several processes may ask at once: one writes, the others wait, and the index is written last
    so that a folder with an index is whole.
    """
    folder = static / "geo" / layers_version(geo)
    if not (folder / "index.json").exists():
        try:
            _write_once(folder, geo, say)
        except OSError as problem:
            raise UserError(
                "Les contours de la carte n’ont pas pu être préparés : l’application ne peut pas "
                f"écrire dans « {static.name}/geo ». Demandez à son administrateur d’ouvrir ce "
                "dossier en écriture ou de lancer « diagnostic geo layers »."
            ) from problem
    return folder.relative_to(static).as_posix()


def _write_once(folder: Path, geo: Path, say: Callable[[str], None]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        if not (folder / "index.json").exists():
            say("Préparation de la carte, une seule fois…")
            _write_layers(folder, geo)


def _write_layers(folder: Path, geo: Path) -> None:
    import geopandas as gpd
    import pandas as pd

    communes = pd.read_parquet(geo / "communes.parquet")
    epci = pd.read_parquet(geo / "epci.parquet", columns=["code", "nom"])
    communes["epci_nom"] = communes["epci"].map(epci.set_index("code")["nom"])
    contours = gpd.read_parquet(geo / "contours_fin.parquet")
    cities = set(communes["parent"].dropna())
    drawn = contours.merge(communes, on="code")
    drawn = drawn[~drawn["code"].isin(cities)]
    for departement, group in drawn.groupby("departement"):
        _write_json(folder / f"{departement}.json", _departement(group))

    departements = gpd.read_parquet(geo / "departements.parquet").dropna(subset="geometry")
    departements["geometry"] = departements.geometry.simplify_coverage(0.01)
    overview = {
        "departements": [
            {
                "code": row.code,
                "nom": row.nom,
                "bbox": [round(v, 4) for v in row.geometry.bounds],
                "contour": _lines(row.geometry, decimals=3),
            }
            for row in departements.itertuples()
        ]
    }
    _write_json(folder / "index.json", overview)


def _departement(group: Any) -> dict[str, Any]:
    """Communes of a département, then the borders of its EPCI and its own."""
    return {
        "communes": [
            {
                "code": row.code,
                "nom": row.nom,
                "parent": row.parent if isinstance(row.parent, str) else None,
                "population": int(row.population_hab),
                "epci": row.epci_nom if isinstance(row.epci_nom, str) else None,
                "centre": _label_point(row.geometry),
                "contour": _polygons(row.geometry),
            }
            for row in group.itertuples()
        ],
        "bords_epci": _borders(group.dropna(subset="epci"), "epci"),
        "bord": _borders(group, "departement"),
    }


def _borders(group: Any, by: str) -> list[list[list[float]]]:
    lines: list[list[list[float]]] = []
    for shape in group.dissolve(by, method="coverage").geometry:
        lines += _lines(shape)
    return lines


def _label_point(shape: Any) -> list[float]:
    point = shape.representative_point()
    return [round(point.y, 4), round(point.x, 4)]


def _polygons(shape: Any, decimals: int = 4) -> list[list[list[list[float]]]]:
    """Polygons as Leaflet wants them: rings of [latitude, longitude], not closed."""
    polygons = shape.geoms if hasattr(shape, "geoms") else [shape]
    return [
        [_positions(ring, decimals)[:-1] for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in polygons
    ]


def _lines(shape: Any, decimals: int = 4) -> list[list[list[float]]]:
    polygons = shape.geoms if hasattr(shape, "geoms") else [shape]
    return [
        _positions(ring, decimals)
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def _positions(ring: Any, decimals: int) -> list[list[float]]:
    return [[round(y, decimals), round(x, decimals)] for x, y in ring.coords]


def _write_json(path: Path, content: Any) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
    temporary.replace(path)
