"""What must hold for any population, any start of missions, any MSP."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from diagnostic.aci import (
    SIZES,
    PaymentKind,
    all_targets,
    choices,
    column,
    load_scale,
    schedule,
    simulate_msp,
    size_of,
    with_overrides,
)

near_thresholds = st.sampled_from([40_000, 80_000, 175_000]).flatmap(
    lambda threshold: st.integers(threshold - 3, threshold + 3)
)
populations = st.one_of(st.integers(0, 3_000_000), near_thresholds)
scale_ids = st.sampled_from(["cpts_2019", "cpts_2022"])
sizes = st.sampled_from(SIZES)
signatures = st.dates(date(2019, 8, 25), date(2040, 12, 31))
months = st.integers(0, 59)


@given(populations, populations)
def test_sizes_grow_with_population(one, other):
    smaller, larger = sorted((one, other))
    assert size_of(smaller).candidates <= size_of(larger).candidates
    assert size_of(smaller).proposed <= size_of(larger).proposed


@given(populations)
def test_what_is_missing_is_exactly_enough(population):
    position = size_of(population)
    if position.missing_for_next is None:
        assert position.size == 4
        return
    assert position.missing_for_next > 0
    reached = population + position.missing_for_next
    assert size_of(reached).size == position.next_size
    assert size_of(reached - 1).size != position.next_size


@given(populations)
def test_the_margin_is_exactly_what_can_be_lost(population):
    position = size_of(population)
    if position.margin_above_lower is None:
        assert position.size == 1
        return
    kept = population - position.margin_above_lower
    assert size_of(kept).candidates == position.candidates
    assert size_of(kept - 1).candidates != position.candidates


@given(populations)
def test_a_population_stands_between_its_bounds(population):
    position = size_of(population)
    assert position.lower <= population
    assert position.upper is None or population <= position.upper
    assert position.proposed in position.candidates
    assert (position.size is None) == (len(position.candidates) == 2) == (population == 80_000)


@given(scale_ids, st.data())
def test_amounts_and_totals_grow_with_size(scale_id, data):
    scale = load_scale(scale_id)
    taken = data.draw(st.sets(st.sampled_from([m.id for m in choices(scale)])))
    totals = [column(scale, size, taken).total.known_eur for size in SIZES]
    assert totals == sorted(set(totals))
    fewer = [column(scale, size, ()).total.known_eur for size in SIZES]
    assert all(few <= many for few, many in zip(fewer, totals, strict=True))


@st.composite
def contracts(draw):
    """A scale (sometimes with the user's amounts), a column and start months."""
    scale = load_scale(draw(scale_ids))
    size = draw(sizes)
    priced = st.sampled_from([mission.id for mission in scale.missions])
    own = draw(st.dictionaries(priced, st.integers(1, 999_999), max_size=3))
    scale = with_overrides(scale, {mission: {size: euros} for mission, euros in own.items()})
    taken = draw(st.sets(st.sampled_from([m.id for m in choices(scale)])))
    chosen = column(scale, size, taken)
    missions = [line.mission.id for line in chosen.lines if line.mission.id != "fonctionnement"]
    starts = draw(st.dictionaries(st.sampled_from(missions), months))
    plan = schedule(
        scale,
        size,
        draw(signatures),
        taken=taken,
        start_months=starts,
        assume_split=draw(st.booleans()),
    )
    return chosen, plan


def active_months(plan, mission_id, year):
    """Months of a contract year during which a mission runs, recomputed from its dates."""
    begins = next(m.starts_on for m in plan.missions if m.mission_id == mission_id)
    start = 12 * (begins.year - plan.signature.year) + begins.month - plan.signature.month
    return max(0, min(12, 12 * year - start))


@given(contracts())
def test_each_year_is_worth_its_share_of_the_yearly_amount(contract):
    chosen, plan = contract
    for line in chosen.lines:
        for year in range(1, 6):
            due = sum(
                payment.amount_eur
                for payment in plan.payments
                if payment.mission_id == line.mission.id and payment.contract_year == year
            )
            if line.amount is None:
                assert due == 0
                continue
            functioning = line.mission.id == "fonctionnement"
            share = 12 if functioning else active_months(plan, line.mission.id, year)
            assert abs(12 * due - share * line.amount.value_eur) <= 6
            if share == 12:
                assert due == line.amount.value_eur


@given(contracts())
def test_payments_are_positive_ordered_and_within_the_contract(contract):
    _, plan = contract
    dates = [payment.on for payment in plan.payments]
    assert dates == sorted(dates)
    assert all(plan.signature <= day <= plan.end for day in dates)
    assert all(payment.amount_eur >= 0 for payment in plan.payments)
    assert sum(plan.paid_by_calendar_year.values()) == plan.contract_total_eur


@given(contracts())
def test_an_advance_is_three_quarters_of_what_it_advances(contract):
    _, plan = contract
    by_year = {}
    for payment in plan.payments:
        if payment.kind in (PaymentKind.AVANCE, PaymentKind.SOLDE):
            key = (payment.mission_id, payment.contract_year)
            by_year.setdefault(key, {})[payment.kind] = payment.amount_eur
    for parts in by_year.values():
        whole = parts[PaymentKind.AVANCE] + parts[PaymentKind.SOLDE]
        assert abs(4 * parts[PaymentKind.AVANCE] - 3 * whole) <= 2


@given(contracts())
def test_no_mission_is_paid_before_it_begins(contract):
    _, plan = contract
    begins = {mission.mission_id: mission.starts_on for mission in plan.missions}
    for payment in plan.payments:
        assert payment.on >= begins.get(payment.mission_id, plan.signature)


reached = st.fixed_dictionaries(
    {indicator: st.integers(0, units) for indicator, units in all_targets().items()}
)
patients = st.integers(1, 60_000)
professionals = st.integers(1, 120)


@given(reached, patients, professionals, st.integers(0, 5_000), st.integers(0, 20))
def test_msp_points_never_fall_when_the_structure_grows(units, few, staff, more, hired):
    small = simulate_msp(units, few, staff)
    large = simulate_msp(units, few + more, staff + hired)
    assert 0 <= small.points <= large.points
    assert large.points <= simulate_msp(all_targets(), few + more, staff + hired).points


@given(reached, patients, professionals)
def test_msp_euros_are_seven_times_the_points(units, count, staff):
    result = simulate_msp(units, count, staff)
    assert abs(result.euros - 7 * result.points) < 0.01
    assert abs(sum(result.points_by_axis.values()) - result.points) < 1e-6
