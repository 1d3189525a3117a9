"""The documents of the project on screen: what each says today, and what it lacks."""

from __future__ import annotations

from datetime import date

import streamlit as st

from diagnostic.french import counted
from diagnostic.indicators.base import Base
from diagnostic.pathways.timeline import timelines
from diagnostic.project import Project
from diagnostic.reports.documents.catalogue import OFFERED, Name, Offered, composed
from diagnostic.reports.documents.content import Document, Missing
from diagnostic.reports.documents.dossier import LEVEL, Dossier, gather
from diagnostic.ui import work
from diagnostic.ui.deliverables import chosen
from diagnostic.ui.diagnosis import asked, comparators
from diagnostic.ui.sources import shelf

LETTER: Name = "letter"
WRITTEN = tuple(each for each in OFFERED.values() if "docx" in each.kinds)
"""Documents made of words."""
_LAST = "documents-dossier"
PLAN_PAGE = "Page « Objectifs et plan d’actions »."


def offered(name: object) -> Offered:
    """A document of words by its id; the letter when there is none of this id."""
    return next((each for each in WRITTEN if each.id == name), OFFERED[LETTER])


def levels() -> set[str]:
    """Levels that the documents can stand beside."""
    return {each.level for each in dossier().comparators}


def level() -> str:
    """Level that the documents stand beside: that of the screens where they know it."""
    return comparators.main_level() if work.current().codes else LEVEL


def state() -> str:
    """What the documents depend on, in short."""
    project = work.current().project
    taken = (chosen.pathway(project), chosen.action(project))
    seen = (project.id, project.modified_at.isoformat(), shelf.version(), level(), chosen.day())
    return " ".join(map(str, (*seen, *taken)))


def dossier() -> Dossier:
    """The project on screen and what is known of its territory."""
    project, version = work.current().project, shelf.version()
    key = f"{project.id} {project.modified_at.isoformat()}"
    found = _dossier(key, version, level(), chosen.day(), project, asked.base(version))
    st.session_state[_LAST] = found
    return found


# A dossier is frozen, and computes each thing once: the very same object is handed out.
@st.cache_resource(show_spinner=False, max_entries=8)
def _dossier(
    key: str, version: str, beside: str, on: date, _project: Project, _base: Base
) -> Dossier:
    before = st.session_state.get(_LAST)
    return gather(_project, _base, on, beside, before if isinstance(before, Dossier) else None)


def item(name: str) -> str | None:
    """Id of the pathway, or of the action, that a document is of."""
    project = work.current().project
    if name == "summary":
        return chosen.pathway(project)
    return chosen.action(project) if name == "action" else None


def document(name: str, *, is_whole: bool = False) -> Document:
    """A document of words as it stands; a whole one is of every action, whatever is chosen."""
    of = None if is_whole and name == "action" else item(name)
    return _document(f"{name} {of} {state()}", name, of, dossier())


@st.cache_resource(show_spinner=False, max_entries=60)
def _document(key: str, _name: str, _item: str | None, _dossier: Dossier) -> Document:
    return composed(_name, _dossier, _item)


def missing(each: Offered) -> tuple[Missing, ...]:
    """What a document says that it lacks."""
    if each not in WRITTEN:
        return missing_of_plan(work.current().project, chosen.day())
    if each.id == "dialogue" and not work.current().project.pathways.objectives:
        return (Missing("Aucun objectif n’est posé : il n’y a rien à suivre.", PLAN_PAGE),)
    return tuple(block for block in document(each.id).blocks if isinstance(block, Missing))


def missing_of_plan(project: Project, on: date) -> tuple[Missing, ...]:
    """What the workbook of the plan lacks, counted."""
    kept = project.pathways
    if not kept.actions:
        return (Missing("Le plan n’a aucune action.", PLAN_PAGE),)
    begun = {each.action for each in kept.tasks}
    spans = [span for each in timelines(kept, on) for span in each.spans]
    counts = (
        (sum(each.deadline is None for each in kept.actions), "action", "sans échéance"),
        (sum(each.id not in begun for each in kept.actions), "action", "sans tâche"),
        (sum(not each.referent for each in kept.tasks), "tâche", "sans référent"),
        (sum(not (each.start and each.end) for each in spans), "tâche", "sans dates"),
    )
    return tuple(
        Missing(f"{counted(count, what)} {lacking}.", PLAN_PAGE)
        for count, what, lacking in counts
        if count
    )
