"""The page: the documents, the letter to write, the user's template, the thread."""

from __future__ import annotations

import streamlit as st

from diagnostic.ui import projection
from diagnostic.ui.board.thread_view import threads
from diagnostic.ui.deliverables import chosen
from diagnostic.ui.deliverables.letter import writing
from diagnostic.ui.deliverables.list import documents
from diagnostic.ui.deliverables.template import template

_DRAWS = {
    chosen.LIST: ("Documents", documents),
    chosen.LETTER: ("Écrire la lettre", writing),
    chosen.TEMPLATE: ("Votre modèle Word", template),
    chosen.THREAD: ("Le fil", threads),
}


def page() -> None:
    """The whole page under its title."""
    if projection.is_on():
        documents()
        return
    if st.session_state.get(chosen.PART) not in _DRAWS:
        st.session_state[chosen.PART] = chosen.LIST
    part = st.segmented_control(
        "Partie de la page",
        list(_DRAWS),
        key=chosen.PART,
        format_func=lambda name: _DRAWS[name][0],
        required=True,
        label_visibility="collapsed",
    )
    _DRAWS[part or chosen.LIST][1]()
