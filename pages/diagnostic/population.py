"""The population of the territory: how many, how old, how well off."""

import streamlit as st

from diagnostic.ui import diagnosis

diagnosis.style()
st.title("Population")
if not diagnosis.empty():
    diagnosis.people()
    diagnosis.ages()
    diagnosis.income()
