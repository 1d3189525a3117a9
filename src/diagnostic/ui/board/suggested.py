"""Rupture points that the figures suggest, the strongest first; none is added without the user."""

from __future__ import annotations

from functools import partial

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.suggesting import Suggestion, suggestions, why_none
from diagnostic.ui import html, projection
from diagnostic.ui.board import opening, pieces
from diagnostic.ui.board.seen import Seen
from diagnostic.ui.diagnosis import asked, comparators
from diagnostic.ui.text import plain

SOURCES = "pages/methode/sources.py"
MOST, IN_A_ROOM = 3, 3
"""Suggestions shown before the others are asked for."""


def suggested(board: Seen) -> None:
    """What the figures point at, each with its why."""
    st.subheader("Que suggèrent les chiffres ?")
    if not board.has_territory:
        pieces.quiet(
            "Les suggestions viennent des chiffres du territoire : composez-le pour les voir. Vous "
            "pouvez déjà énoncer vos propres points de rupture."
        )
        return
    level = comparators.main_level()
    name = comparators.place(level).name
    found = suggestions(board.pathway, board.answers, level, board.ruptures)
    st.html(html.sentence(_said(board, found, level, name)))
    key = f"suggested-{board.pathway.id}"
    if found:
        most = IN_A_ROOM if projection.is_on() else MOST
        pieces.grid(found, key, partial(_one, board=board), most=most)
    if not projection.is_on():
        _elsewhere(board, level)
        if not found:
            st.page_link(SOURCES, label="Mettre les données à jour")


def _elsewhere(board: Seen, level: str) -> None:
    """What other comparators would suggest, a click away: one alone never tells everything."""
    others = dict.fromkeys(each.level for each in asked.around().comparators if each.level != level)
    counts = {
        other: len(suggestions(board.pathway, board.answers, other, board.ruptures))
        for other in others
    }
    with st.container(horizontal=True, gap="small"):
        for other, count in counts.items():
            if count:
                name = comparators.place(other).name
                label = f"Comparer à {name} : {counted(count, 'suggestion')}"
                st.button(
                    plain(label),
                    key=f"compare-{other}",
                    type="tertiary",
                    on_click=_compare,
                    args=(other,),
                )


def _compare(level: str) -> None:
    st.session_state[comparators.MAIN] = level


def _said(board: Seen, found: list[Suggestion], level: str, name: str) -> str:
    if not board.pathway.app_indicators:
        return (
            "Aucun indicateur de l’application n’est relié à ce parcours : les chiffres ne "
            "suggèrent rien. Les professionnels, eux, peuvent."
        )
    if not found and suggestions(board.pathway, board.answers, level):
        return f"Tout ce que suggèrent les chiffres (comparé à : {name}) est déjà retenu."
    if not found:
        return why_none(board.pathway, board.answers, level)
    many = counted(len(found), "point de rupture possible", "points de rupture possibles")
    return (
        f"{many}, d’après les chiffres nettement moins favorables ici (comparé à : {name}). À "
        "discuter : un chiffre montre où regarder, il ne dit pas pourquoi."
    )


def _one(found: Suggestion, board: Seen) -> None:
    key = f"{found.segment.id}-{found.rupture.id}"
    with st.container(border=True, key=f"suggestion-{key}", gap="xxsmall"):
        said = found.rupture
        st.html(
            f'<div class="suggestion"><div class="name"><b class="worse">▼</b> '
            f"{html.words(said.text)}</div>"
            f"<p>Segment : {html.words(found.segment.label)}</p>"
            f"<p>{html.words(f'Pourquoi : {found.why}')}</p>{pieces.credit(said)}</div>"
        )
        if not projection.is_on():
            st.button(
                "Retenir ce point de rupture",
                key=f"take-{key}",
                on_click=opening.take,
                args=(board.pathway.id, found),
            )
