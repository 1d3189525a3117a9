"""The INSEE's own table d’appartenance of 2024: every zone with the count that it publishes."""

import pytest
from importing import imported

from diagnostic.sources.importers.memberships import IMPORTER
from diagnostic.territory.sheets import read_sheets

PUBLISHED = "insee/table-appartenance-geo-communes-2024.xlsx"
LEVELS = {
    "departement": "DEP",
    "region": "REG",
    "epci": "EPCI",
    "arrondissement": "ARR",
    "canton": "CANOV",
    "zone_emploi": "ZE2020",
    "unite_urbaine": "UU2020",
    "aire_attraction": "AAV2020",
    "bassin_de_vie": "BV2022",
}


@pytest.fixture(scope="module")
def done(shared_file, tmp_path_factory):
    return imported(IMPORTER, shared_file(PUBLISHED), tmp_path_factory.mktemp("memberships"))


@pytest.fixture(scope="module")
def rows(done, atlas):
    rows = done.table("appartenances")
    arrondissements = {code for codes in atlas.arrondissements.values() for code in codes}
    return rows[~rows["code"].isin(arrondissements)]


def test_published_totals(done, rows):
    assert rows["code"].nunique() == 34_935
    assert done.total("communes") == 34_935 + 45
    assert done.editions == {"2024"}
    assert done.report.refused == {}
    known = {"departement": 101, "region": 18, "arrondissement": 333, "bassin_de_vie": 1_707}
    known |= {"epci": 1_255, "zone_emploi": 306, "aire_attraction": 699, "canton": 2_044}
    assert {zoning: done.total(zoning) for zoning in known} == known


@pytest.mark.parametrize("zoning", LEVELS)
def test_each_zone_has_its_name_and_the_communes_that_the_table_counts(zoning, rows, shared_file):
    sheets = {sheet.name: sheet.rows for sheet in read_sheets(shared_file(PUBLISHED).read_bytes())}
    published = {
        row[1]: (row[2], int(row[3]))
        for row in sheets["Zones_supra_communales"][6:]
        if row[0] == LEVELS[zoning]
    }
    mine = rows[rows["zonage"] == zoning].groupby("zone")
    counts = mine.size().to_dict()
    names = mine["nom_zone"].first().to_dict()
    assert {zone: (names[zone], counts[zone]) for zone in counts}.items() <= published.items()
    left = [name for code, (name, _) in published.items() if code not in counts]
    assert all("Sans objet" in name or " hors " in name for name in left)


def test_arrondissements_are_where_their_city_is(done):
    rows = done.table("appartenances").set_index(["code", "zonage"])
    assert rows.loc[("13201", "epci"), "zone"] == rows.loc[("13055", "epci"), "zone"]
    assert rows.loc[("13201", "epci"), "nom_zone"].startswith("Métropole d'Aix")
