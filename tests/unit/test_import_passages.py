"""INSEE, tables de passage: both workbooks, synthetic, and what can be wrong with them."""

import pytest
from importing import imported, without_totals, workbook

from diagnostic.sources.importers.passages import IMPORTER

TITLE = [["Table de passage"], ["France - Communes"], ["Mise en ligne"], ["Source"], ["Niveau"]]
YEARS = (2003, 2016, 2019, 2024)
YEARLY = ["NIVGEO", *(name for year in YEARS for name in (f"CODGEO_{year}", f"LIBGEO_{year}"))]


def yearly(*codes):
    return ["COM", *(cell for code in codes for cell in (code, "Nom" if code else ""))]


LINES = [
    yearly("01001", "01001", "01001", "01001"),
    # 01018 joins 01033 in 2019.
    yearly("01033", "01033", "01033", "01033"),
    yearly("01018", "01018", "01033", "01033"),
    # 85165 is in 85084 from 2016, and leaves it in 2024.
    yearly("85084", "85084", "85084", "85084"),
    yearly("85165", "85084", "85084", "85165"),
    # 49069 becomes 49126.
    yearly("49069", "49069", "49069", "49126"),
    yearly("", "", "01004", "01004"),
]


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "insee_passage")


def load_yearly(tmp_path, lines=LINES, header=YEARLY, sheet="COM"):
    sheets = {sheet: [*TITLE, header, *lines], "Documentation": [["Définitions"]]}
    return imported(IMPORTER, workbook(tmp_path, "annuelle_synthetic.xlsx", sheets), tmp_path)


def load_past(tmp_path, lines, splits=None):
    sheets = {"Table de passage": [*TITLE, ["CODGEO_INI", "CODGEO_2025", "LIBGEO_2025"], *lines]}
    if splits is not None:
        header = ["ANNEE_MODIF", "COM_INI", "COM_FIN", "LIB_COM_INI", "LIB_COM_FIN"]
        sheets["Liste des fusions"] = [*TITLE, header, [2019, "01018", "01033", "A", "B"]]
        sheets["Liste des scissions"] = [*TITLE, header, *splits]
    return imported(IMPORTER, workbook(tmp_path, "passage_synthetic.xlsx", sheets), tmp_path)


def changes(done):
    rows = done.table("passages")
    columns = ["code_avant", "code", "annee_avant", "annee", "evenement"]
    return set(rows[columns].itertuples(index=False, name=None))


def test_each_change_has_its_years(tmp_path):
    done = load_yearly(tmp_path)
    assert changes(done) == {
        ("01018", "01033", 2003, 2019, "fusion"),
        ("01033", "01033", 2003, 2019, "fusion"),
        ("85084", "85084", 2016, 2024, "scission"),
        ("85084", "85165", 2016, 2024, "scission"),
        ("49069", "49126", 2003, 2024, "changement_de_code"),
    }
    assert done.editions == {"2024"}
    assert done.report.read == len(LINES)
    assert done.total("scission") == 2


def test_a_commune_that_nothing_happened_to_has_no_row(tmp_path):
    rows = load_yearly(tmp_path).table("passages")
    assert not rows["code_avant"].isin(["01001", "01004"]).any()


def test_the_past_in_one_column(tmp_path):
    lines = [["01001", "01001", "A"], ["01018", "01033", "B"], ["01033", "01033", "B"]]
    lines += [["49069", "49126", "C"], ["85084", "85084", "D"], ["85165", "85165", "E"]]
    splits = [[2024, "85084", "85084", "D", "D"], [2024, "85084", "85165", "D", "E"]]
    done = load_past(tmp_path, lines, splits)
    assert changes(done) == {
        ("01018", "01033", 2003, 2025, "fusion"),
        ("01033", "01033", 2003, 2025, "fusion"),
        ("49069", "49126", 2003, 2025, "changement_de_code"),
        ("85084", "85084", 2003, 2024, "scission"),
        ("85084", "85165", 2003, 2024, "scission"),
    }
    assert done.editions == {"2025"}


def test_without_the_list_of_splits_it_is_said(tmp_path):
    done = load_past(tmp_path, [["01018", "01033", "B"], ["01033", "01033", "B"]])
    assert any("scissions" in note for note in done.report.notes)


@pytest.mark.parametrize("code", ["1", "1018", "2C001", "ZZZZZ"])
def test_a_wrong_code_is_refused(tmp_path, code):
    done = load_yearly(tmp_path, [*LINES, yearly(code, "01001", "01001", "01001")])
    assert done.report.refused == {"code de commune impossible en 2003": 1}
    done = load_past(tmp_path, [[code, "01001", "A"], ["01018", "01033", "B"]])
    assert done.report.refused == {"code de commune impossible": 1}


def test_a_table_of_no_change_is_not_the_right_one(tmp_path):
    assert "aucun changement" in load_yearly(tmp_path, LINES[:1]).problem


def test_a_renamed_column_is_named(tmp_path):
    header = ["NIVEAU" if name == "NIVGEO" else name for name in YEARLY]
    assert "NIVGEO" in load_yearly(tmp_path, header=header).problem


def test_a_line_told_twice_changes_nothing(tmp_path):
    assert changes(load_yearly(tmp_path, [*LINES, LINES[2]])) == changes(load_yearly(tmp_path))
