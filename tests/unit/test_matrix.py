"""The priority matrix: each disc in its square, each note in words, the rest to rate."""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from xml.etree import ElementTree

import pytest
from drawn import SVG, elements_of, words_of

from diagnostic.maps.view import Canvas
from diagnostic.reports.drawings.colours import ACCENT, LOOKS
from diagnostic.reports.drawings.matrix import Rated, matrix, matrix_svg, told
from diagnostic.reports.figure import figure
from diagnostic.reports.pages import PAGE_NAMES, PageName

HOSTILE = "<b>*x*</b> =1+1 & « z »"


def marks(svg: str) -> dict[str, tuple[float, float]]:
    """Where each mark is written in the squares."""
    whole = ElementTree.fromstring(svg)  # noqa: S314 - our own
    return {
        each.text or "": (float(each.get("x", "")), float(each.get("y", "")))
        for each in whole.findall(f"{SVG}text")  # those of the list are each in its group
        if re.fullmatch(r"R\d+", each.text or "")
    }


def squares(svg: str) -> dict[tuple[int, int], tuple[float, float, float, float]]:
    """Left, top, right and foot of each square, by severity and frequency."""
    boxes = elements_of(svg, "rect")[1:26]
    sides = [[float(box.get(n, "")) for n in ("x", "y", "width", "height")] for box in boxes]
    return {
        (5 - at // 5, 1 + at % 5): (x, y, x + wide, y + tall)
        for at, (x, y, wide, tall) in enumerate(sides)
    }


@pytest.mark.parametrize("size", [(1080, 640), (907, 1180), (760, 560)])
def test_each_rupture_is_in_the_square_of_its_notes(size: tuple[int, int]) -> None:
    rated = [
        Rated(f"R{5 * severity + frequency}", "Un", severity, frequency, 3)
        for severity, frequency in product(range(1, 6), repeat=2)
    ]
    svg = matrix_svg(rated, *size)
    found, grid = marks(svg), squares(svg)
    assert len(found) == 25
    for one in rated:
        assert one.severity is not None
        assert one.frequency is not None
        left, top, right, foot = grid[(one.severity, one.frequency)]
        x, y = found[one.mark]
        assert left < x < right
        assert top < y < foot
    up = grid[(5, 1)][1] < grid[(1, 1)][1]
    along = grid[(1, 1)][0] < grid[(1, 5)][0]
    assert up
    assert along


def test_several_in_a_square_stand_side_by_side() -> None:
    svg = matrix_svg([Rated(f"R{rank}", "", 4, 4, 2) for rank in range(1, 10)], 1080, 640)
    places = list(marks(svg).values())
    assert len(places) == 9
    near = min(
        abs(a[0] - b[0]) + abs(a[1] - b[1]) for at, a in enumerate(places) for b in places[:at]
    )
    assert near > 25


def test_too_many_in_a_square_are_counted() -> None:
    svg = matrix_svg([Rated(f"R{rank}", "", 4, 4, 2) for rank in range(1, 81)], 1080, 640)
    assert len(marks(svg)) == 8
    said = words_of(svg)
    assert "+72" in said
    assert "autres." in said


@pytest.mark.parametrize("capacity", range(1, 6))
def test_the_ring_is_filled_as_far_as_one_can_act(capacity: int) -> None:
    svg = matrix_svg([Rated("R1", "", 4, 4, capacity)], 1080, 640)
    arcs = [each.get("stroke") for each in elements_of(svg, "path")][:5]
    assert arcs.count(ACCENT) == capacity
    assert f"capacité d’agir {capacity} " in words_of(svg)


def test_discs_have_the_colour_of_their_priority_and_the_list_says_it() -> None:
    svg = matrix_svg([Rated("R1", "Un", 5, 5, 4), Rated("R2", "Deux", 2, 2, 2)], 1080, 640)
    fills = [each.get("fill") for each in elements_of(svg, "circle")]
    assert LOOKS["forte"].fill in fills
    assert LOOKS["faible"].fill in fills
    said = words_of(svg)
    assert "Gravité 5, fréquence 5, capacité d’agir 4 : priorité forte (100)" in said
    assert "Gravité 2, fréquence 2, capacité d’agir 2 : priorité faible (8)" in said


def test_what_is_not_rated_is_apart_with_what_it_lacks() -> None:
    rated = [Rated("R1", "Un", 5, None, None), Rated("R2", "Deux", 3, 3, 3)]
    svg = matrix_svg(rated, 1080, 640)
    assert set(marks(svg)) == {"R2"}
    said = words_of(svg)
    assert said.index("R2") < said.index("À noter") < said.index("R1", said.index("À noter"))
    assert "Il manque la fréquence et la capacité d’agir" in said
    assert "R1, Un ; il manque la fréquence et la capacité d’agir." in told(rated)


def test_hostile_words_stay_words() -> None:
    svg = matrix_svg([Rated("R1", HOSTILE, 5, 5, 4)], 1080, 640)
    assert "<b>" not in svg
    assert "<b>*x*</b> =1+1 &" in words_of(svg)


@pytest.mark.parametrize("page", PAGE_NAMES)
@pytest.mark.parametrize("count", [0, 1, 80])
def test_the_matrix_holds_on_every_page(page: PageName, count: int) -> None:
    rated = [Rated(f"R{rank}", HOSTILE, 1 + rank % 5, 1 + rank % 3, 2) for rank in range(count)]
    svg = figure(matrix(rated, place="Ici"), page, "svg", date(2026, 11, 22))
    assert "Fréquence, de rare à constante" in words_of(svg)


def test_told_by_priority() -> None:
    said = told([Rated("R1", "Un", 1, 1, 1), Rated("R2", "Deux", 5, 5, 5)])
    assert said.index("R2") < said.index("R1")
    plate = matrix([])(Canvas(760, 560))
    assert plate.alt == "Aucun point de rupture n’est encore posé."
