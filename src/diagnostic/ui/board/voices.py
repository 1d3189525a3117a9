"""What the professionals say on a segment, typed while a room talks."""

from __future__ import annotations

import streamlit as st

from diagnostic.ui.board import findings, pieces
from diagnostic.ui.board.seen import Seen


def voices(board: Seen) -> None:
    """The quick line, then what was already said."""
    st.subheader("Que disent les professionnels ?")
    pieces.quiet("Attribuez chaque constat à une profession, jamais à une personne.")
    writing = findings.entry(board)
    findings.noted(board, "terrain", but=writing)
