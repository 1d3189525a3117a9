"""The still map of counts."""

from __future__ import annotations

from math import sqrt
from xml.etree import ElementTree

import pytest

from diagnostic.maps.circles import LARGEST_RADIUS, Counts, _rounded_steps, circles_map

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn(atlas):
    codes = frozenset(atlas.epci["200044618"].members)
    counts = Counts(
        "Médecins <b> 2017",
        "généralistes",
        "INSEE & co",
        {"59574": 16.0, "59008": 4.0, "59178": 0.0},
    )
    return ElementTree.fromstring(circles_map(atlas, codes, counts))  # noqa: S314 - our own text


def test_areas_follow_the_counts(drawn):
    radii = {
        circle.find(f"{SVG}title").text.split(" :")[0]: float(circle.get("r"))
        for circle in drawn.iter(f"{SVG}circle")
        if circle.find(f"{SVG}title") is not None
    }
    assert radii["Somain"] == pytest.approx(LARGEST_RADIUS, abs=0.06)
    assert radii["Aniche"] == pytest.approx(LARGEST_RADIUS * sqrt(4 / 16), abs=0.06)
    assert len(radii) == 2, "a count of zero has no circle"


def test_words_are_escaped_and_the_picture_says_what_it_is(drawn):
    assert drawn.get("aria-label") == "Médecins <b> 2017"
    assert any(text.text == "INSEE & co" for text in drawn.iter(f"{SVG}text"))


def test_unknown_communes_are_left_white(drawn):
    fills = [path.get("fill") for path in drawn.iter(f"{SVG}path")]
    assert "#fff" in fills
    assert "#e3eef2" in fills


@pytest.mark.parametrize(
    ("most", "steps"), [(1, [1]), (7, [7, 2, 1]), (46, [40, 10, 1]), (1217, [1000, 250, 1])]
)
def test_the_legend_is_round(most, steps):
    assert _rounded_steps(most) == steps


def test_a_territory_without_contour_has_no_map(atlas):
    overseas = next(c.code for c in atlas.communes.values() if not c.has_contour)
    assert circles_map(atlas, frozenset({overseas}), Counts("t", "u", "s", {})) == ""
