"""Diseases: how many people to expect, what is measured around, whom to look after."""

import streamlit as st

from diagnostic.ui import diagnosis

diagnosis.style()
st.title("Pathologies")
if not diagnosis.empty():
    diagnosis.bar()
    diagnosis.diseases()
