"""Ages of a place: only when every commune has them, and in classes that never overlap."""

from __future__ import annotations

import pytest
from synthetic_parts import put

from diagnostic.indicators.ages import FIVE_YEARS
from diagnostic.indicators.places import territory
from diagnostic.indicators.pyramid import france, pyramid
from diagnostic.indicators.territory_ages import territory_ages
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import AGES

DOUAI, SIN = "59178", "59569"
ESSARTS, OIE, FLORENCE = "85084", "85165", "85212"
WIDE = ("00-14", "15-29", "30-44", "45-59", "60-74", "75-89", "90et+")
ONE_YEAR = (*(f"{age:02d}-{age:02d}" for age in range(100)), "100et+")


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def of(store, atlas):
    def found(*codes: str):
        return pyramid(Library(store), atlas, territory(frozenset(codes)))

    return found


def rows(code, labels, people=1.0, year=2021, sexes=("hommes", "femmes")):
    return [
        {
            "niveau": "commune",
            "code": code,
            "annee": year,
            "sexe": sex,
            "classe_age": label,
            "population_hab": people,
        }
        for sex in sexes
        for label in labels
    ]


def test_france_of_2023_is_the_published_one(store):
    whole = france(Library(store))
    assert (whole.year, whole.labels) == (2023, FIVE_YEARS)
    assert whole.inhabitants == 68_042_591
    # INSEE, estimations de population au 1er janvier 2023: 21.3 % of 65 and over, 10.1 % of 75.
    assert whole.people("65et+") / whole.inhabitants == pytest.approx(0.213, abs=0.0005)
    assert whole.people("75et+") / whole.inhabitants == pytest.approx(0.101, abs=0.0005)
    assert sum(map(sum, whole.shares())) == pytest.approx(100)


def test_nothing_in_force_gives_nothing(of):
    assert of(DOUAI) is None


def test_single_years_are_added_by_five(of, store):
    put(store, AGES, "insee_ages", "2021", rows(DOUAI, ONE_YEAR, 2.0))
    found = of(DOUAI)
    assert found.labels == FIVE_YEARS
    assert found.men.values.tolist() == [10.0] * 19 + [12.0]
    assert found.inhabitants == 2 * 101 * 2
    assert found.people("85et+") == 2 * 16 * 2
    assert found.credit.startswith("INSEE, recensement")


def test_overlapping_classes_are_never_counted_twice(of, store):
    every = [*WIDE, "00-19", "20-64", "65et+", "75et+", "tsage"]
    put(store, AGES, "insee_ages", "2021", rows(DOUAI, every))
    found = of(DOUAI)
    assert found.labels == WIDE
    assert found.inhabitants == 14
    assert found.people("75et+") == 4
    assert found.people("80et+") is None  # the classes cut it
    assert found.in_bands(FIVE_YEARS) is None


def test_a_missing_commune_makes_the_whole_unknown(of, store):
    put(store, AGES, "insee_ages", "2021", rows(DOUAI, WIDE) + rows(SIN, WIDE[:-1]))
    assert of(DOUAI) is not None
    assert of(DOUAI, SIN) is None  # a class of Sin is not given: it is not zero


def test_one_sex_alone_is_no_pyramid(of, store):
    put(store, AGES, "insee_ages", "2021", rows(DOUAI, WIDE, sexes=("hommes",)))
    assert of(DOUAI) is None


def test_the_last_census_that_knows_everyone_is_taken(of, store):
    put(store, AGES, "insee_ages", "2021", rows(DOUAI, WIDE) + rows(SIN, WIDE))
    put(store, AGES, "insee_ages", "2022", rows(DOUAI, WIDE, 3, 2022))
    assert of(DOUAI).year == 2022
    assert of(DOUAI, SIN).year == 2021


def test_communes_that_parted_count_together_only(of, store):
    put(store, AGES, "insee_ages", "2021", rows(ESSARTS, WIDE))
    assert of(ESSARTS) is None
    assert of(OIE) is None
    assert of(ESSARTS, OIE, FLORENCE).inhabitants == 14


def test_communes_that_parted_have_no_fine_ages_apart(store, atlas):
    put(store, AGES, "insee_ages", "2021", rows(ESSARTS, FIVE_YEARS))
    library = Library(store)
    assert territory_ages(library, atlas, frozenset({ESSARTS}), FIVE_YEARS) is None
    together = frozenset({ESSARTS, OIE, FLORENCE})
    assert territory_ages(library, atlas, together, FIVE_YEARS).inhabitants == 40


def test_too_many_communes_are_not_read(of, atlas):
    assert of(*(one.code for one in atlas.communes.values() if one.kind == "commune")) is None


def test_an_empty_place_has_shares_of_nothing(of, store):
    put(store, AGES, "insee_ages", "2021", rows(DOUAI, WIDE, 0.0))
    assert of(DOUAI).shares() == ([0.0] * 7, [0.0] * 7)


def test_a_class_missing_for_one_commune_is_not_zero_for_the_expected_either(store, atlas):
    """One rule for the pyramid and for the people expected: the communes' ages are not known."""
    short = [row for row in rows(SIN, FIVE_YEARS) if row["classe_age"] != "40-44"]
    put(store, AGES, "insee_ages", "2021", rows(DOUAI, FIVE_YEARS) + short)
    library = Library(store)
    alone = territory_ages(library, atlas, frozenset({DOUAI}), FIVE_YEARS)
    both = territory_ages(library, atlas, frozenset({DOUAI, SIN}), FIVE_YEARS)
    assert (alone.detail, alone.inhabitants) == ("par classes de cinq ans", 40)
    assert both.detail.startswith("en trois groupes")


def test_ages_without_sexes_are_enough_for_the_expected(of, store, atlas):
    put(store, AGES, "insee_ages", "2021", rows(DOUAI, FIVE_YEARS, 3, sexes=("tous",)))
    found = territory_ages(Library(store), atlas, frozenset({DOUAI}), FIVE_YEARS)
    assert (found.by_sex, found.inhabitants) == (False, 60)
    assert of(DOUAI) is None


def test_a_city_has_every_class_of_every_arrondissement(of, store, atlas):
    parts = atlas.arrondissements["69123"]
    every = [row for code in parts for row in rows(code, WIDE)]
    put(store, AGES, "insee_ages", "2021", every)
    assert of("69123").inhabitants == 14 * len(parts)
    put(store, AGES, "insee_ages", "2021", every[1:])
    assert of("69123") is None
