"""What every page has: its address, the ribbon, the project menu. Without a browser."""

from __future__ import annotations

import json
import re

import pytest
from screens import (
    BROWSER,
    OTHER_BROWSER,
    button,
    codes,
    errors,
    plain,
    press,
    project,
    shown,
    sound,
    visit,
    warnings,
)

from diagnostic.errors import UserError
from diagnostic.paths import ROOT
from diagnostic.project import FileStore, new_project, to_json
from diagnostic.ui import browser
from diagnostic.ui.shell import COMPOSER, PAGES, _file_stem, _home
from diagnostic.ui.shell import _say_unexpected as SAY_UNEXPECTED  # noqa: N812
from diagnostic.ui.work import KEY

pytestmark = pytest.mark.usefixtures("home")

DOUAI, SIN_LE_NOBLE = "59178", "59569"
ADDRESSES = [(path, title, url) for pages in PAGES.values() for path, title, url in pages]


def upload(at, content: bytes | str, name: str = "projet.json"):
    raw = content.encode() if isinstance(content, str) else content
    at.file_uploader(key="opened").set_value((name, raw, "application/json"))
    return sound(at.run())


# ---- pages ------------------------------------------------------------------


@pytest.mark.parametrize(("path", "title", "url"), ADDRESSES)
def test_every_page_opens_with_and_without_a_territory(path, title, url):
    at = sound(visit().switch_page(path).run())
    assert "Aucune commune choisie" in shown(at)
    at = press(sound(at.switch_page(COMPOSER).run()), "Ouvrir l’exemple : Douaisis")
    at = sound(at.switch_page(path).run())
    text = shown(at)
    assert "55 communes" in text
    assert "219 046 habitants" in text
    assert "Taille 4" in text
    assert ("Rien à signaler sur ce périmètre" in text) == (path == COMPOSER)


@pytest.mark.parametrize(("path", "title", "url"), ADDRESSES)
def test_every_page_has_its_script_and_its_stub(path, title, url):
    assert (ROOT / path).is_file()
    if url:
        assert (ROOT / "pages" / f"{url}.py").is_file()
    else:
        assert path == COMPOSER


def test_the_work_follows_from_page_to_page():
    at = press(visit(), "Ouvrir l’exemple : Blésois")
    before = project(at)
    for path, _, _ in ADDRESSES:
        at = sound(at.switch_page(path).run())
        assert project(at) is before


def test_projection_is_a_switch():
    at = visit()
    at = sound(at.toggle(key="projection").set_value(True).run())
    assert at.session_state["projection"]


# ---- ribbon -----------------------------------------------------------------


def test_the_ribbon_says_which_figures_and_of_which_year():
    text = shown(press(visit(), "Ouvrir l’exemple : Blésois"))
    assert "(INSEE, population municipale 2023)" in text
    assert "code géographique 2026" in text


def test_a_size_that_is_not_settled_has_a_question_mark(atlas):
    at = visit()
    castres = [*atlas.epci["248100430"].members, "81036"]
    at = upload(at, to_json(new_project(castres, "Castres")))
    assert "80 000 habitants" in shown(at)
    assert "Taille 3 ?" in shown(at)


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "**gras** [x](http://y)", "$x$"])
def test_a_name_is_shown_and_never_obeyed(name):
    at = upload(visit(), to_json(new_project([DOUAI], name)))
    assert project(at).name == name
    for one in at.html:
        assert "onerror" not in one.value
    labels = [one.proto.label for one in at.get("page_link")]
    assert any(plain(label) == f"**{name}**" for label in labels)
    assert f"**{name}**" not in labels  # escaped


# ---- opening a file ---------------------------------------------------------


def test_a_project_is_opened_and_found_again():
    given = new_project([DOUAI, SIN_LE_NOBLE], "Deux villes").with_seat("59")
    at = upload(visit(), to_json(given))
    assert project(at) == given
    assert "Projet « Deux villes » ouvert." in shown(at)
    assert project(visit()) == given


def test_a_project_of_a_former_year_is_opened_on_the_communes_of_today():
    former = new_project([DOUAI, "59355"], "Avant").with_(cog_year=2019)
    at = upload(visit(), to_json(former))
    assert codes(at) == {DOUAI, "59350"}
    assert project(at).cog_year == 2026
    assert "59355 par Lille" in plain(warnings(at)[0].value)
    assert not errors(at)


def test_the_second_territory_of_a_former_year_is_brought_to_today_too():
    former = new_project([DOUAI], "Avant").with_second("À côté", ["59355", "59178", "59999"])
    at = upload(visit(), to_json(former))
    assert set(project(at).diagnosis.second.codes) == {"59178", "59350"}
    said = plain(warnings(at)[0].value)
    assert "Second territoire, À côté." in said
    assert "59355 par Lille" in said
    assert "59999" in said
    assert codes(at) == {DOUAI}


def test_a_second_territory_that_is_no_more_is_kept_and_said_where_it_is_compared():
    given = new_project([DOUAI]).with_second("Perdu", ["59999"])
    assert project(upload(visit(), to_json(given))).diagnosis.second.codes == ("59999",)


def test_a_project_with_a_city_twice_counts_it_once():
    at = upload(visit(), to_json(new_project(["75056", "75101", DOUAI])))
    assert codes(at) == {"75056", DOUAI}
    assert "comptée entière : Paris" in plain(warnings(at)[0].value)


def damaged():
    whole = json.loads(to_json(new_project([DOUAI], "Abîmé")))
    return [
        ("truncated", to_json(new_project([DOUAI]))[:200]),
        ("empty", ""),
        ("not json", "bonjour"),
        ("binary", bytes(range(256))),
        ("another json", "[1, 2, 3]"),
        ("future", json.dumps({**whole, "schema_version": 99})),
        ("unknown key", json.dumps({**whole, "commune": 1})),
        ("nonsense", json.dumps({**whole, "territory": {"codes": "59178"}})),
        ("wrong code", json.dumps({**whole, "territory": {"codes": ["5917"]}})),
    ]


@pytest.mark.parametrize(("what", "content"), damaged(), ids=[what for what, _ in damaged()])
def test_a_file_that_is_no_project_changes_nothing(what, content):
    at = press(visit(), "Ouvrir l’exemple : Blésois")
    before = project(at)
    at = upload(at, content)
    (said,) = errors(at)
    assert "Le projet à l’écran n’a pas changé." in plain(said.value)
    assert project(at) is before
    assert project(visit()) == before


def test_a_file_is_the_remedy_when_the_store_cannot_read_its_own(home):
    given = new_project([DOUAI, SIN_LE_NOBLE], "À sauver")
    at = upload(visit(), to_json(given))
    for file in (home / "projets").rglob(f"{given.id}.*"):
        file.write_text("{", "utf-8")
    at = upload(press(visit(), "Compris"), to_json(given))
    assert project(at) == given
    assert not errors(at)
    assert project(visit()) == given


# ---- several projects -------------------------------------------------------


def test_a_new_project_leaves_the_other_in_the_list():
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    first = project(at)
    at = press(at, "Nouveau projet")
    assert codes(at) == frozenset()
    assert project(at).id != first.id
    at = press(at, "Douaisis — 55 communes")
    assert project(at) == first


def test_an_example_does_not_replace_what_was_on_screen():
    at = upload(visit(), to_json(new_project([DOUAI], "Le mien")))
    at = press(press(at, "Nouveau projet"), "Ouvrir l’exemple : Blésois")
    assert project(at).name == "Blésois"
    assert button(at, "Le mien — 1 commune")


def test_a_project_of_a_former_year_is_opened_from_the_list(home):
    former = new_project([DOUAI, "59355"], "Avant").with_(cog_year=2019)
    FileStore(home / "projets").save(BROWSER, former, None)
    at = press(visit(), "Nouveau projet")
    at = press(at, "Avant — 2 communes")
    assert codes(at) == {DOUAI, "59350"}
    assert "59355 par Lille" in plain(warnings(at)[0].value)
    assert project(visit()) == project(at)


def test_a_project_that_cannot_be_read_is_listed_and_closed(home):
    broken = new_project([DOUAI], "Cassé")
    FileStore(home / "projets").save(BROWSER, broken, None)
    (home / "projets" / BROWSER / f"{broken.id}.json").write_text("{", "utf-8")
    at = visit()
    assert errors(at)
    assert button(at, "Projet illisible — 0 commune").disabled


def test_another_browser_sees_no_project_of_this_one():
    press(visit(), "Ouvrir l’exemple : Douaisis")
    at = visit(OTHER_BROWSER)
    assert not [one for one in at.button if "Douaisis — " in plain(one.label)]


def test_a_list_that_cannot_be_read_is_said(monkeypatch):
    def refuse(*_):
        raise UserError("Le disque du serveur ne répond pas.")

    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    monkeypatch.setattr(FileStore, "list", refuse)
    at = sound(at.run())
    assert "Le disque du serveur ne répond pas." in shown(at)


def test_a_project_taken_away_meanwhile_is_said(home):
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    gone = project(at).id
    at = press(at, "Nouveau projet")
    for file in (home / "projets").rglob(f"{gone}.*"):
        file.unlink()
    at = press(at, "Douaisis — 55 communes")
    assert "n’est plus dans l’espace de travail" in plain(errors(at)[0].value)


def test_two_tabs_that_disagree_become_two_projects():
    one = press(visit(), "Ouvrir l’exemple : Douaisis")
    two = visit()
    one = press(one, "Vider")
    two = sound(two.text_input[0].set_value("L’autre onglet").run())
    assert "Les deux versions sont gardées" in plain(warnings(two)[0].value)
    assert len(codes(two)) == 55
    assert project(two).id != project(one).id
    two = press(press(two, "Compris"), "Annuler")
    assert not warnings(two)  # undo stays in its own project


# ---- link and names ---------------------------------------------------------


def test_the_link_is_offered_once_there_is_something_to_send():
    assert not visit().code
    at = press(visit(), "Ouvrir l’exemple : Douaisis")
    assert re.fullmatch(r"/\?t=[\w-]{20,100}", at.code[0].value)


@pytest.mark.parametrize(
    ("address", "home_address"),
    [
        ("http://localhost:8501", "http://localhost:8501"),
        ("http://localhost:8501/", "http://localhost:8501"),
        ("http://localhost:8501/aci", "http://localhost:8501"),
        ("https://cpts.example.fr/outil/sources?t=1", "https://cpts.example.fr/outil"),
        ("https://cpts.example.fr/outil", "https://cpts.example.fr/outil"),
        ("https://cpts.example.fr/outil/", "https://cpts.example.fr/outil"),
        ("", ""),
    ],
)
def test_the_link_starts_at_the_home_of_the_application(address, home_address):
    assert _home(address) == home_address


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Autour de Douai", "Autour-de-Douai"),
        ("../../etc/passwd", "etcpasswd"),
        ("<script>", "script"),
        ("///", "territoire"),
        ("Île d’Yeu", "Île-dYeu"),
        ("x" * 100, "x" * 60),
    ],
)
def test_the_name_of_the_file_is_a_name_of_a_file(name, stem):
    assert _file_stem(name) == stem


# ---- browser key ------------------------------------------------------------


@pytest.mark.parametrize("cookie", [None, "", "court", "x" * 65, "../../" + "x" * 30, 7])
def test_a_key_is_drawn_where_the_cookie_is_not_one(monkeypatch, cookie):
    key = drawn_key(monkeypatch, cookie)
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", key)
    assert key != cookie
    assert key != drawn_key(monkeypatch, cookie)


def test_the_key_of_the_cookie_is_kept(monkeypatch):
    assert drawn_key(monkeypatch, "k" * 32) == "k" * 32


def drawn_key(monkeypatch, cookie):
    from types import SimpleNamespace

    fake = SimpleNamespace(
        session_state={}, context=SimpleNamespace(cookies={browser.COOKIE: cookie})
    )
    monkeypatch.setattr(browser, "st", fake)
    return browser.browser_key()


def test_the_session_holds_one_desk():
    at = visit()
    desk = at.session_state[KEY]
    assert sound(at.run()).session_state[KEY] is desk


def test_an_unexpected_problem_is_said_in_french_and_the_ribbon_stays(monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr("diagnostic.ui.shell._say_unexpected", SAY_UNEXPECTED)
    monkeypatch.setattr("diagnostic.ui.sources.overview", broken)
    at = sound(visit().switch_page("pages/methode/sources.py").run())
    assert "rechargez la page" in shown(at)
    assert "Aucune commune choisie" in shown(at)
