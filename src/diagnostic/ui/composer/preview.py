"""The addition that is being looked at, drawn on the map before it is made."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from diagnostic.ui import work

KEY = "preview"
PART, WHAT_IF = "panel-part", "Et si ?"
"""The part of the panel that is shown, and the one that previews."""


def previewed() -> frozenset[str]:
    """Communes that are shown as a possible addition, while that part of the panel is open."""
    if st.session_state.get(PART) != WHAT_IF:
        return frozenset()
    codes: frozenset[str] = st.session_state.get(KEY, frozenset())
    return codes - work.current().codes


def preview(codes: Iterable[str]) -> None:
    """Show these communes as a possible addition, in place of those shown before."""
    st.session_state[KEY] = frozenset(codes)
