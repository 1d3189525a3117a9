"""Perimeters of other CPTS that the user supplies, to see what overlaps."""

from __future__ import annotations

import streamlit as st

from diagnostic.project.portrait import Portrait
from diagnostic.ui import html


def other_cpts(_: Portrait) -> None:
    """Placeholder until lists are read."""
    st.html(html.sentence(""))
