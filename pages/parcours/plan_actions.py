"""Objectifs et plan d’actions."""

import streamlit as st

st.title("Objectifs et plan d’actions")
