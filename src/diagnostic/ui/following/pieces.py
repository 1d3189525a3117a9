"""Small pieces that the parts of the follow-up share."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from diagnostic.pathways.board import mark
from diagnostic.ui import html, projection
from diagnostic.ui.planning import chosen

STYLE = Path(__file__).parents[1] / "following.css"
PLAN = "pages/parcours/plan_actions.py"


def style() -> None:
    """Lay the style of this page."""
    st.html(STYLE)


def quiet(text: str) -> None:
    """A sentence that only explains."""
    st.html(html.source(text))


def to_plan(item_id: str, label: str = "Ouvrir {mark} dans le plan") -> None:
    """The way to an item where it is written; none for a room."""
    if projection.is_on():
        return
    key = f"to-plan-{item_id}"
    if st.button(label.format(mark=mark(item_id)), key=key, type="tertiary"):
        chosen.open_item(item_id)
        st.switch_page(PLAN)


def bar(share: float | None) -> str:
    """The road done, as a bar; an empty one while it is not known."""
    wide = 0.0 if share is None else 100 * share
    return f'<div class="road-done" aria-hidden="true"><i style="width:{wide:.1f}%"></i></div>'
