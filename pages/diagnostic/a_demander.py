"""Figures to ask for: what is missing, whom to ask, and where to write what was read."""

import streamlit as st

from diagnostic.ui import diagnosis

diagnosis.style()
st.title("Valeurs à demander")
if not diagnosis.empty():
    diagnosis.still_to_ask()
    diagnosis.whom_to_ask()
    diagnosis.enter_values()
    diagnosis.every_value()
