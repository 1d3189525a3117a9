"""Fields that keep what is typed at once, and always show what the document says.

Streamlit sends a text when its field is left; `static/components/typing.js` sends it when the
typing pauses, so that no character waits for more than two seconds. What the document refuses
stays typed, with the reason under it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal, Protocol

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import number, spaced
from diagnostic.project import Kind, Project
from diagnostic.project.fields import YEARS
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
        return project.with_letter(**{self.name: value})


def line(label: str, target: Target, **options: Any) -> None:
    """A line of text."""
    with _bound(target, label, _text) as field:
        st.text_input(label, **field, **options)


def area(
    label: str, target: Target, *, height: int | Literal["content"] = "content", **options: Any
) -> None:
    """Several lines of text."""
    with _bound(target, label, _text) as field:
        st.text_area(label, height=height, **field, **options)


def figure(label: str, target: Target, decimals: int = 2, **options: Any) -> None:
    """A number typed the French way, or nothing."""
    shown = partial(_written, decimals=decimals)
    with _bound(target, label, shown, understood=_number) as field:
        st.text_input(label, **field, **options)


def day(label: str, target: Target, **options: Any) -> None:
    """A date, or nothing."""
    with _bound(target, label) as field:
        st.date_input(
            label,
            format="DD/MM/YYYY",
            min_value=date(YEARS[0], 1, 1),
            max_value=date(YEARS[-1], 12, 31),
            **field,
            **options,
        )


def choice(label: str, target: Target, offered: Mapping[Any, str], **options: Any) -> None:
    """One of a few values; one that is no longer offered is still shown."""
    kept = target.read(work.current().project)
    named = dict(offered) if kept in offered else {**offered, kept: str(kept or "À choisir")}
    values = list(named)
    with _bound(target, label, default=lambda shown: {"index": values.index(shown)}) as field:
        st.selectbox(
            label,
            values,
            format_func=lambda value: named.get(value, str(value)),
            **field,
            **options,
        )


def several(label: str, target: Target, offered: Sequence[str], **options: Any) -> None:
    """Some of the words offered, or the user's own."""
    kept = target.read(work.current().project) or ()
    with _bound(target, label, _list, default=_default, understood=tuple) as field:
        st.multiselect(
            label,
            list(dict.fromkeys((*offered, *kept))),
            accept_new_options=True,
            **field,
            **options,
        )


def picked(label: str, target: Target, offered: Mapping[str, str], **options: Any) -> None:
    """Some of the items offered, by id; one that is no longer offered is still shown."""
    kept = target.read(work.current().project) or ()
    named = {**offered, **{each: each for each in kept if each not in offered}}
    with _bound(target, label, _list, default=_default, understood=tuple) as field:
        st.multiselect(
            label,
            list(named),
            format_func=lambda each: named.get(each, each),
            **field,
            **options,
        )


def score(label: str, target: Target, **options: Any) -> None:
    """A mark from 1 to 5, or nothing."""
    with _bound(target, label, default=_default) as field:
        st.segmented_control(label, range(1, 6), **field, **options)


Shown = Callable[[Any], Any]
Default = Callable[[Any], dict[str, Any]]
Understood = Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


def _text(kept: str | None) -> str:
    return kept or ""


def _list(kept: Sequence[str] | None) -> list[str]:
    return list(kept or ())


def _value(shown: Any) -> dict[str, Any]:
    return {"value": shown}


def _default(shown: Any) -> dict[str, Any]:
    return {"default": shown}


@contextmanager
def _bound(
    target: Target,
    label: str,
    shown: Shown = _as_it_is,
    *,
    default: Default = _value,
    understood: Understood = _as_it_is,
) -> Iterator[dict[str, Any]]:
    """Options of a field that shows what the document says, unless it was just typed here.

    What is on screen is what is in the document, whatever Streamlit does with a run that another
    overtakes: it may keep what was typed and drop the call that should have told of it, and a
    server that stopped forgets that the browser still shows something. So a value that was not
    heard of is kept as soon as its field is laid.
    """
    kept = target.read(work.current().project)
    known = st.session_state.get(_kept_key(target), _NEVER)
    field = {"key": target.key, "on_change": _keep, "args": (target, label, understood)}
    if target.key not in st.session_state:
        # A default, over which what the browser already shows prevails.
        field |= default(shown(kept))
        st.session_state[_heard_key(target)] = shown(kept)
    elif known != kept:
        st.session_state[target.key] = st.session_state[_heard_key(target)] = shown(kept)
        st.session_state.pop(_wrong_key(target), None)
    st.session_state[_kept_key(target)] = kept
    yield field
    if st.session_state[target.key] != st.session_state.get(_heard_key(target)):
        _keep(target, label, understood)
        if kept and known is _NEVER:
            work.notify("warning", _TAKEN_UP.format(label=label))
        st.rerun()
    if problem := st.session_state.get(_wrong_key(target)):
        st.html(tables.problem(problem))


def _keep(target: Target, label: str, understood: Understood) -> None:
    """Write what was typed; the field keeps its own words, trailing space included."""
    typed = st.session_state[_heard_key(target)] = st.session_state[target.key]
    st.session_state.pop(_wrong_key(target), None)
    try:
        value = understood(typed)
        target.write(work.current().project, value)
    except UserError as problem:
        st.session_state[_wrong_key(target)] = str(problem)
        return
    work.edit(lambda project: target.write(project, value), label)
    st.session_state[_kept_key(target)] = target.read(work.current().project)


_TAKEN_UP = (
    "Le serveur a redémarré : le texte affiché dans « {label} » a été repris. « Annuler » rend "
    "celui qui était enregistré."
)
_NEVER = object()


def _kept_key(target: Target) -> str:
    return f"{target.key}--kept"


def _heard_key(target: Target) -> str:
    """Where what the field last said is noted, as it was typed."""
    return f"{target.key}--heard"


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
