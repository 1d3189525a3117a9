"""One question per screen, for a room: a facilitator walks through the diagnosis with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from diagnostic.ui import html, projection
from diagnostic.ui.components import module

WALK = (
    "pages/diagnostic/population.py",
    "pages/diagnostic/offre.py",
    "pages/diagnostic/pathologies.py",
    "pages/diagnostic/carte_identite.py",
)
"""Pages in the order of the walk: after the last question of one comes the first of the next."""
LAST = -1
COMPUTING = "Calcul des chiffres…"
_KEY = "slide"


@dataclass(frozen=True)
class Section:
    """A question of a page: its name in a few words, and what draws it.

    ``in_a_room`` replaces it where a screen holds less: several questions, or none. ``shown`` says
    whether it has something to show to a room, that a missing file does not interest.
    """

    title: str
    draw: Callable[[], None]
    in_a_room: Sequence[Section] | None = None
    shown: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Place:
    """Where the walk is: the page's script and title, and the rank of the question on it."""

    script: str
    title: str
    rank: int = 0


def arrive(script: str, title: str) -> None:
    """Note which page is being drawn; a page newly opened begins at its first question."""
    here: Place | None = st.session_state.get(_KEY)
    is_same = here is not None and here.script == script
    rank = here.rank if here is not None and is_same else 0
    st.session_state[_KEY] = Place(script, title, rank)


def show(sections: Sequence[Section]) -> None:
    """Draw the sections one under the other, or for a room the one that the walk has reached."""
    with st.spinner(COMPUTING):
        _show(sections)


def _show(sections: Sequence[Section]) -> None:
    if not projection.is_on():
        for section in sections:
            section.draw()
        return
    slides = in_a_room(sections)
    here: Place = st.session_state[_KEY]
    # The slides of a page depend on what is known: the rank may be past the last one.
    last = len(slides) - 1
    here = replace(here, rank=last if here.rank == LAST else min(here.rank, last))
    step = _bar(here, slides[here.rank].title, len(slides))
    if step:
        _turn(here, step, len(slides))
    _from_the_top(f"{here.script} {here.rank}")
    slides[here.rank].draw()


def in_a_room(sections: Sequence[Section]) -> list[Section]:
    """Sections as a room sees them."""
    slides = [
        slide
        for section in sections
        for slide in ([section] if section.in_a_room is None else section.in_a_room)
    ]
    # A page always has a screen: the first says what would bring the figures.
    return [slide for slide in slides if slide.shown()] or slides[:1]


def following(here: Place, step: int, count: int) -> Place | None:
    """The place one step away, on this page of ``count`` questions or a neighbour of the walk.

    None at both ends of the walk.
    """
    rank = here.rank + step
    if 0 <= rank < count:
        return replace(here, rank=rank)
    page = WALK.index(here.script) + step if here.script in WALK else LAST
    if not 0 <= page < len(WALK):
        return None
    return Place(WALK[page], "", 0 if step > 0 else LAST)


def _bar(here: Place, title: str, count: int) -> int:
    """Where one is and the two ways on; -1, 0 or 1 as the user asks."""
    with st.container(key="slides", horizontal=True, vertical_alignment="center"):
        st.html(f"<p><b>{html.words(here.title)}</b> · {html.words(title)}</p>", width="stretch")
        back = st.button("Précédent", shortcut="Left", disabled=following(here, -1, count) is None)
        st.html(f'<p class="rank">{here.rank + 1} / {count}</p>', width="content")
        on = st.button("Suivant", shortcut="Right", disabled=following(here, 1, count) is None)
    return int(on) - int(back)


def _turn(here: Place, step: int, count: int) -> None:
    there = following(here, step, count)
    if there is None:
        return
    st.session_state[_KEY] = there
    if there.script == here.script:
        st.rerun()
    st.switch_page(there.script)


def _from_the_top(scene: str) -> None:
    """Read a new question from its first line, the keys free to move on."""
    mount = st.components.v2.component(
        "slide_top",
        js=f"""
const slides = {module("slides")};
export default function () {{
  slides.then((module) => module.begin(), () => {{}});
}}
""",
    )
    mount(data=scene, key=f"slide_top {scene}")
