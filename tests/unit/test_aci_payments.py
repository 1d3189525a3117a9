"""Payments of a contract: dates and amounts worked out by hand."""

from datetime import date

import pytest

from diagnostic.aci import (
    PaymentKind,
    StartupAid,
    Status,
    load_scale,
    schedule,
    with_overrides,
)
from diagnostic.aci.payments import add_months
from diagnostic.errors import UserError

SIGNED = date(2026, 3, 1)


def plan(**options):
    return schedule(load_scale("cpts_2022"), 1, SIGNED, taken=[], **options)


def of(contract, mission_id):
    return [(p.on, p.kind, p.amount_eur) for p in contract.payments if p.mission_id == mission_id]


def test_functioning_is_paid_in_full_then_in_two():
    payments = of(plan(), "fonctionnement")
    assert payments[0] == (SIGNED, PaymentKind.INTEGRAL, 50_000)
    assert (date(2027, 3, 1), PaymentKind.AVANCE, 37_500) in payments
    assert (date(2028, 3, 1), PaymentKind.SOLDE, 12_500) in payments
    assert payments[-1] == (date(2031, 3, 1), PaymentKind.SOLDE, 12_500)
    assert sum(euros for _, _, euros in payments) == 250_000


def test_functioning_is_in_two_from_the_first_year_when_a_mission_begins_at_signature():
    payments = of(plan(start_months={"acces_soins": 0}), "fonctionnement")
    assert payments[0] == (SIGNED, PaymentKind.AVANCE, 37_500)


def test_without_the_split_nothing_is_advanced():
    payments = of(plan(), "acces_soins")
    assert {kind for _, kind, _ in payments} == {PaymentKind.GLOBAL}
    assert payments[:2] == [
        (date(2027, 3, 1), PaymentKind.GLOBAL, 20_000),
        (date(2028, 3, 1), PaymentKind.GLOBAL, 40_000),
    ]


def test_with_the_split_three_quarters_of_the_fixed_part_are_advanced():
    payments = of(plan(assume_split=True), "acces_soins")
    # six months of the first year: fixed 7 500, of which 5 625 in advance, variable 12 500
    assert payments[:4] == [
        (date(2026, 9, 1), PaymentKind.AVANCE, 5_625),
        (date(2027, 3, 1), PaymentKind.SOLDE, 1_875),
        (date(2027, 3, 1), PaymentKind.VARIABLE, 12_500),
        (date(2027, 3, 1), PaymentKind.AVANCE, 11_250),
    ]


def test_the_variable_part_is_never_advanced():
    contract = plan(assume_split=True)
    for payment in contract.payments:
        if payment.kind is PaymentKind.VARIABLE:
            assert payment.on == add_months(SIGNED, 12 * payment.contract_year)


@pytest.mark.parametrize("assume_split", [False, True])
def test_each_mission_payment_says_that_the_split_is_unverified(assume_split):
    for payment in plan(assume_split=assume_split).payments:
        if payment.mission_id != "fonctionnement":
            assert "non vérifiée" in payment.note
            assert payment.status is Status.UNVERIFIED


def test_a_split_lost_to_an_override_is_not_invented():
    scale = with_overrides(load_scale("cpts_2022"), {"parcours": {1: 48_000}})
    contract = schedule(scale, 1, SIGNED, assume_split=True)
    assert {kind for _, kind, _ in of(contract, "parcours")} == {PaymentKind.GLOBAL}
    assert "inconnue" in next(p for p in contract.payments if p.mission_id == "parcours").note


def test_full_years_are_worth_the_yearly_amounts():
    contract = plan()
    assert contract.due_by_contract_year == {
        1: 50_000 + 20_000,
        2: 160_000,
        3: 160_000,
        4: 160_000,
        5: 160_000,
    }
    assert contract.contract_total_eur == 710_000
    assert sum(contract.paid_by_calendar_year.values()) == 710_000


def test_the_contract_ends_after_five_years():
    contract = plan()
    assert contract.end == date(2031, 3, 1)
    assert max(payment.on for payment in contract.payments) == contract.end


def test_deadlines_and_lateness():
    contract = plan(start_months={"acces_soins": 7})
    access = next(m for m in contract.missions if m.mission_id == "acces_soins")
    assert (access.starts_on, access.start_by, access.full_by) == (
        date(2026, 10, 1),
        date(2026, 9, 1),
        date(2027, 9, 1),
    )
    assert access.late
    assert any("Démarrage après le délai publié" in note for note in contract.notes)
    assert not any("Démarrage après" in note for note in plan().notes)


def test_free_missions_are_said_to_be_supposed_unless_chosen():
    scale = load_scale("cpts_2022")
    supposed = schedule(scale, 1, SIGNED, taken=["qualite"])
    chosen = schedule(scale, 1, SIGNED, taken=["qualite"], start_months={"qualite": 24})
    assert any("on les suppose" in note for note in supposed.notes)
    assert not any("on les suppose" in note for note in chosen.notes)
    assert of(chosen, "qualite")[0][0] == date(2029, 3, 1)


def test_the_supplement_begins_with_access_to_care():
    contract = schedule(
        load_scale("cpts_2022"), 1, SIGNED, taken=["snp"], start_months={"acces_soins": 3}
    )
    supplement = next(m for m in contract.missions if m.mission_id == "snp")
    assert supplement.starts_on == date(2026, 6, 1)
    assert not any("on les suppose" in note for note in contract.notes)


def test_a_mission_without_amount_pays_nothing_and_is_named():
    contract = plan()
    assert contract.missing == ("Crises sanitaires",)
    assert of(contract, "crise_sanitaire") == []
    assert any("Crises sanitaires" in note for note in contract.notes)


def test_the_caution_comes_first():
    assert "Légifrance" in plan().notes[0]


def test_a_scale_out_of_its_dates_is_said():
    contract = schedule(load_scale("cpts_2019"), 1, SIGNED)
    assert any("ne s’applique pas à la date" in note for note in contract.notes)


def test_regional_aid_is_dated_and_kept_apart():
    aid = StartupAid("Aide de l’ARS", 30_000, date(2025, 11, 15))
    contract = plan(startup_aid=aid)
    assert contract.payments[0].label == "Aide de l’ARS"
    assert contract.payments[0].status is Status.SAISI
    assert contract.contract_total_eur == plan().contract_total_eur
    assert contract.paid_by_calendar_year[2025] == 30_000


@pytest.mark.parametrize("month", [-1, 60, 2.5])
def test_a_start_out_of_the_contract_is_refused(month):
    with pytest.raises(UserError, match="Parcours"):
        plan(start_months={"parcours": month})


def test_a_start_of_a_mission_not_taken_is_refused():
    with pytest.raises(UserError, match="qualite"):
        plan(start_months={"qualite": 3})
    with pytest.raises(UserError, match="fonctionnement"):
        plan(start_months={"fonctionnement": 3})


def test_a_bad_aid_is_refused():
    with pytest.raises(UserError, match="Aide"):
        plan(startup_aid=StartupAid("Aide de l’ARS", -5, SIGNED))


def test_months_end_with_the_month():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2025, 10, 31), 4) == date(2026, 2, 28)
    assert add_months(date(2025, 12, 1), 0) == date(2025, 12, 1)


def test_a_date_beyond_the_calendar_is_refused():
    with pytest.raises(UserError, match="trop lointaine"):
        schedule(load_scale("cpts_2022"), 1, date(9998, 1, 1))
