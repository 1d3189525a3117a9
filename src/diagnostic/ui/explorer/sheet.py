"""The table of a map: a line for each zone, linked to the map both ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from diagnostic.french import among, raised
from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.territory.zones import WORDS
from diagnostic.ui import html
from diagnostic.ui.explorer.drawn import Drawn

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

HEIGHT_PX, HEAD_PX, ROW_PX = 420, 38, 35
MOST_ROWS = 2_000
"""Past it the browser suffers."""
CHOSEN = "explorer-chosen"
"""Zone that is outlined on the map."""
NOT_KNOWN = "nd"
"""In place of a figure that is not known; the table has one word for all, « secret » follows it."""


def table(drawn: Sequence[Drawn], first: str | None, key: str) -> None:
    """Draw the table of one map, or of two.

    Parameters
    ----------
    first
        Zone that was picked on the map: it comes first, chosen. A line that is chosen here is
        outlined on the map.
    """
    content, codes = lines(drawn, first)
    total = len(drawn[0].rows)
    if total > len(codes):
        rows = among(len(codes), total, "première ligne", "premières lignes")
        st.html(html.source(f"Les {rows}. Le fichier XLSX les donne toutes."))
    name = f"{key}-{first or ''}"
    st.dataframe(
        content,
        hide_index=True,
        height=min(HEIGHT_PX, HEAD_PX + ROW_PX * max(1, len(codes))),
        on_select=lambda: _choose(name, codes),
        selection_mode="single-row",
        selection_default={"selection": {"rows": [0]}} if first in codes else None,
        key=name,
        placeholder=NOT_KNOWN,
        alt="Tableau des zones de la carte, avec leurs chiffres.",
    )


def lines(drawn: Sequence[Drawn], first: str | None) -> tuple[Styler, list[str]]:
    """First lines of the table and their codes; ``first`` comes before the others.

    Figures are written as everywhere else; they sort as numbers still.
    """
    content, codes = _content(drawn, first)
    formats: dict[str, Callable[[float], str]] = {
        _heading(layer): _figures_of(layer, each).__getitem__
        for each in drawn
        for layer in each.layers
    }
    return content.style.format(formats, na_rep=NOT_KNOWN), codes  # type: ignore[arg-type]


def _figures_of(layer: Layer, drawn: Drawn) -> dict[float, str]:
    """How each figure of a map is written: with its sign, ≈ when it is an estimate."""
    codes = (drawn.layer.codes[row] for row in drawn.rows)
    rows = [layer.rank[code] for code in codes if code in layer.rank]
    return {float(layer.values[row]): layer_words.figure(layer, row) for row in rows}


def _choose(name: str, codes: Sequence[str]) -> None:
    rows = st.session_state[name]["selection"]["rows"]
    st.session_state[CHOSEN] = codes[rows[0]] if rows and rows[0] < len(codes) else None


def _content(drawn: Sequence[Drawn], picked: str | None) -> tuple[pd.DataFrame, list[str]]:
    """First lines of the table, and their codes."""
    first = drawn[0]
    layer, rows = first.layer, first.rows
    known = -np.nan_to_num(layer.values[rows], nan=-np.inf)
    is_picked = np.array([layer.codes[row] != picked for row in rows])
    # The zone that was picked, then the territory, each from the highest figure to the lowest.
    order = np.lexsort((known, ~first.inside, is_picked))[:MOST_ROWS]
    rows, inside = rows[order], first.inside[order]
    codes = [layer.codes[row] for row in rows]
    columns: dict[str, object] = {
        raised(WORDS[layer.level][0]): [layer.names[row] for row in rows],
        "Code": codes,
    }
    for each in dict.fromkeys(layer for one in drawn for layer in one.layers):
        columns |= _figures(each, codes)
    columns["Dans le territoire"] = ["oui" if here else "" for here in inside]
    return pd.DataFrame(columns), codes


def _figures(layer: Layer, codes: Sequence[str]) -> dict[str, object]:
    """Figure of each zone, then what must be said with it."""
    rows = [layer.rank.get(code, -1) for code in codes]
    name = _heading(layer)
    values = [float(layer.values[r]) if r >= 0 else None for r in rows]
    said = [_with_it(layer, r) if r >= 0 else "" for r in rows]
    found: dict[str, object] = {name: pd.Series(values, dtype=float)}
    if any(said):
        found[f"Précision ({layer.subject.label})"] = said
    return found


def _heading(layer: Layer) -> str:
    unit = layer_words.unit(layer)
    return f"{layer.subject.label}, {layer.period}" + (f" ({unit})" if unit else "")


def _with_it(layer: Layer, row: int) -> str:
    if np.isnan(layer.values[row]):
        return layer_words.figure(layer, row) if layer.secret[row] else ""
    return ", ".join(
        filter(None, (layer_words.interval(layer, row), layer_words.partly(layer, row)))
    )
