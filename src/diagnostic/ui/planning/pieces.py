"""Small pieces that the parts of the plan share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from diagnostic.pathways.board import mark
from diagnostic.ui import html, work
from diagnostic.ui.planning import chosen
from diagnostic.ui.text import plain

STYLE = Path(__file__).parents[1] / "planning.css"


def style() -> None:
    """Lay the style of this page."""
    st.html(STYLE)


def foot(item_id: str, name: str, add: str, on_add: Callable[[], None], *, after: str = "") -> None:
    """What comes next for an item, and the way to take it away."""
    with st.container(horizontal=True, key=f"plan-foot-{item_id}", vertical_alignment="center"):
        st.button(add, key=f"add-to-{item_id}", type="primary", on_click=on_add)
        st.button(
            f"Retirer {mark(item_id)}",
            key=f"remove-{item_id}",
            type="tertiary",
            help=f"Vous pourrez annuler. {after}".strip(),
            on_click=chosen.remove,
            args=(item_id, f"Retrait de {mark(item_id)} ({name})"),
        )


def undo_bar() -> None:
    """The last change to take back, and the one taken back to do again."""
    history = work.current().history
    with st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        st.button(
            "Annuler",
            key="plan-undo",
            on_click=work.undo,
            disabled=history.undo_label is None,
            help=_what("Annuler", history.undo_label),
        )
        st.button(
            "Rétablir",
            key="plan-redo",
            on_click=work.redo,
            disabled=history.redo_label is None,
            help=_what("Rétablir", history.redo_label),
        )


def _what(verb: str, label: str | None) -> str:
    return plain(f"{verb} : {label}") if label else f"Rien à {verb.lower()}"


def quiet(text: str) -> None:
    """A sentence that only explains."""
    st.html(html.source(text))
