"""What the CPTS intends for each mission of the agreement, beside the actions that serve it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from diagnostic.aci import Mission, MissionKind
from diagnostic.errors import UserError
from diagnostic.pathways.board import mark
from diagnostic.project import Action, Project
from diagnostic.project.aci_choices import missions_of
from diagnostic.ui import html, typed, work
from diagnostic.ui.board import pieces
from diagnostic.ui.going import open_button

ACI = "pages/territoire/aci.py"
_MORE = "letter-missions-more"


def orientations(project: Project) -> None:
    """Each mission: its aims, its means, the actions of the plan that serve it."""
    st.html(
        html.sentence(
            "Pour chaque mission de l’accord, ce que vous visez et comment. Les actions du plan "
            "qui la servent sont écrites d’elles-mêmes dans la lettre."
        )
    )
    try:
        first, others = missions(project)
    except UserError as problem:
        st.warning(str(problem))
        st.page_link(ACI, label="Taille et financement ACI")
        return
    for mission in first:
        _mission(project, mission)
    if not others:
        return
    if st.toggle(f"Montrer les {len(others)} missions que vous n’avez pas prises", key=_MORE):
        for mission in others:
            _mission(project, mission)


def missions(project: Project) -> tuple[list[Mission], list[Mission]]:
    """Missions that the letter tells, then those that it leaves out.

    Raises
    ------
    UserError
        When the scale of the project is not one the application knows.
    """
    taken = project.aci.optional_missions or ()
    known = [
        each
        for each in missions_of(project.aci, date.today())
        if each.kind is not MissionKind.FONCTIONNEMENT
    ]
    told = [
        each
        for each in known
        if each.kind is MissionKind.SOCLE or each.id in taken or is_told(project, each)
    ]
    return told, [each for each in known if each not in told]


def is_told(project: Project, mission: Mission) -> bool:
    """Whether something is written or planned for a mission."""
    found = project.item("orientations", mission.id)
    return bool(serving(project, mission) or (found and (found.aims or found.means)))


def serving(project: Project, mission: Mission) -> Sequence[Action]:
    """Actions of the plan that serve a mission."""
    return [each for each in project.pathways.actions if each.mission == mission.id]


def _mission(project: Project, mission: Mission) -> None:
    with st.container(key=f"letter-mission-{mission.id}"):
        kind = "" if mission.kind is MissionKind.SOCLE else f" ({mission.kind.label})"
        st.html(f'<h4 class="letter-mission">{html.words(mission.label + kind)}</h4>')
        aims, means, planned = st.columns([4, 4, 3], gap="medium")
        with aims:
            typed.area("Ce que vous visez", _target(mission, "aims"), height=90)
        with means:
            typed.area("Moyens d’action", _target(mission, "means"), height=90)
        with planned:
            _planned(project, mission)


def _target(mission: Mission, name: str) -> typed.Item:
    return typed.Item("orientations", mission.id, name)


def _planned(project: Project, mission: Mission) -> None:
    found = serving(project, mission)
    if not found:
        pieces.quiet("Aucune action du plan ne sert cette mission.")
        return
    pieces.quiet("Actions du plan qui la servent :")
    for action in pieces.first(found, f"serving-{mission.id}", 4):
        open_button(
            action.id,
            f"{mark(action.id)} · {action.title or 'Action à nommer'}",
            f"serving-{mission.id}-{action.id}",
        )
    pieces.rest(found, f"serving-{mission.id}", 4)


def lacks(project: Project) -> bool:
    """Whether a mission that the letter tells has nothing written yet."""
    try:
        told, _ = missions(work.current().project)
    except UserError:
        return True
    return any(not is_told(project, each) for each in told)
