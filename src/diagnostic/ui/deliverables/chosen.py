"""What is open on the page, and the choices that every document takes: its day, its pathway."""

from __future__ import annotations

from datetime import date

import streamlit as st

from diagnostic.pathways.board import offered
from diagnostic.project import Project
from diagnostic.ui.diagnosis.asking_form import today

PART, SECTION, SEEN = "documents-part", "documents-section", "documents-seen"
LIST, LETTER, TEMPLATE, THREAD = "liste", "lettre", "modele", "fil"
"""Parts of the page."""
_ON, _PATHWAY, _ACTION = "documents-day", "documents-pathway", "documents-action"


def open_letter(section: str | None = None) -> None:
    """Open the letter where it is written, at a section."""
    st.session_state[PART] = LETTER
    if section is not None:
        st.session_state[SECTION] = section


def see(document: str) -> None:
    """Show the first page of a document."""
    st.session_state[SEEN] = document


def day() -> date:
    """Day that the documents bear: today, until another is chosen."""
    found = st.session_state.get(_ON)
    return found if isinstance(found, date) else today()


def ask_day() -> None:
    """Choose the day that the documents bear."""
    widget = f"{_ON}-asked"
    st.session_state[widget] = day()
    st.date_input(
        "Date des documents",
        format="DD/MM/YYYY",
        min_value=date(2000, 1, 1),
        max_value=date(2100, 12, 31),
        key=widget,
        on_change=_keep,
        args=(widget, _ON),
        help="La lettre porte sa propre date, si vous en avez écrit une.",
    )


def pathway(project: Project) -> str | None:
    """Id of the pathway that the synthesis tells: the one chosen, or that of the board."""
    wanted = st.session_state.get(_PATHWAY)
    names = pathways(project)
    for name in (wanted, project.pathways.current):
        if name in names:
            return str(name)
    return next(iter(names), None)


def pathways(project: Project) -> dict[str, str]:
    """Pathways of which something was noted, and the one in hand, by id; all without any."""
    work = project.pathways
    used = {
        *(each.pathway for each in work.findings),
        *(each.pathway for each in work.ruptures),
        *(each.pathway for each in work.objectives),
        *(each.pathway for each in work.actions),
    }
    known = {name: each.label for name, each in offered(work).items()}
    kept = {name: label for name, label in known.items() if name in {*used, work.current}}
    gone = {name: f"Parcours disparu ({name})" for name in sorted(used - known.keys())}
    return {**kept, **gone} or known


def ask_pathway(project: Project) -> None:
    """Choose the pathway that the synthesis tells."""
    names = pathways(project)
    widget = f"{_PATHWAY}-asked"
    st.session_state[widget] = pathway(project)
    st.selectbox(
        "Parcours de la synthèse",
        list(names),
        format_func=lambda name: names.get(name, name),
        key=widget,
        on_change=_keep,
        args=(widget, _PATHWAY),
    )


def action(project: Project) -> str | None:
    """Id of the action whose sheet is taken, None for all of them."""
    wanted = st.session_state.get(_ACTION)
    return str(wanted) if wanted and project.item("actions", wanted) else None


def ask_action(project: Project, names: dict[str, str]) -> None:
    """Choose the action whose sheet is taken: all of them, or one of ``names`` by id."""
    widget = f"{_ACTION}-asked"
    st.session_state[widget] = action(project) or ""
    offered_ = {"": "Toutes les actions", **names}
    st.selectbox(
        "Quelle action",
        list(offered_),
        format_func=lambda name: offered_.get(name, name),
        key=widget,
        on_change=_keep,
        args=(widget, _ACTION),
        label_visibility="collapsed",
    )


def _keep(widget: str, key: str) -> None:
    """Hold a choice while its field is not on screen."""
    st.session_state[key] = st.session_state[widget]
