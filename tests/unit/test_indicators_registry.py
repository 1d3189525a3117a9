"""The registry: every indicator says what it is, and has its note."""

from __future__ import annotations

import re

import pytest

from diagnostic.indicators.measures import MEASURES
from diagnostic.indicators.notes import FOLDER, note, notes, write_notes, written
from diagnostic.indicators.registry import PROFESSIONS, Indicator, indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.stats.comparison import Direction

EVERY = list(indicators().values())
MOST_LINES = 40
NOT_AN_INDICATOR = {"statistiques.md", "territoires-semblables.md"}

each_indicator = pytest.mark.parametrize("indicator", EVERY, ids=lambda each: each.id)


def test_there_are_those_that_were_asked():
    ids = set(indicators())
    assert len(PROFESSIONS) >= 12
    for profession in PROFESSIONS:
        assert {f"nombre_{profession.slug}", f"densite_{profession.slug}"} <= ids
    assert {"population", "densite_population", "indice_dependance", "taux_pauvrete"} <= ids
    assert {"apl_medecin_generaliste", "apl_part_65_ans", "population_apl_sous_2_5"} <= ids
    assert {"nombre_maison_sante", "nombre_urgences", "distance_maternite"} <= ids


@each_indicator
def test_an_indicator_is_whole(indicator: Indicator):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", indicator.id)
    assert indicator.measure.partition(":")[0] in MEASURES
    assert indicator.label
    assert indicator.unit
    assert indicator.definition.endswith(".")
    assert indicator.scale > 0
    assert "'" not in f"{indicator.label}{indicator.definition}{indicator.estimate}"


@each_indicator
def test_what_adds_up_is_neither_scaled_nor_judged(indicator: Indicator):
    if indicator.is_extensive:
        assert indicator.scale == 1
        assert indicator.interval is None
        assert indicator.direction is Direction.NONE


@each_indicator
def test_de_loses_its_e_before_a_vowel(indicator: Indicator):
    assert not re.search(r"\bde [aeiouy]", indicator.label)


# --- the notes ------------------------------------------------------------------------------------


def test_no_indicator_without_its_note_and_no_orphan():
    there = {path.name for path in FOLDER.glob("*.md")}
    asked = {f"{each.note_name}.md" for each in TO_ASK.values()}
    assert there - NOT_AN_INDICATOR == {f"{each.id}.md" for each in EVERY} | asked
    assert there >= NOT_AN_INDICATOR


def test_the_notes_are_those_that_the_code_writes():
    """Otherwise: python scripts/methode.py."""
    assert {path.name: path.read_text("utf-8") for path in written()} == notes()


@each_indicator
def test_a_note_says_all_that_is_asked(indicator: Indicator):
    text = note(indicator)
    assert len(text.splitlines()) <= MOST_LINES
    asked = ["Niveau", "Sources et millésimes", "Secret statistique", "Intervalle", "Sens"]
    asked += ["Précautions", "Références"]
    asked += ["Compté"] if indicator.is_extensive else ["Formule", "Numérateur", "Dénominateur"]
    plain = text.replace("\u00a0", " ")
    missing = [word for word in asked if not re.search(rf"\*\*{word}\*\*\n- |- {word} : ", plain)]
    assert not missing
    assert indicator.definition.split(".")[0][:40] in text
    assert {"proportion": "Wilson", "count": "Byar", None: "aucun"}[indicator.interval] in text
    way = {"higher": "plus est mieux", "lower": "moins est mieux", "none": "sans jugement"}
    assert way[indicator.direction] in plain
    assert "'" not in text


def test_the_notes_tell_the_traps_of_the_professions():
    nurses, chemists = (
        note(indicators()["densite_infirmier"]),
        note(indicators()["nombre_pharmacie"]),
    )
    assert "deux cabinets" in nurses
    assert "D232 jusqu’en 2021, D281 depuis 2023" in nurses
    assert "2023, quelle que soit l’année du compte" in nurses
    assert "D301 jusqu’en 2019, D307 depuis 2020" in chemists
    assert "changement de source" in chemists


def test_writing_leaves_the_other_pages(tmp_path):
    (tmp_path / "statistiques.md").write_text("# Lire\n\nUn texte.\n", "utf-8")
    (tmp_path / "ancien.md").write_text("# Ancien\n\n`ancien` · Population\n", "utf-8")
    write_notes(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*notes(), "statistiques.md"}
