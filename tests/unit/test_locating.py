"""A point gives its commune, and its distance from another one."""

import math

import pytest

from diagnostic.sources.locating import WITHIN_KM, kilometres_from, locate


def test_a_point_is_in_its_commune():
    assert locate([5.216, -61.4963, 45.1944], [46.2533, 16.2656, -12.7888]) == [
        "01451",
        "97101",
        "97611",
    ]


def test_the_three_cities_are_answered_by_arrondissement():
    found = locate([2.3522, 4.8357, 5.3698], [48.8566, 45.764, 43.2965])
    assert [code[:3] for code in found] == ["751", "693", "132"]


def test_every_commune_holds_the_point_that_is_inside_it(atlas):
    sample = [
        c for c in atlas.communes.values() if c.has_contour and c.code not in atlas.arrondissements
    ]
    sample = sample[::25]
    found = locate([c.longitude for c in sample], [c.latitude for c in sample])
    assert found == [c.code for c in sample]


def test_a_point_at_sea_or_abroad_or_unknown_has_no_commune():
    assert locate([0.0, -8.0, 2.35, math.nan], [0.0, 47.0, math.nan, 48.85]) == [None] * 4


def test_a_point_on_the_quay_is_given_to_the_commune_beside():
    # A hospital of Saint-Trojan-les-Bains, a few metres outside the generalised coast.
    assert locate([-1.197], [45.83134]) == ["17411"]


def test_two_kilometres_off_the_coast_is_nowhere():
    far = kilometres_from(["17411"], [-1.28], [45.83134])[0]
    assert far > WITHIN_KM
    assert locate([-1.28], [45.83134]) == [None]


def test_distances_are_zero_inside_and_kilometres_outside():
    inside, outside = kilometres_from(["75056", "75056"], [2.35, 2.35], [48.86, 49.86])
    assert inside == 0
    # One degree of latitude is 111 km; the north of Paris is at 48.902.
    assert outside == pytest.approx((49.86 - 48.902) * 111.2, abs=0.3)


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude():
    (away,) = kilometres_from(["75056"], [3.47], [48.84])
    assert away == pytest.approx(1.0 * 111.2 * math.cos(math.radians(48.84)), rel=0.02)


def test_a_merged_commune_is_on_the_ground_of_its_successor(atlas):
    old, new = next((o, n) for o, n in atlas.successors.items() if atlas[n].has_contour)
    commune = atlas[new]
    assert kilometres_from([old], [commune.longitude], [commune.latitude])[0] == 0


def test_distance_from_what_has_no_contour_is_unknown():
    found = kilometres_from(
        ["97502", "XXXXX", None, "75056"], [2, 2, 2, math.nan], [48, 48, 48, 48]
    )
    assert all(math.isnan(value) for value in found)


def test_no_point_is_no_answer():
    assert locate([], []) == []
    assert kilometres_from([], [], []).tolist() == []
