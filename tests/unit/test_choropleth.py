"""The still map of rates, and what still maps share."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

from diagnostic.maps import drawing
from diagnostic.maps.choropleth import Rates, choropleth_map
from diagnostic.maps.colours import MOST_CLASSES, colours
from diagnostic.maps.drawing import Name
from diagnostic.maps.locator import locator_map
from diagnostic.maps.view import (
    Canvas,
    Frame,
    hidden_cities,
    not_drawn,
    view_of,
)

SVG = "{http://www.w3.org/2000/svg}"
BLESOIS = "200030385"


@pytest.fixture(scope="module")
def blesois(atlas) -> frozenset[str]:
    return frozenset(atlas.epci[BLESOIS].members)


def parsed(text: str):
    return ElementTree.fromstring(text)  # noqa: S314 - our own text


def words(picture) -> list[str]:
    return [(t.text or "").replace("\u00a0", " ") for t in picture.iter(f"{SVG}text")]


def fills(picture) -> set[str]:
    return {path.get("fill") for path in picture.iter(f"{SVG}path")}


def rates(values, **others) -> Rates:
    return Rates("Part <b> & co, 2021", "%", "INSEE & co, 2021", values, **others)


# --- colours --------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


@pytest.mark.parametrize("count", range(1, MOST_CLASSES + 1))
def test_more_is_darker_so_that_every_eye_can_order_the_classes(count):
    tones = [luminance(colour) for colour in colours("YlGnBu", count)]
    assert len(tones) == count
    for pale, dark in pairwise(tones):
        assert (pale + 0.05) / (dark + 0.05) > 1.25


@pytest.mark.parametrize("palette", ["PuOr", "BrBG"])
@pytest.mark.parametrize("count", range(2, MOST_CLASSES + 1))
def test_both_sides_of_a_comparator_are_as_strong(palette, count):
    made = colours(palette, count)
    assert len(set(made)) == count
    tones = [luminance(colour) for colour in made]
    assert tones.index(max(tones)) in (count // 2, (count - 1) // 2)


def test_no_map_has_more_classes_than_an_eye_tells_apart():
    assert colours("YlGnBu", 0) == ()
    with pytest.raises(ValueError, match="at most 7"):
        colours("YlGnBu", MOST_CLASSES + 1)


def test_what_is_not_known_is_never_the_colour_of_a_class():
    for count in range(1, MOST_CLASSES + 1):
        assert drawing.ABSENT not in colours("YlGnBu", count)


# --- the map --------------------------------------------------------------------------------------


def test_classes_count_the_communes_of_the_territory(atlas, blesois):
    """Three communes at 1, the others at 9; everything around at 5, which no bar counts."""
    low = sorted(blesois)[:3]
    values = {code: 5.0 for code in atlas.communes if code not in blesois}
    values |= {code: 1.0 if code in low else 9.0 for code in blesois}
    text = words(parsed(choropleth_map(atlas, blesois, rates(values))))
    at = text.index("9")
    assert text[at : at + 6] == ["9", str(len(blesois) - 3), "5", "0", "1", "3"]


def test_thresholds_are_kept_and_coloured_alike_whatever_the_values(atlas, blesois):
    values = dict.fromkeys(atlas.communes, 4.0)
    picture = parsed(choropleth_map(atlas, blesois, rates(values, bounds=(1.5, 2.5, 3.5, 4.5))))
    assert colours("YlGnBu", 5)[3] in fills(picture)
    assert "moins de 1,5" in words(picture)


def test_secret_is_hatched_and_unknown_is_grey(atlas, blesois):
    first, second, *others = sorted(blesois)
    values = dict.fromkeys(others, 2.0)
    picture = parsed(choropleth_map(atlas, blesois, rates(values, secret=frozenset({first}))))
    assert {drawing.HATCHED, drawing.ABSENT} < fills(picture)
    text = words(picture)
    assert text[text.index("secret") + 1] == "1"
    assert text[text.index("non connu") + 1] == "1", "only what is in the territory is counted"
    assert second not in values


def test_nothing_known_is_a_grey_map_without_classes(atlas, blesois):
    picture = parsed(choropleth_map(atlas, blesois, rates({})))
    assert fills(picture) <= {drawing.ABSENT, "none", None}
    assert "non connu" in words(picture)


def test_the_picture_can_be_taken_away_alone(atlas, blesois):
    picture = parsed(choropleth_map(atlas, blesois, rates(dict.fromkeys(blesois, 2.0))))
    text = " ".join(words(picture))
    assert "Part <b> & co, 2021" in text
    assert "INSEE & co, 2021. Contours : IGN" in text
    assert "ColorBrewer" in text
    assert "Blois" in words(picture)
    assert re.search(r"\d+ km", text)
    assert picture.get("aria-label") == "Part <b> & co, 2021"


def test_words_are_large_enough(atlas, blesois):
    """12 pixels when the picture is shown 465 wide, in half a page of a small screen."""
    drawn = choropleth_map(atlas, blesois, rates(dict.fromkeys(blesois, 2.0)))
    width = int(parsed(drawn).get("width"))
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
    assert min(sizes) * 465 / width >= 12


def test_the_territory_is_outlined_above_the_colours(atlas, blesois):
    drawn = choropleth_map(atlas, blesois, rates(dict.fromkeys(blesois, 2.0)))
    assert drawn.index('class="outline"') > drawn.index('fill-rule="evenodd"')


@pytest.mark.parametrize("make", ["rates", "place"])
@pytest.mark.parametrize("code", ["01001", "29083", "97611", "97110", "75113", "75056"])
def test_every_kind_of_commune_is_drawn(atlas, code, make):
    codes = frozenset({code})
    drawn = (
        locator_map(atlas, codes, "Ici")
        if make == "place"
        else choropleth_map(atlas, codes, rates({code: 3.0}))
    )
    assert "nan" not in drawn
    assert 'class="outline"' in drawn
    assert parsed(drawn) is not None


def test_what_has_no_contour_has_no_map(atlas):
    codes = frozenset({"97502"})
    assert choropleth_map(atlas, codes, rates({"97502": 3.0})) == ""
    assert locator_map(atlas, codes, "Ici") == ""
    assert not_drawn(atlas, codes) == ("97502",)


def test_the_whole_country_fits(atlas):
    codes = frozenset(code for code, c in atlas.communes.items() if c.kind == "commune")
    values = {code: float(rank % 97) for rank, code in enumerate(sorted(codes))}
    drawn = choropleth_map(atlas, codes, rates(values))
    assert len(drawn) < 2_000_000
    overseas = {code for code in codes if code.startswith("97")}
    assert set(not_drawn(atlas, codes)) == overseas


# --- the ground -----------------------------------------------------------------------------------


def test_a_city_and_its_arrondissements_are_never_both_drawn(atlas):
    for chosen in ("75056", "75113", "93048"):
        codes = frozenset({chosen})
        shown = set(view_of(atlas, codes, Canvas()).codes)
        arrondissements = shown & set(atlas.arrondissements["75056"])
        assert ("75056" in shown) != bool(arrondissements)
        assert ("75113" in shown) == (chosen == "75113")
        assert not shown & hidden_cities(atlas, codes)


def test_a_territory_on_two_oceans_shows_the_land_where_it_has_most_communes(atlas):
    codes = frozenset({"59178", "59574", "97411", "97502"})
    view = view_of(atlas, codes, Canvas())
    assert set(view.codes[view.inside]) == {"59178", "59574"}
    assert not_drawn(atlas, codes) == ("97411", "97502")


def test_what_is_inside_fills_the_view(atlas, blesois):
    view = view_of(atlas, blesois, Canvas())
    west, south, east, north = view.area(view.inside).bounds
    left, top = view.frame.point(west, north)
    right, bottom = view.frame.point(east, south)
    room, height = view.canvas.room, view.canvas.height
    assert 0 < left < right < room
    assert 0 < top < bottom < height
    assert max((right - left) / room, (bottom - top) / height) == pytest.approx(0.806, abs=0.01)


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
    view = view_of(atlas, frozenset(atlas.epci[siren].members), Canvas())
    drawn = drawing.scale_bar(view)
    assert length in drawn.replace("\u00a0", " ")
    left, right = (float(x) for x in re.search(r"M([\d.]+) \d+V\d+H(\d+)", drawn).groups())
    assert (right - left) / view.frame.y_scale * 111.2 == pytest.approx(10, abs=0.1)


def test_the_locator_names_the_departements_around(atlas, blesois):
    text = words(parsed(locator_map(atlas, blesois, "Situation")))
    assert "LOIR-ET-CHER" in text
    assert "Blois" in text
