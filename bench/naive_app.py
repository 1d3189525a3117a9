"""The map one writes first: folium.GeoJson, the selection in its style, a rerun for each click.

Run by ``bench.compose``; by hand: ``streamlit run bench/naive_app.py``, then
``/?departements=59``. Honest: the geometry is read and merged once (``st.cache_data``), only the
clicked feature is returned, and no background is drawn.
"""

from __future__ import annotations

import os

import folium
import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from diagnostic.french import number
from diagnostic.paths import GEO

# folium asks CDNs for Leaflet, jQuery, Bootstrap and icon fonts. Offline they cannot be reached,
# so the bench serves what this map needs, Leaflet alone, from this machine and with a long cache:
# better conditions than a real network gives. Playwright's routing is not used for that because
# it switches the browser's cache off, which would slow this map at each rerun.
ASSETS = os.environ.get("BENCH_ASSETS")
if ASSETS:
    folium.Map.default_js = [("leaflet", f"{ASSETS}/leaflet.js")]
    folium.Map.default_css = [("leaflet_css", f"{ASSETS}/leaflet.css")]

CHOSEN, OTHER, LINE = "#0f5c78", "#f1f4f5", "#aab6bd"


@st.cache_data(show_spinner=False)
def communes(departements: tuple[str, ...]) -> gpd.GeoDataFrame:
    facts = pd.read_parquet(
        GEO / "communes.parquet", columns=["code", "nom", "departement", "population_hab"]
    )
    facts = facts[facts["departement"].isin(departements)]
    return gpd.read_parquet(GEO / "contours_fin.parquet").merge(facts, on="code")


def drawn(shapes: gpd.GeoDataFrame, chosen: set[str]) -> folium.Map:
    board = folium.Map(tiles=None)
    folium.GeoJson(
        shapes,
        style_function=lambda feature: {
            "fillColor": CHOSEN if feature["properties"]["code"] in chosen else OTHER,
            "fillOpacity": 0.88,
            "color": LINE,
            "weight": 0.7,
        },
        tooltip=folium.GeoJsonTooltip(["nom", "population_hab"], ["Commune", "Habitants"]),
    ).add_to(board)
    west, south, east, north = shapes.total_bounds
    board.fit_bounds([[south, west], [north, east]])
    return board


def toggle(clicked: dict | None) -> None:
    """Take in a click once: the component keeps returning the last one."""
    if not clicked or clicked == st.session_state.get("taken"):
        return
    st.session_state.taken = clicked
    st.session_state.chosen ^= {clicked["properties"]["code"]}
    st.rerun()


st.set_page_config(layout="wide")
shapes = communes(tuple(st.query_params.get("departements", "59").split(",")))
if "chosen" not in st.session_state:
    st.session_state.chosen = set(shapes["code"])
chosen: set[str] = st.session_state.chosen

chart, panel = st.columns([13, 8])
with panel:
    st.metric("Communes", number(len(chosen)))
    inside = shapes["code"].isin(chosen)
    st.metric("Habitants", number(int(shapes.loc[inside, "population_hab"].sum())))
with chart:
    answer = st_folium(
        drawn(shapes, chosen),
        key="map",
        height=560,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
    )
toggle(answer.get("last_active_drawing"))
