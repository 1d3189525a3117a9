"""The INSEE's own Filosofi file of 2019 against what it is known to hold."""

import pandas as pd
import pytest
from importing import imported

from diagnostic.paths import ROOT
from diagnostic.sources.importers.income import IMPORTER
from diagnostic.sources.today import asked

REFERENCE = ROOT.parent / "shared" / "knowledge" / "reference" / "territoires_exemples.csv"


@pytest.fixture(scope="module")
def done(shared_file, tmp_path_factory):
    path = shared_file("insee/FILO2019_DISP_COM.csv")
    return imported(IMPORTER, path, tmp_path_factory.mktemp("income"))


@pytest.fixture(scope="module")
def rows(done):
    return done.table("revenus").set_index("code")


def test_published_totals(done, rows):
    assert done.total("communes") == 31_361
    assert done.total("médianes publiées") == 31_361
    assert (done.report.kept, done.report.refused) == (31_361, {})
    assert done.editions == {"2019"}
    assert (rows["statut"] == "disponible").all()


def test_known_medians(rows):
    medians = rows["revenu_median_eur"]
    assert medians[["59178", "41018", "75056", "75107", "2A004"]].to_list() == [
        17_740,
        18_790,
        28_570,
        44_400,
        21_900,
    ]


def test_the_same_medians_as_the_reference(rows):
    if not REFERENCE.exists():
        pytest.skip("la table de référence n’est pas à côté du dépôt")
    reference = pd.read_csv(REFERENCE, dtype={"code_commune": "str"})
    reference = reference[reference["indicateur"] == "revenu_median_uc_eur"].set_index(
        "code_commune"
    )
    assert len(reference) == 97
    assert (rows.loc[reference.index, "revenu_median_eur"] == reference["valeur"]).all()


def test_deciles_are_only_those_of_larger_communes(rows):
    told = rows["revenu_d1_eur"].notna()
    assert told.sum() == 31_361 - 26_025
    assert rows.loc[told, "personnes"].min() == 1_914


def test_cities_are_there_whole_and_by_arrondissement(rows, atlas):
    for city, parts in atlas.arrondissements.items():
        whole = rows.loc[city, "personnes"]
        assert rows.loc[list(parts), "personnes"].sum() == pytest.approx(whole, abs=5)
        assert asked({city}, set(rows.index), atlas).codes == {city}
        assert asked(parts, set(rows.index), atlas).codes == set(parts)


def test_uncovered_departements_have_no_row(rows):
    departements = set(rows.index.str[:3])
    assert {"972", "974"} <= departements
    assert departements.isdisjoint({"971", "973", "976"})
