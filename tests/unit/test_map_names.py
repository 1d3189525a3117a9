"""Names beside the circles of a map: each is read on its own circle."""

from __future__ import annotations

import re
from math import hypot

import pytest
from synthetic_layers import synthetic_layer, zones

from diagnostic.maps import drawing
from diagnostic.maps.drawing import Name
from diagnostic.maps.extent import Extent
from diagnostic.maps.plates import Request, draw
from diagnostic.maps.view import Canvas

CANVAS = Canvas(840, 760)
PARIS = ("200054781",)
TEXT = re.compile(r'<text x="([\d.]+)" y="([\d.]+)" fill[^>]*>([^<]*)</text>')
LINE = re.compile(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)")


def laid(svg: str) -> dict[str, tuple[float, float]]:
    return {text: (float(x), float(y)) for x, y, text in TEXT.findall(svg)}


def lines(svg: str) -> list[tuple[float, ...]]:
    return [tuple(map(float, each)) for each in set(LINE.findall(svg))]


def gap(text: str, at: tuple[float, float], disc: tuple[float, float, float]) -> float:
    """Pixels from words to the edge of a disc."""
    half = len(text) * drawing.TEXT_PX * drawing.LETTER / 2
    (x, y), (cx, cy, radius) = at, disc
    return hypot(max(abs(x - cx) - half, 0), max(y - 12 - cy, cy - y - 4, 0)) - radius


def test_a_name_stands_against_its_circle_when_nothing_is_near():
    svg = drawing.names([Name(400, 400, "Douai", radius=20)], CANVAS, 5, [(400, 400, 20)])
    assert gap("Douai", laid(svg)["Douai"], (400, 400, 20)) == pytest.approx(2, abs=0.1)
    assert not lines(svg)


def test_a_name_between_two_circles_goes_to_its_own_side():
    """The other circle is just above: the name would be read on it."""
    discs = [(400.0, 400.0, 10.0), (400.0, 366.0, 10.0)]
    svg = drawing.names([Name(400, 400, "Aniche", radius=10)], CANVAS, 5, discs)
    own, other = (gap("Aniche", laid(svg)["Aniche"], disc) for disc in discs)
    assert other > own + 4
    assert not lines(svg)


def test_a_line_leads_to_a_circle_that_others_surround():
    ring = [(400 + 30.0 * a, 400 + 30.0 * b, 11.0) for a in (-1, 0, 1) for b in (-1, 0, 1)]
    held = [disc for disc in ring if disc != (430, 370, 11)]
    svg = drawing.names([Name(400, 400, "Somain", radius=10)], CANVAS, 5, held)
    (x, y, far_x, far_y), *others = lines(svg)
    assert not others
    assert hypot(x - 400, y - 400) == pytest.approx(10, abs=0.2)
    assert all(gap("Somain", laid(svg)["Somain"], disc) > 0 for disc in held)
    assert hypot(far_x - x, far_y - y) > 5


def test_a_name_without_any_room_is_left_out_unless_it_must_be_read():
    grid = [(10.0 * a, 10.0 * b, 5.0) for a in range(84) for b in range(76)]
    assert "<text" not in drawing.names([Name(400, 400, "Sin", radius=5)], CANVAS, 5, grid)
    svg = drawing.names([Name(400, 400, "Sin", radius=5, must=True)], CANVAS, 5, grid)
    assert "Sin" in laid(svg)
    assert lines(svg), "it covers other circles: a line says which is its own"


@pytest.mark.parametrize(
    "group", [("200044618", "245901152"), ("200030385",), PARIS, ("200093201",)]
)
@pytest.mark.parametrize("canvas", [CANVAS, Canvas(1147, 500), Canvas(907, 1150)])
def test_no_name_of_a_real_map_is_nearer_to_another_circle(atlas, group, canvas):
    codes = frozenset(code for siren in group for code in atlas.epci[siren].members)
    people = {code: float(atlas[code].population) for code in atlas.communes}
    layer = synthetic_layer(atlas, "count", values=people)
    svg = draw(atlas, Request(layer, zones(atlas), codes, Extent("territoire")), canvas).svg
    circle = r'<circle cx="([-\d.]+)" cy="([-\d.]+)" r="([\d.]+)"><title>([^:]*) :'
    discs = {
        name: (float(x), float(y), float(radius))
        for x, y, radius, name in re.findall(circle, svg)
        if float(radius) > 2
    }
    told = {
        text: at
        for text, at in laid(svg).items()
        if re.search(r"\d$", text) and text.rsplit(" ", 1)[0] in discs
    }
    assert told or group == PARIS, "around Paris there is hardly any room"
    led = [line[:2] for line in lines(svg)]
    for text, at in told.items():
        own = discs[text.rsplit(" ", 1)[0]]
        if any(abs(hypot(x - own[0], y - own[1]) - own[2]) < 0.3 for x, y in led):
            continue
        nearest = min(gap(text, at, disc) for disc in discs.values() if disc != own)
        assert nearest > gap(text, at, own), text
