"""DREES maternities, on small synthetic files."""

import pandas as pd
import pytest
from importing import imported, without_totals, written

from diagnostic.sources.importers.maternities import IMPORTER

HEADER = "ANNEE;NOM_MAT;TYPE;STATUT;FI_ET;FI_EJ;COM;NOMCOM;CPO;ADRESSE;LIT_OBS;SALTRAV;ACCTOT"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "drees_maternites")


def maternity(**cells):
    """A synthetic line of the file."""
    usual = {
        "ANNEE": "2023",
        "NOM_MAT": "CH SYNTHETIC",
        "TYPE": "2b",
        "STATUT": "PUBLIC",
        "FI_ET": "010000024",
        "FI_EJ": "010780054",
        "COM": "01451",
        "NOMCOM": "VIRIAT",
        "LIT_OBS": "35",
        "SALTRAV": "5",
        "ACCTOT": "1946",
    }
    return ";".join((usual | cells).get(name, "") for name in HEADER.split(";"))


def load(tmp_path, *lines, header=HEADER, encoding="utf-8-sig"):
    text = "\r\n".join((header, *lines)) + "\r\n"
    return imported(
        IMPORTER, written(tmp_path, "maternites_synthetic.csv", text, encoding), tmp_path
    )


def the_row(made):
    (row,) = made.table("maternites").to_dict("records")
    return row


def test_a_maternity_is_read(tmp_path):
    row = the_row(load(tmp_path, maternity()))
    assert (row["niveau"], row["code"], row["annee"]) == ("commune", "01451", 2023)
    assert (row["finess"], row["nom"], row["type"]) == ("010000024", "CH SYNTHETIC", "2b")
    assert (row["secteur"], row["statut"]) == ("PUBLIC", "disponible")
    assert (row["lits"], row["accouchements"]) == (35, 1946)


def test_each_year_is_an_edition(tmp_path):
    made = load(tmp_path, maternity(), maternity(ANNEE="2022", ACCTOT="1900"))
    assert made.editions == {"2022", "2023"}
    assert made.total("sites 2022") == 1
    assert made.total("accouchements 2023") == 1946


@pytest.mark.parametrize(
    ("written_code", "name", "code"),
    [
        ("9F611", "MAMOUDZOU", "97611"),
        ("9A127", "SAINT-MARTIN", "97801"),
        ("1451", "VIRIAT", "01451"),
        ("2A004", "AJACCIO", "2A004"),
        ("75056", "PARIS 12E ARRONDISSEMENT", "75112"),
        ("69123", "LYON 8E ARRONDISSEMENT", "69388"),
        ("13055", "MARSEILLE 5E ARRONDISSEMENT", "13205"),
    ],
)
def test_communes_are_those_of_the_insee(tmp_path, written_code, name, code):
    assert the_row(load(tmp_path, maternity(COM=written_code, NOMCOM=name)))["code"] == code


def test_a_city_without_arrondissement_stays_whole_and_is_said(tmp_path):
    made = load(tmp_path, maternity(COM="75056", NOMCOM="PARIS"))
    assert the_row(made)["code"] == "75056"
    assert any("ville entière" in note for note in made.report.notes)


def test_missing_is_never_zero(tmp_path):
    row = the_row(load(tmp_path, maternity(ACCTOT="", LIT_OBS="")))
    assert row["statut"] == "absent"
    assert pd.isna(row["accouchements"])
    assert pd.isna(row["lits"])


def test_zero_is_a_number(tmp_path):
    row = the_row(load(tmp_path, maternity(ACCTOT="0")))
    assert (row["accouchements"], row["statut"]) == (0, "disponible")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"ACCTOT": "-3"}, "nombre d’accouchements impossible"),
        ({"ACCTOT": "12,5"}, "nombre d’accouchements impossible"),
        ({"ACCTOT": "beaucoup"}, "nombre d’accouchements impossible"),
        ({"LIT_OBS": "-1"}, "nombre de lits impossible"),
        ({"COM": "9F101"}, "code de commune impossible"),
        ({"COM": ""}, "code de commune impossible"),
        ({"FI_ET": "12"}, "numéro FINESS impossible"),
        ({"ANNEE": "23"}, "année impossible"),
        ({"NOM_MAT": ""}, "nom ou statut absent"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path, wrong, reason):
    made = load(tmp_path, maternity(FI_ET="010000032"), maternity(**wrong))
    assert made.report.refused == {reason: 1}
    assert (made.report.read, made.report.kept) == (2, 1)


def test_two_lines_of_one_site_and_year_stop_the_import(tmp_path):
    made = load(tmp_path, maternity(), maternity(ACCTOT="12"))
    assert "se contredisent" in made.problem


def test_a_renamed_column_is_named(tmp_path):
    made = load(tmp_path, maternity(), header=HEADER.replace("ACCTOT", "ACCOUCHEMENTS"))
    assert "sans la colonne ACCTOT" in made.problem


def test_the_western_encoding_is_read(tmp_path):
    made = load(tmp_path, maternity(NOM_MAT="MATERNITÉ DÉMO"), encoding="cp1252")
    assert the_row(made)["nom"] == "MATERNITÉ DÉMO"


def test_a_hostile_name_is_only_text(tmp_path):
    name = "=CMD|' /C calc'!A0<img src=x onerror=alert(1)>"
    assert the_row(load(tmp_path, maternity(NOM_MAT=name)))["nom"] == name
