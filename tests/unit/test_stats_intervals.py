"""Intervals of shares, counts, rates and ICM, against published tables."""

from __future__ import annotations

import math

import pytest

from diagnostic.errors import UserError
from diagnostic.stats.gamma import gamma_cdf, gamma_quantile
from diagnostic.stats.intervals import (
    LEVEL_95,
    LEVEL_998,
    Interval,
    byar,
    checked,
    count,
    critical_value,
    exact_poisson,
    icm,
    proportion,
    rate,
)

WILSON = [
    # Newcombe R. G. (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]

GARWOOD = [
    # Garwood F. (1936), Biometrika 28, 437-442; Breslow and Day (1987), table 2.11: 95 % limits.
    (0, 0.000, 3.689),
    (1, 0.025, 5.572),
    (2, 0.242, 7.225),
    (3, 0.619, 8.767),
    (4, 1.090, 10.242),
    (5, 1.623, 11.668),
    (6, 2.202, 13.059),
    (7, 2.814, 14.423),
    (8, 3.454, 15.763),
    (9, 4.115, 17.085),
    (10, 4.795, 18.390),
]

HARD_METAL = [
    # Wild P. et al. (2000), Occup Environ Med 57, 568-573, table 3: lung cancer by workshop.
    (7, 7.40, 0.95, 0.38, 1.95),
    (6, 2.06, 2.91, 1.06, 6.34),
    (5, 2.85, 1.75, 0.57, 4.09),
    (6, 3.34, 1.80, 0.66, 3.91),
    (9, 3.19, 2.82, 1.29, 5.36),
    (2, 1.44, 1.39, 0.17, 5.02),
    (9, 3.72, 2.42, 1.10, 4.59),
    (5, 3.91, 1.28, 0.41, 2.98),
    (6, 4.66, 1.29, 0.47, 2.80),
    (11, 5.82, 1.89, 0.94, 3.38),
    (11, 4.29, 2.56, 1.28, 4.59),
    (5, 2.60, 1.92, 0.62, 4.49),
]


def test_critical_values_of_tables():
    assert critical_value() == pytest.approx(1.959963984540054, abs=1e-12)
    assert critical_value(LEVEL_998) == pytest.approx(3.090232306167813, abs=1e-12)


@pytest.mark.parametrize("level", [0, 1, -0.5, 95])
def test_a_level_is_no_percentage(level):
    with pytest.raises(ValueError, match="level"):
        critical_value(level)
    with pytest.raises(ValueError, match="level"):
        exact_poisson(3, level)


@pytest.mark.parametrize(("events", "population", "low", "high"), WILSON)
def test_wilson_of_newcombe(events, population, low, high):
    share = proportion(events, population)
    assert share is not None
    assert share.value == events / population
    assert round(share.low, 4) == low
    assert round(share.high, 4) == high


@pytest.mark.parametrize(("events", "low", "high"), GARWOOD)
def test_exact_limits_of_garwood(events, low, high):
    limits = exact_poisson(events)
    assert round(limits.low, 3) == low
    assert round(limits.high, 3) == high


def test_byar_of_ten():
    # The check of PHEindicatormethods’ formula: 4.79 to 18.39.
    limits = byar(10)
    assert (round(limits.low, 2), round(limits.high, 2)) == (4.79, 18.39)


@pytest.mark.parametrize("events", [10, 12.5, 20, 47, 100, 1000, 25_000])
def test_byar_is_close_to_exact_from_ten_on(events):
    # « within 0.2 % of the exact value for numerators of 10 or more »: PHE Technical Guide,
    # Confidence Intervals (2018).
    for near, exact in zip(byar(events), exact_poisson(events), strict=True):
        assert near == pytest.approx(exact, rel=0.002)


def test_the_method_changes_at_ten():
    assert count(9) == exact_poisson(9)
    assert count(9.5) == exact_poisson(9.5)
    assert count(10) == byar(10)


@pytest.mark.parametrize(("observed", "expected", "smr", "low", "high"), HARD_METAL)
def test_icm_of_a_published_cohort(observed, expected, smr, low, high):
    figure = icm(observed, expected)
    assert figure is not None
    # Expected numbers are printed with two decimals: the last one of the limits may differ.
    for ours, printed in zip(figure, (smr, low, high), strict=True):
        assert ours / 100 == pytest.approx(printed, abs=0.011)


def test_icm_of_a_textbook():
    # Gardner and Altman, Statistics with Confidence (1989), p. 60: 140 (108 to 179).
    figure = icm(64, 45.6)
    assert figure is not None
    assert [round(limit) for limit in figure] == [140, 108, 179]


def test_a_severe_level_is_wider():
    for method in (count, lambda o, level: proportion(o, 300, level)):
        usual, severe = method(12, LEVEL_95), method(12, LEVEL_998)
        assert severe.low < usual.low < usual.high < severe.high


def test_a_rate_has_the_unit_it_is_asked_in():
    # 77 liberal GPs for 100 000 inhabitants (2021): the same for 10 000 is ten times less.
    hundred, ten = rate(77, 100_000, scale=100_000), rate(77, 100_000, scale=10_000)
    assert hundred is not None
    assert ten is not None
    assert hundred.value == 77
    assert ten == pytest.approx(hundred.times(0.1))


def test_nobody_observed_gives_no_figure():
    assert proportion(0, 0) is None
    assert rate(0, 0) is None
    assert rate(3, 0) is None
    assert icm(3, 0) is None


@pytest.mark.parametrize("missing", [None, math.nan])
def test_missing_is_never_zero(missing):
    assert proportion(missing, 10) is None
    assert proportion(3, missing) is None
    assert count(missing) is None
    assert rate(missing, 10) is None
    assert rate(3, missing) is None
    assert icm(3, missing) is None


def test_no_case_is_a_figure_with_an_upper_limit():
    assert proportion(0, 12) == (0, 0, pytest.approx(0.2425, abs=5e-5))
    per_1000 = rate(0, 12, scale=1000)
    assert per_1000 is not None
    assert per_1000.low == per_1000.value == 0
    assert per_1000.high == pytest.approx(3.6889 / 12 * 1000, abs=0.1)


def test_everybody_is_a_figure_with_a_lower_limit():
    share = proportion(12, 12)
    assert share is not None
    assert share.value == share.high == 1
    assert share.low == pytest.approx(1 - 0.2425, abs=5e-5)


@pytest.mark.parametrize("impossible", [-1, math.inf])
def test_an_impossible_count_is_refused(impossible):
    with pytest.raises(UserError, match="positif"):
        count(impossible)
    with pytest.raises(UserError, match="nombre de cas"):
        proportion(impossible, 10)
    with pytest.raises(UserError, match="effectif"):
        rate(1, impossible)
    with pytest.raises(UserError, match="nombre attendu"):
        icm(1, impossible)


def test_a_share_above_a_hundred_percent_is_refused():
    with pytest.raises(UserError, match="14 cas pour 10 personnes"):
        proportion(14, 10)


def test_checked_leaves_what_can_be_computed():
    assert checked("effectif", 12.5) == 12.5
    assert checked("effectif", None) is None


def test_a_value_on_the_limit_is_inside():
    limits = Interval(2, 1, 3)
    assert not limits.excludes(3)
    assert limits.excludes(3.1)
    assert limits.excludes(0.9)


def test_gamma_quantiles_of_tables():
    # Chi-square, 95 %: 3.841 with one degree of freedom, 18.307 with ten.
    assert 2 * gamma_quantile(0.95, 0.5) == pytest.approx(3.841, abs=5e-4)
    assert 2 * gamma_quantile(0.95, 5) == pytest.approx(18.307, abs=5e-4)
    assert gamma_cdf(0, 3) == gamma_cdf(-1, 3) == 0
    # An exponential variable.
    assert gamma_cdf(1, 1) == pytest.approx(1 - math.exp(-1), abs=1e-14)
