"""What is open on the page, and what its buttons do to the plan: one step of undo each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from diagnostic.project import OWN_PATHWAY, Kind, Project
from diagnostic.ui import work

PART, ITEM, TASK = "plan-part", "plan-item", "plan-task"
ASKED = "plan-objective"
"""An item that another page asks to open here."""
WRITING = "ecrire"
"""The part of the page where the plan is written."""

KINDS: Mapping[str, Kind] = {
    "rupture": "ruptures",
    "objectif": "objectives",
    "action": "actions",
    "tache": "tasks",
}
"""List of an item, by how its id begins."""


def kind_of(item_id: str) -> Kind | None:
    """List that an item belongs to, by its id."""
    return KINDS.get(item_id.rpartition("_")[0])


def item_of(project: Project, item_id: str | None) -> Any | None:
    """An item of the plan by its id, None when it is not there (any more)."""
    kind = kind_of(item_id) if item_id else None
    return project.item(kind, item_id) if kind and item_id else None


def opened() -> Any | None:
    """The item that is open: a rupture point, an objective or an action."""
    return item_of(work.current().project, st.session_state.get(ITEM))


def open_item(item_id: str) -> None:
    """Open an item where it can be changed; a task opens in its action."""
    st.session_state[PART] = WRITING
    project = work.current().project
    if kind_of(item_id) == "tasks":
        task = project.item("tasks", item_id)
        st.session_state[ITEM] = task.action if task else None
        st.session_state[TASK] = item_id
    else:
        st.session_state[ITEM] = item_id


def open_asked() -> None:
    """Open what another page asks for, once."""
    asked = st.session_state.pop(ASKED, None)
    if asked:
        open_item(asked)


def open_task(item_id: str) -> None:
    """Open a task in its action, or close it."""
    is_open = st.session_state.get(TASK) == item_id
    st.session_state[TASK] = None if is_open else item_id


def add_objective(rupture_id: str | None) -> None:
    """Add an objective to a rupture point, or to none, and open it."""
    project = work.current().project
    rupture = item_of(project, rupture_id)
    pathway = rupture.pathway if rupture else project.pathways.current or OWN_PATHWAY
    _add("objectives", {"pathway": pathway, "rupture": rupture_id}, "Ajout d’un objectif")


def add_action(objective_id: str | None, fields: Mapping[str, Any] | None = None) -> None:
    """Add an action to an objective, or to none, and open it; it has its deadline to begin with."""
    project = work.current().project
    objective = item_of(project, objective_id)
    pathway = objective.pathway if objective else project.pathways.current or OWN_PATHWAY
    by = objective.by if objective else None
    known = {"pathway": pathway, "objective": objective_id, "deadline": by, **(fields or {})}
    _add("actions", known, "Ajout d’une action")


def add_task(action_id: str) -> None:
    """Add a task to an action, and open it."""
    _add("tasks", {"action": action_id}, "Ajout d’une tâche")


def duplicate_task(task_id: str) -> None:
    """Add a task like another, to be done."""
    task = item_of(work.current().project, task_id)
    if task is not None:
        fields = task.model_dump(exclude={"id", "status"})
        _add("tasks", fields, "Copie d’une tâche")


def remove(item_id: str, label: str) -> None:
    """Take an item away, and open what it answered."""
    kind = kind_of(item_id)
    gone = item_of(work.current().project, item_id)
    if kind is None or gone is None:
        return
    work.edit(lambda project: project.without_item(kind, item_id), label)
    if kind == "tasks":
        st.session_state[TASK] = None
    else:
        st.session_state[ITEM] = gone.rupture if kind == "objectives" else gone.objective


def _add(kind: Kind, fields: Mapping[str, Any], label: str) -> None:
    before = work.current().project
    work.edit(lambda project: project.with_item(kind, fields), label)
    after = work.current().project
    if after is not before:
        open_item(after.last_id(kind))
