"""What the theme of `.streamlit/config.toml` cannot say: the ribbon, density, projection."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

PAGE_STYLE = Path(__file__).with_name("page.css")
PROJECTION_STYLE = Path(__file__).with_name("projection.css")


def apply_theme(*, projected: bool) -> None:
    """Lay the page's style; projection enlarges everything."""
    st.html(PAGE_STYLE)
    if projected:
        st.html(PROJECTION_STYLE)
