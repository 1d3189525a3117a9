"""A figure taken away: the button under each map and each chart, and the gathering of them all.

Nothing is drawn while a page is laid: a figure is drawn when its file is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import streamlit as st

from diagnostic.maps.plate import Drawing
from diagnostic.reports import place
from diagnostic.reports.figure import Kind, figure
from diagnostic.reports.pages import PAGES, PageName
from diagnostic.reports.words import slug
from diagnostic.ui import projection, taking, work

LABEL = "Télécharger la figure"
PAGES_OFFERED: tuple[PageName, ...] = ("a4", "a4_paysage", "diapo", "carre")
KINDS_OFFERED: Mapping[Kind, str] = {
    "png": "PNG, pour l’écran",
    "png300": "PNG, pour imprimer (300 dpi)",
    "svg": "SVG",
    "pdf": "PDF",
}
_MIMES: Mapping[Kind, str] = {
    "png": "image/png",
    "png300": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
_OPEN, _PAGE, _KIND, _GET = "open", "page", "kind", "get"


@dataclass(frozen=True)
class Gathered:
    """A figure that a screen shows, and what it is: « carte » or « graphique ».

    ``lacks`` says why it shows too little to leave among others; empty when it does not.
    """

    what: str
    name: str
    drawing: Drawing
    lacks: str = ""


@dataclass
class Gathering:
    """Figures of screens that are laid only to be gathered."""

    figures: list[Gathered] = field(default_factory=list)


_gathering: ContextVar[Gathering | None] = ContextVar("gathering", default=None)


@contextmanager
def gathering() -> Iterator[Gathering]:
    """Gather the figures of what is laid meanwhile, in place of showing them."""
    found = Gathering()
    token = _gathering.set(found)
    try:
        yield found
    finally:
        _gathering.reset(token)


def is_gathering() -> bool:
    """Whether the screens are laid to gather their figures."""
    return _gathering.get() is not None


def figure_button(
    drawing: Drawing, name: str, key: str, *, what: str = "graphique", lacks: str = ""
) -> None:
    """A quiet button under a figure, that gives it as a file; nothing in a room.

    Parameters
    ----------
    drawing
        Must not ask Streamlit for anything: it is run apart from the page.
    name
        What the figure shows, in a few words: the name of its file.
    key
        Of the button on its page.
    what
        « carte » or « graphique ».
    lacks
        Why it shows too little to leave among others, empty when it does not.
    """
    found = _gathering.get()
    if found is not None:
        found.figures.append(Gathered(what, name, drawing, lacks))
    elif not projection.is_on():
        _button(drawing, name, f"figure-{key}")


@st.fragment
def _button(drawing: Drawing, name: str, key: str) -> None:
    """In a fragment: to choose a format leaves the page as it is."""
    with st.popover(LABEL, key=f"{key}-{_OPEN}", type="tertiary"):
        page, kind = choices(key)
        taking.take(
            "Télécharger",
            partial(figure, drawing, page, kind, date.today()),
            name=f"{slug(name)}-{slug(PAGES[page].label)}.{extension(kind)}",
            mime=_MIMES[kind],
            key=f"{key}-{_GET}",
        )


def choices(key: str) -> tuple[PageName, Kind]:
    """Format of the page and of the file, as the user chooses them."""
    page: PageName = st.selectbox(
        "Format",
        PAGES_OFFERED,
        index=1,
        format_func=lambda name: PAGES[name].label,
        key=f"{key}-{_PAGE}",
        filter_mode=None,
    )
    kind: Kind = st.selectbox(
        "Fichier",
        list(KINDS_OFFERED),
        format_func=KINDS_OFFERED.__getitem__,
        key=f"{key}-{_KIND}",
        filter_mode=None,
    )
    return page, kind


def extension(kind: Kind) -> str:
    """End of the name of a file."""
    return "png" if kind == "png300" else kind


def place_in_words() -> str:
    """The territory on screen: its name, how many communes and inhabitants, and of when."""
    return place.place_in_words(work.atlas(), work.portrait().codes, work.current().project.name)
