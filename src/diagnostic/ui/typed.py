"""Fields that keep what is typed at once, and always show what the document says.

Streamlit sends a text when its field is left; `static/components/typing.js` sends it when the
typing pauses, so that no character waits for more than two seconds. What the document refuses
stays typed, with the reason under it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import number, spaced
from diagnostic.project import Kind, Project
from diagnostic.ui import tables, work


class Target(Protocol):
    """A place of the document that a field writes to."""

    @property
    def key(self) -> str:
        """Of the field on its page."""

    def read(self, project: Project) -> Any:
        """What the document says there."""

    def write(self, project: Project, value: Any) -> Project:
        """The document that says this there."""


@dataclass(frozen=True)
class Item:
    """A field of an item: ``Item("ruptures", "rupture_1", "causes")``."""

    kind: Kind
    id: str
    name: str

    @property
    def key(self) -> str:
        """Of the field on its page."""
        return f"{self.kind}-{self.id}-{self.name}"

    def read(self, project: Project) -> Any:
        """What the document says there; None for an item that has yet to be kept."""
        found = project.item(self.kind, self.id)
        return getattr(found, self.name) if found is not None else None

    def write(self, project: Project, value: Any) -> Project:
        """The document that says this there."""
        return project.with_item(self.kind, {"id": self.id, self.name: value})


@dataclass(frozen=True)
class Letter:
    """A field of the letter: ``Letter("context")``."""

    name: str

    @property
    def key(self) -> str:
        """Of the field on its page."""
        return f"letter-{self.name}"

    def read(self, project: Project) -> Any:
        """What the document says there."""
        return getattr(project.letter, self.name)

    def write(self, project: Project, value: Any) -> Project:
        """The document that says this there."""
        return project.with_letter(**{self.name: value})  # type: ignore[misc]


def line(label: str, target: Target, **options: Any) -> None:
    """A line of text."""
    _bind(target, lambda kept: kept or "")
    st.text_input(label, key=target.key, on_change=_keep, args=(target, label), **options)
    _said(target)


def area(label: str, target: Target, *, height: int | str = "content", **options: Any) -> None:
    """Several lines of text."""
    _bind(target, lambda kept: kept or "")
    st.text_area(
        label, key=target.key, on_change=_keep, args=(target, label), height=height, **options
    )
    _said(target)


def figure(label: str, target: Target, decimals: int = 2, **options: Any) -> None:
    """A number typed the French way, or nothing."""
    _bind(target, lambda kept: _written(kept, decimals))
    st.text_input(label, key=target.key, on_change=_keep, args=(target, label, _number), **options)
    _said(target)


def day(label: str, target: Target, **options: Any) -> None:
    """A date, or nothing."""
    _bind(target, lambda kept: kept)
    st.date_input(
        label,
        key=target.key,
        on_change=_keep,
        args=(target, label),
        format="DD/MM/YYYY",
        min_value=date(2000, 1, 1),
        max_value=date(2100, 12, 31),
        **options,
    )
    _said(target)


def choice(label: str, target: Target, offered: Mapping[Any, str], **options: Any) -> None:
    """One of a few values; one that is no longer offered is still shown."""
    kept = target.read(work.current().project)
    named = dict(offered) if kept in offered else {**offered, kept: str(kept or "À choisir")}
    _bind(target, lambda kept: kept)
    st.selectbox(
        label,
        list(named),
        key=target.key,
        on_change=_keep,
        args=(target, label),
        format_func=lambda value: named.get(value, str(value)),
        **options,
    )
    _said(target)


def several(label: str, target: Target, offered: Sequence[str], **options: Any) -> None:
    """Some of the words offered, or the user's own."""
    kept = target.read(work.current().project) or ()
    _bind(target, list)
    st.multiselect(
        label,
        list(dict.fromkeys((*offered, *kept))),
        key=target.key,
        on_change=_keep,
        args=(target, label, tuple),
        accept_new_options=True,
        **options,
    )
    _said(target)


def score(label: str, target: Target, **options: Any) -> None:
    """A mark from 1 to 5, or nothing."""
    _bind(target, lambda kept: kept)
    st.segmented_control(
        label, range(1, 6), key=target.key, on_change=_keep, args=(target, label), **options
    )
    _said(target)


def _bind(target: Target, shown: Callable[[Any], Any]) -> None:
    """Show what the document says, unless that is what the user has just typed here."""
    kept = target.read(work.current().project)
    if st.session_state.get(_kept_key(target), _NEVER) == kept and target.key in st.session_state:
        return
    st.session_state[_kept_key(target)] = kept
    st.session_state[target.key] = shown(kept)
    st.session_state.pop(_wrong_key(target), None)


def _keep(target: Target, label: str, understood: Callable[[Any], Any] | None = None) -> None:
    """Write what was typed; the field keeps its own words, trailing space included."""
    typed = st.session_state[target.key]
    st.session_state.pop(_wrong_key(target), None)
    try:
        value = understood(typed) if understood else typed
        target.write(work.current().project, value)
    except UserError as problem:
        st.session_state[_wrong_key(target)] = str(problem)
        return
    work.edit(lambda project: target.write(project, value), label)
    st.session_state[_kept_key(target)] = target.read(work.current().project)


def _said(target: Target) -> None:
    """What is wrong with what is typed."""
    if problem := st.session_state.get(_wrong_key(target)):
        st.html(tables.problem(problem))


_NEVER = object()


def _kept_key(target: Target) -> str:
    return f"{target.key}--kept"


def _wrong_key(target: Target) -> str:
    return f"{target.key}--wrong"


def _written(value: float | None, decimals: int) -> str:
    if value is None:
        return ""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(",") if "," in text else text


def _number(text: str) -> float | None:
    """A number typed the French way; None when nothing is typed.

    Raises
    ------
    UserError
        When it is not a number.
    """
    bare = "".join(text.split()).removesuffix("%").removesuffix("€")
    if not bare:
        return None
    try:
        return float(bare.replace(",", ".").replace("−", "-"))
    except ValueError as problem:
        raise UserError(
            spaced(f"« {text[:30]} » n’est pas un nombre. Écrivez par exemple 12,5.")
        ) from problem
