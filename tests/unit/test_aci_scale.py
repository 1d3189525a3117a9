"""Scales: published figures, provenance of every amount, the user's own copy."""

import math
from datetime import date

import pytest
from pydantic import ValidationError

from diagnostic.aci import (
    SIZES,
    MissionKind,
    Status,
    load_scale,
    scale_on,
    scales,
    startup_examples,
    with_overrides,
)
from diagnostic.aci import facts as facts_module
from diagnostic.aci.facts import read_facts, weakest
from diagnostic.aci.rules import calendar, payment_rules
from diagnostic.aci.scale import Mission
from diagnostic.errors import UserError


def every_amount():
    for scale in scales():
        for item in (*scale.missions, *scale.proposals, *scale.ceilings):
            for amount in item.amounts:
                if amount is not None:
                    yield amount
        yield from (split for m in scale.missions for split in m.split if split)
    for example in startup_examples().examples:
        yield from example.steps


def test_every_amount_has_a_status_and_a_named_source():
    amounts = list(every_amount())
    assert len(amounts) > 80
    assert all(amount.status in Status and amount.source for amount in amounts)


def test_every_scale_asks_to_check_legifrance():
    assert all("Légifrance" in scale.caution for scale in scales())


def test_fixed_and_variable_parts_are_never_said_to_be_known():
    splits = [split for m in load_scale("cpts_2019").missions for split in m.split if split]
    assert len(splits) == 20
    assert {split.status for split in splits} == {Status.UNVERIFIED}


def test_the_supplement_is_the_published_maximum_less_the_total():
    scale = load_scale("cpts_2019")
    supplement = scale.mission("snp")
    (maximum,) = scale.ceilings
    for size in SIZES:
        total = sum(
            mission.amount(size).value_eur
            for mission in scale.missions
            if mission.kind is not MissionKind.COMPLEMENT
        )
        published = maximum.amounts[size - 1].value_eur
        assert supplement.amount(size).value_eur == published - total
        assert supplement.amount(size).status is Status.DERIVED


def test_proposed_functioning_is_one_and_three_quarters_of_2019():
    scale = load_scale("cpts_2022")
    proposal = next(p for p in scale.proposals if p.id == "fonctionnement_majore")
    base = scale.mission("fonctionnement")
    assert [4 * a.value_eur for a in proposal.amounts] == [7 * a.value_eur for a in base.amounts]


def test_two_versions_of_the_letter_of_intent_are_both_kept():
    proposals = {p.id: p for p in load_scale("cpts_2022").proposals}
    version_a = [a.value_eur for a in proposals["lettre_intention_a"].amounts]
    version_b = [a.value_eur for a in proposals["lettre_intention_b"].amounts]
    assert version_a == [15_000, 17_500, 25_000, 30_000]
    assert version_b == [15_000, 17_500, 20_000, 25_000]


def test_avenant_2_carries_2019_over_with_a_weaker_status():
    old, new = load_scale("cpts_2019"), load_scale("cpts_2022")
    for mission in old.missions:
        carried = new.mission(mission.id)
        assert [a.value_eur for a in carried.amounts] == [a.value_eur for a in mission.amounts]
        if mission.kind is not MissionKind.FONCTIONNEMENT:
            assert {a.status for a in carried.amounts} == {Status.UNVERIFIED}
    assert any("Sénat" in a.source for a in new.mission("fonctionnement").amounts)


def test_the_crisis_mission_is_mandatory_and_has_no_amount():
    scale = load_scale("cpts_2022")
    crisis = scale.mission("crise_sanitaire")
    assert crisis.kind is MissionKind.SOCLE
    assert crisis.amounts == (None, None, None, None)
    order = [mission.id for mission in scale.missions]
    assert order.index("crise_sanitaire") == order.index("prevention") + 1


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 8, 25), "cpts_2019"),
        (date(2022, 3, 31), "cpts_2019"),
        (date(2022, 4, 1), "cpts_2022"),
        (date(2026, 7, 26), "cpts_2022"),
    ],
)
def test_scale_in_force(day, expected):
    assert scale_on(day).id == expected


def test_nothing_before_the_first_agreement():
    with pytest.raises(UserError, match="25/08/2019"):
        scale_on(date(2019, 8, 24))


def test_unknown_scale_says_which_exist():
    with pytest.raises(UserError, match="cpts_2019 et cpts_2022"):
        load_scale("cpts-1999")


def test_calendar_as_published():
    months = {d.mission_id: (d.start_months, d.full_months) for d in calendar().deadlines}
    assert months == {
        "acces_soins": (6, 18),
        "parcours": (12, 24),
        "prevention": (12, 24),
        "crise_sanitaire": (6, 18),
    }
    assert calendar().deadline("qualite") is None


def test_payment_rules_as_published():
    assert payment_rules().advance_percent == 75
    assert payment_rules().duration_years == 5


def test_override_replaces_one_amount_and_forgets_its_parts():
    scale = load_scale("cpts_2022")
    own = with_overrides(scale, {"crise_sanitaire": {2: 62_500.0}, "parcours": {2: 71_000}})
    amount = own.mission("crise_sanitaire").amount(2)
    assert (amount.value_eur, amount.status) == (62_500, Status.SAISI)
    assert amount.status.label == "montant saisi par l’utilisateur"
    assert own.mission("parcours").split_at(2) is None
    assert own.mission("parcours").split_at(1) is not None
    assert own.mission("crise_sanitaire").amount(1) is None
    assert own.customised
    assert not scale.customised
    assert load_scale("cpts_2022").mission("crise_sanitaire").amount(2) is None


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, 1_000_001, 10.5, True, "50000", None])
def test_amounts_that_make_no_sense_are_refused_by_name(value):
    with pytest.raises(UserError, match="Parcours, taille 3"):
        with_overrides(load_scale("cpts_2022"), {"parcours": {3: value}})


def test_override_of_what_does_not_exist_is_refused():
    with pytest.raises(UserError, match="chirurgie"):
        with_overrides(load_scale("cpts_2022"), {"chirurgie": {1: 10}})
    with pytest.raises(UserError, match="taille 5"):
        with_overrides(load_scale("cpts_2022"), {"parcours": {5: 10}})


def test_a_mission_refuses_parts_that_do_not_make_its_amount():
    amount = {"value_eur": 100, "status": "certain", "sources": [{"text": "synthetic"}]}
    parts = {"status": "unverified", "sources": [{"text": "synthetic"}]}
    base = {"id": "m", "label": "m", "short_label": "m", "kind": "socle", "amounts": {"1": amount}}
    good = {"1": {**parts, "fixed_eur": 40, "variable_eur": 60}}
    bad = {"1": {**parts, "fixed_eur": 40, "variable_eur": 61}}
    assert Mission.model_validate({**base, "split": good}).split_at(1).fixed_eur == 40
    with pytest.raises(ValidationError):
        Mission.model_validate({**base, "split": bad})


def test_a_proposal_cannot_enter_a_scale():
    amount = {"value_eur": 100, "status": "proposed", "sources": [{"text": "synthetic"}]}
    with pytest.raises(ValidationError):
        Mission(id="m", label="m", short_label="m", kind="socle", amounts={"1": amount})


def test_weakest_status():
    assert weakest([Status.CERTAIN, Status.UNVERIFIED, Status.SECONDARY]) is Status.UNVERIFIED


@pytest.mark.parametrize(
    "content", ["pas du toml [", 'sources = ["inconnue"]', None], ids=["toml", "source", "absent"]
)
def test_a_broken_file_is_named(tmp_path, monkeypatch, content):
    folder = tmp_path / "aci"
    folder.mkdir()
    if content is not None:
        (folder / "synthetic.toml").write_text(content, encoding="utf-8")
    facts_module._source_book()  # the real book, read before the folder is replaced
    monkeypatch.setattr(facts_module, "DATA", tmp_path)
    with pytest.raises(UserError, match=r"data/aci/synthetic\.toml"):
        read_facts("synthetic")


def test_nothing_paid_is_an_amount():
    scale = with_overrides(load_scale("cpts_2019"), {"parcours": {1: 0}})
    amount = scale.mission("parcours").amount(1)
    assert amount is not None
    assert (amount.value_eur, amount.status) == (0, Status.SAISI)
