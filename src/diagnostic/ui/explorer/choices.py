"""What the reader of the Explorer asks for: subject, level, extent, edition, classes.

Each choice is a widget whose value lives in the session, so that it is found again after another
page; a value that the new territory does not offer any more gives way to the first one offered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

import streamlit as st

Mode = Literal["une", "deux", "croisees"]
MODES: dict[Mode, str] = {
    "une": "Une carte",
    "deux": "Deux cartes côte à côte",
    "croisees": "Deux indicateurs croisés",
}
FIRST = ("part_65_plus", "nombre_medecin_generaliste", "distance_medecin_generaliste")
"""Subjects shown before anything is chosen: a rate, a count beside it, a rate to cross it with."""

SITES = "explorer-sites"
"""Kinds of places of care that are drawn as points."""

T = TypeVar("T")


def kept(key: str, offered: Sequence[T], first: T) -> None:
    """Give a widget its value of before, or the first one when it is no longer offered."""
    if st.session_state.get(key) not in offered:
        st.session_state[key] = first
