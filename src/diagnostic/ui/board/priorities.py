"""Which rupture points to begin with: the matrix, the ranked list, the table behind."""

from __future__ import annotations

from functools import partial

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.board import TO_RATE, UNTITLED, degree, mark, priority
from diagnostic.project import Rupture
from diagnostic.reports.drawings.matrix import Rated, grid_svg, matrix, told
from diagnostic.ui import exporting, html, projection, tables, work
from diagnostic.ui.board import pieces
from diagnostic.ui.board.ruptures import line
from diagnostic.ui.board.seen import Seen, ranked
from diagnostic.ui.tables import Cell, Row

TITLE = "Par quels points de rupture commencer ?"
SIDE_PX = 420
"""Side of the squares before the page enlarges them."""


def priorities(board: Seen) -> None:
    """The matrix beside the ranked list, the table one click behind."""
    st.subheader(TITLE)
    if not board.ruptures:
        pieces.quiet(
            "Les points de rupture énoncés seront classés ici, du plus au moins prioritaire, dès "
            "qu’ils auront leurs trois notes."
        )
        return
    st.html(html.sentence(_said(board)))
    left, right = st.columns([2, 3], gap="large")
    with left:
        matrix_drawn(board)
    with right:
        ranked_list(board)
    _table(board)


def _said(board: Seen) -> str:
    rated = [each for each in ranked(board.ruptures) if priority(each) is not None]
    left = len(board.ruptures) - len(rated)
    waiting = f" {counted(left, 'point reste', 'points restent')} à noter." if left else ""
    if not rated:
        return f"Aucun point de rupture n’est encore noté.{waiting}"
    first = rated[0]
    return f"En tête : {mark(first.id)}, {first.title or 'point à nommer'}.{waiting}"


def matrix_drawn(board: Seen) -> None:
    """The matrix, and the figure to take away."""
    place = exporting.place_in_words() if board.has_territory else work.current().project.name
    rated = [_rated(each) for each in ranked(board.ruptures)]
    st.html(html.drawing(grid_svg(rated, SIDE_PX), told(rated)))
    drawing = matrix(
        rated,
        title=f"{TITLE} {board.pathway.label}",
        place=place,
        sources=("Notes du groupe de travail",),
    )
    exporting.figure_button(drawing, f"Priorités, {board.pathway.label}", "board-matrix")


def _rated(rupture: Rupture) -> Rated:
    return Rated(
        mark(rupture.id),
        rupture.title or UNTITLED["rupture"],
        rupture.severity,
        rupture.frequency,
        rupture.capacity,
    )


def ranked_list(board: Seen) -> None:
    """The points, the strongest priority first."""
    pieces.some(
        ranked(board.ruptures),
        f"ranked-{board.pathway.id}",
        partial(_line, board=board),
        most=6 if projection.is_on() else 9,
    )


def _line(rupture: Rupture, board: Seen) -> None:
    line(rupture, label=board.label_of(rupture.segment))


def _table(board: Seen) -> None:
    if projection.is_on():
        return
    with st.expander("Le même contenu, en tableau"):
        head = [
            *tables.words("Point de rupture", "Segment"),
            *(Cell(name, number=True) for name in ("Gravité", "Fréquence", "Capacité", "Priorité")),
        ]
        rows = [_row(each, board) for each in ranked(board.ruptures)]
        st.html(tables.table(f"Priorités, {board.pathway.label}", head, rows))


def _row(rupture: Rupture, board: Seen) -> Row:
    found = priority(rupture)
    notes = (rupture.severity, rupture.frequency, rupture.capacity)
    segment = board.pathway.segment(rupture.segment)
    return Row(
        [
            Cell(f"{mark(rupture.id)} {rupture.title or UNTITLED['rupture']}"),
            Cell(segment.label if segment else rupture.segment),
            *(Cell(TO_RATE if note is None else str(note), number=True) for note in notes),
            Cell("—" if found is None else str(found), degree(found) or "", number=True),
        ]
    )
