"""Sizes: strict signs at 40 000 and 175 000, doubt at 80 000."""

import pytest

from diagnostic.aci import size_bands, size_of
from diagnostic.errors import UserError


@pytest.mark.parametrize(
    ("population", "size", "candidates", "proposed", "missing", "margin"),
    [
        (0, 1, (1,), 1, 40_000, None),
        (39_999, 1, (1,), 1, 1, None),
        (40_000, 2, (2,), 2, 40_001, 0),
        (79_999, 2, (2,), 2, 2, 39_999),
        (80_000, None, (2, 3), 3, 1, 0),
        (80_001, 3, (3,), 3, 95_000, 0),
        (175_000, 3, (3,), 3, 1, 94_999),
        (175_001, 4, (4,), 4, None, 0),
        (219_046, 4, (4,), 4, None, 44_045),
    ],
)
def test_positions(population, size, candidates, proposed, missing, margin):
    position = size_of(population)
    assert position.size == size
    assert position.candidates == candidates
    assert position.proposed == proposed
    assert position.missing_for_next == missing
    assert position.margin_above_lower == margin


@pytest.mark.parametrize(
    ("population", "on", "near"),
    [
        (39_199, False, None),
        (39_200, False, 40_000),
        (40_000, True, 40_000),
        (40_800, False, 40_000),
        (40_801, False, None),
        (80_000, True, 80_000),
        (171_500, False, 175_000),
        (178_500, False, 175_000),
        (178_501, False, None),
    ],
)
def test_near_means_two_percent_of_the_threshold(population, on, near):
    position = size_of(population)
    assert position.on_threshold is on
    assert position.near_threshold == near


def test_only_80_000_carries_a_warning():
    assert "CPAM" in size_of(80_000).warning
    assert all(size_of(p).warning is None for p in (40_000, 79_999, 80_001, 175_000))


def test_bounds_are_those_of_the_proposed_size():
    assert (size_of(60_000).lower, size_of(60_000).upper) == (40_000, 80_000)
    assert (size_of(80_000).lower, size_of(80_000).upper) == (80_000, 175_000)
    assert (size_of(500_000).lower, size_of(500_000).upper) == (175_001, None)


def test_negative_population_is_refused():
    with pytest.raises(UserError, match="négative"):
        size_of(-1)


def test_the_population_counted_is_said_to_be_an_assumption():
    assert "hypothèse" in size_bands().population_note
