"""The chain at a glance: rupture points, objectives, actions, each a line that opens."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.french import among, counted
from diagnostic.pathways.board import TO_RATE, degree, mark, priority, untitled
from diagnostic.project import Action, Objective, Rupture
from diagnostic.ui import html, work
from diagnostic.ui.planning import chosen
from diagnostic.ui.planning.filters import pathway_name
from diagnostic.ui.planning.seen import Plan, held, progress
from diagnostic.ui.planning.tree import Branch, Limb
from diagnostic.ui.text import plain

LINE = 90
"""Characters of a title that a line holds."""
ADRIFT_RUPTURE = "Sans point de rupture"
ADRIFT_OBJECTIVE = "Sans objectif"


def title_of(item: Rupture | Objective | Action) -> str:
    """Title of an item, or the words that stand for it."""
    text = item.text if isinstance(item, Objective) else item.title
    return text or untitled(item.id)


def short(text: str, most: int = LINE) -> str:
    """Text cut between two words."""
    if len(text) <= most:
        return text
    return f"{text[:most].rsplit(' ', 1)[0]}…"


def chain(plan: Plan, sight: Sequence[Branch]) -> None:
    """The lines, and under what has nothing yet, the button that begins it."""
    several = len({branch.rupture.pathway for branch in sight if branch.rupture}) > 1
    with st.container(key="plan-chain", gap=None):
        if not sight:
            st.html(html.sentence("Rien ne correspond à ce que vous cherchez."))
        for branch in sight:
            _rupture(branch, plan, names_pathway=several)
            for limb in branch.limbs:
                _limb(limb, plan)
    with st.container(horizontal=True, key="plan-chain-foot"):
        st.button(
            "+ Objectif sans point de rupture",
            key="plan-add-alone",
            type="tertiary",
            on_click=chosen.add_objective,
            args=(None,),
        )


def _rupture(branch: Branch, plan: Plan, *, names_pathway: bool) -> None:
    rupture = branch.rupture
    if rupture is None:
        st.html(f'<p class="plan-adrift">{html.words(ADRIFT_RUPTURE)}</p>')
        return
    rated = priority(rupture)
    name = degree(rated)
    details = [f"priorité {name} ({rated})" if rated else f"priorité {TO_RATE}"]
    if names_pathway:
        details.append(pathway_name(plan.project.pathways, rupture.pathway))
    _line(rupture, details, key=f"open-{name or 'unrated'}-{rupture.id}")
    if not branch.limbs:
        _begin("Objectif", "objective", rupture.id)


def _limb(limb: Limb, plan: Plan) -> None:
    objective = limb.objective
    if objective is None:
        st.html(f'<p class="plan-adrift">{html.words(ADRIFT_OBJECTIVE)}</p>')
    else:
        letters = plan.letters[objective.id]
        count = held(letters)
        whole = count == len(letters)
        _line(objective, ["SMART" if whole else f"SMART : {among(count, len(letters), 'lettre')}"])
        if not limb.actions and not _has_actions(objective):
            _begin("Action", "action", objective.id)
    for action in limb.actions:
        details = [progress(plan.tasks.get(action.id, ()))]
        wrong = len(plan.problems_of(action.id))
        if wrong:
            details.append(f"▲ {counted(wrong, 'point')} à revoir")
        _line(action, details)


def _has_actions(objective: Objective) -> bool:
    """Whether it has actions that the search has left out."""
    actions = work.current().project.pathways.actions
    return any(each.objective == objective.id for each in actions)


def _line(
    item: Rupture | Objective | Action, details: Sequence[str], *, key: str | None = None
) -> None:
    """A line of the chain; the open one is told by its mark and its ground."""
    is_open = st.session_state.get(chosen.ITEM) == item.id
    sign = "▸ " if is_open else ""
    quiet = f":small[{plain(' · '.join(details))}]"
    st.button(
        f"{sign}**{mark(item.id)}** {plain(short(title_of(item)))} · "
        f"{quiet if is_open else f':gray[{quiet}]'}",
        key=key or f"open-{item.id}",
        type="primary" if is_open else "tertiary",
        on_click=chosen.open_item,
        args=(item.id,),
        width="stretch",
    )


def _begin(label: str, what: str, item_id: str) -> None:
    """Begin what an item has none of."""
    add = chosen.add_objective if what == "objective" else chosen.add_action
    st.button(
        f"+ {label} pour {mark(item_id)}",
        key=f"begin-{what}-{item_id}",
        type="tertiary",
        on_click=add,
        args=(item_id,),
    )
