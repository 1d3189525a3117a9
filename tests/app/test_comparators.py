"""What the territory is compared with, on the screens: seen, changed, kept, put back."""

from __future__ import annotations

from typing import Any

import pytest
from screens import BROWSER, plain, press, project, shown, sound, visit
from streamlit.testing.v1 import AppTest

from diagnostic.errors import UserError
from diagnostic.project import encode
from diagnostic.ui import work
from diagnostic.ui.diagnosis.comparators import epci_near
from diagnostic.ui.work import KEY

DOUAISIS = ("200044618", "245901152")
BLESOIS = "200030385"
TERRITORIES = {
    "douaisis": DOUAISIS,
    "blesois": (BLESOIS,),
    "commune": ("01001",),
    "mayotte": ("97611",),
    "paris_13": ("75113",),
}


def members(atlas: Any, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(c for n in names for c in (atlas.epci[n].members if n in atlas.epci else (n,)))


def opened(atlas: Any, names: tuple[str, ...], page: str = "population") -> AppTest:
    """A page of the diagnosis, what it compares with open."""
    link = encode(tuple(sorted(members(atlas, names))), "Essai")
    at = sound(visit(link=link).switch_page(f"pages/diagnostic/{page}.py").run())
    return press(at, "Changer")


def edited(at: AppTest, change: Any) -> AppTest:
    """The project changed from elsewhere, as a file would."""
    desk = at.session_state[KEY]
    desk.put(desk.work.__class__(desk.work.history.push(change(project(at)), "Essai")))
    return sound(at.run())


def peers(at: AppTest) -> list[str]:
    found: list[str] = at.multiselect(key="comparators-peers").value
    return found


def choose_second(at: AppTest, option: str) -> AppTest:
    return sound(at.selectbox(key="comparators-second").set_value(option).run())


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("names", TERRITORIES.values(), ids=TERRITORIES)
@pytest.mark.parametrize("page", ["population", "carte_identite"])
def test_every_kind_of_territory_says_what_it_is_compared_with(atlas, names, page):
    at = opened(atlas, names, page)
    text = shown(at)
    assert "Comparé à : France. Aussi : " in text
    assert "10 territoires semblables" in text
    assert "Parmi les 1 255 EPCI" in text
    assert len(peers(at)) == 10
    criteria = 2 if names == ("97611",) else 3
    assert ("part des 65 ans et plus" in text.partition("comptent autant")[2][:80]) is (
        criteria == 3
    )
    assert "None" not in text


@pytest.mark.usefixtures("home")
def test_income_left_out_is_said(atlas):
    assert "niveau de vie (connu pour 3 EPCI sur 1 255)" in shown(opened(atlas, DOUAISIS))


@pytest.mark.usefixtures("home")
def test_what_is_like_nothing_is_said(atlas):
    assert "Aucun ne ressemble vraiment" in shown(opened(atlas, ("29083",)))
    assert "un seul est connu ici" in shown(opened(atlas, ("97502",)))


@pytest.mark.usefixtures("home")
def test_peers_are_edited_kept_then_put_back(atlas):
    at = opened(atlas, DOUAISIS)
    before = peers(at)
    assert not any(plain(one.label).startswith("Revenir") for one in at.button)
    widget = at.multiselect(key="comparators-peers")
    at = sound(widget.set_value([*before[1:], BLESOIS]).run())
    assert set(project(at).diagnosis.peers) == {*before[1:], BLESOIS}
    assert "Ces EPCI sont votre choix" in shown(at)
    assert set(peers(at)) == {*before[1:], BLESOIS}
    again = sound(visit(browser=BROWSER).switch_page("pages/diagnostic/population.py").run())
    assert set(peers(press(again, "Changer"))) == {*before[1:], BLESOIS}  # kept in the project
    at = press(again, "Revenir aux dix plus proches")
    assert project(at).diagnosis.peers is None
    assert peers(at) == before


@pytest.mark.usefixtures("home")
def test_without_any_peer_there_is_no_such_comparator(atlas):
    at = opened(atlas, DOUAISIS)
    at = sound(at.multiselect(key="comparators-peers").set_value([]).run())
    assert "Aucun territoire semblable n’est choisi" in shown(at)
    assert "territoires semblables" not in shown(at).partition("Aussi : ")[2][:60]


@pytest.mark.usefixtures("home")
def test_an_epci_that_is_no_more_is_said_and_left_aside(atlas):
    at = edited(
        opened(atlas, DOUAISIS),
        lambda one: one.with_diagnosis(peers=("999999999", BLESOIS, DOUAISIS[0])),
    )
    text = shown(at)
    assert "Le SIREN 999999999 n’est pas celui d’un EPCI d’aujourd’hui" in text
    assert "a des communes de votre territoire" in text
    assert peers(at) == [BLESOIS]
    assert "1 territoire semblable" in text


@pytest.mark.usefixtures("home")
def test_a_second_territory_beside_the_first(atlas):
    at = choose_second(opened(atlas, DOUAISIS), BLESOIS)
    second = project(at).diagnosis.second
    assert second.codes == tuple(sorted(atlas.epci[BLESOIS].members))
    text = shown(at)
    assert "Aucune commune n’est dans les deux territoires" in text
    assert second.name in text
    assert at.selectbox(key="comparators-second").value is None
    at = sound(at.segmented_control(key="compare-to-bar").set_value("second").run())
    assert f"Comparé à : {plain(second.name)}" in shown(at)
    at = press(at, "Retirer ce territoire")
    assert project(at).diagnosis.second is None
    assert "Comparé à : France" in shown(at)


@pytest.mark.usefixtures("home")
def test_a_second_territory_that_overlaps_says_what_is_in_both(atlas):
    mine = atlas.epci[DOUAISIS[0]].members
    at = choose_second(opened(atlas, (*mine[:3], *atlas.epci[BLESOIS].members)), DOUAISIS[0])
    people = f"{atlas.population(mine[:3]):,}".replace(",", " ")
    assert f"3 communes sont dans les deux territoires ({people} habitants)" in shown(at)


@pytest.mark.usefixtures("home")
def test_a_second_territory_inside_the_first_is_shown_and_not_judged(atlas):
    text = shown(choose_second(opened(atlas, DOUAISIS), DOUAISIS[0]))
    assert "Il est tout entier dans votre territoire" in text
    assert "car toutes ses communes sont aussi les vôtres" in text


@pytest.mark.usefixtures("home")
def test_lists_are_searched_in_our_own_words_and_take_nothing_new(atlas):
    at = opened(atlas, DOUAISIS)
    at = sound(at.text_input(key="comparators-second-search").set_value("beziers").run())
    (first, *_) = at.selectbox(key="comparators-second").options
    assert plain(first).startswith("CA de Béziers-Méditerranée")
    # Streamlit offers « Add: » in English for what a list does not hold.
    assert not at.selectbox(key="comparators-second").proto.accept_new_options
    assert not at.multiselect(key="comparators-peers").proto.accept_new_options
    before = peers(at)
    at = sound(at.text_input(key="comparators-peers-search").set_value("blois").run())
    assert peers(at) == before
    at = sound(at.multiselect(key="comparators-peers").set_value([*before, BLESOIS]).run())
    assert set(project(at).diagnosis.peers) == {*before, BLESOIS}
    at = sound(at.text_input(key="comparators-peers-search").set_value("xxzzqq").run())
    assert "Aucun EPCI ne correspond à « xxzzqq »" in shown(at)


@pytest.mark.usefixtures("home")
def test_a_departement_that_is_a_region_is_compared_with_once(atlas):
    assert shown(opened(atlas, ("97611",))).count("Aussi : Mayotte et 10 territoires") == 1


def test_an_epci_is_found_without_accents_or_by_a_commune(atlas):
    names = {
        "beziers": "CA de Béziers-Méditerranée",
        "coeur d'ostrevent": "CA Cœur d'Ostrevent",
        BLESOIS: "CA de Blois « Agglopolys »",
        "59178": "CA Douaisis Agglo",
        "paris 13": "Métropole du Grand Paris",
    }
    assert {typed: atlas.epci[epci_near(typed)[0]].name for typed in names} == names
    for typed in ("xxzzqq", "97502", ""):
        with pytest.raises(UserError, match="Aucun EPCI ne correspond"):
            epci_near(typed)


@pytest.mark.usefixtures("home")
def test_the_same_territory_is_no_comparator(atlas):
    at = choose_second(opened(atlas, (BLESOIS,)), BLESOIS)
    text = shown(at)
    assert "c’est le même territoire" in text
    assert "second" not in at.segmented_control(key="compare-to-bar").options
    assert len(at.segmented_control(key="compare-to-bar").options) == 4


@pytest.mark.usefixtures("home")
def test_another_project_of_this_browser_can_be_the_second(atlas):
    opened(atlas, (BLESOIS,))
    first = sound(visit(link=encode(tuple(sorted(members(atlas, DOUAISIS))), "Douaisis")))
    at = press(sound(first.switch_page("pages/diagnostic/population.py").run()), "Changer")
    options = at.selectbox(key="comparators-second").options
    assert plain(options[0]) == "Projet : Essai"
    stored = next(s for s in work.store().list(BROWSER) if s.name == "Essai")
    at = choose_second(at, f"projet:{stored.project_id}")
    assert project(at).diagnosis.second.name == "Essai"
    assert "Aucune commune n’est dans les deux" in shown(at)


@pytest.mark.usefixtures("home")
def test_a_wide_territory_says_which_departements_it_is_not_compared_with(atlas):
    text = shown(opened(atlas, ("59178", "62041", "80021", "02408")))
    assert "il est comparé aux 3 où vivent le plus de ses habitants" in text
    assert "Aussi : Somme, Pas-de-Calais, Nord, Hauts-de-France" in text


@pytest.mark.usefixtures("home")
def test_communes_of_the_past_and_unknown_ones(atlas):
    former = next(a for a, b in atlas.successors.items() if b.startswith("41"))
    at = opened(atlas, DOUAISIS)
    at = edited(at, lambda one: one.with_second("Ancien", [former, "41999"]))
    assert "Codes inconnus de Ancien" in shown(at)
    assert "1 commune," in shown(at)
    at = edited(at, lambda one: one.with_second("Perdu", ["41999"]))
    assert "Aucune commune de Perdu n’existe aujourd’hui" in shown(at)


@pytest.mark.usefixtures("home")
def test_the_main_comparator_is_the_same_on_every_page(atlas):
    at = opened(atlas, DOUAISIS)
    at = sound(at.segmented_control(key="compare-to-bar").set_value("semblables").run())
    assert "Comparé à : 10 territoires semblables" in shown(at)
    assert "Territoires semblables : 19," in shown(at)  # the card of the older people
    at = sound(at.switch_page("pages/diagnostic/offre.py").run())
    assert "Comparé à : 10 territoires semblables" in shown(at)


@pytest.mark.usefixtures("home")
def test_a_room_sees_the_line_and_no_menu(atlas):
    at = opened(atlas, DOUAISIS)
    at.session_state["projection"] = True
    at = sound(at.run())
    assert "Comparé à : France" in shown(at)
    assert not at.multiselect


@pytest.mark.usefixtures("home")
def test_all_of_france_is_compared_with_nothing_else(atlas):
    link = encode(tuple(sorted(atlas.communes)), "Essai")
    text = shown(visit(link=link).switch_page("pages/diagnostic/population.py").run())
    assert "Comparé à : France.<" in text
    assert "Aussi" not in text
    assert "18 régions et 6 collectivités d’outre-mer" in text
