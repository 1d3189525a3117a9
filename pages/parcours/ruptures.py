"""Points de rupture."""

import streamlit as st

st.title("Points de rupture")
