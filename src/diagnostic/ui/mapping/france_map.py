"""All of France by commune: 34 875 of them, drawn by the browser's graphics card.

The geometry stands in tiles under `static/`; a rerun sends one letter a commune for its colour and
four bytes for each number of its tooltip.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from diagnostic.errors import UserError
from diagnostic.indicators import layer_words
from diagnostic.indicators.arrays import Numbers
from diagnostic.indicators.layers import Layer
from diagnostic.maps.drawing import ABSENT as ABSENT_COLOUR
from diagnostic.maps.symbology import ABSENT, SECRET
from diagnostic.maps.web_tiles import border, ensure_tiles
from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.components import FAILED, module, served_root, styles
from diagnostic.ui.text import plain

LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""One a class; what has none is ``-``, what secrecy hides ``*``."""
NOT_KNOWN, HIDDEN = "-", "*"


@dataclass(frozen=True, eq=False)
class FranceShown:
    """What the map shows, every array in the order of ``atlas.communes``.

    Attributes
    ----------
    ranks
        Colour of each commune; `symbology.ABSENT`, `symbology.SECRET`.
    values, low, high
        Figure and 95 % interval, NaN where there is none.
    decimals, unit
        How the tooltip writes them.
    is_estimate, is_change
        Written with ≈; with its sign.
    territory
        Communes outlined above everything.
    caption
        Foot of every tooltip: « 2023 · INSEE ».
    """

    ranks: NDArray[np.int8]
    colours: tuple[str, ...]
    values: Numbers
    low: Numbers
    high: Numbers
    decimals: int
    unit: str
    is_estimate: bool
    is_change: bool
    territory: Codes
    caption: str


def france_shown(
    layer: Layer, ranks: NDArray[np.intp], colours: tuple[str, ...], territory: Codes
) -> FranceShown:
    """A layer by commune, painted, as the map wants it.

    Parameters
    ----------
    ranks
        Class of each zone of the layer, as `symbology.painted` gives it.
    """
    atlas = load_atlas()
    # NaN where the layer does not have the commune: own figures rarely cover France.
    rows = np.array([layer.rank.get(code, -1) for code in atlas.communes])
    has = rows >= 0

    def ordered(found: Numbers) -> Numbers:
        return np.where(has, found[rows], np.nan)

    return FranceShown(
        ranks=np.where(has, ranks[rows], ABSENT).astype(np.int8),
        colours=colours,
        values=ordered(layer.values),
        low=ordered(layer.low),
        high=ordered(layer.high),
        decimals=layer.subject.decimals,
        unit=layer_words.unit(layer),
        is_estimate=bool(layer.subject.estimate),
        is_change=layer.subject.is_change,
        territory=territory,
        caption=f"{layer.period} · {layer.credit}",
    )


def france_map(
    shown: FranceShown,
    *,
    key: str,
    height: int,
    alt: str,
    on_pick: Callable[[], None],
    selected: str | None = None,
) -> bool:
    """Mount the map; the commune picked is in ``st.session_state[key].picked``.

    Parameters
    ----------
    height
        In pixels.
    alt
        The map in words.
    selected
        Commune outlined, that of a row of the table.

    Returns
    -------
    bool
        False once it is known that the map cannot be drawn here: the reader has been told so, and
        the page may show a still picture below.
    """
    try:
        tiles = _tiles()
    except UserError as problem:
        st.error(plain(str(problem)))
        return False
    mount = st.components.v2.component(
        "france_map",
        html=_preloads()
        + styles(
            "vendor/maplibre/maplibre-gl.css", "components/france_map.css", "components/places.css"
        )
        + '<div class="france-map"></div>',
        js=f"""
const map = {module("france_map")};
const parts = Promise.all([map, {module("places")}]);
export default function (component) {{
  parts.then(([module, places]) => module.default(component, places), {FAILED});
  return () => map.then((module) => module.unmount(component), () => {{}});
}}
""",
    )
    mount(
        data=_told(load_atlas(), shown, selected) | {"tiles": tiles, "height": height, "alt": alt},
        key=key,
        on_picked_change=on_pick,
        on_unavailable_change=_nothing,
    )
    state: Any = st.session_state.get(key) or {}
    return not state.get("unavailable")


def _nothing() -> None:
    """Told by the rerun itself."""


@st.cache_resource(show_spinner="Préparation de la carte de France, une seule fois…")
def _tiles() -> str:
    return f"{served_root()}/{ensure_tiles()}"


def _preloads() -> str:
    """What the map needs, asked for together rather than one after the other."""
    vendor = f"{served_root()}/vendor"
    modules = (f"{vendor}/maplibre/maplibre-gl.js", f"{vendor}/pmtiles/pmtiles.js")
    return "".join(f'<link rel="modulepreload" href="{url}">' for url in modules)


def _told(atlas: Atlas, shown: FranceShown, selected: str | None) -> dict[str, Any]:
    """The message: codes are sent as ranks, numbers as bytes."""
    heirs = _heirs(atlas, shown)
    rows = np.arange(len(shown.ranks))
    rows[list(heirs)] = list(heirs.values())
    return {
        "classes": letters(shown.ranks[rows]),
        "colours": shown.colours,
        "absent": ABSENT_COLOUR,
        "values": numbers(shown.values),
        "low": numbers(shown.low),
        "high": numbers(shown.high),
        "heirs": [[part, city] for part, city in heirs.items()],
        "decimals": shown.decimals,
        "unit": shown.unit,
        "estimate": shown.is_estimate,
        "change": shown.is_change,
        "caption": shown.caption,
        "territory": _outline(shown.territory),
        "selected": _outline(frozenset({selected})) if selected else None,
    }


def letters(ranks: NDArray[np.integer[Any]]) -> str:
    """One letter a commune.

    >>> letters(np.array([0, 2, -1, -2]))
    'ac-*'
    """
    known = np.frombuffer(LETTERS.encode(), dtype=np.uint8)
    found = np.where(ranks == SECRET, ord(HIDDEN), ord(NOT_KNOWN))
    painted = ranks >= 0
    found[painted] = known[ranks[painted]]
    return found.astype(np.uint8).tobytes().decode("ascii")


def numbers(values: Numbers) -> str:
    """Numbers as 32-bit floats in base 64: seven digits; empty when none is known."""
    if not np.isfinite(values).any():
        return ""
    return base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")


def _heirs(atlas: Atlas, shown: FranceShown) -> dict[int, int]:
    """Arrondissements without a figure, shown with that of their city: rank → rank."""
    rank = {code: row for row, code in enumerate(atlas.communes)}
    return {
        rank[part]: rank[city]
        for city, parts in atlas.arrondissements.items()
        for part in parts
        if shown.ranks[rank[part]] == ABSENT
    }


@st.cache_data(show_spinner=False, max_entries=20, hash_funcs=BY_CODES)
def _outline(codes: Codes) -> dict[str, Any] | None:
    return border(codes)
