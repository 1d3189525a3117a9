"""The legend of a map that leaves: colours, circles, what is not known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import number
from diagnostic.indicators.layers import Layer
from diagnostic.maps import legend_blocks
from diagnostic.maps.legend_blocks import Block
from diagnostic.maps.plates.paint import CircleScale, Counted, Fills, Request, same_zones
from diagnostic.maps.symbology import ABSENT, SECRET, Painted
from diagnostic.territory.zones import WORDS


def blocks_of(request: Request, fills: Fills, counted: Counted, scale: CircleScale) -> list[Block]:
    """Blocks of the legend: colours, circles, what is not known."""
    blocks: list[Block | None] = []
    ranks = _unclassed(request.layer)
    if fills.crossed is not None and request.crossed is not None:
        sides = [
            (each.subject.label, each.subject.unit) for each in (request.layer, request.crossed)
        ]
        blocks.append(legend_blocks.square_block(fills.crossed, sides[0], sides[1]))
        ranks = fills.crossed.ranks
    elif fills.painted is not None:
        blocks.append(_colours(request, fills.painted, counted))
        ranks = fills.painted.ranks
    unknown = (legend_blocks.missing(ranks, where) for where in counted)
    blocks.insert(1, legend_blocks.missing_block(*unknown))
    if request.counts is not None and scale.most:
        unit = legend_blocks.heading(request.counts.subject)
        has_fewer = bool((request.counts.values[same_zones(request, counted.drawn)] < 0).any())
        blocks.insert(
            0 if request.counts is request.layer else len(blocks),
            legend_blocks.circles_block(
                unit,
                scale.most,
                scale.largest,
                has_fewer,
                over=request.counts is not request.layer,
            ),
        )
    return [block for block in blocks if block is not None]


def _unclassed(layer: Layer) -> NDArray[np.intp]:
    """Ranks of zones that have no class but may not be known."""
    return np.where(np.isfinite(layer.values), 0, np.where(layer.secret, SECRET, ABSENT))


def _colours(request: Request, made: Painted, counted: Counted) -> Block:
    unit = _heading(request)
    if not len(made.classes):
        return legend_blocks.words_block(
            "Aucun chiffre connu sur cette carte.", legend_blocks.LEAST_PX
        )
    around = request.symbology.around
    comparator = None
    if around is not None and request.comparator:
        said = number(around, request.layer.subject.decimals)
        comparator = (around, f"{request.comparator} : {said}")
    mark = legend_blocks.mark_at(made.classes, comparator)
    counts = legend_blocks.counted_in(made, counted.about)
    decimals = request.layer.subject.decimals
    block = legend_blocks.classes_block(
        unit, made.classes, made.colours, counts, mark, decimals=decimals
    )
    is_here = request.is_pale and counted.about.sum() < counted.drawn.sum()
    bars = legend_blocks.words_block(_bars(request, is_here), block.width)
    return legend_blocks.stacked([block, bars], gap=8)


def _heading(request: Request) -> str:
    """Above the classes: what they are of, when circles are of something else."""
    subject = request.layer.subject
    if request.circles is not None:
        return f"{subject.label} ({subject.unit})" if subject.unit else subject.label
    return legend_blocks.heading(subject)


def _bars(request: Request, is_here: bool) -> str:
    zones = WORDS[request.layer.level][1]
    where = "du territoire" if is_here else "de la carte"
    return f"Barres : nombre {_of(zones)} {where}."


def _of(zones: str) -> str:
    return f"d’{zones}" if zones[0] in "EeÉé" else f"de {zones}"
