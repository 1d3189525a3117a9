"""Suivi."""

import streamlit as st

st.title("Suivi")
