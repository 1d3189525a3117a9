"""CNAM, modes of practice, on synthetic files of the documented columns."""

import pytest
from importing import imported, without_totals, written

from diagnostic.sources.importers.liberal_modes import IMPORTER

HEADER = (
    "annee;profession_sante;region;libelle_region;departement;libelle_departement;"
    "type_exercice_liberal;libelle_type_exercice_liberal;effectif\n"
)


def row(mode="libéral exclusif", departement="01", count="10", region="84", profession=None):
    named = profession or "Infirmiers"
    return f"2024-01-01;{named};{region};Région;{departement};Nom;1;{mode};{count}\n"


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "cnam_exercices")


def load(tmp_path, *rows, header=HEADER):
    text = header + "".join(rows)
    return imported(IMPORTER, written(tmp_path, "exercices_synthetic.csv", text), tmp_path)


def test_modes_keep_their_names_and_levels(tmp_path):
    done = load(
        tmp_path,
        row(),
        row("libéral mixte", count="3"),
        row(region="99", departement="999", count="90"),
    )
    rows = done.table("exercices_liberaux")
    assert rows.set_index(["niveau", "type_exercice"])["effectif"].to_dict() == {
        ("departement", "libéral exclusif"): 10,
        ("departement", "libéral mixte"): 3,
        ("france", "libéral exclusif"): 90,
    }
    assert done.total("infirmier departement") == 13


def test_the_sum_of_modes_is_left_out(tmp_path):
    done = load(tmp_path, row(), row("Ensemble"), row("Tous types d'exercice", departement="02"))
    assert done.report.left_out == {"tous modes d’exercice : chacun est gardé": 2}


def test_the_other_name_of_the_departement_is_known(tmp_path):
    header = HEADER.replace(";departement;", ";code_departement;")
    assert load(tmp_path, row("libéral mixte", "2B"), header=header).report.kept == 1


def test_an_unknown_profession_is_left_out(tmp_path):
    done = load(tmp_path, row(), row(profession="Ensemble des devins"))
    assert done.report.left_out == {"profession que la liste ne connaît pas": 1}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"departement": "120"}, "ni un département"),
        ({"count": "-1"}, "négatif"),
        ({"count": "1,5"}, "à virgule"),
        ({"mode": ""}, "mode d’exercice vide"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path, bad, reason):
    (why,) = load(tmp_path, row(), row(**bad)).report.refused
    assert reason in why


def test_an_empty_count_is_absent(tmp_path):
    rows = load(tmp_path, row(), row(departement="02", count="")).table("exercices_liberaux")
    assert rows.set_index("code")["statut"].to_dict() == {"01": "disponible", "02": "absent"}


def test_a_renamed_column_is_named(tmp_path):
    header = HEADER.replace("libelle_type_exercice_liberal", "mode")
    assert "libelle_type_exercice_liberal" in load(tmp_path, row(), header=header).problem
