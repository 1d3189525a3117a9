"""What indicators are made of: what is not known is never zero, and no ground counts twice."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from synthetic_parts import apl, equipment, put

from diagnostic.indicators.base import Base, Series
from diagnostic.indicators.sphere import SHORE, nearest, on_sphere
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, EQUIPMENT, INCOME
from diagnostic.territory.distance import EARTH_RADIUS_KM

DOUAI, SIN, CUINCY = "59178", "59569", "59165"
ESSARTS, OIE, FLORENCE = "85084", "85165", "85212"
"""Essarts-en-Bocage, that the two others left in 2024."""


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def base(store, atlas):
    return lambda: Base(Library(store), atlas)


def sums(base: Base, series: Series, *codes: str) -> tuple[float, float] | None:
    """What a place is made of; None when none of its communes counts."""
    here = base.rows(base.ranks(codes))
    return series.sums(here) if series.counted(here).any() else None


def income(code: str, median: float | None, people: float | None, status="disponible"):
    return {
        "niveau": "commune",
        "code": code,
        "annee": 2021,
        "menages": None,
        "personnes": people,
        "revenu_median_eur": median,
        "revenu_d1_eur": None,
        "revenu_d9_eur": None,
        "taux_pauvrete_pct": None,
        "statut": status,
    }


# --- unknown is not zero --------------------------------------------------------------------------


def test_paris_has_no_equipment_while_nothing_is_synchronised(base):
    base = base()
    for slug in ("medecin_generaliste", "infirmier", "pharmacie"):
        for series in base.series(f"equipment:{slug}"):
            assert sums(base, series, "75056") is None
            assert sums(base, series, "75113") is None


def test_mayotte_has_no_apl_and_no_ages(base, atlas):
    base = base()
    mayotte = atlas.departements["976"].members
    every = (*base.series("apl:medecin_generaliste"), *base.series("age:65_plus"))
    assert every
    assert all(sums(base, series, *mayotte) is None for series in every)


def test_nothing_in_force_gives_no_edition(base):
    assert base().series("apl:infirmier") == ()


def test_no_row_is_none_where_the_edition_lists_everything(base, store):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(DOUAI, 40)])
    base = base()
    (series,) = base.series("equipment:medecin_generaliste")
    assert sums(base, series, SIN) == (0, base.atlas[SIN].population)
    assert sums(base, series, "62041") is None  # another département: not listed


def test_a_hidden_figure_stays_hidden(base, store):
    rows = [income(DOUAI, 20_000, 100), income(SIN, None, None, "secret")]
    put(store, INCOME, "insee_filosofi", "2021", rows)
    base = base()
    (series,) = [each for each in base.series("income:revenu_median_eur") if each.year == 2021]
    assert sums(base, series, DOUAI, SIN) == (2_000_000, 100)
    assert series.hidden[base.rank[SIN]]
    assert not series.hidden[base.rank[DOUAI]]
    assert sums(base, series, SIN) is None


def test_both_numbers_are_known_or_none(base, store):
    put(store, APL, "drees_apl", "a-2023", [apl(DOUAI, 3.0, 100), apl(SIN, None, 50, "absent")])
    base = base()
    (series,) = base.series("apl:medecin_generaliste")
    assert sums(base, series, DOUAI, SIN) == (300, 100)
    assert np.isnan(series.denominator[base.rank[SIN]])


# --- cities ---------------------------------------------------------------------------------------


def test_a_city_is_the_sum_of_its_arrondissements(base, store, atlas):
    parts = atlas.arrondissements["75056"]
    rows = [equipment(code, rank) for rank, code in enumerate(parts)]
    put(store, EQUIPMENT, "insee_bpe", "2019", rows)
    put(store, APL, "drees_apl", "a-2023", [apl(code, 2.0, 10) for code in parts])
    base = base()
    (doctors,) = base.series("equipment:medecin_generaliste")
    assert sums(base, doctors, "75056") == (190, atlas["75056"].population)
    assert sums(base, doctors, *parts)[0] == 190
    (access,) = base.series("apl:medecin_generaliste")
    assert sums(base, access, "75056") == (400, 200)


def test_a_city_with_an_unknown_arrondissement_is_not_known(base, store, atlas):
    parts = atlas.arrondissements["75056"]
    put(store, APL, "drees_apl", "a-2023", [apl(code, 2.0, 10) for code in parts[1:]])
    base = base()
    (series,) = base.series("apl:medecin_generaliste")
    assert sums(base, series, "75056") is None
    assert sums(base, series, *parts) == (380, 190)


# --- communes that have parted --------------------------------------------------------------------


@pytest.fixture
def parted(base, store):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(ESSARTS, 7), equipment("85191", 90)])
    return base()


def test_the_count_of_before_is_that_of_all_the_old_ground(parted, atlas):
    (series,) = parted.series("equipment:medecin_generaliste")
    ground = (ESSARTS, OIE, FLORENCE)
    assert sums(parted, series, *ground) == (7, atlas.population(ground))
    assert sums(parted, series, *atlas.departements["85"].members)[0] == 97
    vendee = parted.rows(parted.ranks(atlas.departements["85"].members))
    assert series.counted(vendee).all()


@pytest.mark.parametrize("part", [(ESSARTS,), (OIE,), (ESSARTS, OIE), (OIE, FLORENCE)])
def test_it_is_nobodys_alone(parted, part):
    (series,) = parted.series("equipment:medecin_generaliste")
    assert sums(parted, series, *part) is None
    assert sums(parted, series, *part, "85191")[0] == 90


def test_having_none_before_is_having_none_now(parted, base, store):
    put(store, EQUIPMENT, "insee_bpe", "2020", [equipment("85191", 5, 2020, "infirmier")])
    parted = base()
    (series,) = parted.series("equipment:infirmier")
    assert sums(parted, series, OIE)[0] == 0


def test_an_edition_that_knows_them_apart_is_believed(base, store):
    rows = [equipment(code, count, 2021) for code, count in ((ESSARTS, 4), (OIE, 2), (FLORENCE, 1))]
    put(store, EQUIPMENT, "insee_bpe", "2021", rows)
    base = base()
    (series,) = base.series("equipment:medecin_generaliste")
    assert sums(base, series, OIE)[0] == 2


def test_a_mean_of_before_counts_once(base, store):
    put(store, APL, "drees_apl", "a-2023", [apl(ESSARTS, 3.0, 900), apl("85191", 2.0, 100)])
    base = base()
    (series,) = base.series("apl:medecin_generaliste")
    assert sums(base, series, ESSARTS, OIE, FLORENCE, "85191") == (2_900, 1_000)
    assert sums(base, series, ESSARTS) is None
    (low,) = base.series("apl_low")
    assert sums(base, low, ESSARTS, OIE, FLORENCE, "85191") == (100, 1_000)


def test_which_of_them_has_it_is_not_known(base, store, atlas):
    rows = [equipment(code, 1) for code in atlas.communes if atlas[code].kind == "commune"]
    put(
        store, EQUIPMENT, "insee_bpe", "2019", [r for r in rows if r["code"] not in (OIE, FLORENCE)]
    )
    base = base()
    (series,) = base.series("nearest:medecin_generaliste")
    assert sums(base, series, ESSARTS, OIE, FLORENCE) is None
    assert sums(base, series, "85191") == (0, atlas["85191"].population)


# --- thresholds and distances ---------------------------------------------------------------------


def test_under_the_threshold_is_strictly_under(base, store):
    rows = [apl(DOUAI, 2.49, 10), apl(SIN, 2.5, 20), apl(CUINCY, 2.51, 40)]
    put(store, APL, "drees_apl", "a-2023", rows)
    base = base()
    (series,) = base.series("apl_low")
    assert sums(base, series, DOUAI, SIN, CUINCY) == (10, 70)


def test_what_older_doctors_give_is_the_rest(base, store):
    younger = [{**apl(DOUAI, 2.0, 10), "tranche": "moins_de_65_ans"}]
    younger.append({**apl(SIN, 3.1, 20), "tranche": "moins_de_65_ans"})
    rows = [apl(DOUAI, 2.5, 10), apl(SIN, 3.0, 20), apl(CUINCY, 9.0, 5), *younger]
    put(store, APL, "drees_apl", "a-2023", rows)
    base = base()
    (series,) = base.series("apl_older")
    # Sin-le-Noble: the part exceeds the whole by rounding; Cuincy: the part is not given.
    assert sums(base, series, DOUAI, SIN, CUINCY) == pytest.approx((5, 85))


def test_the_nearest_is_that_of_a_plain_search():
    rng = np.random.default_rng(4)
    longitude, latitude = rng.uniform(-5, 9, 60), rng.uniform(42, 51, 60)
    there = rng.random(60) < 0.2
    points = on_sphere(longitude, latitude)
    found, ranks = nearest(points, points[there])
    for rank in range(60):
        away = [_haversine(longitude, latitude, rank, other) for other in np.flatnonzero(there)]
        assert found[rank] == pytest.approx(min(away), abs=1e-6)
        assert ranks[rank] == np.argmin(away)
    assert (found[there] == 0).all()


def test_one_without_a_place_has_no_distance_and_is_not_found():
    longitude, latitude = np.array([2.0, 2.0, math.nan]), np.array([48.0, 49.0, math.nan])
    points = on_sphere(longitude, latitude)
    km, ranks = nearest(points, points[2:])
    assert np.isnan(km).all()
    assert (ranks == -1).all()
    km, ranks = nearest(points, points[:1])
    assert km[0] == 0
    assert np.isnan(km[2])
    assert list(ranks) == [0, 0, -1]


def test_the_nearest_is_not_sought_across_the_sea():
    points = on_sphere(np.array([2.0, 2.1, 9.0]), np.array([48.0, 48.0, 42.0]))
    points = np.column_stack([points, [0.0, SHORE, SHORE]])
    km, ranks = nearest(points, points[1:])
    assert np.isnan(km[0])
    assert list(ranks) == [-1, 0, 1]


def test_no_distance_from_an_edition_that_does_not_list_the_country(base, store):
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(DOUAI, 40)])
    base = base()
    assert base.series("equipment:medecin_generaliste")
    assert base.series("nearest:medecin_generaliste") == ()


def test_editions_are_in_the_order_of_years(base):
    years = [each.year for each in base().series("equipment:medecin_generaliste")]
    assert len(years) > 1
    assert all(one < other for one, other in pairwise(years))


def _haversine(longitude, latitude, one, other) -> float:
    lon1, lat1, lon2, lat2 = np.radians(
        [longitude[one], latitude[one], longitude[other], latitude[other]]
    )
    half = np.sin((lat2 - lat1) / 2) ** 2
    half += np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return float(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)))
