"""Data pathologies as it is read: levels, secrecy, comparisons, gaps."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic_diseases import CONDITIONS, rows
from synthetic_parts import put

from diagnostic.indicators.conditions import holding, pairs
from diagnostic.indicators.diseases import (
    ABSENT,
    AGES,
    compared,
    gaps,
    measure_of,
    profile,
    trend,
)
from diagnostic.indicators.places import Place
from diagnostic.indicators.social_gradient import social_gradient
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import TABLES
from diagnostic.stats.comparison import Judgement

FRANCE = Place("france", "FR", "France", ())
NORD = Place("departement", "59", "Nord", ())
LOZERE = Place("departement", "48", "Lozère", ())
PLACES = (
    ("france", "FR", 1_600_000, 1.0),
    ("departement", "59", 65_000, 1.25),
    ("departement", "48", 40, 1.0),
)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def library(store) -> Library:
    add(store, rows(PLACES))
    return Library(store)


def add(store: Store, part, edition: str = "2023") -> None:
    put(store, TABLES["pathologies"], "cnam_pathologies", edition, part)


def row(**changed):
    return {
        "effectif": 4_471_940,
        "population": 67_612_360,
        "prevalence_pct": 6.614,
        "statut": "disponible",
    } | changed


# --- one row -------------------------------------------------------------------------------------


def test_a_share_is_the_published_one_with_wilson_limits():
    """Diabetes under treatment in 2024, against statsmodels' proportion_confint (wilson)."""
    share = measure_of(row()).share
    assert share.value == 6.614
    assert share.low == pytest.approx(6.608165061311676, rel=1e-9)
    assert share.high == pytest.approx(6.620012942390323, rel=1e-9)


def test_a_published_share_is_always_within_its_limits():
    """People and population are rounded to ten, the share is not."""
    share = measure_of(row(effectif=20, population=30, prevalence_pct=71.4)).share
    assert share.low <= share.value <= share.high
    most = measure_of(row(effectif=40, population=30, prevalence_pct=100.0)).share
    assert most.high == 100


def test_secret_is_neither_zero_nor_absent():
    secret = measure_of(row(effectif=np.nan, prevalence_pct=np.nan, statut="secret"))
    assert (secret.people, secret.share, secret.status) == (None, None, "secret")
    assert measure_of(None) is ABSENT
    assert ABSENT.status == "absent"


# --- the nomenclature ----------------------------------------------------------------------------


def test_the_level_is_contained_and_not_equal(library):
    """« 1,2,3 » is at level 1, at level 2 and at level 3."""
    by_level = {
        level: {gap.condition.top for gap in gaps(library, NORD, FRANCE, level, 2023, "tous")}
        for level in (1, 2, 3)
    }
    both = {"DIA_CAT_CAT", "RES_CAT_EXC"}
    assert by_level == {
        1: both | {"CAN_CAT_CAT", "MCV_CAT_CAT"},
        2: both | {"CAN_SEI_CAT", "MCV_ICA_CAT"},
        3: both | {"CAN_SEI_ACT"},
    }


def test_the_tree_has_groups_then_what_is_within(library):
    held = holding(library, (NORD, FRANCE))
    assert "Cancers" in held.groups()
    assert [each.below for each in held.within("Cancers")] == [
        "Ensemble du groupe",
        "Cancer du sein de la femme",
        "Cancer du sein de la femme › Cancer du sein de la femme actif",
    ]
    assert [each.below for each in held.within("Diabète")] == ["Ensemble du groupe"]


def test_a_row_of_no_level_is_not_offered(library):
    tops = {each.top for each in holding(library, (NORD, FRANCE)).conditions}
    assert tops == set(CONDITIONS) - {"POP_TOT_IND"}


# --- a place beside another ----------------------------------------------------------------------


def test_a_departement_beside_france(library):
    (diabetes,) = [
        gap
        for gap in gaps(library, NORD, FRANCE, 1, 2023, "tous")
        if gap.condition.top == "DIA_CAT_CAT"
    ]
    assert diabetes.ratio.value == pytest.approx(125, abs=0.1)
    assert diabetes.comparison.judgement is Judgement.DIFFERENT
    assert diabetes.comparison.higher
    assert diabetes.standardised.icm.value == pytest.approx(125, abs=0.1)


def test_the_index_at_the_same_ages_forgets_the_ages(store):
    """Same rates at each age, older people: more frequent, but not at the same ages."""
    part = rows(PLACES[:1], tops=("DIA_CAT_CAT",))
    older = rows([("departement", "59", 65_000, 1.0)], tops=("DIA_CAT_CAT",))
    for each in older:
        if each["classe_age"] in AGES and AGES.index(each["classe_age"]) < 10:
            each["effectif"] = each["effectif"] and 10 * round(each["effectif"] / 100)
            each["population"] = 10 * round(each["population"] / 100)
    for sex in ("tous", "hommes", "femmes"):
        by_age = [e for e in older if e["sexe"] == sex and e["classe_age"] != "tsage"]
        (whole,) = [e for e in older if e["sexe"] == sex and e["classe_age"] == "tsage"]
        whole["effectif"] = sum(e["effectif"] or 0 for e in by_age)
        whole["population"] = sum(e["population"] for e in by_age)
        whole["prevalence_pct"] = round(100 * whole["effectif"] / whole["population"], 3)
    add(store, part + older)
    (gap,) = gaps(Library(store), NORD, FRANCE, 1, 2023, "tous")
    assert gap.ratio.value > 150
    assert gap.standardised.icm.value == pytest.approx(100, abs=0.5)
    # Rates and counts are rounded: the index is not exactly 100, and Nord is not judged far off.
    assert abs(gap.standardised.comparison.gap.value - 100) < 0.5


def test_a_missing_age_gives_no_index_and_says_why(store):
    part = [r for r in rows(PLACES[:2]) if (r["code"], r["classe_age"]) != ("FR", "60-64")]
    add(store, part)
    found = gaps(Library(store), NORD, FRANCE, 1, 2023, "tous")
    assert found
    assert {gap.standardised.icm for gap in found} == {None}
    assert {gap.standardised.reason for gap in found} == {"tous les âges ne sont pas tenus"}
    assert all(gap.comparison.judgement is Judgement.DIFFERENT for gap in found)


def test_a_secret_count_is_compared_with_nothing(library):
    found = {gap.condition.top: gap for gap in gaps(library, LOZERE, FRANCE, 3, 2023, "femmes")}
    hidden = found["CAN_SEI_ACT"]
    assert hidden.here.status == "secret"
    assert hidden.comparison.judgement is Judgement.UNKNOWN
    assert hidden.standardised.reason == "effectif secret"
    assert hidden.ratio is None


def test_a_place_that_holds_the_other_whole_is_not_different_from_itself():
    mine = measure_of(row())
    assert compared(mine, mine).judgement is Judgement.UNKNOWN


def test_rounding_may_make_a_part_larger_than_its_whole():
    """A region of one département, rounded apart."""
    found = compared(measure_of(row(effectif=20)), measure_of(row(effectif=10)))
    assert found.judgement is Judgement.SAME


def test_both_sides_are_of_the_same_year_and_sex(store):
    add(store, rows(PLACES[:1], (2022,)), "2022")
    add(store, rows(PLACES[1:2], (2023,)), "2023")
    held = holding(Library(store), (NORD, FRANCE))
    assert pairs(held, NORD, FRANCE) == {}


def test_people_without_any_condition_are_no_disease(library):
    found = pairs(holding(library, (NORD, FRANCE)), NORD, FRANCE)
    assert found[2023, "tous", 1] == 4


# --- years and ages ------------------------------------------------------------------------------


def test_a_trend_tells_which_file_each_year_is_from(store):
    for year in (2019, 2021):
        add(store, rows(PLACES[:2], (year,), ("DIA_CAT_CAT",)), str(year))
    found = trend(Library(store), (NORD, FRANCE), "DIA_CAT_CAT", "tous", "tsage")
    assert [point.year for point in found["59"]] == [2019, 2021]
    assert len({point.release for point in found["59"]}) == 1  # both parts from one file


def test_a_curve_keeps_its_gaps(library):
    curve = profile(library, (LOZERE,), "CAN_SEI_ACT", 2023).curve(LOZERE, "femmes")
    assert len(curve) == 20
    assert {measure.status for measure in curve} == {"secret"}


def test_an_extract_says_that_it_is_one(store):
    part = [r for r in rows(PLACES[:2]) if r["classe_age"] == "60-64"]
    add(store, part, "2023-extrait-abc123")
    held = holding(Library(store), (NORD, FRANCE))
    assert held.is_extract
    assert held.headlines == frozenset()
    assert held.fullest(NORD) is None
    assert held.years_of("DIA_CAT_CAT") == (2023,)
    assert held.sexes_of("DIA_CAT_CAT", 2023) == ("tous", "hommes", "femmes")


def test_the_first_choice_is_what_the_departement_has(store):
    add(store, rows(PLACES[:1], (2023,), ("CAN_CAT_CAT",)), "2023")
    add(store, rows(PLACES[:2], (2021,), ("DIA_CAT_CAT",)), "2021")
    held = holding(Library(store), (NORD, FRANCE))
    assert held.fullest(NORD) == ("DIA_CAT_CAT", 2021, "tous")
    assert held.fullest(NORD, "CAN_CAT_CAT") == ("CAN_CAT_CAT", 2023, "tous")


# --- the social gradient -------------------------------------------------------------------------


def test_the_poorest_tenth_beside_the_richest(store):
    """Études et Résultats n° 1243: diabetes 2,5 times, psychiatric diseases 2,8, cancers less."""
    found = dict(social_gradient(Library(store)))
    assert len(found) == 7
    assert found["Diabète"].value == pytest.approx(2.46, abs=0.05)
    assert found["Maladies psychiatriques"].value == pytest.approx(2.81, abs=0.05)
    assert found["Cancers"].high < 1
    assert all(one.low <= one.value <= one.high for one in found.values())
