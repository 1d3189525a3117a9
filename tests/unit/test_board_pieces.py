"""Small parts of the board: a figure drawn small, the thread from a figure to its objective."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import Place
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.values import Value
from diagnostic.project import new_project
from diagnostic.stats.comparison import Judgement
from diagnostic.ui.board import figures, noting, strips
from diagnostic.ui.board.own_road import moved
from diagnostic.ui.board.seen import with_lost

DAY = date(2026, 11, 22)
SPOT = ("insuffisance_cardiaque", "sortie")


def value(number: float | None, low: float | None = None, high: float | None = None) -> Value:
    return Value(
        number,
        "disponible" if number is not None else "absent",
        "pour 10 000 hab.",
        "2023",
        "",
        ("INSEE, BPE, 2023",),
        low=low,
        high=high,
    )


def answer(mine: Value, theirs: Value, judgement: Judgement = Judgement.WORSE) -> Answer:
    indicator = indicators()["densite_infirmier"]
    beside = Compared(Place("france", "FR", "France", ()), theirs, judgement, False)
    return Answer(indicator, Place("territoire", "", "Ici", ()), mine, (beside,))


def mark_at(svg: str) -> float:
    found = re.search(r'points="([\d.]+),', svg)
    assert found
    return float(found[1]) + 9


def test_the_comparator_is_in_the_middle_and_distances_are_how_many_times():
    places = [
        mark_at(strips.svg(found, found.comparators[0]))
        for found in (answer(value(each), value(10.0)) for each in (5.0, 10.0, 20.0, 80.0))
    ]
    middle = strips.WIDTH / 2
    assert places[1] == middle
    assert places[2] - middle == middle - places[0]
    assert places[3] == places[2]  # at the edge, never out of the drawing


@pytest.mark.parametrize(("mine", "theirs"), [(0.0, 4.0), (4.0, 0.0), (0.0, 0.0), (-1.0, 2.0)])
def test_a_zero_or_a_fall_is_drawn_inside(mine, theirs):
    found = answer(value(mine), value(theirs))
    assert 0 < mark_at(strips.svg(found, found.comparators[0])) < strips.WIDTH


def test_two_years_never_share_a_drawing():
    found = answer(value(8.0), replace(value(10.0), period="2020"))
    text = figures.card(_revealing(), found, found.comparators[0])
    assert "<img" not in text
    assert "deux années différentes" in text
    same = answer(value(8.0), value(10.0))
    assert "<img" in figures.card(_revealing(), same, same.comparators[0])


def _revealing():
    from diagnostic.pathways.knowledge import Revealing

    return Revealing(id="infirmiers", label="Infirmiers", where=("donnees_ouvertes",))


def test_a_finding_keeps_the_words_of_the_figure():
    found = answer(value(8.0, 7.0, 9.0), value(10.0))
    fields = noting.of_figure(SPOT, found, found.comparators[0], DAY)
    project, name = noting.noted(new_project(), fields)
    (finding,) = project.pathways.findings
    assert finding.id == name
    assert finding.indicator == "densite_infirmier"
    assert "moins favorable" in finding.text
    assert finding.noted_on == DAY
    assert noting.noted(project, fields) == (project, name)


def test_an_objective_begins_at_the_figure_as_it_is_shown():
    found = answer(value(8.04), value(10.0))
    project, name = noting.noted(
        new_project(), noting.of_figure(SPOT, found, found.comparators[0], DAY)
    )
    fields = noting.of_possible(SPOT, "pas_de_suivi", "x" * 500) | {"findings": (name,)}
    project = project.with_item("ruptures", fields)
    (rupture,) = project.pathways.ruptures
    assert len(rupture.title) == 200
    objective = noting.objective_of(
        rupture, project.pathways.findings, {"densite_infirmier": found}
    )
    assert (objective["baseline"], objective["unit"]) == (8.0, found.indicator.unit)
    gone = noting.objective_of(rupture, project.pathways.findings, {})
    assert "baseline" not in gone
    assert gone["measure"] == found.indicator.label


def test_segments_are_put_in_order_and_stay_at_both_ends():
    project = new_project()
    for label in ("a", "b", "c"):
        project = project.with_item("own_segments", {"label": label})
    first = project.pathways.own_segments[0].id

    def order(one):
        return "".join(each.label for each in one.pathways.own_segments)

    assert order(moved(project, first, 1)) == "bac"
    assert moved(project, first, -1) is project
    assert moved(project, "unknown", 1) is project


def test_a_segment_that_has_gone_is_kept_last():
    from diagnostic.pathways.knowledge import pathways

    pathway = pathways()[SPOT[0]]
    project = new_project().with_item("findings", {"pathway": pathway.id, "segment": "ancien"})
    found, lost = with_lost(pathway, project.pathways.findings)
    assert found.segments[-1].id == "ancien"
    assert lost == {"ancien"}
