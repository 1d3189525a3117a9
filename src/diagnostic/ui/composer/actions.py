"""What can be done to a territory besides clicking: neighbours, lists, undo, redo, empty."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import counted
from diagnostic.territory.contiguity import frontier
from diagnostic.territory.selection import Codes, add, remove
from diagnostic.ui import work
from diagnostic.ui.composer.lists import add_list


def apply_click(codes: Codes, code: str, wanted: bool) -> Codes:
    """Territory after one click of the map."""
    change = add if wanted else remove
    return change(work.atlas(), codes, [code])


def actions_bar() -> None:
    """Buttons of the top row."""
    current = work.current()
    history, empty = current.history, not current.codes
    with st.container(horizontal=True, gap="xxsmall"):
        st.button(
            "Coller une liste",
            on_click=_ask_for_list,
            help="Une liste de codes, de noms ou de codes postaux, un tableur, un GeoJSON.",
        )
        st.button(
            "+ Voisines",
            on_click=_add_neighbours,
            disabled=empty,
            help="Ajoute toutes les communes qui partagent une limite avec le territoire.",
        )
        st.button(
            "Annuler",
            on_click=work.undo,
            disabled=history.undo_label is None,
            help=f"Annuler : {history.undo_label}" if history.undo_label else "Rien à annuler",
        )
        st.button(
            "Rétablir",
            on_click=work.redo,
            disabled=history.redo_label is None,
            help=f"Rétablir : {history.redo_label}" if history.redo_label else "Rien à rétablir",
        )
        st.button(
            "Vider",
            on_click=_empty,
            disabled=empty,
            help="Retire toutes les communes ; « Annuler » les remet.",
        )
    if st.session_state.pop("asking_for_list", False):
        add_list()


def _ask_for_list() -> None:
    st.session_state["asking_for_list"] = True


def _add_neighbours() -> None:
    chosen = work.current().codes
    joining = frontier(work.atlas(), chosen)
    if not joining:
        work.notify("warning", "Aucune commune ne partage de limite avec ce territoire.")
        return
    label = f"Ajout de {counted(len(joining), 'commune voisine', 'communes voisines')}"
    work.choose(lambda codes: add(work.atlas(), codes, joining), label, look=True)


def _empty() -> None:
    work.choose(lambda _: frozenset(), "Territoire vidé")
