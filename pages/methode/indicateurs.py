"""The method of each indicator: what it counts, from what, and how to read it."""

import streamlit as st

from diagnostic.ui import method_notes
from diagnostic.ui.tables import style

style()
st.title("Méthode des indicateurs")
method_notes.note_of_one()
method_notes.common_methods()
