"""One truth for the screen and the picture: what a map shows, counts and frames."""

from __future__ import annotations

import re

import numpy as np
import pytest
from synthetic_layers import synthetic_layer, zones

from diagnostic.maps.extent import CONTINENT, OVERSEAS, SCREEN, Extent, offered, seen
from diagnostic.maps.legend_blocks import counted_in
from diagnostic.maps.plates import Request, draw
from diagnostic.maps.plates.names import inhabitants
from diagnostic.maps.symbology import painted
from diagnostic.maps.view import Canvas, ground
from diagnostic.maps.zones_view import zones_view
from diagnostic.territory.zones import zoning

FRANCE, NEAR = Extent("france"), Extent("territoire")
COMMUNES = 34_875
"""Of the 101 départements, as the official geographic code counts them on 1 January 2026."""
SQUARE, WIDE = Canvas(840, 760), Canvas(1147, 500)


def words(svg: str) -> list[str]:
    plain = svg.replace("\u00a0", " ").replace("\u202f", " ")
    return re.findall(r"<text[^>]*>([^<]*)</text>", plain)


@pytest.fixture(scope="module")
def douaisis(atlas) -> frozenset[str]:
    return frozenset([*atlas.epci["200044618"].members, *atlas.epci["245901152"].members])


# --- France ---------------------------------------------------------------------------------------


def test_france_is_all_of_it_and_its_frame_the_continent(atlas, douaisis):
    shown = seen(atlas, zones(atlas), douaisis, FRANCE)
    assert len(shown.zones) == COMMUNES
    assert {"97411", "97611", "75056"} <= shown.zones
    assert "75113" not in shown.zones
    west, south, east, north = shown.box
    assert -6 < west < east < 10.5
    assert 41 < south < north < 52
    counts = {"epci": 1255, "departement": 101, "region": 18}
    for level, count in counts.items():
        assert len(seen(atlas, zones(atlas, level), douaisis, FRANCE).zones) == count


def test_france_with_an_arrondissement_leaves_its_city_out(atlas):
    shown = seen(atlas, zones(atlas), frozenset({"75113", "97411"}), FRANCE)
    assert len(shown.zones) == COMMUNES + 19
    assert shown.inside == {"75113", "97411"}


@pytest.mark.parametrize("level", ["commune", "epci", "departement"])
def test_the_picture_of_france_has_the_classes_and_counts_of_the_screen(atlas, douaisis, level):
    """Figures overseas are far from the others: leaving them out would move every class."""
    areas = zones(atlas, level)
    apart = [code for region in OVERSEAS for code in atlas.regions[region].members]
    far = frozenset(areas.touched(atlas, apart))
    values = {code: 1.0 + rank % 97 for rank, code in enumerate(areas.codes)}
    values |= {code: 900.0 + rank for rank, code in enumerate(sorted(far))}
    missing = sorted(far)[:2]
    for code in missing:
        del values[code]
    layer = synthetic_layer(atlas, level=level, values=values)
    request = Request(layer, areas, douaisis, FRANCE)
    shown = seen(atlas, areas, douaisis, FRANCE)
    on_map = np.array([code in shown.zones for code in layer.codes])
    made = painted(layer.values, layer.secret, on_map, request.symbology)
    said = words(draw(atlas, request, SQUARE).svg)
    wanted = [
        text
        for label, count in zip(made.classes.labels(1), counted_in(made, on_map), strict=True)
        for text in (label.replace("\u202f", " "), f"{count:,}".replace(",", " "))
    ]
    assert all(text in said for text in wanted), (wanted, said)
    assert f"non connu ({len(missing)})" in said
    assert sum(made.classes.counts) + len(missing) == len(shown.zones)


def test_a_territory_overseas_is_outlined_in_its_inset_and_not_said_to_be_off_the_map(atlas):
    codes = frozenset({"59178", "59569", "97411"})
    drawn = draw(atlas, Request(synthetic_layer(atlas), zones(atlas), codes, FRANCE), SQUARE)
    assert drawn.svg.count('class="outline"') == 2
    assert not any("Hors de la carte" in note for note in drawn.notes)


# --- what is offered ------------------------------------------------------------------------------


def test_a_territory_as_large_as_france_is_looked_at_on_france(atlas, douaisis):
    assert [each.kind for each in offered(atlas, douaisis)][:2] == ["territoire", "departement"]
    large = frozenset(c.code for c in atlas.communes.values() if c.region in CONTINENT)
    for codes in (large, frozenset({"59178", "97411"})):
        kinds = [each.kind for each in offered(atlas, codes)]
        assert kinds[0] == "france"
        assert kinds.count("france") == 1
        assert "territoire" not in kinds
    mayotte = frozenset(atlas.departements["976"].members)
    assert offered(atlas, mayotte)[0] == NEAR


# --- around a territory ---------------------------------------------------------------------------


def test_the_widest_screen_is_filled(atlas, douaisis):
    """At 2.5 wide for 1 high, no zone that is seen is left blank."""
    shown = seen(atlas, zones(atlas), douaisis, NEAR)
    west, south, east, north = shown.box
    across = 2.5 * (north - south) / np.cos(np.radians((south + north) / 2))
    middle = (west + east) / 2
    screen = (middle - across / 2, south, middle + across / 2, north)
    land = ground("moyen")
    everyone = set(land.codes[land.within(screen)]) & set(atlas.communes)
    assert SCREEN >= 2.5
    assert everyone - shown.zones <= set().union(*map(set, atlas.arrondissements.values()))
    assert len(shown.zones) < 700


@pytest.mark.parametrize("level", ["epci", "departement", "region"])
@pytest.mark.parametrize("canvas", [SQUARE, WIDE])
def test_above_communes_the_picture_frames_what_the_screen_does(atlas, douaisis, level, canvas):
    areas = zones(atlas, level)
    shown = seen(atlas, areas, douaisis, NEAR)
    view = zones_view(atlas, areas, douaisis, NEAR, canvas)
    west, south, east, north = shown.box
    assert view.box[0] <= west + 1e-9
    assert view.box[2] >= east - 1e-9
    tight = (
        (view.box[2] - view.box[0]) / (east - west),
        (view.box[3] - view.box[1]) / (north - south),
    )
    assert min(tight) == pytest.approx(1, abs=0.02)
    assert set(view.codes[view.inside]) == shown.inside


def test_above_communes_surroundings_are_paler_and_the_legend_counts_what_is_seen(atlas, douaisis):
    areas = zones(atlas, "epci")
    layer = synthetic_layer(atlas, level="epci")
    request = Request(layer, areas, douaisis)
    drawn = draw(atlas, request, WIDE)
    assert 'fill-opacity="0.42"' in drawn.svg
    assert any("plus pâles" in note for note in drawn.notes)
    said = words(drawn.svg)
    scale = sum(int(text) for text in said if text.isdigit())
    # The room of the map, as the legend leaves it.
    room = re.search(r'clipPath id="room-(\d+)-(\d+)"', drawn.svg)
    view = zones_view(atlas, areas, douaisis, NEAR, Canvas(int(room[1]), int(room[2])))
    assert scale == view.in_frame.sum()
    assert scale < len(seen(atlas, areas, douaisis, NEAR).zones)


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "name"),
    [("epci", "CA Douaisis Agglo"), ("departement", "Nord"), ("region", "Hauts-de-France")],
)
def test_above_communes_names_are_those_of_the_zones(atlas, douaisis, level, name):
    request = Request(synthetic_layer(atlas, level=level), zones(atlas, level), douaisis)
    said = words(draw(atlas, request, SQUARE).svg)
    assert name in said
    assert "Douai" not in said


def test_names_of_france_are_those_of_the_most_populous_zones(atlas, douaisis):
    request = Request(synthetic_layer(atlas, level="epci"), zones(atlas, "epci"), douaisis, FRANCE)
    said = words(draw(atlas, request, SQUARE).svg)
    first = {"Métropole du Grand Paris", "Métropole d'Aix-Marseille-Provence", "Métropole de Lyon"}
    assert first <= {text.replace("&#x27;", "'") for text in said}


def test_inhabitants_of_zones_count_each_city_once(atlas):
    for level in ("departement", "region"):
        areas = zones(atlas, level)
        shown = seen(atlas, areas, frozenset(), FRANCE).zones
        people = dict(zip(areas.codes, inhabitants(atlas, areas), strict=True))
        assert sum(people[code] for code in shown) == 68_350_798


# --- contours -------------------------------------------------------------------------------------


def test_the_outline_lies_on_the_zones_under_it(atlas):
    """Paris 13e by département: its outer limit is, point by point, that of Paris."""
    import shapely

    areas, codes = zones(atlas, "departement"), frozenset({"75113"})
    view = zones_view(atlas, areas, codes, NEAR, SQUARE)
    paris = view.shapes[list(view.codes).index("75")]
    assert shapely.covers(paris, view.territory)
    shared = shapely.intersection(paris.boundary, view.territory.boundary)
    assert shared.length > 0.2 * view.territory.boundary.length


@pytest.mark.parametrize("extent", [Extent("departement", "75"), Extent("region", "11")])
def test_a_city_known_by_arrondissement_leaves_no_hole(atlas, extent):
    """Paris 13e is chosen: the twenty arrondissements are painted in the place of Paris."""
    communes = zoning(atlas, "commune")
    found = seen(atlas, communes, frozenset({"75113"}), extent)
    assert found is not None
    assert set(atlas.arrondissements["75056"]) <= found.zones
    assert "75056" not in found.zones
    whole = seen(atlas, communes, frozenset({"92012"}), extent)
    assert whole is not None
    assert "75056" in whole.zones
    assert whole.zones.isdisjoint(atlas.arrondissements["75056"])
