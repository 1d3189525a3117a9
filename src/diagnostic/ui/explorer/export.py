"""The table of the maps as a workbook: codes as text, what is not known in words, its sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from diagnostic.french import raised
from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.indicators.own import MEASURE
from diagnostic.maps.view import CONTOURS_CREDIT
from diagnostic.reports.tables import (
    ABSENT,
    SECRET,
    About,
    Cell,
    Column,
    Noted,
    Origin,
    Sheet,
    estimate,
    workbook,
)
from diagnostic.sources.catalogue import licence_of
from diagnostic.territory.zones import WORDS
from diagnostic.ui.explorer.drawn import Drawn
from diagnostic.ui.own_data.export import OWN as OWN_LICENCE


def table_file(drawn: Sequence[Drawn], place: str, on: date) -> bytes:
    """Zones of the maps in the order of the layer, with every figure that they show."""
    first = drawn[0]
    zones = [first.layer.codes[row] for row in first.rows]
    every = dict.fromkeys(layer for each in drawn for layer in each.layers)
    layers = tuple(layer.on(zones) for layer in every)
    inside = dict(zip(first.rows.tolist(), first.inside.tolist(), strict=True))
    title = " et ".join(layer.title for layer in layers)
    columns = [
        Column("Code", "code"),
        Column(raised(WORDS[first.layer.level][0])),
        *(_column(layer) for layer in layers),
        Column("Dans le territoire"),
    ]
    rows = [
        [
            first.layer.codes[row],
            first.layer.names[row],
            *(_cell(layer, layer.rank.get(first.layer.codes[row])) for layer in layers),
            "oui" if inside[row] else "",
        ]
        for row in first.rows.tolist()
    ]
    about = About(
        title,
        place,
        on,
        [_origin(layer) for layer in layers],
        [each for layer in layers if (each := _caution(layer))],
    )
    return workbook([Sheet("Carte", title, columns, rows)], about)


def _column(layer: Layer) -> Column:
    unit = layer_words.unit(layer)
    name = f"{layer.subject.label}, {layer.period}"
    return Column(name, "number", unit, layer.subject.decimals)


def _cell(layer: Layer, row: int | None) -> Cell:
    if row is None:
        return ABSENT
    value = float(layer.values[row])
    if np.isnan(value):
        return SECRET if layer.secret[row] else ABSENT
    more = layer_words.precisions(layer, row)
    if layer.subject.estimate:
        return estimate(value, more)
    return Noted(value, more) if more else value


def _origin(layer: Layer) -> Origin:
    licence = OWN_LICENCE if layer.source == MEASURE else licence_of(layer.source)
    return Origin(layer.subject.label, layer.credit, layer.period, licence)


def _caution(layer: Layer) -> str:
    subject = layer.subject
    said = [subject.definition, subject.estimate and f"Estimation. {subject.estimate}"]
    return " ".join(filter(None, (*said, layer.caution, f"{CONTOURS_CREDIT}.")))
