"""The map one writes first: folium.GeoJson on the base map, its colours in ``style_function``.

Run by ``bench.maps``. Honest: the geometry is read and merged once (``st.cache_data``), the
lightest contours are taken for all of France, nothing is asked back of the map, and no background
is drawn.
"""

from __future__ import annotations

import os

import folium
import geopandas as gpd
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from bench.mapped import OLDER, SECOND, mapped
from diagnostic.maps.drawing import ABSENT
from diagnostic.paths import GEO

ASSETS = os.environ.get("BENCH_ASSETS")
if ASSETS:
    folium.Map.default_js = [("leaflet", f"{ASSETS}/leaflet.js")]
    folium.Map.default_css = [("leaflet_css", f"{ASSETS}/leaflet.css")]


@st.cache_data(show_spinner=False)
def communes(departements: tuple[str, ...]) -> gpd.GeoDataFrame:
    facts = pd.read_parquet(
        GEO / "communes.parquet", columns=["code", "nom", "type", "departement"]
    )
    facts = facts[facts["type"] == "commune"]
    if departements:
        facts = facts[facts["departement"].isin(departements)]
    detail = "fin" if departements else "leger"
    return gpd.read_parquet(GEO / f"contours_{detail}.parquet").merge(facts, on="code")


def drawn(
    shapes: gpd.GeoDataFrame, colours: dict[str, str], values: dict[str, float]
) -> folium.Map:
    board = folium.Map(tiles=None)
    folium.GeoJson(
        shapes.assign(valeur=shapes["code"].map(values)),
        style_function=lambda feature: {
            "fillColor": colours[feature["properties"]["code"]],
            "fillOpacity": 1,
            "color": "#ffffff",
            "weight": 0.3,
        },
        tooltip=folium.GeoJsonTooltip(["nom", "valeur"], ["Commune", "Valeur"]),
    ).add_to(board)
    west, south, east, north = shapes.total_bounds
    if not st.query_params.get("departements"):
        west, south, east, north = -5.1, 41.3, 9.6, 51.1
    board.fit_bounds([[south, west], [north, east]])
    return board


st.set_page_config(layout="wide")
departements = tuple(filter(None, st.query_params.get("departements", "").split(",")))
name = st.radio("Indicateur", [OLDER, SECOND], horizontal=True)
one = mapped(name, departements)
shades = [*one.painted.colours, ABSENT]  # rank -1 is the last
colours = {c: shades[rank] for c, rank in zip(one.codes, one.painted.ranks, strict=True)}
values = dict(zip(one.codes, one.values.tolist(), strict=True))
st_folium(
    drawn(communes(departements), colours, values),
    key="map",
    height=560,
    use_container_width=True,
    returned_objects=[],
)
