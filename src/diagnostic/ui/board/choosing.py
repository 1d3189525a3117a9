"""Which pathway, and which of its segments."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.board import offered
from diagnostic.pathways.knowledge import Pathway
from diagnostic.project import OWN_PATHWAY
from diagnostic.ui import html, projection, work
from diagnostic.ui.board import pieces
from diagnostic.ui.board.seen import SEGMENT, Seen, is_gone, look
from diagnostic.ui.text import plain

_PATHWAY, _SEGMENT = "board-pathway", "board-segments"
COLUMNS = 3


def opened() -> Seen | None:
    """The board of the pathway in hand; without one, the pathways to choose from."""
    seen = look()
    if seen is None:
        _cards()
    elif not projection.is_on():
        _changed(seen)
        pieces.undo_removal()
    return seen


def _cards() -> None:
    """Every pathway with its public, to begin with one."""
    st.subheader("Par quel parcours commencer ?")
    st.html(
        html.sentence(
            "Un parcours est une route que suit le patient. Choisissez-en une : vous y noterez ce "
            "que disent les chiffres, les professionnels et les références, puis les endroits où "
            "les patients en sortent."
        )
    )
    found = list(offered(work.current().project.pathways).values())
    for start in range(0, len(found), COLUMNS):
        columns = st.columns(COLUMNS)
        for column, pathway in zip(columns, found[start : start + COLUMNS], strict=False):
            with column:
                _card(pathway)


def _card(pathway: Pathway) -> None:
    with st.container(border=True, key=f"pathway-{pathway.id}", height="stretch"):
        st.html(
            f'<div class="pathway-card"><b>{html.words(pathway.label)}</b>'
            f"<p>{html.words(pathway.public)}</p>"
            f"<small>{_length(pathway)}</small></div>"
        )
        st.button(
            plain(f"Ouvrir : {pathway.label.partition(',')[0]}"),
            key=f"open-{pathway.id}",
            on_click=_open,
            args=(pathway.id,),
        )


def _length(pathway: Pathway) -> str:
    if pathway.segments:
        return counted(len(pathway.segments), "segment de route", "segments de route")
    return "À dessiner segment par segment"


def _open(name: str) -> None:
    label = offered(work.current().project.pathways)[name].label
    work.edit(lambda project: project.with_pathway(name), f"Parcours : {label}")
    st.session_state.pop(SEGMENT, None)


def _changed(seen: Seen) -> None:
    """The pathway in hand and its public; another can be chosen."""
    kept = work.current().project.pathways
    names = {name: each.label for name, each in offered(kept).items()}
    if is_gone(kept):
        names[seen.pathway.id] = f"Parcours disparu ({seen.pathway.id})"
    st.session_state[_PATHWAY] = seen.pathway.id
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.selectbox(
            "Parcours",
            list(names),
            format_func=names.__getitem__,
            key=_PATHWAY,
            on_change=_change,
            width=360,
        )
        if not is_gone(kept):
            st.html(f'<p class="public">{html.words(_about(seen.pathway))}</p>')
    if is_gone(kept):
        st.warning(
            plain(
                f"Le parcours « {seen.pathway.id} » n’est plus dans l’application. Ses constats et "
                "ses points de rupture sont gardés ci-dessous. Choisissez un autre parcours pour "
                "continuer."
            )
        )
    elif seen.lost:
        st.warning(
            plain(
                f"{counted(len(seen.lost), 'segment n’est', 'segments ne sont')} plus dans ce "
                "parcours. Ce qui y était noté est gardé, à la fin de la route."
            )
        )


def _about(pathway: Pathway) -> str:
    known = len(work.current().project.pathways.own_segments)
    if pathway.id == OWN_PATHWAY and not known:
        return "Ce parcours est à dessiner : ajoutez ses segments ci-dessous."
    return f"Pour qui : {pathway.public}"


def _change() -> None:
    name = st.session_state[_PATHWAY]
    if name in offered(work.current().project.pathways):
        _open(name)


def segments(seen: Seen) -> None:
    """The segments in words: the way to open one without the drawing."""
    if seen.segment is None:
        return
    kept = {each.id: each for each in seen.pathway.segments}
    ranks = {name: rank for rank, name in enumerate(kept, 1)}
    st.session_state[_SEGMENT] = seen.segment.id
    st.segmented_control(
        "Segment de la route",
        list(kept),
        format_func=lambda name: plain(f"{ranks[name]}. {kept[name].short}"),
        key=_SEGMENT,
        required=True,
        on_change=_picked,
        label_visibility="collapsed",
    )


def _picked() -> None:
    st.session_state[SEGMENT] = st.session_state[_SEGMENT]
