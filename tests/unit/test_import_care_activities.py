"""FINESS care activities: both published forms, on small synthetic files."""

import datetime

import pytest
from importing import imported, without_totals, written

from diagnostic.sources.importers.care_activities import AUTHORISATION, IMPORTER

STAMP = "finess;etalab;111;2026-05-12"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "finess_activites")


def authorisation(**cells):
    """A synthetic line of the file."""
    usual = {
        "nofinessej": "010780054",
        "rsej": "CH SYNTHETIC",
        "activite": "14",
        "libactivite": "Médecine d'urgence",
        "modalite": "72",
        "libmodalite": "Structure des urgences",
        "forme": "00",
        "libforme": "Pas de forme",
        "noautor": "842605068",
        "dateautor": "2001-01-10",
        "nofinesset": "010000024",
        "rset": "CH SITE SYNTHETIC",
        "noligautor": "5068",
        "datemeo": "2024-08-03",
        "datefin": "2029-02-01",
    }
    return ";".join((usual | cells).get(name, "") for name in AUTHORISATION)


def load(tmp_path, *lines, header=True):
    top = ";".join(AUTHORISATION) if header else STAMP
    rows = lines if header else [f"activiteoffresoin;{line}" for line in lines]
    text = "\n".join((top, *rows)) + "\n"
    return imported(IMPORTER, written(tmp_path, "activites_synthetic.txt", text), tmp_path)


def the_row(made):
    (row,) = made.table("activites_soins").to_dict("records")
    return row


@pytest.mark.parametrize(("header", "year"), [(True, 2024), (False, 2026)])
def test_an_authorisation_is_read_in_both_forms(tmp_path, header, year):
    made = load(tmp_path, authorisation(), header=header)
    row = the_row(made)
    assert (row["niveau"], row["code"], row["annee"]) == ("departement", "01", year)
    assert (row["autorisation"], row["finess"]) == ("842605068", "010000024")
    assert (row["activite"], row["libelle_activite"]) == ("14", "Médecine d'urgence")
    assert row["nom"] == "CH SITE SYNTHETIC"
    assert row["mise_en_oeuvre"] == datetime.date(2024, 8, 3)
    assert row["fin"] == datetime.date(2029, 2, 1)
    assert made.editions == {str(year)}
    assert any("ne porte pas de date" in note for note in made.report.notes) is header


def test_the_year_never_comes_from_the_future(tmp_path):
    made = load(tmp_path, authorisation(), authorisation(noautor="1", datemeo="2099-01-01"))
    assert made.editions == {"2024"}


@pytest.mark.parametrize(
    ("number", "departement"),
    [("2A0000261", "2A"), ("970100012", "971"), ("980502868", "976"), ("970500039", "975")],
)
def test_the_departement_is_that_of_the_number(tmp_path, number, departement):
    assert the_row(load(tmp_path, authorisation(nofinesset=number)))["code"] == departement


def test_an_establishment_has_a_row_for_each_authorisation(tmp_path):
    made = load(tmp_path, authorisation(), authorisation(noautor="842605069", modalite="73"))
    assert len(made.table("activites_soins")) == 2
    assert made.total("Médecine d'urgence") == 2


def test_what_is_not_given_is_missing(tmp_path):
    row = the_row(
        load(tmp_path, authorisation(datemeo="", datefin="", modalite="", libmodalite=""))
    )
    assert row["mise_en_oeuvre"] is None
    assert row["modalite"] != row["modalite"] or row["modalite"] is None


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"nofinesset": "12"}, "numéro FINESS impossible"),
        ({"nofinesset": "981200001"}, "numéro FINESS d’un département inconnu"),
        ({"noautor": ""}, "autorisation sans numéro, sans activité ou sans nom"),
        ({"rset": ""}, "autorisation sans numéro, sans activité ou sans nom"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path, wrong, reason, header):
    made = load(tmp_path, authorisation(noautor="1"), authorisation(**wrong), header=header)
    assert made.report.refused == {reason: 1}
    assert (made.report.read, made.report.kept) == (2, 1)


def test_a_number_that_lost_its_zero_is_mended_and_said(tmp_path):
    made = load(tmp_path, authorisation(nofinesset="10000024"))
    assert the_row(made)["finess"] == "010000024"
    assert any("zéro" in note for note in made.report.notes)


def test_two_authorisations_of_one_number_stop_the_import(tmp_path):
    made = load(tmp_path, authorisation(), authorisation(rset="AUTRE"))
    assert "se contredisent" in made.problem


def test_quoted_names_are_read_in_both_forms(tmp_path):
    line = authorisation(rset='"HOPITAL DE JOUR ""BANINE"""')
    for header in (True, False):
        folder = tmp_path / str(header)
        folder.mkdir()
        made = load(folder, line, header=header)
        assert the_row(made)["nom"] == 'HOPITAL DE JOUR "BANINE"'


def test_a_file_without_any_date_is_said(tmp_path):
    assert "daté" in load(tmp_path, authorisation(dateautor="", datemeo="")).problem


def test_a_renamed_column_is_named(tmp_path):
    top = ";".join(AUTHORISATION).replace("noautor;", "autorisation;")
    path = written(tmp_path, "activites_synthetic.txt", f"{top}\n{authorisation()}\n")
    assert "sans la colonne noautor" in imported(IMPORTER, path, tmp_path).problem


def test_a_download_cut_in_a_line_is_said(tmp_path):
    for top, start in ((";".join(AUTHORISATION), ""), (STAMP, "activiteoffresoin;")):
        text = f"{top}\n{start}{authorisation()}\n{start}010780054;CH SYN"
        made = imported(IMPORTER, written(tmp_path, "cut_synthetic.txt", text), tmp_path)
        assert "s’arrête au milieu d’une ligne" in made.problem


def test_another_extract_of_the_register_is_not_taken_for_it(tmp_path):
    path = written(tmp_path, "other_synthetic.csv", f"{STAMP}\nstructureet;010000024;010780054;X\n")
    assert "n’est pas un fichier connu" in imported(IMPORTER, path, tmp_path).problem
