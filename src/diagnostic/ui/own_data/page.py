"""The page: a table is given, understood, seen on a map, then kept in the project."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.french import counted, raised
from diagnostic.pasted.model import Choices, Grid, Understood, Unmatched
from diagnostic.pasted.understanding import understand
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.zones import WORDS
from diagnostic.ui import html, tables
from diagnostic.ui.explorer import shelf
from diagnostic.ui.own_data import corrections, describing, entry, keeping, preview
from diagnostic.ui.own_data.entry import Given
from diagnostic.ui.tables import Cell, Row

PRIVATE = (
    "Vos données ne quittent pas cette application : elles sont gardées dans votre projet, et "
    "nulle part ailleurs."
)
UNDERSTOOD = "own-understood"
MOST_LISTED = 200


def own_data() -> None:
    """The whole page."""
    st.title("Mes données")
    st.html(html.sentence(PRIVATE))
    keeping.tables_kept()
    st.subheader("Ajouter un tableau")
    table = entry.given()
    if table is None:
        return
    chosen = corrections.kept(table.key)
    grid = entry.read(table, chosen)
    if grid is None:
        return
    found = _understood(table, grid, chosen)
    corrections.questions(table.key, found.questions)
    left, right = st.columns([5, 6], gap="large")
    with left:
        _say(found)
        corrections.panel(table.key, found)
        _unmatched(table, found)
    if not found.is_clear:
        return
    st.subheader("Décrire et garder")
    described = describing.described(table.key, found, table.origin)
    keeping.keep_button(described)
    with right:
        preview.preview(described)


def _understood(table: Given, grid: Grid, chosen: Choices) -> Understood:
    """What is understood of a table, read again only when something changes."""
    key = (table.key, repr(chosen))
    before = st.session_state.get(UNDERSTOOD)
    if before is not None and before[0] == key:
        known: Understood = before[1]
        return known
    found = understand(grid, load_atlas(), chosen, shelf.bassins())
    st.session_state[UNDERSTOOD] = (key, found)
    return found


def _say(found: Understood) -> None:
    """What was understood, in a sentence, then what was supposed to get there."""
    if found.codes and found.level is not None:
        zones = counted(len(found.codes), *WORDS[found.level])
        columns = counted(len(found.values), "colonne de chiffres", "colonnes de chiffres")
        st.html(html.sentence(f"Compris : {zones}, {columns}."))
    st.html(tables.bullets([*found.grid.about, *found.notes]))
    if found.left_out:
        with st.expander(
            raised(counted(len(found.left_out), "ligne laissée", "lignes laissées") + " de côté")
        ):
            st.html(_lines("Lignes laissées de côté", found.left_out))


def _unmatched(table: Given, found: Understood) -> None:
    if not found.unmatched:
        return
    lines = counted(len(found.unmatched), "ligne sans zone", "lignes sans zone")
    with st.expander(raised(lines), expanded=len(found.unmatched) <= 5):
        st.html(
            html.source("Elles ne sont pas sur la carte. Choisissez leur zone, ou laissez-les.")
        )
        corrections.unmatched(table.key, found)
        if len(found.unmatched) > corrections.MOST_MATCHED:
            st.html(_lines("Toutes les lignes sans zone", found.unmatched))


def _lines(title: str, lines: Sequence[Unmatched]) -> str:
    rows = [
        Row([Cell(str(line.line + 1), number=True), Cell(line.words), Cell(line.reason)])
        for line in lines[:MOST_LISTED]
    ]
    head = [Cell("Ligne", number=True), Cell("Contenu"), Cell("Raison")]
    return tables.table(title, head, rows)
