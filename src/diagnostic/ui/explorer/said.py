"""What a map of the Explorer says, in a few sentences under its title."""

from __future__ import annotations

from diagnostic.french import lowered
from diagnostic.maps import told
from diagnostic.ui.explorer.drawn import Drawn


def answer(drawn: Drawn) -> str:
    """From the lowest zone to the highest, in the territory or on the whole map."""
    here = int(drawn.inside.sum()) > 1
    rows = drawn.rows[drawn.inside] if here else drawn.rows
    where = "Dans le territoire" if here else "Sur la carte"
    if drawn.beside is None:
        return told.answer(drawn.layer, rows, where)
    return " ".join(
        told.answer(layer, rows, f"{where}, {lowered(layer.subject.label)}")
        for layer in (drawn.layer, drawn.beside)
    )
