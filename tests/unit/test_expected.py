"""People expected to be ill: against the totals published from the same rates."""

from __future__ import annotations

import pytest
from synthetic_diseases import rows
from synthetic_parts import put

from diagnostic.indicators import expected as module
from diagnostic.indicators.expected import (
    ALL,
    UNKNOWN_AGES,
    Expectation,
    Unavailable,
    expectation,
    honest,
)
from diagnostic.indicators.territory_ages import territory_ages
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import TABLES
from diagnostic.stats.standardisation import expected

PUBLISHED_MILLIONS = {
    "Cancers": 3.50,
    "Maladies cardioneurovasculaires": 5.33,
    "Maladies respiratoires chroniques": 3.72,
    "Diabète": 4.03,
}
FRANCE = ("france", "FR", 1_600_000, 1.0)
NORD = ("departement", "59", 65_000, 1.25)
PAS_DE_CALAIS = ("departement", "62", 36_000, 0.8)
DOUAI, ARRAS = "59178", "62041"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def library(store) -> Library:
    return Library(store)


def measured(store, *places, year=2023, tops=("DIA_CAT_CAT", "CAN_CAT_CAT")) -> Library:
    """Library where synthetic Data pathologies are in force."""
    part = rows(places, (year,), tops)
    put(store, TABLES["pathologies"], "cnam_pathologies", str(year), part)
    return Library(store)


# --- with the rates of the DREES -----------------------------------------------------------------


def test_the_rates_applied_to_france_give_the_totals_of_the_reference(library):
    rates, france = module._rates(library), module.france(library).both
    for name, millions in PUBLISHED_MILLIONS.items():
        assert expected(france, rates[name]).events / 1e6 == pytest.approx(millions, abs=0.005)


def test_the_communes_of_france_together_are_near_the_country(library, atlas):
    """Those whose ages are unknown, 0,4 % of the people, are left out and it is said."""
    communes = frozenset(code for code, one in atlas.communes.items() if one.kind == "commune")
    found = expectation(library, atlas, communes)
    for line in found.lines:
        # Census of 2021 against population of 2023: the ages differ a little.
        assert line.share_pct == pytest.approx(line.reference_pct, rel=0.03)
    assert "faute d’âges connus" in found.method


def test_an_older_territory_expects_more(library, atlas):
    re_island = frozenset(atlas.epci["241700459"].members)
    lines = {line.category: line for line in expectation(library, atlas, re_island).lines}
    assert lines["Cancers"].share_pct > 1.3 * lines["Cancers"].reference_pct
    assert lines[ALL].cases < sum(line.cases for name, line in lines.items() if name != ALL)


def test_unknown_ages_give_no_estimate(library, atlas):
    assert atlas["97611"].age_0_19 is None
    for codes in ({"97611"}, {DOUAI, "97611"}, {"97502"}):
        assert expectation(library, atlas, frozenset(codes)) == Unavailable(UNKNOWN_AGES)


def test_the_method_says_that_it_is_an_estimate(library, atlas):
    found = expectation(library, atlas, frozenset({DOUAI}))
    assert found.method.startswith("Estimation")
    assert "trois groupes" in found.method
    assert any("DREES" in source for source in found.sources)


def test_cases_add_up_over_the_communes(library, atlas):
    codes = sorted(atlas.epci["200030385"].members)
    whole = expectation(library, atlas, frozenset(codes)).line("Diabète").cases
    each = [expectation(library, atlas, frozenset({code})).line("Diabète").cases for code in codes]
    assert sum(each) == pytest.approx(whole)


# --- with the rates of the CNAM ------------------------------------------------------------------


def test_nothing_is_said_of_the_cnam_before_it_is_synchronised(library, atlas):
    found = expectation(library, atlas, frozenset({DOUAI}), "cnam_france")
    assert "pas synchronisée" in found.reason


def test_the_departement_gives_its_own_rates(store, atlas):
    library = measured(store, FRANCE, NORD)
    codes = frozenset({DOUAI})
    own = expectation(library, atlas, codes, "cnam_departement")
    france = expectation(library, atlas, codes, "cnam_france")
    assert own.line("Diabète").cases == pytest.approx(1.25 * france.line("Diabète").cases, rel=2e-3)
    assert own.period == "2023"
    assert "dans le département (Nord)" in own.method
    assert "CNAM" in own.sources[0]


def test_each_commune_has_the_rates_of_its_departement(store, atlas):
    library = measured(store, FRANCE, NORD, PAS_DE_CALAIS)
    both = expectation(library, atlas, frozenset({DOUAI, ARRAS}), "cnam_departement")
    apart = [
        expectation(library, atlas, frozenset({code}), "cnam_departement").line("Diabète")
        for code in (DOUAI, ARRAS)
    ]
    assert both.line("Diabète").cases == pytest.approx(sum(line.cases for line in apart))
    people = [sum((c.age_0_19, c.age_20_64, c.age_65_plus)) for c in (atlas[DOUAI], atlas[ARRAS])]
    mean = sum(line.reference_pct * n for line, n in zip(apart, people, strict=True))
    assert both.line("Diabète").reference_pct == pytest.approx(mean / sum(people))


def test_a_departement_without_its_ages_gives_nothing(store, atlas):
    library = measured(store, FRANCE, NORD)
    found = expectation(library, atlas, frozenset({DOUAI, ARRAS}), "cnam_departement")
    assert isinstance(found, Unavailable)
    assert "Pas-de-Calais" in found.reason


def test_only_the_large_groups_are_expected(store, atlas):
    """Diabetes is at every level; a cancer of one kind, and people without any, are not groups."""
    tops = ("DIA_CAT_CAT", "CAN_CAT_CAT", "CAN_SEI_CAT", "POP_TOT_IND", "POP_TOT_ABS")
    library = measured(store, FRANCE, tops=tops)
    found = expectation(library, atlas, frozenset({DOUAI}), "cnam_france")
    assert {line.category for line in found.lines} == {"Diabète", "Cancers"}


def test_the_last_whole_year_is_taken(store, atlas):
    measured(store, FRANCE, year=2022)
    half = [row for row in rows([FRANCE], (2023,), ("DIA_CAT_CAT",)) if row["classe_age"] > "40"]
    put(store, TABLES["pathologies"], "cnam_pathologies", "2023-extrait-abc123", half)
    found = expectation(Library(store), atlas, frozenset({DOUAI}), "cnam_france")
    assert found.period == "2022"


def test_a_secret_age_takes_the_rate_of_france_and_it_is_said(store, atlas):
    """Few people are ill under five: the count of a département is secret, never zero."""
    small = ("departement", "59", 8_000, 1.0)
    library = measured(store, FRANCE, small, tops=("DIA_CAT_CAT",))
    secret = library.rows("pathologies", {"departement": ["59"]}, "statut = 'secret'")
    assert "00-04" in set(secret["classe_age"])
    line = expectation(library, atlas, frozenset({DOUAI}), "cnam_departement").line("Diabète")
    france = expectation(library, atlas, frozenset({DOUAI}), "cnam_france").line("Diabète")
    assert line.cases == pytest.approx(france.cases, rel=5e-3)
    assert 0 < line.borrowed < 0.01
    found = expectation(library, atlas, frozenset({DOUAI}), "cnam_departement")
    assert "secret" in found.method


def test_too_many_secret_ages_give_no_number(store, atlas):
    tiny = ("departement", "59", 60, 1.0)
    library = measured(store, FRANCE, tiny, tops=("DIA_CAT_CAT",))
    found = expectation(library, atlas, frozenset({DOUAI}), "cnam_departement")
    assert found.line("Diabète").cases is None
    assert "ne sont pas estimées" in found.method or "n’est pas estimée" in found.method


# --- ages of the territory -----------------------------------------------------------------------


def test_ages_by_sex_are_used_where_both_sides_have_them(tmp_path, atlas):
    from synthetic_ages import census, synchronised

    synchronised(tmp_path, census(atlas, [DOUAI, ARRAS]))
    store = Store(tmp_path / "sources")
    library = measured(store, FRANCE, NORD, PAS_DE_CALAIS)
    ages = territory_ages(library, atlas, frozenset({DOUAI, ARRAS}), module.france(library).labels)
    assert ages.by_sex
    assert [part.departement for part in ages.parts] == ["59", "62"]
    known = atlas[DOUAI]
    people = known.age_0_19 + known.age_20_64 + known.age_65_plus
    assert ages.parts[0].inhabitants == pytest.approx(people)
    assert sum(p.values.sum() for p in ages.parts[0].by_sex.values()) == pytest.approx(people)
    found = expectation(library, atlas, frozenset({DOUAI}), "cnam_departement")
    assert isinstance(found, Expectation)
    assert "pour chaque sexe" in found.method
    assert "cinq ans" in found.method


def test_fine_ages_that_miss_a_commune_are_not_used(tmp_path, atlas):
    from synthetic_ages import census, synchronised

    synchronised(tmp_path, census(atlas, [DOUAI]))
    library = Library(Store(tmp_path / "sources"))
    labels = module.france(library).labels
    assert "trois groupes" in territory_ages(library, atlas, {DOUAI, ARRAS}, labels).detail
    assert "cinq ans" in territory_ages(library, atlas, {DOUAI}, labels).detail


# --- rounding ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, 0),
        (7, 5),
        (12, 10),
        (41, 40),
        (104, 100),
        (357, 360),
        (1_826, 1_830),
        (5_327, 5_350),
        (12_198, 12_200),
        (4_032_000, 4_030_000),
    ],
)
def test_an_estimate_has_no_more_digits_than_chance_leaves(value, printed):
    assert honest(value) == printed


@pytest.mark.parametrize("value", [5, 23, 99, 640, 2_499, 9_999, 88_888, 3_333_333])
def test_rounding_moves_a_number_by_less_than_chance(value):
    assert abs(honest(value) - value) <= max(2.5, value**0.5 / 2, value * 0.005)
