"""Layers that maps show: the same figures as those of a territory, zone by zone."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic.indicators.answers import answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.gallery import gallery
from diagnostic.indicators.layers import Gallery
from diagnostic.indicators.places import territory
from diagnostic.indicators.registry import indicators
from diagnostic.sources.reading import Library
from diagnostic.stats.intervals import proportion, rate
from diagnostic.stats.many import proportions, rates
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.zones import LEVELS, zoning

DOUAISIS = "200044618"


@pytest.fixture(scope="module")
def base(atlas: Atlas) -> Base:
    return Base(Library(), atlas)


@pytest.fixture(scope="module")
def shown(base: Base) -> Gallery:
    return gallery(base)


def test_every_commune_is_in_one_zone_of_each_level(atlas: Atlas) -> None:
    for level in ("departement", "region"):
        zones = zoning(atlas, level)
        apart = {
            code
            for code, of in zip(atlas.communes, zones.of, strict=True)
            if of < 0 and atlas[code].kind != "arrondissement"
        }
        assert not apart


def test_no_bassin_de_vie_is_known_without_its_table(atlas: Atlas) -> None:
    assert len(zoning(atlas, "bassin_de_vie")) == 0
    named = zoning(atlas, "bassin_de_vie", {"59178": ("59178", "Douai")})
    assert named.codes == ("59178",)
    assert named.name("59178") == "Douai"
    assert (named.of >= 0).sum() == 1


def test_the_city_of_an_arrondissement_is_its_zone(atlas: Atlas) -> None:
    assert zoning(atlas, "departement").touched(atlas, ["75113"]) == ("75",)
    assert zoning(atlas, "commune").touched(atlas, ["75113"]) == ("75113",)


@pytest.mark.parametrize("level", ["commune", "epci", "departement", "region"])
def test_inhabitants_of_france_are_the_same_at_every_level(
    shown: Gallery, atlas: Atlas, level: str
) -> None:
    layer = shown.layer("population", level)  # type: ignore[arg-type]
    assert layer is not None
    rows = [
        at
        for at, code in enumerate(layer.codes)
        if level != "commune" or atlas[code].kind != "arrondissement"
    ]
    everyone = sum(c.population for c in atlas.communes.values() if c.kind != "arrondissement")
    without_epci = sum(
        c.population
        for c in atlas.communes.values()
        if c.kind != "arrondissement" and c.epci is None
    )
    expected = everyone - (without_epci if level == "epci" else 0)
    assert np.nansum(layer.values[rows]) == expected


def test_a_zone_says_what_a_territory_of_its_communes_says(base: Base, shown: Gallery) -> None:
    """Values and limits, for every indicator that the embedded data give."""
    place = territory(frozenset(base.atlas.epci[DOUAISIS].members))
    asked = [indicators()[s.id] for s in shown.subjects if s.id in indicators()]
    seen = 0
    for answer in answers(base, place, asked):
        layer = shown.layer(answer.indicator.id, "epci", answer.value.period or None)
        if layer is None or answer.value.value is None:
            continue
        at = layer.rank[DOUAISIS]
        assert layer.values[at] == pytest.approx(answer.value.value, rel=1e-9), answer.indicator.id
        if answer.value.low is not None:
            assert layer.low[at] == pytest.approx(answer.value.low, rel=1e-9)
            assert layer.high[at] == pytest.approx(answer.value.high, rel=1e-9)
        seen += 1
    assert seen > 40


def test_what_is_not_known_is_never_zero(shown: Gallery, atlas: Atlas) -> None:
    layer = shown.layer("part_65_plus", "commune")
    assert layer is not None
    unknown = [c.code for c in atlas.communes.values() if c.age_65_plus is None]
    assert unknown
    assert np.isnan(layer.values[[layer.rank[code] for code in unknown]]).all()


def test_subjects_that_no_figure_gives_are_not_offered(shown: Gallery) -> None:
    """The income file of 2019 has no poverty rate."""
    offered = {subject.id for subject in shown.subjects}
    for subject in shown.subjects:
        found = [shown.layer(subject.id, level) for level in subject.levels]
        assert any(layer is not None and np.isfinite(layer.values).any() for layer in found)
    assert "population" in offered
    assert all(set(subject.levels) <= set(LEVELS) for subject in shown.subjects)


def test_a_period_that_does_not_exist_gives_nothing(shown: Gallery) -> None:
    assert shown.layer("population", "epci", "1789") is None
    assert shown.layer("population", "bassin_de_vie") is None


def test_intervals_of_arrays_are_those_of_one_figure() -> None:
    events = np.array([0, 1, 3.5, 9, 10, 250, np.nan, 4, 0])
    people = np.array([10, 7, 100, 9, 4000, 250, 30, np.nan, 0])
    for many, one in (
        (proportions(events, people, 100), proportion),
        (rates(events, people, 100), rate),
    ):
        for row in range(len(events)):
            found = one(events[row], people[row])
            told = [column[row] for column in many]
            if found is None:
                assert np.isnan(told).all()
            else:
                assert told == pytest.approx([100 * limit for limit in found], rel=1e-12)
