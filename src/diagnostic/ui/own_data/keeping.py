"""Tables that the project keeps: put in, shown, taken out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import counted
from diagnostic.project import Project, new_project
from diagnostic.project.own_data import OwnColumnFields, OwnTable, column_id
from diagnostic.territory.zones import WORDS
from diagnostic.ui import tables, work
from diagnostic.ui.own_data import entry
from diagnostic.ui.own_data.describing import Described
from diagnostic.ui.text import plain

EXPLORER = "pages/cartographie/explorer.py"


def keep_button(described: Described) -> None:
    """Put the table in the project, once all that must be said is said."""
    lacking = described.lacks or _refused(described)
    if lacking:
        st.html(tables.problem(lacking))
    st.button(
        "Garder dans le projet",
        type="primary",
        disabled=bool(lacking),
        on_click=_keep,
        args=(described,),
    )


def _refused(described: Described) -> str:
    """Why the project would not take it; empty when it would."""
    try:
        new_project().with_own_table(described.fields)
    except UserError as problem:
        return str(problem)
    return ""


def _keep(described: Described) -> None:
    """One step that can be undone; the entry is left empty only once the table is kept."""
    before = len(work.current().project.own_data)

    def add(project: Project) -> Project:
        taken = {column.id for table in project.own_data for column in table.columns}
        columns = renamed(described.fields["columns"], taken)
        return project.with_own_table({**described.fields, "columns": columns})

    work.edit(add, "Données ajoutées")
    if len(work.current().project.own_data) > before:
        st.session_state["explorer-first"] = work.current().project.own_data[-1].columns[0].id
        entry.clear()
        work.notify("success", "Vos données sont gardées dans le projet.")


def renamed(columns: Sequence[OwnColumnFields], taken: set[str]) -> list[OwnColumnFields]:
    """The same columns under ids that no other table of the project has."""
    of: dict[str, str] = {}
    for column in columns:
        of[column["id"]] = column_id(column["label"], taken | set(of.values()))
    found: list[OwnColumnFields] = []
    for column in columns:
        by = column.get("denominator")
        found.append({**column, "id": of[column["id"]], "denominator": of[by] if by else None})
    return found


def tables_kept() -> None:
    """Tables of the project, the last first."""
    for table in reversed(work.current().project.own_data):
        _one(table)


def _one(table: OwnTable) -> None:
    about = (
        f"{counted(len(table.zones), *WORDS[table.level])}, "
        f"{counted(len(table.columns), 'colonne')} · {table.columns[0].source}, "
        f"{table.columns[0].year}"
    )
    with st.container(key=f"own-table-{table.id}", horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(table.title)}** — {plain(about)}", width="stretch")
        if st.button("Voir sur la carte", key=f"own-see-{table.id}"):
            st.session_state["explorer-first"] = table.columns[0].id
            st.switch_page(EXPLORER)
        st.button(
            "Retirer",
            key=f"own-remove-{table.id}",
            on_click=_remove,
            args=(table.id,),
            help="Cette action peut être annulée.",
        )


def _remove(table_id: str) -> None:
    work.edit(lambda project: project.without_own_table(table_id), "Données retirées")
