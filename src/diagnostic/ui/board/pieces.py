"""Small pieces that the parts of the board share: a sentence with its source, a list, an undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import TypeVar

import streamlit as st

from diagnostic.french import spaced
from diagnostic.pathways.board import TO_RATE, degree, priority
from diagnostic.pathways.knowledge import Source, Sourced, credits_of, texts
from diagnostic.project import Kind, Rupture
from diagnostic.reports.drawings.colours import look
from diagnostic.ui import html, projection, work
from diagnostic.ui.board import noting
from diagnostic.ui.diagnosis.asking_form import today as today
from diagnostic.ui.text import plain

STYLE = Path(__file__).parents[1] / "board.css"
PROPOSAL = '<b class="proposal">proposition à valider</b>'
MOST = 8
"""Items of a list that are shown before the rest is asked for."""
REMOVED = "Retrait : "
"""How the step of undo of a removal begins."""
T = TypeVar("T")


def style() -> None:
    """Lay the style of this page."""
    st.html(STYLE)


def words(text: str) -> str:
    """Text as HTML, its lines kept."""
    return escape(spaced(text)).replace("\n", "<br>")


def credit(known: Sourced) -> str:
    """Where it was read, or that it was read nowhere."""
    return PROPOSAL if known.is_proposal else sources(known.sources)


def sources(ids: Sequence[str]) -> str:
    """Who says it and when, in a few words that open on the whole credit."""
    short = " ; ".join(_short(texts()[each]) for each in ids)
    whole = html.words(f"{credits_of(tuple(ids))}.")
    said = html.words(f"Source : {short}")
    return f'<details class="credit"><summary>{said}</summary>{whole}</details>'


def _short(source: Source) -> str:
    """First words of a credit and its year: what tells it from the others at a glance."""
    who = source.text.split(",")[0].split(" (")[0].strip()
    return f"{who}, {source.year}" if source.year and str(source.year) not in who else who


def stated(text: str, known: Sourced) -> str:
    """A sentence and where it was read."""
    return f'<div class="stated">{html.words(text)} {credit(known)}</div>'


def quiet(text: str) -> None:
    """A sentence that only explains."""
    st.html(f'<p class="quiet-said">{html.words(text)}</p>')


def chip(rupture: Rupture) -> str:
    """Priority of a rupture point in a number and a word, on its colour."""
    rank = priority(rupture)
    kind = degree(rank)
    said = TO_RATE if rank is None else f"{kind} · {rank}"
    paint = look(kind)
    style = f"background:{paint.fill};border-color:{paint.edge};color:{paint.on}"
    return f'<b class="priority" style="{style}">{escape(said)}</b>'


def note_button(fields: noting.Fields, key: str, there: str) -> None:
    """Make a finding of what is said above; its mark once it is one."""
    if there:
        st.html(f'<p class="noted">✓ Constat {escape(there)}</p>')
    elif not projection.is_on():
        st.button(
            "En faire un constat",
            key=f"note-{key}",
            type="tertiary",
            on_click=_note,
            args=(fields,),
        )


def _note(fields: noting.Fields) -> None:
    label = f"Constat : {noting.cut(str(fields['text']), 60)}"
    work.edit(lambda project: noting.noted(project, fields)[0], label)


def remove_button(kind: Kind, item_id: str, name: str, *, label: str = "Retirer") -> None:
    """Take an item away; the way back is offered at once (see `undo_removal`)."""
    st.button(
        label,
        key=f"remove-{kind}-{item_id}",
        type="tertiary",
        help=plain(f"Retirer {name}. Vous pourrez annuler."),
        on_click=remove,
        args=(kind, item_id, name),
    )


def remove(kind: Kind, item_id: str, name: str) -> None:
    """Take an item away."""
    work.edit(
        lambda project: project.without_item(kind, item_id), f"{REMOVED}{noting.cut(name, 80)}"
    )


def undo_removal() -> None:
    """Offer to take back what was just removed, as long as nothing else was done."""
    label = work.current().history.undo_label or ""
    if label.startswith(REMOVED):
        with st.container(key="board-undo", horizontal=True, vertical_alignment="center"):
            name = label.removeprefix(REMOVED)
            st.html(html.sentence(f"Retiré du projet : {name}"), width="content")
            st.button("Annuler le retrait", key="undo-removal", on_click=work.undo)


def some(items: Sequence[T], key: str, draw: Callable[[T], None], *, most: int = MOST) -> None:
    """Draw the first items, and all of them once the user asks."""
    for each in first(items, key, most):
        draw(each)
    rest(items, key, most)


def grid(
    items: Sequence[T], key: str, draw: Callable[[T], None], *, most: int, across: int = 3
) -> None:
    """The same, side by side."""
    columns = st.columns(across)
    for rank, each in enumerate(first(items, key, most)):
        with columns[rank % across]:
            draw(each)
    rest(items, key, most)


def first(items: Sequence[T], key: str, most: int) -> Sequence[T]:
    """The items that are shown: the first, or all of them once the user asked."""
    is_all = bool(st.session_state.get(f"all-{key}")) or len(items) <= most + 1
    return items if is_all else items[:most]


def rest(items: Sequence[T], key: str, most: int) -> None:
    """The way to the items that are not shown; nothing when all of them are."""
    left = len(items) - len(first(items, key, most))
    if left:
        label = f"Voir les {left} autres"
        st.button(label, key=f"more-{key}", type="tertiary", on_click=_all, args=(key,))


def _all(key: str) -> None:
    st.session_state[f"all-{key}"] = True


def day(value: date | None) -> str:
    """A day as it is written, empty when there is none."""
    return f"{value:%d/%m/%Y}" if value else ""
