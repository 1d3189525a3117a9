"""Which rupture point is open to be worked on, and how one comes on the board."""

from __future__ import annotations

import streamlit as st

from diagnostic.pathways.suggesting import Suggestion
from diagnostic.project import Project
from diagnostic.ui import work
from diagnostic.ui.board import noting, pieces
from diagnostic.ui.board.seen import Seen, go_to

_OPEN, _NEW = "board-rupture", "board-rupture-new"


def opened(board: Seen) -> str | None:
    """Id of the rupture point that is open on the segment on screen."""
    here = [each.id for each in board.ruptures_on(board.open.id)] if board.segment else []
    wanted = st.session_state.get(_OPEN)
    if wanted in here:
        return str(wanted)
    return here[0] if len(here) == 1 and wanted is None else None


def show(rupture: str, segment: str) -> None:
    """Open a rupture point, and its segment."""
    st.session_state[_OPEN] = st.session_state[_NEW] = rupture
    go_to(segment)


def is_new(rupture: str) -> bool:
    """Whether a rupture point was opened by the last click; it is told once."""
    return bool(st.session_state.pop(_NEW, None) == rupture)


def close() -> None:
    """Close the one that is open."""
    st.session_state[_OPEN] = ""


def add(fields: noting.Fields, name: str) -> None:
    """Put a rupture point on the board, open."""
    _push(lambda project: project.with_item("ruptures", fields), name)


def take(pathway: str, found: Suggestion) -> None:
    """Put a suggested rupture point on the board with its evidence, open."""
    today = pieces.today()
    _push(lambda project: noting.retained(project, pathway, found, today), found.rupture.text)


def _push(change: noting.Change, name: str) -> None:
    before: Project = work.current().project
    work.edit(change, f"Point de rupture : {noting.cut(name, 60)}")
    after = work.current().project
    if after is not before:
        rupture = after.pathways.ruptures[-1]
        show(rupture.id, rupture.segment)
