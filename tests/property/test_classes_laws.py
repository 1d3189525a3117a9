"""Laws of the classes of a map."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.maps.classes import Classes, natural_breaks, quantiles, thresholds

number = st.one_of(
    st.integers(-5, 5).map(float),
    st.floats(-1e9, 1e9).map(lambda value: round(value, 3)),
    st.just(math.nan),
)
values = st.lists(number, max_size=60)
counts = st.integers(1, 7)


def known(given_values: list[float]) -> list[float]:
    return [value for value in given_values if not math.isnan(value)]


def check(classes: Classes, given_values: list[float], most: int) -> None:
    """What holds for every way of making classes."""
    here = known(given_values)
    assert len(classes) <= most
    assert (len(classes) == 0) == (not here)
    assert all(count > 0 for count in classes.counts)
    assert sum(classes.counts) == len(here)
    assert list(classes.bounds) == sorted(set(classes.bounds))
    assert len(classes.labels()) == len(classes)
    assert len(set(classes.labels())) == len(classes)
    # The rule that gives each value its class counts as the classes say.
    ranks = classes.of(given_values)
    assert Counter(ranks[ranks >= 0].tolist()) == dict(enumerate(classes.counts))
    assert all((rank == -1) == math.isnan(v) for rank, v in zip(ranks, given_values, strict=True))
    # Order is kept, and ties are never parted.
    for rank, value in zip(ranks, given_values, strict=True):
        if rank >= 0:
            low, high = classes.ends[rank]
            assert low <= value <= high


@settings(deadline=None)
@given(values, counts)
def test_quantiles(given_values, count):
    check(quantiles(given_values, count), given_values, count)


@settings(deadline=None, max_examples=40)
@given(values, st.integers(2, 7))
def test_natural_breaks(given_values, count):
    check(natural_breaks(given_values, count), given_values, count)


@given(values, st.lists(st.sampled_from([1.5, 2.5, 3.5, 4.5, math.nan]), max_size=6))
def test_thresholds_keep_every_class(given_values, bounds):
    classes = thresholds(given_values, bounds)
    here = known(given_values)
    assert sum(classes.counts) == len(here)
    assert len(classes) == (len(set(known(bounds))) + 1 if here else 0)
    if here and classes.bounds:
        assert classes.counts[0] == sum(value < classes.bounds[0] for value in here)


@pytest.mark.filterwarnings("ignore:Not enough unique values")
@settings(deadline=None)
@given(st.lists(st.integers(-200, 200).map(lambda n: n / 4), min_size=6, max_size=80), counts)
def test_quantiles_part_as_mapclassify_does(given_values, count):
    """The same groups as an independent implementation, where values are more than classes."""
    from mapclassify import Quantiles

    if len(set(given_values)) <= count:
        return
    theirs = Quantiles(np.array(given_values), k=count)
    sizes = [int(size) for size in theirs.counts if size]
    assert list(quantiles(given_values, count).counts) == sizes


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40), st.randoms())
def test_order_does_not_matter(given_values, chance):
    mixed = given_values.copy()
    chance.shuffle(mixed)
    assert quantiles(mixed) == quantiles(given_values)


def test_natural_breaks_are_the_best_of_all():
    """No other parting of a small set has less spread inside its classes."""
    from itertools import combinations

    given_values = [1.0, 2.0, 4.0, 5.0, 7.0, 9.0, 10.0, 15.0, 22.0, 24.0]

    def spread(groups) -> float:
        return sum(float(((g - g.mean()) ** 2).sum()) for g in groups)

    best = min(
        spread(np.split(np.array(given_values), cuts)) for cuts in combinations(range(1, 10), 2)
    )
    mine = natural_breaks(given_values, 3)
    groups = np.split(np.array(given_values), np.cumsum(mine.counts)[:-1])
    assert spread(groups) == pytest.approx(best)


@pytest.mark.parametrize(
    ("given_values", "labels"),
    [
        ([], ()),
        ([3.0, 3.0, math.nan], ("3",)),
        ([0.0] * 9 + [1.5, 4.0], ("0", "1,5", "4")),
        ([0.0] * 9 + [0.5, 1.5, 2.5, 3.5, 4.0], ("0", "0,5 à 2,0", "2,0 et plus")),
    ],
)
def test_a_class_of_one_value_is_said_by_it(given_values, labels):
    assert quantiles(given_values).labels() == labels


def test_bounds_are_round_and_a_class_holds_its_lower_bound():
    made = quantiles([10.2, 11.7, 17.6, 17.9, 18.4, 25.3, 31.0, 33.3], 2)
    assert made.bounds == (18.0,)
    assert made.labels() == ("moins de 18", "18 et plus")
    assert thresholds([2.4999, 2.5], (2.5,)).counts == (1, 1)
    # 17.9 in binary is a hair less than 179 tenths.
    assert quantiles([17.8, 17.8, 17.9, 17.9], 2).labels() == ("17,8", "17,9")


def test_given_thresholds_are_said_as_given():
    made = thresholds([3.0, 4.9], (1.5, 2.5, 3.5, 4.5))
    assert made.labels() == (
        "moins de 1,5",
        "1,5 à 2,5",
        "2,5 à 3,5",
        "3,5 à 4,5",
        "4,5 et plus",
    )
    assert made.counts == (0, 0, 1, 0, 1)


def test_many_values_are_parted_at_once():
    many = np.random.default_rng(4).gamma(2, 10, 35_000)
    made = natural_breaks(many)
    assert len(made) == 5
    assert sum(made.counts) == 35_000
