"""Tables in force: stopgaps that step back, and figures that say what they count."""

from __future__ import annotations

import pytest
from synthetic_parts import apl, equipment, put

from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.coverage import coverage_of
from diagnostic.sources.figures import FRANCE, TERRITORY, Figure, figures_of
from diagnostic.sources.reading import EMBEDDED, SYNCHRONISED, Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, EQUIPMENT, INCOME

DOUAI, SIN, CUINCY = "59178", "59569", "59165"
TERRITORY_CODES = frozenset({DOUAI, SIN, CUINCY})


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


def of_territory(library: Library, atlas, table: str, codes=TERRITORY_CODES) -> dict[str, Figure]:
    figures = figures_of(library, atlas, codes, [table])
    return {figure.id: figure for figure in figures if figure.level == TERRITORY}


DOCTORS = "equipements/nombre/medecin_generaliste"
APL_OF_DOCTORS = "apl/apl/medecin_generaliste/tous"


def test_counts_are_added_and_no_row_is_a_true_zero(store, atlas):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(DOUAI, 40), equipment(SIN, 9)])
    figure = of_territory(Library(store), atlas, "equipements")[DOCTORS]
    assert (figure.value, figure.known, figure.asked, figure.status) == (49, 3, 3, "disponible")
    assert figure.origin == SYNCHRONISED


def test_what_is_listed_elsewhere_only_is_a_zero_here(store, atlas):
    rows = [equipment(DOUAI, 40), equipment("59350", 3, slug="infirmier")]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    figure = of_territory(Library(store), atlas, "equipements")["equipements/nombre/infirmier"]
    assert (figure.value, figure.known) == (0, 3)


def test_a_departement_that_the_file_does_not_list_is_not_a_zero(store, atlas):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment("01004", 24)])
    figures = figures_of(Library(store), atlas, frozenset({DOUAI, "01004"}), ["equipements"])
    (doctors,) = [f for f in figures if f.id == DOCTORS and f.level == TERRITORY]
    assert (doctors.value, doctors.known, doctors.asked) == (24, 1, 2)
    assert (
        of_territory(Library(store), atlas, "equipements", frozenset({DOUAI})).get(DOCTORS) is None
    )


def test_a_rate_is_a_mean_weighted_by_its_own_population(store, atlas):
    rows = [apl(DOUAI, 4.0, 100.0), apl(SIN, 2.0, 300.0), apl(CUINCY, None, None, "absent")]
    put(store, APL, "drees_apl", "medecin_generaliste-2023", rows)
    figure = of_territory(Library(store), atlas, "apl")[APL_OF_DOCTORS]
    assert figure.value == pytest.approx((4 * 100 + 2 * 300) / 400)
    assert (figure.known, figure.asked) == (2, 3)


def test_secrecy_stays_secrecy(store, atlas):
    rows = [apl(code, None, None, "secret") for code in TERRITORY_CODES]
    put(store, APL, "drees_apl", "medecin_generaliste-2023", rows)
    figure = of_territory(Library(store), atlas, "apl")[APL_OF_DOCTORS]
    assert (figure.value, figure.status, figure.secret) == (None, "secret", 3)


def test_a_median_is_never_added(store, atlas):
    rows = [
        {
            **{column.name: None for column in INCOME.columns},
            "niveau": "commune",
            "code": code,
            "annee": 2021,
            "personnes": 100,
            "revenu_median_eur": 20_000.0,
            "statut": "disponible",
        }
        for code in TERRITORY_CODES
    ]
    put(store, INCOME, "insee_filosofi", "2021", rows)
    figures = of_territory(Library(store), atlas, "revenus")
    assert figures["revenus/personnes"].value == 300
    assert "revenus/revenu_median_eur" not in figures


def test_a_stopgap_steps_back_for_what_is_measured_and_for_nothing_else(store, atlas):
    assert not Library(store).rows("equipements", where="annee = 2017").empty
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment("01004", 3, slug="infirmier")])
    assert not Library(store).rows("equipements", where="annee = 2017").empty
    put(store, EQUIPMENT, "insee_bpe", "2020", [equipment("01004", 20)])
    rows = Library(store).rows("equipements", where="equipement = 'medecin_generaliste'")
    assert set(rows["origine"]) == {SYNCHRONISED}
    editions = {part.edition for part in Library(store).of_source("insee_bpe")}
    assert "2017" not in editions


def test_the_last_imported_of_two_equal_rows_is_read(store):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(DOUAI, 40)])
    put(store, EQUIPMENT, "insee_bpe", "2019-autre", [equipment(DOUAI, 41)])
    rows = Library(store).rows("equipements", {"commune": [DOUAI]}, "annee = 2019")
    assert len(rows[rows["equipement"] == "medecin_generaliste"]) == 1


def test_a_newer_year_that_knows_too_little_does_not_replace_an_older_one(store, atlas):
    codes = frozenset(atlas.epci["200044618"].members)
    put(
        store,
        APL,
        "drees_apl",
        "medecin_generaliste-2023",
        [{**apl(code, 3.0, 10.0), "annee": 2022} for code in codes],
    )
    put(
        store,
        APL,
        "drees_apl",
        "medecin_generaliste-2024",
        [{**apl(sorted(codes)[0], 9.0, 10.0), "annee": 2024}],
    )
    figure = of_territory(Library(store), atlas, "apl", codes)[APL_OF_DOCTORS]
    assert (figure.year, figure.value) == (2022, pytest.approx(3.0))


def test_a_city_has_the_rows_of_its_arrondissements_and_not_the_contrary(store, atlas):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment("75113", 5), equipment("75101", 7)])
    whole = of_territory(Library(store), atlas, "equipements", frozenset({"75056"}))[DOCTORS]
    assert (whole.value, whole.known, whole.asked) == (12, 1, 1)
    part = of_territory(Library(store), atlas, "equipements", frozenset({"75113"}))[DOCTORS]
    assert part.value == 5
    put(store, APL, "drees_apl", "medecin_generaliste-2023", [apl("75056", 3.0, 10.0)])
    assert APL_OF_DOCTORS not in of_territory(Library(store), atlas, "apl", frozenset({"75113"}))


def test_merged_communes_are_one(store, atlas):
    old, new = next((o, n) for o, n in atlas.successors.items() if atlas[n].departement == "01")
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(old, 2), equipment(new, 3)])
    figure = of_territory(Library(store), atlas, "equipements", frozenset({new}))[DOCTORS]
    assert (figure.value, figure.known) == (5, 1)


def test_areas_are_given_as_published(store, atlas):
    figures = figures_of(Library(store), atlas, TERRITORY_CODES, ["professionnels_liberaux"])
    doctors = {
        figure.level: figure
        for figure in figures
        if figure.id == "professionnels_liberaux/effectif/medecin_generaliste"
    }
    assert set(doctors) == {"departement", "region", "france"}
    assert doctors["france"].value == 55_546
    assert doctors["france"].place == FRANCE
    assert doctors["departement"].name == "Nord"
    assert all(f.known is None and f.origin == EMBEDDED for f in doctors.values())


def test_coverage_counts_the_communes_that_a_source_knows(store, atlas):
    seen = coverage_of(Library(store), atlas, catalogue()["insee_filosofi"], TERRITORY_CODES)
    assert (seen.known, seen.asked, seen.origins) == (3, 3, {EMBEDDED})
    seen = coverage_of(Library(store), atlas, catalogue()["insee_filosofi"], frozenset({"01004"}))
    assert (seen.known, seen.asked) == (0, 1)
    seen = coverage_of(Library(store), atlas, catalogue()["ans_rpps"], TERRITORY_CODES)
    assert seen.origins == frozenset()
    seen = coverage_of(Library(store), atlas, catalogue()["cnam_demographie"], TERRITORY_CODES)
    assert (seen.known, seen.asked) == (None, None)
