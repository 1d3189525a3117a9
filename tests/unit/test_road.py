"""The road of a pathway: its rows, its colours, its words, and nothing over anything else."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from drawn import SVG, elements_of, words_of

from diagnostic.maps.view import Canvas
from diagnostic.pathways.board import DEGREES, Degree, degree
from diagnostic.reports.drawings.colours import LOOKS, UNRATED, look
from diagnostic.reports.drawings.road import Stop, road, road_svg, told
from diagnostic.reports.figure import figure
from diagnostic.reports.pages import PAGE_NAMES, PageName
from diagnostic.reports.words import width
from diagnostic.ui.board.road import WIDTHS, told_of

LABELS = (
    "Diagnostic et évaluation initiale",
    "Mise en route du traitement et titration",
    "Suivi en ville",
    "Exacerbation et hospitalisation",
    "Retour à domicile et suivi dans les 14 jours",
    "Réadaptation cardiaque et éducation thérapeutique",
    "Soins palliatifs et fin de vie",
)
HOSTILE = "<b>*x*</b> =1+1 {{ y }} & « z »"
DAY = date(2026, 11, 22)


def stops(count: int = 7, ruptures: int = 0, label: str = "") -> list[Stop]:
    """Segments, the third of which has so many rupture points."""
    points = tuple((f"R{rank}", HOSTILE, 1 + rank * 13 % 125) for rank in range(1, ruptures + 1))
    return [
        Stop(f"s{rank}", label or LABELS[rank % 7], rank, points if rank == 2 else ())
        for rank in range(count)
    ]


def groups(svg: str) -> dict[str, ElementTree.Element]:
    """What is drawn of each segment, by its id."""
    return {
        each.get("data-segment", ""): each
        for each in elements_of(svg, "g")
        if each.get("data-segment")
    }


def ground(group: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right and foot of a segment."""
    box = next(each for each in group.iter(f"{SVG}rect") if each.get("class") == "ground")
    x, y, wide, tall = (float(box.get(name, "")) for name in ("x", "y", "width", "height"))
    return x, y, x + wide, y + tall


def rows(svg: str) -> list[int]:
    """How many segments each row holds, from the top."""
    tops = [ground(group)[1] for group in groups(svg).values()]
    return [tops.count(top) for top in dict.fromkeys(tops)]


def road_colour(group: ElementTree.Element) -> str:
    """Colour of the first path that is filled: that of the road."""
    filled = (each.get("fill", "none") for each in group.iter(f"{SVG}path"))
    return next(fill for fill in filled if fill != "none")


def test_degrees_follow_one_another_from_1_to_125() -> None:
    ends = list(DEGREES.values())
    assert ends[0][0] == 1
    assert ends[-1][1] == 5**3
    assert all(last + 1 == first for (_, last), (first, _) in pairwise(ends))
    assert [degree(each) for each in (1, 26, 27, 63, 64, 125)] == [
        *("faible", "faible", "moyenne", "moyenne", "forte", "forte")
    ]
    assert degree(None) is None


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", [*DEGREES, None])
def test_words_are_read_on_every_colour_and_edges_are_seen(name: Degree | None) -> None:
    painted = look(name)
    assert contrast(painted.on, painted.fill) >= 4.5
    assert contrast(painted.edge, "#ffffff") >= 3


def test_colours_go_from_light_to_dark_so_that_hue_is_not_needed() -> None:
    fills = [luminance(each.fill) for each in (UNRATED, *LOOKS.values())]
    assert fills == sorted(fills, reverse=True)
    assert all(a / b > 1.25 for a, b in pairwise(fills))


@pytest.mark.parametrize(
    ("count", "wide", "expected"),
    [
        (1, 1240, [1]),
        (4, 1240, [4]),
        (5, 1240, [3, 2]),
        (7, 1240, [4, 3]),
        (8, 1600, [4, 4]),
        (3, 560, [2, 1]),
        (2, 360, [1, 1]),
    ],
)
def test_rows_are_two_past_four_segments_and_more_when_narrow(
    count: int, wide: float, expected: list[int]
) -> None:
    assert rows(road_svg(stops(count), None, wide)) == expected


@pytest.mark.parametrize("wide", WIDTHS)
@pytest.mark.parametrize("ruptures", [0, 1, 3, 12, 80])
def test_segments_do_not_touch_and_words_hold_in_the_picture(wide: float, ruptures: int) -> None:
    svg = road_svg(stops(7, ruptures, label=f"{HOSTILE} {LABELS[5]}"), "s1", wide)
    boxes = [ground(each) for each in groups(svg).values()]
    assert len(boxes) == 7
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
    tall = float(ElementTree.fromstring(svg).get("height", ""))  # noqa: S314 - our own
    for each in elements_of(svg, "text"):
        size, x, y = (float(each.get(name, "")) for name in ("font-size", "x", "y"))
        long = width(each.text or "", size, 600 if each.get("font-weight") else 400)
        left = x - long / 2 if each.get("text-anchor") == "middle" else x
        if "translate" not in (each.get("transform") or ""):
            assert left >= -1
            assert left + long <= wide + 1, each.text
        assert y <= tall


def test_a_segment_has_the_colour_of_its_worst_rupture_and_says_it() -> None:
    made = [
        Stop("none", "Sans rien"),
        Stop("new", "Pas encore noté", 1, (("R1", "Un", None),)),
        Stop("mixed", "Plusieurs", 3, (("R2", "Deux", 12), ("R3", "Trois", 80), ("R4", "", None))),
        Stop("middle", "Un seul", 0, (("R5", "Cinq", 27),)),
    ]
    found = groups(road_svg(made, None, 1240))
    assert [road_colour(found[each.id]) for each in made] == [
        UNRATED.fill,
        UNRATED.fill,
        LOOKS["forte"].fill,
        LOOKS["moyenne"].fill,
    ]
    said = {name: words_of(ElementTree.tostring(group)) for name, group in found.items()}
    assert "rien de noté" in said["none"]
    assert "Priorité à noter" in said["new"]
    assert "3 constats, 3 points de rupture Priorité forte" in said["mixed"]
    assert said["mixed"].index("R3") < said["mixed"].index("R2") < said["mixed"].index("R4")
    assert "aucun constat, 1 point de rupture Priorité moyenne" in said["middle"]


def test_each_rupture_breaks_the_edge_and_an_intact_road_is_not_broken() -> None:
    def breaks(count: int) -> int:
        drawn = groups(road_svg(stops(3, count), None, 1240))["s2"]
        paths = [each.get("d", "") for each in drawn.iter(f"{SVG}path")]
        return sum(path.count("L") == 8 and path.endswith("Z") for path in paths)

    assert [breaks(count) for count in (0, 1, 3, 6, 12)] == [0, 1, 3, 6, 6]


def test_every_mark_of_twelve_is_there_and_eighty_are_counted() -> None:
    said = words_of(road_svg(stops(7, 12), None, 1240))
    assert all(f"R{rank} " in f"{said} " for rank in range(1, 13))
    assert "et " in words_of(road_svg(stops(7, 80), None, 1240))
    whole = told(stops(7, 80), None)
    assert all(f"R{rank}," in whole for rank in range(1, 81))


def test_the_open_segment_is_told_without_colour() -> None:
    svg = road_svg(stops(), "s3", 1240)
    frames = {
        name: any(rect.get("stroke-width") == "3" for rect in group.iter(f"{SVG}rect"))
        for name, group in groups(svg).items()
    }
    assert [name for name, is_framed in frames.items() if is_framed] == ["s3"]
    assert "4. Exacerbation et hospitalisation (segment ouvert) :" in told(stops(), "s3")


def test_hostile_words_stay_words_in_the_picture_and_in_ids() -> None:
    made = [Stop('"><script>', HOSTILE, 1, (("R1", HOSTILE, 5),))]
    svg = road_svg(made, None, 1240)
    assert "<script" not in svg
    assert "<b>" not in svg
    assert '"><script>' in groups(svg)
    assert "<b>*x*</b> =1+1 {{ y }} &" in words_of(svg)


def test_an_empty_road_says_what_to_do() -> None:
    assert "ajoutez un premier segment" in words_of(road_svg([], None, 1240))
    assert told([], None).startswith("La route est vide")
    plate = road("Titre", [], None, "Ici", ())(Canvas(800, 500))
    assert plate.svg.startswith("<svg")


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_the_road_holds_on_every_page_with_its_words(page: PageName) -> None:
    drawing = road("La route", stops(7, 12), "s4", "Territoire synthétique", ("HAS, 2014",))
    svg = figure(drawing, page, "svg", DAY).decode()
    said = words_of(svg)
    for label in LABELS:
        assert label in said
    assert "7 segments" not in said  # told, not written
    assert "La route du patient, en 7\u00a0segments." in svg


@pytest.mark.parametrize(("wide", "tall"), [(1147, 560), (907, 1100), (1369, 700), (400, 300)])
def test_the_drawing_holds_in_its_canvas(wide: int, tall: int) -> None:
    svg = road("La route", stops(7, 12), None, "Ici", ())(Canvas(wide, tall)).svg
    whole = ElementTree.fromstring(svg)  # noqa: S314 - our own
    own_wide, own_tall = (float(each) for each in whole.get("viewBox", "").split()[2:])
    assert own_tall / own_wide <= 1.01 * tall / wide


def test_the_browser_is_told_the_road_for_each_width() -> None:
    told_ = told_of(stops(7, 1), "s2")
    assert [each for each, _ in told_["roads"]] == list(WIDTHS)
    assert all(set(groups(svg)) == set(told_["said"]) for _, svg in told_["roads"])
    assert told_["said"]["s2"].startswith("3. Suivi en ville : 2\u00a0constats")
    assert told_["current"] == "s2"
