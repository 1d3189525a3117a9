"""Care supply: who practises here, how far care is, how much of it can be reached."""

import streamlit as st

from diagnostic.ui import diagnosis

diagnosis.style()
st.title("Offre de soins")
if not diagnosis.empty():
    diagnosis.access()
    diagnosis.densities()
    diagnosis.facilities()
