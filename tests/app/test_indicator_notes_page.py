"""The page of the methods: every indicator, its note, its figures for the territory."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from screens import plain, shown, sound, visit

from diagnostic.indicators.notes import notes
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.project import encode
from diagnostic.ui.method_notes import _note, matching, names, on_screen
from diagnostic.ui.work import KEY

pytestmark = pytest.mark.usefixtures("home")

PAGE = "pages/methode/indicateurs.py"
RELATIVE = re.compile(r"\]\((?!https?://)")


def page(*codes: str):
    link = encode(codes, "Essai") if codes else None
    return sound(visit(link=link).switch_page(PAGE).run())


def choose(at, name: str):
    return sound(at.selectbox(key="method-note").set_value(name).run())


def test_every_note_can_be_chosen():
    assert {f"{name}.md" for name in names()} == set(notes())
    assert len(set(names().values())) == len(names())
    assert next(plain(text) for text in names().values()) == "Population · Population"
    assert "Valeurs à demander · Indicateurs de prévention de Rézone CPTS" in map(
        plain, names().values()
    )


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("", "population"),
        ("pauvrete", "taux_pauvrete"),
        ("Médecin TRAITANT", "sans_medecin_traitant"),
        ("apl medecins", "apl_medecin_generaliste"),
    ],
)
def test_a_note_is_found_without_its_accents(words, first):
    assert matching(words)[0] == first


def test_a_word_of_no_indicator_leaves_them_all():
    assert matching("zzz") == []
    at = page("59178")
    at = sound(at.text_input(key="method-search").set_value("zzz").run())
    assert "Aucun indicateur ne répond" in shown(at)
    assert len(at.selectbox(key="method-note").options) == len(names())


def test_searching_narrows_the_list_and_opens_the_first():
    at = sound(page().text_input(key="method-search").set_value("pauvrete").run())
    assert [plain(name) for name in at.selectbox(key="method-note").options] == [
        "Population · Taux de pauvreté"
    ]
    assert "Taux de pauvreté" in [plain(one.value) for one in at.subheader]


@pytest.mark.parametrize("name", list(names()))
def test_a_note_is_ready_for_the_screen(name):
    title, text = _note(name)
    assert title
    assert not text.startswith("#")
    assert not RELATIVE.search(text)
    assert "$" not in text
    assert "**Calcul**" in text


def test_links_to_other_files_are_taken_out_and_the_others_kept():
    text = "[codes](../../data/bpe.toml), [note](population.md) et [site](https://a.fr/b)."
    assert on_screen(text) == "codes, note et [site](https://a.fr/b)."


def test_a_link_to_a_page_below_says_its_title():
    found = plain(on_screen("Voir [statistiques](statistiques.md)."))
    assert found == "Voir « Lire un chiffre d’un petit territoire », plus bas."


def test_without_a_territory_the_note_is_there_alone():
    at = choose(page(), "part_65_plus")
    text = shown(at)
    assert "Part des 65 ans et plus" in text
    assert "Dénominateur : habitants de tous âges" in text
    assert "Dans votre territoire" not in text
    assert "Newcombe" in text  # the note on statistics


def test_a_note_comes_with_the_figures_of_the_territory():
    at = choose(page("59178"), "part_65_plus")
    text = shown(at)
    assert "Dans votre territoire" in text
    assert "Hauts-de-France" in text
    assert "entre " in text


@pytest.mark.parametrize("code", ["01001", "29083", "97611", "75113", "97502"])
@pytest.mark.parametrize("name", ["apl_medecin_generaliste", "part_65_plus", "part_ald"])
def test_every_kind_of_territory_is_readable(code, name):
    text = shown(choose(page(code), name))
    assert "Dans votre territoire" in text
    assert "None" not in text
    assert "nan" not in text.lower().split()


def test_a_value_read_by_the_user_stands_beside_its_note():
    at = page("59178")
    assert "à demander" in shown(choose(at, "part_ald"))
    assert "n’est encore saisi" in shown(choose(at, "prevention"))
    desk = at.session_state[KEY]
    read = {
        "figure": "prevention_1",
        "label": "Dépistage synthetic",
        "direction": "higher",
        "value": 61.5,
        "read_on": date(2026, 5, 12),
        "origin": "CPAM",
    }
    history = desk.work.history.push(desk.work.project.with_read_value(read), "Essai")
    desk.put(replace(desk.work, history=history))
    text = shown(sound(at.run()))
    assert "Dépistage synthetic" in text
    assert "61,5 %" in text
    assert "CPAM, lu le 12/05/2026" in text


def test_computed_and_asked_do_not_share_a_name():
    assert not {each.note_name for each in TO_ASK.values()} & set(indicators())
