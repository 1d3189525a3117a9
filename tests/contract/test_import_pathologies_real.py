"""Data pathologies: the two real files at hand, both parts of the official one."""

from __future__ import annotations

import pandas as pd
import pytest
from importing import imported

from diagnostic.sources.importers.pathologies import AGES, IMPORTER


@pytest.fixture(scope="module")
def partial(shared_file, tmp_path_factory):
    path = shared_file("cnam/effectifs_2020_partiel.csv")
    return imported(IMPORTER, path, tmp_path_factory.mktemp("partial"))


@pytest.fixture(scope="module")
def labelled(shared_file, tmp_path_factory):
    path = shared_file("cnam/effectifs_avec_libelles_847_lignes.csv")
    return imported(IMPORTER, path, tmp_path_factory.mktemp("labelled"))


def raw(path):
    """The file read in the plainest way, to count it otherwise than the importer does."""
    frame = pd.read_csv(path, sep=";", encoding="utf-8-sig", dtype="str")
    return frame.rename(columns=lambda name: name.lower().replace(" ", "_"))


def test_every_row_of_the_partial_file_is_kept(partial):
    assert (partial.report.read, partial.report.kept) == (16_880, 16_880)
    assert (partial.report.left_out, partial.report.refused) == ({}, {})
    rows = partial.table("pathologies")
    assert rows["top"].nunique() == 9
    assert set(rows["classe_age"]) == set(AGES)
    assert rows["niveau"].value_counts().to_dict() == {
        "departement": 14_274,
        "region": 2_457,
        "france": 149,
    }


def test_secret_rows_are_those_without_a_count(partial, labelled):
    assert partial.total("lignes secrètes 2020") == 1_339
    assert (partial.table("pathologies")["statut"] == "secret").sum() == 1_339
    assert (labelled.table("pathologies")["statut"] == "secret").sum() == 200


def test_no_published_prevalence_contradicts_its_counts(partial, labelled):
    """The rule that refuses rows refuses none of the 16 188 real rows that have a count."""
    counted = sum(
        int(d.table("pathologies")["effectif"].notna().sum()) for d in (partial, labelled)
    )
    assert counted == 16_188
    assert not partial.report.refused
    assert not labelled.report.refused


def test_totals_are_those_of_the_file(partial, shared_file):
    file = raw(shared_file("cnam/effectifs_2020_partiel.csv"))
    file = file[(file["cla_age_5"] == "tsage") & (file["sexe"] == "9") & file["ntop"].notna()]
    where = file["dept"].eq("999").map({True: "region", False: "departement"})
    where = where.mask(file["region"] == "99", "france")
    expected = file["ntop"].astype(int).groupby([file["top"], where]).sum()
    assert len(expected) > 0
    for (top, level), total in expected.items():
        assert partial.total(f"{top} 2020 {level}") == total


def test_rows_are_those_of_the_file(partial, shared_file):
    file = raw(shared_file("cnam/effectifs_2020_partiel.csv")).query("dept != '999'")
    rows = partial.table("pathologies").query("niveau == 'departement'")
    sexes = {"1": "hommes", "2": "femmes", "9": "tous"}
    file = file.assign(sexe=file["sexe"].map(sexes)).set_index(["top", "cla_age_5", "sexe", "dept"])
    rows = rows.set_index(["top", "classe_age", "sexe", "code"])
    for name, column in (("ntop", "effectif"), ("npop", "population"), ("prev", "prevalence_pct")):
        expected = pd.to_numeric(file[name]).rename(column)
        found = rows[column].astype("float64").reindex(expected.index)
        pd.testing.assert_series_equal(found, expected.astype("float64"), check_names=False)


def test_the_labelled_file_gives_five_years(labelled):
    assert (labelled.report.read, labelled.report.kept) == (847, 847)
    rows = labelled.table("pathologies")
    assert rows.groupby("annee").size().to_dict() == {
        2015: 98,
        2019: 189,
        2020: 282,
        2022: 187,
        2023: 91,
    }
    assert rows.loc[rows["top"] == "DIA_CAT_CAT", "niveaux_prioritaires"].unique().tolist() == [
        "1,2,3"
    ]


def test_both_are_extracts(partial, labelled):
    assert all("-extrait-" in edition for edition in partial.editions | labelled.editions)
    assert not partial.editions & labelled.editions
