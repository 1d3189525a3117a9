"""The real files of FINESS, DREES, Eurostat and C@rtoSanté give their published totals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from importing import Imported, imported

from diagnostic.sources.importers import (
    care_activities,
    geoclip,
    hospitals,
    maternities,
    perimeters,
)
from diagnostic.sources.importers.positions import FARTHEST_KM
from diagnostic.sources.locating import kilometres_from, locate
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.gazetteer import load_gazetteer

Find = Callable[[str], Path]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("health")


@pytest.fixture(scope="module")
def deliveries(shared_file: Find, folder: Path) -> Imported:
    path = shared_file("drees/annuaire_maternites_DREES_2013_2023.csv")
    return imported(maternities.IMPORTER, path, folder / "maternites")


@pytest.fixture(scope="module")
def sites(shared_file: Find, folder: Path) -> Imported:
    path = shared_file("finess/eurostat_healthcare_FR.csv")
    return imported(hospitals.IMPORTER, path, folder / "hopitaux")


@pytest.fixture(scope="module")
def authorisations(shared_file: Find, folder: Path) -> Imported:
    path = shared_file("finess/finess_activites_soin.txt")
    return imported(care_activities.IMPORTER, path, folder / "activites")


@pytest.fixture(scope="module")
def export(shared_file: Find, folder: Path) -> Imported:
    path = shared_file("cartosante/cartosante_bassin_de_vie_health_2024.csv")
    return imported(geoclip.IMPORTER, path, folder / "geoclip")


# --- maternities --------------------------------------------------------------------------------


def test_maternities_of_2023(deliveries: Imported) -> None:
    assert deliveries.total("sites 2023") == 457
    assert deliveries.total("accouchements 2023") == 664_039
    assert deliveries.editions == {str(year) for year in range(2013, 2024)}


def test_every_maternity_of_the_file_is_kept(deliveries: Imported) -> None:
    report = deliveries.report
    assert (report.read, report.kept, report.refused) == (5_444, 5_444, {})


def test_every_maternity_is_in_a_commune_known_to_the_insee(
    deliveries: Imported, atlas: Atlas
) -> None:
    codes = set(deliveries.table("maternites")["code"])
    assert {"97611", "97801", "75112", "13205", "69388"} <= codes
    assert not codes & set(atlas.arrondissements)
    assert all(code in atlas or code in atlas.successors for code in codes)


# --- hospitals ----------------------------------------------------------------------------------


def test_hospitals_of_march_2020(sites: Imported) -> None:
    report = sites.report
    # Two of Saint-Pierre-et-Miquelon: « ST PIERRE ET MIQUELON 97500 » may be either commune.
    assert (report.read, report.kept, sum(report.refused.values())) == (5_368, 5_366, 2)
    assert sum(report.totals.values()) == 5_366


def test_the_communes_of_hospitals_are_those_that_the_drees_gives(
    sites: Imported, deliveries: Imported, atlas: Atlas
) -> None:
    births = deliveries.table("maternites")
    births = births[births["annee"].isin([2019, 2020])].sort_values("annee")
    births = births.drop_duplicates("finess", keep="last")
    both = births.merge(sites.table("hopitaux"), on="finess", suffixes=("_drees", ""))
    drees = both["code_drees"].map(lambda code: atlas.successors.get(code, code))
    whole = [atlas[code].parent or code for code in both["code"]]
    assert len(both) == 478
    assert [atlas[code].parent or code for code in drees] == whole
    assert (drees == both["code"]).sum() == 477  # One arrondissement of Lyon is its neighbour.


def test_the_address_is_surer_than_the_position(shared_file: Find, sites: Imported) -> None:
    raw = pd.read_csv(shared_file("finess/eurostat_healthcare_FR.csv"), dtype="str")
    gazetteer = load_gazetteer()
    named = [
        hospitals.commune_of_address(postal, city, gazetteer)
        for postal, city in zip(raw["postcode"], raw["city"], strict=True)
    ]
    there = locate(raw["lon"].astype("float64"), raw["lat"].astype("float64"))
    city = {c.code: c.parent or c.code for c in gazetteer.atlas.communes.values()}
    agreed = sum(city[n] == city[p] for n, p in zip(named, there, strict=True) if n and p)
    assert (sum(map(bool, named)), agreed) == (5_311, 5_166)


def test_no_hospital_is_drawn_far_from_its_commune(sites: Imported) -> None:
    table = sites.table("hopitaux")
    away = kilometres_from(table["code"], table["longitude"], table["latitude"])
    assert table["longitude"].isna().sum() == 33
    assert pd.Series(away).max() <= FARTHEST_KM


# --- care activities ----------------------------------------------------------------------------


def test_authorisations_of_december_2025(authorisations: Imported) -> None:
    report = authorisations.report
    assert (report.read, report.kept, report.refused) == (10_291, 10_291, {})
    assert authorisations.editions == {"2025"}
    assert authorisations.total("Médecine") == 1_531
    assert authorisations.total("Médecine d'urgence") == 1_105
    assert sum(report.totals.values()) == 10_291


def test_authorisations_have_names_of_their_own(authorisations: Imported) -> None:
    assert authorisations.table("activites_soins")["autorisation"].is_unique


def test_every_departement_has_authorisations(authorisations: Imported, atlas: Atlas) -> None:
    found = set(authorisations.table("activites_soins")["code"])
    assert found == set(atlas.departements) - {"977", "978", "984", "986", "987", "988", "989"}


# --- C@rtoSanté ---------------------------------------------------------------------------------


def test_an_export_of_cartosante(export: Imported) -> None:
    table = export.table("indicateurs")
    assert table["code"].nunique() == 1_709
    assert set(table["niveau"]) == {"bassin_de_vie"}
    assert len(export.editions) == 8
    assert export.report.read == export.report.kept == 8 * 1_709
    assert export.report.refused == {}


def test_the_secrets_of_cartosante_are_secrets(export: Imported) -> None:
    table = export.table("indicateurs")
    assert export.total("secret : Part des bénéf. en ALD dans la pop 2024") == 157
    assert (table["statut"] == "secret").sum() == 157
    assert (table["statut"] == "absent").sum() == 4
    assert table.loc[table["statut"] != "disponible", "valeur"].isna().all()


def test_a_figure_of_cartosante_is_as_it_was_published(export: Imported) -> None:
    table = export.table("indicateurs").set_index(["code", "indicateur", "annee"])
    assert table.loc[("01004", "apl_medecins_generalistes", 2023), "valeur"] == 3
    assert table.loc[("01033", "part_des_benef_ophtalmo_dans_pop", 2024), "valeur"] == 26.2


# --- CPTS ---------------------------------------------------------------------------------------


def test_real_compositions_are_read_from_a_collection(shared_file: Find, folder: Path) -> None:
    """The list of PACA has no known origin: it is read as its collection would be, never shown."""
    listed = json.loads(shared_file("cpts/cpts_paca_35.json").read_text("utf-8"))["cpts"]
    features = [{"type": "Feature", "properties": each, "geometry": None} for each in listed]
    path = folder / "cpts_paca_synthetic.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    made = imported(perimeters.IMPORTER, path, folder / "cpts")
    assert made.total("cpts") == 35
    # Marseille is listed with its arrondissements three times: they stand for it.
    assert (
        made.report.kept == sum(len(e["communes"]) + len(e["arrondissements"]) for e in listed) - 3
    )
    codes = set(made.table("perimetres_cpts")["code"])
    assert "13055" not in codes
    assert {"13202", "13203", "13207", "13208", "13209"} <= codes
