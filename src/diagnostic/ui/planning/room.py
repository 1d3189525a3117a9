"""The plan for a room: one rupture point on a screen, its objectives and its actions."""

from __future__ import annotations

from functools import partial

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.amounts import ended
from diagnostic.pathways.board import TO_RATE, degree, mark, priority
from diagnostic.pathways.smart import sentence
from diagnostic.ui import html
from diagnostic.ui.planning.chain import ADRIFT_OBJECTIVE, ADRIFT_RUPTURE, title_of
from diagnostic.ui.planning.seen import Plan, held, progress
from diagnostic.ui.planning.tree import Branch, Limb
from diagnostic.ui.slides import Section
from diagnostic.ui.text import plain


def slides_of(plan: Plan, sight: list[Branch]) -> list[Section]:
    """A screen for each rupture point, the highest priority first."""
    return [
        Section(
            mark(branch.rupture.id) if branch.rupture else ADRIFT_RUPTURE,
            partial(_slide, plan, branch),
        )
        for branch in sight
    ]


def _slide(plan: Plan, branch: Branch) -> None:
    rupture = branch.rupture
    if rupture is None:
        st.subheader(ADRIFT_RUPTURE)
    else:
        st.subheader(f"{mark(rupture.id)} · {plain(title_of(rupture))}")
        rated = priority(rupture)
        said = f"Priorité {degree(rated)} ({rated} sur 125)." if rated else f"Priorité {TO_RATE}."
        st.html(html.sentence(said))
    if not branch.limbs:
        st.html(html.sentence("Aucun objectif n’y répond encore."))
    for limb in branch.limbs:
        st.html(f'<div class="plan-room">{_objective(plan, limb)}{_actions(plan, limb)}</div>')


def _objective(plan: Plan, limb: Limb) -> str:
    objective = limb.objective
    if objective is None:
        return f"<h3>{html.words(ADRIFT_OBJECTIVE)}</h3>"
    count = held(plan.letters[objective.id])
    state = "SMART" if count == 5 else f"SMART : {counted(count, 'lettre')} sur 5"
    said = sentence(objective)
    # Without figures, the sentence is the text that the title says already.
    aloud = f"<p>{html.words(said)}</p>" if said and said != ended(objective.text) else ""
    return (
        f"<h3>{mark(objective.id)} · {html.words(title_of(objective))}</h3>"
        f'{aloud}<p class="source">{html.words(state)}</p>'
    )


def _actions(plan: Plan, limb: Limb) -> str:
    if not limb.actions:
        return "<p>Aucune action n’y répond encore.</p>"
    lines = "".join(
        f"<li><b>{mark(each.id)}</b> {html.words(title_of(each))} "
        f"<span>{html.words(progress(plan.tasks.get(each.id, ())))}"
        f"{html.words(_until(each.deadline))}</span></li>"
        for each in limb.actions
    )
    return f"<ul>{lines}</ul>"


def _until(deadline: object) -> str:
    return f" · échéance le {deadline:%d/%m/%Y}" if deadline else ""
