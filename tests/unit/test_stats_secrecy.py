"""Sums of what is published, and what subtraction would tell."""

from __future__ import annotations

import math

import pytest

from diagnostic.errors import UserError
from diagnostic.stats.secrecy import Exposure, complement, exposure, merge, sum_published


def test_what_is_masked_is_neither_zero_nor_forgotten():
    total = sum_published([12, None, 30, None], [False, True, False, False], [600, 100, 1200, 100])
    assert total == (42, 2, 1, 1, 1800, 100, 100)
    assert total.coverage == 0.9
    assert total.masked_share == 0.05
    assert not total.is_complete


def test_the_value_of_a_masked_member_is_never_used():
    assert sum_published([12, 4], [False, True], [1, 1]).total == 12


def test_everything_secret_has_no_total():
    total = sum_published([None, None], [True, True], [600, 400])
    assert total.total is None
    assert total.coverage == 0
    assert total.masked_share == 1
    assert not total.is_complete


def test_nobody():
    total = sum_published([], [], [])
    assert total.total is None
    assert total.coverage is None
    assert not total.is_complete


def test_a_published_zero_is_a_figure():
    total = sum_published([0], [False], [12])
    assert total.total == 0
    assert total.is_complete


def test_unknown_people_leave_the_coverage_unknown():
    assert sum_published([3, None], [False, True], [600, None]).coverage is None


def test_what_cannot_be_is_refused():
    with pytest.raises(UserError, match="négative"):
        sum_published([3], [False], [-1])
    with pytest.raises(ValueError, match="shape"):
        sum_published([3], [False], [1, 2])
    with pytest.raises(ValueError, match="shape"):
        sum_published([3], [False, True], [1])


def test_territories_merge():
    first = sum_published([12, None], [False, True], [600, 100])
    second = sum_published([None, 5], [False, False], [50, 250])
    both = sum_published([12, None, None, 5], [False, True, False, False], [600, 100, 50, 250])
    assert merge(first, second) == both
    assert merge() == sum_published([], [], [])
    assert merge(first) == first


def test_one_masked_beside_the_total_is_told():
    seen = exposure([12, None, 30], [False, True, False], 49)
    assert seen == Exposure(1, 7, 7)
    assert seen.is_recovered


def test_two_masked_hide_each_other():
    seen = exposure([12, None, 30, None], [False, True, False, True], 49)
    assert seen == Exposure(2, 0, 7)
    assert not seen.is_recovered


def test_an_absent_figure_hides_as_well():
    assert not exposure([12, None, None], [False, True, False], 49).is_recovered


def test_no_total_tells_nothing():
    assert not exposure([12, None], [False, True], None).is_recovered


def test_nothing_masked_tells_no_secret():
    assert not exposure([12, 30], [False, False], 42).is_recovered


def test_a_rest_of_zero_tells_everybody():
    assert exposure([12, None, None], [False, True, True], 12).is_recovered


def test_the_rule_of_the_source_can_tell():
    hidden = ([None, None], [True, True])
    # « From 1 to 10 »: two members that make 2, or 20, are told; 11 leaves ten possibilities.
    assert exposure(*hidden, 2, floor=1, ceiling=10).is_recovered
    assert exposure(*hidden, 20, floor=1, ceiling=10).is_recovered
    assert exposure(*hidden, 11, floor=1, ceiling=10) == Exposure(2, 1, 10)
    assert not exposure(*hidden, 20).is_recovered
    assert exposure([None] * 3, [True] * 3, 25, floor=1, ceiling=10) == Exposure(3, 5, 10)


@pytest.mark.parametrize(
    ("masked", "total", "rule"),
    [
        (1, 10, {}),
        (1, 30, {"ceiling": 10}),
        (1, 12, {"floor": 1}),
        (2, 13, {"floor": 1}),
        (2, 40, {"ceiling": 10}),
    ],
)
def test_a_total_of_something_else_is_refused(masked, total, rule):
    with pytest.raises(UserError, match="même source"):
        exposure([12, *[None] * masked], [False, *[True] * masked], total, **rule)


def test_the_smallest_above_zero_is_masked_as_well():
    values, masked = [30, None, 0, 12, 40], [False, True, False, False, False]
    second = complement(values, masked)
    assert second == 3
    masked[second] = True
    assert not exposure(values, masked, 89).is_recovered


def test_nothing_left_to_mask():
    assert complement([None, 0, None], [True, False, False]) is None
    assert complement([5, 0], [True, False]) is None


def test_a_nan_total_is_not_a_total():
    assert not exposure([12, None], [False, True], math.nan).is_recovered
