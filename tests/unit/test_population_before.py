"""Inhabitants of an older census on the ground of today."""

from __future__ import annotations

from diagnostic.sources.geography.attributes import population_before


def commune(code, population=None, kind="commune-actuelle", **more):
    given = {} if population is None else {"population": population}
    return {"code": code, "type": kind, **given, **more}


def before(entries, current, merged=None):
    found = population_before(entries, set(current), merged or {})
    return {str(code): int(people) for code, people in found.items()}


def test_a_commune_that_did_not_move_keeps_its_inhabitants():
    assert before([commune("01001", 767)], {"01001"}) == {"01001": 767}


def test_merged_communes_are_summed():
    entries = [commune("93059", 29_000), commune("93066", 111_000)]
    assert before(entries, {"93066"}, {"93059": "93066"}) == {"93066": 140_000}


def test_a_merger_that_took_a_code_out_of_use_is_no_split():
    entries = [
        commune("12076", 1_600),
        commune("12218", kind="commune-deleguee", chefLieu="12076"),
    ]
    assert before(entries, {"12218"}, {"12076": "12218"}) == {"12218": 1_600}


def test_communes_that_parted_are_all_unknown():
    entries = [
        commune("85084", 8_900),
        commune("85165", kind="commune-deleguee", chefLieu="85084"),
        commune("85001", 10),
    ]
    assert before(entries, {"85084", "85165", "85001"}) == {"85001": 10}


def test_what_the_census_does_not_give_is_absent_never_zero():
    assert before([commune("97601"), commune("01001", 767)], {"97601", "01001"}) == {"01001": 767}
    assert before([commune("55039", 0)], {"55039"}) == {"55039": 0}


def test_arrondissements_are_kept_beside_their_city():
    entries = [commune("75056", 30), commune("75101", 30, "arrondissement-municipal")]
    assert before(entries, {"75056", "75101"}) == {"75056": 30, "75101": 30}
