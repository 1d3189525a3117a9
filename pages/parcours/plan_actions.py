"""Objectives and plan of actions: from a rupture point to who does what, and when."""

import streamlit as st

from diagnostic.ui import planning, tables

tables.style()
planning.style()
st.title("Objectifs et plan d’actions")
planning.plan_of_actions()
