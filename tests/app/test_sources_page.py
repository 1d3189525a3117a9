"""The page of sources: one line each, the whole of one, and the three ways to bring figures in."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from screens import button, plain, press, shown, sound, visit

from diagnostic.project import encode
from diagnostic.sources import jobs
from diagnostic.sources.catalogue import catalogue

SOURCES = "pages/methode/sources.py"


def page(link: str | None = None):
    return sound(visit(link=link).switch_page(SOURCES).run())


def tab(at, name: str):
    at.session_state["sources-tab"] = name
    return sound(at.run())


@pytest.mark.usefixtures("home")
def test_every_source_has_its_line():
    text = shown(page(encode(("59178",), "Douai")))
    for source in catalogue().values():
        assert plain(source.dataset) in text
        assert plain(source.credit) in text
        assert source.page in text
    assert "1 commune connue sur 1" in text
    assert text.count("À synchroniser") >= 5


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", list(catalogue()))
def test_everything_is_told_of_a_source(name):
    at = page()
    at = sound(at.selectbox(key="source").set_value(name).run())
    source, text = catalogue()[name], shown(at)
    assert plain(source.secrecy) in text
    assert all(plain(trap) in text for trap in source.traps)
    for each in source.embedded:
        assert plain(each.origin) in text


@pytest.fixture
def own_machine(monkeypatch):
    """Seen from the machine that runs the application."""
    module = import_module("diagnostic.ui.sources.update")
    monkeypatch.setattr(module, "is_own_machine", lambda: True)


@pytest.mark.usefixtures("home")
def test_a_visitor_of_a_shared_server_types_no_path():
    at = tab(page(), "Mettre à jour")
    assert not [field for field in at.text_input if field.key == "mirror"]
    assert "DIAGNOSTIC_CPTS_MIRROR" in plain(shown(at))


@pytest.mark.usefixtures("home", "own_machine")
def test_nothing_goes_out_until_it_is_asked():
    at = tab(page(), "Mettre à jour")
    assert "Rien n’est demandé à un site" in shown(at)
    assert button(at, "Lire ce dossier").disabled
    assert not jobs.latest()


@pytest.mark.usefixtures("home", "own_machine")
def test_a_folder_that_does_not_exist_is_said(tmp_path: Path):
    at = tab(page(), "Mettre à jour")
    at = sound(at.text_input(key="mirror").set_value(str(tmp_path / "nulle-part")).run())
    at = press(at, "Lire ce dossier")
    assert len(at.error) == 1
    assert "nulle-part" in plain(at.error[0].value)


@pytest.mark.usefixtures("home", "own_machine")
def test_the_folder_of_the_administrator_hides_the_field(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_MIRROR", str(tmp_path))
    at = tab(page(), "Mettre à jour")
    assert "rien n’est demandé à l’internet" in shown(at)
    assert not [field for field in at.text_input if field.key == "mirror"]
