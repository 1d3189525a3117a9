"""Every chart of the screens can leave, its button is quiet, and all leave at once."""

from __future__ import annotations

import io
import zipfile

import pytest
from gathered import TABS, charts_of, whole
from screens import plain, sound, visit

from diagnostic.maps.view import Canvas
from diagnostic.project import encode
from diagnostic.ui import exporting, projection

DOUAISIS = ("200044618", "245901152")


def link(atlas, sirens=DOUAISIS) -> str:
    return encode(whole(atlas, sirens), "Douaisis")


def page(name: str, link: str):
    return sound(visit(link=link).switch_page(f"pages/diagnostic/{name}.py").run())


@pytest.mark.usefixtures("home")
def test_every_chart_of_the_screens_is_drawn_without_a_browser(atlas, monkeypatch):
    found = charts_of(link(atlas), monkeypatch)
    assert len(found) >= 9
    for name, drawing in found.items():
        plate = drawing(Canvas(1369, 620))
        assert plate.svg.startswith("<svg"), name
        assert plate.title.strip(), name
        assert plate.sources, name
        assert all(source.strip() for source in plate.sources), name


@pytest.mark.usefixtures("home")
def test_nothing_is_drawn_when_a_page_is_laid(atlas, monkeypatch):
    def refuse(*args, **more):
        raise AssertionError("drawn before it was asked for")

    monkeypatch.setattr("diagnostic.ui.plots.chart_drawing", refuse)
    monkeypatch.setattr("diagnostic.ui.exporting.figure", refuse)
    for name in ("population", "offre", "pathologies", "carte_identite"):
        page(name, link(atlas))


@pytest.mark.usefixtures("home")
def test_each_figure_has_its_button_and_a_room_sees_none(atlas):
    at = page("population", link(atlas))
    figures = [plain(one.label) for one in at.selectbox].count("Fichier")
    assert figures == 3  # growth, ages, map of the communes
    assert [plain(one.label) for one in at.button].count("Télécharger") == figures
    at.session_state[projection.KEY] = True
    at = sound(at.run())
    assert "Fichier" not in [plain(one.label) for one in at.selectbox]


@pytest.mark.usefixtures("home")
def test_everything_leaves_in_one_archive_with_its_index(atlas):
    at = page("carte_identite", link(atlas))
    at.selectbox(key="dossier-kind").set_value("svg").run()
    (asked,) = [one for one in at.button if one.label == "Tout exporter"]
    at = sound(asked.click().run())
    assert not at.error
    made = at.session_state["dossier-made"]
    archive = zipfile.ZipFile(io.BytesIO(made.content))
    names = archive.namelist()
    assert names[:2] == ["index.html", "LISEZ-MOI.txt"]
    assert sum(name.endswith(".svg") for name in names) >= 12
    assert sum(name.endswith(".xlsx") for name in names) >= 2
    read = archive.read("LISEZ-MOI.txt").decode("utf-8-sig")
    assert "Douaisis" in read
    assert "INSEE, recensement de la population 2021" in read
    for lacking in made.lacking:
        assert lacking in read
    # Offline, no file gives the ages that the pyramid draws.
    assert any(lacking.startswith("Pyramide des âges") for lacking in made.lacking)
    chart = next(name for name in names if "population-augmente" in name)
    svg = archive.read(chart).decode()
    for word in ("La population augmente-t-elle", "Douaisis", "INSEE", "Établi le"):
        assert word in svg


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("code", ["01001", "97611", "75113", "97502"])
def test_any_territory_leaves(code):
    at = page("carte_identite", encode((code,), "Essai"))
    at.selectbox(key="dossier-kind").set_value("svg").run()
    (asked,) = [one for one in at.button if one.label == "Tout exporter"]
    at = sound(asked.click().run())
    assert not at.error
    assert at.session_state["dossier-made"].files


def test_gathering_does_not_outlive_itself():
    with exporting.gathering() as found:
        assert exporting.is_gathering()
        exporting.figure_button(lambda canvas: None, "nom", "clé")
    assert not exporting.is_gathering()
    assert [each.name for each in found.figures] == ["nom"]


def test_the_tabs_are_those_of_the_page():
    from diagnostic.ui.diagnosis.diseases import TOPICS

    assert [topic.title for topic in TOPICS] == list(TABS)
