"""What of the plan is looked at: a pathway, a mission, a person, some words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from diagnostic.aci import scales
from diagnostic.errors import UserError
from diagnostic.pathways.board import pathway_of
from diagnostic.project import PathwayWork
from diagnostic.project.aci_choices import missions_of
from diagnostic.ui import work
from diagnostic.ui.planning.tree import Sought, referents

EVERY = ""
PATHWAY, MISSION, REFERENT, WORDS = (
    "plan-pathway",
    "plan-mission",
    "plan-referent",
    "plan-words",
)
FEW = 4
"""Up to so many actions, the plan is seen whole: only its pathways are told apart."""


def missions() -> dict[str, str]:
    """Missions that an action can serve, by id; none when the scale of the project is unknown."""
    try:
        known = missions_of(work.current().project.aci, date.today())
    except UserError:
        return {}
    return {each.id: each.short_label for each in known}


def mission_name(mission: str, known: Mapping[str, str]) -> str:
    """A mission in words, one that the scale does not have included."""
    if mission in known:
        return known[mission]
    names = (each for scale in scales() for each in scale.missions if each.id == mission)
    found = next((each.short_label for each in names), mission)
    return f"{found} (hors du barème choisi)"


def pathway_name(plan: PathwayWork, pathway: str) -> str:
    """A pathway in words, one that the application no longer has included."""
    found = pathway_of(plan, pathway)
    return found.label if found else f"{pathway} (parcours retiré de l’application)"


def asked() -> Sought:
    """Ask what is looked at; nothing is asked of a plan that holds in one look."""
    plan = work.current().project.pathways
    used = (
        *(each.pathway for each in plan.ruptures),
        *(each.pathway for each in plan.objectives),
        *(each.pathway for each in plan.actions),
    )
    pathways = {each: pathway_name(plan, each) for each in used}
    is_long = len(plan.actions) > FEW
    if len(pathways) < 2 and not is_long:
        return Sought()
    known = missions()
    named = dict.fromkeys(each.mission for each in plan.actions if each.mission)
    served = {each: mission_name(each, known) for each in named}
    people = {each: each for each in referents(plan)}
    columns = st.columns([4, 3, 3, 4] if is_long else [4, 10], vertical_alignment="bottom")
    with columns[0]:
        pathway = _choice("Parcours", PATHWAY, "Tous les parcours", pathways, plan.current)
    if not is_long:
        return Sought(pathway=pathway)
    with columns[1]:
        mission = _choice("Mission de l’ACI", MISSION, "Toutes les missions", served)
    with columns[2]:
        referent = _choice("Référent", REFERENT, "Tous les référents", people)
    with columns[3]:
        words = st.text_input("Chercher", key=WORDS, placeholder="Un mot, un nom, un repère (A12)")
    return Sought(pathway, mission, referent, words)


def _choice(
    label: str, key: str, whole: str, offered: Mapping[str, str], first: str | None = None
) -> str | None:
    """One of a few values, None for all of them."""
    named = {EVERY: whole, **offered}
    if st.session_state.get(key) not in named:
        st.session_state[key] = first if first in named else EVERY
    chosen = st.selectbox(
        label, list(named), key=key, format_func=lambda each: named.get(each, each)
    )
    return chosen or None
