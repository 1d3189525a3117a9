"""Laws that hold for every way of making the classes of a map, and for its circles."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.maps.circles_scale import radii
from diagnostic.maps.classes import EMPTY_TOO
from diagnostic.maps.symbology import ABSENT, SECRET, Method, Symbology, classed, painted

METHODS = [method for method in get_args(Method) if method != "seuils"]
number = st.one_of(
    st.integers(-5, 5).map(float),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 1)),
    st.just(math.nan),
)
values = st.lists(number, max_size=60).map(lambda each: np.array(each, dtype=float))
methods, counts = st.sampled_from(METHODS), st.integers(2, 7)
laws = settings(deadline=None, max_examples=150)


@laws
@given(values, methods, counts, st.none() | st.integers(-40, 40).map(lambda n: n / 10))
def test_every_known_value_is_in_one_class(numbers, method, count, around):
    made = classed(numbers, Symbology(method, count, around=around))
    known = numbers[np.isfinite(numbers)]
    assert len(made) <= max(count, 2)
    assert (len(made) == 0) == (not len(known))
    assert sum(made.counts) == len(known)
    assert all(low < high for low, high in pairwise(made.bounds))
    ranks = made.of(numbers)
    assert ((ranks >= 0) == np.isfinite(numbers)).all()
    assert Counter(ranks[ranks >= 0].tolist()) == {
        rank: count for rank, count in enumerate(made.counts) if count
    }
    if made.method not in EMPTY_TOO:
        assert all(made.counts)
    assert len(set(made.labels())) == len(made)
    edges = (-math.inf, *made.bounds, math.inf)
    for value, rank in zip(numbers, ranks, strict=True):
        assert rank < 0 or edges[rank] <= value < edges[rank + 1]


@laws
@given(values, methods, counts, st.randoms())
def test_order_does_not_matter(numbers, method, count, chance):
    mixed = list(numbers)
    chance.shuffle(mixed)
    choice = Symbology(method, count)
    # A mean is summed in another order: its bounds are rounded, and may still part by a hair.
    one, other = classed(np.array(mixed, dtype=float), choice), classed(numbers, choice)
    assert one.counts == other.counts
    assert one.bounds == pytest.approx(other.bounds)


@laws
@given(values, st.integers(-400, 400).map(lambda n: n / 10), counts)
def test_around_is_as_wide_on_both_sides(numbers, centre, count):
    made = classed(numbers, Symbology(around=centre, count=count))
    if not len(made):
        return
    middle = len(made.bounds) // 2
    assert len(made) % 2 == 0
    assert made.bounds[middle] == pytest.approx(centre, abs=0.5)
    away = [bound - made.bounds[middle] for bound in made.bounds]
    assert away == pytest.approx([-each for each in away[::-1]], abs=1e-6)


@laws
@given(values, methods, counts, st.sampled_from(["YlGnBu", "viridis", "cividis", "PuOr", "BrBG"]))
def test_each_class_has_its_colour(numbers, method, count, palette):
    secret = np.arange(len(numbers)) % 2 == 0
    found = painted(numbers, secret, np.ones(len(numbers), bool), Symbology(method, count, palette))
    assert len(found.colours) == len(found.classes) == len(set(found.colours))
    unknown = ~np.isfinite(numbers)
    assert (found.ranks[unknown & secret] == SECRET).all()
    assert (found.ranks[unknown & ~secret] == ABSENT).all()


@given(st.lists(st.floats(0, 1e7) | st.just(math.nan), max_size=40), st.floats(1, 90))
def test_areas_of_circles_are_as_the_counts(numbers, largest):
    sizes = radii(np.array(numbers, dtype=float), largest)
    known = np.nan_to_num(np.array(numbers, dtype=float))
    most = known.max(initial=0.0)
    assert len(sizes) == len(numbers)
    if most > 0:
        assert sizes.max() == pytest.approx(largest)
        assert sizes**2 * most == pytest.approx(known * largest**2, rel=1e-9)
    else:
        assert not sizes.any()
