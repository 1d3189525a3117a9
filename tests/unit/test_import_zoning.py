"""Zoning of the ARS, on small synthetic files."""

import datetime

import pandas as pd
import pytest
from importing import imported, without_totals, written

from diagnostic.sources.importers.zoning import IMPORTER, PROFESSIONS

HEADER = [
    "niveau",
    "com_code",
    *(f"{prefix}_{end}" for prefix in PROFESSIONS for end in ("niveau", "date_arrete")),
    "tvs_lib",
    "bvcv_lib",
]


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "ars_zonage")


def commune(**cells):
    """A synthetic line, every cell quoted."""
    usual = {"niveau": "COM", "com_code": "01004", "tvs_lib": "Ambérieu, ses environs"}
    usual |= {"zmed_niveau": "1_ZIP", "zmed_date_arrete": "30/10/2025"}
    return ",".join(f'"{(usual | cells).get(name, "")}"' for name in HEADER)


def load(tmp_path, *lines, header=HEADER):
    text = "\n".join((",".join(f'"{name}"' for name in header), *lines)) + "\n"
    return imported(IMPORTER, written(tmp_path, "zonage_synthetic.csv", text), tmp_path)


def test_a_row_for_each_commune_and_profession(tmp_path):
    zones = {f"{prefix}_niveau": f"{rank}_zone" for rank, prefix in enumerate(PROFESSIONS)}
    made = load(tmp_path, commune(**zones))
    table = made.table("zonages").set_index("profession")
    assert table["zone"].to_dict() == {
        profession: f"{rank}_zone" for rank, profession in enumerate(PROFESSIONS.values())
    }
    assert set(table["code"]) == {"01004"}
    assert made.editions == set(PROFESSIONS.values())
    assert (made.report.read, made.report.kept) == (6, 6)


def test_the_year_is_that_of_the_order(tmp_path):
    row = load(tmp_path, commune()).table("zonages").iloc[0]
    assert row["annee"] == 2025
    assert row["date_arrete"] == datetime.date(2025, 10, 30)


def test_a_zone_without_a_date_takes_the_year_of_the_last_order(tmp_path):
    made = load(tmp_path, commune(), commune(com_code="01005", zmed_date_arrete="jamais"))
    row = made.table("zonages").set_index("code").loc["01005"]
    assert row["annee"] == 2025
    assert pd.isna(row["date_arrete"])
    assert any("sans date d’arrêté" in note for note in made.report.notes)


def test_an_order_of_the_future_is_no_date(tmp_path):
    made = load(tmp_path, commune(), commune(com_code="01005", zmed_date_arrete="30/10/2250"))
    assert set(made.table("zonages")["annee"]) == {2025}


def test_no_date_at_all_is_said(tmp_path):
    assert "daté" in load(tmp_path, commune(zmed_date_arrete="")).problem


def test_what_has_no_zone_is_left_out(tmp_path):
    made = load(tmp_path, commune(), commune(com_code="01005", zmed_niveau=""))
    assert made.report.left_out == {"commune sans zone pour cette profession": 11}
    assert made.report.kept == 1


def test_unclassified_is_a_zone_of_the_source(tmp_path):
    made = load(tmp_path, commune(zmed_niveau="NC"))
    assert made.table("zonages")["zone"].tolist() == ["NC"]


def test_only_communes_and_arrondissements_are_kept(tmp_path):
    made = load(
        tmp_path,
        commune(),
        commune(niveau="ARM", com_code="75101"),
        commune(niveau="DIST", com_code="98613"),
    )
    assert set(made.table("zonages")["code"]) == {"01004", "75101"}
    assert made.report.left_out["lieu qui n’est pas une commune"] == 6


def test_a_code_cut_by_a_spreadsheet_is_mended_and_said(tmp_path):
    made = load(tmp_path, commune(com_code="1004"))
    assert made.table("zonages")["code"].tolist() == ["01004"]
    assert any("zéro" in note for note in made.report.notes)


def test_an_impossible_code_is_refused(tmp_path):
    made = load(tmp_path, commune(), commune(com_code="XX"))
    assert made.report.refused == {"code de commune impossible": 1}


def test_the_next_import_replaces_each_profession(tmp_path):
    made = load(tmp_path, commune(), commune(zmed_niveau="2_ZAC", com_code="01005"))
    assert made.total("medecin 1_ZIP") == 1
    assert [part.edition for part in made.outcome.parts] == ["medecin"]


def test_a_file_of_one_profession_is_read(tmp_path):
    header = ["niveau", "com_code", "zide_niveau", "zide_date_arrete"]
    made = load(tmp_path, '"COM","01004","1_Tres_sous_dotee","01/02/2024"', header=header)
    assert made.editions == {"infirmier"}


def test_a_renamed_column_is_named(tmp_path):
    header = ["insee" if name == "com_code" else name for name in HEADER]
    assert "sans la colonne com_code" in load(tmp_path, commune(), header=header).problem


def test_a_commune_with_two_zones_stops_the_import(tmp_path):
    assert "se contredisent" in load(tmp_path, commune(), commune(zmed_niveau="2_ZAC")).problem
