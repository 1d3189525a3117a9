"""The figures of the territory that this machine knows, each with its year and its source."""

import streamlit as st

from diagnostic.ui import diagnosis, figures

figures.style()
st.title("Chiffres du territoire")
if not figures.empty():
    figures.invitation()
    figures.everything()
    diagnosis.own_figures()
