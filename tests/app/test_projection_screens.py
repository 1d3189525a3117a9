"""One question per screen: where the walk is, what is hidden, and the way out."""

from __future__ import annotations

import pytest
from screens import button, plain, press, shown, sound, visit

from diagnostic.project import encode
from diagnostic.ui.diagnosis.care import CAUTION

DOUAISIS = ("200044618", "245901152")


def projected(atlas, page: str = "population"):
    codes = sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)
    return projecting(codes, page)


def projecting(codes, page: str = "population"):
    at = visit(link=encode(tuple(codes), "Essai"))
    at = sound(at.switch_page(f"pages/diagnostic/{page}.py").run())
    return sound(at.toggle(key="projection").set_value(True).run())


def questions(at) -> list[str]:
    return [plain(one.value) for one in at.subheader]


def rank(at) -> tuple[str, int, int]:
    """Page, rank and number of questions that the bar at the foot says."""
    page = next(one.value for one in at.html if " · " in one.value and one.value.startswith("<p>"))
    counted = next(one.value for one in at.html if 'class="rank"' in one.value)
    here, many = counted.removeprefix('<p class="rank">').removesuffix("</p>").split(" / ")
    return plain(page.split("</b>")[0].removeprefix("<p><b>")), int(here), int(many)


@pytest.mark.usefixtures("home")
def test_one_question_is_drawn_and_the_keys_go_on(atlas):
    at = projected(atlas)
    page, here, many = rank(at)
    assert (page, here) == ("Population", 1)
    assert many > 2
    assert len(questions(at)) <= 1
    assert button(at, "Précédent").disabled
    at = press(at, "Suivant")
    assert rank(at) == ("Population", 2, many)
    assert len(questions(at)) <= 1
    at = press(at, "Précédent")
    assert rank(at) == ("Population", 1, many)


@pytest.mark.usefixtures("home")
def test_after_the_last_question_of_a_page_comes_the_first_of_the_next(atlas):
    at = projected(atlas)
    for _ in range(rank(at)[2] - 1):
        at = press(at, "Suivant")
    page, here, many = rank(at)
    assert (page, here) == ("Population", many)
    assert rank(press(at, "Suivant"))[:2] == ("Offre de soins", 1)


@pytest.mark.usefixtures("home")
def test_before_the_first_question_of_a_page_comes_the_last_of_the_page_before(atlas):
    page, here, many = rank(press(projected(atlas, "offre"), "Précédent"))
    assert page == "Population"
    assert here == many > 1


@pytest.mark.usefixtures("home")
def test_the_walk_ends_with_the_identity_card(atlas):
    at = projected(atlas, "carte_identite")
    while not button(at, "Suivant").disabled:
        at = press(at, "Suivant")
    page, here, many = rank(at)
    assert page == "Carte d’identité"
    assert here == many


@pytest.mark.usefixtures("home")
def test_a_page_opened_otherwise_begins_at_its_first_question(atlas):
    at = press(projected(atlas), "Suivant")
    at = sound(at.switch_page("pages/diagnostic/offre.py").run())
    assert rank(at)[:2] == ("Offre de soins", 1)
    assert at.session_state["projection"]


@pytest.mark.usefixtures("home")
def test_leaving_shows_the_whole_page_and_coming_back_the_same_question(atlas):
    at = press(projected(atlas), "Suivant")
    place = rank(at)
    at = press(at, "Quitter (Échap)")
    assert not at.session_state["projection"]
    assert len(questions(at)) > 1
    assert "219 046 habitants" in shown(at)
    at = sound(at.toggle(key="projection").set_value(True).run())
    assert rank(at) == place


@pytest.mark.usefixtures("home")
def test_the_ribbon_says_the_name_and_the_size_and_there_is_no_menu(atlas):
    at = projected(atlas)
    ribbon = next(plain(one.value) for one in at.html if 'class="ribbon"' in one.value)
    assert "Taille 4" in ribbon
    assert "communes" not in ribbon
    assert not [one for one in at.button if one.label == "Nouveau projet"]


@pytest.mark.usefixtures("home")
def test_cautions_fold_and_are_still_there(atlas):
    at = press(projected(atlas, "offre"), "Suivant")
    note = next(one.value for one in at.html if plain(CAUTION) in plain(one.value))
    assert note.startswith("<details")


@pytest.mark.usefixtures("home")
def test_what_only_says_that_a_file_is_missing_is_not_in_the_walk(atlas):
    """Offline there are neither ages for the pyramid, nor an APL of other professions."""
    for page, left_out in (("population", "Pyramide"), ("offre", "Autres professions")):
        at = projected(atlas, page)
        said = []
        for _ in range(rank(at)[2]):
            said += [one.value for one in at.html if one.value.startswith("<p><b>")]
            at = press(at, "Suivant")
        assert said
        assert not [one for one in said if left_out in one]


@pytest.mark.usefixtures("home")
def test_what_is_not_known_of_the_population_is_not_in_the_walk():
    """The shipped census gives Mayotte neither ages nor an earlier population."""
    at = projecting(["97611"])
    said = []
    for _ in range(rank(at)[2]):
        said += [plain(one.value) for one in at.html if one.value.startswith("<p><b>")]
        at = press(at, "Suivant")
    assert len(said) > 1
    assert not [one for one in said if "Groupes d’âges" in one or "Évolution" in one]
