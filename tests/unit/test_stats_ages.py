"""Age bands: read from labels, joined on ages, never dropped in silence."""

from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.errors import UserError
from diagnostic.stats.ages import AgeBand, age_band, by_age, regroup, require_same_bands

FIVE_YEARS = [*(f"{start:02d}-{start + 4:02d}" for start in range(0, 95, 5)), "95et+"]
CENSUS = ["00-14", "15-29", "30-44", "45-59", "60-74", "75-89", "90et+"]


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("00-04", 0, 4),
        ("5-9", 5, 9),
        ("05-05", 5, 5),
        ("95et+", 95, None),
        ("100et+", 100, None),
        ("85+", 85, None),
        ("75 ans et plus", 75, None),
        ("75 ans ou plus", 75, None),
        ("75 ans et +", 75, None),
        ("de 20 à 64 ans", 20, 64),
        ("0 – 19 ans", 0, 19),
        (" 65 ET PLUS ", 65, None),
    ],
)
def test_labels_that_sources_write(label, start, end):
    assert age_band(label) == AgeBand(start, end)


@pytest.mark.parametrize("label", ["tsage", "Total", "", "05-sept", "9-5", "1234-5", "20"])
def test_what_is_no_band_is_refused(label):
    with pytest.raises(UserError, match="classe d’âge"):
        age_band(label)


def test_bands_write_their_own_labels():
    assert by_age(["95 ans et plus", "5-9"], [1, 2]).labels == ("05-09", "95et+")


def test_order_is_that_of_ages_and_values_follow():
    figures = by_age(["75et+", "00-19", "20-74"], [3, 1, 2])
    assert figures.labels == ("00-19", "20-74", "75et+")
    assert figures.values.tolist() == [1, 2, 3]


def test_several_territories_have_one_row_each():
    figures = by_age(["20et+", "00-19"], [[2, 1], [4, 3]])
    assert figures.values.tolist() == [[1, 2], [3, 4]]


def test_missing_figures_stay_missing():
    assert math.isnan(by_age(["00-19", "20et+"], [None, 5]).values[0])


@pytest.mark.parametrize(
    "labels",
    [
        ["00-14", "00-19"],
        ["00-14", "14-29"],
        ["00-04", "0-4"],
        ["75et+", "80-84"],
        ["75et+", "95et+"],
    ],
)
def test_people_are_not_counted_twice(labels):
    with pytest.raises(UserError, match="recouvrent"):
        by_age(labels, [1, 2])


def test_a_gap_is_a_study_of_some_ages_only():
    assert by_age(["20-64", "80et+"], [1, 2]).labels == ("20-64", "80et+")


def test_impossible_figures_are_refused():
    for impossible in (-1, math.inf):
        with pytest.raises(UserError, match="négatif"):
            by_age(["00-19"], [impossible])
    with pytest.raises(ValueError, match="bands"):
        by_age(["00-19"], [1, 2])
    with pytest.raises(ValueError, match="bands"):
        by_age(["00-19"], 3)


def test_five_years_make_the_bands_of_the_census():
    wide = regroup(by_age(FIVE_YEARS, np.arange(20)), CENSUS)
    assert wide.labels == tuple(CENSUS)
    # 0+1+2, 3+4+5, … 15+16+17, and 90-94 with 95 and over.
    assert wide.values.tolist() == [3, 12, 21, 30, 39, 48, 18 + 19]


def test_every_territory_is_regrouped():
    narrow = by_age(FIVE_YEARS, np.ones((3, 20)))
    assert regroup(narrow, CENSUS).values.tolist() == [[3, 3, 3, 3, 3, 3, 2]] * 3


def test_a_missing_part_makes_the_band_missing():
    figures = np.ones(20)
    figures[4] = np.nan
    wide = regroup(by_age(FIVE_YEARS, figures), CENSUS)
    assert np.isnan(wide.values).tolist() == [False, True, False, False, False, False, False]


def test_ages_may_be_left_out():
    adults = regroup(by_age(FIVE_YEARS, np.ones(20)), ["20-64", "65et+"])
    assert adults.values.tolist() == [9, 7]


@pytest.mark.parametrize("wanted", ["00-03", "18-64", "93et+", "00-99", "60-62"])
def test_nothing_is_shared_out(wanted):
    with pytest.raises(UserError, match="recomposent"):
        regroup(by_age(FIVE_YEARS, np.ones(20)), [wanted])


def test_a_gap_is_not_filled():
    with pytest.raises(UserError, match="00-19"):
        regroup(by_age(["00-04", "10-19"], [1, 1]), ["00-19"])


def test_the_sentence_says_what_each_side_lacks():
    people = by_age(["00-19", "20-74", "75et+"], [1, 1, 1])
    rates = by_age(["00-19", "20-64", "65et+"], [1, 1, 1])
    with pytest.raises(UserError) as caught:
        require_same_bands(people, rates, ("la population", "les taux"))
    sentence = str(caught.value)
    assert "20-64 et 65et+ dans la population" in sentence
    assert "20-74 et 75et+ dans les taux" in sentence


def test_one_side_may_lack_nothing():
    with pytest.raises(UserError) as caught:
        require_same_bands(by_age(["00-19"], [1]), by_age(["00-19", "20et+"], [1, 1]), ("a", "b"))
    assert "20et+ dans a" in str(caught.value)
    assert "dans b" not in str(caught.value)
