"""Colours of a priority: from light to dark, told apart without hue, never without words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from diagnostic.pathways.board import Degree


class Look(NamedTuple):
    """How a degree is painted.

    Attributes
    ----------
    fill, edge
        Of a surface, and of the line around it.
    on
        Of words or lines laid on the surface.
    """

    fill: str
    edge: str
    on: str


UNRATED = Look("#eef1f2", "#7a858c", "#55636b")
"""Not rated: a grey outline."""
LOOKS: Mapping[Degree, Look] = {
    "faible": Look("#f2d492", "#a87c1c", "#1b262c"),
    "moyenne": Look("#d98e04", "#935f02", "#1b262c"),
    "forte": Look("#b3392f", "#74211a", "#ffffff"),
}
ACCENT, ACCENT_TINT = "#0f5c78", "#e6f0f4"
"""What is open, or chosen: its line and its ground."""


def look(degree: Degree | None) -> Look:
    """How a priority is painted, rated or not."""
    return UNRATED if degree is None else LOOKS[degree]
