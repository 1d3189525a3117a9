"""Our maps of ``bench.maps``: ``zone_map`` on some départements, ``france_map`` without any."""

from __future__ import annotations

import numpy as np
import streamlit as st

from bench.mapped import OLDER, PASTE, SECOND, Mapped, mapped
from diagnostic.maps.symbology import ABSENT
from diagnostic.maps.view import ground
from diagnostic.territory.atlas import load_atlas
from diagnostic.ui.mapping.france_map import FranceShown, france_map
from diagnostic.ui.mapping.zone_map import Shown, zone_map

HEIGHT = 560


def some(one: Mapped, name: str) -> None:
    land = ground("moyen")
    bounds = land.bounds[[land.rank[code] for code in one.codes]]
    west, south = bounds[:, :2].min(axis=0)
    east, north = bounds[:, 2:].max(axis=0)
    shown = Shown(
        level="commune",
        zones=dict(zip(one.codes, one.painted.ranks.tolist(), strict=True)),
        colours=one.painted.colours,
        texts={c: f"{v:.1f} %" for c, v in zip(one.codes, one.values, strict=True)},
        radii={},
        territory=frozenset(one.codes[:50]),
        extent=(float(west), float(south), float(east), float(north)),
        caption=name,
    )
    zone_map(shown, key="map", height=HEIGHT, alt=name, on_pick=lambda: None)


def france(one: Mapped, name: str) -> None:
    rank = {code: row for row, code in enumerate(load_atlas().communes)}
    rows = [rank[code] for code in one.codes]
    ranks = np.full(len(rank), ABSENT, dtype=np.int8)
    values = np.full(len(rank), np.nan)
    ranks[rows], values[rows] = one.painted.ranks, one.values
    nothing = np.full(len(rank), np.nan)
    shown = FranceShown(
        ranks=ranks,
        colours=one.painted.colours,
        values=values,
        low=nothing,
        high=nothing,
        decimals=1,
        unit="%",
        is_estimate=False,
        is_change=False,
        territory=frozenset(one.codes[:50]),
        caption=name,
    )
    france_map(shown, key="map", height=HEIGHT, alt=name, on_pick=lambda: None)


st.set_page_config(layout="wide")
departements = tuple(filter(None, st.query_params.get("departements", "").split(",")))
name = st.radio("Indicateur", [OLDER, SECOND, PASTE], horizontal=True)
(some if departements else france)(mapped(name, departements), name)
