"""A map in words, for those who do not see it: both ends, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import NBSP, among, counted, listed, number, spaced
from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.territory.zones import WORDS

MOST_TOLD = 3
"""Zones told at each end."""
FEMININE = frozenset({"commune", "region"})


@dataclass(frozen=True, eq=False)
class Told:
    """Some zones of a layer, to be told."""

    layer: Layer
    rows: NDArray[np.intp]

    @cached_property
    def known(self) -> list[int]:
        """Rows that have a figure, the highest first, then by name."""
        values = np.round(self.layer.values, self.layer.subject.decimals)[self.rows]
        is_known = np.isfinite(values)
        names = self.layer.names
        found = zip((-values[is_known]).tolist(), self.rows[is_known].tolist(), strict=True)
        return [row for _, _, row in sorted((value, names[row], row) for value, row in found)]

    @property
    def secret(self) -> int:
        """Zones hidden by secrecy."""
        return int(
            (self.layer.secret[self.rows] & ~np.isfinite(self.layer.values[self.rows])).sum()
        )

    def named(self, rows: Sequence[int]) -> str:
        """Zones with their figures."""
        return ", ".join(
            f"{self.layer.names[row]} {layer_words.figure(self.layer, row)}" for row in rows
        )


def in_words(layer: Layer, rows: NDArray[np.intp]) -> str:
    """What a map of these zones shows."""
    found = Told(layer, rows)
    said = [_range(found), not_known(found)]
    if len(found.known) > 2 * MOST_TOLD:
        lowest = found.known[: -MOST_TOLD - 1 : -1]
        said += [
            f"Les plus hautes valeurs : {found.named(found.known[:MOST_TOLD])}.",
            f"Les plus basses : {found.named(lowest)}.",
        ]
    return spaced(" ".join(filter(None, said)))


def not_known(found: Told) -> str:
    """How many zones are not known, and why; nothing when all are."""
    missing, total = len(found.rows) - len(found.known), len(found.rows)
    if not missing:
        return ""
    why = f", dont {number(found.secret)} par secret statistique" if found.secret else ""
    level = found.layer.level
    e = "e" if level in FEMININE else ""
    verb = f"ne sont pas connu{e}s" if missing > 1 else f"n’est pas connu{e}"
    return f"{among(missing, total, *WORDS[level])} {verb}{why}."


def _range(found: Told) -> str:
    layer, known = found.layer, found.known
    if not known:
        return ""
    unit = f"{NBSP}{layer_words.unit(layer)}" if layer_words.unit(layer) else ""
    high, low = (layer_words.figure(layer, row) for row in (known[0], known[-1]))
    if len(known) == 1:
        return f"{layer.names[known[0]]} : {high}{unit}."
    if high == low:
        return f"{counted(len(known), *WORDS[layer.level])} au même chiffre : {high}{unit}."
    if layer.subject.kind == "count":
        total = number(float(np.nansum(layer.values[found.rows])), layer.subject.decimals)
        return f"{total} en tout, de {_at(found, -1)} à {_at(found, 0)}."
    return f"De {_at(found, -1)} à {high}{unit} ({_ends(found, 0)})."


def _at(found: Told, end: int) -> str:
    return f"{layer_words.figure(found.layer, found.known[end])} ({_ends(found, end)})"


def _ends(found: Told, end: int) -> str:
    """Zones that share the highest figure, or the lowest."""
    layer = found.layer
    figure = layer_words.figure(layer, found.known[end])
    inwards = found.known if end == 0 else reversed(found.known)
    ties = list(takewhile(lambda row: layer_words.figure(layer, row) == figure, inwards))
    if len(ties) > 2:
        return counted(len(ties), *WORDS[layer.level])
    return listed([layer.names[row] for row in ties])
