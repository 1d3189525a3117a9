"""Legends of the maps on screen, each a picture of its own that is laid beside its map."""

from __future__ import annotations

from html import escape

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import number
from diagnostic.indicators.layers import Layer
from diagnostic.maps import drawing
from diagnostic.maps.bivariate import Crossed
from diagnostic.maps.legend_blocks import (
    Block,
    circles_block,
    classes_block,
    counted_in,
    heading,
    mark_at,
    missing,
    missing_block,
    square_block,
    stacked,
    unit_of,
    words_block,
)
from diagnostic.maps.symbology import Painted


def alone(block: Block, alt: str, width: float | None = None) -> str:
    """A legend as a picture of its own, to be laid beside a map on screen."""
    wide, high = (block.width if width is None else width), block.height + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 {wide + 2:.0f} {high:.0f}" '
        f'width="{wide + 2:.0f}" height="{high:.0f}" role="img" '
        f'aria-label="{escape(alt, quote=True)}" font-family="{drawing.FONT}">'
        f"<defs>{drawing.HATCH}</defs>{block.svg}</svg>"
    )


def legend_of(
    painted: Painted,
    layer: Layer,
    width: int,
    *,
    counted: NDArray[np.bool_],
    comparator: tuple[float, str] | None = None,
) -> str:
    """Legend of a map on screen, as one ``<svg>``.

    Parameters
    ----------
    width
        In pixels.
    counted
        Zones of the layer that the bars count.
    comparator
        Value around which colours part, and its words: « France 20,7 % ».
    """
    counts = counted_in(painted, counted)
    blocks = [
        classes_block(
            heading(layer.subject),
            painted.classes,
            painted.colours,
            counts,
            mark_at(painted.classes, comparator),
            width,
            layer.subject.decimals,
        )
        if len(painted.classes)
        else words_block("Aucune zone de la carte n’a de chiffre connu.", width),
        missing_block(missing(painted.ranks, counted)),
    ]
    said = ", ".join(
        f"{label} : {number(count)}"
        for label, count in zip(painted.classes.labels(layer.subject.decimals), counts, strict=True)
    )
    alt = f"Légende, {unit_of(layer.subject)}. Nombre de zones par classe : {said}."
    return alone(stacked([block for block in blocks if block]), alt, width)


def circles_legend_of(layer: Layer, most: float, largest_px: float, *, over: bool = False) -> str:
    """Legend of the circles of a map on screen, as one ``<svg>``; ``over`` colours, rings."""
    unit = heading(layer.subject)
    return alone(circles_block(unit, most, largest_px, over=over), f"Légende des cercles, {unit}.")


def square_legend_of(
    found: Crossed,
    across: Layer,
    up: Layer,
    width: int,
    counted: NDArray[np.bool_] | None = None,
) -> str:
    """Legend of two rates crossed on screen, as one ``<svg>``.

    Parameters
    ----------
    counted
        Zones of the map: those without a cell are then told, secret or not known.
    """
    sides = [(layer.subject.label, layer.subject.unit) for layer in (across, up)]
    alt = f"Légende : {sides[0][0]} vers la droite, {sides[1][0]} vers le haut."
    blocks = [square_block(found, sides[0], sides[1], width)]
    unknown = None if counted is None else missing_block(missing(found.ranks, counted))
    return alone(stacked([*blocks, unknown] if unknown else blocks), alt, width)
