"""Every commune of France for the browser, cut into tiles that it asks for as it looks at them.

One archive of the communes, whose only property is their rank in the atlas: what they look like
travels apart, one letter each. One of the limits of the départements, and one JSON file of names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.atomic import move
from diagnostic.maps.extent import CONTINENT
from diagnostic.maps.view import Box, ground
from diagnostic.maps.written_once import ensure
from diagnostic.paths import GEO, STATIC
from diagnostic.territory.atlas import CITIES, Atlas, load_atlas

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FORMAT = "2"
"""Raised whenever the shape of the files changes, so that no browser keeps an older one."""
COMMUNES, LIMITS, NAMES = "communes.pmtiles", "limites.pmtiles", "noms.json"
LEAST_ZOOM, MOST_ZOOM = 4, 10
TOWN_HAB = 20_000
"""Towns of at least so many inhabitants are named, the largest ones first."""
OVERSEAS = ("971", "972", "973", "974", "976")

_INPUTS = ("communes.parquet", "contours_moyen.parquet", "departements.parquet")
_NO_LIMIT = {"MAX_SIZE": 50_000_000, "MAX_FEATURES": 1_000_000}
"""A tile must hold every commune, however heavy: GDAL would drop some."""


def tiles_version(geo: Path = GEO) -> str:
    """Short fingerprint of the geometry: names the folder, so that caches never mix editions."""
    digest = hashlib.sha256(FORMAT.encode())
    for name in _INPUTS:
        digest.update((geo / name).read_bytes())
    return digest.hexdigest()[:12]


def ensure_tiles(
    static: Path = STATIC, geo: Path = GEO, say: Callable[[str], None] = lambda _: None
) -> str:
    """Write the tiles unless they stand already (some ten seconds); their path under `static/`.

    Raises
    ------
    UserError
        When the disk refuses.
    """
    folder = static / "geo" / f"france-{tiles_version(geo)}"
    ensure(
        folder,
        last=NAMES,
        write=lambda folder: _write(folder, geo),
        say=lambda: say("Préparation de la carte de France, une seule fois…"),
    )
    return folder.relative_to(static).as_posix()


def border(codes: Iterable[str]) -> dict[str, Any] | None:
    """Outline of some communes, as one GeoJSON line in degrees; None when none has a contour."""
    import shapely

    known = ground("moyen")
    shapes = [known.shapes[known.rank[code]] for code in sorted(codes) if code in known.rank]
    if not shapes:
        return None
    outline = shapely.boundary(shapely.coverage_union_all(shapes))
    lines: dict[str, Any] = json.loads(shapely.to_geojson(outline))
    return lines


def _write(folder: Path, geo: Path) -> None:
    import geopandas as gpd

    atlas = load_atlas() if geo == GEO else Atlas(geo)
    rank = {code: row for row, code in enumerate(atlas.communes)}
    communes = gpd.read_parquet(geo / "contours_moyen.parquet")
    communes = communes[communes["code"].isin(rank) & ~communes["code"].isin(CITIES)]
    communes = communes.assign(rang=communes["code"].map(rank).astype("int32"))
    departements = gpd.read_parquet(geo / "departements.parquet").dropna(subset="geometry")
    _write_tiles(folder / COMMUNES, communes[["rang", "geometry"]], "communes")
    _write_tiles(folder / LIMITS, _limits(departements), "limites")
    _write_names(folder / NAMES, atlas, departements)


def _limits(departements: GeoDataFrame) -> GeoDataFrame:
    """Each limit once, though two départements share it."""
    import shapely

    lines = shapely.line_merge(shapely.union_all(departements.geometry.boundary))
    frame = type(departements)
    return frame(geometry=shapely.get_parts(lines), crs=departements.crs)


def _write_tiles(path: Path, shapes: GeoDataFrame, layer: str) -> None:
    """Tiles at every zoom, as detailed as their grid: simplified one by one, neighbours part."""
    temporary = path.with_name(f"new-{path.name}")  # the driver wants its own extension
    temporary.unlink(missing_ok=True)
    shapes.to_crs(3857).to_file(
        temporary,
        driver="PMTiles",
        engine="pyogrio",
        layer=layer,
        MINZOOM=LEAST_ZOOM,
        MAXZOOM=MOST_ZOOM,
        BUFFER=16,
        NAME=layer,
        **_NO_LIMIT,
    )
    move(temporary, path)


def _write_names(path: Path, atlas: Atlas, departements: GeoDataFrame) -> None:
    """Codes and names in the order of the ranks, towns to name, places to go to."""
    communes = atlas.communes.values()
    towns = sorted(
        (
            (-commune.population, rank, commune)
            for rank, commune in enumerate(communes)
            if commune.kind == "commune" and commune.population >= TOWN_HAB
        ),
        key=lambda town: town[:2],
    )
    content = {
        "codes": " ".join(atlas.communes),
        "noms": "\n".join(commune.name for commune in communes),
        "villes": [
            [rank, commune.longitude, commune.latitude, -people]
            for people, rank, commune in towns
            if commune.longitude is not None
        ],
        "lieux": [{"nom": name, "bbox": box} for name, box in _places(departements)],
    }
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
    move(temporary, path)


def _places(departements: GeoDataFrame) -> list[tuple[str, Box]]:
    """Where the map can go in one press: the continent, then each département overseas."""

    def box(part: GeoDataFrame) -> Box:
        west, south, east, north = (round(float(value), 3) for value in part.total_bounds)
        return west, south, east, north

    found = [("Métropole", box(departements[departements["region"].isin(CONTINENT)]))]
    for code in OVERSEAS:
        part = departements[departements["code"] == code]
        if len(part):
            found.append((str(part["nom"].iloc[0]), box(part)))
    return found
