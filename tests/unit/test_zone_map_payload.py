"""What the browser is told of a map: light, whole, and nothing taken for zero."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from diagnostic.maps.symbology import ABSENT, SECRET
from diagnostic.ui.mapping.zone_map import Point, Shown, told_of

SYNTHETIC = Shown(
    level="commune",
    zones={"59178": 2, "59008": SECRET, "59009": ABSENT},
    colours=("#c7e9b4", "#41b6c4", "#225ea8"),
    texts={"59178": "12,3 %", "59008": "secret"},
    radii={},
    territory=frozenset({"59178"}),
    extent=(2.9, 50.2, 3.3, 50.5),
)


def test_lists_follow_the_codes():
    told = told_of(SYNTHETIC)
    assert told["codes"].split() == ["59008", "59009", "59178"]
    assert told["ranks"] == [SECRET, ABSENT, 2]
    assert told["texts"] == ["secret", "", "12,3 %"]
    assert told["radii"] is None


def test_a_zone_without_circle_has_none_rather_than_a_point():
    told = told_of(replace(SYNTHETIC, radii={"59178": 12.345, "59008": 0.0, "62041": 3}))
    assert told["codes"].split() == ["59008", "59009", "59178", "62041"]
    assert told["radii"] == [None, None, 12.3, 3.0]
    assert told["ranks"][-1] is None


def test_only_zones_of_the_map_are_paled():
    told = told_of(replace(SYNTHETIC, pale=frozenset({"59008", "01001"})))
    assert told["pale"] == "59008"
    assert told_of(SYNTHETIC)["pale"] == ""


def test_places_are_longitude_then_latitude():
    places = (Point(3.0812345678, 50.371234567, "<b>Pharmacie</b>", 2),)
    told = told_of(replace(SYNTHETIC, points=places))
    assert told["points"] == [[3.08123, 50.37123, "<b>Pharmacie</b>", 2]]


@pytest.mark.parametrize(("count", "most"), [(650, 60_000), (3_800, 350_000)])
def test_what_is_sent_stays_light(count, most):
    codes = [f"{59001 + rank}" for rank in range(count)]
    told = told_of(
        replace(
            SYNTHETIC,
            zones=dict.fromkeys(codes, 3),
            texts=dict.fromkeys(
                codes, "1\u202f204,7 pour 100\u202f000\u00a0hab. (1\u202f100 à 1\u202f310)"
            ),
            radii=dict.fromkeys(codes, 12.3),
            pale=frozenset(codes),
        )
    )
    assert len(json.dumps(told, ensure_ascii=False).encode()) < most
