"""Static geometry of the levels above communes, zone by zone as that of communes.

All come from the contours of middle detail, so that the limits of two levels lie on one another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.maps.web_json import label_point, polygons, write_json

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from pandas import DataFrame

FOLDER = "niveaux"
INPUTS = ("contours_moyen.parquet", "regions.parquet")
"""Files of `geo/` that only these layers read."""

Bassins = Mapping[str, tuple[str, str]]
"""Code and name of the *bassin de vie* of each commune."""


def write_levels(folder: Path, geo: Path) -> None:
    """Write EPCI, départements and régions beside the communes."""
    import geopandas as gpd

    communes = _communes(geo)
    (folder / FOLDER).mkdir(exist_ok=True)
    for level, name in (("epci", "epci"), ("departement", "departements"), ("region", "regions")):
        zones = gpd.read_parquet(geo / f"{name}.parquet").dropna(subset="geometry")
        people = communes.groupby(level)["population_hab"].sum()
        write_json(folder / FOLDER / f"{level}.json", _content(zones, people))


def bassins_file(bassins: Bassins) -> str:
    """Path of the file of these bassins in the folder of layers: one name a mapping."""
    digest = hashlib.sha256()
    for code, (zone, name) in sorted(bassins.items()):
        digest.update(f"{code}\t{zone}\t{name}\n".encode())
    return f"{FOLDER}/bassin_de_vie-{digest.hexdigest()[:12]}.json"


def write_bassins(path: Path, geo: Path, bassins: Bassins) -> None:
    """Dissolve the communes of each bassin; those that belong to none are left blank."""
    import geopandas as gpd
    import pandas as pd

    communes = _communes(geo)
    zone = communes["code"].map({code: zone for code, (zone, _) in bassins.items()})
    people = communes.groupby(zone)["population_hab"].sum()
    contours = gpd.read_parquet(geo / "contours_moyen.parquet")
    kept = contours["code"].map(pd.Series(zone.to_numpy(), index=communes["code"]))
    dissolved = contours[["geometry"]].assign(code=kept).dropna(subset="code")
    shapes = dissolved.dissolve("code", method="coverage").reset_index()
    shapes["nom"] = shapes["code"].map(dict(bassins.values()))
    write_json(path, _content(shapes, people))


def _communes(geo: Path) -> DataFrame:
    """Communes, the cities whole: an arrondissement is already counted in its city."""
    import pandas as pd

    columns = ["code", "type", "population_hab", "epci", "departement", "region"]
    communes = pd.read_parquet(geo / "communes.parquet", columns=columns)
    return communes[communes["type"] != "arrondissement"]


def _content(zones: GeoDataFrame, people: Any) -> dict[str, Any]:
    return {
        "zones": [
            {
                "code": row.code,
                "nom": row.nom,
                "population": int(people.get(row.code, 0)),
                "centre": label_point(row.geometry),
                "contour": polygons(row.geometry),
            }
            for row in zones.itertuples()
        ]
    }
