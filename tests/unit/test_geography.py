"""The embedded geography, held against published figures and against its own geometry."""

import csv
from functools import cache

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from diagnostic.paths import GEO, ROOT
from diagnostic.territory.atlas import CITIES

LEVELS = ("contours_fin", "contours_moyen", "contours_leger")
TEST_DATA = ROOT / "tests" / "data"

MEUSE_WITHOUT_INHABITANTS = {"55039", "55050", "55139", "55189", "55239", "55307"}
SPLIT_SINCE_2021 = {
    *("15031", "15035", "15047", "15141", "15171"),
    *("60054", "60694"),
    *("85084", "85165", "85212"),
}
ISLANDS = {
    *("17004", "22016", "29082", "29083", "29084", "29155"),
    *("56069", "56085", "56086", "56087", "56088", "85113"),
    *("97110", "97130", "97131"),
}
ELLIPSOID = Geod(ellps="WGS84")


def km2(polygon):
    return abs(ELLIPSOID.geometry_area_perimeter(polygon)[0]) / 1e6


@pytest.fixture(scope="module")
def national(communes):
    return communes[communes["type"] == "commune"]


@pytest.fixture(scope="module")
def tiles(layer):
    """Contours of one level, the three cities by arrondissement: the tiles of the coverage."""
    return cache(lambda level: layer(level).drop(list(CITIES)))


# -- Communes and populations ---------------------------------------------------------------------


def test_communes_of_2026(communes, national):
    assert len(national) == 34_875
    assert national["departement"].nunique() == 101
    assert national["region"].nunique() == 18
    assert communes["type"].value_counts().to_dict() == {
        "commune": 34_875,
        "collectivite": 88,
        "arrondissement": 45,
    }
    assert communes.index.is_unique
    assert communes.index.str.fullmatch(r"\d[0-9AB]\d{3}").all()


def test_population_of_france(national):
    # INSEE, populations municipales 2023: France without Mayotte, and Mayotte (census of 2017).
    population = national.groupby("departement")["population_hab"].sum()
    assert population.sum() == 68_350_798
    assert population["976"] == 256_518
    assert population.drop("976").sum() == 68_094_280


@pytest.mark.parametrize(
    ("code", "population"),
    [
        ("75056", 2_103_778),
        ("13055", 886_040),
        ("69123", 519_127),
        ("31555", 514_819),
        ("06088", 357_737),
        ("44109", 327_734),
        ("34172", 310_240),
        ("67482", 293_771),
    ],
)
def test_population_of_the_largest_cities(national, code, population):
    # INSEE, populations municipales 2023.
    assert national["population_hab"][code] == population


def test_populations_are_dated(communes):
    dated = communes["population_millesime"]
    mayotte = communes["departement"] == "976"
    overseas = communes["type"] == "collectivite"
    assert (dated[mayotte] == 2017).all()
    assert dated[overseas].isna().all()
    assert (dated[~mayotte & ~overseas] == 2023).all()


def test_departements_agree_with_the_estimates_of_2025(national):
    # INSEE, Statistiques locales, estimations de population 2025: two years of change at most.
    published = departements_insee()["population_2025_hab"]
    counted = national.groupby("departement")["population_hab"].sum()
    assert set(published.index) == set(counted.index)
    change = (published / counted).drop("976")
    assert change.between(0.965, 1.035).all(), change.sort_values()


def test_only_six_communes_of_the_meuse_are_empty(communes):
    empty = communes[communes["population_hab"] == 0]
    assert set(empty.index) == MEUSE_WITHOUT_INHABITANTS
    assert set(empty["departement"]) == {"55"}


def test_overseas_communes_have_no_contour_and_are_kept(communes, layer):
    overseas = communes[communes["type"] == "collectivite"]
    assert overseas.groupby("departement").size().to_dict() == {
        "975": 2,
        "977": 1,
        "978": 1,
        "986": 3,
        "987": 48,
        "988": 33,
    }
    assert not overseas["contour"].any()
    assert overseas["superficie_km2"].isna().all()
    assert overseas.index.intersection(layer("contours_leger").index).empty
    # Clipperton and the Terres australes are no communes.
    assert not communes.index.str.startswith(("984", "989")).any()


# -- The population of before ---------------------------------------------------------------------

SPLIT_SINCE_2016 = SPLIT_SINCE_2021 | {"14666", "14712"}


def test_population_of_2016_is_the_one_published(communes, national):
    # INSEE, populations légales 2016: 66 361 658 without Mayotte (« 66 362 000 », Insee Focus 138).
    # The communes split since had some 17 000 inhabitants: Essarts en Bocage, Saline, Neussargues
    # en Pinatelle and Les Hauts Talican.
    missing = 66_361_658 - national["population_2016_hab"].sum()
    assert missing == 17_000
    assert (communes["population_2016_hab"].dropna() >= 0).all()


@pytest.mark.parametrize(
    ("code", "population"),
    [
        # INSEE, populations légales 2016.
        ("75056", 2_190_327),
        ("13055", 862_211),
        ("69123", 515_695),
        ("31555", 475_438),
        ("59178", 39_657),
    ],
)
def test_population_of_2016_of_known_cities(communes, code, population):
    assert communes["population_2016_hab"][code] == population


def test_arrondissements_had_the_inhabitants_of_their_city(communes):
    for city in CITIES:
        parts = communes[communes["parent"] == city]["population_2016_hab"]
        assert parts.sum() == communes["population_2016_hab"][city]


def test_population_of_2016_is_absent_where_the_ground_is_another_never_zero(communes):
    absent = set(communes.index[communes["population_2016_hab"].isna()])
    mayotte = set(communes.index[communes["departement"] == "976"])
    overseas = set(communes.index[communes["type"] == "collectivite"])
    assert absent == mayotte | overseas | SPLIT_SINCE_2016


def test_merged_communes_keep_the_inhabitants_of_all(communes):
    # Pierrefitte-sur-Seine joined Saint-Denis in 2025: their growth is that of both.
    change = communes["population_hab"] / communes["population_2016_hab"].astype(float)
    assert communes["population_2016_hab"]["93066"] > 135_000
    assert 0.9 < change["93066"] < 1.3
    # Annecy was already one; Conques-en-Rouergue took a code out of use.
    assert communes["population_2016_hab"]["12218"] == pytest.approx(1_600, rel=0.15)


def test_before_and_after_are_the_same_ground(communes):
    large = communes[communes["population_hab"] >= 2_000].dropna(subset="population_2016_hab")
    change = large["population_hab"] / large["population_2016_hab"].astype(float)
    assert change.between(0.6, 1.8).mean() > 0.999


# -- Known territories ----------------------------------------------------------------------------


def members(communes, *epci):
    return set(communes.index[communes["epci"].isin(epci) & communes["parent"].isna()])


def example_territories():
    with (TEST_DATA / "territoires_codes.csv").open(encoding="utf-8") as file:
        table = pd.DataFrame(csv.DictReader(file))
    return table.groupby("territoire")["code_commune"].agg(set)


@pytest.mark.parametrize(
    ("name", "epci", "count", "population"),
    [
        ("Douaisis", ("200044618", "245901152"), 55, 219_046),
        ("Blésois", ("200030385",), 43, 106_615),
    ],
)
def test_example_territories(communes, name, epci, count, population):
    territory = members(communes, *epci)
    assert territory == example_territories()[name]
    assert len(territory) == count
    assert communes["population_hab"][list(territory)].sum() == population


def test_every_example_is_made_of_communes_of_today(national):
    for territory in example_territories():
        assert territory <= set(national.index)


# -- Memberships ----------------------------------------------------------------------------------


@pytest.mark.parametrize("membership", ["epci", "canton", "departement", "region"])
def test_memberships_lead_to_an_area_that_has_members(communes, membership):
    file = {"canton": "cantons", "departement": "departements", "region": "regions"}
    codes = pd.read_parquet(GEO / f"{file.get(membership, membership)}.parquet", columns=["code"])
    assert codes["code"].is_unique
    assert set(codes["code"]) == set(communes[membership].dropna())


@pytest.mark.parametrize(
    ("code", "name", "count"),
    [
        ("200044618", "CA Douaisis Agglo", 35),
        ("245901152", "CA Cœur d'Ostrevent", 20),
        ("200030385", "CA de Blois « Agglopolys »", 43),
        ("200054781", "Métropole du Grand Paris", 130),
        ("200093201", "Métropole Européenne de Lille", 95),
        ("200054807", "Métropole d'Aix-Marseille-Provence", 92),
        ("200046977", "Métropole de Lyon", 58),
        ("200067106", "CA du Pays Basque", 158),
    ],
)
def test_known_epci(atlas, communes, code, name, count):
    assert atlas.epci[code].name == name
    assert len(atlas.epci[code].members) == count
    assert set(atlas.epci[code].members) == members(communes, code)


def test_every_epci_groups_communes(atlas):
    assert len(atlas.epci) == 1_255
    assert min(len(area.members) for area in atlas.epci.values()) >= 2


def test_four_islands_only_belong_to_no_epci(national):
    alone = national[national["epci"].isna()]
    assert set(alone["nom"]) == {"Île-de-Bréhat", "Île-de-Sein", "Ouessant", "L'Île-d'Yeu"}


def test_cantons_lie_in_their_departement_and_are_missing_where_there_are_none(national):
    cantons = pd.read_parquet(GEO / "cantons.parquet").set_index("code")
    placed = national.dropna(subset="canton")
    assert (placed["canton"].map(cantons["departement"]) == placed["departement"]).all()
    without = national[national["canton"].isna()]
    # Métropole de Lyon, Martinique, Guyane and Paris have none; Saint-Denis took Pierrefitte over
    # in 2025, after the cantons were drawn.
    assert without["departement"].value_counts().to_dict() == {
        "69": 58,
        "972": 34,
        "973": 22,
        "75": 1,
        "93": 1,
    }
    assert {"69123", "75056", "93066"} <= set(without.index)
    assert set(without.loc[without["departement"] == "69", "epci"]) == {"200046977"}


def test_postal_codes(communes):
    codes = communes["codes_postaux"]
    assert all(len(code) == 5 and code.isdigit() for listed in codes for code in listed)
    assert "59500" in list(codes["59178"])
    assert all(code.startswith("20") for code in codes["2A004"])


# -- Former communes ------------------------------------------------------------------------------


def test_no_dangling_successor(atlas):
    assert len(atlas.formers) > 4_000
    assert {former.commune for former in atlas.formers} <= set(atlas.communes)
    assert len({former.code for former in atlas.formers}) == len(atlas.formers)
    assert not atlas.successors.keys() & atlas.communes.keys()


@pytest.mark.parametrize(
    ("former", "name", "today"),
    [
        ("69152", "Pierre-Bénite", "69149"),
        ("93059", "Pierrefitte-sur-Seine", "93066"),
        ("01015", "Arbignieu", "01015"),
        ("15023", None, "15108"),
    ],
)
def test_known_successors(atlas, former, name, today):
    found = {f.code: f for f in atlas.formers}[former]
    assert (found.name, found.commune) == (name, today)


def test_missing_values_are_none_in_the_atlas(atlas):
    for commune in atlas.communes.values():
        assert not any(value != value for value in commune), commune.code
    assert atlas["97501"].area_km2 is None
    assert atlas["97501"].age_0_19 is None


# -- Ages and dwellings ---------------------------------------------------------------------------

RP2021 = [
    "population_rp2021_hab",
    "age_0_19_hab",
    "age_20_64_hab",
    "age_65_plus_hab",
    "logements",
    "residences_secondaires",
]


def test_census_is_absent_where_the_ground_is_another_never_zero(communes):
    absent = communes[RP2021].isna()
    assert (absent.all(axis=1) == absent.any(axis=1)).all()
    expected = (
        set(communes.index[communes["departement"] == "976"])
        | set(communes.index[communes["type"] == "collectivite"])
        | SPLIT_SINCE_2021
    )
    assert set(communes.index[absent.any(axis=1)]) == expected
    nobody = communes[communes["population_rp2021_hab"] == 0]
    assert set(nobody.index) == MEUSE_WITHOUT_INHABITANTS


def test_census_adds_up_to_the_published_population(national):
    # INSEE, population municipale 2021 of France without Mayotte: 67 408 052. The communes split
    # since had some 12 000 inhabitants.
    missing = 67_408_052 - national["population_rp2021_hab"].sum()
    assert 11_000 < missing < 13_000


def test_ages_add_up_to_the_population(communes):
    # Each age and each IRIS (some 2 000 inhabitants) is rounded by itself.
    known = communes.dropna(subset="population_rp2021_hab")
    ages = known["age_0_19_hab"] + known["age_20_64_hab"] + known["age_65_plus_hab"]
    gap = (ages - known["population_rp2021_hab"]).abs().astype(float)
    population = known["population_rp2021_hab"].astype(float)
    assert (gap <= 3 + population / 5_000).all(), gap.sort_values().tail()


def test_share_of_the_ages_is_that_of_france(national):
    # INSEE, estimations de population au 1er janvier 2023: 23.5 % under 20, 21.3 % of 65 or more.
    total = national[RP2021].sum()
    assert total["age_0_19_hab"] / total["population_rp2021_hab"] == pytest.approx(0.235, abs=0.01)
    assert total["age_65_plus_hab"] / total["population_rp2021_hab"] == pytest.approx(
        0.213, abs=0.01
    )


def test_second_homes_are_dwellings(communes):
    known = communes.dropna(subset="logements")
    assert (known["residences_secondaires"] <= known["logements"]).all()
    assert (known[RP2021] >= 0).all(axis=None)


# -- Paris, Lyon, Marseille -----------------------------------------------------------------------


@pytest.mark.parametrize(("city", "count"), [("75056", 20), ("69123", 9), ("13055", 16)])
def test_arrondissements_tile_their_city(communes, layer, city, count):
    parts = communes[communes["parent"] == city]
    assert len(parts) == count
    assert parts["population_hab"].sum() == communes["population_hab"][city]
    assert parts["superficie_km2"].sum() == pytest.approx(
        communes["superficie_km2"][city], abs=0.02
    )
    for column in RP2021:
        assert parts[column].sum() == communes[column][city]
    for level in LEVELS:
        union = shapely.coverage_union_all(layer(level)[parts.index].to_numpy())
        assert shapely.equals(union, layer(level)[city])


def test_areas_of_the_three_cities(communes):
    # IGN: Paris 105.4 km², Lyon 47.9, Marseille 240.6 (coast generalised).
    areas = communes["superficie_km2"]
    assert areas["75056"] == pytest.approx(105.4, rel=0.01)
    assert areas["69123"] == pytest.approx(47.9, rel=0.01)
    assert areas["13055"] == pytest.approx(240.6, rel=0.02)


# -- Contours -------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
def test_every_commune_has_a_valid_contour(communes, layer, level):
    contours = layer(level)
    assert contours.index.is_unique
    assert set(contours.index) == set(communes.index[communes["type"] != "collectivite"])
    assert contours.crs.to_epsg() == 4326
    assert set(contours.geom_type) <= {"Polygon", "MultiPolygon"}
    assert contours.is_valid.all()
    assert not contours.is_empty.any()


@pytest.mark.parametrize("level", LEVELS)
def test_no_overlap_no_gap_and_borders_are_shared(tiles, level):
    assert shapely.coverage_is_valid(tiles(level).to_numpy())


@pytest.mark.parametrize("level", LEVELS)
def test_no_hole_but_llivia(tiles, level):
    france = shapely.coverage_union_all(tiles(level).to_numpy())
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(france) for ring in part.interiors]
    assert len(holes) == 1
    assert holes[0].contains(shapely.Point(1.981, 42.464))
    assert km2(holes[0]) == pytest.approx(12.84, abs=1.5)


def test_levels_grow_lighter_and_stay_on_the_grid(layer):
    counts = []
    for level in LEVELS:
        points = shapely.get_coordinates(layer(level).to_numpy())
        assert np.array_equal(points, np.round(points, 4))
        counts.append(len(points))
    assert counts[1] < counts[0] / 2
    assert counts[2] < counts[1] / 1.5


@pytest.mark.parametrize("name", ["epci", "departements", "regions"])
def test_borders_of_areas_are_those_of_their_communes(layer, name):
    areas = layer(name).dropna()
    assert areas.is_valid.all()
    assert shapely.coverage_is_valid(areas.to_numpy())
    if name != "epci":
        inside = shapely.coverage_union_all(layer("contours_moyen").drop(list(CITIES)).to_numpy())
        assert shapely.equals(shapely.coverage_union_all(areas.to_numpy()), inside)


def test_the_communes_of_cantal_have_their_own_ground(communes, layer):
    reborn = ["15031", "15035", "15047", "15171"]
    for level in LEVELS:
        ground = layer(level)
        common = shapely.area(shapely.intersection(ground[reborn].to_numpy(), ground["15141"]))
        assert common.max() == 0
    assert (communes["superficie_km2"][[*reborn, "15141"]] > 10).all()


# -- Areas ----------------------------------------------------------------------------------------


def departements_insee():
    """INSEE, Statistiques locales: density of 2022 and estimated population of 2025."""
    table = pd.read_csv(TEST_DATA / "departements_insee.csv", dtype={"departement": str})
    table["densite_2022_hab_km2"] = pd.to_numeric(table["densite_2022_hab_km2"], errors="coerce")
    return table.set_index("departement")


def test_area_of_france(national):
    # INSEE: 551 500 km² for metropolitan France (IGN), 543 940 by the cadastre, which leaves lakes,
    # glaciers and estuaries out; about 632 700 with the five départements d'outre-mer.
    area = national.groupby("departement")["superficie_km2"].sum()
    overseas = area.index.str.startswith("97")
    assert 543_940 < area[~overseas].sum() < 551_500
    assert area.sum() == pytest.approx(632_700, rel=0.012)


@pytest.mark.parametrize(
    ("departement", "published"),
    [("971", 1_628), ("972", 1_128), ("973", 83_534), ("974", 2_504), ("976", 374)],
)
def test_areas_overseas(national, departement, published):
    area = national.loc[national["departement"] == departement, "superficie_km2"].sum()
    assert area == pytest.approx(published, rel=0.04)


def test_areas_agree_with_the_published_densities(national):
    # A density of 2022 over a population of 2023, cadastral areas without lakes nor glaciers.
    sums = national.groupby("departement")[["population_hab", "superficie_km2"]].sum()
    density = sums["population_hab"] / sums["superficie_km2"]
    ratio = (density / departements_insee()["densite_2022_hab_km2"]).dropna()
    assert len(ratio) == 100
    assert ratio.between(0.94, 1.06).all(), ratio.sort_values()
    assert ratio.median() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("level", LEVELS)
def test_areas_are_those_of_the_fine_contours(communes, layer, level):
    sample = layer(level).iloc[::50]
    measured = np.array([km2(polygon) for polygon in sample])
    declared = communes["superficie_km2"][sample.index].to_numpy()
    if level == "contours_fin":
        assert measured == pytest.approx(declared, abs=0.001)
    assert measured.sum() == pytest.approx(declared.sum(), rel=0.005)


# -- Neighbours -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pairs():
    table = pd.read_parquet(GEO / "voisins.parquet")
    return set(zip(table["a"], table["b"], strict=True))


@pytest.fixture(scope="module")
def touching(tiles):
    """Pairs of tiles that touch at one level, and the length they share, in degrees."""

    @cache
    def measure(level):
        contours = tiles(level)
        shapes, codes = contours.to_numpy(), contours.index.to_numpy(str)
        a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        a, b = a[codes[a] < codes[b]], b[codes[a] < codes[b]]
        shared = shapely.length(shapely.intersection(shapes[a], shapes[b]))
        return pd.DataFrame({"a": codes[a], "b": codes[b], "shared": shared})

    return measure


def test_neighbours_are_symmetric_and_never_oneself(atlas, pairs):
    assert len(pairs) == 102_380
    assert all(a < b for a, b in pairs)
    for code, neighbours in atlas.neighbours.items():
        assert code not in neighbours
        assert all(code in atlas.neighbours[neighbour] for neighbour in neighbours)


@pytest.mark.parametrize("level", LEVELS)
def test_neighbours_share_a_border_at_every_level(pairs, touching, level):
    table = touching(level)
    along = table[table["shared"] > 0]
    among_tiles = {pair for pair in pairs if not set(pair) & CITIES.keys()}
    assert set(zip(along["a"], along["b"], strict=True)) == among_tiles


def test_communes_that_touch_at_a_point_are_no_neighbours(atlas, touching):
    table = touching("contours_fin")
    points = table[table["shared"] == 0]
    assert len(points) > 1_000
    for a, b in zip(points["a"], points["b"], strict=True):
        assert b not in atlas.neighbours[a]
    assert {("01008", "01202"), ("01060", "01269")} <= set(
        zip(points["a"], points["b"], strict=True)
    )


def test_communes_on_the_edge_have_a_border_shared_with_nobody(communes, tiles, touching):
    contours, table = tiles("contours_fin"), touching("contours_fin")
    shared = (
        table.groupby("a")["shared"].sum().add(table.groupby("b")["shared"].sum(), fill_value=0)
    )
    perimeter = pd.Series(shapely.length(contours.to_numpy()), index=contours.index)
    free = perimeter - shared.reindex(contours.index, fill_value=0)
    on_edge = communes["en_bordure"][contours.index]
    assert ((free > 1e-6) == on_edge).all()
    assert communes.loc[["13055", "29155", "56186"], "en_bordure"].all()
    assert not communes.loc[["75056", "69123", "41018"], "en_bordure"].any()


def test_islands_have_no_neighbour(atlas, communes):
    drawn = communes.index[communes["contour"]]
    assert {code for code in drawn if not atlas.neighbours[code]} == ISLANDS
    assert {"Groix", "Ouessant", "L'Île-d'Yeu"} <= {atlas.name(code) for code in ISLANDS}


def test_neighbours_of_douai(atlas):
    names = {atlas.name(code) for code in atlas.neighbours["59178"]}
    assert names == {
        *("Anhiers", "Cuincy", "Flers-en-Escrebieux", "Lallaing", "Lambres-lez-Douai"),
        *("Lauwin-Planque", "Râches", "Roost-Warendin", "Sin-le-Noble", "Waziers"),
    }


def test_a_city_and_its_outer_arrondissements_have_the_same_neighbours(atlas):
    for city, arrondissements in atlas.arrondissements.items():
        inside = {city, *arrondissements}
        around = {n for code in arrondissements for n in atlas.neighbours[code]} - inside
        assert atlas.neighbours[city] == around
    assert len(atlas.neighbours["75056"]) == 29


# -- Town halls -----------------------------------------------------------------------------------


def test_town_halls_stand_in_their_commune(communes, layer):
    placed = communes.dropna(subset=["mairie_longitude", "mairie_latitude"])
    points = shapely.points(placed["mairie_longitude"], placed["mairie_latitude"])
    away = shapely.distance(points, layer("contours_fin")[placed.index].to_numpy())
    # Contours are generalised by some 300 m: a mairie near a border may fall across it.
    assert (away <= 0.004).mean() > 0.99
    assert away.max() <= 0.0101, placed.index[away > 0.0101].tolist()[:10]
    assert len(placed) / communes["contour"].sum() > 0.95
