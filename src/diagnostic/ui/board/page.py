"""The board put together: the road, three questions, the rupture points, and what stands beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from diagnostic.project import OWN_PATHWAY
from diagnostic.ui import html, projection
from diagnostic.ui.board import choosing, own_road
from diagnostic.ui.board.directory import directory
from diagnostic.ui.board.figures import figures
from diagnostic.ui.board.priorities import priorities
from diagnostic.ui.board.reference import reference
from diagnostic.ui.board.road_view import drawn
from diagnostic.ui.board.ruptures import ruptures
from diagnostic.ui.board.seen import Seen
from diagnostic.ui.board.suggested import suggested
from diagnostic.ui.board.team import team
from diagnostic.ui.board.voices import voices
from diagnostic.ui.diagnosis import comparators
from diagnostic.ui.slides import Section


def sections(board: Seen) -> Sequence[Section]:
    """Parts of the page; a room sees the three questions one by one."""
    if board.segment is None:
        return [Section("La route", partial(_road, board))]
    questions = (
        Section("Les chiffres", partial(_question, board, figures)),
        Section("Les professionnels", partial(_question, board, voices)),
        Section("La référence", partial(_question, board, reference)),
    )
    return [
        Section("La route", partial(_road, board)),
        Section("Le segment", partial(_segment, board), in_a_room=questions),
        Section("Les suggestions", partial(suggested, board)),
        Section("Les ruptures du segment", partial(_question, board, ruptures)),
        Section("Les priorités", partial(priorities, board)),
        Section("Autour du parcours", partial(_beside, board), in_a_room=()),
    ]


def _road(board: Seen) -> None:
    """The road; under it, what draws it when it is the user's own."""
    drawn(board)
    if board.pathway.id == OWN_PATHWAY and not projection.is_on():
        is_bare = not board.findings and not board.ruptures
        with st.expander("Dessiner la route", expanded=is_bare, key="own-road"):
            own_road.own_road()


def _segment(board: Seen) -> None:
    """The segment that is open, and what is said of it from three sides."""
    st.html(f'<h2 class="segment-name">{_name(board)}</h2>')
    columns = st.columns(3, gap="medium")
    for column, draw, name in zip(
        columns, (figures, voices, reference), ("figures", "voices", "reference"), strict=True
    ):
        with column, st.container(key=f"board-{name}", border=True):
            draw(board)


def _question(board: Seen, draw: Callable[[Seen], None]) -> None:
    """A question about the segment; in a room, its name stays above and another can be opened."""
    if projection.is_on():
        choosing.segments(board)
        st.html(f'<h2 class="segment-name">{_name(board)}</h2>')
    draw(board)


def _name(board: Seen) -> str:
    return html.words(f"{board.rank}. {board.open.label}")


def _beside(board: Seen) -> None:
    """What is kept beside the road."""
    st.subheader("Avec qui travailler ?")
    group, resources = st.tabs(["Groupe de travail", "Ressources du territoire"])
    with group:
        team(board)
    with resources:
        directory(board)


def compared(board: Seen) -> None:
    """What the figures of the board stand beside; in a room, each figure says it."""
    if board.has_territory and not projection.is_on():
        comparators.bar()
