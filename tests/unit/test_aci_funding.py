"""Yearly funding: published totals, optional missions, missing amounts."""

import pytest

from diagnostic.aci import SIZES, Status, choices, column, load_scale, table, with_overrides
from diagnostic.errors import UserError

PUBLISHED_2019 = (185_000, 242_000, 315_000, 380_000)
PUBLISHED_2019_WITH_SNP = (220_000, 287_000, 370_000, 450_000)


def test_totals_of_2019_are_the_published_ones():
    totals = table(load_scale("cpts_2019")).totals
    assert tuple(total.known_eur for total in totals) == PUBLISHED_2019
    assert all(total.complete for total in totals)


def test_totals_with_unplanned_care_are_the_published_ones():
    taken = {mission.id for mission in choices(load_scale("cpts_2019"))}
    totals = table(load_scale("cpts_2019"), taken).totals
    assert tuple(total.known_eur for total in totals) == PUBLISHED_2019_WITH_SNP
    assert all(Status.DERIVED in total.statuses for total in totals)


def test_optional_missions_can_be_left_out():
    chosen = column(load_scale("cpts_2019"), 2, taken=["qualite"])
    assert chosen.total.known_eur == 242_000 - 15_000
    assert column(load_scale("cpts_2019"), 2, taken=[]).total.known_eur == 242_000 - 35_000


def test_a_mission_without_amount_is_named_and_not_zero():
    whole = column(load_scale("cpts_2022"), 4)
    assert whole.total.missing == ("Crises sanitaires",)
    assert not whole.total.complete
    line = next(line for line in whole.lines if line.mission.id == "crise_sanitaire")
    assert line.amount is None


def test_no_proposal_enters_a_total():
    for total in table(load_scale("cpts_2022")).totals:
        assert Status.PROPOSED not in total.statuses
    totals = tuple(total.known_eur for total in table(load_scale("cpts_2022")).totals)
    assert totals == PUBLISHED_2019


def test_the_users_amount_completes_the_total():
    scale = with_overrides(load_scale("cpts_2022"), {"crise_sanitaire": {1: 50_000}})
    total = column(scale, 1).total
    assert total.complete
    assert total.known_eur == 235_000
    assert Status.SAISI in total.statuses


def test_rows_and_columns_say_the_same():
    whole = table(load_scale("cpts_2019"))
    for index, size in enumerate(SIZES):
        assert whole.columns[index].size == size
        assert sum(amounts[index].value_eur for _, amounts in whole.rows) == PUBLISHED_2019[index]


def test_choosing_a_mandatory_or_unknown_mission_is_refused():
    with pytest.raises(UserError, match="obligatoire"):
        column(load_scale("cpts_2019"), 1, taken=["parcours"])
    with pytest.raises(UserError, match="n’existe pas"):
        column(load_scale("cpts_2019"), 1, taken=["chirurgie"])
    with pytest.raises(UserError, match="taille 0"):
        column(load_scale("cpts_2019"), 0)
