"""A table that goes into the project."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.project import Project
from diagnostic.project.own_data import OwnColumnFields, column_id
from diagnostic.ui import html, tables, work
from diagnostic.ui.own_data import entry, preview
from diagnostic.ui.own_data.describing import Described

ADDED = "Données ajoutées"


def keep_button(described: Described) -> None:
    """Put the table in the project, once all that must be said is said."""
    wrong = described.impossible or preview.made(described).problem
    lacking = described.lacks
    if wrong:
        st.html(tables.problem(wrong))
    elif lacking:
        st.html(html.sentence(lacking))
    st.button(
        "Garder dans le projet",
        type="primary",
        disabled=bool(wrong or lacking),
        on_click=_keep,
        args=(described,),
    )


def _keep(described: Described) -> None:
    """One step that can be undone; the entry is left empty only once the table is kept."""
    before = len(work.current().project.own_data)

    def add(project: Project) -> Project:
        taken = {column.id for table in project.own_data for column in table.columns}
        columns = renamed(described.fields["columns"], taken)
        return project.with_own_table({**described.fields, "columns": columns})

    work.edit(add, ADDED)
    if len(work.current().project.own_data) > before:
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
