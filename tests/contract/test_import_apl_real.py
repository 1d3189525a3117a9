"""DREES’s own workbook of the APL against its published means, and those of départements."""

import pandas as pd
import pytest
from importing import imported

from diagnostic.paths import ROOT
from diagnostic.sources.importers.apl import IMPORTER

DEPARTEMENTS = ROOT.parent / "shared" / "knowledge" / "reference" / "apl_departements_2023_2024.csv"


@pytest.fixture(scope="module")
def doctors(shared_file, tmp_path_factory):
    path = shared_file("drees/apl_generalistes.xlsx")
    return imported(IMPORTER, path, tmp_path_factory.mktemp("apl"))


@pytest.mark.parametrize(
    ("what", "total"),
    [
        ("moyenne medecin_generaliste tous 2022", 3.789),
        ("moyenne medecin_generaliste tous 2023", 3.745),
        ("part sous 2,5 medecin_generaliste 2022", 14.9),
        ("part sous 2,5 medecin_generaliste 2023", 16.6),
    ],
)
def test_published_totals(doctors, what, total):
    assert doctors.total(what) == total


def test_every_commune_is_kept(doctors):
    rows = doctors.table("apl")
    assert doctors.editions == {"medecin_generaliste-2022", "medecin_generaliste-2023"}
    assert rows.groupby(["annee", "tranche"]).size().to_dict() == {
        (2022, "tous"): 34_964,
        (2022, "moins_de_65_ans"): 34_964,
        (2023, "tous"): 34_954,
        (2023, "moins_de_65_ans"): 34_954,
    }
    assert doctors.report.left_out == {"ligne des unités": 2}
    assert doctors.report.refused == {}
    assert set(rows["statut"]) == {"disponible"}


def test_mayotte_is_absent_and_cities_are_by_arrondissement(doctors):
    codes = doctors.table("apl")["code"].drop_duplicates()
    assert not codes.str.startswith("976").any()
    assert any("Mayotte" in note for note in doctors.report.notes)
    assert not codes.isin(["75056", "69123", "13055"]).any()
    assert codes.str.fullmatch(r"751\d\d|6938\d|132\d\d").sum() == 45


def test_means_of_departements_are_those_known_from_elsewhere(doctors):
    """Two decimals in the reference: its rounding is the only difference allowed."""
    if not DEPARTEMENTS.exists():
        pytest.skip(f"{DEPARTEMENTS.name} n’est pas à côté du dépôt")
    known = pd.read_csv(DEPARTEMENTS, dtype={"dept": "str"}).set_index("dept")["mg23"]
    rows = doctors.table("apl").query("annee == 2023 and tranche == 'tous'")
    where = rows["code"].str[:2].where(rows["code"].str[:2] != "97", rows["code"].str[:3])
    weights = rows["population_standardisee_hab"]
    means = (rows["apl"] * weights).groupby(where).sum() / weights.groupby(where).sum()
    assert len(known) == 100
    assert sorted(means.index) == sorted(known.index)
    assert (means - known).abs().max() <= 0.005
