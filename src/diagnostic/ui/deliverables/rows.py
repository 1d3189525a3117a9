"""A list of the letter: a line for each item, the one that is open with its fields under it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from diagnostic.project import Kind
from diagnostic.territory.names import key as bare
from diagnostic.ui import html, work
from diagnostic.ui.board import pieces
from diagnostic.ui.text import plain

MOST = 12
"""Lines that are shown before the others are asked for."""
SEARCHED = 15
"""From this many lines on, they can be searched."""


@dataclass(frozen=True)
class Rows:
    """How a list is laid.

    Attributes
    ----------
    title, details
        What its line says; the details are quiet.
    fields
        Draws its fields, for the id of an item.
    """

    kind: Kind
    title: Callable[[Any], str]
    details: Callable[[Any], Sequence[str]]
    fields: Callable[[str], None]

    @property
    def open_key(self) -> str:
        """Where the item that is open is held."""
        return f"letter-open-{self.kind}"


def add(rows: Rows, fields: Mapping[str, Any], label: str) -> None:
    """Add an item, open."""
    before = work.current().project
    work.edit(lambda project: project.with_item(rows.kind, fields), label)
    after = work.current().project
    if after is not before:
        st.session_state[rows.open_key] = after.last_id(rows.kind)


def add_several(rows: Rows, many: Sequence[Mapping[str, Any]], label: str) -> None:
    """Add several items, in one step of undo."""

    def added(project: Any) -> Any:
        for fields in many:
            project = project.with_item(rows.kind, fields)
        return project

    work.edit(added, label)


def lines(rows: Rows, items: Sequence[Any]) -> None:
    """The items, those that a search finds when they are many."""
    found = _found(rows, items)
    opened = st.session_state.get(rows.open_key)
    shown = [*pieces.first(found, rows.kind, MOST)]
    # The open one stays in sight, whatever is searched for: it may have just been added.
    shown += [each for each in items if each.id == opened and each not in shown]
    with st.container(key=f"letter-rows-{rows.kind}", gap=None):
        for each in shown:
            _line(rows, each, is_open=each.id == opened)
    if items and not shown:
        st.html(html.source("Aucune ligne ne correspond à ce que vous cherchez."))
    pieces.rest(found, rows.kind, MOST)


def short(text: str, most: int = 60) -> str:
    """The beginning of a text, for a line."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def _found(rows: Rows, items: Sequence[Any]) -> list[Any]:
    if len(items) < SEARCHED:
        return list(items)
    typed = st.text_input(
        f"Chercher parmi les {len(items)} lignes", key=f"letter-search-{rows.kind}"
    )
    wanted = bare(typed or "").split()
    return [
        each
        for each in items
        if all(word in bare(" ".join((rows.title(each), *rows.details(each)))) for word in wanted)
    ]


def _line(rows: Rows, item: Any, *, is_open: bool) -> None:
    said = plain(" · ".join(filter(None, rows.details(item))))
    quiet = f" · :gray[:small[{said}]]" if said else ""
    st.button(
        f"{'▾' if is_open else '▸'} **{plain(rows.title(item))}**{quiet}",
        key=f"letter-line-{item.id}",
        type="tertiary",
        width="stretch",
        on_click=_open,
        args=(rows.open_key, item.id),
    )
    if is_open:
        with st.container(border=True, key=f"letter-fields-{item.id}"):
            rows.fields(item.id)
            pieces.remove_button(rows.kind, item.id, rows.title(item))


def _open(key: str, item_id: str) -> None:
    """Open an item, or close it."""
    st.session_state[key] = None if st.session_state.get(key) == item_id else item_id
