"""Figures of a territory, against published ones and against the tables themselves."""

from __future__ import annotations

import pytest

from diagnostic.paths import GEO
from diagnostic.territory.summary import summarise

DOUAISIS = ("200044618", "245901152")
BLESOIS = "200030385"
AIX_MARSEILLE = "200054807"
MARSEILLE, MARSEILLE_1 = "13055", "13201"
ILE_DE_RE = "241700459"


def members(atlas, *sirens):
    return frozenset(code for siren in sirens for code in atlas.epci[siren].members)


def opened(atlas, codes, city):
    return (codes - {city}) | frozenset(atlas.arrondissements[city])


# ---- published figures ------------------------------------------------------


def test_the_douaisis(atlas):
    summary = summarise(atlas, members(atlas, *DOUAISIS))
    assert (summary.communes, summary.population) == (55, 219_046)
    assert summary.population_label == "population municipale 2023"
    assert [(d.code, d.communes, d.population, d.whole) for d in summary.departements] == [
        ("59", 55, 219_046, False)
    ]
    assert [(e.code, e.communes, e.members, e.whole) for e in summary.epci] == [
        ("200044618", 35, 35, True),
        ("245901152", 20, 20, True),
    ]
    assert summary.without_epci == ()
    assert summary.density == pytest.approx(219_046 / summary.area_km2)


def test_the_blesois(atlas):
    summary = summarise(atlas, members(atlas, BLESOIS))
    assert (summary.communes, summary.population) == (43, 106_615)
    assert [e.whole for e in summary.epci] == [True]


def test_france(atlas):
    everyone = [c.code for c in atlas.communes.values() if c.kind == "commune"]
    summary = summarise(atlas, everyone)
    assert (summary.communes, summary.population) == (34_875, 68_350_798)
    assert len(summary.departements) == 101
    assert all(share.whole for share in summary.departements)
    # The national share of second homes of the census of 2021: 9,7 %.
    assert summary.dwellings.second_home_share == pytest.approx(0.097, abs=0.001)
    # The four islands that belong to no EPCI.
    assert {atlas.name(code) for code in summary.without_epci} == {
        "Île-de-Bréhat",
        "Île-de-Sein",
        "Ouessant",
        "L'Île-d'Yeu",
    }


# ---- sums against the table -------------------------------------------------


@pytest.mark.parametrize("sirens", [DOUAISIS, (BLESOIS,), (ILE_DE_RE,)])
def test_sums_are_those_of_the_table(atlas, communes, sirens):
    codes = members(atlas, *sirens)
    rows = communes.loc[sorted(codes)]
    summary = summarise(atlas, codes)
    assert summary.population == rows["population_hab"].sum()
    assert summary.area_km2 == pytest.approx(rows["superficie_km2"].sum())
    ages = summary.ages
    assert (ages.under_20, ages.from_20_to_64, ages.over_64) == (
        rows["age_0_19_hab"].sum(),
        rows["age_20_64_hab"].sum(),
        rows["age_65_plus_hab"].sum(),
    )
    assert ages.coverage == 1
    assert sum(ages.shares) == pytest.approx(1)
    assert ages.total == pytest.approx(rows["population_rp2021_hab"].sum(), abs=len(rows))
    assert summary.dwellings.total == rows["logements"].sum()
    assert summary.dwellings.second_homes == rows["residences_secondaires"].sum()


def test_shares_are_shares_of_sums_and_not_means(atlas):
    # Le Bois-Plage-en-Ré has far more second homes than La Rochelle, and far fewer dwellings.
    one, other = "17300", "17051"
    shares = [summarise(atlas, {code}).dwellings.second_home_share for code in (one, other)]
    both = summarise(atlas, {one, other}).dwellings.second_home_share
    assert shares[0] < 0.15 < 0.6 < shares[1]
    assert shares[0] < both < 0.2


def test_an_ageing_island_full_of_second_homes(atlas):
    summary = summarise(atlas, members(atlas, ILE_DE_RE))
    assert (summary.communes, summary.population) == (10, 17_961)
    assert summary.dwellings.second_home_share == pytest.approx(14_347 / 23_340)
    assert summary.ages.shares[2] > 1 / 3


# ---- cities by arrondissement -----------------------------------------------


def test_a_city_by_arrondissement_counts_as_itself(atlas):
    whole = members(atlas, AIX_MARSEILLE)
    by_parts = summarise(atlas, opened(atlas, whole, MARSEILLE))
    as_one = summarise(atlas, whole)
    assert by_parts.population == as_one.population == 1_939_077
    assert by_parts.communes == 92 - 1 + 16
    assert by_parts.epci == as_one.epci
    assert [(e.communes, e.members, e.whole) for e in by_parts.epci] == [(92, 92, True)]
    assert [d.code for d in by_parts.departements] == ["13", "84", "83"]
    assert by_parts.area_km2 == pytest.approx(as_one.area_km2, rel=1e-3)
    assert by_parts.ages.total == as_one.ages.total


def test_a_city_without_one_arrondissement_is_not_whole(atlas):
    codes = opened(atlas, members(atlas, AIX_MARSEILLE), MARSEILLE) - {MARSEILLE_1}
    (epci,) = summarise(atlas, codes).epci
    assert (epci.communes, epci.whole) == (92, False)
    assert epci.population == 1_939_077 - atlas[MARSEILLE_1].population


def test_paris_by_arrondissement_is_the_whole_departement(atlas):
    summary = summarise(atlas, atlas.arrondissements["75056"])
    assert summary.population == 2_103_778
    assert [(d.code, d.communes, d.members, d.whole) for d in summary.departements] == [
        ("75", 1, 1, True)
    ]
    (epci,) = summary.epci
    assert (epci.name, epci.communes, epci.whole) == ("Métropole du Grand Paris", 1, False)


# ---- what the sources do not give -------------------------------------------


def test_mayotte_is_of_2017_and_without_ages(atlas):
    summary = summarise(atlas, atlas.departements["976"].members)
    assert (summary.communes, summary.population) == (17, 256_518)  # census of 2017
    assert summary.population_years == (2017,)
    assert summary.population_label == "population municipale 2017"
    assert summary.ages is None
    assert summary.dwellings is None


def test_overseas_communes_have_no_area_and_no_year(atlas):
    summary = summarise(atlas, atlas.departements["988"].members)
    assert summary.communes == 33
    assert summary.area_km2 is None
    assert summary.density is None
    assert summary.population_label == "population municipale année non précisée (outre-mer)"


def test_one_missing_area_is_not_zero(atlas):
    mixed = summarise(atlas, {"98818", "59178"})
    assert mixed.area_km2 is None
    assert mixed.density is None
    assert mixed.population_years == (None, 2023)
    assert mixed.ages.coverage == pytest.approx(
        atlas["59178"].population / atlas.population(["98818", "59178"])
    )


def test_communes_without_inhabitants(atlas):
    empty = [c.code for c in atlas.communes.values() if c.population == 0]
    assert len(empty) == 6
    assert {atlas[code].departement for code in empty} == {"55"}
    summary = summarise(atlas, empty)
    assert summary.population == 0
    assert summary.ages is None
    assert summary.density == 0


def test_nothing_chosen(atlas):
    summary = summarise(atlas, ())
    assert (summary.communes, summary.population, summary.area_km2) == (0, 0, None)
    assert summary.ages is None
    assert summary.dwellings is None
    assert summary.departements == summary.epci == summary.without_epci == ()


# ---- memberships against the tables -----------------------------------------


def test_shares_are_ordered_and_add_up(atlas, communes):
    codes = atlas.departements["48"].members
    summary = summarise(atlas, codes)
    people = [share.population for share in summary.epci]
    assert people == sorted(people, reverse=True)
    assert sum(people) == summary.population
    inside = communes.loc[list(codes)].groupby("epci").size()
    total = communes[communes["parent"].isna()].groupby("epci").size()
    assert {e.code: e.communes for e in summary.epci} == inside.to_dict()
    assert all(e.members == total[e.code] for e in summary.epci)
    assert {e.name for e in summary.epci if not e.whole} == {
        "CC Mont Lozère",
        "CC de Millau Grands Causses",
    }


def test_names_are_those_of_the_tables(atlas):
    import pandas as pd

    names = pd.read_parquet(GEO / "epci.parquet", columns=["code", "nom"]).set_index("code")["nom"]
    summary = summarise(atlas, members(atlas, *DOUAISIS))
    assert [e.name for e in summary.epci] == [names[e.code] for e in summary.epci]
