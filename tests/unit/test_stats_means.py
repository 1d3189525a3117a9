"""Weighted means and medians of communes."""

from __future__ import annotations

import math

import pytest

from diagnostic.errors import UserError
from diagnostic.stats.means import weighted_mean, weighted_median, weighted_quantile


def test_a_mean_by_hand():
    # (2 x 1000 + 4 x 3000) / 4000
    assert weighted_mean([2, 4], [1000, 3000]) == (3.5, 2, 0, 1.0)


def test_missing_values_are_left_out_and_told():
    result = weighted_mean([2, None, math.nan, 4], [1000, 500, 500, 2000])
    assert result == (pytest.approx(10_000 / 3000), 2, 2, 0.75)


def test_a_missing_weight_leaves_the_coverage_unknown():
    assert weighted_mean([2, 4], [1000, None]) == (2, 1, 1, None)
    assert weighted_median([2, 4], [1000, None]) == (2, 1, 1, None)


@pytest.mark.parametrize("compute", [weighted_mean, weighted_median])
def test_nothing_known_gives_nothing(compute):
    assert compute([], []) == (None, 0, 0, None)
    assert compute([None, None], [3, 4]) == (None, 0, 2, 0.0)
    assert compute([1, 2], [0, 0]) == (None, 2, 0, None)
    assert compute([None, 2], [3, 0]) == (None, 1, 1, 0.0)


@pytest.mark.parametrize("compute", [weighted_mean, weighted_median])
def test_what_cannot_be_is_refused(compute):
    with pytest.raises(UserError, match="poids"):
        compute([1, 2], [1, -1])
    with pytest.raises(UserError, match="poids"):
        compute([1, 2], [1, math.inf])
    with pytest.raises(UserError, match="infinie"):
        compute([1, math.inf], [1, 1])
    with pytest.raises(ValueError, match="shape"):
        compute([1, 2], [1])


def test_usual_medians():
    assert weighted_median([3, 1, 2], [1, 1, 1]).value == 2
    assert weighted_median([4, 1, 2, 3], [1, 1, 1, 1]).value == 2.5


def test_the_inhabitant_in_the_middle_lives_in_the_large_commune():
    assert weighted_median([1.8, 2.2, 3.9], [300, 400, 9000]).value == 3.9


def test_half_the_weight_on_each_side_is_the_middle_of_both():
    assert weighted_median([1, 5], [30, 30]).value == 3
    # Sums of these decimals miss the half by their last digit, on either side of it.
    assert weighted_median([1, 2, 5], [0.1, 0.2, 0.3]).value == pytest.approx(3.5)
    assert weighted_median([1, 2, 5, 9], [0.1, 0.6, 0.4, 0.3]).value == pytest.approx(3.5)


def test_nobody_moves_the_median():
    assert weighted_median([1, 2, 3], [5, 0, 5]).value == 2
    assert weighted_median([1, 2.5, 3], [5, 0, 5]).value == 2
    assert weighted_quantile([0, 1, 9], [0, 5, 0], 0).value == 1


def test_ends_are_the_smallest_and_the_largest():
    values, weights = [3, 1, 2], [1, 2, 3]
    assert weighted_quantile(values, weights, 0).value == 1
    assert weighted_quantile(values, weights, 1).value == 3
    with pytest.raises(ValueError, match="share"):
        weighted_quantile(values, weights, 50)
