"""The page: what is looked at, the part that is open, what comes next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from diagnostic.french import counted
from diagnostic.reports.plan_workbook import plan_workbook
from diagnostic.reports.words import slug
from diagnostic.ui import exporting, html, projection, slides, taking, work
from diagnostic.ui.diagnosis.asking_form import today
from diagnostic.ui.planning import chosen, filters
from diagnostic.ui.planning.calendar import calendar, to_mend
from diagnostic.ui.planning.chain import chain
from diagnostic.ui.planning.editor import RUPTURES, editor
from diagnostic.ui.planning.loads import loads
from diagnostic.ui.planning.money import money
from diagnostic.ui.planning.pieces import undo_bar
from diagnostic.ui.planning.room import slides_of
from diagnostic.ui.planning.seen import Plan, held, plan_of
from diagnostic.ui.planning.tree import Branch, branches, in_sight
from diagnostic.ui.slides import Section

FOLLOW_UP = "pages/parcours/suivi.py"
DOCUMENTS = "pages/livrables/documents.py"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CALENDAR, PEOPLE, MONEY, MEND = "calendrier", "charge", "budget", "revoir"


def plan_of_actions() -> None:
    """The whole page under its title."""
    chosen.open_asked()
    plan = plan_of(work.current().project, today())
    if projection.is_on():
        _in_a_room(plan)
        return
    _top(plan)
    if plan.is_empty:
        _empty()
        return
    part = _part(plan)
    _parts(plan)[part]()
    _next(plan)


def _top(plan: Plan) -> None:
    said, undo = st.columns([8, 3], vertical_alignment="center")
    if not plan.is_empty:
        said.html(html.sentence(_answer(plan)))
    with undo:
        undo_bar()


def _answer(plan: Plan) -> str:
    """The plan in a sentence."""
    kept = plan.project.pathways
    smart = sum(held(each) == len(each) for each in plan.letters.values())
    objectives = counted(len(kept.objectives), "objectif")
    if kept.objectives:
        objectives += f" (dont {smart} SMART)"
    return (
        f"{counted(len(kept.ruptures), 'point de rupture', 'points de rupture')}, {objectives}, "
        f"{counted(len(kept.actions), 'action')}, {counted(len(kept.tasks), 'tâche')}."
    )


def _empty() -> None:
    st.html(
        '<div class="empty-state"><h3>Aucun point de rupture : les poser d’abord</h3>'
        "<p>Le plan part des points où les patients sortent du parcours. À chacun répondent des "
        "objectifs, à chaque objectif des actions, à chaque action des tâches.</p></div>"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Poser les points de rupture", type="primary"):
            st.switch_page(RUPTURES)
        st.button(
            "Commencer par un objectif",
            type="tertiary",
            help="Vous pourrez le rattacher à un point de rupture plus tard.",
            on_click=chosen.add_objective,
            args=(None,),
        )


def _part(plan: Plan) -> str:
    names = {
        chosen.WRITING: "Objectifs et actions",
        CALENDAR: "Calendrier",
        PEOPLE: "Charge",
        MONEY: "Budget",
        MEND: f"À revoir ({len(plan.problems)})",
    }
    if st.session_state.get(chosen.PART) not in names:
        st.session_state[chosen.PART] = chosen.WRITING
    part = st.segmented_control(
        "Partie du plan",
        list(names),
        key=chosen.PART,
        format_func=names.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    return part or chosen.WRITING


def _parts(plan: Plan) -> dict[str, Callable[[], None]]:
    return {
        chosen.WRITING: partial(_writing, plan),
        CALENDAR: partial(_looked_at, plan, calendar),
        PEOPLE: partial(_looked_at, plan, loads),
        MONEY: partial(money, plan),
        MEND: partial(to_mend, plan),
    }


def _writing(plan: Plan) -> None:
    sight = in_sight(plan.project.pathways, filters.asked())
    left, right = st.columns([5, 8], gap="medium")
    with left, st.container(key="plan-left"):
        chain(plan, sight)
    with right, st.container(key="plan-editor"):
        editor(plan)


def _looked_at(plan: Plan, draw: Callable[[Plan, list[Branch]], None]) -> None:
    draw(plan, in_sight(plan.project.pathways, filters.asked()))


def _in_a_room(plan: Plan) -> None:
    whole = branches(plan.project.pathways)
    if not whole:
        slides.show([Section("Le plan", _empty)])
        return
    slides.show(
        [
            *slides_of(plan, whole),
            Section("Calendrier", partial(calendar, plan, whole)),
            Section("Charge", partial(loads, plan, whole)),
            Section("Budget", partial(money, plan)),
        ]
    )


def _next(plan: Plan) -> None:
    """Take the plan away, and go on."""
    st.html('<hr class="plan-end">')
    with st.container(horizontal=True, vertical_alignment="center", key="plan-next"):
        taking.take(
            "Télécharger le plan (XLSX)",
            partial(plan_workbook, plan.project, exporting.place_in_words(), plan.today),
            name=f"plan-actions-{slug(plan.project.name)}.xlsx",
            mime=XLSX,
            key="plan-xlsx",
        )
        st.html('<p class="source">Ensuite :</p>', width="content")
        st.page_link(FOLLOW_UP, label="Suivre les objectifs")
        st.page_link(DOCUMENTS, label="Faire les documents")
