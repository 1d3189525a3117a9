"""The still map of counts."""

from __future__ import annotations

from math import sqrt
from xml.etree import ElementTree

import pytest

from diagnostic.maps import drawing
from diagnostic.maps.circles import LARGEST_RADIUS, Counts, circles_map
from diagnostic.maps.circles_scale import round_steps

SVG = "{http://www.w3.org/2000/svg}"
DOUAISIS = "200044618"


def parsed(text: str):
    return ElementTree.fromstring(text)  # noqa: S314 - our own text


def words(picture) -> str:
    return " ".join(text.text or "" for text in picture.iter(f"{SVG}text"))


@pytest.fixture(scope="module")
def drawn(atlas):
    codes = frozenset(atlas.epci[DOUAISIS].members)
    counts = Counts(
        "Médecins <b> 2017",
        "généralistes",
        "INSEE & co",
        {"59574": 16.0, "59008": 4.0, "59178": 0.0, "59255": 0.0},
        frozenset({"59028"}),
    )
    return parsed(circles_map(atlas, codes, counts))


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
    assert "Médecins <b> 2017" in words(drawn)
    assert "INSEE & co. Contours : IGN" in words(drawn).replace("\u00a0", " ")


def test_what_is_not_known_is_told_from_none_and_from_secret(drawn):
    fills = {path.get("fill") for path in drawn.iter(f"{SVG}path")}
    assert {drawing.ABSENT, drawing.HATCHED} < fills
    for word in ("aucun, autour", "secret", "non connu"):
        assert word in words(drawn)


def test_the_ground_is_not_explained_where_every_commune_has_a_circle(atlas):
    codes = frozenset(atlas.epci[DOUAISIS].members)
    everywhere = dict.fromkeys(atlas.communes, 3.0)
    text = words(parsed(circles_map(atlas, codes, Counts("t", "u", "s", everywhere))))
    assert "aucun" not in text
    assert "non connu" not in text


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (1, [1]),
        (7, [7, 2, 1]),
        (46, [40, 10, 1]),
        (1217, [1000, 250, 1]),
        (40250, [40000, 10000, 400]),
    ],
)
def test_the_legend_is_round(most, steps):
    assert round_steps(most) == steps


def test_a_territory_without_contour_has_no_map(atlas):
    overseas = next(c.code for c in atlas.communes.values() if not c.has_contour)
    assert circles_map(atlas, frozenset({overseas}), Counts("t", "u", "s", {})) == ""


def test_a_name_covers_no_circle(atlas):
    """Around Douai the circles touch each other: a name that finds no room is left out."""
    codes = frozenset([*atlas.epci[DOUAISIS].members, *atlas.epci["245901152"].members])
    counts = {code: atlas[code].population / 900 for code in atlas.communes}
    picture = parsed(circles_map(atlas, codes, Counts("t", "u", "s", counts)))
    discs = [
        tuple(float(circle.get(name)) for name in ("cx", "cy", "r"))
        for circle in picture.iter(f"{SVG}circle")
        if circle.find(f"{SVG}title") is not None
    ]
    names = [
        text
        for group in picture.iter(f"{SVG}g")
        if group.get("text-anchor") == "middle" and group.get("font-size")
        for text in group.iter(f"{SVG}text")
    ]
    assert names
    for name in names:
        x, y = float(name.get("x")), float(name.get("y"))
        half = len(name.text) * drawing.TEXT_PX * drawing.LETTER / 2
        for cx, cy, radius in discs:
            if abs(cx - x) < 1 and abs(cy - y) < 6:
                continue  # on its own circle, where it has no other room
            aside, above = max(abs(x - cx) - half, 0), max(y - 12 - cy, cy - y - 4, 0)
            assert aside**2 + above**2 > (radius - 0.2) ** 2, name.text
