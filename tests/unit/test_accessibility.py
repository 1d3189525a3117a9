"""How care is shared out: bands make a whole, curves rise to all, retirements take a part."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from synthetic_parts import apl, equipment, put

from diagnostic.indicators.accessibility import (
    BANDS,
    SITES,
    Curve,
    Owed,
    apl_bands,
    curves,
    owed,
)
from diagnostic.indicators.answers import answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.official_densities import official_densities
from diagnostic.indicators.places import Place, france, of_area, territory, usual_comparators
from diagnostic.indicators.registry import indicators
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import APL, EQUIPMENT

DOUAI, SIN, CUINCY = "59178", "59569", "59165"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def base(store, atlas):
    return lambda: Base(Library(store), atlas)


def place(*codes: str) -> Place:
    return territory(frozenset(codes))


def curve(km: list[float], people: list[float]) -> Curve:
    return Curve(place(), np.array(km, float), np.array(people, float), len(km), len(km))


def test_bands_follow_each_other_and_cover_everything():
    assert BANDS[0][1] == 0
    assert BANDS[-1][2] == np.inf
    for (_, _, most), (_, least, _) in pairwise(BANDS):
        assert most == least
    assert 2.5 in [least for _, least, _ in BANDS]


def test_inhabitants_are_in_one_band_each(base, store):
    rows = [apl(DOUAI, 1.2, 10), apl(SIN, 2.5, 20), apl(CUINCY, 5.0, 70)]
    put(store, APL, "drees_apl", "a-2023", rows)
    found = apl_bands(base(), place(DOUAI, SIN, CUINCY), [])
    shares = [answer.value.value for answer in found]
    # A commune at 2.5 is not under 2.5.
    assert shares == pytest.approx([10, 0, 20, 0, 70])


def test_the_first_two_bands_are_those_under_the_threshold(base, store):
    rows = [apl(DOUAI, 2.49, 10), apl(SIN, 2.5, 30)]
    put(store, APL, "drees_apl", "a-2023", rows)
    base, here = base(), place(DOUAI, SIN)
    low = answers(base, here, [indicators()["population_apl_sous_2_5"]])[0].value.value
    bands = [answer.value.value for answer in apl_bands(base, here, [])]
    assert sum(bands[:2]) == pytest.approx(low) == pytest.approx(25)


def test_mayotte_is_in_no_band(base):
    assert all(a.value.value is None for a in apl_bands(base(), place("97611"), []))


def test_what_the_older_give_is_a_part_of_the_whole(base, store):
    younger = {**apl(DOUAI, 2.0, 10), "tranche": "moins_de_65_ans"}
    put(store, APL, "drees_apl", "a-2023", [apl(DOUAI, 2.5, 10), younger])
    ids = ("apl_medecin_generaliste", "apl_part_65_ans")
    found = answers(base(), place(DOUAI), [indicators()[name] for name in ids])
    (own,) = owed(*found)
    assert (own.whole, own.older, own.younger) == pytest.approx((2.5, 0.5, 2.0))
    assert own.year == "2023"


def test_nothing_is_owed_where_the_part_is_not_known(base, atlas, douaisis_codes):
    """Offline the example territories have an APL, but not that of the younger doctors."""
    ids = ("apl_medecin_generaliste", "apl_part_65_ans")
    wanted = [indicators()[name] for name in ids]
    found = answers(base(), territory(douaisis_codes), wanted, [france(atlas)])
    assert found[0].value.value is not None
    assert owed(*found) == []


@pytest.fixture
def douaisis_codes(atlas) -> frozenset[str]:
    sirens = ("200044618", "245901152")
    return frozenset(code for siren in sirens for code in atlas.epci[siren].members)


def test_a_curve_by_hand():
    found = curve([0, 3, 3, 10], [50, 20, 20, 10])
    limits = np.array([0, 2.9, 3, 9.9, 10, 99])
    assert found.share_within(limits) == pytest.approx([50, 50, 90, 90, 100, 100])
    assert [found.distance_of(share) for share in (50, 51, 90, 91, 100)] == [0, 3, 3, 10, 10]


def test_curves_rise_to_everybody(base, atlas, douaisis_codes):
    comparators = usual_comparators(atlas, douaisis_codes)
    found = curves(base(), "urgences", territory(douaisis_codes), comparators)
    assert [each.place.name for each in found.curves] == [
        "Votre territoire",
        *(each.name for each in comparators),
    ]
    for each in found.curves:
        shares = each.share_within(np.linspace(0, 400, 50))
        assert (np.diff(shares) >= 0).all()
        assert shares[-1] == pytest.approx(100)
        median = each.distance_of(50)
        assert each.share_within(np.array([median]))[0] >= 50


def test_no_curve_where_nothing_is_known(base, store, atlas):
    assert curves(base(), "pharmacie", place("01001"), []) is None
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment(DOUAI, 40)])  # only what is listed
    assert curves(base(), "infirmier", place(DOUAI), []) is None


def test_densities_of_the_cnam_are_those_of_the_file(store, atlas):
    places = [of_area("departement", atlas.departements["59"]), france(atlas)]
    found = official_densities(Library(store), places)
    nord, whole = found.rows["medecin_generaliste"]
    assert (nord.density, whole.density, whole.count) == (88.8, 81.0, 55_546)
    assert found.rows["sage_femme"][1].density == 56.3
    assert found.year == 2024


def test_no_density_where_the_cnam_gives_none(store, atlas):
    places = [of_area("departement", atlas.departements["975"])]
    assert official_densities(Library(store), places) is None


def test_what_is_shown_of_retirements_adds_up():
    shown = Owed(place(DOUAI), "2023", 3.9641, 0.4053).rounded()
    assert (shown.whole, shown.younger, shown.older) == pytest.approx((3.96, 3.56, 0.40))


def test_a_mean_distance_is_over_inhabitants():
    assert curve([0, 10], [30, 10]).mean_km == pytest.approx(2.5)


def test_only_emergencies_are_measured_to_the_very_place():
    assert {"urgences"} == SITES
