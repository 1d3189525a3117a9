"""The item that is open: where it stands in the chain, then its fields."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import listed
from diagnostic.pathways.board import degree, mark, pathway_of, priority, thread
from diagnostic.project import Action, Finding, Objective, Rupture
from diagnostic.ui import html, work
from diagnostic.ui.board import opening
from diagnostic.ui.planning import chosen
from diagnostic.ui.planning.action import action_fields
from diagnostic.ui.planning.chain import short, title_of
from diagnostic.ui.planning.filters import pathway_name
from diagnostic.ui.planning.objective import objective_fields
from diagnostic.ui.planning.seen import Plan
from diagnostic.ui.text import plain

RUPTURES = "pages/parcours/ruptures.py"


def editor(plan: Plan) -> None:
    """The item that is open; what to do first when none is."""
    item = chosen.opened()
    if item is None:
        _teach()
        return
    _thread(plan, item)
    st.subheader(f"{mark(item.id)} · {plain(title_of(item))}")
    match item:
        case Rupture():
            _rupture(plan, item)
        case Objective():
            objective_fields(plan, item)
        case Action():
            action_fields(plan, item)


def _teach() -> None:
    st.html(
        '<div class="empty-state"><h3>Choisissez une ligne à gauche</h3>'
        "<p>Un point de rupture appelle un objectif : ce qui doit changer, de combien, et quand."
        "</p><p>Un objectif appelle des actions, et chaque action des tâches : qui fait quoi, avec "
        "quels moyens, pour quand.</p></div>"
    )


def _thread(plan: Plan, item: Rupture | Objective | Action) -> None:
    """Where the item stands: what it answers, each a button."""
    found = thread(plan.project, item.id)
    above = [
        each for each in (found.rupture, found.objective) if each is not None and each.id != item.id
    ]
    if not above:
        return
    with st.container(horizontal=True, key="plan-thread", vertical_alignment="center"):
        st.html('<p class="source">Répond à</p>', width="content")
        for each in reversed(above):
            st.button(
                f"{mark(each.id)} {plain(short(title_of(each), 50))}",
                key=f"thread-{each.id}",
                type="tertiary",
                on_click=chosen.open_item,
                args=(each.id,),
            )


def _rupture(plan: Plan, rupture: Rupture) -> None:
    """A rupture point as it is on its board: it is changed there."""
    kept = plan.project.pathways
    pathway = pathway_of(kept, rupture.pathway)
    segment = pathway.segment(rupture.segment) if pathway else None
    rated = priority(rupture)
    seen = thread(plan.project, rupture.id).findings
    rows = [
        ("Parcours", pathway_name(kept, rupture.pathway)),
        ("Segment", segment.label if segment else f"{rupture.segment} (segment retiré)"),
        ("Priorité", f"{degree(rated)} ({rated} sur 125)" if rated else "pas encore notée"),
        ("Causes", rupture.causes or "pas encore écrites"),
        ("Qui est concerné", listed(rupture.concerned, 10) or "pas encore dit"),
        ("Constats", listed([_seen(each) for each in seen], 10) or "aucun"),
    ]
    st.html(facts(rows))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "+ Objectif",
            key="plan-add-objective",
            type="primary",
            on_click=chosen.add_objective,
            args=(rupture.id,),
        )
        if st.button("Modifier sur la page Points de rupture", key="plan-to-board"):
            _to_board(plan, rupture)


def _to_board(plan: Plan, rupture: Rupture) -> None:
    """Open a rupture point on its board."""
    if plan.project.pathways.current != rupture.pathway:
        work.edit(lambda project: project.with_pathway(rupture.pathway), "Choix du parcours")
    opening.show(rupture.id, rupture.segment)
    st.switch_page(RUPTURES)


def _seen(finding: Finding) -> str:
    return f"{mark(finding.id)} {short(finding.text or finding.figure, 80)}".strip()


def facts(rows: list[tuple[str, str]]) -> str:
    """Labels and what they say, the lines of a text kept."""
    body = "".join(
        f"<div><dt>{html.words(name)}</dt><dd>{html.words(said)}</dd></div>" for name, said in rows
    )
    return f'<dl class="plan-facts">{body}</dl>'
