"""Follow-up: what became of the objectives and the actions, and what to say of it."""

import streamlit as st

from diagnostic.ui import diagnosis, following

diagnosis.style()
following.style()
st.title("Suivi")
following.page()
