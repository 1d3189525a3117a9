"""Gradation of care: what is inside, where the nearest is, and what is not known is never none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from synthetic_parts import equipment, put

from diagnostic.indicators.answers import answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.gradation import Line, gradation, levels
from diagnostic.indicators.places import territory
from diagnostic.indicators.registry import indicators
from diagnostic.sources.reading import Library
from diagnostic.sources.store import Store
from diagnostic.sources.tables import EQUIPMENT
from diagnostic.territory.distance import distances_km

DOUAI, SIN, CUINCY = "59178", "59569", "59165"
MAMOUDZOU, SAINT_DENIS, PARIS_13, SEIN = "97611", "97411", "75113", "29083"


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "sources")


@pytest.fixture
def lines(store, atlas):
    def of(*codes: str) -> dict[str, Line]:
        found = gradation(Base(Library(store), atlas), territory(frozenset(codes)))
        return {line.service.slug: line for _, every in found for line in every}

    return of


def everywhere(store, atlas, rows) -> None:
    """An edition that lists every commune of the country."""
    put(store, EQUIPMENT, "insee_bpe", "2019", rows, tuple(atlas.departements))


def hospital(code: str, year: int = 2019) -> dict[str, object]:
    kind = {"equipement": "etablissement_court_sejour", "type_equipement": "D101"}
    return {**equipment(code, 1, year), **kind}


def hospitals(atlas, year: int = 2019) -> list[dict[str, object]]:
    """One in each département but Mayotte, that of the Nord in Douai."""
    others = [area for code, area in atlas.departements.items() if code not in ("59", "976")]
    return [hospital(code, year) for code in (DOUAI, *(area.members[0] for area in others))]


def km_between(atlas, one: str, other: str) -> float:
    points = [np.array([[atlas[c].longitude, atlas[c].latitude]]) for c in (one, other)]
    return float(distances_km(*points)[0, 0])


def test_three_levels_and_no_service_twice():
    found = levels()
    assert [level.name for level in found] == [
        "Premier recours",
        "Second recours",
        "Troisième recours",
    ]
    slugs = [service.slug for level in found for service in level.services]
    assert len(slugs) == len(set(slugs)) == 22
    first = {service.slug for service in found[0].services}
    assert {"medecin_generaliste", "pharmacie", "infirmier", "laboratoire"} <= first
    assert {service.slug for service in found[2].services} == {
        "urgences",
        "maternite",
        "etablissement_court_sejour",
    }


def test_nothing_synchronised_is_not_none(lines):
    found = lines("01001")
    for slug in ("infirmier", "pharmacie", "cardiologue", "maternite"):
        line = found[slug]
        assert line.is_inside is None
        assert line.inside.value is None
        assert line.reach is None


def test_emergencies_are_known_without_synchronising(lines, atlas):
    line = lines(DOUAI, SIN)["urgences"]
    assert line.inside.period == "2025"
    assert line.reach.year == 2025
    far = lines("01001")["urgences"]
    assert far.is_inside is False
    assert far.reach.spot.departement == "Saône-et-Loire"
    assert far.reach.spot.site == "CH LES CHANAUX MACON"
    assert far.reach.mean_km == pytest.approx(far.reach.farthest_km)
    assert far.reach.mean_km == pytest.approx(20.4, abs=0.1)


def test_a_site_in_an_arrondissement_is_in_its_city(lines):
    part, whole = lines(PARIS_13)["urgences"], lines("75056")["urgences"]
    assert part.inside.value == 1
    assert whole.inside.value > 10
    assert set(part.names) <= set(whole.names)
    assert len(whole.names) == whole.inside.value


def test_what_is_inside_has_no_place_to_go_to(store, atlas, lines):
    everywhere(store, atlas, [equipment(DOUAI, 40)])
    line = lines(DOUAI, SIN)["medecin_generaliste"]
    assert (line.inside.value, line.is_inside, line.inside.period) == (40, True, "2019")
    assert line.reach.spot is None
    assert line.reach.farthest == atlas[SIN].name
    km = km_between(atlas, DOUAI, SIN)
    assert line.reach.farthest_km == pytest.approx(km, abs=1e-6)
    people = atlas[SIN].population, atlas[DOUAI].population
    assert line.reach.mean_km == pytest.approx(km * people[0] / sum(people), abs=1e-6)


def test_the_nearest_outside_is_that_of_most_inhabitants(store, atlas, lines):
    everywhere(store, atlas, [equipment(DOUAI, 1), equipment("62041", 1)])  # and Arras
    line = lines(SIN, CUINCY)["medecin_generaliste"]
    assert line.is_inside is False
    assert (line.reach.spot.commune, line.reach.spot.departement) == ("Douai", "Nord")
    assert line.reach.spot.share == 1
    assert not line.reach.spot.by_sea
    both = [km_between(atlas, code, DOUAI) for code in (SIN, CUINCY)]
    weights = [atlas[code].population for code in (SIN, CUINCY)]
    assert line.reach.mean_km == pytest.approx(np.average(both, weights=weights), abs=1e-6)
    assert line.reach.farthest_km == pytest.approx(max(both), abs=1e-6)


def test_a_commune_that_is_not_known_forbids_to_say_none(store, atlas, lines):
    known = tuple(code for code in atlas.departements if code != "62")
    put(store, EQUIPMENT, "insee_bpe", "2019", [equipment("80021", 3)], known)
    line = lines(SIN, "62041")["medecin_generaliste"]
    assert line.inside.value == 0
    assert line.is_inside is None


def test_the_sea_is_crossed_only_where_the_shore_has_none(store, atlas, lines):
    everywhere(store, atlas, [equipment(SAINT_DENIS, 5), equipment(DOUAI, 5)])
    line = lines(MAMOUDZOU)["medecin_generaliste"]
    assert line.is_inside is False
    assert (line.reach.spot.commune, line.reach.spot.by_sea) == ("Saint-Denis", True)
    assert 1_300 < line.reach.mean_km < 1_500
    # A territory on two shores counts those who have one on theirs, and says the others.
    two = lines(MAMOUDZOU, SIN)["medecin_generaliste"].reach
    assert (two.known, two.asked) == (1, 2)
    assert two.mean_km == pytest.approx(km_between(atlas, SIN, DOUAI), abs=1e-6)


def test_a_city_whose_arrondissements_have_one_is_served(store, atlas, lines):
    everywhere(store, atlas, [equipment(PARIS_13, 9)])
    line = lines("75056")["medecin_generaliste"]
    assert line.inside.value == 9
    assert line.reach.mean_km == 0
    near = lines("75114")["medecin_generaliste"]
    assert near.reach.spot.commune == atlas[PARIS_13].name


@pytest.mark.parametrize("code", ["01001", SEIN, MAMOUDZOU, PARIS_13, "97502", "55039"])
def test_every_kind_of_territory_has_its_lines(lines, code):
    """Offline; the last has no inhabitant."""
    found = lines(code)
    assert len(found) == 22
    for line in found.values():
        assert line.is_inside in (True, False, None)
        if line.reach:
            assert line.reach.mean_km <= line.reach.farthest_km + 1e-9
            assert not pd.isna(line.reach.mean_km)


def test_a_zero_that_emergencies_deny_is_not_known(store, atlas, lines):
    """The BPE of 2020 counts no short-stay hospital in all Mayotte, where there are emergencies."""
    kind = "etablissement_court_sejour"
    everywhere(store, atlas, hospitals(atlas))
    line = lines(MAMOUDZOU)[kind]
    assert line.inside.value is None
    assert line.is_inside is None
    assert line.reach is None
    # Where the département has one elsewhere, none here is none.
    near = lines(SIN)[kind]
    assert (near.inside.value, near.is_inside) == (0, False)
    assert near.reach.spot.commune == "Douai"


def test_an_older_edition_that_counts_the_hospital_is_taken(store, atlas, lines):
    rows = [hospital(DOUAI, 2018), hospital(MAMOUDZOU, 2018)]
    put(store, EQUIPMENT, "insee_bpe", "2018", rows, atlas.departements)
    everywhere(store, atlas, [hospital(DOUAI)])
    line = lines(MAMOUDZOU)["etablissement_court_sejour"]
    assert (line.inside.value, line.inside.period) == (1, "2018")


def test_the_mean_distance_shares_the_doubt_on_a_zero(store, atlas):
    """As far as the gradation says, in the edition that is believed."""
    rows = [*hospitals(atlas, 2018), hospital(MAMOUDZOU, 2018)]
    put(store, EQUIPMENT, "insee_bpe", "2018", rows, atlas.departements)
    everywhere(store, atlas, hospitals(atlas))
    base = Base(Library(store), atlas)
    asked = indicators()["distance_etablissement_court_sejour"]
    (mayotte,) = answers(base, territory(frozenset({MAMOUDZOU})), [asked])
    assert (mayotte.value.value, mayotte.value.period) == (0, "2018")
    (nord,) = answers(base, territory(frozenset({DOUAI})), [asked])
    assert (nord.value.value, nord.value.period) == (0, "2019")
