"""Figures of a map that can become findings: those of the territory, else those of its zones."""

from __future__ import annotations

import math

import streamlit as st

from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.indicators.registry import indicators
from diagnostic.territory.zones import WORDS
from diagnostic.ui import work
from diagnostic.ui.diagnosis.asked import own_answers
from diagnostic.ui.diagnosis.noticed import Noticed, of_indicators
from diagnostic.ui.explorer import sheet
from diagnostic.ui.explorer.drawn import Drawn

MOST = 20
"""Zones that are offered, those with the most to say of the territory."""


def noticed(drawn: Drawn) -> list[Noticed]:
    """What the map says, figure by figure; a zone is never said to be the territory."""
    found = []
    for layer in dict.fromkeys(drawn.layers):
        name = layer.subject.id
        if work.current().codes and (name in indicators() or name in own_answers()):
            found += of_indicators([name])
        found += _zones(drawn, layer)
    return found


def _zones(drawn: Drawn, layer: Layer) -> list[Noticed]:
    """The zones that hold some of the territory, and the one that is chosen on the map."""
    here = [drawn.layer.codes[row] for row in drawn.rows[drawn.inside]]
    chosen = st.session_state.get(sheet.CHOSEN)
    codes = [*([chosen] if chosen else []), *(here if layer.level != "commune" else ())]
    rows = [layer.rank[code] for code in dict.fromkeys(codes) if code in layer.rank]
    return [_zone(layer, row) for row in rows[:MOST] if not math.isnan(float(layer.values[row]))]


def _zone(layer: Layer, row: int) -> Noticed:
    where = f"{WORDS[layer.level][0]} ({layer.names[row]})"
    label, told = layer.subject.label, layer_words.told(layer, row)
    return Noticed(
        name=f"{label}, {where}",
        text=f"{label}, {where}, {layer.period} : {told}. Chiffre de cette zone, et non du "
        "territoire.",
        figure=f"{layer_words.with_unit(layer, row)}, {where}",
        period=layer.period,
        source=layer.credit,
    )
