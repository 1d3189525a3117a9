"""A synthetic drawing, and the words of a picture, read back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas

SVG = "{http://www.w3.org/2000/svg}"
PLATE = Plate(
    svg="",
    title="Médecins généralistes pour 10 000 habitants, 2023",
    place="Territoire synthétique, 12 communes",
    unit="pour 10 000 hab.",
    sources=("INSEE, BPE 2023", "Contours : IGN, ADMIN EXPRESS, simplifiés"),
    notes=("Une commune est couverte par le secret statistique.",),
    alt="Carte. De 0 à 12 médecins.",
)
MAP, LEGEND = "#225ea8", "moins de 12,5"
SIDE = 168
"""Width of the legend."""


def synthetic_drawing(seen: list[Canvas] | None = None, **said: Any) -> Drawing:
    """A blue map beside its legend, whose words are these."""

    def drawing(canvas: Canvas) -> Plate:
        if seen is not None:
            seen.append(canvas)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {canvas.width} {canvas.height}" '
            f'width="{canvas.width}" height="{canvas.height}" font-family="sans-serif">'
            f'<rect width="{canvas.width - SIDE}" height="{canvas.height}" fill="{MAP}"/>'
            f'<text x="{canvas.width - SIDE + 12}" y="20" font-size="16">{LEGEND}</text></svg>'
        )
        return replace(PLATE, svg=svg, **said)

    return drawing


def texts_of(svg: str | bytes) -> list[ElementTree.Element]:
    """Lines of words of a picture, in order."""
    return elements_of(svg, "text")


def elements_of(svg: str | bytes, tag: str) -> list[ElementTree.Element]:
    """Parts of a picture of one kind, in order."""
    return list(ElementTree.fromstring(svg).iter(f"{SVG}{tag}"))  # noqa: S314 - our own


def words_of(svg: str | bytes) -> str:
    """Everything that is written in a picture."""
    said = " ".join("".join(each.itertext()) for each in texts_of(svg))
    return re.sub(r"\s+", " ", said)
