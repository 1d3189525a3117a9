"""From a layer to what the browser draws: the class, the words and the circle of each zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.maps.bivariate import Crossed, crossed
from diagnostic.maps.circles_scale import radii
from diagnostic.maps.extent import Seen
from diagnostic.maps.symbology import ABSENT, SECRET, Painted, painted
from diagnostic.territory.selection import Codes
from diagnostic.ui.explorer.style_panel import Style
from diagnostic.ui.mapping.zone_map import Point, Shown

GROUND = ("#e3eef2",)
"""Under circles: communes that are known."""
LARGEST_PX = 30.0


@dataclass(frozen=True, eq=False)
class Drawn:
    """A map ready for the browser, with what its legend needs."""

    shown: Shown
    layer: Layer
    rows: NDArray[np.intp]
    """Rows of the layer that are on the map."""
    inside: NDArray[np.bool_]
    """Which of them hold some of the territory."""
    painted: Painted | None = None
    crossed: Crossed | None = None
    circles: Layer | None = None
    beside: Layer | None = None
    """The second rate of two that are crossed."""
    comparator: tuple[float, str] | None = None
    """Value around which colours part, and its words."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All that the map shows."""
        return tuple(each for each in (self.layer, self.beside, self.circles) if each is not None)

    @property
    def on_map(self) -> NDArray[np.bool_]:
        """Which zones of the layer are on the map."""
        return _mask(len(self.layer.codes), self.rows)


def colours_map(
    layer: Layer,
    seen: Seen,
    codes: Codes,
    style: Style,
    *,
    circles: Layer | None = None,
    points: tuple[Point, ...] = (),
) -> Drawn:
    """A rate in classes, with a count in circles over it when one is given."""
    rows, inside = _rows(layer, seen)
    values = np.round(layer.values, layer.subject.decimals)
    classes = painted(values, layer.secret, _mask(len(values), rows), style.symbology)
    zones = {layer.codes[row]: int(classes.ranks[row]) for row in rows}
    texts = {layer.codes[row]: layer_words.told(layer, row) for row in rows}
    radius: Mapping[str, float] = {}
    if circles is not None and circles.level == layer.level:
        radius = _radii(circles, rows)
        name = circles.subject.label
        for row in rows:
            texts[layer.codes[row]] += f"\n{name} : {layer_words.told(circles, row)}"
    shown = _shown(layer, seen, codes, zones, classes.colours, texts, radius, points)
    value = style.symbology.around
    mark = None if value is None else (value, style.around)
    return Drawn(shown, layer, rows, inside, painted=classes, circles=circles, comparator=mark)


def crossed_map(
    layer: Layer, beside: Layer, seen: Seen, codes: Codes, *, points: tuple[Point, ...] = ()
) -> Drawn:
    """Two rates in nine colours."""
    rows, inside = _rows(layer, seen)
    values = [np.round(each.values, each.subject.decimals) for each in (layer, beside)]
    on_map = _mask(len(layer.codes), rows)
    cells = crossed(values[0], values[1], layer.secret | beside.secret, on_map)
    zones = {layer.codes[row]: int(cells.ranks[row]) for row in rows}
    texts = {
        layer.codes[row]: "\n".join(
            f"{each.subject.label} : {layer_words.told(each, row)}" for each in (layer, beside)
        )
        for row in rows
    }
    shown = _shown(layer, seen, codes, zones, cells.colours, texts, {}, points)
    if beside.credit != layer.credit or beside.period != layer.period:
        shown = replace(shown, caption=f"{shown.caption} ; {beside.period} · {beside.credit}")
    return Drawn(shown, layer, rows, inside, crossed=cells, beside=beside)


def circles_map(layer: Layer, seen: Seen, codes: Codes, *, points: tuple[Point, ...] = ()) -> Drawn:
    """A count in circles, on a quiet ground that tells what is not known from what has none."""
    rows, inside = _rows(layer, seen)
    zones = {layer.codes[row]: _ground(layer, row) for row in rows}
    texts = {layer.codes[row]: layer_words.told(layer, row) for row in rows}
    shown = _shown(layer, seen, codes, zones, GROUND, texts, _radii(layer, rows), points)
    return Drawn(shown, layer, rows, inside, circles=layer)


def _ground(layer: Layer, row: int) -> int:
    if np.isfinite(layer.values[row]):
        return 0
    return SECRET if layer.secret[row] else ABSENT


def _mask(count: int, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    mask = np.zeros(count, dtype=bool)
    mask[rows] = True
    return mask


def _rows(layer: Layer, seen: Seen) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    rows = sorted(layer.rank[code] for code in seen.zones if code in layer.rank)
    inside = [layer.codes[row] in seen.inside for row in rows]
    return np.array(rows, dtype=np.intp), np.array(inside, dtype=bool)


def _radii(layer: Layer, rows: NDArray[np.intp]) -> dict[str, float]:
    sizes = radii(layer.values[rows], LARGEST_PX)
    return {
        layer.codes[row]: round(float(size), 1)
        for row, size in zip(rows, sizes, strict=True)
        if size > 0
    }


def _shown(
    layer: Layer,
    seen: Seen,
    codes: Codes,
    zones: Mapping[str, int],
    colours: tuple[str, ...],
    texts: Mapping[str, str],
    radius: Mapping[str, float],
    points: tuple[Point, ...],
) -> Shown:
    around = seen.zones - seen.inside
    return Shown(
        level=layer.level,
        zones=zones,
        colours=colours,
        texts=texts,
        radii=radius,
        territory=codes,
        extent=seen.box,
        pale=around if seen.is_around else None,
        points=points,
        caption=f"{layer.period} · {layer.credit}",
    )
