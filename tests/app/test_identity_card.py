"""The identity card: what it says first, what the user makes of its sentences, odd territories."""

from __future__ import annotations

from datetime import date

import pytest
from screens import errors, plain, press, project, shown, sound, visit

from diagnostic.indicators.synthesis import MOST_LETTERS
from diagnostic.project import encode
from diagnostic.ui import work
from diagnostic.ui.diagnosis.comparators import MAIN

PAGE = "pages/diagnostic/carte_identite.py"
DOUAISIS = ("200044618", "245901152")
BLESOIS = ("200030385",)
OLDER = (
    "La part des 65 ans et plus est un peu plus faible qu’en France : 19,2 contre 20,5 % (2021)."
)

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def douaisis(atlas) -> str:
    return encode(
        tuple(sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)), "Douaisis"
    )


def card(link: str, level: str | None = None):
    at = visit(link=link)
    if level:
        at.session_state[MAIN] = level
    return sound(at.switch_page(PAGE).run())


def editing(at):
    return sound(at.toggle(key="synthesis-editing").set_value(True).run())


def area(at, section: str):
    return at.text_area(key=f"synthesis-{section}")


def write(at, section: str, *sentences: str):
    return sound(area(at, section).set_value("\n".join(sentences)).run())


def kept(at) -> list[tuple[str, str, str | None]] | None:
    lines = project(at).diagnosis.synthesis
    return (
        None
        if lines is None
        else [(line.section, plain(line.text), line.indicator) for line in lines]
    )


# --- what it says ---------------------------------------------------------------------------------


def test_what_sets_it_apart_is_read_first(douaisis):
    text = shown(card(douaisis))
    assert "Ce qui distingue le territoire de la France :" in text
    assert "Une plus forte part des 0-19 ans (25,8 contre 23,8 %)." in text
    assert text.index("Ce qui distingue") < text.index("Généralistes libéraux")
    assert OLDER in text
    assert "55 communes, 219 046 habitants (2023), taille 4" in text


def test_what_cannot_be_compared_yet_is_said_with_what_to_do(douaisis):
    text = shown(card(douaisis))
    assert "chiffres connus ici ne se comparent pas encore" in text
    assert "Compléter les données" in text
    assert "aucune source en service n’a deux éditions de la même méthode" in text


def test_beside_the_departement(douaisis):
    text = shown(card(douaisis, "departement"))
    assert "Ce qui distingue le territoire du département (Nord) :" in text
    assert "un accès aux médecins généralistes plus bas (−13 %)".capitalize() in text
    assert "3,96 contre 4,54 consultations par an et par habitant (−13 %, 2023)" in text


def test_a_figure_to_ask_for_then_read(douaisis):
    at = card(douaisis)
    assert "à demander" in shown(at)
    desk = at.session_state[work.KEY]
    read = {
        "figure": "sans_medecin_traitant",
        "value": 14.0,
        "people": 200_000,
        "beside": {"france": 11.0},
        "read_on": date(2026, 11, 3),
        "origin": "Rézone CPTS",
    }
    desk.put(work.Work(work.History.of(desk.work.project.with_read_value(read))))
    text = shown(sound(at.run()))
    assert "Habitants sans médecin traitant : plus qu’en France, 14,0 contre 11,0 %" in text
    assert "lu le 03/11/2026" in text


def test_two_departements_choose_the_one_that_the_rows_are_beside():
    at = card(encode(("59178", "62041"), "Deux"), "departement")
    (choice,) = [box for box in at.selectbox if set(box.options) == {"Nord", "Pas-de-Calais"}]
    assert "Ce qui distingue le territoire des départements" in shown(at)
    sound(choice.set_value(next(code for code in ("59", "62") if code != choice.value)).run())


# --- what the user makes of it --------------------------------------------------------------------


def test_reworded_moved_removed_and_added(douaisis):
    at = editing(card(douaisis))
    assert kept(at) is None
    before = area(at, "repere").value.splitlines()
    assert OLDER in [plain(text) for text in before]
    older = next(text for text in before if plain(text) == OLDER)
    rest = [text for text in before if text != older]
    reworded = older.replace("un peu plus faible", "nettement plus faible")
    own = "Deux maisons de santé vont ouvrir."
    at = write(at, "repere", *rest[1:], reworded)
    at = write(at, "force", own, rest[0])
    lines = kept(at)
    assert ("force", own, None) in lines
    assert ("repere", plain(reworded), "part_65_plus") in lines
    (moved,) = [line for line in lines if line[1] == plain(rest[0])]
    assert moved[0] == "force"
    assert moved[2] is not None
    text = shown(at)
    assert "(phrase ajoutée)" in text
    assert "(phrase reformulée)" in text
    assert "a changé depuis" not in text


def test_what_is_removed_is_proposed_again_and_told_no_more_above(douaisis):
    at = editing(card(douaisis))
    at = write(at, "repere", "Une phrase de notre équipe.")
    text = shown(at)
    assert "Phrases des chiffres qui ne sont pas dans votre synthèse" in text
    assert "Rien ne distingue nettement le territoire de la France." in text
    at = press(at, "Revenir à la synthèse des chiffres")
    assert kept(at) is None
    assert OLDER in shown(at)


def test_undo_writes_the_fields_again(douaisis):
    at = editing(card(douaisis))
    before = area(at, "repere").value
    at = write(at, "repere", "Une phrase.")
    desk = at.session_state[work.KEY]
    desk.put(work.replace(desk.work, history=desk.work.history.undo()))
    at = sound(at.run())
    assert area(at, "repere").value == before


def test_markup_is_shown_as_it_was_typed(douaisis):
    at = editing(card(douaisis))
    at = write(at, "force", "<img src=x onerror=alert(1)> **gras** [lien](http://x)")
    raw = "\n".join(str(one.value) for one in at.html)
    assert "<img src=x" not in raw
    assert "&lt;img src=x onerror=alert(1)&gt; **gras** [lien](http://x)" in raw


def test_a_text_that_is_too_long_for_a_sentence_is_kept_whole(douaisis):
    at = editing(card(douaisis))
    words = [f"mot{rank}" for rank in range(600)]
    at = write(at, "force", " ".join(words))
    lines = [text for section, text, _ in kept(at) if section == "force"]
    assert " ".join(lines).split() == words
    assert max(map(len, lines)) <= MOST_LETTERS


def test_too_many_sentences_are_refused_and_stay_in_the_field(douaisis):
    at = editing(card(douaisis))
    many = [f"Phrase {rank}." for rank in range(300)]
    at = write(at, "force", *many)
    assert kept(at) is None
    assert errors(at)
    assert area(at, "force").value.splitlines() == many


def test_all_removed_can_be_taken_back(douaisis):
    at = editing(card(douaisis))
    at = write(at, "repere", "")
    assert kept(at) == []
    assert any("vidée" in one.value for one in at.info)
    assert OLDER in shown(press(at, "Revenir à la synthèse des chiffres"))


def test_another_territory_tells_that_the_figures_have_changed(douaisis, atlas):
    at = editing(card(douaisis))
    at = write(at, "force", "Une phrase de notre équipe.")
    desk = at.session_state[work.KEY]
    codes = [code for siren in BLESOIS for code in atlas.epci[siren].members]
    desk.put(work.Work(work.History.of(desk.work.project.with_codes(codes))))
    text = shown(sound(at.run()))
    assert OLDER in text
    assert "Le chiffre a changé depuis : La part des 65 ans et plus est plus forte" in text
    assert "Une phrase de notre équipe." in text


def test_the_comparator_alone_changes_no_figure(douaisis):
    at = editing(card(douaisis))
    at = write(at, "force", "Une phrase de notre équipe.")
    at.session_state[MAIN] = "departement"
    assert "a changé depuis" not in shown(sound(at.run()))


def test_in_projection_nothing_is_to_edit(douaisis):
    at = card(douaisis)
    at = sound(at.toggle(key="projection").set_value(True).run())
    assert not [one for one in at.toggle if one.key == "synthesis-editing"]
    assert not at.text_area


# --- odd territories ------------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["france", "departement"])
@pytest.mark.parametrize("code", ["09162", "97611", "75113", "75056", "97502", "29083"])
def test_odd_territories_are_readable(code, level):
    text = shown(card(encode((code,), "Essai"), level))
    assert "nan" not in text.lower().split()
    assert "None" not in text
    assert "inf %" not in text
    assert "distingue" in text


def test_all_of_a_departement_beside_itself(atlas):
    link = encode(tuple(sorted(atlas.departements["90"].members)), "Belfort")
    text = shown(card(link, "departement"))
    assert (
        "Rien ne distingue le territoire du département (Territoire de Belfort) : ce sont les "
        "mêmes habitants." in text
    )
    assert "plus faible" not in text


def test_what_is_missing_is_not_said_to_be_alike():
    text = shown(card(encode(("97502",), "Saint-Pierre")))
    assert "on ne peut pas le dire, aucun chiffre comparable ne permet de juger." in text
    assert "Rien ne distingue" not in text
    assert "5 194 habitants (année non précisée)" in text


def test_a_handful_of_people_is_not_judged():
    text = shown(card(encode(("04107",), "Majastres")))
    assert "on ne peut pas le dire, il y a trop peu d’habitants pour juger." in text
    assert "Rien ne distingue" not in text
    assert '65 ans et plus</div><div class="value asked">trop peu d’habitants' in text


def test_an_arrondissement_is_called_so_and_mayotte_has_its_year():
    assert "1 arrondissement, 181 271 habitants (2023)" in shown(card(encode(("75113",), "13e")))
    assert "habitants (2017), taille" in shown(card(encode(("97611",), "Mamoudzou")))


def test_the_column_of_what_is_judged_is_never_empty(douaisis):
    text = shown(card(douaisis))
    assert "Moins favorable ici" not in text
    assert "Plus ou moins favorable ici" in text
    assert "Aucun chiffre ne peut être dit meilleur ou moins bon" in text
