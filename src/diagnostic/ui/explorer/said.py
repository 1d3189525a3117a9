"""What a map of the Explorer says, in a few sentences under its title."""

from __future__ import annotations

import numpy as np

from diagnostic.french import lowered
from diagnostic.indicators.layers import Layer
from diagnostic.maps import told
from diagnostic.ui.explorer.drawn import Drawn


def answer(drawn: Drawn) -> str:
    """From the lowest zone to the highest, in the territory or on the whole map.

    When one zone holds the territory, it comes first, then those that it is seen among.
    """
    if drawn.beside is None:
        return _answer(drawn, drawn.layer, "")
    return " ".join(
        _answer(drawn, layer, layer.subject.label) for layer in (drawn.layer, drawn.beside)
    )


def _answer(drawn: Drawn, layer: Layer, about: str) -> str:
    """Answer of one layer, that ``about`` names when there are two."""
    rows = [layer.rank.get(drawn.layer.codes[row], -1) for row in drawn.rows]
    every = np.array(rows, dtype=np.intp)
    known = every >= 0
    here = every[drawn.inside & known]
    if len(here) == 1:
        around = drawn.seen.is_around
        others = every[~drawn.inside & known] if around else every[known]
        where = "Autour" if around else "Sur la carte"
        return told.first_answer(layer, int(here[0]), others, where, about)
    where = "Dans le territoire" if len(here) else "Sur la carte"
    said = ", ".join(filter(None, (where, lowered(about))))
    return told.answer(layer, here if len(here) else every[known], said)
