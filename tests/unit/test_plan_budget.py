"""The plan beside the envelope of the ACI: what is not known is said, never zero."""

from __future__ import annotations

from typing import Any

from diagnostic.aci import column, load_scale, size_of
from diagnostic.pathways.budget import NO_MISSION, NO_SIZE, Budget, BudgetLine, budget, budget_of
from diagnostic.project import Project, new_project
from diagnostic.project.aci_choices import funding_for
from diagnostic.territory.atlas import load_atlas

SIZE_2 = column(load_scale("cpts_2019"), 2)


def project(*actions: dict[str, Any]) -> Project:
    made = new_project()
    for fields in actions:
        made = made.with_item("actions", {"pathway": "bpco", **fields})
    return made


def line(found: Budget, mission: str | None) -> BudgetLine:
    (one,) = (each for each in found.lines if each.mission == mission)
    return one


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_mission_is_summed_beside_its_yearly_maximum() -> None:
    found = budget(
        project(
            {"mission": "parcours", "budget_eur": 12_000},
            {"mission": "parcours", "budget_eur": 8_000},
        ),
        SIZE_2,
    )
    one = line(found, "parcours")
    # 70 000 € a year: mission « parcours », size 2, agreement of 2019.
    assert one.envelope is not None
    assert (one.planned, one.envelope.value_eur, one.rest) == (20_000, 70_000, 50_000)
    assert one.status == one.envelope.status.label
    assert found.total.planned == 20_000
    assert found.size == 2
    assert found.sources


def test_a_cost_that_is_not_known_makes_the_rest_a_most() -> None:
    found = budget(project({"mission": "parcours", "budget_eur": 1_000}, {"mission": "parcours"}), SIZE_2)  # fmt: skip  # noqa: E501
    one = line(found, "parcours")
    assert one.without_amount == ("action_2",)
    assert plain(one.missing) == "1 action sans montant : A2"
    assert plain(one.rest_words) == "69 000 € au plus"


def test_no_known_cost_is_unknown_and_not_zero() -> None:
    one = line(budget(project({"mission": "parcours"}), SIZE_2), "parcours")
    assert (one.planned, one.rest) == (None, None)
    assert (one.planned_words, one.rest_words) == ("inconnu", "inconnu")
    assert line(budget(project(), SIZE_2), "parcours").planned == 0


def test_a_plan_that_costs_more_is_said() -> None:
    one = line(budget(project({"mission": "parcours", "budget_eur": 71_000}), SIZE_2), "parcours")
    assert one.is_exceeded
    assert plain(one.rest_words) == "dépassé de 1 000 €"


def test_an_envelope_that_no_source_gives_is_unknown() -> None:
    scale = column(load_scale("cpts_2022"), 2)
    found = budget(project({"mission": "crise_sanitaire", "budget_eur": 5_000}), scale)
    one = line(found, "crise_sanitaire")
    assert one.envelope is None
    assert (one.envelope_words, one.rest_words) == ("inconnu", "inconnu")
    assert any("Crises sanitaires" in said for said in found.cautions)


def test_missions_outside_the_contract_and_actions_without_mission_are_kept() -> None:
    found = budget(
        project(
            {"mission": "snp", "budget_eur": 1},
            {"mission": "disparue", "budget_eur": 2},
            {"budget_eur": 3},
        ),
        SIZE_2,
    )
    assert line(found, "snp").why == "mission non retenue dans le contrat"
    assert line(found, "disparue").why == "mission absente du barème choisi"
    assert line(found, None).label == NO_MISSION
    assert found.total.planned == 6


def test_without_commune_the_envelope_is_unknown() -> None:
    found = budget_of(project({"mission": "parcours", "budget_eur": 5}), load_atlas())
    assert found.size is None
    assert found.cautions[0] == NO_SIZE
    assert line(found, "parcours").why == "taille du territoire inconnue"
    assert found.total.rest_words == "inconnu"


def test_the_envelope_is_that_of_the_territory_with_what_was_negotiated() -> None:
    atlas = load_atlas()
    here = project({"mission": "parcours", "budget_eur": 5}).with_codes(["01001", "99999"])
    here = here.with_amount("parcours", 1, 60_000)
    one = line(budget_of(here, atlas), "parcours")
    assert one.envelope is not None
    assert one.envelope.value_eur == 60_000
    assert one.status == "montant saisi par l’utilisateur"


def test_a_scale_that_is_not_known_is_said() -> None:
    here = project({"mission": "parcours"}).with_codes(["01001"]).with_aci(scale="cpts_1900")
    found = budget_of(here, load_atlas())
    assert found.size is None
    assert "cpts_1900" in found.cautions[0]


def test_the_total_is_that_of_the_funding_page() -> None:
    atlas = load_atlas()
    codes = atlas.epci["200044618"].members
    here = new_project(codes)
    found = budget_of(here, atlas).total.envelope
    total = funding_for(here.aci, size_of(atlas.population(codes))).total
    assert found is not None
    assert found.value_eur == total.known_eur
