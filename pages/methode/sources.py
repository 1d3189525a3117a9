"""Where every figure comes from, how to bring newer ones in, and what they do not say."""

import streamlit as st

from diagnostic.ui import method, sources

st.title("Sources et limites")
seen, bring, limits = st.tabs(
    ["D’où viennent les chiffres", "Mettre à jour", "Limites et méthode"],
    key="sources-tab",
    on_change="rerun",
)
if seen.open:
    with seen:
        sources.overview()
        sources.detail()
if bring.open:
    with bring:
        sources.update()
if limits.open:
    with limits:
        method.limits()
        method.embedded_data()
        method.aci_texts()
        method.network()
