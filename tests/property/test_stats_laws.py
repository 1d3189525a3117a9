"""What must hold for any count, any territory, any age structure."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diagnostic.stats.ages import by_age, regroup
from diagnostic.stats.comparison import (
    Counted,
    Direction,
    Judgement,
    compare_proportions,
    compare_rates,
    difference_of_proportions,
    rate_ratio,
)
from diagnostic.stats.intervals import count, icm, proportion, rate
from diagnostic.stats.means import weighted_mean, weighted_median, weighted_quantile
from diagnostic.stats.secrecy import complement, exposure, merge, sum_published
from diagnostic.stats.standardisation import age_rates, direct, expected, expected_events, indirect

BANDS = [*(f"{start:02d}-{start + 4:02d}" for start in range(0, 95, 5)), "95et+"]
WIDE = ["00-19", "20-64", "65-74", "75et+"]

levels = st.sampled_from([0.8, 0.95, 0.998])
events = st.one_of(st.integers(0, 40), st.integers(0, 10**6), st.floats(0, 1e6))
people = st.one_of(st.integers(1, 100), st.integers(1, 70_000_000))
directions = st.sampled_from(Direction)


@st.composite
def shares(draw):
    population = draw(people)
    return Counted(draw(st.integers(0, population)), population)


@st.composite
def by_band(draw, low=0, high=50_000):
    return draw(st.lists(st.integers(low, high), min_size=len(BANDS), max_size=len(BANDS)))


@st.composite
def members(draw):
    """Values, masks and people of communes; some values are missing."""
    rows = draw(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.integers(0, 10**6)),
                st.booleans(),
                st.integers(0, 10**6),
            ),
            max_size=20,
        )
    )
    values, masked, weights = ([row[rank] for row in rows] for rank in range(3))
    return values, masked, weights


# --- intervals ---------------------------------------------------------------------------------


@given(shares(), levels)
def test_the_interval_of_a_share_holds_it_within_0_and_1(counted, level):
    share = proportion(*counted, level)
    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.low < share.high


@given(events, people, levels)
def test_the_interval_of_a_rate_holds_it(observed, population, level):
    figure = rate(observed, population, level=level)
    assert 0 <= figure.low <= figure.value <= figure.high
    assert figure.value < figure.high


@given(shares(), st.integers(2, 50))
def test_a_share_of_more_people_is_surer(counted, times):
    few = proportion(*counted)
    many = proportion(counted.events * times, counted.population * times)
    assert many.high - many.low < few.high - few.low


@given(st.one_of(st.integers(1, 60), st.integers(1, 10**6)), st.integers(2, 50))
def test_a_rate_of_more_cases_is_surer(observed, times):
    few, many = rate(observed, 1000), rate(observed * times, 1000 * times)
    assert many.high - many.low < few.high - few.low


@given(shares())
def test_those_who_are_not_are_the_others(counted):
    share = proportion(*counted)
    rest = proportion(counted.population - counted.events, counted.population)
    assert (1 - rest.high, 1 - rest.low) == pytest.approx((share.low, share.high), abs=1e-9)


@given(events, st.integers(1, 10**6))
def test_limits_grow_with_the_count(observed, more):
    fewer, larger = count(observed), count(observed + more)
    # From exact limits to Byar’s, a lower limit may fall by 0.2 % (see the unit tests).
    assert larger.low >= fewer.low * 0.998
    assert larger.high > fewer.high * 0.998


@given(events, people, st.sampled_from([1000, 10_000, 100_000]))
def test_the_unit_changes_nothing_else(observed, population, scale):
    assert rate(observed, population, scale) == pytest.approx(
        rate(observed, population).times(scale)
    )
    assert icm(observed, population) == pytest.approx(rate(observed, population).times(100))


# --- comparison --------------------------------------------------------------------------------


@given(shares(), shares())
def test_a_difference_turns_with_its_sides(one, two):
    forth, back = difference_of_proportions(one, two), difference_of_proportions(two, one)
    assert -1 - 1e-12 <= forth.low <= forth.value <= forth.high <= 1 + 1e-12
    assert (-back.high, -back.value, -back.low) == pytest.approx(
        (forth.low, forth.value, forth.high), abs=1e-9
    )


@given(st.integers(0, 5000), people, st.integers(0, 5000), people)
def test_a_ratio_turns_with_its_sides(x, n, y, m):
    assume(x + y)
    forth, back = rate_ratio(Counted(x, n), Counted(y, m)), rate_ratio(Counted(y, m), Counted(x, n))
    assert 0 <= forth.low <= forth.value <= forth.high
    assert forth.low < forth.high
    assert _inverse(back.high) == pytest.approx(forth.low, rel=1e-6)
    assert _inverse(back.low) == pytest.approx(forth.high, rel=1e-6)


def _inverse(value):
    if value == 0:
        return math.inf
    return 0.0 if value == math.inf else 1 / value


MIRROR = {
    Judgement.BETTER: Judgement.WORSE,
    Judgement.WORSE: Judgement.BETTER,
    Judgement.SAME: Judgement.SAME,
    Judgement.UNKNOWN: Judgement.UNKNOWN,
}


@given(shares(), shares(), st.sampled_from([compare_proportions, compare_rates]))
def test_what_is_better_one_way_is_worse_the_other(territory, comparator, compare):
    higher = compare(territory, comparator, Direction.HIGHER)
    lower = compare(territory, comparator, Direction.LOWER)
    none = compare(territory, comparator, Direction.NONE)
    assert lower.judgement is MIRROR[higher.judgement]
    assert (none.judgement is Judgement.DIFFERENT) == (higher.judgement is not Judgement.SAME)
    assert higher.gap == lower.gap == none.gap


@given(shares(), shares(), directions)
def test_whoever_is_not_different_at_95_is_not_at_998(territory, comparator, direction):
    severe = compare_proportions(territory, comparator, direction, level=0.998)
    if severe.judgement is not Judgement.SAME:
        usual = compare_proportions(territory, comparator, direction)
        assert usual.judgement is severe.judgement


@given(shares(), shares(), directions)
def test_the_rest_alone_decides(territory, rest, direction):
    """Adding the territory to its comparator, and saying so, changes no judgement."""
    whole = Counted(territory.events + rest.events, territory.population + rest.population)
    for compare in (compare_proportions, compare_rates):
        inside = compare(territory, whole, direction, overlap=territory)
        assert inside == compare(territory, rest, direction)


@given(shares(), directions)
def test_a_territory_is_never_different_from_itself(territory, direction):
    for compare in (compare_proportions, compare_rates):
        assert compare(territory, territory, direction).judgement is Judgement.SAME
        within = compare(territory, territory, direction, overlap=territory)
        assert within.judgement is Judgement.UNKNOWN


# --- standardisation ---------------------------------------------------------------------------


@given(by_band(low=1), by_band(high=1))
def test_a_reference_has_as_many_cases_as_expected(population, cases):
    inhabitants, observed = by_age(BANDS, population), by_age(BANDS, cases)
    result = indirect(sum(cases), inhabitants, age_rates(observed, inhabitants))
    assert result.expected.events == pytest.approx(sum(cases))
    assert result.expected.coverage == 1
    if sum(cases):
        assert result.icm.value == pytest.approx(100)


@given(by_band(low=50), by_band(low=1, high=50))
def test_standardised_on_itself_a_rate_is_the_crude_one(population, cases):
    inhabitants, observed = by_age(BANDS, population), by_age(BANDS, cases)
    standardised = direct(observed, inhabitants, inhabitants, scale=1000).rate
    crude = rate(sum(cases), sum(population), scale=1000)
    assert standardised.value == pytest.approx(crude.value)
    assert standardised == pytest.approx(crude, rel=1e-9)


@given(by_band(), by_band(), by_band(high=1000))
def test_expected_cases_of_parts_make_those_of_the_whole(one, two, per_1000):
    rates = by_age(BANDS, np.array(per_1000) / 1000)
    parts = [expected(by_age(BANDS, part), rates).events for part in (one, two)]
    whole = expected(by_age(BANDS, np.add(one, two)), rates).events
    assert sum(parts) == pytest.approx(whole)
    assert expected_events(by_age(BANDS, [one, two]), rates) == pytest.approx(parts)


@given(by_band(low=50), by_band(low=1, high=50), by_band(low=1), st.permutations(range(len(BANDS))))
def test_the_order_of_bands_changes_nothing(population, cases, standard, order):
    def series(figures, ranks):
        return by_age([BANDS[rank] for rank in ranks], [figures[rank] for rank in ranks])

    straight = [series(figures, range(len(BANDS))) for figures in (cases, population, standard)]
    shuffled = [series(figures, order) for figures in (cases, population, standard)]
    assert direct(*straight) == direct(*shuffled)
    assert expected(straight[1], straight[2]) == expected(shuffled[1], shuffled[2])


@given(by_band(low=50), by_band(low=1, high=50), by_band(low=1), st.integers(2, 100))
def test_a_standardised_rate_is_inside_its_interval_and_its_bands(population, cases, standard, k):
    figures = [by_age(BANDS, figures) for figures in (cases, population, standard)]
    interval = direct(*figures, scale=1).rate
    rates = np.divide(cases, population)
    assert 0 <= interval.low <= interval.value <= interval.high
    assert rates.min() * (1 - 1e-9) <= interval.value <= rates.max() * (1 + 1e-9)
    larger = [by_age(BANDS, np.multiply(f, k)) for f in (cases, population)]
    surer = direct(*larger, figures[2], scale=1).rate
    assert surer.value == pytest.approx(interval.value)
    assert surer.high - surer.low < interval.high - interval.low


@given(by_band())
def test_regrouping_loses_nobody(population):
    narrow = by_age(BANDS, population)
    wide = regroup(narrow, WIDE)
    assert wide.values.sum() == sum(population)
    assert regroup(narrow, BANDS).values.tolist() == population
    twice = regroup(wide, ["00-64", "65et+"])
    assert twice.values.tolist() == regroup(narrow, ["00-64", "65et+"]).values.tolist()


# --- means -------------------------------------------------------------------------------------

weighted = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(-1e6, 1e6)),
        st.one_of(st.integers(0, 10**6), st.floats(0, 1e6)),
    ),
    max_size=25,
)


def columns(rows):
    return [row[0] for row in rows], [row[1] for row in rows]


@given(weighted, st.floats(0, 1))
def test_means_and_quantiles_lie_among_the_values_that_weigh(rows, share):
    weighing = [value for value, weight in rows if value is not None and weight > 0]
    for result in (weighted_mean(*columns(rows)), weighted_quantile(*columns(rows), share)):
        assert result.known + result.left_out == len(rows)
        assert (result.value is None) == (not weighing)
        if weighing:
            assert min(weighing) <= result.value <= max(weighing)
            assert 0 <= result.coverage <= 1 + 1e-12


@given(weighted.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_communes_changes_nothing(orders):
    straight, shuffled = (columns(rows) for rows in orders)
    for compute in (weighted_mean, weighted_median):
        one, other = compute(*straight), compute(*shuffled)
        assert one.known == other.known
        if one.value is not None:
            assert other.value == pytest.approx(one.value, rel=1e-9, abs=1e-6)


@given(st.lists(st.tuples(st.integers(-1000, 1000), st.integers(0, 50)), min_size=1, max_size=12))
def test_a_weight_is_so_many_equal_members(rows):
    values, weights = columns(rows)
    repeated = np.repeat(values, weights)
    mean, median = weighted_mean(values, weights), weighted_median(values, weights)
    if not len(repeated):
        assert mean.value is median.value is None
        return
    assert mean.value == pytest.approx(repeated.mean())
    assert median.value == np.median(repeated)


@given(weighted, st.integers(1, 1000))
def test_the_unit_of_weights_changes_nothing(rows, times):
    values, weights = columns(rows)
    # Tiny weights would lose digits when multiplied, which is not what is asked here.
    weights = [round(weight) for weight in weights]
    scaled = [weight * times for weight in weights]
    for compute in (weighted_mean, weighted_median):
        one, other = compute(values, weights), compute(values, scaled)
        assert (one.value is None) == (other.value is None)
        if one.value is not None:
            assert other.value == pytest.approx(one.value, rel=1e-9, abs=1e-6)


# --- secrecy -----------------------------------------------------------------------------------


@given(members(), members(), members())
def test_sums_of_parts_make_the_sum_of_the_whole(one, two, three):
    parts = [sum_published(*part) for part in (one, two, three)]
    whole = sum_published(*(a + b + c for a, b, c in zip(one, two, three, strict=True)))
    assert merge(*parts) == whole
    assert merge(merge(parts[0], parts[1]), parts[2]) == whole
    assert merge(parts[2], parts[0], parts[1]) == whole


@given(members())
def test_every_member_is_counted_once(rows):
    total = sum_published(*rows)
    assert total.published + total.masked + total.absent == len(rows[0])
    assert (total.total is None) == (total.published == 0)
    people_known = total.published_weight + total.masked_weight + total.absent_weight
    assert people_known == sum(rows[2])
    assert total.coverage is None or 0 <= total.coverage <= 1


@given(st.lists(st.tuples(st.integers(0, 500), st.booleans()), max_size=15))
def test_the_truth_is_in_the_range_that_the_total_leaves(rows):
    values, masked = columns(rows)
    seen = exposure(values, masked, sum(values))
    assert seen.hidden == sum(masked)
    for value, hidden in rows:
        if hidden:
            assert seen.low <= value <= seen.high
            assert not seen.is_recovered or value == seen.low


@given(st.lists(st.integers(0, 500), min_size=2, max_size=15), st.data())
def test_a_second_member_masked_hides_the_first(values, data):
    alone = data.draw(st.integers(0, len(values) - 1))
    masked = [rank == alone for rank in range(len(values))]
    assert exposure(values, masked, sum(values)).is_recovered
    second = complement(values, masked)
    others = [value for rank, value in enumerate(values) if rank != alone]
    if second is None:
        assert not any(others)
        return
    assert second != alone
    assert values[second] == min(value for value in others if value > 0)
    masked[second] = True
    assert not exposure(values, masked, sum(values)).is_recovered
