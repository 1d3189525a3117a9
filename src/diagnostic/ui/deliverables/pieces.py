"""The style of the page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

STYLE = Path(__file__).parents[1] / "deliverables.css"


def style() -> None:
    """Lay the style of this page."""
    st.html(STYLE)
