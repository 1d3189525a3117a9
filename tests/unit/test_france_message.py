"""What the map of France is told: compact, in the order of the atlas, nothing made up."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from diagnostic.indicators.layers import Layer, Subject
from diagnostic.maps.symbology import ABSENT, SECRET
from diagnostic.territory.atlas import load_atlas
from diagnostic.ui.mapping import france_map
from diagnostic.ui.mapping.france_map import france_shown, letters, numbers


def layer(codes, values, secret):
    nothing = np.full(len(codes), np.nan)
    subject = Subject(
        "synthetic", "Thème", "Part", "Définition", "%", "rate", ("commune",), decimals=1
    )
    return Layer(
        subject=subject,
        level="commune",
        year=2023,
        period="2023",
        source="synthetic",
        credit="INSEE",
        codes=tuple(codes),
        names=tuple(codes),
        values=np.array(values),
        low=nothing,
        high=nothing,
        numerator=nothing,
        denominator=nothing,
        secret=np.array(secret),
        known=np.ones(len(codes)),
    )


@pytest.fixture
def told(monkeypatch):
    """Message for a few communes: Paris and its 13e, one hidden, one not known."""
    monkeypatch.setattr(france_map, "_outline", lambda codes: sorted(codes) or None)
    some = layer(
        ["59178", "75056", "59015", "01001"], [12.5, 3.0, np.nan, np.nan], [False] * 2 + [True] * 2
    )
    ranks = np.array([4, 0, SECRET, ABSENT])
    shown = france_shown(some, ranks, ("#fff",) * 5, frozenset({"59178"}))
    return france_map._told(load_atlas(), shown, None)


@pytest.fixture
def rank(atlas):
    return {code: row for row, code in enumerate(atlas.communes)}


def test_one_letter_a_commune(told, rank):
    assert len(told["classes"]) == len(rank)
    assert [told["classes"][rank[code]] for code in ("59178", "75056", "59015", "01001")] == [
        *"ea*-"
    ]
    # What the layer does not have is not known, never the lowest class.
    assert told["classes"][rank["29083"]] == "-"


def test_figures_are_those_of_the_layer(told, rank):
    values = np.frombuffer(base64.b64decode(told["values"]), dtype="<f4")
    assert values[rank["59178"]] == 12.5
    assert np.isnan(values[rank["59015"]])
    assert np.isfinite(values).sum() == 2
    assert told["low"] == told["high"] == ""


def test_an_arrondissement_without_a_figure_takes_its_city_s(told, rank):
    assert told["classes"][rank["75113"]] == "a"
    assert [rank["75113"], rank["75056"]] in told["heirs"]


def test_an_arrondissement_keeps_its_own_figure(monkeypatch, rank):
    monkeypatch.setattr(france_map, "_outline", lambda codes: None)
    some = layer(["75113", "75056"], [12.5, 3.0], [False, False])
    shown = france_shown(some, np.array([2, 0]), ("#fff",) * 3, frozenset())
    told = france_map._told(load_atlas(), shown, None)
    assert told["classes"][rank["75113"]] == "c"
    assert rank["75113"] not in {part for part, _ in told["heirs"]}


def test_the_message_is_light(told):
    assert len(told["classes"]) + len(told["values"]) < 230_000
    assert "codes" not in told


def test_every_class_has_its_letter():
    assert letters(np.arange(16)) == "abcdefghijklmnop"
    assert letters(np.array([ABSENT, SECRET])) == "-*"
    assert numbers(np.array([np.nan])) == ""
