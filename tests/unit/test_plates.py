"""Maps that leave: any layer, level, extent and size."""

from __future__ import annotations

import re
from dataclasses import replace
from math import sqrt
from xml.etree import ElementTree

import numpy as np
import pytest
from synthetic_layers import synthetic_layer, zones

from diagnostic.maps import drawing
from diagnostic.maps.bivariate import crossed
from diagnostic.maps.circles_scale import round_steps
from diagnostic.maps.colours import colours
from diagnostic.maps.extent import Extent
from diagnostic.maps.legends import circles_legend_of, legend_of, square_legend_of
from diagnostic.maps.plates import Request, draw, plate
from diagnostic.maps.symbology import Symbology, painted
from diagnostic.maps.view import Canvas
from diagnostic.maps.zones_view import zones_view

SVG = "{http://www.w3.org/2000/svg}"
A4, WIDE, SQUARE = Canvas(907, 1150), Canvas(1147, 500), Canvas(840, 760)
HDF, FRANCE = Extent("region", "32"), Extent("france")


def parsed(text: str):
    return ElementTree.fromstring(text)  # noqa: S314 - our own text


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def words(svg: str) -> list[str]:
    return [plain(text.text or "") for text in parsed(svg).iter(f"{SVG}text")]


def fills(svg: str) -> set[str]:
    return {each.get("fill") for each in parsed(svg).iter(f"{SVG}path")}


@pytest.fixture(scope="module")
def douaisis(atlas) -> frozenset[str]:
    return frozenset([*atlas.epci["200044618"].members, *atlas.epci["245901152"].members])


@pytest.fixture(scope="module")
def ask(atlas, douaisis):
    def made(kind="rate", level="commune", extent=None, codes=douaisis, layer=None, **others):
        asked = layer or synthetic_layer(atlas, kind, level)
        place = extent or Extent("territoire")
        return Request(asked, zones(atlas, level), codes, place, **others)

    return made


# --- what is drawn --------------------------------------------------------------------------------


@pytest.mark.parametrize("canvas", [A4, WIDE, SQUARE])
@pytest.mark.parametrize(
    ("kind", "level", "extent"),
    [
        ("rate", "commune", None),
        ("count", "commune", None),
        ("rate", "epci", HDF),
        ("count", "departement", FRANCE),
        ("rate", "region", FRANCE),
        ("rate", "commune", Extent("departement", "976")),
    ],
)
def test_every_kind_and_extent_is_a_picture_of_the_size_asked(
    atlas, ask, canvas, kind, level, extent
):
    drawn = draw(atlas, ask(kind, level, extent), canvas)
    picture = parsed(drawn.svg)
    assert picture.get("viewBox") == f"0 0 {canvas.width} {canvas.height}"
    assert any("km" in text for text in words(drawn.svg))
    assert drawn.alt.startswith("Carte. Part <b> & co")
    assert drawn.sources[0] == "Figures <synthétiques> & co, 2023"
    assert any("Contours : IGN" in source for source in drawn.sources)


def test_the_same_request_is_the_same_picture(atlas, ask):
    make = plate(atlas, ask())
    assert make(SQUARE) == make(SQUARE)


def test_the_territory_is_outlined_over_colours_and_circles(atlas, ask):
    layer = synthetic_layer(atlas)
    drawn = draw(atlas, ask(circles=synthetic_layer(atlas, "count")), SQUARE)
    outline = drawn.svg.index('class="outline"')
    assert outline > drawn.svg.rindex("<circle", 0, drawn.svg.index("<text"))
    assert outline > drawn.svg.index('fill="#225ea8"')
    assert layer.codes
    elsewhere = draw(atlas, ask(extent=Extent("region", "94"), level="epci"), SQUARE)
    assert 'class="outline"' not in elsewhere.svg


def test_colours_are_those_of_the_screen(atlas, ask, douaisis):
    """One symbology for both: classes made on the zones of the extent."""
    request = ask(level="epci", extent=HDF)
    layer = request.layer
    view = zones_view(atlas, request.zones, douaisis, HDF, SQUARE)
    on_map = np.isin(np.array(layer.codes), view.codes.astype(str))
    made = painted(layer.values, layer.secret, on_map, request.symbology)
    said = words(draw(atlas, request, SQUARE).svg)
    assert set(map(plain, made.classes.labels())) <= set(said)
    for rank in range(len(made.classes)):
        assert str(int((made.ranks[on_map] == rank).sum())) in said
    assert sum(made.classes.counts) == len(view.codes) == 92


def test_secret_is_hatched_and_absent_is_grey_only_where_there_is_some(atlas, ask, douaisis):
    full = draw(atlas, ask(), SQUARE).svg
    assert not {drawing.HATCHED, drawing.ABSENT} & fills(full)
    codes = sorted(douaisis)
    values = dict.fromkeys(codes[2:], 3.0) | {codes[5]: 9.0}
    known = {code: 5.0 for code in atlas.communes if code not in douaisis} | values
    layer = synthetic_layer(atlas, values=known, secret=codes[:1])
    drawn = draw(atlas, ask(layer=layer), SQUARE)
    assert {drawing.HATCHED, drawing.ABSENT} <= fills(drawn.svg)
    assert {"secret (1)", "non connu (1)"} <= set(words(drawn.svg))
    note = f"2 communes sur {len(codes)} ne sont pas connues, dont 1 par secret statistique."
    assert note in [plain(each) for each in drawn.notes]


def test_all_missing_is_said(atlas, ask, douaisis):
    drawn = draw(atlas, ask(layer=synthetic_layer(atlas, values={})), SQUARE)
    assert "Aucun chiffre connu sur cette carte." in " ".join(words(drawn.svg))
    assert f"non connu ({len(douaisis)})" in words(drawn.svg)
    empty = draw(atlas, ask("count", layer=synthetic_layer(atlas, "count", values={})), SQUARE)
    assert "<circle" not in empty.svg


def test_all_equal_is_one_class(atlas, ask):
    layer = synthetic_layer(atlas, values=dict.fromkeys(atlas.communes, 7.5))
    assert "7,5" in words(draw(atlas, ask(layer=layer), SQUARE).svg)


def test_the_comparator_is_marked_where_hues_part(atlas, ask):
    choice = Symbology(palette="BrBG", around=15.0, count=6)
    drawn = draw(atlas, ask(symbology=choice, comparator="France"), SQUARE)
    said = words(drawn.svg)
    assert "France : 15,0" in said
    bounds = [text for text in said if " à " in text]
    assert any(text.startswith("15") for text in bounds)
    assert any(text.endswith(("à 15", "à 15,0")) for text in bounds)


# --- circles --------------------------------------------------------------------------------------


def test_areas_of_circles_are_as_the_counts(atlas, ask):
    values = {"59178": 100.0, "59569": 25.0, "59574": 4.0, "59008": 0.0}
    every = dict.fromkeys(atlas.communes, 0.0) | values
    drawn = draw(atlas, ask(layer=synthetic_layer(atlas, "count", values=every)), SQUARE)
    radii = {
        circle.find(f"{SVG}title").text.split(" :")[0]: float(circle.get("r"))
        for circle in parsed(drawn.svg).iter(f"{SVG}circle")
        if circle.find(f"{SVG}title") is not None
    }
    assert set(radii) == {"Douai", "Sin-le-Noble", "Somain"}
    assert radii["Sin-le-Noble"] == pytest.approx(radii["Douai"] / 2, abs=0.01)
    assert radii["Somain"] == pytest.approx(radii["Douai"] * sqrt(0.04), abs=0.01)


def test_a_count_under_zero_has_its_own_colour(atlas, ask, douaisis):
    values = {code: (-1.0) ** rank * 50 for rank, code in enumerate(sorted(douaisis))}
    drawn = draw(atlas, ask(layer=synthetic_layer(atlas, "count", values=values)), SQUARE)
    assert "en moins" in words(drawn.svg)


def test_circles_too_small_to_be_seen_are_told(atlas, ask):
    values = dict.fromkeys(atlas.communes, 1.0) | {"59178": 1e6}
    drawn = draw(atlas, ask(layer=synthetic_layer(atlas, "count", values=values)), SQUARE)
    assert any("trop petit" in note for note in drawn.notes)


# --- words ----------------------------------------------------------------------------------------


def test_words_are_escaped(atlas, ask):
    layer = synthetic_layer(atlas, unit="<i> & co")
    svg = draw(atlas, ask(layer=layer, circles=synthetic_layer(atlas, "count")), SQUARE).svg
    assert "<i>" not in svg
    assert "<b>" not in svg
    assert any("<i> & co" in text for text in words(svg))


@pytest.mark.parametrize("kind", ["rate", "count"])
def test_no_name_covers_another(atlas, ask, kind):
    svg = draw(atlas, ask(kind), SQUARE).svg
    group = re.search(r'<g font-size="16" text-anchor="middle".*?</g>', svg).group()
    boxes = []
    for text in parsed(f'<svg xmlns="http://www.w3.org/2000/svg">{group}</svg>').iter(f"{SVG}text"):
        x, y, half = float(text.get("x")), float(text.get("y")), len(text.text) * 16 * 0.54 / 2
        boxes.append((x - half, y - 12, x + half, y + 4))
    assert len(boxes) >= 4
    for rank, a in enumerate(boxes):
        for b in boxes[:rank]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_estimates_and_cautions_go_with_the_picture(atlas, ask):
    layer = synthetic_layer(atlas, estimate="Taux estimé sur cinq ans.")
    drawn = draw(atlas, ask(layer=replace(layer, caution="Série rompue.")), SQUARE)
    assert {"Taux estimé sur cinq ans.", "Série rompue."} <= set(drawn.notes)
    assert any("plus pâles" in note for note in drawn.notes)


def test_far_parts_are_told(atlas, ask):
    drawn = draw(atlas, ask(codes=frozenset({"59178", "59569", "97611"})), SQUARE)
    assert any("Mamoudzou" in note for note in drawn.notes)


def test_the_blind_are_told_both_ends(atlas, ask, douaisis):
    values = {code: 10.0 + rank for rank, code in enumerate(sorted(douaisis))}
    drawn = draw(atlas, ask(layer=synthetic_layer(atlas, values=values)), SQUARE)
    first, last = sorted(douaisis)[0], sorted(douaisis)[-1]
    said = plain(drawn.alt)
    assert f"De 10,0 ({atlas.name(first)}) à {9 + len(douaisis)},0 % ({atlas.name(last)})" in said
    assert "Les plus hautes valeurs" in said


def test_titles_say_the_level_and_the_year(atlas, ask):
    assert draw(atlas, ask(level="epci", extent=HDF), SQUARE).title == (
        "Part <b> & co par EPCI, 2023"
    )
    assert draw(atlas, ask(title="Mon titre", place="Ici"), SQUARE).title == "Mon titre"
    other = synthetic_layer(atlas, label="Autre part")
    both = draw(atlas, ask(crossed=other), SQUARE)
    assert both.title == "Part <b> & co et autre part par commune, 2023"


# --- edges ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", [{"01001"}, {"75113"}, {"97611"}, {"29083"}, {"75056"}])
def test_small_and_odd_territories(atlas, ask, codes):
    drawn = draw(atlas, ask(codes=frozenset(codes)), SQUARE)
    assert drawn.svg.count('class="outline"') == 1
    assert len(parsed(drawn.svg)) > 1


def test_without_contour_there_is_no_picture(atlas, ask):
    none = next(c.code for c in atlas.communes.values() if not c.has_contour)
    assert draw(atlas, ask(codes=frozenset({none})), SQUARE).svg == ""


def test_a_city_is_never_drawn_with_its_arrondissements(atlas, ask):
    view = zones_view(atlas, zones(atlas), frozenset({"75113"}), Extent("territoire"), SQUARE)
    assert "75113" in view.codes
    assert "75056" not in view.codes


def test_france_has_its_overseas_départements(atlas, ask):
    drawn = draw(atlas, ask(level="departement", extent=FRANCE), A4)
    assert {"Guadeloupe", "Martinique", "Guyane", "La Réunion", "Mayotte"} <= set(words(drawn.svg))
    counts = [int(text) for text in words(drawn.svg) if text.isdigit()]
    assert sum(counts) == 101


# --- legends alone --------------------------------------------------------------------------------


def test_legends_stand_alone(atlas):
    layer = synthetic_layer(atlas, level="departement")
    on_map = np.ones(len(layer.codes), bool)
    made = painted(layer.values, layer.secret, on_map, Symbology(around=14.0, count=4))
    svg = legend_of(made, layer, 250, counted=on_map, comparator=(14.02, "France 14,0 %"))
    assert "France 14,0 %" in words(svg)
    assert sum(int(t) for t in words(svg) if t.isdigit() and "à" not in t) >= len(layer.codes)
    assert parsed(svg).get("width") == "252"
    assert "2 000" in words(circles_legend_of(replace(layer), 2400.0, 30))
    cells = crossed(layer.values, layer.values[::-1], layer.secret, on_map)
    assert len(list(parsed(square_legend_of(cells, layer, layer, 250)).iter(f"{SVG}rect"))) >= 9


def test_what_is_around_is_told_only_where_there_is_some(atlas, ask):
    island = draw(atlas, ask(codes=frozenset(atlas.departements["976"].members)), SQUARE)
    assert not any("plus pâles" in note for note in island.notes)


def test_a_hatch_around_the_territory_is_explained(atlas, ask, douaisis):
    near = next(c for c in sorted(atlas.neighbours["59028"]) if c not in douaisis)
    values = dict.fromkeys(atlas.communes, 3.0) | {"59178": 9.0}
    drawn = draw(atlas, ask(layer=synthetic_layer(atlas, values=values, secret=[near])), SQUARE)
    assert "secret" in words(drawn.svg)
    assert not any("secret" in note for note in drawn.notes)


# --- the territory and what is around it ----------------------------------------------------------


def test_bars_count_the_zones_of_the_territory(atlas, ask, douaisis):
    """Three communes at 1, the others at 9; everything around at 5, which no bar counts."""
    low = sorted(douaisis)[:3]
    values = {code: 5.0 for code in atlas.communes if code not in douaisis}
    values |= {code: 1.0 if code in low else 9.0 for code in douaisis}
    said = words(draw(atlas, ask(layer=synthetic_layer(atlas, values=values)), SQUARE).svg)
    at = said.index("9,0")
    assert said[at : at + 6] == ["9,0", str(len(douaisis) - 3), "5,0", "0", "1,0", "3"]


def test_given_thresholds_are_kept_and_coloured_alike_whatever_the_values(atlas, ask):
    choice = Symbology("seuils", bounds=(1.5, 2.5, 3.5, 4.5))
    layer = synthetic_layer(atlas, values=dict.fromkeys(atlas.communes, 4.0))
    svg = draw(atlas, ask(layer=layer, symbology=choice), SQUARE).svg
    assert colours("YlGnBu", 5)[3] in fills(svg)
    assert "moins de 1,5" in words(svg)


def test_given_thresholds_part_exact_values_and_classes_written_ones(atlas, ask, douaisis):
    """2.46 is under 2.5, as in the share of inhabitants under it, even if it is written 2,5."""
    first, *others = sorted(douaisis)
    layer = synthetic_layer(atlas, values=dict.fromkeys(others, 2.5) | {first: 2.46})
    choice = Symbology("seuils", bounds=(2.5,))
    said = words(draw(atlas, ask(layer=layer, symbology=choice), SQUARE).svg)
    assert said[said.index("moins de 2,5") + 1] == "1"
    assert "2,5" in words(draw(atlas, ask(layer=layer), SQUARE).svg), "one class of equal values"


@pytest.mark.parametrize("kind", ["rate", "count"])
@pytest.mark.parametrize("code", ["01001", "29083", "97611", "97110", "75113", "75056"])
def test_every_kind_of_commune_is_drawn(atlas, ask, code, kind):
    layer = synthetic_layer(atlas, kind, values={code: 3.0})
    drawn = draw(atlas, ask(kind, codes=frozenset({code}), layer=layer), SQUARE)
    assert "nan" not in drawn.svg
    assert 'class="outline"' in drawn.svg
    assert parsed(drawn.svg) is not None


def test_what_has_no_contour_has_no_map_but_its_words(atlas, ask):
    codes = frozenset({"97502"})
    drawn = draw(atlas, ask(codes=codes), SQUARE)
    assert drawn.svg == ""
    assert drawn.sources


def test_the_whole_country_fits_as_a_territory(atlas, ask):
    codes = frozenset(code for code, c in atlas.communes.items() if c.kind == "commune")
    drawn = draw(atlas, ask(codes=codes), SQUARE)
    assert len(drawn.svg) < 2_000_000
    assert any("Hors de la carte" in note for note in drawn.notes)


def test_a_name_covers_no_circle(atlas, ask):
    """Around Douai the circles touch each other: a name that finds no room is left out."""
    counts = {code: atlas[code].population / 900 for code in atlas.communes}
    layer = synthetic_layer(atlas, "count", values=counts)
    picture = parsed(draw(atlas, ask("count", layer=layer), SQUARE).svg)
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
            if radius <= 2:
                continue  # a dot, that words may hide
            aside, above = max(abs(x - cx) - half, 0), max(y - 12 - cy, cy - y - 4, 0)
            assert aside**2 + above**2 > (radius - 0.2) ** 2, name.text


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
def test_the_legend_of_circles_is_round(most, steps):
    assert round_steps(most) == steps
