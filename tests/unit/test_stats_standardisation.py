"""Standardisation, against published worked examples."""

from __future__ import annotations

import math

import numpy as np
import pytest

from diagnostic.errors import UserError
from diagnostic.stats.ages import by_age
from diagnostic.stats.standardisation import (
    Obstacle,
    age_rates,
    direct,
    expected,
    expected_events,
    indirect,
)

# SAS/STAT User’s Guide, « The STDRATE Procedure », Getting Started and example 4: deaths of 2000 by
# skin and stomach cancer in Florida, against the United States.
AGES = ["00-04", "05-14", "15-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+"]
FLORIDA = [
    953_785, 1_997_935, 1_885_014, 1_957_573, 2_356_649,
    2_088_000, 1_548_371, 1_447_432, 1_087_524, 335_944,
]  # fmt: skip
STATES = [
    19_175_798, 41_077_577, 39_183_891, 39_892_024, 45_148_527,
    37_677_952, 24_274_684, 18_390_986, 12_361_180, 4_239_587,
]  # fmt: skip
SKIN_FLORIDA = [0, 0, 4, 14, 43, 72, 70, 126, 136, 73]
SKIN_STATES = [0, 1, 41, 186, 626, 1199, 1303, 1637, 1624, 803]

# Fleiss J. L. (1981), Statistical Methods for Rates and Proportions, table 14.4, used by Fay and
# Feuer (1997) and by the R packages epitools and dsrTest: Down syndrome by age of the mother,
# Michigan, 1950-1964. The first age is « under 20 ».
MOTHERS = ["00-19", "20-24", "25-29", "30-34", "35-39", "40et+"]
ALL_BIRTHS = [319_933, 931_318, 786_511, 488_235, 237_863, 61_313]
FIRST_CASES, FIRST_BIRTHS = [107, 141, 60, 40, 39, 25], [230061, 329449, 114920, 39487, 14208, 3052]
FIFTH_CASES, FIFTH_BIRTHS = [0, 8, 63, 112, 262, 295], [327, 30666, 123419, 149919, 104088, 34392]


def skin_rates():
    return age_rates(by_age(AGES, SKIN_STATES), by_age(AGES, STATES))


def test_expected_deaths_of_florida():
    # Printed by the procedure: 538 observed, 528.726 expected, SMR 1.0175.
    result = indirect(sum(SKIN_FLORIDA), by_age(AGES, FLORIDA), skin_rates())
    assert result.observed == 538
    assert result.expected.events == pytest.approx(528.726, abs=5e-4)
    assert result.icm is not None
    assert result.icm.value == pytest.approx(101.75, abs=5e-3)
    # Its normal limits are 0.9316 and 1.1035; with so many deaths Byar’s are close.
    assert result.icm.low == pytest.approx(93.16, abs=0.5)
    assert result.icm.high == pytest.approx(110.35, abs=0.5)


def test_bands_are_joined_on_their_ages_whatever_the_order():
    shuffled = by_age(AGES[::-1], FLORIDA[::-1])
    assert expected(shuffled, skin_rates()) == expected(by_age(AGES, FLORIDA), skin_rates())


def test_many_territories_at_once():
    twice = by_age(AGES, [FLORIDA, [2 * people for people in FLORIDA]])
    assert expected_events(twice, skin_rates()) == pytest.approx([528.726, 1057.453], abs=1e-3)


def test_different_bands_are_refused_and_named():
    rates = by_age(["00-19", "20et+"], [0.1, 0.2])
    for compute in (expected, expected_events):
        with pytest.raises(UserError, match="Il manque 00-19 et 20et\\+ dans la population"):
            compute(by_age(AGES, FLORIDA), rates)
    with pytest.raises(UserError, match="85et\\+ dans les cas"):
        direct(
            by_age(AGES[:-1], SKIN_FLORIDA[:-1]),
            by_age(AGES[:-1], FLORIDA[:-1]),
            by_age(AGES, STATES),
        )
    with pytest.raises(UserError, match="dans la population"):
        age_rates(by_age(AGES, SKIN_FLORIDA), by_age(AGES[:-1], FLORIDA[:-1]))


def test_an_unknown_rate_is_told_and_not_dropped():
    result = expected(
        by_age(["00-19", "20-64", "65et+"], [200, 600, 200]),
        by_age(["00-19", "20-64", "65et+"], [None, 0.01, 0.1]),
    )
    assert result.events is None
    assert result.at_least == pytest.approx(26)
    assert result.unknown == ("00-19",)
    assert result.coverage == pytest.approx(0.8)
    assert indirect(30, by_age(["00-19"], [200]), by_age(["00-19"], [None])).icm is None
    population = by_age(["00-19", "20et+"], [[200, 600], [0, 600]])
    several = expected_events(population, by_age(["00-19", "20et+"], [None, 0.5]))
    assert math.isnan(several[0])
    assert several[1] == 300


def test_the_rate_of_nobody_does_not_matter():
    result = expected(by_age(["00-89", "90et+"], [50, 0]), by_age(["00-89", "90et+"], [0.02, None]))
    assert result == (pytest.approx(1.0), pytest.approx(1.0), (), 1.0)


def test_unknown_inhabitants_leave_the_coverage_unknown():
    result = expected(by_age(["00-89", "90et+"], [50, None]), by_age(["00-89", "90et+"], [0.1, 1]))
    assert result.events is None
    assert result.unknown == ("90et+",)
    assert result.coverage is None


def test_a_territory_of_nobody():
    result = indirect(0, by_age(["00-89", "90et+"], [0, 0]), by_age(["00-89", "90et+"], [0.1, 1]))
    assert result.expected == (0, 0, (), None)
    assert result.icm is None


def test_a_missing_count_is_no_icm_but_the_expected_number_is_there():
    result = indirect(None, by_age(AGES, FLORIDA), skin_rates())
    assert result.icm is None
    assert result.expected.events == pytest.approx(528.726, abs=5e-4)


def test_rates_by_age():
    rates = age_rates(by_age(["00-19", "20et+"], [3, 0]), by_age(["00-19", "20et+"], [10, 0]))
    assert rates.values[0] == 0.3
    assert math.isnan(rates.values[1])
    with pytest.raises(UserError, match="20et"):
        age_rates(by_age(["00-19", "20et+"], [3, 1]), by_age(["00-19", "20et+"], [10, 0]))


def downs(cases, births, **options):
    standard = by_age(MOTHERS, ALL_BIRTHS)
    return direct(by_age(MOTHERS, cases), by_age(MOTHERS, births), standard, **options)


def test_directly_standardised_rates_of_fleiss():
    # First births: 92.3 for 100 000 (Fleiss, p. 249). Fifth and later: 75.52901 (dsrTest).
    first, fifth = downs(FIRST_CASES, FIRST_BIRTHS), downs(FIFTH_CASES, FIFTH_BIRTHS)
    assert first.rate is not None
    assert fifth.rate is not None
    assert round(first.rate.value, 1) == 92.3
    assert fifth.rate.value == pytest.approx(75.52901, abs=5e-6)
    assert (first.events, first.obstacle) == (412, None)


def test_dobson_is_close_to_the_gamma_interval():
    # Fay and Feuer’s interval of the fifth births is 67.70212 to 188.30017 (dsrTest): its upper
    # limit is that of 327 births without a case, its lower one is not.
    fifth = downs(FIFTH_CASES, FIFTH_BIRTHS).rate
    assert fifth is not None
    assert fifth.low == pytest.approx(67.70, abs=0.2)


def test_dobson_by_hand():
    # One band: the standardised rate is the crude one, and its limits are Byar’s (12 cases).
    crude = direct(
        by_age(["00-99"], [12]), by_age(["00-99"], [4000]), by_age(["00-99"], [1]), scale=1000
    ).rate
    assert crude == pytest.approx((3, 1.5489, 5.2408), abs=2e-3)


def test_only_the_proportions_of_the_standard_matter():
    doubled = direct(
        by_age(MOTHERS, FIRST_CASES),
        by_age(MOTHERS, FIRST_BIRTHS),
        by_age(MOTHERS, [2 * births for births in ALL_BIRTHS]),
    )
    assert doubled.rate == pytest.approx(downs(FIRST_CASES, FIRST_BIRTHS).rate)


def test_no_rate_on_fewer_than_ten_cases():
    assert downs([1, 2, 3, 1, 1, 1], FIRST_BIRTHS) == (None, 9, Obstacle.TOO_FEW)
    assert downs([1, 2, 3, 1, 1, 2], FIRST_BIRTHS).rate is not None


def test_no_rate_where_nobody_has_an_age_of_the_standard():
    births = [0, *FIRST_BIRTHS[1:]]
    assert downs([0, *FIRST_CASES[1:]], births) == (None, 305, Obstacle.EMPTY_BAND)


def test_no_rate_where_a_figure_is_missing():
    assert downs([None, *FIRST_CASES[1:]], FIRST_BIRTHS) == (None, None, Obstacle.MISSING)
    assert downs(FIRST_CASES, [None, *FIRST_BIRTHS[1:]]).obstacle is Obstacle.MISSING


def test_an_age_that_the_standard_has_not_does_not_count():
    bands = ["00-19", "20et+"]
    people = by_age(bands, [1000, 1000])
    adults = direct(by_age(bands, [None, 30]), people, by_age(bands, [0, 1]), scale=1000)
    assert adults.events == 30
    assert adults.rate is not None
    assert adults.rate.value == pytest.approx(30)


def test_an_empty_standard_is_refused():
    for standard in ([0, 0], [1, None]):
        with pytest.raises(UserError, match="population type"):
            direct(*(by_age(["00-19", "20et+"], f) for f in ([9, 9], [99, 99], standard)))


def test_dobson_covers_the_truth_as_often_as_it_says():
    """A thousand draws of a territory: 95 % of intervals hold the true rate, give or take."""
    generator = np.random.default_rng(20_26)
    bands = ["00-39", "40-59", "60-74", "75et+"]
    people, true = np.array([5000, 3000, 1500, 500]), np.array([0.0004, 0.002, 0.008, 0.02])
    standard = np.array([45, 27, 18, 10])
    truth = float(true @ standard / standard.sum())
    held = drawn = 0
    for _ in range(1000):
        cases = generator.poisson(people * true)
        result = direct(*(by_age(bands, f) for f in (cases, people, standard)), scale=1)
        if result.rate is not None:
            drawn += 1
            held += not result.rate.excludes(truth)
    assert drawn > 990
    assert 0.93 < held / drawn < 0.98
