"""Diseases: how many people to expect, and what the health insurance measures around."""

import streamlit as st

from diagnostic.ui import diagnosis

diagnosis.style()
st.title("Pathologies")
if not diagnosis.empty():
    diagnosis.expected_people()
    diagnosis.measured()
