"""CNAM, liberal professionals: the official export and its damage, on small synthetic files."""

import pandas as pd
import pytest
from importing import imported, without_totals, written

from diagnostic.sources.headers import column_name
from diagnostic.sources.importers.liberal_professionals import IMPORTER
from diagnostic.sources.professions import BY_LABEL, BY_SLUG, PROFESSIONS

HEADER = (
    "annee;profession_sante;region;libelle_region;departement;libelle_departement;classe_age;"
    "libelle_classe_age;libelle_sexe;effectif;densite;vision_generale_all\n"
)
GPS = "Ensemble des médecins généralistes"


def row(profession=GPS, region="84", departement="01", count="10", density="2.5", **other):
    age = other.get("age", "Tout âge")
    return (
        f"{other.get('year', '2024')};{profession};{region};Région;{departement};Département;"
        f"tout_age;{age};{other.get('sex', 'tout sexe')};{count};{density};oui\n"
    )


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "cnam_demographie")


def load(tmp_path, *rows, header=HEADER, encoding="utf-8-sig"):
    path = written(tmp_path, "demographie_synthetic.csv", header + "".join(rows), encoding)
    return imported(IMPORTER, path, tmp_path)


def test_levels_are_told_apart(tmp_path):
    done = load(
        tmp_path,
        row(count="10"),
        row(departement="999", count="40"),
        row(region="99", departement="999", count="100"),
        row(region="94", departement="2A", count="3", density="5,25"),
    )
    rows = done.table("professionnels_liberaux").set_index(["niveau", "code"])
    assert rows["effectif"].to_dict() == {
        ("departement", "01"): 10,
        ("departement", "2A"): 3,
        ("region", "84"): 40,
        ("france", "FR"): 100,
    }
    assert rows.loc[("departement", "2A"), "densite_pour_100000"] == 5.25
    assert set(rows["profession"]) == {"medecin_generaliste"}
    assert done.total("medecin_generaliste departement") == 13
    assert done.editions == {"2024"}


def test_each_year_is_an_edition_even_written_as_a_date(tmp_path):
    done = load(tmp_path, row(year="2023-01-01"), row(year="2024-01-01T00:00:00+00:00"))
    assert done.editions == {"2023", "2024"}
    assert set(done.table("professionnels_liberaux")["annee"]) == {2023, 2024}


def test_an_age_class_or_a_sex_is_left_out(tmp_path):
    done = load(tmp_path, row(), row(age="Moins de 35 ans"), row(sex="femmes"))
    assert done.report.left_out == {"une classe d’âge ou un sexe : l’ensemble est gardé": 2}
    assert done.report.kept == 1


def test_a_profession_that_is_not_listed_is_left_out_and_named(tmp_path):
    done = load(tmp_path, row(), row("Ensemble des devins"), row("Rebouteux"))
    assert done.report.left_out == {"profession que la liste ne connaît pas": 2}
    assert any("Ensemble des devins et Rebouteux" in note for note in done.report.notes)


def test_a_lost_zero_is_put_back_and_said(tmp_path):
    done = load(tmp_path, row(departement="1"), row(region="1", departement="999"))
    rows = done.table("professionnels_liberaux")
    assert set(zip(rows["niveau"], rows["code"], strict=True)) == {
        ("departement", "01"),
        ("region", "01"),
    }
    assert any("le zéro perdu" in note for note in done.report.notes)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"departement": "96"}, "ni un département"),
        ({"departement": "1000"}, "ni un département"),
        ({"departement": "Ain"}, "ni un département"),
        ({"region": "99", "departement": "01"}, "ni un département"),
        ({"count": "-3"}, "négatif"),
        ({"count": "10,5"}, "à virgule"),
        ({"count": "55.546"}, "à virgule"),
        ({"count": "dix"}, "illisible"),
        ({"density": "1,2,3"}, "illisible"),
        ({"density": "-1"}, "négatif"),
        ({"year": "24"}, "année illisible"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path, bad, reason):
    done = load(tmp_path, row(), row(**bad))
    (why,) = done.report.refused
    assert reason in why
    assert done.report.kept == 1


def test_an_empty_count_is_absent_and_a_hidden_one_hides_its_density(tmp_path):
    done = load(
        tmp_path,
        row(count="0", density="0.0"),
        row(departement="02", count="", density=""),
        row(departement="03", count="NS", density="1.2"),
    )
    rows = done.table("professionnels_liberaux").set_index("code")
    assert rows["statut"].to_dict() == {"01": "disponible", "02": "absent", "03": "secret"}
    assert rows.loc["01", "effectif"] == 0
    assert pd.isna(rows.loc["03", "densite_pour_100000"])


def test_own_publics_are_said(tmp_path):
    assert load(tmp_path, row()).report.notes == []
    (note,) = load(tmp_path, row("Sages-femmes"), row("Pédiatres")).report.notes
    assert "leur propre public" in note
    assert "Pédiatres et Sages-femmes" in note


def test_a_repeated_row_is_dropped_and_a_contradiction_stops_all(tmp_path):
    done = load(tmp_path, row(), row())
    assert sum(done.report.refused.values()) == 1
    assert "se contredisent" in load(tmp_path, row(), row(count="11")).problem


@pytest.mark.parametrize("lacking", ["effectif", "libelle_sexe", "departement"])
def test_a_renamed_column_is_named(tmp_path, lacking):
    header = HEADER.replace(f";{lacking};", ";autre;")
    assert lacking in load(tmp_path, row(), header=header).problem


def test_the_windows_export_is_read_too(tmp_path):
    done = load(tmp_path, row(), encoding="cp1252")
    assert done.report.kept == 1


def test_every_profession_has_one_slug_and_known_parts():
    assert len(BY_LABEL) == len(BY_SLUG) == len(PROFESSIONS) == 38
    for profession in PROFESSIONS:
        assert set(profession.parts) <= BY_SLUG.keys()
        assert BY_LABEL[column_name(profession.label.upper())] is profession
