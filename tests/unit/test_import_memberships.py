"""INSEE, table d’appartenance, on small synthetic workbooks of its form."""

import pytest
from importing import imported, without_totals, workbook

from diagnostic.sources.importers.memberships import IMPORTER

TITLE = [
    ["Liste des communes au 1er janvier 2023"],
    ["France - Communes"],
    ["Mise en ligne le 18/03/2023       Géographie au 01/01/2023"],
    ["Source(s) : Insee, Code officiel géographique"],
    ["Code géographique", "Libellé géographique"],
]
CODES = ["CODGEO", "LIBGEO", "DEP", "REG", "EPCI", "ARR", "CANOV", "ZE2020", "UU2020", "AAV2020"]
CODES += ["BV2022"]
ABERGEMENT = ["01001", "L’Abergement", "01", "84", "200069193", "012", "0108", "8405", "01000"]
ABERGEMENT += ["524", "01093"]
ISLAND = ["85113", "L’Île-d’Yeu", "85", "52", "ZZZZZZZZZ", "852", "8599", "5216", "85202", "000"]
ISLAND += ["85113"]
PARIS_1 = ["75101", "Paris 1er", "75", "11", "200054781", "751", "7599", "1109", "00851", "001"]
PARIS_1 += ["75056", "75056"]
NAMES = [
    ["Niveau", "Code", "Libellé", "Nombre"],
    ["NIVGEO", "CODGEO", "LIBGEO", "NB_COM"],
    ["DEP", "01", "Ain", 392],
    ["EPCI", "200069193", "CC de la Dombes", 36],
    ["EPCI", "ZZZZZZZZZ", "Sans objet", 4],
    ["BV2022", "01093", "Châtillon-sur-Chalaronne", 20],
    ["AAV2020", "000", "Commune hors attraction des villes", 8921],
]


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "insee_appartenance")


def load(tmp_path, communes=(ABERGEMENT, ISLAND), title=TITLE, codes=CODES, names=NAMES):
    sheets = {
        "COM": [*title, codes, *communes],
        "ARM": [*title, [*codes, "COM"], PARIS_1],
        "Zones_supra_communales": [*title[:4], *names],
        "Documentation": [["Définitions"]],
    }
    return imported(IMPORTER, workbook(tmp_path, "appartenance_synthetic.xlsx", sheets), tmp_path)


def zones(done, code):
    rows = done.table("appartenances")
    return rows[rows["code"] == code].set_index("zonage")["zone"].to_dict()


def test_each_area_has_its_code_and_name(tmp_path):
    done = load(tmp_path)
    rows = done.table("appartenances").set_index(["code", "zonage"])
    assert rows.loc[("01001", "epci"), ["zone", "nom_zone"]].to_list() == [
        "200069193",
        "CC de la Dombes",
    ]
    assert rows.loc[("01001", "bassin_de_vie"), "nom_zone"] == "Châtillon-sur-Chalaronne"
    assert rows.loc[("01001", "departement"), "nom"] == "L’Abergement"
    assert set(rows["annee"]) == {2023}
    assert done.editions == {"2023"}
    assert zones(done, "75101")["bassin_de_vie"] == "75056"
    assert done.total("communes") == 3


def test_no_row_where_there_is_no_area(tmp_path):
    done = load(tmp_path)
    assert {"epci", "aire_attraction"}.isdisjoint(zones(done, "85113"))
    assert "unite_urbaine" not in zones(done, "01001")
    assert zones(done, "85113")["unite_urbaine"] == "85202"
    rows = done.table("appartenances")
    assert not rows["zone"].str.contains("ZZ").any()


def test_an_area_without_a_name_is_kept(tmp_path):
    rows = load(tmp_path, names=NAMES[:2]).table("appartenances")
    assert rows["nom_zone"].isna().all()
    assert len(rows) > 0


def test_the_year_must_be_in_the_title(tmp_path):
    untitled = [["Liste"], [], [], [], ["Code"]]
    assert "l’année du découpage" in load(tmp_path, title=untitled).problem


def test_a_lost_zero_is_put_back_and_a_wrong_code_refused(tmp_path):
    done = load(tmp_path, [["1001", *ABERGEMENT[1:]], ["1", *ABERGEMENT[1:]], ISLAND])
    assert "01001" in set(done.table("appartenances")["code"])
    assert list(done.report.refused) == ["code de commune impossible"]


def test_a_renamed_column_is_named(tmp_path):
    codes = ["BASSIN" if code == "BV2022" else code for code in CODES]
    assert "BV2022" in load(tmp_path, codes=codes).problem


def test_a_contradiction_stops_all(tmp_path):
    moved = [*ABERGEMENT[:4], "240100883", *ABERGEMENT[5:]]
    assert "se contredisent" in load(tmp_path, [ABERGEMENT, moved]).problem
