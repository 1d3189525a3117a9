"""A measure over time: its words, its places, and no word over another."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from drawn import elements_of, words_of

from diagnostic.maps.view import Canvas
from diagnostic.reports.drawings.followed import (
    TARGET,
    Course,
    Point,
    followed,
    followed_svg,
    told,
)
from diagnostic.reports.figure import figure
from diagnostic.reports.words import width

FULL = Course(
    "%",
    Point(date(2025, 1, 1), 38, 35, 41),
    60,
    date(2027, 12, 31),
    (
        Point(date(2026, 10, 1), 46, 43, 49),
        Point(date(2025, 9, 1), 41, 38, 44),
        Point(date(2026, 3, 1), 47.5, 44, 51),
    ),
    (Point(date(2025, 1, 1), 38), Point(date(2026, 10, 1), 51)),
)
ONE = Course("jours", Point(date(2026, 1, 15), 23), 14, date(2026, 12, 31))
ALONE = Course("", observed=(Point(date(2026, 1, 15), 1234),))
UNDATED = Course("%", target=80)
CLOSE = Course(
    "%",
    Point(date(2026, 1, 1), 12.5),
    12.6,
    date(2026, 2, 1),
    tuple(Point(date(2026, 1, 1 + 3 * rank), 12.5 + rank / 20) for rank in range(1, 9)),
)
ALL = [FULL, ONE, ALONE, UNDATED, CLOSE]
NBSP = "\u00a0"


@pytest.mark.parametrize("course", ALL)
@pytest.mark.parametrize("size", [(720, 400), (1147, 560), (480, 400)])
def test_no_word_covers_another_or_leaves_the_picture(
    course: Course, size: tuple[int, int]
) -> None:
    boxes = []
    for each in elements_of(followed_svg(course, *size), "text"):
        px, x, y = (float(each.get(name, "")) for name in ("font-size", "x", "y"))
        long = width(each.text or "", px, 600 if each.get("font-weight") else 400)
        left = x - long * {"middle": 0.5, "end": 1.0}.get(each.get("text-anchor", ""), 0.0)
        assert left >= 0
        assert left + long <= size[0] + 1, each.text
        boxes.append((left, y - px * 0.7, left + long, y + px * 0.15, each.text))
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3], (a[4], b[4])


def test_everything_is_named_in_french_numbers() -> None:
    said = words_of(followed_svg(FULL, 720, 400))
    for words in (
        "Départ : 38 % (35 à 41)",
        "Cible : 60 % au 31 décembre 2027",
        "Observé : 46 % (43 à 49)",
        "Attendu : 51 %",
        "47,5 %",
        "En %",
        "2026",
    ):
        assert words in said


def test_points_are_where_their_values_are() -> None:
    svg = followed_svg(FULL, 720, 400)
    target = next(
        float((each.get("d") or "").split(" ")[1].split("H")[0])
        for each in elements_of(svg, "path")
        if each.get("stroke") == TARGET
    )
    circles = {
        round(float(each.get("cx", ""))): float(each.get("cy", ""))
        for each in elements_of(svg, "circle")
    }
    ys = [circles[x] for x in sorted(circles)]  # 38, 41, 47.5 then 46, from left to right
    assert ys[0] > ys[1] > ys[3] > ys[2] > target
    per_unit = (ys[0] - target) / (60 - 38)
    assert ys[0] - ys[2] == pytest.approx(9.5 * per_unit, abs=0.3)


def test_one_value_stands_on_an_axis_from_zero() -> None:
    svg = followed_svg(ALONE, 720, 400)
    assert len(elements_of(svg, "circle")) == 1
    said = words_of(svg)
    assert "Observé : 1 234" in said.replace("\u202f", " ")
    assert said.startswith("0 ")
    assert "févr. 2026" in said
    assert "Nombre" in said


def test_without_a_day_the_axis_bears_none() -> None:
    said = words_of(followed_svg(UNDATED, 720, 400))
    assert "Cible : 80 %" in said
    assert "2000" not in said
    assert "1999" not in said


def test_an_empty_course_says_what_comes_first() -> None:
    plate = followed("Titre", Course("%"))(Canvas(720, 400))
    assert "la première sera le point de départ" in words_of(plate.svg)
    assert plate.alt == "Aucune valeur encore : la première sera le point de départ."


def test_told_in_the_order_of_days() -> None:
    said = told(FULL).replace(NBSP, " ")
    assert said.startswith("Départ : 38 % (35 à 41) le 1er janvier 2025. Cible : 60 % au ")
    assert said.index("1er septembre 2025") < said.index("1er mars 2026")
    assert said.endswith("Attendu : 51 % le 1er octobre 2026.")


def test_an_interval_has_the_digits_that_show_it() -> None:
    tight = Course("", observed=(Point(date(2026, 1, 1), 46, 45.62, 46.38),))
    assert "46 (45,6 à 46,4)" in told(tight)


def test_hostile_units_stay_words() -> None:
    svg = followed_svg(Course("<b>jours</b>", Point(date(2026, 1, 1), 3)), 720, 400)
    assert "<b>" not in svg
    assert "<b>jours</b>" in words_of(svg)


@pytest.mark.parametrize("course", ALL)
def test_it_leaves_as_a_file(course: Course) -> None:
    drawing = followed("Une question ?", course, "Ici", ("PMSI, 2025",))
    assert figure(drawing, "a4", "png", date(2026, 11, 22)).startswith(b"\x89PNG")
