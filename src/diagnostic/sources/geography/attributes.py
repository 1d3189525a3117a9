"""What is known of each commune: names, memberships, population, ages, dwellings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import shapely

POPULATION_YEAR = 2023
"""Millésime of the population municipale, in force on 1 January 2026."""

POPULATION_YEAR_MAYOTTE = 2017
"""The package carries the census of 2017 for Mayotte, as its README says."""

AGES = {
    "pop": "population_rp2021_hab",
    "pop_0_19": "age_0_19_hab",
    "pop_20_64": "age_20_64_hab",
    "pop_65p": "age_65_plus_hab",
    "logements": "logements",
    "res_secondaires": "residences_secondaires",
}

ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L'", "6": "Aux ", "7": "Las ", "8": "Los "}
"""Article of a name by its TNCC code (INSEE, code officiel géographique); 0 and 1 have none."""

Entry = dict[str, Any]


def units(entries: list[Entry]) -> pd.DataFrame:
    """Communes, municipal arrondissements and overseas communes, one row each, sorted by code."""
    kinds = {"commune-actuelle": "commune", "arrondissement-municipal": "arrondissement"}
    rows = [
        {
            "code": entry["code"],
            "nom": entry["nom"],
            "type": "collectivite" if entry["zone"] == "com" else kinds[entry["type"]],
            "parent": entry.get("commune"),
            "departement": entry["departement"],
            "region": entry["region"],
            "codes_postaux": entry.get("codesPostaux", []),
            "population_hab": entry.get("population"),
            "population_millesime": _population_year(entry),
        }
        for entry in entries
        # Uninhabited lands (Clipperton, Terres australes) are no communes: no population is given.
        if entry["type"] in kinds and "population" in entry
    ]
    table = pd.DataFrame(rows).sort_values("code", ignore_index=True)
    return table.astype({"population_hab": "int64", "population_millesime": "Int16"})


def _population_year(entry: Entry) -> int | None:
    if entry["zone"] == "com":
        return None  # each collectivity has its own census year, which the package does not give
    return POPULATION_YEAR_MAYOTTE if entry["departement"] == "976" else POPULATION_YEAR


def with_article(names: pd.Series, tncc: pd.Series) -> pd.Series:
    """Whole names, where the file keeps the article apart.

    >>> with_article(pd.Series(["Cannet", "Lunel"]), pd.Series(["2", "0"])).to_list()
    ['Le Cannet', 'Lunel']
    """
    return tncc.map(ARTICLES).fillna("") + names


def successors(entries: list[Entry]) -> dict[str, str]:
    """Code of a commune that no longer exists → code of the commune that took it over."""
    return {
        former: entry["code"]
        for entry in entries
        if entry["type"] == "commune-actuelle"
        for former in entry.get("anciensCodes", [])
    }


def former_names(
    entries: list[Entry], before: pd.DataFrame, current: Mapping[str, str]
) -> pd.DataFrame:
    """Names that people still use: communes déléguées, associées, merged → today's commune.

    Parameters
    ----------
    entries
        The 2026 découpage.
    before
        Communes of 2021 (``code``, ``type``, ``nom``), for the names of those merged since.
    current
        Today's communes, code → name: a name still in use is not a former one.
    """
    merged = successors(entries)
    rows = [
        (entry["code"], entry["nom"], entry["chefLieu"])
        for entry in entries
        if entry["type"] in ("commune-deleguee", "commune-associee")
        and current.get(entry["chefLieu"]) != entry["nom"]
    ]
    known = {code for code, _, _ in rows}
    names_2021 = before[before["type"] != "ARM"].drop_duplicates("code").set_index("code")["nom"]
    rows += [
        (code, names_2021.get(code), successor)
        for code, successor in merged.items()
        if code not in known
    ]
    table = pd.DataFrame(rows, columns=["code", "nom", "commune"])
    return table.sort_values(["code", "nom"], ignore_index=True)


def ages_and_dwellings(
    iris: pd.DataFrame,
    current: set[str],
    merged: Mapping[str, str],
    delegated_before: Mapping[str, str],
) -> pd.DataFrame:
    """Census of 2021 by IRIS, summed to today's communes and arrondissements.

    Merged communes are summed. A commune split since then, and those it gave birth to, have no
    figure: the census described another ground.

    Parameters
    ----------
    iris
        One row an IRIS: ``com`` and the columns of `AGES`.
    delegated_before
        Commune déléguée of 2021 → the commune it was then part of.
    """
    code = iris["com"].map(lambda com: com if com in current else merged.get(com, com))
    table = iris[list(AGES)].groupby(code).sum().rename(columns=AGES)
    table.index.name = "code"
    reborn = [c for c in current - set(table.index) if c in delegated_before]
    split = {delegated_before[c] for c in reborn}
    cities = {com[:2] for com in table.index if _is_arrondissement(com)}
    whole = {"75": "75056", "69": "69123", "13": "13055"}
    for departement in sorted(cities):
        inside = [c for c in table.index if _is_arrondissement(c) and c.startswith(departement)]
        table.loc[whole[departement]] = table.loc[inside].sum()
    return table.drop(index=[c for c in split if c in table.index]).astype("Int64")


def population_before(
    entries: list[Entry], current: set[str], merged: Mapping[str, str]
) -> pd.Series:
    """Inhabitants of an older census, by commune and arrondissement of today.

    Merged communes are summed. Communes that have parted since have no figure, neither the one
    that was left nor those it gave birth to: the census counted them as one.

    Parameters
    ----------
    entries
        The découpage of that time, whose communes have the ``population`` of the census.
    current, merged
        Codes of today; code no longer in use → code of the commune that took it over.
    """
    people = pd.Series(
        {
            entry["code"]: entry["population"]
            for entry in entries
            if entry["type"] in ("commune-actuelle", "arrondissement-municipal")
            and "population" in entry
        }
    )
    table = people.groupby(lambda code: code if code in current else merged[code]).sum()
    holder = {e["code"]: e["chefLieu"] for e in entries if e["type"] == "commune-deleguee"}
    reborn = [code for code in sorted(current - set(table.index)) if code in holder]
    parted = {merged.get(holder[code], holder[code]) for code in reborn}
    return table.drop(sorted(parted)).astype("Int64")


def _is_arrondissement(code: str) -> bool:
    return code.startswith(("751", "132", "6938"))


def epci_of(entries: list[Entry]) -> tuple[pd.DataFrame, dict[str, str]]:
    """EPCI (code, name, type), and the EPCI of each member commune."""
    table = pd.DataFrame(
        [{"code": e["code"], "nom": _tidy(e["nom"]), "type": e["type"]} for e in entries]
    ).sort_values("code", ignore_index=True)
    members = {member["code"]: e["code"] for e in entries for member in e["membres"]}
    return table, members


def _tidy(name: str) -> str:
    """Name of an EPCI as it is printed: the file types its quotes and ligatures by machine.

    >>> _tidy("CA de Blois ''Agglopolys''")
    'CA de Blois « Agglopolys »'
    """
    quoted = re.sub(r"''(.+?)''|\"(.+?)\"", lambda m: f"« {m[1] or m[2]} »", name)
    return quoted.replace("Coeur", "Cœur").replace("coeur", "cœur")


def canton_of(cantons: pd.DataFrame, communes: pd.Series) -> dict[str, str]:
    """Canton of each commune: the one that covers at least nine tenths of its ground.

    The package gives canton polygons only. A large town shared between cantons falls in its
    pseudo-canton (*canton-ville*), as in INSEE's own table of membership.

    Parameters
    ----------
    cantons
        ``code`` and ``geometry`` of the cantons that have a contour.
    communes
        Polygons of the communes, by code.
    """
    polygons, shapes = communes.to_numpy(), cantons["geometry"].to_numpy()
    commune, canton = shapely.STRtree(shapes).query(polygons, predicate="intersects")
    common = shapely.area(shapely.intersection(polygons[commune], shapes[canton]))
    inside = common >= 0.9 * shapely.area(polygons)[commune]
    codes = cantons["code"].to_numpy()[canton[inside]]
    return dict(zip(communes.index[commune[inside]], codes, strict=True))


def departement_of_canton(canton: str) -> str:
    """Département of a canton code: ``5901`` → 59, ``97105`` → 971."""
    return canton[:3] if canton.startswith("97") else canton[:2]
