"""The table of a map: a line for each zone, linked to the map both ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from diagnostic.french import raised
from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.territory.zones import WORDS
from diagnostic.ui.explorer.drawn import Drawn

HEIGHT_PX, HEAD_PX, ROW_PX = 420, 38, 35
CHOSEN = "explorer-chosen"
"""Zone that is outlined on the map."""


def table(drawn: Sequence[Drawn], first: str | None, key: str) -> None:
    """Draw the table of one map, or of two.

    Parameters
    ----------
    first
        Zone that was picked on the map: it comes first, chosen. A line that is chosen here is
        outlined on the map.
    """
    content, codes = _content(drawn, first)
    name = f"{key}-{first or ''}"
    st.dataframe(
        content,
        hide_index=True,
        height=min(HEIGHT_PX, HEAD_PX + ROW_PX * max(1, len(content))),
        column_config={
            each: st.column_config.NumberColumn(format="localized")
            for each in content.columns
            if pd.api.types.is_float_dtype(content[each])
        },
        placeholder="—",
        on_select=lambda: _choose(name, codes),
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}} if first in codes else None,
        key=name,
        alt="Tableau des zones de la carte, avec leurs chiffres.",
    )


def _choose(name: str, codes: Sequence[str]) -> None:
    rows = st.session_state[name]["selection"]["rows"]
    st.session_state[CHOSEN] = codes[rows[0]] if rows and rows[0] < len(codes) else None


def _content(drawn: Sequence[Drawn], picked: str | None) -> tuple[pd.DataFrame, list[str]]:
    first = drawn[0]
    layer = first.layer
    by_value = np.argsort(-np.nan_to_num(layer.values[first.rows], nan=-np.inf), kind="stable")
    rows = first.rows[by_value]
    inside = first.inside[by_value]
    order = np.lexsort((np.arange(len(rows)), ~inside))
    rows, inside = rows[order], inside[order]
    codes = [layer.codes[row] for row in rows]
    if picked in codes:
        at = codes.index(picked)
        front = np.r_[at, np.delete(np.arange(len(rows)), at)]
        rows, inside, codes = rows[front], inside[front], [codes[each] for each in front]
    columns: dict[str, object] = {
        raised(WORDS[layer.level][0]): [layer.names[row] for row in rows],
        "Code": codes,
    }
    for layer in dict.fromkeys(layer for each in drawn for layer in each.layers):
        columns |= _figures(layer, codes)
    columns["Dans le territoire"] = ["oui" if here else "" for here in inside]
    return pd.DataFrame(columns), codes


def _figures(layer: Layer, codes: Sequence[str]) -> dict[str, object]:
    """Figure of each zone, then what must be said with it."""
    rows = [layer.rank.get(code, -1) for code in codes]
    unit = layer_words.unit(layer)
    name = f"{layer.subject.label}, {layer.period}" + (f" ({unit})" if unit else "")
    values = [
        round(float(layer.values[r]), layer.subject.decimals) if r >= 0 else None for r in rows
    ]
    said = [_with_it(layer, r) if r >= 0 else "" for r in rows]
    found: dict[str, object] = {name: pd.Series(values, dtype=float)}
    if any(said):
        found[f"Précision ({layer.subject.label})"] = said
    return found


def _with_it(layer: Layer, row: int) -> str:
    if np.isnan(layer.values[row]):
        return layer_words.figure(layer, row)
    return ", ".join(
        filter(None, (layer_words.interval(layer, row), layer_words.partly(layer, row)))
    )
