"""« En faire un constat »: from a figure of the diagnosis or of the Explorer to the board."""

from __future__ import annotations

from typing import Any

import pytest
from screens import plain, project, shown, sound, visit

from diagnostic.indicators.diseases import Measure
from diagnostic.indicators.places import Place
from diagnostic.pathways.board import offered
from diagnostic.pathways.knowledge import pathways
from diagnostic.project import OWN_PATHWAY, PathwayWork, encode, new_project
from diagnostic.stats.intervals import Interval
from diagnostic.ui import exporting, projection, work
from diagnostic.ui.board import to_board
from diagnostic.ui.diagnosis.diseases_noticed import of_place
from diagnostic.ui.diagnosis.noticed import LABEL, finding_button

DOUAISIS = ("200044618", "245901152")
HEART = "insuffisance_cardiaque"
PAGES = ("population", "offre", "pathologies", "carte_identite")

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def douaisis(atlas) -> str:
    return encode(
        tuple(sorted(code for siren in DOUAISIS for code in atlas.epci[siren].members)), "Douaisis"
    )


def page(name: str, link: str, pathway: str | None = None) -> Any:
    at = visit(link=link)
    if pathway:
        desk = at.session_state[work.KEY]
        desk.put(work.Work(work.History.of(desk.work.project.with_pathway(pathway))))
    folder = "cartographie" if name == "explorer" else "diagnostic"
    return sound(at.switch_page(f"pages/{folder}/{name}.py").run())


def buttons(at) -> list[str]:
    """Keys of the buttons of the page that note a figure."""
    return [one.proto.id for one in at.get("popover") if one.proto.popover.label == LABEL]


def opened(at, key: str) -> Any:
    at.session_state[f"finding-{key}"] = True
    return sound(at.run())


def click(at, key: str) -> Any:
    return sound(at.button(key=f"finding-{key}").click().run())


def findings(at) -> Any:
    return project(at).pathways.findings


def test_a_figure_is_noted_where_the_pathway_names_it_then_reworded(douaisis):
    at = page("offre", douaisis, HEART)
    assert not [one for one in at.selectbox if one.label == "Segment de la route"]
    at = opened(at, "key-densite_medecin_generaliste")
    named = to_board.naming(pathways()[HEART], "densite_medecin_generaliste")
    (where,) = [one for one in at.selectbox if one.label == "Segment de la route"]
    assert named
    assert where.value == named[0]
    assert any("relié à ce chiffre" in plain(option) for option in where.options)
    assert findings(at) == ()
    at = click(at, "key-densite_medecin_generaliste-note")
    (finding,) = findings(at)
    assert (finding.pathway, finding.segment, finding.kind) == (HEART, named[0], "chiffre")
    assert finding.indicator == "densite_medecin_generaliste"
    assert finding.figure in finding.text
    assert finding.beside.startswith("contre ")
    assert finding.period
    assert "INSEE" in finding.source
    assert finding.noted_on
    assert "✓ Noté : constat C1" in shown(at)
    assert "Constat C1 noté" in shown(at)
    (text,) = [one for one in at.text_area if one.label == "Constat C1"]
    at = sound(text.set_value("Peu de généralistes <b>ici</b>").run())
    assert findings(at)[0].text == "Peu de généralistes <b>ici</b>"
    assert "✓ Noté : constat C1" in shown(at)
    assert len(findings(at)) == 1


def test_from_a_table_the_figure_is_chosen_and_the_board_is_one_click_away(douaisis):
    at = opened(page("population", douaisis, HEART), "groupes-d-ages")
    (which,) = [one for one in at.selectbox if one.label == "Chiffre"]
    assert len(which.options) >= 4
    at = sound(which.set_value(2).run())
    (segment,) = [one for one in at.selectbox if one.label == "Segment de la route"]
    last = pathways()[HEART].segments[-1].id
    at = sound(segment.set_value(last).run())
    at = click(at, "groupes-d-ages-note")
    assert findings(at)[0].segment == last
    assert findings(at)[0].indicator == "part_65_plus"
    at = click(at, "groupes-d-ages-go")
    text = shown(at)
    assert "Points de rupture" in text
    assert pathways()[HEART].segments[-1].label in text
    assert plain(findings(at)[0].text) in text


def test_without_a_pathway_in_hand_the_first_note_opens_its_own(douaisis):
    at = opened(page("offre", douaisis), "key-densite_medecin_generaliste")
    (pathway,) = [one for one in at.selectbox if one.label == "Parcours"]
    assert to_board.naming(pathways()[pathway.value], "densite_medecin_generaliste")
    at = click(at, "key-densite_medecin_generaliste-note")
    assert project(at).pathways.current == findings(at)[0].pathway
    at.session_state[work.KEY].work = work.Work(at.session_state[work.KEY].work.history.undo())
    assert findings(sound(at.run())) == ()


def test_a_road_without_segment_says_what_to_do(douaisis):
    at = opened(page("offre", douaisis, OWN_PATHWAY), "key-densite_medecin_generaliste")
    assert "Ce parcours n’a pas encore de segment" in shown(at)


def test_a_sentence_of_the_synthesis_keeps_its_words(douaisis):
    at = opened(page("carte_identite", douaisis, HEART), "synthesis")
    at = click(at, "synthesis-note")
    (finding,) = findings(at)
    assert plain(finding.text) in shown(at)
    assert finding.indicator
    assert finding.figure


@pytest.mark.parametrize("name", [*PAGES, "explorer"])
def test_every_page_offers_it_and_composes_nothing_before(douaisis, monkeypatch, name):
    def refuse(*args, **more):
        raise AssertionError("composed before it was asked for")

    monkeypatch.setattr(to_board, "panel", refuse)
    monkeypatch.setattr("diagnostic.ui.board.noting.of_figure", refuse)
    at = page(name, douaisis)
    if name != "pathologies":
        assert buttons(at)
    assert len(buttons(at)) == len(set(buttons(at)))
    at.session_state[projection.KEY] = True
    assert not buttons(sound(at.run()))


def test_the_explorer_says_the_territory_and_not_its_zones_for_it(douaisis):
    at = opened(page("explorer", douaisis, HEART), "explorer-map-0")
    at = click(at, "explorer-map-0-note")
    (finding,) = findings(at)
    assert finding.source
    assert finding.indicator or "et non du territoire" in plain(finding.text)


def test_nothing_is_offered_while_figures_are_gathered():
    with exporting.gathering():
        finding_button(lambda: pytest.fail("asked"), "none")


def test_a_figure_of_the_departement_says_its_level():
    here = Measure(61_000.0, 1_000_000.0, Interval(6.1, 6.0, 6.2), "disponible")
    there = Measure(5.0, 100.0, Interval(5.0, 4.9, 5.1), "disponible")
    place = Place("departement", "59", "Nord", ())
    found = of_place("Diabète", place, 2022, "", here, there, "● plus fréquente")
    fields = to_board.fields_of(found, (HEART, "depistage"))
    text = plain(fields["text"])
    assert "Diabète, département (Nord), 2022 : " in text
    assert "plus fréquente" in text
    assert "Chiffre du département, et non du territoire." in text
    assert fields.get("indicator") is None
    new_project().with_item("findings", fields)


def test_the_default_segment_is_that_of_the_knowledge():
    every = offered(PathwayWork())
    for name, pathway in pathways().items():
        for segment in pathway.segments:
            for known in segment.indicators:
                if known.app:
                    assert segment.id in to_board.naming(every[name], known.app)
    kept = PathwayWork(current="disparu")
    first = to_board.default_pathway(kept, every, "densite_medecin_generaliste")
    assert to_board.naming(every[first], "densite_medecin_generaliste")
    assert to_board.default_pathway(kept, every, "inconnu") == next(iter(every))
