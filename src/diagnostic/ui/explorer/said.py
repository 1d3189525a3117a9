"""What a map says, in a few sentences under its question."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import among, counted, listed, lowered, number
from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.territory.zones import WORDS
from diagnostic.ui.explorer.drawn import Drawn

MOST_NAMED = 2
Rows = NDArray[np.intp]


def answer(drawn: Drawn) -> str:
    """From the lowest zone to the highest, in the territory or on the whole map."""
    here = int(drawn.inside.sum()) > 1
    rows = drawn.rows[drawn.inside] if here else drawn.rows
    where = "Dans le territoire" if here else "Sur la carte"
    if drawn.beside is None:
        return _told(drawn.layer, rows, where)
    both = (drawn.layer, drawn.beside)
    return " ".join(
        _told(layer, rows, f"{where}, {lowered(layer.subject.label)}") for layer in both
    )


def _told(layer: Layer, rows: Rows, where: str) -> str:
    known = rows[np.isfinite(layer.values[rows])]
    if not len(known):
        return f"{where} : ce chiffre n’est connu pour {_none(layer)}."
    if len(known) == 1:
        return f"{layer.names[known[0]]} : {layer_words.with_unit(layer, int(known[0]))}."
    said = _total(layer, known) if layer.subject.kind == "count" else _range(layer, known)
    return " ".join(filter(None, (f"{where} : {said}", _missing(layer, rows))))


def _none(layer: Layer) -> str:
    word = WORDS[layer.level][0]
    return f"aucune {word}" if layer.level in ("commune", "region") else f"aucun {word}"


def _total(layer: Layer, known: Rows) -> str:
    values = layer.values[known]
    first = int(known[int(np.argmax(values))])
    total = number(float(values.sum()), layer.subject.decimals)
    if not values.sum():
        return f"aucun : zéro dans {counted(len(known), *WORDS[layer.level])}."
    return f"{total} en tout, dont {layer_words.figure(layer, first)} ({layer.names[first]})."


def _range(layer: Layer, known: Rows) -> str:
    values = np.round(layer.values[known], layer.subject.decimals)
    low, high = values.min(), values.max()
    if low == high:
        said = layer_words.with_unit(layer, int(known[0]))
        return f"le même chiffre partout : {said}."
    lowest, highest = (
        listed([layer.names[int(row)] for row in known[values == end]], limit=MOST_NAMED)
        for end in (low, high)
    )
    first = layer_words.figure(layer, int(known[int(np.argmin(values))]))
    last = layer_words.with_unit(layer, int(known[int(np.argmax(values))]))
    return f"de {first} ({lowest}) à {last} ({highest})."


def _missing(layer: Layer, rows: Rows) -> str:
    unknown = rows[~np.isfinite(layer.values[rows])]
    if not len(unknown):
        return ""
    secret = int(layer.secret[unknown].sum())
    why = f", dont {secret} par secret statistique" if secret else ""
    zones = among(len(unknown), len(rows), *WORDS[layer.level])
    verb = "n’ont pas de chiffre" if len(unknown) > 1 else "n’a pas de chiffre"
    return f"{zones} {verb}{why}."
