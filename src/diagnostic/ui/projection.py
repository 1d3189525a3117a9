"""Projection for a meeting room: whether it is on, and how much larger everything is written."""

from __future__ import annotations

import streamlit as st

KEY = "projection"
SCALE = 1.4
LEAST_PX = 18
"""Nothing is written smaller on a screen of 1920 × 1080."""


def is_on() -> bool:
    """Whether the screen is shown to a room."""
    return bool(st.session_state.get(KEY))


def keep() -> None:
    """Hold the switch as it is while a page gives way to another.

    Streamlit forgets a widget's value when the run that drew it is left for another page.
    """
    st.session_state[KEY] = is_on()


def leave() -> None:
    """Come back to the ordinary screen."""
    st.session_state[KEY] = False
