"""The territory on one page: where it is, its key figures, what sets it apart."""

import streamlit as st

from diagnostic.ui import diagnosis

diagnosis.style()
st.title("Carte d’identité")
if not diagnosis.empty():
    diagnosis.headline()
    diagnosis.apart()
    diagnosis.invitation()
