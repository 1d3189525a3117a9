"""A picture ready to leave: what is drawn, and the words that must go with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from diagnostic.maps.view import Canvas


@dataclass(frozen=True)
class Plate:
    """A map or a chart without its frame; the page that carries it writes the words around it.

    Attributes
    ----------
    svg
        One ``<svg>`` element of the size of the canvas, legend and scale bar inside, without title
        or sources. Every word escaped.
    title
        What is shown, with its year.
    place
        The territory, in words.
    unit
        Of the figures, empty when the title says it.
    sources
        Credit lines of the figures and of the contours, each with its year.
    notes
        Cautions that must not be parted from the picture: an estimate, a secrecy, a distant part
        that is not drawn.
    alt
        The picture in words.
    """

    svg: str
    title: str
    place: str
    unit: str
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    alt: str


Drawing = Callable[[Canvas], Plate]
"""Draws the same thing at any size."""
