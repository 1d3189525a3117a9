"""Adding a pasted list or a file."""

from __future__ import annotations

import streamlit as st


@st.dialog("Coller ou importer des communes", width="large")
def add_list() -> None:
    """Ask for a list."""
