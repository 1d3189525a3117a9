"""Static geometry for the browser: one file a département and one a level, kept in its cache.

A rerun of the page then sends codes only, never geometry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock

from diagnostic.errors import UserError
from diagnostic.maps import web_zones
from diagnostic.maps.web_json import label_point, lines, polygons, write_json
from diagnostic.paths import GEO, STATIC

FORMAT = "2"
"""Raised whenever the shape of the files changes, so that no browser keeps an older one."""

_INPUTS = (
    "communes.parquet",
    "contours_fin.parquet",
    "epci.parquet",
    "departements.parquet",
    *web_zones.INPUTS,
)
_CANNOT_WRITE = (
    "Les contours de la carte n’ont pas pu être préparés : l’application ne peut pas écrire dans "
    "« {folder}/geo ». Demandez à son administrateur d’ouvrir ce dossier en écriture ou de lancer "
    "« diagnostic geo layers »."
)


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
            raise UserError(_CANNOT_WRITE.format(folder=static.name)) from problem
    return folder.relative_to(static).as_posix()


def ensure_bassins(bassins: web_zones.Bassins, static: Path = STATIC, geo: Path = GEO) -> str:
    """Write the contours of these *bassins de vie* unless they stand; return their path.

    They are known only once synchronised, and change with the edition: one file a mapping, in the
    folder of the other layers, which must stand already (`ensure_layers`).
    """
    folder = static / "geo" / layers_version(geo)
    path = folder / web_zones.bassins_file(bassins)
    if not path.exists():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / ".lock"):
                if not path.exists():
                    web_zones.write_bassins(path, geo, bassins)
        except OSError as problem:
            raise UserError(_CANNOT_WRITE.format(folder=static.name)) from problem
    return path.relative_to(static).as_posix()


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
    named = communes[communes["code"].isin(cities)]
    names = dict(zip(named["code"], named["nom"], strict=True))
    drawn = contours.merge(communes, on="code")
    drawn = drawn[~drawn["code"].isin(cities)]
    for departement, group in drawn.groupby("departement"):
        write_json(folder / f"{departement}.json", _departement(group, names))
    web_zones.write_levels(folder, geo)

    departements = gpd.read_parquet(geo / "departements.parquet").dropna(subset="geometry")
    departements["geometry"] = departements.geometry.simplify_coverage(0.01)
    overview = {
        "departements": [
            {
                "code": row.code,
                "nom": row.nom,
                "bbox": [round(v, 4) for v in row.geometry.bounds],
                "contour": lines(row.geometry, decimals=3),
            }
            for row in departements.itertuples()
        ]
    }
    write_json(folder / "index.json", overview)


def _departement(group: Any, names: dict[str, str]) -> dict[str, Any]:
    """Communes of a département, then the borders of its EPCI and its own."""
    return {
        "zones": [
            {
                "code": row.code,
                "nom": row.nom,
                "parent": row.parent if isinstance(row.parent, str) else None,
                "ville": names.get(row.parent),
                "population": int(row.population_hab),
                "epci": row.epci_nom if isinstance(row.epci_nom, str) else None,
                "centre": label_point(row.geometry),
                "contour": polygons(row.geometry),
            }
            for row in group.itertuples()
        ],
        "bords_epci": _borders(group.dropna(subset="epci"), "epci"),
        "bord": _borders(group, "departement"),
    }


def _borders(group: Any, by: str) -> list[list[list[float]]]:
    shapes = group.dissolve(by, method="coverage").geometry
    return [line for shape in shapes for line in lines(shape)]
