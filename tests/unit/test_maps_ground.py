"""What still maps share: the ground, what of it is seen, paths, names, scale; and the locator."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from synthetic_layers import zones

from diagnostic.maps import drawing
from diagnostic.maps.drawing import Name
from diagnostic.maps.extent import Extent
from diagnostic.maps.locator import locator_map
from diagnostic.maps.view import Canvas, Frame, hidden_cities, not_drawn
from diagnostic.maps.zones_view import MARGINS, ZonesView, zones_view

SVG = "{http://www.w3.org/2000/svg}"
BLESOIS = "200030385"


@pytest.fixture(scope="module")
def blesois(atlas) -> frozenset[str]:
    return frozenset(atlas.epci[BLESOIS].members)


def words(svg: str) -> list[str]:
    picture = ElementTree.fromstring(svg)  # noqa: S314 - our own text
    return [(text.text or "").replace("\u00a0", " ") for text in picture.iter(f"{SVG}text")]


def view_of(atlas, codes) -> ZonesView:
    view = zones_view(atlas, zones(atlas), frozenset(codes), Extent("territoire"), Canvas())
    assert view is not None
    return view


def test_a_city_and_its_arrondissements_are_never_both_drawn(atlas):
    for chosen in ("75056", "75113", "93048"):
        shown = set(view_of(atlas, {chosen}).codes)
        arrondissements = shown & set(atlas.arrondissements["75056"])
        assert ("75056" in shown) != bool(arrondissements)
        assert ("75113" in shown) == (chosen == "75113")
        assert not shown & hidden_cities(atlas, frozenset({chosen}))


def test_a_territory_on_two_oceans_shows_the_land_where_it_has_most_communes(atlas):
    codes = frozenset({"59178", "59574", "97411", "97502"})
    view = view_of(atlas, codes)
    assert set(view.codes[view.inside]) == {"59178", "59574"}
    assert not_drawn(atlas, codes) == ("97411", "97502")


def test_what_is_inside_fills_the_view(atlas, blesois):
    view = view_of(atlas, blesois)
    west, south, east, north = view.area(view.inside).bounds
    left, top = view.frame.point(west, north)
    right, bottom = view.frame.point(east, south)
    wide, high = view.canvas.width, view.canvas.height
    assert 0 < left < right < wide
    assert 0 < top < bottom < high
    filled = 1 / (1 + 2 * MARGINS["territoire"])
    assert max((right - left) / wide, (bottom - top) / high) == pytest.approx(filled, abs=0.01)


def test_a_path_is_what_was_given(atlas):
    """A square with a hole, back to degrees, to a tenth of a pixel."""
    from shapely import box

    square = box(2, 47, 2.4, 47.4).difference(box(2.1, 47.1, 2.2, 47.2))
    drawn = drawing.path(square, Frame(2, 47.4, 1000, 1000))
    assert drawn.count("M") == drawn.count("z") == 2
    corners = []
    for ring in drawn.split("z")[:-1]:
        start, moves = ring[1:].split("l")
        x, y = map(float, start.split())
        steps = np.array(moves.split(), dtype=float).reshape(-1, 2)
        corners += [(x, y), *map(tuple, np.cumsum(steps, axis=0) + np.array([x, y]))]
    assert {(round(x), round(y)) for x, y in corners} == {
        *((x, y) for x in (0, 400) for y in (0, 400)),
        *((x, y) for x in (100, 200) for y in (200, 300)),
    }


def test_names_do_not_cover_one_another():
    wanted = [Name(200, 200, "Blois"), Name(205, 204, "Vineuil"), Name(200, 260, "Menars")]
    drawn = drawing.names(wanted, Canvas(), 3)
    assert "Blois" in drawn
    assert "Menars" in drawn
    assert "Vineuil" not in drawn
    assert "Blois" in drawing.names([Name(-20, 10, "ailleurs"), *wanted], Canvas(), 1)


@pytest.mark.parametrize(("siren", "length"), [(BLESOIS, "10 km"), ("200054781", "10 km")])
def test_the_scale_bar_is_a_round_length(atlas, siren, length):
    view = view_of(atlas, atlas.epci[siren].members)
    drawn = drawing.scale_bar(view)
    assert length in drawn.replace("\u00a0", " ")
    left, right = (float(x) for x in re.search(r"M([\d.]+) \d+V\d+H(\d+)", drawn).groups())
    assert (right - left) / view.frame.y_scale * 111.2 == pytest.approx(10, abs=0.1)


# --- the place of a territory ---------------------------------------------------------------------


def test_the_locator_names_the_departements_around(atlas, blesois):
    text = words(locator_map(atlas, blesois, "Situation"))
    assert "LOIR-ET-CHER" in text
    assert "Blois" in text


@pytest.mark.parametrize("code", ["01001", "29083", "97611", "97110", "75113", "75056"])
def test_every_kind_of_commune_has_a_place(atlas, code):
    drawn = locator_map(atlas, frozenset({code}), "Ici <b> & là")
    assert "nan" not in drawn
    assert 'class="outline"' in drawn
    assert words(drawn)


def test_what_has_no_contour_has_no_place(atlas):
    assert locator_map(atlas, frozenset({"97502"}), "Ici") == ""
    assert not_drawn(atlas, frozenset({"97502"})) == ("97502",)


def test_a_picture_can_be_taken_away_alone():
    """Title, drawing and source in one, the words large enough in half a page of small screen."""
    drawn = drawing.picture(Canvas(), "Part <b> & co, 2021", "INSEE & co. Contours : IGN.", "<g/>")
    text = " ".join(words(drawn))
    assert "Part <b> & co, 2021" in text
    assert "INSEE & co. Contours : IGN." in text
    picture = ElementTree.fromstring(drawn)  # noqa: S314 - our own text
    assert picture.get("aria-label") == "Part <b> & co, 2021"
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
    assert min(sizes) * 465 / int(picture.get("width")) >= 12
