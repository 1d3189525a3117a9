"""Tables that the project keeps: seen, taken away as a file, mended, taken out."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from diagnostic.french import counted
from diagnostic.project.own_data import OwnTable
from diagnostic.reports.words import slug
from diagnostic.territory.zones import WORDS
from diagnostic.ui import exporting, html, taking, work
from diagnostic.ui.explorer import shelf
from diagnostic.ui.own_data import editing
from diagnostic.ui.own_data.export import table_file
from diagnostic.ui.own_data.keeping import ADDED
from diagnostic.ui.own_data.preview import extent_of
from diagnostic.ui.text import plain

EXPLORER = "pages/cartographie/explorer.py"
REMOVED = "Données retirées"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tables_kept() -> None:
    """Tables of the project, the last first, and the last change to them, to take back."""
    kept = work.current().project.own_data
    undone = work.current().history.undo_label
    if not kept and undone != REMOVED:
        return
    st.subheader("Dans le projet")
    for table in reversed(kept):
        _one(table)
    if undone in (ADDED, REMOVED, editing.CHANGED):
        st.button(f"Annuler : {undone}", key="own-undo", on_click=work.undo, type="tertiary")


def _one(table: OwnTable) -> None:
    with st.container(key=f"own-table-{table.id}", border=True):
        words, buttons = st.columns([5, 6], vertical_alignment="center")
        words.markdown(f"**{plain(table.title)}**  \n:gray[{plain(_about(table))}]")
        with buttons.container(horizontal=True, horizontal_alignment="right"):
            _buttons(table)
        if editing.is_open(table):
            editing.form(table)


def _about(table: OwnTable) -> str:
    sources = dict.fromkeys(column.source for column in table.columns)
    years = sorted({column.year for column in table.columns})
    span = str(years[0]) if len(years) == 1 else f"{years[0]} à {years[-1]}"
    return (
        f"{counted(len(table.zones), *WORDS[table.level])}, "
        f"{counted(len(table.columns), 'colonne')} · {' ; '.join(sources)} · {span}"
    )


def _buttons(table: OwnTable) -> None:
    if st.button("Voir sur la carte", key=f"own-see-{table.id}"):
        _show(table)
    taking.take(
        "Exporter (XLSX)",
        _file(table),
        name=f"{slug(table.title) or 'mes-donnees'}.xlsx",
        mime=XLSX,
        key=f"own-export-{table.id}",
        help="Chiffres protégés par le secret, avec leurs sources.",
    )
    st.button(
        "Fermer" if editing.is_open(table) else "Modifier",
        key=f"own-edit-{table.id}",
        on_click=editing.toggle,
        args=(table,),
    )
    st.button(
        "Retirer",
        key=f"own-remove-{table.id}",
        on_click=_remove,
        args=(table.id,),
        help="Cette action peut être annulée.",
    )


def _file(table: OwnTable) -> partial[bytes]:
    """The table as it may leave, made apart from the page, when it is asked for."""
    every, place = work.current().project.own_data, exporting.place_in_words()
    return partial(table_file, table, every, place, date.today(), shelf.bassins())


def _show(table: OwnTable) -> None:
    """Open the Explorer on the first column of a table, where it has figures."""
    st.session_state["explorer-first"] = table.columns[0].id
    st.session_state["explorer-mode"] = "une"
    st.session_state["explorer-level-wanted"] = table.level
    st.session_state["explorer-extent"] = extent_of(table.zones, table.level)
    st.switch_page(EXPLORER)


def _remove(table_id: str) -> None:
    work.edit(lambda project: project.without_own_table(table_id), REMOVED)


def privacy() -> None:
    """What becomes of the figures, before any is given."""
    st.html(
        html.sentence(
            "Vos données ne quittent pas cette application. Le fichier du projet (.json) garde "
            "les chiffres tels que vous les donnez, petits nombres compris : ne l’envoyez qu’à "
            "ceux qui peuvent les voir. Le lien de partage n’en porte aucun."
        )
    )
    st.html(
        html.source(
            "Secret statistique : à l’écran et dans les exports, un nombre de personnes de 1 à 10 "
            "est caché, avec ce qui permettrait de le retrouver. Ce seuil de 11 est celui de "
            "l’Assurance Maladie ; il se règle colonne par colonne."
        )
    )
