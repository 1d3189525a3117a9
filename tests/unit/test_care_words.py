"""What the screens of care say of figures that are rounded, null, or beside each other."""

from __future__ import annotations

import numpy as np

from diagnostic.french import NBSP
from diagnostic.indicators.accessibility import Curve, Curves, Owed
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import territory
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.values import Value
from diagnostic.stats.comparison import Judgement
from diagnostic.ui.diagnosis import care_apl, care_distance, charts

HERE = territory(frozenset({"59178"}))


def value(number: float, **more: object) -> Value:
    known = {"unit": "", "status": "disponible", "period": "2023", "sources": (), "method": ""}
    return Value(**{"value": number, **known, **more})


def curve(km: list[float], people: list[float]) -> Curve:
    return Curve(HERE, np.array(km), np.array(people), len(km), len(km))


def test_nobody_is_not_counted():
    low = indicators()["population_apl_sous_2_5"]
    said = care_apl._low_in_words(Answer(low, HERE, value(0.0, numerator=0.0), ()))
    assert said.startswith("Aucun habitant ne vit dans une commune sous 2,5 consultations")
    assert "soit" not in said


def test_parts_of_the_apl_add_up_and_their_share_can_be_found_again():
    said = care_apl._owed_in_words(Owed(HERE, "2023", 3.9641, 0.4053))
    assert "0,40 des 3,96 consultations" in said
    assert f"soit 10{NBSP}%" in said
    assert "il en resterait 3,56" in said
    small = care_apl._owed_in_words(Owed(HERE, "2023", 4.0, 0.02))
    assert f"moins de 1{NBSP}%" in small


def test_distances_say_the_mean_beside_the_half():
    own = curve([1.0, 9.0], [60.0, 40.0])
    found = Curves((own, curve([2.0, 12.0], [50.0, 50.0])), 2025, "DREES")
    said = care_distance._in_words(found, "un service d’urgences")
    assert "La moitié des habitants" in said
    assert f"En moyenne, 4,2{NBSP}km ({HERE.name} : 7,0{NBSP}km)." in said


def test_nobody_lives_in_the_commune_of_a_site():
    every = (curve([1.0, 9.0], [60.0, 40.0]),)
    assert "Dans la commune" not in care_distance._table(every, "urgences")
    assert "Dans la commune" in care_distance._table(every, "pharmacie")
    assert "Distance moyenne" in care_distance._table(every, "urgences")


def test_two_units_never_share_a_column_of_figures():
    """14,6 pour 100 000 above 3,7 pour 10 000: each under its own title."""
    answers = []
    for name, here, there in (
        ("densite_ophtalmologue", 14.6, 8.1),
        ("densite_orthophoniste", 3.7, 3.1),
        ("densite_psychiatre", 5.5, 9.5),
    ):
        beside = Compared(HERE, value(there), Judgement.SAME, higher=None)
        own = value(here, low=here - 1, high=here + 1)
        answers.append(Answer(indicators()[name], HERE, own, (beside,)))
    lines = charts.spines(answers, HERE.name)
    assert [line.ratio for line in lines[:2]] == sorted(line.ratio for line in lines[:2])
    rows = charts.spine_chart(lines, "France").layout.yaxis.tickvals
    titles = [rank for rank, row in enumerate(rows) if row.startswith("<b>Pour ")]
    assert len(titles) == 2
    assert titles[-1] == len(rows) - 1  # at the top: an axis rises
    assert [line.name in rows for line in lines] == [True] * 3
