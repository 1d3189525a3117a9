"""The letter of intent, written: its parts on the left, the fields of the open one on the right."""

from __future__ import annotations

import streamlit as st

from diagnostic.ui import html, work
from diagnostic.ui.board.pieces import undo_removal
from diagnostic.ui.deliverables import chosen, making
from diagnostic.ui.deliverables.downloads import downloads
from diagnostic.ui.deliverables.sections import SECTIONS, Section
from diagnostic.ui.planning.pieces import undo_bar

SILENT = "sans territoire"
"""State of the sentences of the figures where there are none."""


def writing() -> None:
    """The whole part of the page."""
    opened = _opened()
    left, right = st.columns([4, 9], gap="medium")
    with left, st.container(key="letter-parts", gap=None):
        for rank, section in enumerate(SECTIONS, 1):
            _line(section, rank, is_open=section is opened)
        st.html('<p class="letter-get">Télécharger la lettre telle qu’elle est</p>')
        downloads(making.LETTER)
    with right, st.container(key="letter-fields"):
        head, undo = st.columns([5, 3], vertical_alignment="center")
        head.subheader(f"{SECTIONS.index(opened) + 1}. {opened.title}")
        with undo:
            undo_bar()
        undo_removal()
        opened.draw(work.current().project.letter)
        _next(opened)


def _opened() -> Section:
    wanted = st.session_state.get(chosen.SECTION)
    return next((each for each in SECTIONS if each.id == wanted), SECTIONS[0])


def _line(section: Section, rank: int, *, is_open: bool) -> None:
    lacking = section.lacks(work.current().project)
    sign = "○" if lacking or _state(section) == SILENT else "✓"
    wanted = [each for each in lacking if not section.title.startswith(each)]
    more = f" : {', '.join(wanted)}" if wanted else ""
    state = f"à compléter{more}" if lacking else _state(section)
    quiet = f":small[{state}]"
    st.button(
        f"{sign} **{rank}. {section.title}** · {quiet if is_open else f':gray[{quiet}]'}",
        key=f"letter-section-{section.id}",
        type="primary" if is_open else "tertiary",
        width="stretch",
        on_click=chosen.open_letter,
        args=(section.id,),
    )


def _state(section: Section) -> str:
    if section.labels:
        return "écrit"
    if work.current().project.letter.diagnosis:
        return "votre texte"
    return "phrases des chiffres" if work.current().codes else SILENT


def _next(section: Section) -> None:
    """On to the part that follows."""
    rank = SECTIONS.index(section) + 1
    st.html('<hr class="letter-end">')
    if rank < len(SECTIONS):
        following = SECTIONS[rank]
        st.button(
            f"Suite : {following.title}",
            key="letter-next",
            type="primary",
            on_click=chosen.open_letter,
            args=(following.id,),
        )
        return
    st.html(html.source("La lettre est à télécharger à gauche, ou dans la liste des documents."))
