"""The road on the page: where patients travel, what was noted, where they fall off."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.board import UNTITLED, mark, priority
from diagnostic.reports.drawings.road import Stop, road
from diagnostic.ui import exporting, html, work
from diagnostic.ui.board import choosing
from diagnostic.ui.board.road import road_map
from diagnostic.ui.board.seen import Seen, go_to, ranked

_ROAD = "board-road"


def drawn(seen: Seen) -> None:
    """The road, its segments to open, and the figure to take away."""
    st.subheader("Où les patients sortent-ils de la route ?")
    st.html(html.sentence(_said(seen)))
    if seen.segment is None:
        return
    road_map(stops(seen), seen.segment.id, key=_ROAD, on_pick=_picked)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        choosing.segments(seen)
        _figure(seen)


def stops(seen: Seen) -> tuple[Stop, ...]:
    """Every segment with what was noted on it."""
    return tuple(
        Stop(
            each.id,
            each.short,
            len(seen.on(each.id)),
            tuple(
                (mark(found.id), found.title or UNTITLED["rupture"], priority(found))
                for found in ranked(seen.ruptures_on(each.id))
            ),
        )
        for each in seen.pathway.segments
    )


def _said(seen: Seen) -> str:
    if seen.segment is None:
        return "Cette route n’a pas encore de segment : ajoutez le premier ci-dessous."
    found = counted(len(seen.findings), "constat")
    points = counted(len(seen.ruptures), "point de rupture", "points de rupture")
    if not seen.findings and not seen.ruptures:
        return "Rien n’est encore noté. Ouvrez un segment de la route."
    if not seen.ruptures:
        return f"{found}, aucun point de rupture énoncé. Ouvrez un segment de la route."
    rated = sum(priority(each) is not None for each in seen.ruptures)
    return f"{found}, {points}, dont {counted(rated, 'noté')}. Ouvrez un segment de la route."


def _picked() -> None:
    picked = st.session_state[_ROAD].picked
    if isinstance(picked, str) and picked:
        go_to(picked)


def _figure(seen: Seen) -> None:
    title = f"{seen.pathway.label} : la route et ses points de rupture"
    place = exporting.place_in_words() if seen.has_territory else work.current().project.name
    drawing = road(title, stops(seen), None, place, ("Tableau de bord du projet",))
    exporting.figure_button(drawing, title, "board-road", what="graphique")
