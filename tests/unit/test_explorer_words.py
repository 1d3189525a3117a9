"""What the Explorer writes of a map: its table, its editions, its points."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from synthetic_layers import synthetic_layer, zones

from diagnostic.indicators.layers import Layer
from diagnostic.maps import sites
from diagnostic.maps.extent import Extent, seen
from diagnostic.maps.sites import Site, Sites
from diagnostic.sources.reading import Library
from diagnostic.ui.explorer import said
from diagnostic.ui.explorer.controls import usable
from diagnostic.ui.explorer.drawn import circles_map, colours_map, crossed_map
from diagnostic.ui.explorer.sheet import NOT_KNOWN, lines
from diagnostic.ui.explorer.sites_said import points_said, points_table
from diagnostic.ui.explorer.style_panel import Style

DOUAI, SIN, ANICHE, SOMAIN, AUBY = "59178", "59569", "59008", "59574", "59028"
PARIS_13 = "75113"
DOUAISIS = ("200044618", "245901152")


def plain(text: str) -> str:
    return unescape(text).replace("\u00a0", " ").replace("\u202f", " ")


def cells(layer: Layer, atlas, codes: frozenset[str]) -> dict[str, list[str]]:
    """Cells of the table of a map as they are written, by code."""
    shown = seen(atlas, zones(atlas), codes, Extent("territoire"))
    styler, _ = lines([circles_map(layer, shown, codes)], None)
    rows = re.findall(r"<tr>(.*?)</tr>", styler.hide(axis="index").to_html(), re.DOTALL)
    found = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return {row[1]: [plain(cell) for cell in row] for row in found if row}


@pytest.fixture
def codes(atlas) -> frozenset[str]:
    return frozenset(code for siren in DOUAISIS for code in atlas.epci[siren].members)


def test_what_is_not_known_is_said_in_its_own_column(atlas, codes):
    layer = synthetic_layer(
        atlas, "count", values={DOUAI: 19_330.0, SIN: 0.04, ANICHE: 0.0}, secret={SOMAIN}
    )
    found = cells(layer, atlas, codes)
    figures = {code: found[code][2] for code in (DOUAI, SIN, ANICHE, SOMAIN, AUBY)}
    assert figures == {
        DOUAI: "19 330,0",
        SIN: "0,04",
        ANICHE: "0,0",
        SOMAIN: NOT_KNOWN,
        AUBY: NOT_KNOWN,
    }
    assert found[SOMAIN][3] == "secret"
    assert found[AUBY][3] == ""
    assert not any("—" in cell or "None" in cell for row in found.values() for cell in row)


def test_estimates_and_changes_keep_their_signs(atlas, codes):
    estimate = synthetic_layer(atlas, "count", values={DOUAI: 19_330.0}, estimate="Calculé.")
    assert cells(estimate, atlas, codes)[DOUAI][2] == "≈ 19 330,0"
    subject = replace(estimate.subject, estimate="", is_change=True)
    values = estimate.values.copy()
    values[[estimate.rank[SIN], estimate.rank[DOUAI]]] = -4.0, 12.0
    change = replace(estimate, subject=subject, values=values)
    found = cells(change, atlas, codes)
    assert (found[DOUAI][2], found[SIN][2]) == ("+12,0", "−4,0")


def test_figures_are_numbers_still(atlas, codes):
    layer = synthetic_layer(atlas, "count", values={DOUAI: 100.0, SIN: 20.0, ANICHE: 3.0})
    shown = seen(atlas, zones(atlas), codes, Extent("territoire"))
    styler, first = lines([circles_map(layer, shown, codes)], None)
    assert first[:3] == [DOUAI, SIN, ANICHE]
    assert list(styler.data.iloc[:3, 2]) == [100, 20, 3]


# --- sentences ------------------------------------------------------------------------------------


def test_the_only_zone_of_a_territory_comes_first(atlas):
    layer = synthetic_layer(atlas)
    codes = frozenset({PARIS_13})
    shown = seen(atlas, zones(atlas), codes, Extent("territoire"))
    text = plain(said.answer(colours_map(layer, shown, codes, Style())))
    figure = f"{layer.values[layer.rank[PARIS_13]]:.1f}".replace(".", ",")
    assert text.startswith(f"Paris 13e Arrondissement : {figure} %. Autour, de ")


def test_one_zone_of_an_area_is_said_among_those_of_the_map(atlas):
    layer, codes = synthetic_layer(atlas), frozenset({DOUAI})
    shown = seen(atlas, zones(atlas), codes, Extent("departement", "59"))
    text = plain(said.answer(colours_map(layer, shown, codes, Style())))
    assert re.match(r"Douai : [\d,]+ %\. Sur la carte, de 10,0 \(\d+ communes\) à 20,0 %", text)


def test_two_rates_of_one_zone_are_each_named(atlas):
    layer = synthetic_layer(atlas, label="Première part")
    other = synthetic_layer(atlas, label="Seconde part")
    codes = frozenset({PARIS_13})
    shown = seen(atlas, zones(atlas), codes, Extent("territoire"))
    text = plain(said.answer(crossed_map(layer, other, shown, codes)))
    assert text.startswith("Première part, Paris 13e Arrondissement : ")
    assert "Seconde part, Paris 13e Arrondissement : " in text


def test_several_zones_are_told_from_the_lowest_to_the_highest(atlas, codes):
    layer = synthetic_layer(atlas)
    shown = seen(atlas, zones(atlas), codes, Extent("territoire"))
    text = plain(said.answer(colours_map(layer, shown, codes, Style())))
    assert text.startswith("Dans le territoire : de ")


# --- editions -------------------------------------------------------------------------------------


def test_an_edition_that_knows_next_to_nothing_is_no_choice(atlas, codes):
    whole = synthetic_layer(atlas)
    few = synthetic_layer(atlas, values=dict.fromkeys(codes, 1.0))
    every = {"2017": whole, "2019": few}
    region = seen(atlas, zones(atlas), codes, Extent("region", "32"))
    assert set(usable(every, region)) == {"2017"}
    around = seen(atlas, zones(atlas), codes, Extent("territoire"))
    assert set(usable(every, around)) == {"2017", "2019"}, "all the territory is told in 2019"
    none = {"2019": synthetic_layer(atlas, values={})}
    assert set(usable(none, region)) == {"2019"}


# --- points ---------------------------------------------------------------------------------------


def test_points_are_said_with_their_source_and_listed(atlas):
    hostile = "<b>CH</b>"
    found = Sites(
        "Sites d’urgences",
        (Site(3.0, 50.3, hostile, "", DOUAI), Site(3.2, 50.3, "Clinique", "Privé", ANICHE)),
        "DREES, SAE 2025",
        616,
        3,
    )
    told = points_said([found], atlas)
    assert plain(told.sentences[0]) == (
        "Points : Sites d’urgences (616 en France, 2 sur la carte ; 3 sites sans position "
        "connue), DREES, SAE 2025."
    )
    assert told.rows == (
        ("Clinique", "Privé", "Aniche"),
        (hostile, "Sites d’urgences", "Douai"),
    )
    assert hostile not in points_table(told)
    assert points_said([], atlas).rows == ()


def test_emergency_sites_are_those_that_the_embedded_figures_give(atlas, tmp_path, monkeypatch):
    monkeypatch.setenv("DIAGNOSTIC_CPTS_HOME", str(tmp_path))
    (found,) = sites.within(Library(), ["urgences"], (2.8, 50.2, 3.5, 50.6))
    told = points_said([found], atlas)
    assert "616 en France" in told.sentences[0]
    assert ("CH DOUAI DECHY", "Centre hospitalier", "Dechy") in told.rows
    assert len(told.rows) == len(found.sites) < found.total
    assert all(np.isfinite([one.longitude, one.latitude]).all() for one in found.sites)
