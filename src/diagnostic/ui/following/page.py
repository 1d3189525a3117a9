"""The page: objectives, actions, then what to say of both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from diagnostic.pathways.board import mark
from diagnostic.pathways.followup import Followed
from diagnostic.ui import html, projection, slides, work
from diagnostic.ui.diagnosis.asking_form import today
from diagnostic.ui.following import actions, objectives
from diagnostic.ui.following.pieces import PLAN
from diagnostic.ui.following.seen import Follow, follow
from diagnostic.ui.following.talk import in_a_room, talk
from diagnostic.ui.planning.pieces import undo_bar
from diagnostic.ui.slides import Section

RUPTURES = "pages/parcours/ruptures.py"


def page() -> None:
    """The whole page under its title."""
    seen = follow(work.current().project, today())
    if not (projection.is_on() or seen.is_empty):
        _top(seen)
    slides.show(_sections(seen))


def _top(seen: Follow) -> None:
    """Where everything is, in two sentences, and the last change to take back."""
    parts = [
        *([objectives.said(seen)] if seen.every else []),
        *([actions.said(seen)] if seen.actions else []),
    ]
    told, undo = st.columns([8, 3], vertical_alignment="center")
    told.html(html.sentence(" ".join(parts)))
    with undo:
        undo_bar()


def _sections(seen: Follow) -> Sequence[Section]:
    if seen.is_empty:
        return [Section("Suivi", partial(_empty, seen))]
    one_by_one = [
        Section(mark(each.objective.id), partial(_objective, each)) for each in seen.every
    ]
    return [
        Section("Objectifs", partial(objectives.objectives, seen), in_a_room=one_by_one or None),
        Section("Actions", partial(actions.actions, seen)),
        Section("Dialogue de gestion", partial(talk, seen), in_a_room=in_a_room(seen)),
    ]


def _objective(each: Followed) -> None:
    st.subheader("Où en est cet objectif ?")
    objectives.objective(each)


def _empty(seen: Follow) -> None:
    st.html(
        '<div class="empty-state"><h3>Rien à suivre encore : poser d’abord un objectif</h3>'
        "<p>Cette page dira, objectif par objectif, d’où vous partez, où vous en êtes et si "
        "l’écart dépasse le hasard ; puis quelles actions sont en retard, et quoi dire au "
        "dialogue de gestion.</p></div>"
    )
    has_ruptures = bool(seen.project.pathways.ruptures)
    with st.container(horizontal=True, vertical_alignment="center"):
        if has_ruptures and st.button("Écrire un objectif", type="primary"):
            st.switch_page(PLAN)
        if not has_ruptures and st.button("Poser les points de rupture", type="primary"):
            st.switch_page(RUPTURES)
