"""A column of the project mended: what is impossible is said, and changes nothing."""

from __future__ import annotations

from typing import Any

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import spaced
from diagnostic.indicators.own import INHABITANTS as HABITANTS
from diagnostic.project import Project
from diagnostic.project.own_data import (
    MOST_THRESHOLD,
    YEARS,
    OwnColumn,
    OwnColumnChanges,
    OwnForm,
    OwnTable,
    OwnWay,
)
from diagnostic.ui import tables, work
from diagnostic.ui.own_data.describing import (
    BY_HELP,
    FORM_HELP,
    FORMS,
    INHABITANTS,
    THRESHOLD_HELP,
    UNIT_HELP,
    WAYS,
    scale_of,
)

OPEN, PROBLEM = "own-editing", "own-editing-problem"
CHANGED = "Données modifiées"


def is_open(table: OwnTable) -> bool:
    """Whether the table is being mended."""
    return bool(st.session_state.get(OPEN) == table.id)


def toggle(table: OwnTable) -> None:
    """Open the form of a table, or close it."""
    st.session_state[OPEN] = None if is_open(table) else table.id
    st.session_state.pop(PROBLEM, None)


def form(table: OwnTable) -> None:
    """Fields of one column of a table, saved together."""
    column = _column(table)
    key = f"own-edit-{table.id}-{column.id}"
    with st.form(key, border=False):
        name, source = st.columns(2)
        label = name.text_input("Nom", column.label, max_chars=200)
        origin = source.text_input("Source", column.source, max_chars=200)
        first, second, third = st.columns(3)
        kind: OwnForm = first.selectbox(
            "Nature",
            list(FORMS),
            list(FORMS).index(column.form),
            format_func=FORMS.__getitem__,
            help=FORM_HELP,
        )
        unit = second.text_input("Unité", column.unit, max_chars=60, help=UNIT_HELP)
        by = _divisor(table, column, third)
        first, second, third = st.columns(3)
        year = first.number_input("Année", YEARS[0], YEARS[1], column.year, step=1)
        threshold = second.number_input(
            "Seuil de secret", 0, MOST_THRESHOLD, column.threshold, step=1, help=THRESHOLD_HELP
        )
        way: OwnWay = third.selectbox(
            "Sens", list(WAYS), list(WAYS).index(column.direction), format_func=WAYS.__getitem__
        )
        if st.form_submit_button("Enregistrer les changements", type="primary"):
            changes: OwnColumnChanges = {
                "label": label.strip(),
                "source": origin.strip(),
                "form": kind,
                "unit": unit.strip(),
                "year": int(year),
                "threshold": int(threshold),
                "direction": way,
                **_division(table, kind, unit, by),
            }
            _save(table, column, changes)
    problem = st.session_state.get(PROBLEM)
    if problem:
        st.html(tables.problem(problem))


def _column(table: OwnTable) -> OwnColumn:
    """The column being mended: chosen when there are several."""
    by_id = {column.id: column for column in table.columns}
    if len(by_id) == 1:
        return table.columns[0]
    name = f"own-editing-column-{table.id}"
    if st.session_state.get(name) not in by_id:
        st.session_state[name] = table.columns[0].id
    chosen: str = st.selectbox(
        "Colonne",
        list(by_id),
        format_func=lambda each: spaced(by_id[each].label),
        key=name,
        on_change=lambda: st.session_state.pop(PROBLEM, None),
    )
    return by_id[chosen]


def _divisor(table: OwnTable, column: OwnColumn, place: Any) -> str:
    others = {each.id: each.label for each in table.columns if each.id != column.id}
    offered = ["", *others]
    chosen: str = place.selectbox(
        "Divisé par (taux)",
        offered,
        offered.index(column.denominator) if column.denominator in others else 0,
        format_func=lambda each: spaced(others[each]) if each else INHABITANTS,
        help=BY_HELP,
    )
    return chosen


def _division(table: OwnTable, kind: OwnForm, unit: str, by: str) -> OwnColumnChanges:
    """What divides a rate; a count is divided by nothing."""
    if kind == "count":
        return {"denominator": None, "weight": HABITANTS, "scale": 1.0}
    label = next((each.label for each in table.columns if each.id == by), HABITANTS)
    return {"denominator": by or None, "weight": label, "scale": scale_of(unit.strip())}


def _save(table: OwnTable, column: OwnColumn, changes: OwnColumnChanges) -> None:
    """Keep the changes, or say why not."""

    def change(project: Project) -> Project:
        return project.with_own_column(table.id, column.id, **changes)

    problem = _lacking(changes)
    if not problem:
        try:
            change(work.current().project)
        except UserError as found:
            problem = str(found)
    if problem:
        st.session_state[PROBLEM] = problem
        return
    st.session_state.pop(PROBLEM, None)
    work.edit(change, CHANGED)
    work.notify("success", f"« {changes['label']} » est à jour.")
    st.rerun()


def _lacking(changes: OwnColumnChanges) -> str:
    if not changes["label"]:
        return "Donnez un nom à cette colonne. Rien n’a été changé."
    if not changes["source"]:
        return "Dites d’où viennent ces chiffres. Rien n’a été changé."
    return ""
