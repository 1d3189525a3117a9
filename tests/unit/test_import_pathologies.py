"""CNAM, Data pathologies: every form of the file, and what a spreadsheet makes of it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import numpy as np
import pandas as pd
import pytest
from importing import imported, without_totals, workbook, written

from diagnostic.paths import ROOT
from diagnostic.sources.importers.pathologies import IMPORTER, contradicts
from diagnostic.sources.reading import Library

LABELLED = (
    "annee;patho_niv1;patho_niv2;patho_niv3;top;cla_age_5;sexe;region;dept;Ntop;Npop;prev;"
    "Niveau prioritaire;libelle_classe_age;libelle_sexe;tri\n"
)
BARE = LABELLED.lower().replace(" ", "_")
BOM = "\ufeff"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "cnam_pathologies")


def row(
    dept="59", *, region="32", age="tsage", sex="9", top="DIA_CAT_CAT", n="6610", p="100000",
    prev="6.61", year="2023", levels="1,2,3", first="Diabète", second="Diabète", third="Diabète",
):  # fmt: skip
    return (
        f"{year};{first};{second};{third};{top};{age};{sex};{region};{dept};{n};{p};{prev};"
        f"{levels};libellé;libellé;2.0\n"
    )


def load(folder, *rows, header=BARE, name="effectifs_synthetic.csv", encoding="utf-8"):
    return imported(IMPORTER, written(folder, name, header + "".join(rows), encoding), folder)


def rows_of(done):
    return done.table("pathologies").set_index(["niveau", "code"])


# --- the forms of the file ---------------------------------------------------------------------


@pytest.mark.parametrize("header", [LABELLED, BARE, BOM + LABELLED, BOM + BARE])
def test_with_labels_or_without_with_a_mark_or_without(tmp_path, header):
    done = load(tmp_path, row(), row("62", n="110", p="1650", prev="6.636"), header=header)
    rows = rows_of(done)
    assert rows["effectif"].to_dict() == {("departement", "59"): 6610, ("departement", "62"): 110}
    assert rows["prevalence_pct"].tolist() == [6.61, 6.636]
    assert set(rows["statut"]) == {"disponible"}
    assert rows["annee"].tolist() == [2023, 2023]
    assert rows["patho_niv1"].tolist() == ["Diabète"] * 2
    assert (done.report.read, done.report.kept, done.report.notes[1:]) == (2, 2, [])


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding(tmp_path, encoding):
    done = load(tmp_path, row(), header=LABELLED, encoding=encoding)
    assert rows_of(done)["patho_niv1"].tolist() == ["Diabète"]


@pytest.mark.parametrize("as_date", [True, False])
def test_parquet_of_the_api(tmp_path, as_date):
    """Typed columns, the year a date; « niveau prioritaire » a text or, maybe, a list."""
    frame = pd.DataFrame(
        {
            "annee": [date(2023, 1, 1), date(2022, 1, 1)] if as_date else [2023, 2022],
            "patho_niv1": ["Diabète"] * 2,
            "patho_niv2": ["Diabète", None],
            "patho_niv3": ["Diabète", None],
            "top": ["DIA_CAT_CAT"] * 2,
            "cla_age_5": ["tsage", "05-09"],
            "sexe": ["9", "1"],
            "region": ["32"] * 2,
            "dept": ["59", "999"],
            "ntop": [6610.0, np.nan],
            "npop": [100000, 1000],
            "prev": [6.61, np.nan],
            "niveau_prioritaire": [["1", "2", "3"], ["1", "2", "3"]] if as_date else ["2,3", None],
            "libelle_classe_age": ["tous âges", "de 5 à 9 ans"],
            "libelle_sexe": ["tous sexes", "hommes"],
            "tri": [2.0, 2.0],
        }
    )
    path = tmp_path / "effectifs_synthetic.parquet"
    frame.to_parquet(path)
    done = imported(IMPORTER, path, tmp_path)
    rows = done.table("pathologies").set_index("annee")
    assert rows.loc[2023, "effectif"] == 6610
    assert rows.loc[2023, "niveaux_prioritaires"] == ("1,2,3" if as_date else "2,3")
    assert pd.isna(rows.loc[2022, "patho_niv2"])
    assert rows.loc[2022, ["niveau", "code", "classe_age", "sexe"]].tolist() == [
        "region",
        "32",
        "05-09",
        "hommes",
    ]
    assert rows.loc[2022, "statut"] == "secret"


def test_workbook(tmp_path):
    """An export opened in a spreadsheet and saved: the numbers of codes are numbers."""
    head, *cells = [line.split(";") for line in (BARE + row("1", region="84")).splitlines()]
    cells[0][7:12] = [84, 1, 6610, 100000, 6.61]
    cells[0][0], cells[0][6] = 2023, 9
    path = workbook(tmp_path, "effectifs_synthetic.xlsx", {"effectifs": [head, cells[0]]})
    assert rows_of(imported(IMPORTER, path, tmp_path))["effectif"].to_dict() == {
        ("departement", "01"): 6610
    }


def test_levels_are_told_apart(tmp_path):
    done = load(
        tmp_path,
        row("59", region="32"),
        row("2A", region="94"),
        row("976", region="06"),
        row("999", region="32"),
        row("999", region="99"),
    )
    assert set(rows_of(done).index) == {
        ("departement", "59"),
        ("departement", "2A"),
        ("departement", "976"),
        ("region", "32"),
        ("france", "FR"),
    }
    assert done.total("DIA_CAT_CAT 2023 departement") == 3 * 6610
    assert done.total("DIA_CAT_CAT 2023 france") == 6610


def test_secrecy_stays_secrecy(tmp_path):
    done = load(tmp_path, row(n="", prev=""), row("62"))
    rows = rows_of(done)
    hidden = rows.loc[("departement", "59")]
    assert hidden["statut"] == "secret"
    assert pd.isna(hidden["effectif"])
    assert pd.isna(hidden["prevalence_pct"])
    assert hidden["population"] == 100000
    assert done.total("lignes secrètes 2023") == 1
    assert done.total("DIA_CAT_CAT 2023 departement") == 6610


def test_sexes(tmp_path):
    done = load(tmp_path, row(sex="1"), row(sex="2"), row(sex="9"))
    assert done.table("pathologies")["sexe"].tolist() == ["hommes", "femmes", "tous"]


# --- damage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mangled", "age"),
    [
        ("05-sept", "05-09"),
        ("05-sept.", "05-09"),
        ("sept-05", "05-09"),
        ("9-May", "05-09"),
        ("2024-09-05", "05-09"),
        ("05/09/2024", "05-09"),
        ("2024-05-09 00:00:00", "05-09"),
        ("5-9", "05-09"),
        ("oct-14", "10-14"),
        ("14-Oct", "10-14"),
        ("01/10/2014", "10-14"),
        ("0-4", "00-04"),
        ("95 et +", "95et+"),
    ],
)
def test_an_age_that_a_spreadsheet_changed_is_mended_and_said(tmp_path, mangled, age):
    done = load(tmp_path, row(age=mangled))
    assert done.table("pathologies")["classe_age"].tolist() == [age]
    assert any(f"{mangled} → {age}" in note for note in done.report.notes)


@pytest.mark.parametrize("mangled", ["12-sept", "45540", "00-05", "5", "2024-03-04", ""])
def test_an_age_that_could_be_any_is_refused(tmp_path, mangled):
    done = load(tmp_path, row(age=mangled), row("62"))
    (reason,) = done.report.refused
    assert reason == "classe d’âge illisible, sans doute abîmée par un tableur"
    assert done.report.kept == 1
    assert mangled in done.report.examples[reason][0]


def test_lost_zeros_are_put_back_and_said(tmp_path):
    done = load(tmp_path, row("1", region="84"), row("999", region="1"), row("2a", region="94"))
    assert set(rows_of(done).index) == {("departement", "01"), ("region", "01"),
                                        ("departement", "2A")}  # fmt: skip
    assert "Codes de département, zéros perdus dans un tableur, remis" in str(done.report.notes)
    assert "1 → 01" in str(done.report.notes)


def test_priority_levels_read_as_a_number(tmp_path):
    done = load(tmp_path, row(levels="2.3"), row("62", levels="123"), row("80", levels=""))
    levels = done.table("pathologies")["niveaux_prioritaires"]
    assert levels.tolist()[:2] == ["2,3", "1,2,3"]
    assert levels.isna().tolist() == [False, False, True]


def test_decimal_commas(tmp_path):
    done = load(tmp_path, row(n="6 610", p="100000", prev="6,610"), row("62"))
    assert done.table("pathologies")["prevalence_pct"].tolist() == [6.61, 6.61]
    assert done.table("pathologies")["effectif"].tolist() == [6610, 6610]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"dept": "20"}, None),  # a form that a département had: kept, as the contract says
        ({"dept": "99"}, "code de département impossible"),
        ({"dept": "0"}, "code de département impossible"),
        ({"dept": ""}, "code de département impossible"),
        ({"region": "22"}, "code de région inconnu"),
        ({"region": "99"}, "département dans la région 99, qui est la France"),
        ({"sex": "3"}, "sexe autre que 1 (hommes), 2 (femmes) ou 9 (tous)"),
        ({"year": "23"}, "année illisible"),
        ({"levels": "4"}, "niveau prioritaire autre que 1, 2 ou 3"),
        ({"top": "diabète"}, "code de pathologie illisible"),
        ({"first": ""}, "groupe de pathologies absent"),
        ({"n": "-10"}, "effectif\u00a0: nombre négatif"),
        ({"n": "dix"}, "effectif\u00a0: nombre illisible"),
        ({"n": "12.5"}, "effectif\u00a0: un effectif n’est pas un nombre à virgule"),
        ({"n": ""}, "effectif sans prévalence, ou prévalence sans effectif"),
        ({"prev": ""}, "effectif sans prévalence, ou prévalence sans effectif"),
    ],
)
def test_impossible_rows_are_refused_one_by_one(tmp_path, wrong, reason):
    done = load(tmp_path, row(**wrong), row("62"), row("80"))
    assert done.report.refused == ({reason: 1} if reason else {})
    assert done.report.read == done.report.kept + sum(done.report.refused.values())


@pytest.mark.parametrize("top", ["top_PsyAutr_ind", "sup_PsyPat_cat", "SUP_PSYPAT_CAT"])
def test_old_codes_are_refused_with_the_reason(tmp_path, top):
    done = load(tmp_path, row(top=top))
    assert "ancien code de pathologie" in done.problem


def test_the_old_file_is_refused(tmp_path):
    header = BARE.replace(";tri", ";prop_pec")
    assert "ancienne version de Data pathologies" in load(tmp_path, row(), header=header).problem


def test_a_missing_column_is_named(tmp_path):
    done = load(tmp_path, row(), header=BARE.replace("cla_age_5", "age"))
    assert "sans la colonne cla_age_5" in done.problem


# --- prevalence against counts -------------------------------------------------------------------


def test_a_prevalence_that_counts_contradict_is_refused(tmp_path):
    good = [row(f"{code:02d}") for code in range(1, 96) if code != 20]
    ages = [row("59", age=f"{age:02d}-{age + 4:02d}") for age in range(0, 95, 5)]
    done = load(tmp_path, *good, *ages, row("976", region="06", prev="6.62"))
    assert done.report.refused == {
        "prévalence qui ne correspond pas à l’effectif et à la population": 1
    }


def test_too_many_contradictions_refuse_the_file(tmp_path):
    done = load(tmp_path, row(), row("62", prev="7.61"))
    assert "50,0" in done.problem
    assert "ne correspondent pas aux effectifs" in done.problem


@pytest.mark.parametrize(
    ("n", "p", "prev", "wrong"),
    [
        (20, 340, 4.72, False),  # as published: 4.348 to 7.463
        (20, 340, 4.347, True),
        (20, 340, 7.464, True),
        (10, 10, 100.0, False),
        (20, 10, 150.0, True),  # more people ill than people
        (10, np.nan, 5.0, True),
        (np.nan, 340, np.nan, False),
    ],
)
def test_rounding_interval(n, p, prev, wrong):
    found = contradicts(*(pd.Series([float(value)]) for value in (n, p, prev)))
    assert found.tolist() == [wrong]


# --- the file as a whole -------------------------------------------------------------------------


def test_a_file_cut_in_a_line_is_refused_and_the_table_in_force_kept(tmp_path):
    before = load(tmp_path, row(), row("62"))
    after = load(tmp_path, row(), row("62")[:60])
    assert "s’arrête au milieu d’une ligne" in after.problem
    assert [part.sha256 for part in after.store.parts()] == [
        part.sha256 for part in before.outcome.parts
    ]


def test_rows_repeated_word_for_word_are_dropped(tmp_path):
    done = load(tmp_path, row(), row(), row("62"))
    assert done.report.refused == {"ligne répétée à l’identique": 1}
    assert len(done.table("pathologies")) == 2


def test_rows_that_disagree_refuse_the_file(tmp_path):
    done = load(tmp_path, row(), row(n="6600", prev="6.6"))
    assert "se contredisent" in done.problem


# --- parts of a year -----------------------------------------------------------------------------


def test_extracts_stand_beside_each_other_and_the_last_is_read(tmp_path):
    one = load(tmp_path, row("59"), row("62"))
    two = load(tmp_path, row("62", n="6600", prev="6.6"), row("80"))
    (again,) = load(tmp_path, row("59"), row("62")).editions
    assert one.editions == {again}
    assert not one.editions & two.editions
    assert all(edition.startswith("2023-extrait-") for edition in one.editions | two.editions)
    load(tmp_path, row("62", n="6600", prev="6.6"), row("80"))
    assert len(two.store.parts()) == 2
    rows = Library(two.store).rows("pathologies")
    assert rows.set_index("code")["effectif"].to_dict() == {"59": 6610, "62": 6600, "80": 6610}
    assert "n’est qu’un extrait pour 2023" in str(two.report.notes)


_GENERATE = """
import sys
from pathlib import Path
from bench.effectifs import write_effectifs
write_effectifs(Path(sys.argv[1]), years=range(2022, 2023), tops=41)
"""
_IMPORT = """
import json, sys
from pathlib import Path
from bench.sources import peak_bytes
from diagnostic.sources.importers.pathologies import IMPORTER
from diagnostic.sources.importing import Rules, import_path
from diagnostic.sources.store import Store
(done,) = import_path(Path(sys.argv[1]), Store(Path(sys.argv[2])),
                      rules=Rules(importers=(IMPORTER,)))
print(json.dumps({"problem": done.problem, "editions": [p.edition for p in done.parts],
                  "rows": sum(p.rows for p in done.parts), "peak_mb": peak_bytes() / 1e6}))
"""


def child(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def test_a_whole_year_is_its_edition_within_the_promised_memory(tmp_path):
    """The fourteenth part of the real file, in a process that does nothing else."""
    path = tmp_path / "effectifs_synthetic.csv"
    child(_GENERATE, path)
    found = json.loads(child(_IMPORT, path, tmp_path / "sources"))
    assert found["problem"] is None
    assert (found["editions"], found["rows"]) == (["2022"], 41 * 7_560)
    assert found["peak_mb"] < 500
