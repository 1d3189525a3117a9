"""The page: a table is given, understood, seen on a map, then kept in the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from diagnostic.french import NBSP, counted, listed, raised
from diagnostic.pasted.model import Choices, Grid, Understood, Unmatched
from diagnostic.pasted.understanding import understand
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.zones import WORDS
from diagnostic.ui import html, tables
from diagnostic.ui.explorer import shelf
from diagnostic.ui.own_data import corrections, describing, entry, keeping, kept, preview
from diagnostic.ui.own_data.describing import FORMS
from diagnostic.ui.own_data.entry import Given
from diagnostic.ui.tables import Cell, Row

UNDERSTOOD = "own-understood"
MOST_LISTED = 200
MOST_NAMED = 4


def own_data() -> None:
    """The whole page."""
    st.title("Mes données")
    kept.privacy()
    kept.tables_kept()
    st.subheader("Ajouter un tableau")
    table = entry.given()
    if table is None:
        return
    chosen = corrections.kept(table.key)
    grid = entry.read(table, chosen)
    if grid is None:
        _way_back(table, chosen)
        return
    found = _understood(table, grid, chosen)
    corrections.questions(table.key, found)
    lines = corrections.to_match(table.key, found)
    left, right = st.columns([5, 6], gap="large")
    with left:
        _say(found)
        _unmatched(table, found, lines)
        corrections.panel(table.key, found)
    if not found.is_clear:
        return
    if not found.values:
        with right:
            st.info(
                "Aucune colonne de chiffres : rien à montrer. Dans « Corriger ce qui a été "
                "compris », donnez à une colonne le rôle « Valeur à montrer »."
            )
        return
    st.subheader("Décrire et garder")
    described = describing.described(_of_cut(table, chosen), found, table.origin)
    describing.say(described)
    keeping.keep_button(described)
    with right:
        preview.preview(described, found)


def _of_cut(table: Given, chosen: Choices) -> str:
    """Key of what is said of the columns: those of another sheet are others."""
    return f"{table.key}-{chosen.sheet or ''}-{ord(chosen.separator) if chosen.separator else ''}"


def _way_back(table: Given, chosen: Choices) -> None:
    """A correction may be what makes a table unreadable: it can be taken back."""
    if chosen != Choices():
        st.button("Revenir à ce qui a été reconnu", on_click=corrections.forget, args=(table.key,))


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
        st.html(html.sentence(_in_a_sentence(found)))
    st.html(tables.bullets([*found.grid.about, *found.notes]))
    if found.left_out:
        with st.expander(
            raised(counted(len(found.left_out), "ligne laissée", "lignes laissées") + " de côté")
        ):
            st.html(_lines("Lignes laissées de côté", found.left_out))


def _in_a_sentence(found: Understood) -> str:
    zones = counted(len(found.codes), *WORDS[found.level or "commune"])
    if found.points is not None:
        zones = f"{counted(len(found.points.lines), 'lieu', 'lieux')} dans {zones}"
    columns = [found.columns[rank] for rank in found.values]
    named = listed(
        [f"« {c.title[:60]} » ({FORMS[c.form].lower()})" for c in columns], limit=MOST_NAMED
    )
    if not columns:
        return f"Compris : {zones}, sans colonne de chiffres."
    many = counted(len(columns), "colonne de chiffres", "colonnes de chiffres")
    return f"Compris : {zones}, {many}{NBSP}: {named}."


def _unmatched(table: Given, found: Understood, lines: Mapping[int, Unmatched]) -> None:
    if not lines:
        return
    left = sum(line in {each.line for each in found.unmatched} for line in lines)
    by_hand = len(lines) - left
    said = [
        raised(counted(left, "ligne sans zone", "lignes sans zone")) if left else "",
        counted(by_hand, "ligne rattachée à la main", "lignes rattachées à la main")
        if by_hand
        else "",
    ]
    title = raised(", ".join(filter(None, said)))
    with st.expander(
        title, expanded=len(lines) <= corrections.MOST_OPEN, key=f"own-lines-{table.key}"
    ):
        corrections.unmatched(table.key, found, lines)
        if len(lines) > corrections.MOST_MATCHED:
            st.html(_lines("Toutes les lignes sans zone", found.unmatched))


def _lines(title: str, lines: Sequence[Unmatched]) -> str:
    rows = [
        Row([Cell(str(line.line + 1), number=True), Cell(line.words), Cell(line.reason)])
        for line in lines[:MOST_LISTED]
    ]
    head = [Cell("Ligne", number=True), Cell("Contenu"), Cell("Raison")]
    return tables.table(title, head, rows)
