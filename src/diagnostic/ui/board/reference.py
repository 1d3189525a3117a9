"""What the reference says on a segment: stakes, follow-up, possible ruptures, what helps."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.pathways.board import mark
from diagnostic.pathways.knowledge import (
    EFFECTS,
    Lever,
    Possible,
    Segment,
    Statement,
    levers,
)
from diagnostic.ui import html, projection
from diagnostic.ui.board import findings, noting, opening, pieces
from diagnostic.ui.board.seen import Seen


def reference(board: Seen) -> None:
    """What was read of the segment, each sentence with its source or as a proposal."""
    st.subheader("Que dit la référence ?")
    part = board.open
    if not _says(part):
        pieces.quiet(
            "Aucune référence n’est enregistrée pour ce segment. Notez les vôtres parmi les "
            "constats, avec leur source."
        )
    if projection.is_on():
        _in_a_room(board)
        return
    _stakes(part)
    _statements("Suivi recommandé", part.follow_up, board, is_open=True)
    _ruptures(part.ruptures, board, is_open=False)
    _levers(part)
    _statements("Qui est concerné", part.professionals, board, is_open=False, noted=False)
    findings.noted(board, "reference")


def _in_a_room(board: Seen) -> None:
    """What a room discusses, side by side: what should be, and where it may break."""
    part = board.open
    left, right = st.columns(2, gap="large")
    with left:
        _stakes(part)
        _statements("Suivi recommandé", part.follow_up, board, is_open=True)
    with right:
        _ruptures(part.ruptures, board, is_open=True)
        _levers(part)


def _stakes(part: Segment) -> None:
    for stake in part.stakes:
        st.html(pieces.stated(stake.text, stake))


def _says(part: Segment) -> bool:
    return bool(part.stakes or part.follow_up or part.ruptures or part.actions)


def _title(name: str, count: int) -> str:
    return f"{name} ({count})"


def _statements(
    name: str, stated: Sequence[Statement], board: Seen, *, is_open: bool, noted: bool = True
) -> None:
    if not stated:
        return
    spot = (board.pathway.id, board.open.id)
    with st.expander(_title(name, len(stated)), expanded=is_open, key=_key(name, board)):
        for rank, each in enumerate(stated):
            st.html(pieces.stated(each.text, each))
            if noted:
                fields = noting.of_statement(spot, each, pieces.today())
                there = next((f for f in board.findings if noting.same(f, fields)), None)
                pieces.note_button(
                    fields, f"{_key(name, board)}-{rank}", mark(there.id) if there else ""
                )


def _key(name: str, board: Seen) -> str:
    return f"ref-{board.pathway.id}-{board.open.id}-{name}"


def _ruptures(possible: Sequence[Possible], board: Seen, *, is_open: bool) -> None:
    if not possible:
        return
    name = "Ruptures possibles"
    with st.expander(_title(name, len(possible)), expanded=is_open, key=_key(name, board)):
        for each in possible:
            st.html(pieces.stated(each.text, each))
            _retain(each, board)


def _retain(possible: Possible, board: Seen) -> None:
    kept = next((each for each in board.ruptures if each.suggestion == possible.id), None)
    if kept is not None:
        st.html(f'<p class="noted">✓ Point de rupture {mark(kept.id)}</p>')
    elif not projection.is_on():
        st.button(
            "Retenir ce point de rupture",
            key=f"possible-{board.open.id}-{possible.id}",
            type="tertiary",
            on_click=_take,
            args=(board.pathway.id, board.open.id, possible),
        )


def _take(pathway: str, segment: str, possible: Possible) -> None:
    fields = noting.of_possible((pathway, segment), possible.id, possible.text)
    opening.add(fields, possible.text)


def _levers(part: Segment) -> None:
    """What helps on the segment, with what was read of its effect."""
    named = [name for each in part.ruptures for name in each.levers]
    named += [name for each in part.actions for name in each.levers]
    found = [levers()[name] for name in dict.fromkeys(named) if name in levers()]
    if not found and not part.actions:
        return
    name = "Ce qui peut aider"
    with st.expander(_title(name, len(found) + len(part.actions))):
        for action in part.actions:
            caution = f"<p>{html.words(action.caution)}</p>" if action.caution else ""
            st.html(pieces.stated(action.text, action) + caution)
        for lever in found:
            st.html(_lever(lever))


def _lever(lever: Lever) -> str:
    evidence = f"<p>{html.words(lever.evidence)}</p>" if lever.evidence else ""
    return (
        f'<div class="stated lever"><b>{html.words(lever.label)}</b> {html.words(lever.what)}'
        f'<p class="effect">Preuve : {html.words(EFFECTS[lever.effect])}.</p>{evidence}'
        f"{pieces.credit(lever)}</div>"
    )
