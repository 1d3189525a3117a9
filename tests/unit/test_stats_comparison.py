"""Whether a territory differs from its comparator, and what may be said of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.errors import UserError
from diagnostic.stats.comparison import (
    Comparison,
    Counted,
    Direction,
    Judgement,
    Reason,
    compare_proportions,
    compare_rates,
    compare_with_reference,
    difference_of_proportions,
    outside,
    rate_ratio,
)
from diagnostic.stats.intervals import LEVEL_998, Interval, icm, proportion

HIGHER, LOWER, NONE = Direction.HIGHER, Direction.LOWER, Direction.NONE

NEWCOMBE = [
    # Newcombe R. G. (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0000),
    (10, 10, 0, 10, 0.6075, 1.0000),
]


@pytest.mark.parametrize(("x", "n", "y", "m", "low", "high"), NEWCOMBE)
def test_differences_of_newcombe(x, n, y, m, low, high):
    gap = difference_of_proportions(Counted(x, n), Counted(y, m))
    assert gap is not None
    assert gap.value == pytest.approx(x / n - y / m)
    assert round(gap.low, 4) == low
    assert round(gap.high, 4) == high


def test_ratio_of_a_textbook():
    # Rothman and Greenland: breast cancer after fluoroscopy, 41 cases in 28 010 person-years
    # against 15 in 19 017. Rate ratio 1.86; its approximate 95 % limits are 1.03 and 3.35.
    ratio = rate_ratio(Counted(41, 28_010), Counted(15, 19_017))
    assert ratio is not None
    assert ratio.value == pytest.approx(1.86, abs=5e-3)
    assert ratio.low == pytest.approx(1.03, abs=0.02)
    assert ratio.high == pytest.approx(3.35, abs=0.04)


def test_ratio_of_a_published_example():
    # R package rateratio.test, first example: 2 events in 17 877 against 9 in 16 660. Its exact
    # limits, 0.0218 to 1.0005, are wider than those of the score, as exact limits are.
    ratio = rate_ratio(Counted(2, 17_877), Counted(9, 16_660))
    assert ratio is not None
    assert ratio.value == pytest.approx(0.2070941557, abs=5e-11)
    assert 0.0218 < ratio.low < ratio.high < 1.0005


def test_a_ratio_to_no_event():
    none_there = rate_ratio(Counted(4, 1000), Counted(0, 5000))
    assert none_there is not None
    assert none_there.value == none_there.high == math.inf
    assert 1 < none_there.low < math.inf
    none_here = rate_ratio(Counted(0, 1000), Counted(4, 5000))
    assert none_here is not None
    assert none_here.value == none_here.low == 0
    assert 0 < none_here.high < math.inf
    assert rate_ratio(Counted(0, 1000), Counted(0, 5000)) is None
    assert rate_ratio(Counted(1, 0), Counted(1, 5000)) is None


@pytest.mark.parametrize(
    ("figure", "direction", "judgement"),
    [
        (Interval(5, 4, 6), HIGHER, Judgement.BETTER),
        (Interval(5, 4, 6), LOWER, Judgement.WORSE),
        (Interval(5, 4, 6), NONE, Judgement.DIFFERENT),
        (Interval(2, 1, 2.5), HIGHER, Judgement.WORSE),
        (Interval(2, 1, 2.5), LOWER, Judgement.BETTER),
        (Interval(2, 1, 2.5), NONE, Judgement.DIFFERENT),
        (Interval(5, 2, 6), HIGHER, Judgement.SAME),
        (Interval(5, 2, 6), NONE, Judgement.SAME),
        (Interval(4, 3, 6), LOWER, Judgement.SAME),  # on the limit
    ],
)
def test_red_and_green_need_a_direction_and_a_difference(figure, direction, judgement):
    result = compare_with_reference(figure, 3, direction)
    assert result == (judgement, figure, figure.value > 3, None)


def test_which_side_is_told_even_when_it_is_chance():
    assert compare_with_reference(Interval(5, 2, 6), 3, NONE).higher is True
    assert compare_with_reference(Interval(2, 1, 6), 3, NONE).higher is False
    assert compare_with_reference(Interval(3, 1, 6), 3, NONE).higher is None


def test_what_is_missing_cannot_be_told():
    unknown = Comparison(Judgement.UNKNOWN, None, None, Reason.NO_FIGURE)
    assert compare_with_reference(None, 3, HIGHER) == unknown
    for reference in (None, math.nan):
        result = compare_with_reference(Interval(1, 0, 2), reference, HIGHER)
        assert result == unknown._replace(reason=Reason.NO_COMPARATOR)


@pytest.mark.parametrize("compare", [compare_proportions, compare_rates])
@pytest.mark.parametrize("nobody", [Counted(None, 10), Counted(1, math.nan), Counted(0, 0)])
def test_missing_counts_cannot_be_told(compare, nobody):
    known = Counted(3, 10)
    assert compare(nobody, known, HIGHER).reason is Reason.NO_FIGURE
    assert compare(known, nobody, HIGHER).reason is Reason.NO_COMPARATOR
    assert compare(known, nobody, HIGHER).judgement is Judgement.UNKNOWN


def test_no_event_anywhere_is_the_same():
    result = compare_rates(Counted(0, 500), Counted(0, 9000), HIGHER)
    assert result == (Judgement.SAME, None, None, None)
    shares = compare_proportions(Counted(0, 500), Counted(0, 9000), HIGHER)
    assert shares.judgement is Judgement.SAME


def test_a_commune_of_twelve_inhabitants_is_seldom_different():
    # One doctor among 12 inhabitants is 833 for 10 000; none is zero. Neither is the whole story.
    departement = Counted(900, 1_000_000)
    assert compare_rates(Counted(0, 12), departement, HIGHER).judgement is Judgement.SAME
    one = compare_rates(Counted(1, 12), departement, HIGHER, overlap=Counted(1, 12))
    assert one.judgement is Judgement.BETTER
    severe = compare_proportions(Counted(1, 12), Counted(150, 1000), LOWER, level=LEVEL_998)
    assert severe.judgement is Judgement.SAME


def test_the_territory_is_taken_out_of_its_comparator():
    territory, departement = Counted(300, 2000), Counted(1300, 10_000)
    inside = compare_proportions(territory, departement, LOWER, overlap=territory)
    rest = compare_proportions(territory, Counted(1000, 8000), LOWER)
    assert inside == rest
    assert inside.gap is not None
    # The gap with the whole is (1 - f) times the gap with the rest, f being a fifth here.
    gap_with_whole = 300 / 2000 - 1300 / 10_000
    assert inside.gap.value * (1 - 0.2) == pytest.approx(gap_with_whole)


def test_two_territories_that_overlap_share_only_what_they_share():
    result = compare_rates(Counted(30, 1000), Counted(50, 2000), NONE, overlap=Counted(10, 500))
    assert result == compare_rates(Counted(30, 1000), Counted(40, 1500), NONE)


def test_a_territory_that_is_its_comparator_cannot_be_compared():
    everything = Counted(1300, 10_000)
    for compare in (compare_proportions, compare_rates):
        result = compare(everything, everything, HIGHER, overlap=everything)
        assert (result.judgement, result.reason) == (Judgement.UNKNOWN, Reason.SAME_PLACE)


def test_decimals_of_a_sum_do_not_make_a_rest():
    parts = [0.1] * 10
    whole = Counted(1.0, 10.0)
    assert outside(whole, Counted(sum(parts), 10.0)) == (0, 0)


def test_an_overlap_larger_than_a_side_is_refused():
    with pytest.raises(UserError, match="plus grande"):
        compare_rates(Counted(3, 100), Counted(9, 1000), NONE, overlap=Counted(4, 100))
    with pytest.raises(UserError, match="plus grande"):
        compare_rates(Counted(3, 2000), Counted(9, 1000), NONE, overlap=Counted(3, 2000))


def test_an_overlap_that_is_not_known_cannot_be_taken_out():
    result = compare_rates(Counted(3, 100), Counted(9, 1000), NONE, overlap=Counted(None, 100))
    assert result.reason is Reason.NO_COMPARATOR


def test_an_icm_is_compared_with_a_hundred():
    assert compare_with_reference(icm(64, 45.6), 100, LOWER).judgement is Judgement.WORSE
    assert compare_with_reference(icm(46, 45.6), 100, LOWER).judgement is Judgement.SAME


def false_alarms(compare, inside_share: float) -> float:
    """Share of « different » among territories drawn with the same risk as their comparator."""
    generator = np.random.default_rng(1998)
    whole = 20_000
    people = int(whole * inside_share)
    alarms = 0
    draws = 2000
    for _ in range(draws):
        inside = int(generator.binomial(people, 0.1))
        rest = int(generator.binomial(whole - people, 0.1))
        alarms += compare(Counted(inside, people), Counted(inside + rest, whole))
    return alarms / draws


def test_one_alarm_in_twenty_when_nothing_differs():
    def alarm(territory, comparator):
        result = compare_proportions(territory, comparator, NONE, overlap=territory)
        return result.judgement is Judgement.DIFFERENT

    assert 0.035 < false_alarms(alarm, 0.5) < 0.065
    assert 0.035 < false_alarms(alarm, 0.05) < 0.065


def test_a_fixed_reference_that_holds_the_territory_alarms_less():
    # With half of the comparator inside, the spread of the gap is sqrt(1/2) of the one used:
    # P(|Z| > 1.96 / sqrt(0.5)) = 0.0056.
    def alarm(territory, comparator):
        reference = comparator.events / comparator.population
        result = compare_with_reference(proportion(*territory), reference, NONE)
        return result.judgement is Judgement.DIFFERENT

    assert false_alarms(alarm, 0.5) < 0.012
    assert 0.03 < false_alarms(alarm, 0.05) < 0.06
