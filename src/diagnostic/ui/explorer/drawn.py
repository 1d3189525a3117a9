"""From a layer to what the browser draws: the class, the words and the circle of each zone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators import layer_words
from diagnostic.indicators.arrays import Numbers
from diagnostic.indicators.layers import Layer
from diagnostic.maps.bivariate import Crossed, crossed
from diagnostic.maps.circles_scale import radii
from diagnostic.maps.extent import Seen
from diagnostic.maps.symbology import ABSENT, SECRET, Painted, painted, parted
from diagnostic.territory.selection import Codes
from diagnostic.ui.explorer.style_panel import Style
from diagnostic.ui.mapping.zone_map import Point, Shown

GROUND = ("#e3eef2",)
"""Under circles: communes that are known."""
LARGEST_PX = 30.0
Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A map, with what its legend and its table need.

    Attributes
    ----------
    rows
        Rows of the layer that are on the map.
    inside
        Which of them hold some of the territory.
    ranks
        Colour of every zone of the layer, `ABSENT` or `SECRET`.
    beside
        The second rate of two that are crossed.
    circles
        The count that is drawn in circles.
    comparator
        Value around which colours part, and its words.
    """

    layer: Layer
    seen: Seen
    codes: Codes
    rows: Rows
    inside: NDArray[np.bool_]
    ranks: Rows
    colours: tuple[str, ...]
    points: tuple[Point, ...] = ()
    painted: Painted | None = None
    crossed: Crossed | None = None
    beside: Layer | None = None
    circles: Layer | None = None
    comparator: tuple[float, str] | None = None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All that the map shows."""
        return tuple(each for each in (self.layer, self.beside, self.circles) if each is not None)

    @property
    def on_map(self) -> NDArray[np.bool_]:
        """Which zones of the layer are on the map."""
        return _mask(self.layer, self.rows)

    @cached_property
    def shown(self) -> Shown:
        """The same for the browser: made only for the map that needs it."""
        layer, zones = self.layer, [self.layer.codes[row] for row in self.rows]
        told = dict.fromkeys(f"{each.period} · {each.credit}" for each in self.layers)
        return Shown(
            level=layer.level,
            zones={code: int(self.ranks[layer.rank[code]]) for code in zones},
            colours=self.colours,
            texts={code: self._text(layer.rank[code]) for code in zones},
            radii=_radii(self.circles, self.rows) if self.circles else {},
            territory=self.codes,
            extent=self.seen.box,
            pale=self.seen.zones - self.seen.inside if self.seen.is_around else None,
            points=self.points,
            caption=" ; ".join(told),
        )

    def _text(self, row: int) -> str:
        """Figures of a zone, each under its name when there are several."""
        every = dict.fromkeys(self.layers)
        if len(every) == 1:
            return layer_words.told(self.layer, row)
        return "\n".join(f"{e.subject.label} : {layer_words.told(e, row)}" for e in every)


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
    values = parted(layer.values, layer.subject.decimals, style.symbology)
    classes = painted(values, layer.secret, _mask(layer, rows), style.symbology)
    value = style.symbology.around
    return Drawn(
        layer,
        seen,
        codes,
        rows,
        inside,
        classes.ranks,
        classes.colours,
        points,
        painted=classes,
        circles=circles,
        comparator=None if value is None else (value, style.around),
    )


def crossed_map(
    layer: Layer, beside: Layer, seen: Seen, codes: Codes, *, points: tuple[Point, ...] = ()
) -> Drawn:
    """Two rates in nine colours."""
    rows, inside = _rows(layer, seen)
    secret = layer.secret | beside.secret
    cells = crossed(_written(layer), _written(beside), secret, _mask(layer, rows))
    return Drawn(
        layer,
        seen,
        codes,
        rows,
        inside,
        cells.ranks,
        cells.colours,
        points,
        crossed=cells,
        beside=beside,
    )


def circles_map(layer: Layer, seen: Seen, codes: Codes, *, points: tuple[Point, ...] = ()) -> Drawn:
    """A count in circles, on a quiet ground that tells what is not known from what has none."""
    rows, inside = _rows(layer, seen)
    ground = np.where(np.isfinite(layer.values), 0, np.where(layer.secret, SECRET, ABSENT))
    return Drawn(layer, seen, codes, rows, inside, ground, GROUND, points, circles=layer)


def _written(layer: Layer) -> Numbers:
    """Values as they are written: classes part what is seen to differ."""
    return np.round(layer.values, layer.subject.decimals)


def _mask(layer: Layer, rows: Rows) -> NDArray[np.bool_]:
    mask = np.zeros(len(layer.codes), dtype=bool)
    mask[rows] = True
    return mask


def _rows(layer: Layer, seen: Seen) -> tuple[Rows, NDArray[np.bool_]]:
    rows = sorted(layer.rank[code] for code in seen.zones if code in layer.rank)
    inside = [layer.codes[row] in seen.inside for row in rows]
    return np.array(rows, dtype=np.intp), np.array(inside, dtype=bool)


def _radii(layer: Layer, rows: Rows) -> dict[str, float]:
    sizes = radii(layer.values[rows], LARGEST_PX)
    return {
        layer.codes[row]: round(float(size), 1)
        for row, size in zip(rows, sizes, strict=True)
        if size > 0
    }
