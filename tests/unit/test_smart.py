"""Objectives letter by letter, and the sentence that their fields make."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diagnostic.pathways.amounts import amount, is_count, plain
from diagnostic.pathways.smart import is_smart, lacking, sentence, smart
from diagnostic.project import Objective, Rupture

TODAY = date(2026, 6, 15)
FULL: dict[str, Any] = {
    "id": "objectif_1",
    "pathway": "insuffisance_cardiaque",
    "rupture": "rupture_1",
    "text": "Proposer une consultation dans les 7 jours aux patients qui sortent de l’hôpital",
    "measure": "Part des patients revus dans les 7 jours",
    "unit": "%",
    "baseline": 41.9,
    "baseline_period": "2021",
    "target": 60,
    "by": date(2027, 12, 31),
    "source": "CPAM",
    "means": "Deux créneaux par semaine réservés par les cardiologues",
    "relevance": "Sans rendez-vous, les patients reviennent aux urgences",
}


def spaces(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def objective(**changes: Any) -> Objective:
    return Objective(**{**FULL, **changes})


def state(letter: str, rupture: Rupture | None = None, **changes: Any) -> tuple[str, str]:
    (found,) = (e for e in smart(objective(**changes), TODAY, rupture) if e.letter == letter)
    return found.state, spaces(found.said)


def test_a_whole_objective_is_smart():
    checks = smart(objective(), TODAY)
    assert [each.letter for each in checks] == ["S", "M", "A", "R", "T"]
    assert {each.state for each in checks} == {"tenu"}
    assert is_smart(objective(), TODAY)
    assert lacking(checks) == "Les cinq lettres sont tenues."


def test_an_empty_objective_lacks_all_and_is_told_how():
    checks = smart(Objective(id="objectif_1", pathway="bpco"), TODAY)
    assert {each.state for each in checks} == {"manque"}
    assert all("xemple" in each.said for each in checks)
    assert spaces(lacking(checks)) == (
        "Manque : spécifique, mesurable, atteignable, pertinent et temporel."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "manque"),
        ("Réduire les réhospitalisations", "a_preciser"),
        ("Baisse des réhospitalisations des patients insuffisants cardiaques", "a_preciser"),
        ("Le dossier de la coordination des soins", "a_preciser"),
        ("D’ici la fin de l’année, réduire le délai de rendez-vous", "tenu"),
        ("Télésurveiller les patients qui sortent de l’hôpital", "tenu"),
        ("REPÉRER LES PATIENTS À RISQUE EN OFFICINE", "tenu"),
        ("Re\u0301duire le nombre de passages aux urgences", "tenu"),
    ],
)
def test_specific(text, expected):
    assert state("S", text=text)[0] == expected


def test_the_example_of_a_sentence_is_made_from_the_words_of_the_user():
    said = state("S", text="Baisse des passages")[1]
    assert "« Réduire les passages »" in said
    said = state("S", text="Réduire les passages")[1]
    assert "Réduire les passages pour les patients" in said
    assert "verbe" not in said


@pytest.mark.parametrize(
    ("changes", "expected", "said"),
    [
        ({"measure": ""}, "manque", "ce qui est mesuré"),
        ({"baseline": None}, "manque", "la valeur de départ"),
        ({"target": None}, "manque", "la cible"),
        ({"unit": ""}, "a_preciser", "l’unité"),
        ({"baseline_period": ""}, "a_preciser", "l’année"),
        ({"source": ""}, "a_preciser", "la source"),
        ({"baseline": 60}, "a_preciser", "rien ne changerait"),
        ({"baseline": 0}, "tenu", "CPAM"),
    ],
)
def test_measurable(changes, expected, said):
    found = state("M", **changes)
    assert found[0] == expected
    assert said in found[1]


@pytest.mark.parametrize(
    ("unit", "measure", "example"),
    [
        ("jours", "", "45 jours"),
        ("séjours", "", "559"),
        ("€", "", "2 345 €"),
        ("%", "Part des séjours", "42 %"),
        ("", "Délai du rendez-vous", "45 jours"),
    ],
)
def test_the_example_of_a_measure_is_of_its_kind(unit, measure, example):
    assert example in state("M", unit=unit, measure=measure, target=None)[1]


@pytest.mark.parametrize(
    ("changes", "expected", "said"),
    [
        ({"means": ""}, "manque", "quels moyens"),
        ({"target": 130}, "a_preciser", "130 %"),
        ({"baseline": -1}, "a_preciser", "valeur de départ"),
        ({"unit": "jours", "target": -3}, "a_preciser", "sous zéro"),
        ({"target": None}, "a_preciser", "Sans cible"),
    ],
)
def test_achievable(changes, expected, said):
    found = state("A", **changes)
    assert found[0] == expected
    assert said in found[1]


@pytest.mark.parametrize(
    ("baseline", "target", "by", "is_steep"),
    [
        (20, 41, date(2027, 6, 1), True),
        (20, 39, date(2027, 6, 1), False),
        (40, 19, date(2027, 6, 1), True),
        (40, 21, date(2027, 6, 1), False),
        (40, 0, date(2029, 6, 1), True),
        (10, 39, date(2028, 6, 15), False),
        (10, 45, date(2028, 6, 15), True),
        (0, 30, date(2027, 6, 1), False),
    ],
)
def test_a_steep_target_is_to_be_justified_and_is_not_refused(baseline, target, by, is_steep):
    found = state("A", baseline=baseline, target=target, by=by)
    assert found[0] == "tenu"
    assert ("à justifier" in found[1]) is is_steep


def test_relevant_needs_a_link_a_reason_and_something_that_shows_the_rupture():
    bare = Rupture(id="rupture_1", pathway="p", segment="s", title="Pas de rendez-vous")
    assert state("R", rupture=None)[0] == "tenu"
    assert state("R", bare)[0] == "a_preciser"
    assert state("R", bare.model_copy(update={"findings": ("constat_1",)}))[0] == "tenu"
    assert state("R", bare.model_copy(update={"evidence": "Audit de 30 dossiers"}))[0] == "tenu"
    assert "« Pas de rendez-vous »" in state("R", bare, relevance="")[1]
    (check,) = (e for e in smart(objective(rupture=None), TODAY) if e.letter == "R")
    assert check.state == "a_preciser"
    assert "Rattachez" in check.said


@pytest.mark.parametrize(
    ("by", "expected", "said"),
    [
        (None, "manque", "31/12/2027"),
        (date(2020, 1, 1), "a_preciser", "passée (01/01/2020)"),
        (TODAY, "a_preciser", "aujourd’hui"),
        (date(2026, 6, 16), "tenu", "16/06/2026"),
        (date(2031, 6, 15), "tenu", "15/06/2031"),
        (date(2031, 6, 16), "a_preciser", "cinq ans"),
    ],
)
def test_timed(by, expected, said):
    found = state("T", by=by)
    assert found[0] == expected
    assert said in found[1]


def test_the_last_day_of_february_breaks_nothing():
    assert smart(objective(by=date(2029, 2, 28)), date(2028, 2, 29))[4].state == "tenu"


# --- the sentence ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {},
            "Faire passer la part des patients revus dans les 7 jours de 41,9 % (2021) à 60 % "
            "d’ici le 31/12/2027.",
        ),
        (
            {"measure": "Délai moyen du rendez-vous", "unit": "jours", "baseline": 45, "target": 1},
            "Faire passer le délai moyen du rendez-vous de 45 jours (2021) à 1 jour d’ici le "
            "31/12/2027.",
        ),
        (
            {"measure": "Habitants sans médecin traitant.", "by": None, "target": 8.5},
            "Faire passer la part des habitants sans médecin traitant de 41,9 % (2021) à 8,5 %.",
        ),
        (
            {"measure": "Habitants suivis", "unit": "", "baseline": 1200, "target": 1500},
            "Faire passer le nombre d’habitants suivis de 1 200 (2021) à 1 500 d’ici le "
            "31/12/2027.",
        ),
        (
            {"measure": "APL aux infirmiers", "unit": "ETP pour 100 000 hab.", "baseline": None},
            "Amener l’APL aux infirmiers à 60 ETP pour 100 000 hab. d’ici le 31/12/2027.",
        ),
        (
            {"measure": "Le temps d’attente", "unit": "mois", "baseline_period": ""},
            "Faire passer le temps d’attente de 41,9 mois à 60 mois d’ici le 31/12/2027.",
        ),
        (
            {"measure": "Boulgiboulga", "baseline": 60},
            "Maintenir « Boulgiboulga » à 60 % jusqu’au 31/12/2027.",
        ),
        (
            {"target": None},
            "La part des patients revus dans les 7 jours : 41,9 % (2021) ; la cible reste à fixer.",
        ),
        ({"measure": "", "text": "Réduire les retours"}, "Réduire les retours."),
        ({"measure": "", "text": ""}, ""),
        (
            {"measure": "<b>Part</b> *x*", "by": None},
            "Faire passer « <b>Part</b> *x* » de 41,9 % (2021) à 60 %.",
        ),
    ],
)
def test_sentence(changes, said):
    assert spaces(sentence(objective(**changes))) == said


def test_amounts_are_french():
    assert spaces(amount(1234.5, "séjours")) == "1 234,5 séjours"
    assert spaces(amount(-3, "%")) == "−3 %"
    assert plain(41.94) == "41,94"
    assert plain(0.00001) == "≈ 0"
    assert is_count("séjours")
    assert not is_count("jours")
    assert not is_count("séjours pour 1 000 hab.")
