"""Classes and colours by each method."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from diagnostic.maps.colours import colours, credit, diverging
from diagnostic.maps.symbology import Method, Symbology, classed, painted, palette_of


def of(values, **choice):
    return classed(np.array(values, dtype=float), Symbology(**choice))


def test_equal_intervals_are_equal():
    made = of([0, 1, 2, 3, 50, 99, 100], method="egaux", count=4)
    assert made.bounds == (25.0, 50.0, 75.0)
    assert made.counts == (4, 0, 1, 2)
    assert made.labels() == ("moins de 25", "25 à 50", "50 à 75", "75 et plus")


def test_standard_deviations_are_about_the_mean():
    """Mean 20 and standard deviation 10, by hand."""
    values = [10, 10, 20, 30, 30]
    assert np.std(values, ddof=1) == 10
    assert of(values, method="ecart_type", count=4).bounds == (20.0, 30.0)
    assert of([*values, 0, 40, 20], method="ecart_type", count=2).bounds == (20.0,)


def test_a_class_under_every_value_is_not_shown():
    """Densities have a long tail: no class is under zero."""
    made = of([1, 2, 3, 4, 400], method="ecart_type", count=6)
    assert min(made.bounds) > 1


def test_round_breaks_are_round_and_none_is_empty():
    made = of([9.2, 11.3, 14.4, 31.8, 33.3], method="arrondis", count=5)
    assert all(bound % 5 == 0 for bound in made.bounds)
    assert all(made.counts)
    assert made.labels()[0].startswith("moins de")


def test_given_bounds_are_kept_even_with_a_comparator():
    made = of([1, 2, 3], method="seuils", bounds=(2.5, 1.5, 2.5), around=2.0)
    assert made.bounds == (1.5, 2.5)


@pytest.mark.parametrize(("count", "classes"), [(2, 2), (3, 2), (4, 4), (5, 4), (6, 6), (7, 6)])
def test_colours_part_at_the_comparator(count, classes):
    values = np.round(np.random.default_rng(3).normal(20, 4, 200), 1)
    choice = Symbology(count=count, palette="BrBG", around=20.68)
    found = painted(values, np.zeros(200, bool), np.ones(200, bool), choice)
    assert len(found.classes) == classes
    assert found.classes.bounds[classes // 2 - 1] == 20.7
    assert found.colours == colours("BrBG", classes)
    under = found.ranks[values < 20.7]
    assert under.max() == classes // 2 - 1


def test_everything_over_the_comparator_takes_one_hue():
    found = painted(
        np.array([30.0, 31.0, 35.0]),
        np.zeros(3, bool),
        np.ones(3, bool),
        Symbology(count=4, palette="PuOr", around=20.0),
    )
    assert found.ranks.min() >= 2
    assert found.classes.counts[:2] == (0, 0)


def test_a_palette_of_one_hue_gives_way_to_two_around_a_comparator():
    assert palette_of(Symbology(palette="viridis", around=3.0)) == "PuOr"
    assert palette_of(Symbology(palette="viridis")) == "viridis"
    assert (credit("viridis"), credit("PuOr")) == ("viridis", "ColorBrewer")


@pytest.mark.parametrize(
    ("bounds", "centre", "tones"),
    [
        ((10.0,), 10.0, "f1a340 998ec3"),
        ((5.0, 15.0), 10.0, "f1a340 f7f7f7 998ec3"),
        ((10.0, 20.0, 30.0), 10.0, "b35806 d8daeb 998ec3 542788"),
        ((1.0, 2.0, 3.0, 4.0, 5.0), 0.0, "f7f7f7 d8daeb 998ec3 542788 542788 542788"),
    ],
)
def test_hues_say_on_which_side_a_class_is(bounds, centre, tones):
    made = diverging("PuOr", bounds, centre)
    assert len(made) == len(bounds) + 1
    under = sum(bound <= centre for bound in bounds)
    warm = {"#f1a340", "#b35806", "#fee0b6", "#e66101", "#fdb863"}
    assert all(colour in warm for colour in made[:under])
    assert not warm & set(made[under:])
    if len(bounds) < 3:
        assert [colour[1:] for colour in made] == tones.split()


@pytest.mark.parametrize("palette", ["viridis", "cividis"])
@pytest.mark.parametrize("count", range(2, 8))
def test_more_is_darker(palette, count):
    def light(colour: str) -> float:
        return sum(
            weight * int(colour[at : at + 2], 16)
            for weight, at in ((0.2126, 1), (0.7152, 3), (0.0722, 5))
        )

    tones = [light(colour) for colour in colours(palette, count)]
    assert len(tones) == count
    assert all(pale - dark > 15 for pale, dark in pairwise(tones))


@pytest.mark.parametrize("method", ["quantiles", "jenks", "egaux", "ecart_type", "arrondis"])
@pytest.mark.parametrize("values", [[3.0], [3.0, 3.0, 3.0], [3.0, np.nan]])
def test_one_value_is_one_class_said_by_it(method: Method, values):
    made = of(values, method=method)
    assert made.labels() == ("3",)


@pytest.mark.parametrize("method", ["quantiles", "jenks", "egaux", "ecart_type", "arrondis"])
def test_nothing_known_is_no_class(method: Method):
    found = painted(
        np.full(4, np.nan), np.zeros(4, bool), np.ones(4, bool), Symbology(method, around=2.0)
    )
    assert found.colours == ()
    assert (found.ranks == -1).all()


def test_a_class_of_one_value_is_written_as_its_values_are():
    made = of([20.5, 22.1, 23.0], count=3)
    assert made.labels(1) == ("20,5", "22,1", "23,0")
    assert of([23.0]).labels(1) == ("23,0",)
    assert of([23.0]).labels() == ("23",)
    assert of([20.0, 25.0, 25.5, 30.0], method="seuils", bounds=(25.0,)).labels(1) == (
        "moins de 25",
        "25 et plus",
    )
