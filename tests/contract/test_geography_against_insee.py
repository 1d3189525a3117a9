"""The embedded geography of 2026, against tables of INSEE that are no part of it."""

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from diagnostic.paths import GEO
from diagnostic.territory.atlas import CITIES

MEMBERSHIP = "insee/table-appartenance-geo-communes-2024.xlsx"
APL = "drees/apl_generalistes.xlsx"
NO_EPCI = "ZZZZZZZZZ"


def sheet(path, name, header):
    """One sheet as text and numbers, its columns named by row ``header`` (from 1)."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python()
    return pd.DataFrame(rows[header:], columns=rows[header - 1])


@pytest.fixture(scope="module")
def insee(shared_file):
    """Communes of 1 January 2024: DEP, REG, EPCI, CANOV (« canton-ou-ville »)…"""
    return sheet(shared_file(MEMBERSHIP), "COM", 6).set_index("CODGEO")


@pytest.fixture(scope="module")
def both(communes, insee):
    """Communes of 2026 that existed in 2024, with the columns of both tables."""
    return communes[communes["type"] == "commune"].join(insee, how="inner")


def test_the_official_table_is_the_one_expected(insee, both):
    assert len(insee) == 34_935
    assert len(both) == 34_867


def test_every_commune_of_2024_is_a_commune_or_has_a_successor(atlas, insee):
    gone = [code for code in insee.index if code not in atlas]
    assert len(gone) == 68
    assert [code for code in gone if code not in atlas.successors] == []
    departement = insee["DEP"]
    assert all(atlas[atlas.successors[code]].departement == departement[code] for code in gone)


def test_communes_born_since_2024(communes, insee):
    born = set(communes.index[communes["type"] == "commune"]) - set(insee.index)
    # Re-established, or new communes that took a code out of use.
    assert born == {"12218", "14581", "15031", "15035", "15047", "15171", "49126", "69114"}


def test_departements_and_regions_agree_wholly(both):
    assert (both["departement"] == both["DEP"]).all()
    assert (both["region"] == both["REG"]).all()


def test_epci_agree_but_for_the_moves_of_two_years(both):
    agree = both["epci"].fillna(NO_EPCI) == both["EPCI"]
    # Four communes changed EPCI between 2024 and 2026.
    assert agree.mean() > 0.999
    assert set(both.index[~agree]) == {"14659", "45041", "66058", "82098"}


def test_cantons_agree_wholly_where_one_is_given(both):
    # Found by the ground, they are those of INSEE, pseudo-cantons of the large towns included.
    placed = both.dropna(subset="canton")
    assert len(placed) / len(both) > 0.996
    assert (placed["canton"] == placed["CANOV"]).all()


def test_cantons_are_missing_only_where_insee_has_none(both):
    without = both[both["canton"].isna()]
    # One code for a whole département without cantons, or for the ground that has none.
    assert set(without["CANOV"]) == {"6999", "7599", "9399", "97299", "97399"}
    assert len(without) == 116


def test_names_of_cantons(shared_file):
    zones = sheet(shared_file(MEMBERSHIP), "Zones_supra_communales", 6)
    official = zones[zones["NIVGEO"] == "CANOV"].set_index("CODGEO")["LIBGEO"]
    cantons = pd.read_parquet(GEO / "cantons.parquet").set_index("code")["nom"]
    assert len(cantons) == 2_039
    different = cantons[cantons != official[cantons.index]]
    assert different.to_dict() == {}


def test_names_of_communes(both):
    # Communes nouvelles and changes of name: about thirty a year.
    assert (both["nom"] == both["LIBGEO"]).mean() > 0.998


def test_arrondissements_of_the_three_cities(communes, shared_file):
    official = sheet(shared_file(MEMBERSHIP), "ARM", 6).set_index("CODGEO")
    ours = communes[communes["type"] == "arrondissement"]
    assert set(ours.index) == set(official.index)
    assert (ours["parent"] == official["COM"][ours.index]).all()
    assert (ours["epci"] == official["EPCI"][ours.index]).all()


@pytest.fixture(scope="module")
def population_2021(atlas, shared_file):
    """Population of the census of 2021 by commune of today, from the table of the APL.

    The header is on the ninth row, units on the tenth.
    """
    table = sheet(shared_file(APL), "APL 2023", 9).iloc[1:]
    population = pd.to_numeric(table.set_index("Code commune INSEE")["Population totale 2021"])
    assert population.sum() == 67_408_052
    return population.groupby(lambda code: atlas.successors.get(code, code)).sum()


def test_census_population_commune_by_commune(communes, population_2021):
    # IRIS are rounded one by one, the published population once.
    ours = communes["population_rp2021_hab"].drop(list(CITIES)).dropna()
    shared = ours.index.intersection(population_2021.index)
    assert len(shared) == 34_884
    assert set(ours.index) - set(shared) == set(ours.index[ours == 0])
    gap = (ours[shared].astype(int) - population_2021[shared]).abs()
    assert (gap == 0).mean() > 0.97
    assert gap.max() <= 6


def test_former_communes_are_summed_into_their_successor(communes, population_2021):
    # Pierrefitte-sur-Seine joined Saint-Denis in 2025.
    ours = communes["population_rp2021_hab"]
    assert abs(ours["93066"] - population_2021["93066"]) <= 6
    assert ours["93066"] > 140_000


def test_split_communes_are_absent_here_and_not_zero(communes, population_2021):
    # The other table still counts all their inhabitants in one commune, and 0 in the others.
    split = ["15141", "60054", "60694", "85084", "85165", "85212"]
    assert communes["population_rp2021_hab"][split].isna().all()
    assert population_2021["85084"] > 9_000
    assert population_2021["85165"] == 0
