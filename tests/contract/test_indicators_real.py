"""Indicators on the official files: published figures come back, others are recomputed apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from diagnostic.indicators.answers import answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import Place, france, of_area, territory, usual_comparators
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.values import Value
from diagnostic.sources.embedded import REFERENCE
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.stats.comparison import Judgement

BPE_2019 = {
    "medecin_generaliste": 61_429,
    "chirurgien_dentiste": 38_487,
    "sage_femme": 7_066,
    "infirmier": 100_816,
    "masseur_kinesitherapeute": 75_319,
}
BPE_2020 = {"urgences": 698, "maison_sante": 1_514, "laboratoire": 4_092, "pharmacie": 21_580}


@pytest.fixture(scope="module")
def base(home, atlas) -> Base:
    return Base(Library(Store(home / "sources")), atlas)


@pytest.fixture(scope="module")
def value(base) -> Callable[[str, Place], Value]:
    def of(name: str, place: Place) -> Value:
        return answers(base, place, [indicators()[name]])[0].value

    return of


@pytest.fixture(scope="module")
def departements(atlas) -> list[Place]:
    """The 101 départements."""
    areas = [area for code, area in atlas.departements.items() if code[:3] not in ("975", "977")]
    areas = [area for area in areas if area.code[:3] not in ("978", "986", "987", "988", "984")]
    assert len(areas) == 101
    return [of_area("departement", area) for area in areas]


@pytest.fixture(scope="module")
def table(parts, home) -> Callable[[str, str], pd.DataFrame]:
    """Rows of a part, as they were published."""
    return lambda source, edition: pd.read_parquet(
        Store(home / "sources").path(parts[source, edition])
    )


# --- published figures ----------------------------------------------------------------------------


def test_means_of_the_apl_by_departement(value, departements, atlas):
    published = pd.read_csv(REFERENCE / "apl_departements.csv", dtype={"code": str})
    published = published[
        (published["niveau"] == "departement")
        & (published["annee"] == 2023)
        & (published["profession"] == "medecin_generaliste")
    ].set_index("code")["apl"]
    assert len(published) == 100
    for place in departements:
        found = value("apl_medecin_generaliste", place)
        if place.code == "976":
            assert found.value is None
        else:
            assert found.period == "2023"
            empty = sum(atlas[code].population == 0 for code in place.communes)
            assert found.known >= found.asked - empty, place.name
            assert round(found.value, 2) == published[place.code], place.name


def test_the_apl_of_france(value, atlas):
    whole = france(atlas)
    assert round(value("apl_medecin_generaliste", whole).value, 3) == 3.745
    assert round(value("population_apl_sous_2_5", whole).value, 1) == 16.6


@pytest.mark.parametrize(("slug", "total"), [*BPE_2019.items(), *BPE_2020.items()])
def test_the_bpe_of_france_is_the_sum_of_its_departements(value, departements, atlas, slug, total):
    name = f"nombre_{slug}"
    found = value(name, france(atlas))
    assert (found.value, found.known, found.asked) == (total, 34_875, 34_875)
    assert sum(value(name, place).value for place in departements) == total


def test_a_commune_that_others_left_is_in_its_departement_only(value, table, atlas):
    rows = table("insee_bpe", "2019")
    nurses = rows[(rows["equipement"] == "infirmier") & rows["code"].str.startswith("85")]
    vendee = of_area("departement", atlas.departements["85"])
    assert value("nombre_infirmier", vendee).value == nurses["nombre"].sum()
    assert nurses.loc[nurses["code"] == "85084", "nombre"].sum() > 0
    alone = value("nombre_infirmier", territory(frozenset({"85084"})))
    assert (alone.value, alone.status, alone.known) == (None, "absent", 0)


def test_orders_of_magnitude_of_the_cnam(value, atlas, departements):
    """Another source, of 2024, that counts persons: Paris has many second surgeries."""
    cnam = pd.read_csv(REFERENCE / "professionnels_liberaux_2024.csv", dtype={"code": str})
    cnam = cnam.set_index(["profession", "niveau", "code"])["effectif"]
    for slug in BPE_2019:
        ratio = value(f"nombre_{slug}", france(atlas)).value / cnam[slug, "france", "FR"]
        assert 0.85 < ratio < 1.15, slug
    for place in departements:
        counted = value("nombre_infirmier", place).value
        assert 0.5 < counted / cnam["infirmier", "departement", place.code] < 2, place.name


def test_orders_of_magnitude_of_the_insee(value, atlas):
    reference = pd.read_csv(REFERENCE / "population_france_2023.csv")
    total = reference.loc[reference["classe_age"] != "tsage", "population_hab"].sum()
    assert value("population", france(atlas)).value / total == pytest.approx(1, abs=0.01)
    older = reference[reference["classe_age"].str[:2].astype(int) >= 65]["population_hab"].sum()
    # 2021 against 2023: the share of those of 65 and over rises by some 0.3 point a year.
    share = value("part_65_plus", france(atlas)).value
    assert share == pytest.approx(100 * older / total, abs=1.2)


# --- recomputed apart -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def here(douaisis) -> Place:
    return territory(douaisis)


def test_nurses_for_the_inhabitants(value, table, communes, douaisis, here):
    rows = table("insee_bpe", "2019")
    mine = rows[rows["code"].isin(douaisis) & (rows["type_equipement"] == "D232")]
    people = communes.loc[sorted(douaisis), "population_hab"].sum()
    found = value("densite_infirmier", here)
    assert found.value == pytest.approx(10_000 * mine["nombre"].sum() / people, rel=1e-12)
    assert found.low < found.value < found.high


def test_access_to_doctors_and_the_part_of_the_older(value, table, douaisis, here):
    rows = table("drees_apl", "medecin_generaliste-2023")
    rows = rows[rows["code"].isin(douaisis)].pivot_table(
        index=["code", "population_standardisee_hab", "population_totale_hab"],
        columns="tranche",
        values="apl",
    )
    rows = rows.reset_index()
    weight = rows["population_standardisee_hab"]
    mean = np.average(rows["tous"], weights=weight)
    assert value("apl_medecin_generaliste", here).value == pytest.approx(mean, rel=1e-12)
    younger = next(name for name in rows if "65" in str(name))
    rest = np.average(rows[younger], weights=weight)
    older = value("apl_part_65_ans", here).value
    assert older == pytest.approx(100 * (1 - rest / mean), rel=1e-9)
    low = rows.loc[rows["tous"] < 2.5, "population_totale_hab"].sum()
    share = 100 * low / rows["population_totale_hab"].sum()
    assert value("population_apl_sous_2_5", here).value == pytest.approx(share, rel=1e-12)


def test_income_of_the_communes(value, table, douaisis, here):
    rows = table("insee_filosofi", "2019")
    rows = rows[rows["code"].isin(douaisis)].dropna(subset=["revenu_median_eur"])
    mean = np.average(rows["revenu_median_eur"], weights=rows["personnes"])
    found = value("revenu_median", here)
    assert found.value == pytest.approx(mean, rel=1e-12)
    assert (found.known, found.status) == (len(rows), "estime")


def test_distance_to_maternities(value, table, communes, douaisis, here):
    sites = table("drees_maternites", "2023")["code"]
    sites = communes.loc[[code for code in sites.unique() if code in communes.index]]
    sites = sites.dropna(subset="centre_longitude")  # that of Saint-Martin has no contour
    mine = communes.loc[sorted(douaisis)]
    km = [
        _haversine(each.centre_longitude, each.centre_latitude, sites).min()
        for each in mine.itertuples()
    ]
    mean = np.average(km, weights=mine["population_hab"])
    assert value("distance_maternite", here).value == pytest.approx(mean, abs=1e-6)


def test_distance_to_emergencies(value, base, communes, douaisis, here):
    """From the sites of 2025 with their coordinates, that the application ships."""
    sites = base.library.rows("urgences").rename(
        columns={"longitude": "centre_longitude", "latitude": "centre_latitude"}
    )
    mine = communes.loc[sorted(douaisis)]
    km = [
        _haversine(each.centre_longitude, each.centre_latitude, sites).min()
        for each in mine.itertuples()
    ]
    mean = np.average(km, weights=mine["population_hab"])
    found = value("distance_urgences", here)
    assert found.value == pytest.approx(mean, abs=1e-6)
    assert found.period == "2025"


def test_the_douaisis_beside_the_others(base, atlas, douaisis, here):
    found = {
        each.indicator.id: each
        for each in answers(base, here, indicators().values(), usual_comparators(atlas, douaisis))
    }
    for answer in found.values():
        for each in answer.comparators:
            if each.value.is_known and each.value.period != answer.value.period:
                assert each.judgement is Judgement.UNKNOWN
    france_of = {name: answer.comparators[-1] for name, answer in found.items()}
    assert france_of["densite_masseur_kinesitherapeute"].judgement is Judgement.WORSE
    assert france_of["densite_ophtalmologue"].judgement is Judgement.UNKNOWN
    assert france_of["densite_medecin_generaliste"].judgement is Judgement.SAME
    assert france_of["part_65_plus"].judgement is Judgement.DIFFERENT


def _haversine(longitude: float, latitude: float, places: pd.DataFrame) -> np.ndarray:
    lon1, lat1 = np.radians(longitude), np.radians(latitude)
    lon2 = np.radians(places["centre_longitude"].to_numpy())
    lat2 = np.radians(places["centre_latitude"].to_numpy())
    half = np.sin((lat2 - lat1) / 2) ** 2
    half += np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(half))
