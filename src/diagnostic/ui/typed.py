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
    with _bound(target, label, lambda kept: kept or "", is_text=True) as field:
        st.text_input(label, **field, **options)


def area(
    label: str, target: Target, *, height: int | Literal["content"] = "content", **options: Any
) -> None:
    """Several lines of text."""
    with _bound(target, label, lambda kept: kept or "", is_text=True) as field:
        st.text_area(label, height=height, **field, **options)


def figure(label: str, target: Target, decimals: int = 2, **options: Any) -> None:
    """A number typed the French way, or nothing."""
    with _bound(
        target, label, lambda kept: _written(kept, decimals), _number, is_text=True
    ) as field:
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
    with _bound(target, label) as field:
        st.selectbox(
            label,
            list(named),
            format_func=lambda value: named.get(value, str(value)),
            **field,
            **options,
        )


def several(label: str, target: Target, offered: Sequence[str], **options: Any) -> None:
    """Some of the words offered, or the user's own."""
    kept = target.read(work.current().project) or ()
    with _bound(target, label, lambda kept: list(kept or ()), tuple) as field:
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
    with _bound(target, label, lambda kept: list(kept or ()), tuple) as field:
        st.multiselect(
            label,
            list(named),
            format_func=lambda each: named.get(each, each),
            **field,
            **options,
        )


def score(label: str, target: Target, **options: Any) -> None:
    """A mark from 1 to 5, or nothing."""
    with _bound(target, label) as field:
        st.segmented_control(label, range(1, 6), **field, **options)


Shown = Callable[[Any], Any]
Understood = Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


@contextmanager
def _bound(
    target: Target,
    label: str,
    shown: Shown = _as_it_is,
    understood: Understood = _as_it_is,
    *,
    is_text: bool = False,
) -> Iterator[dict[str, Any]]:
    """Options of a field that shows what the document says, unless it was just typed here.

    A browser that finds its server again after it stopped shows what was typed there last: that is
    then kept, so that what is on screen is what is in the document.
    """
    kept = target.read(work.current().project)
    known = st.session_state.get(_kept_key(target), _NEVER)
    field = {"key": target.key, "on_change": _keep, "args": (target, label, understood)}
    is_first = is_text and known is _NEVER
    if is_first:
        # What the browser already shows prevails over a default, not over a value that is set.
        field["value"] = shown(kept)
    elif known != kept or target.key not in st.session_state:
        st.session_state[target.key] = shown(kept)
        st.session_state.pop(_wrong_key(target), None)
    st.session_state[_kept_key(target)] = kept
    yield field
    if is_first and st.session_state[target.key] != shown(kept):
        _keep(target, label, understood)
        work.notify("warning", _TAKEN_UP.format(label=label))
    if problem := st.session_state.get(_wrong_key(target)):
        st.html(tables.problem(problem))


def _keep(target: Target, label: str, understood: Understood) -> None:
    """Write what was typed; the field keeps its own words, trailing space included."""
    st.session_state.pop(_wrong_key(target), None)
    try:
        value = understood(st.session_state[target.key])
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
