"""RPPS: distinct professionals are counted, and nothing of anyone is kept."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from importing import imported, without_totals, written

from diagnostic.errors import UserError
from diagnostic.sources.importers.rpps import IMPORTER, extraction_date

NAME = "PS_LibreAcces_Personne_activite_202401150812.synthetic.txt"
OLD = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Nom d'exercice|Prénom d'exercice|Code profession|Libellé profession|"
    "Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire|"
    "Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|Code mode exercice|"
    "Libellé mode exercice|Raison sociale site|Libellé Voie|Code postal|Code commune|"
    "Libellé commune|Téléphone|Adresse e-mail|Code Département|Libellé Département|"
)
NEW = OLD
for _name in ("Libellé Voie", "Code postal", "Code commune", "Libellé commune", "Téléphone"):
    NEW = NEW.replace(f"|{_name}|", f"|{_name} (coord. structure)|")
NEW = NEW.replace("|Code mode exercice|", "|Colonne ajoutée|Code mode exercice|")
PERSONAL = ("DURAND-SYNTHETIQUE", "Camille", "0600000000", "camille@example.org", "DES LILAS")


@pytest.fixture(autouse=True)
def no_published_total(monkeypatch):
    without_totals(monkeypatch, "ans_rpps")


def activity(
    person="10000000001",
    commune="59178",
    *,
    profession="60",
    label="Infirmier",
    specialty="",
    mode="L",
    category="C",
    added=False,
    site="CABINET",
):
    named = f"Spécialité {specialty}" if specialty else ""
    cells = [
        "8", person[1:], f"8{person}" if person else "", "M", PERSONAL[0], PERSONAL[1], profession,
        label, category, "Civil", "S" if specialty else "", "", specialty, named,
        *(["x"] if added else []), mode, f"Mode {mode}", site, PERSONAL[4], "59500", commune,
        "Douai", PERSONAL[2], PERSONAL[3], "59", "Nord", "",
    ]  # fmt: skip
    return "|".join(cells) + "\n"


def load(folder, *rows, header=OLD, name=NAME, encoding="utf-8"):
    return imported(IMPORTER, written(folder, name, f"{header}\n{''.join(rows)}", encoding), folder)


def counts(done):
    keys = ["code", "profession", "savoir_faire", "mode_exercice"]
    return done.table("professionnels_rpps").set_index(keys)["nombre"].to_dict()


def test_people_are_counted_once_by_commune_profession_specialty_and_mode(tmp_path):
    done = load(
        tmp_path,
        activity("10000000001"),
        activity("10000000001", site="AUTRE LIEU"),
        activity("10000000001", mode="S"),
        activity("10000000001", "59500"),
        activity("10000000002", mode="S"),
    )
    assert counts(done) == {
        ("59178", "60", "tous", "L"): 1,
        ("59178", "60", "tous", "S"): 2,
        ("59178", "60", "tous", "tous"): 2,
        ("59500", "60", "tous", "L"): 1,
        ("59500", "60", "tous", "tous"): 1,
    }
    assert done.total("Infirmier") == 3
    assert (done.report.read, done.editions) == (5, {"2024"})


def test_all_is_not_the_sum_of_specialties_nor_of_modes(tmp_path):
    doctor = {"profession": "10", "label": "Médecin"}
    done = load(
        tmp_path,
        activity("10000000001", specialty="SM54", **doctor),
        activity("10000000001", specialty="SM26", mode="S", **doctor),
        activity("10000000002", specialty="SM54", mode="", **doctor),
        activity("10000000003", **doctor),
    )
    assert counts(done) == {
        ("59178", "10", "SM54", "L"): 1,
        ("59178", "10", "SM54", "tous"): 2,
        ("59178", "10", "SM26", "S"): 1,
        ("59178", "10", "SM26", "tous"): 1,
        ("59178", "10", "tous", "L"): 2,
        ("59178", "10", "tous", "S"): 1,
        ("59178", "10", "tous", "tous"): 3,
    }
    rows = done.table("professionnels_rpps").set_index("savoir_faire")
    assert rows.loc["SM54", "libelle_savoir_faire"].unique().tolist() == ["Spécialité SM54"]
    assert rows.loc["tous", "libelle_savoir_faire"].isna().all()


def test_columns_are_found_by_name_whatever_their_place(tmp_path):
    old = load(tmp_path, activity(), activity("10000000002", mode="S"))
    rows = (activity(added=True), activity("10000000002", mode="S", added=True))
    assert counts(load(tmp_path, *rows, header=NEW)) == counts(old)


@pytest.mark.parametrize("header", [OLD, NEW])
def test_nothing_of_anyone_is_kept(tmp_path, header):
    """Neither in the tables nor in the report, even of a line that could not be read."""
    added = header == NEW
    done = load(
        tmp_path,
        activity(added=added),
        activity("10000000002", "5917Z", added=added),
        activity("10000000003", profession="999", added=added),
        activity("", added=added),
        activity("10000000004", added=added).replace("|59500|", "|59500|DURAND|trop|"),
        activity("10000000005", added=added)[:80] + "\n",
        header=header,
    )
    assert done.report.refused == {
        "code de commune impossible": 1,
        "profession illisible": 1,
        "identifiant du professionnel absent": 1,
        "ligne de trop de colonnes": 1,
        "ligne incomplète": 1,
    }
    assert done.report.examples["ligne incomplète"] == ["ligne 7"]
    assert done.report.read == 6
    stored = b"".join(path.read_bytes() for path in done.store.folder.rglob("*") if path.is_file())
    table = done.table("professionnels_rpps").to_csv()
    report = done.report.model_dump_json()
    for secret in (*PERSONAL, "DURAND", "1000000000", "CABINET"):
        assert secret not in table
        assert secret not in report
        assert secret.encode() not in stored
    assert not list((done.store.folder / "travail").iterdir())


def test_what_is_left_out_is_counted(tmp_path):
    done = load(
        tmp_path,
        activity(),
        activity("10000000002", ""),
        activity("10000000003", "99127"),
        activity("10000000004", category="E"),
    )
    assert done.report.left_out == {
        "activité sans code de commune": 1,
        "activité à l’étranger": 1,
        "étudiants": 1,
    }
    assert sum(counts(done).values()) == 2


def test_quotes_are_part_of_names(tmp_path):
    done = load(
        tmp_path,
        activity(site='CABINET "LE BOIS"'),
        activity("10000000002", site='"OUVERT'),
        activity("10000000003"),
    )
    assert counts(done)["59178", "60", "tous", "tous"] == 3
    assert not done.report.refused


def test_lost_zeros_and_overseas(tmp_path):
    done = load(tmp_path, activity(commune="1004"), activity(commune="2A004"),
                activity(commune="97411"), activity(commune="75114"))  # fmt: skip
    assert {key[0] for key in counts(done)} == {"01004", "2A004", "97411", "75114"}
    assert "premier zéro" in str(done.report.notes)


def test_another_encoding(tmp_path):
    done = load(tmp_path, activity(profession="50", label="Maïeuticien"), encoding="cp1252")
    assert set(done.table("professionnels_rpps")["libelle"]) == {"Maïeuticien"}


def test_a_profession_has_one_label(tmp_path):
    done = load(tmp_path, activity(), activity("10000000002"),
                activity("10000000003", label="INFIRMIER"))  # fmt: skip
    assert counts(done)["59178", "60", "tous", "tous"] == 3
    assert set(done.table("professionnels_rpps")["libelle"]) == {"Infirmier"}


def test_the_date_is_that_of_the_name(tmp_path):
    rows = load(tmp_path, activity()).table("professionnels_rpps")
    assert set(rows["date_extraction"]) == {date(2024, 1, 15)}
    assert set(rows["annee"]) == {2024}


@pytest.mark.parametrize(
    "name",
    [
        "ps-libreacces-personne-activite.txt",
        "PS_LibreAcces_Personne_activite_20241301.txt",
        "PS_LibreAcces_Personne_activite_29990115.txt",
        "PS_LibreAcces_20240115_20240116.txt",
        "1234520240115.txt",
    ],
)
def test_without_a_date_nothing_is_imported(tmp_path, name):
    done = load(tmp_path, activity(), name=name)
    assert "La date de" in done.problem
    assert not done.store.parts()


@pytest.mark.parametrize(
    "name",
    [
        "PS_LibreAcces_Personne_activite_202401150812.txt",
        "PS_LibreAcces_Personne_activite_20240115.txt",
        "rpps 2024-01-15 (1).txt",
    ],
)
def test_dates_of_names(name):
    assert extraction_date(name) == date(2024, 1, 15)


def test_a_name_with_two_dates_is_not_guessed():
    with pytest.raises(UserError, match="AAAAMMJJhhmm"):
        extraction_date("rpps_20240115_20240116.txt")


def test_a_missing_column_is_named(tmp_path):
    done = load(tmp_path, activity(), header=OLD.replace("Code commune", "Commune"))
    assert "sans la colonne Code commune (coord. structure)" in done.problem


def test_a_file_cut_in_a_line_is_refused(tmp_path):
    assert "s’arrête au milieu" in load(tmp_path, activity(), activity()[:40]).problem


def test_counts_are_those_of_a_plain_way(tmp_path):
    """Drawn at random, over several communes: as pandas counts them."""
    drawn = pd.DataFrame({"i": range(600)})
    drawn["person"] = (10000000000 + (drawn["i"] * 7919) % 97).astype(str)
    drawn["commune"] = [("01004", "59178", "75114", "97411")[i % 4] for i in drawn["i"] * 31 // 7]
    drawn["specialty"] = [("SM54", "SM26", "")[i % 3] for i in drawn["i"] * 17 // 5]
    drawn["mode"] = [("L", "S", "")[i % 3] for i in drawn["i"] * 13 // 11]
    done = load(
        tmp_path,
        *(
            activity(person, commune, specialty=specialty, mode=mode)
            for _, person, commune, specialty, mode in drawn.itertuples(index=False)
        ),
    )
    expected = {}
    for keys, where in (
        (["commune"], drawn["i"] >= 0),
        (["commune", "specialty"], drawn["specialty"] != ""),
        (["commune", "mode"], drawn["mode"] != ""),
        (["commune", "specialty", "mode"], (drawn["specialty"] != "") & (drawn["mode"] != "")),
    ):
        for group, people in drawn[where].groupby(keys)["person"].nunique().items():
            told = dict(zip(keys, group if isinstance(group, tuple) else (group,), strict=True))
            key = (told["commune"], "60", told.get("specialty", "tous"), told.get("mode", "tous"))
            expected[key] = people
    assert counts(done) == expected
