"""A page with nothing but the map of all of France, on figures made up."""

from __future__ import annotations

import numpy as np
import streamlit as st

from diagnostic.maps.symbology import ABSENT, SECRET
from diagnostic.territory.atlas import load_atlas
from diagnostic.ui.mapping.france_map import FranceShown, france_map

KEY = "france"
FAMILIES = {
    "un": ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    "deux": ("#fef0d9", "#fdcc8a", "#fc8d59", "#e34a33", "#b30000"),
}
TERRITORY = frozenset({"59178", "59015", "59165", "59654"})
HIDDEN, UNKNOWN = "59586", "59126"

st.set_page_config(layout="wide")
communes = load_atlas().communes
which = st.radio("Indicateur synthétique", list(FAMILIES), horizontal=True)
rows = np.arange(len(communes))
step = 7 if which == "un" else 11
values = (rows * step % 500) / 10
ranks = np.minimum(values / 10, 4).astype(np.int8)
for code, rank in ((HIDDEN, SECRET), (UNKNOWN, ABSENT)):
    row = list(communes).index(code)
    ranks[row], values[row] = rank, np.nan
for row, commune in enumerate(communes.values()):
    if commune.kind == "arrondissement":
        ranks[row], values[row] = ABSENT, np.nan
shown = FranceShown(
    ranks=ranks,
    colours=FAMILIES[which],
    values=values,
    low=values - 1,
    high=values + 1,
    decimals=1,
    unit="pour 100",
    is_estimate=False,
    is_change=False,
    territory=TERRITORY,
    caption=f"Indicateur {which} · synthétique",
)
drawn = france_map(
    shown, key=KEY, height=560, alt="Carte synthétique de toute la France", on_pick=lambda: None
)
st.write(f"Commune choisie : {(st.session_state.get(KEY) or {}).get('picked') or 'aucune'}")
if not drawn:
    st.write("Image fixe à la place")
