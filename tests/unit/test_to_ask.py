"""Figures to ask for: what each one says of itself, and how a typed value is read or refused."""

from __future__ import annotations

import re

import pytest

from diagnostic.errors import UserError
from diagnostic.french import NBSP, THIN
from diagnostic.indicators.notes import note_to_ask, notes
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.to_ask import MOST_PREVENTION, TO_ASK, ToAsk, typed_people
from diagnostic.stats.comparison import Direction

EVERY = list(TO_ASK.values())
FIXED = [each for each in EVERY if not each.is_named_by_user]
NOTED = [*FIXED, TO_ASK["prevention_1"]]
SHARE = TO_ASK["part_ald"]
MOST_LINES = 50

each_figure = pytest.mark.parametrize("asked", EVERY, ids=lambda each: each.id)
each_noted = pytest.mark.parametrize("asked", NOTED, ids=lambda each: each.id)


def test_there_are_those_that_were_asked():
    assert [each.id for each in FIXED] == [
        "sans_medecin_traitant",
        "passages_sans_hospitalisation",
        "part_ald",
        "part_c2s",
    ]
    assert len(EVERY) - len(FIXED) == MOST_PREVENTION == 15
    assert not set(TO_ASK) & set(indicators())


@each_figure
def test_a_figure_says_whom_to_ask_and_why(asked: ToAsk):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", asked.id)
    assert asked.definition.endswith(".")
    assert asked.why.endswith(".")
    assert "CPAM" in asked.whom
    assert "Rézone CPTS" in asked.where
    said = f"{asked.label}{asked.definition}{asked.whom}{asked.where}{asked.why}"
    assert "'" not in said + asked.counted + asked.among + "".join(asked.cautions)


def test_only_what_is_followed_everywhere_has_a_sense_of_its_own():
    judged = {each.id for each in EVERY if each.direction is not Direction.NONE}
    assert judged == {"sans_medecin_traitant", "passages_sans_hospitalisation"}


# --- the notes ------------------------------------------------------------------------------------


def test_every_figure_has_its_note():
    assert {f"{each.note_name}.md" for each in EVERY} <= set(notes())
    assert len({each.note_name for each in EVERY}) == len(NOTED)


@each_noted
def test_a_note_says_all_that_is_asked(asked: ToAsk):
    text = note_to_ask(asked).replace(NBSP, " ")
    assert len(text.splitlines()) <= MOST_LINES
    parts = ["Formule", "Numérateur", "Dénominateur", "Niveau", "À demander à", "Où la lire"]
    parts += ["Secret statistique", "Intervalle", "Sens"]
    assert not [part for part in parts if f"\n- {part} : " not in text]
    assert "**Précautions**\n- " in text
    assert "Wilson" in text
    assert "n’a pas été lue" in text
    assert "'" not in text


# --- what is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["12,3", "12.3", "12,3 %", "12.3%", f" 12,3{NBSP}%", "12,30", "012,3"],
)
def test_a_share_is_read_however_it_is_written(text):
    assert SHARE.typed(text) == (12.3, None)


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("100", 100), ("0,05 %", 0.05)])
def test_the_ends_of_a_share_are_possible(text, value):
    assert SHARE.typed(text) == (value, None)


@pytest.mark.parametrize(
    ("text", "value", "people"),
    [
        ("123 sur 1 000", 12.3, 1000),
        ("8 412 / 102 300", 100 * 8412 / 102_300, 102_300),
        (f"1{THIN}000 sur 1{THIN}000", 100, 1000),
        ("0/12", 0, 12),
    ],
)
def test_two_numbers_give_their_share_and_its_people(text, value, people):
    assert SHARE.typed(text) == (pytest.approx(value), people)


@pytest.mark.parametrize("text", ["", "   ", NBSP, "%"])
def test_nothing_typed_is_not_a_zero(text):
    assert SHARE.typed(text) is None
    assert typed_people(text.replace("%", "")) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("140 %", "va de 0 à 100 %"),
        ("−3", "va de 0 à 100 %"),
        ("-3", "va de 0 à 100 %"),
        ("-0,1", "va de 0 à 100 %"),
        ("100,01", "va de 0 à 100 %"),
        ("beaucoup", "n’est pas un nombre"),
        ("nan", "n’est pas un nombre"),
        ("inf", "n’est pas un nombre"),
        ("1e1", "n’est pas un nombre"),
        ("1.234,5", "n’est pas un nombre"),
        ("٣", "n’est pas un nombre"),
        ("12 ou 13", "n’est pas un nombre"),
        ("20 sur 10", "impossible"),
        ("0 sur 0", "au moins 1"),
        ("9" * 400, "va de 0 à 100 %"),
    ],
)
def test_what_cannot_be_is_refused_in_french(text, said):
    with pytest.raises(UserError) as refusal:
        SHARE.typed(text)
    sentence = str(refusal.value).replace(NBSP, " ")
    assert said in sentence
    assert len(sentence) < 200


@pytest.mark.parametrize("text", ["12345", "12 345", f"12{THIN}345", "12.345", f"12{NBSP}345"])
def test_people_are_read_however_they_are_written(text):
    assert typed_people(text) == 12_345


@pytest.mark.parametrize("text", ["0", "-5", "12,5", "12.3", "cent", "100 000 001", "9" * 50])
def test_impossible_people_are_refused(text):
    with pytest.raises(UserError):
        typed_people(text)
