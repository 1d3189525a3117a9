"""The same figures by scipy and statsmodels, to 1e-6: more than two hundred cases.

Both are needed by these tests only; the application does without them.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep
from statsmodels.stats.weightstats import DescrStatsW

from diagnostic.stats.ages import by_age
from diagnostic.stats.comparison import Counted, difference_of_proportions, rate_ratio
from diagnostic.stats.gamma import gamma_cdf, gamma_quantile
from diagnostic.stats.intervals import critical_value, exact_poisson, proportion, rate
from diagnostic.stats.means import weighted_mean, weighted_quantile
from diagnostic.stats.standardisation import direct, expected

LEVELS = (0.9, 0.95, 0.998)
NEAR = 1e-6

SHARES = sorted({(int(n * f), n) for n in (1, 7, 12, 60, 999, 250_000) for f in (0, 0.03, 0.5, 1)})
COUNTS = (0, 0.4, 1, 2, 3, 5, 7.5, 9, 10, 33, 250, 4000)
SIDES = [(0, 10), (1, 29), (5, 56), (9, 10), (48, 80), (700, 9000), (4200, 60_000)]
RATES = [(0, 12), (1, 500), (7, 4000), (41, 28_010), (900, 1_000_000)]


@pytest.mark.parametrize("level", LEVELS)
def test_critical_values(level):
    assert critical_value(level) == pytest.approx(stats.norm.ppf((1 + level) / 2), abs=1e-12)


@pytest.mark.parametrize(("share", "level"), [*product(SHARES, LEVELS)])
def test_wilson(share, level):
    ours = proportion(*share, level)
    theirs = proportion_confint(*share, alpha=1 - level, method="wilson")
    assert ours is not None
    assert ours[1:] == pytest.approx(theirs, abs=NEAR)


@pytest.mark.parametrize(("events", "level"), [*product(COUNTS, LEVELS)])
def test_exact_poisson(events, level):
    tail = (1 - level) / 2
    ours = exact_poisson(events, level)
    low = stats.chi2.ppf(tail, 2 * events) / 2 if events else 0
    assert ours.low == pytest.approx(low, abs=NEAR, rel=1e-10)
    assert ours.high == pytest.approx(stats.chi2.ppf(1 - tail, 2 * events + 2) / 2, rel=1e-10)


@pytest.mark.parametrize(("events", "level"), [*product((0, 1, 4, 9), LEVELS)])
def test_rates_below_ten_cases(events, level):
    ours = rate(events, 5432, level=level)
    theirs = confint_poisson(events, 5432, method="exact-c", alpha=1 - level)
    assert ours is not None
    assert ours[1:] == pytest.approx(np.nan_to_num(theirs), abs=NEAR)


@pytest.mark.parametrize("shape", [0.3, 1, 2.5, 11, 80, 3000])
def test_gamma(shape):
    for probability in (0.001, 0.025, 0.5, 0.975, 0.999):
        x = stats.gamma.ppf(probability, shape)
        assert gamma_cdf(x, shape) == pytest.approx(probability, abs=1e-11)
        assert gamma_quantile(probability, shape) == pytest.approx(x, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("one", "two"), [*product(SIDES, SIDES)])
def test_newcombe(one, two):
    ours = difference_of_proportions(Counted(*one), Counted(*two))
    theirs = confint_proportions_2indep(*one, *two, method="newcomb", compare="diff")
    assert ours is not None
    assert ours[1:] == pytest.approx(theirs, abs=NEAR)


@pytest.mark.parametrize(("one", "two"), [*product(RATES[1:], RATES[1:])])
def test_score_interval_of_a_ratio(one, two):
    ours = rate_ratio(Counted(*one), Counted(*two))
    theirs = confint_poisson_2indep(*one, *two, method="score", compare="ratio")
    assert ours is not None
    assert ours.value == pytest.approx((one[0] / one[1]) / (two[0] / two[1]))
    # Theirs are found by a search, which stops at about 1e-7 of the limit.
    assert ours[1:] == pytest.approx(theirs, abs=NEAR, rel=NEAR)


@pytest.mark.parametrize(("one", "two"), [*product(RATES, RATES)])
def test_limits_of_a_ratio_are_where_the_score_test_turns(one, two):
    """The test itself, with the Poisson mean of each side under the ratio of the limit."""
    ours = rate_ratio(Counted(*one), Counted(*two))
    if ours is None:
        assert one[0] == two[0] == 0
        return
    for limit in ours[1:]:
        if 0 < limit < np.inf:
            exposure = limit * one[1] / two[1]
            score = (one[0] - two[0] * exposure) / np.sqrt((one[0] + two[0]) * exposure)
            assert abs(score) == pytest.approx(stats.norm.ppf(0.975), abs=NEAR)


@pytest.mark.parametrize("seed", range(12))
def test_weighted_means_and_quantiles(seed):
    generator = np.random.default_rng(seed)
    # Few distinct values and whole weights: ties, and shares reached exactly, do happen.
    values = generator.integers(0, 12, 40 + seed).astype(float)
    weights = generator.integers(1, 9, len(values)).astype(float)
    theirs = DescrStatsW(values, weights)
    assert weighted_mean(values, weights).value == pytest.approx(theirs.mean, abs=NEAR)
    for share in (0, 0.1, 0.25, 0.5, 0.75, 0.9):
        (quantile,) = theirs.quantile([share], return_pandas=False)
        assert weighted_quantile(values, weights, share).value == pytest.approx(quantile, abs=NEAR)


@pytest.mark.parametrize("seed", range(6))
def test_medians_with_equal_weights(seed):
    values = np.random.default_rng(seed).normal(size=30 + seed)
    ours = weighted_quantile(values, np.ones(len(values)), 0.5).value
    assert ours == pytest.approx(np.median(values), abs=NEAR)


@pytest.mark.parametrize("seed", range(12))
def test_standardisation_as_a_weighted_mean_of_rates(seed):
    """The rate by statsmodels’ weights; its variance as that of a sum of Poisson counts."""
    generator = np.random.default_rng(seed)
    bands = [*(f"{start:02d}-{start + 9:02d}" for start in range(0, 80, 10)), "80et+"]
    people = generator.integers(50, 5000, 9)
    cases = generator.integers(2, 40, 9)
    standard = generator.integers(100, 900, 9)
    rates = cases / people
    ours = direct(*(by_age(bands, f) for f in (cases, people, standard)), scale=1).rate
    assert ours is not None
    assert ours.value == pytest.approx(DescrStatsW(rates, standard).mean, abs=NEAR)
    # A limit is at as many standard errors of the rate as the count’s limit is of its own.
    total = cases.sum()
    error = np.sqrt(((standard / standard.sum() / people) ** 2 * cases).sum())
    chi2 = stats.chi2.ppf([0.025, 0.975], [2 * total, 2 * total + 2]) / 2
    exact = ours.value + error * (chi2 - total) / np.sqrt(total)
    assert ours[1:] == pytest.approx(exact, rel=2e-3)
    predicted = expected(by_age(bands, people), by_age(bands, rates)).events
    assert predicted == pytest.approx(np.dot(people, rates), abs=NEAR)
