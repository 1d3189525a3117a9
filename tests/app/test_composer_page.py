"""The composing page, run as a browser session would, without a browser."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from screens import (
    OTHER_BROWSER,
    button,
    codes,
    errors,
    part,
    plain,
    press,
    project,
    shown,
    sound,
    visit,
    warnings,
)

from diagnostic.aci import size_of
from diagnostic.errors import UserError
from diagnostic.project import FileStore, encode, new_project, to_json
from diagnostic.ui import work
from diagnostic.ui.composer.panel import _distances
from diagnostic.ui.work import KEY

pytestmark = pytest.mark.usefixtures("home")

DOUAI, SIN_LE_NOBLE, LENS, GROIX = "59178", "59569", "62427", "56069"
NOIRMOUTIER = "248500191"


def opened(at, *chosen, **changes):
    """The page once these communes have been chosen, as by the map."""
    desk = at.session_state[KEY]
    changed = desk.work.project.with_codes(chosen)
    if changes:
        changed = changed.with_(**changes)
    desk.put(replace(desk.work, history=desk.work.history.push(changed, "Essai")))
    return sound(at.run())


def clicked(at, *log, life="vie"):
    """The page after these entries of the map's log."""
    from diagnostic.ui.composer.actions import apply_click

    desk, kept = at.session_state[KEY], work.desk
    work.desk = lambda: desk
    try:
        work.take_clicks(life, list(log), apply_click)
    finally:
        work.desk = kept
    return sound(at.run())


# ---- nothing chosen ---------------------------------------------------------


def test_the_empty_screen_says_how_to_start():
    at = visit()
    text = shown(at)
    assert "Aucune commune choisie" in text
    assert "Commencez par votre territoire" in text
    for label in ("+ Voisines", "Annuler", "Rétablir", "Vider"):
        assert button(at, label).disabled
    assert not button(at, "Coller une liste").disabled
    assert not at.selectbox
    assert not at.dataframe


@pytest.mark.parametrize(
    ("name", "communes", "people", "size"),
    [
        ("Douaisis", "55 communes", "219 046 habitants", "Taille 4"),
        ("Blésois", "43 communes", "106 615 habitants", "Taille 3"),
    ],
)
def test_an_example_in_one_click(name, communes, people, size):
    at = press(visit(), f"Ouvrir l’exemple : {name}")
    text = shown(at)
    for said in (communes, people, size, "Rien à signaler sur ce périmètre"):
        assert said in text
    assert project(at).name == name
    assert len(at.dataframe[0].value) == int(communes.split()[0])
    assert button(at, "Annuler").disabled  # opening is not a step


def test_the_example_says_its_distance_and_its_money():
    text = shown(press(visit(), "Ouvrir l’exemple : Blésois"))
    assert "Il manque 68 386 habitants pour la taille 4." in text
    assert "Marge de 26 614 habitants avant la taille 2." in text
    assert "Jusqu’à 315 000 € par an" in text
    assert "INSEE, population municipale 2023" in text


@pytest.mark.parametrize(
    ("population", "said"),
    [
        (80_000, "Marge de 0 habitant avant la taille 2."),
        (80_001, "Marge de 0 habitant avant la taille 2."),
        (79_999, "Marge de 39 999 habitants avant la taille 1."),
        (175_001, "Marge de 0 habitant avant la taille 3."),
    ],
)
def test_the_margin_names_the_size_below(population, said):
    assert plain(_distances(size_of(population))[-1]) == said


# ---- actions ----------------------------------------------------------------


def test_undo_redo_and_empty():
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    whole = project(at)
    at = press(at, "Vider")
    assert codes(at) == frozenset()
    assert "Aucune commune choisie" in shown(at)
    assert button(at, "Vider").disabled
    at = press(at, "Annuler")
    assert project(at) == whole
    assert button(at, "Annuler").disabled
    assert "219 046 habitants" in shown(at)
    at = press(at, "Rétablir")
    assert codes(at) == frozenset()
    assert button(at, "Rétablir").disabled


def test_neighbours_join_and_the_change_is_said(atlas):
    at = opened(visit(), DOUAI)
    joining = atlas.neighbours[DOUAI]
    at = press(at, "+ Voisines")
    assert codes(at) == joining | {DOUAI}
    text = shown(at)
    assert f"Ajout de {len(joining)} communes voisines." in text
    gained = f"+{atlas.population(joining):,} habitants".replace(",", " ")
    assert f"{gained} ; taille 2 → 3." in text
    assert (
        plain(button(at, "Annuler").help) == f"Annuler : Ajout de {len(joining)} communes voisines"
    )
    assert codes(press(at, "Annuler")) == {DOUAI}


def test_an_island_has_no_neighbours_and_says_so():
    at = opened(visit(), GROIX)
    before = at.session_state[KEY].work.history
    at = press(at, "+ Voisines")
    (said,) = warnings(at)
    assert plain(said.value) == "Aucune commune ne partage de limite avec ce territoire."
    assert at.session_state[KEY].work.history is before


def test_clicks_of_the_map_are_steps(atlas):
    at = clicked(visit(), [1, DOUAI, True], [2, SIN_LE_NOBLE, True])
    assert codes(at) == {DOUAI, SIN_LE_NOBLE}
    assert "Ajout : Sin-le-Noble" in shown(at)
    at = clicked(at, [2, SIN_LE_NOBLE, True], [3, DOUAI, False])
    assert codes(at) == {SIN_LE_NOBLE}
    assert codes(press(press(at, "Annuler"), "Annuler")) == {DOUAI}


def test_the_table_holds_every_commune_the_largest_first(atlas):
    at = opened(visit(), DOUAI, SIN_LE_NOBLE, "98818")
    table = at.dataframe[0].value
    assert list(table["Code"]) == ["98818", DOUAI, SIN_LE_NOBLE]
    assert list(table["Population"]) == [atlas[c].population for c in table["Code"]]
    assert table["Intercommunalité"].tolist() == ["hors EPCI", *["CA Douaisis Agglo"] * 2]
    assert table["65 ans et plus"].isna().tolist() == [True, False, False]


def test_rename():
    at = press(visit(), "Ouvrir l’exemple : Blésois")
    at = sound(at.text_input[0].set_value("CPTS <b>Loire</b> [x](y)").run())
    assert project(at).name == "CPTS <b>Loire</b> [x](y)"
    assert at.text_input[0].value == "CPTS <b>Loire</b> [x](y)"
    assert "Changement de nom. Les communes n’ont pas changé." in shown(at)
    at = press(at, "Annuler")
    assert project(at).name == "Blésois"
    assert at.text_input[0].value == "Blésois"


def test_a_name_given_before_any_commune_is_kept():
    sound(visit().text_input[0].set_value("Autour de Douai").run())
    assert project(visit()).name == "Autour de Douai"


def test_a_name_left_empty_is_no_name():
    at = press(visit(), "Ouvrir l’exemple : Blésois")
    at = sound(at.text_input[0].set_value("").run())
    assert project(at).name == "Territoire sans nom"
    assert at.text_input[0].value == ""


def test_the_list_dialog_opens():
    at = press(visit(), "Coller une liste")
    assert [area.label for area in at.text_area] == [
        "Codes INSEE, noms ou codes postaux, un par ligne ou séparés"
    ]
    assert button(at, "Lire la liste")


# ---- seat -------------------------------------------------------------------


def seat(at):
    return next(one for one in at.selectbox if one.label.startswith("Département du siège"))


def test_one_departement_asks_for_no_seat():
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    assert not at.selectbox


def test_two_departements_ask_for_the_seat_and_keep_it():
    at = opened(visit(), DOUAI, LENS)
    assert "Indiquez le département du siège" in shown(at)
    assert seat(at).options == ["À choisir", "Nord", "Pas-de-Calais"]
    at = sound(seat(at).set_value("62").run())
    assert project(at).territory.seat == "62"
    assert "Siège : Pas-de-Calais." in shown(at)
    at = press(at, "+ Voisines")
    assert seat(at).value == "62"
    assert project(visit()).territory.seat == "62"
    at = press(press(at, "Annuler"), "Annuler")
    assert project(at).territory.seat is None
    assert seat(at).value is None


def test_a_seat_whose_communes_have_left_is_pointed_out():
    at = sound(seat(opened(visit(), DOUAI, LENS)).set_value("62").run())
    at = clicked(at, [1, LENS, False])
    assert "Le siège choisi n’est plus dans le territoire" in shown(at)
    assert seat(at).value is None


# ---- what if ----------------------------------------------------------------


def test_what_if_shows_and_adds_a_proposal(atlas):
    at = opened(visit(), *atlas.departements["48"].members)
    at = part(at, "Et si ?")
    text = shown(at)
    assert "**Atteindre la taille 3** : il faut 3 515 habitants de plus." in text
    assert "Sévérac d'Aveyron — 1 commune, +4 026 habitants" in text
    see = next(one for one in at.button if plain(one.label) == "Voir")
    at = sound(see.click().run())
    assert at.session_state["preview"] == {"12270"}
    add = next(one for one in at.button if plain(one.label) == "Ajouter")
    at = sound(add.click().run())
    assert "12270" in codes(at)
    assert "taille 2 → 3." in shown(at)
    assert at.session_state["preview"] == frozenset()


def test_what_a_neighbour_would_change(atlas):
    at = part(opened(visit(), DOUAI), "Et si ?")
    neighbours = next(one for one in at.selectbox if one.label == "Et avec cette voisine ?")
    assert len(neighbours.options) == len(atlas.neighbours[DOUAI])
    at = sound(neighbours.set_value(SIN_LE_NOBLE).run())
    people = atlas.population([DOUAI, SIN_LE_NOBLE])
    assert f"{people // 1000} {people % 1000} habitants, taille 2. Il manque" in shown(at)
    at = press(at, "Ajouter Sin-le-Noble")
    assert codes(at) == {DOUAI, SIN_LE_NOBLE}


def test_an_island_has_nothing_to_add(atlas):
    at = part(opened(visit(), *atlas.epci[NOIRMOUTIER].members), "Et si ?")
    text = shown(at)
    assert "Aucun petit ensemble de communes voisines n’y suffit." in text
    assert "69 %" not in text
    assert not at.selectbox


# ---- other CPTS -------------------------------------------------------------


def supply(at, name, text):
    at = part(at, "Autres CPTS")
    next(one for one in at.text_input if one.label == "Nom de l’autre CPTS").set_value(name)
    next(one for one in at.text_area if one.label.startswith("Ses communes")).set_value(text)
    return press(at, "Ajouter ce périmètre")


def test_another_cpts_is_listed_and_its_overlap_pointed_out():
    at = supply(opened(visit(), DOUAI, SIN_LE_NOBLE), "CPTS voisine", f"{SIN_LE_NOBLE}\n{LENS}")
    text = shown(at)  # at once, without another click
    assert "CPTS voisine : 2 communes (liste collée)" in text
    assert "1 périmètre ajouté." in text
    assert "Conseils (3)" in at.segmented_control(key="panel-part").options[0]
    assert "1 commune déjà dans « CPTS voisine »" in shown(part(at, "Conseils"))
    at = press(part(at, "Autres CPTS"), "Retirer")
    assert project(at).other_cpts == ()


def test_two_perimeters_of_one_name_are_both_looked_at():
    at = opened(visit(), DOUAI, SIN_LE_NOBLE)
    at = supply(supply(at, "", "Douai"), "", "Sin-le-Noble")
    assert "2 communes déjà dans « Autre CPTS »" in shown(part(at, "Conseils"))


def test_a_perimeter_that_is_not_understood_changes_nothing():
    at = supply(opened(visit(), DOUAI), "X", "Xyzzyville")
    assert project(at).other_cpts == ()
    assert "Aucune commune n’a été reconnue dans ce périmètre." in plain(errors(at)[0].value)


# ---- links ------------------------------------------------------------------


def test_a_link_opens_its_territory(atlas):
    link = encode(atlas.epci[NOIRMOUTIER].members, "Île & <i>mer</i>")
    at = visit(link=link)
    assert codes(at) == set(atlas.epci[NOIRMOUTIER].members)
    assert project(at).name == "Île & <i>mer</i>"
    assert "t" not in at.query_params
    (said,) = at.toast
    assert "<i>" not in said.value  # its marks are escaped
    assert "« Île & <i>mer</i> » ouvert" in plain(said.value)
    assert not warnings(at)
    assert not errors(at)


@pytest.mark.parametrize("link", ["n-importe-quoi", "", "1AAAA", "<script>", "9" * 400, "%00"])
def test_a_link_of_garbage_says_so_and_leaves_the_work(link):
    press(visit(), "Ouvrir l’exemple : Blésois")
    at = visit(link=link)
    assert len(errors(at)) == 1
    assert "lien" in errors(at)[0].value
    assert project(at).name == "Blésois"
    assert "t" not in at.query_params


def test_a_link_of_a_former_year_gives_the_communes_of_today():
    at = visit(link=encode([DOUAI, "59355", "00123"], "Avant"))
    assert codes(at) == {DOUAI, "59350"}
    (said,) = warnings(at)
    assert "59355 par Lille" in plain(said.value)
    assert "laissés de côté : 00123" in plain(said.value)


def test_a_link_with_a_city_whole_and_in_parts_counts_it_once(atlas):
    at = visit(link=encode(["75056", "75101"], "Paris"))
    assert codes(at) == {"75056"}
    assert "2 103 778 habitants" in shown(at)
    assert "comptée entière : Paris" in plain(warnings(at)[0].value)


def test_the_link_of_the_screen_opens_the_same_territory():
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    address = at.code[0].value
    link = re.fullmatch(r".*/\?t=([\w-]+)", address)[1]
    other = visit(OTHER_BROWSER, link=link)
    assert codes(other) == codes(at)
    assert project(other).name == "Douaisis"
    assert project(other).id != project(at).id


# ---- found again ------------------------------------------------------------


def test_a_reload_finds_the_work_again_and_another_browser_does_not():
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    at = clicked(at, [1, DOUAI, False])
    again = visit()
    assert project(again) == project(at)
    assert len(codes(again)) == 54
    assert codes(visit(OTHER_BROWSER)) == frozenset()


def test_a_work_of_a_former_year_is_brought_to_today(home):
    former = new_project([DOUAI, "59355", "00123"], "Avant").with_(cog_year=2019)
    FileStore(home / "projets").save("x" * 32, former, None)
    at = visit()
    assert codes(at) == {DOUAI, "59350"}
    assert "59355 par Lille" in plain(warnings(at)[0].value)
    at = press(at, "+ Voisines")
    assert project(visit()) == project(at)


def test_a_stored_work_that_is_damaged_is_said(home):
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    (file,) = (home / "projets").rglob(f"{project(at).id}.json")
    file.write_text("{", "utf-8")
    again = visit()
    assert errors(again) or warnings(again)
    assert shown(again)


def test_a_store_that_refuses_says_so_and_keeps_the_work(monkeypatch):
    def refuse(*_):
        raise UserError("Le projet n’a pas pu être enregistré : le disque du serveur est plein.")

    at = visit()
    with monkeypatch.context() as patch:
        patch.setattr(FileStore, "save", refuse)
        at = press(at, "Ouvrir l’exemple : Douaisis")
        assert "le disque du serveur est plein" in plain(errors(at)[0].value)
        assert "219 046 habitants" in shown(at)
        at = clicked(at, [1, DOUAI, False])
        assert len(codes(at)) == 54
        assert len(errors(at)) == 1
        assert codes(visit()) == frozenset()
    assert len(errors(at)) == 1  # it stays until it is read
    at = clicked(press(at, "Compris"), [2, SIN_LE_NOBLE, False])
    assert not errors(at)
    assert project(visit()) == project(at)
    assert len(codes(at)) == 53


def test_a_store_that_cannot_be_read_lets_one_work(monkeypatch):
    def refuse(*_):
        raise UserError("Le disque du serveur ne répond pas.")

    for verb in ("save", "load", "latest", "list"):
        monkeypatch.setattr(FileStore, verb, refuse)
    at = visit()
    assert "Le disque du serveur ne répond pas." in plain(errors(at)[0].value)
    assert "219 046 habitants" in shown(press(at, "Ouvrir l’exemple : Douaisis"))


# ---- every kind of ground ---------------------------------------------------


@pytest.mark.parametrize(
    "chosen",
    [
        ["98818"],  # no contour, no year, no area
        ["97608", "97611"],  # Mayotte, no ages
        ["55039"],  # no inhabitant
        ["97501", "59178"],
        ["75101", "94080"],
        ["13055", "13001"],
        ["2A004", "2B033"],
    ],
)
@pytest.mark.parametrize("name", ["Conseils", "Et si ?", "Autres CPTS"])
def test_every_part_stands_on_every_kind_of_ground(chosen, name):
    at = part(opened(visit(), *chosen), name)
    assert at.dataframe
    assert shown(at)


def test_the_widest_territory_stands(atlas):
    wide = [c for d in ("02", "59", "60", "62", "80") for c in atlas.departements[d].members]
    at = opened(visit(), *wide)
    assert "5 992 194 habitants" in shown(at)
    assert "Âges connus pour 99 % de la population" in shown(at)
    sound(part(at, "Et si ?"))


def test_what_is_saved_is_what_is_downloaded(home):
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    (file,) = (home / "projets").rglob(f"{project(at).id}.json")
    stored = json.loads(file.read_text("utf-8"))["project"]
    assert json.loads(to_json(project(at))) == stored
