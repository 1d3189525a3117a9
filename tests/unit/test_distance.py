"""Distances as the crow flies, against a textbook pair and the real atlas."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostic.territory.distance import EARTH_RADIUS_KM, distances_km, nearest

PARIS, LYON = (2.3522, 48.8566), (4.8357, 45.7640)


def test_paris_lyon():
    # 391.5 km on the sphere of mean radius, the figure that geographic calculators print.
    (km,) = distances_km(np.array([PARIS]), np.array([LYON])).ravel()
    assert km == pytest.approx(391.5, abs=0.5)


def test_a_quarter_of_the_meridian():
    (km,) = distances_km(np.array([(0.0, 0.0)]), np.array([(0.0, 90.0)])).ravel()
    assert km == pytest.approx(np.pi / 2 * EARTH_RADIUS_KM)


def test_the_nearest_come_first(atlas):
    codes = frozenset(atlas.epci["200044618"].members)  # Cœur d’Ostrevent, beside Douai
    douai, paris = atlas["59178"], atlas["75056"]
    places = [(p.longitude, p.latitude) for p in (paris, douai)]
    found = nearest(atlas, codes, places, limit=5)
    assert [near.rank for near in found] == [1, 0]
    assert found[0].nearest_km < found[0].mean_km < 20
    assert 150 < found[1].nearest_km < 200


def test_a_place_inside_is_near_its_own_commune(atlas):
    douai = atlas["59178"]
    (near,) = nearest(atlas, frozenset({"59178"}), [(douai.longitude, douai.latitude)], 1)
    assert near.nearest_km == pytest.approx(0)


def test_communes_without_coordinates_have_no_distance(atlas):
    nowhere = frozenset(c.code for c in atlas.communes.values() if c.longitude is None)
    assert nowhere
    assert nearest(atlas, frozenset([min(nowhere)]), [PARIS], 1) == ()
    assert nearest(atlas, frozenset({"59178"}), [], 1) == ()
