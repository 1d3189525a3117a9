"""Rows of the spine: what is placed, how it stands, what goes beyond the axis."""

from __future__ import annotations

import pytest

from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import Place, territory
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.values import Value
from diagnostic.stats.comparison import Judgement
from diagnostic.ui.diagnosis import board, spine, words

FRANCE = Place("france", "FR", "France", ())
WHERE = (FRANCE.level, FRANCE.code)


def known(unit: str, number: float | None, **more) -> Value:
    status = "absent" if number is None else "disponible"
    return Value(number, status, unit, "2019", "", ("Synthétique, 2019",), **more)


def answer(name: str, mine: float | None, limits=(None, None), *, same=False, people=10_000.0):
    indicator = indicators()[name]
    low, high = limits
    value = known(indicator.unit, mine, low=low, high=high, denominator=people)
    beside = Compared(FRANCE, known(indicator.unit, 4.0), Judgement.UNKNOWN, None, is_same=same)
    return Answer(indicator, territory(frozenset({"59178"})), value, (beside,))


def rows(*found: Answer) -> list[spine.Row]:
    return spine.rows({each.indicator.id: each for each in found}, WHERE)


def arrows(*found: Answer) -> list[tuple[float, str]]:
    """Arrows at the ends of the axis, marks of rows apart."""
    figure = spine.chart(rows(*found), "France")
    (cuts,) = [each for each in figure.data if each.marker.size == 9]
    return list(zip(cuts.x, cuts.marker.symbol, strict=True))


@pytest.mark.parametrize(
    ("mine", "limits", "symbols"),
    [
        (2.0, (0.5, 8.0), ["triangle-left"]),
        (4.0, (0.5, 40.0), ["triangle-left", "triangle-right"]),
        (4.0, (2.0, 8.0), []),
        (0.0, (0.0, 3.0), []),
        (40.0, (20.0, 80.0), []),
    ],
    ids=["left", "both", "within", "its mark is an arrow", "all beyond"],
)
def test_an_interval_that_is_cut_has_an_arrow(mine, limits, symbols):
    found = arrows(answer("densite_infirmier", mine, limits))
    assert [symbol for _, symbol in found] == symbols
    assert all(abs(x) > spine.EDGE for x, _ in found)


def test_the_key_explains_an_arrow_of_an_interval():
    assert "au-delà de 3 fois" in spine.key(rows(answer("densite_infirmier", 2.0, (0.5, 8.0))))
    assert "au-delà" not in spine.key(rows(answer("densite_infirmier", 2.0, (1.5, 8.0))))


def test_why_a_row_is_not_judged_is_in_the_key():
    key = spine.key(rows(answer("densite_ophtalmologue", 2.0, (1.5, 8.0))))
    assert "un même médecin compte sur chacun de ses lieux d’exercice (1)" in key


def test_neither_the_place_itself_nor_a_handful_of_people_is_placed():
    assert rows(answer("densite_infirmier", 4.0, (2.0, 8.0), same=True)) == []
    assert rows(answer("densite_infirmier", 4.0, (2.0, 8.0), people=5.0)) == []
    assert len(rows(answer("densite_infirmier", 4.0, (2.0, 8.0)))) == 1


def test_a_figure_that_is_missing_has_no_unit():
    card = board._card(answer("densite_population", None))
    assert "nd" in card
    assert "hab./km²" not in card


def test_a_small_figure_is_not_written_zero_nor_a_large_limit_with_decimals():
    density, nurses = (indicators()[name] for name in ("densite_population", "densite_infirmier"))
    assert words.figure(density, known("hab./km²", 0.21)) == "0,2"
    said = words.interval(nurses, known("", 0.0, low=0.0, high=7377.8))
    assert said.replace("\u202f", " ") == "entre 0,0 et 7 378"


def test_the_place_itself_is_said_in_words():
    found = answer("densite_infirmier", 4.0, (2.0, 8.0), same=True)
    assert words.verdict(found, found.comparators[0]) == ("○", "unsure", "le territoire lui-même")
