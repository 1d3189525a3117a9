"""Documents."""

import streamlit as st

st.title("Documents")
