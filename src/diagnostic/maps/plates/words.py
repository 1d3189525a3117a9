"""The words that go with a map: title, place, sources, cautions, and the map in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import counted, listed, lowered, raised
from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.maps.circles_scale import radii
from diagnostic.maps.colours import credit
from diagnostic.maps.extent import words as extent_words
from diagnostic.maps.plate import Plate
from diagnostic.maps.plates.circles import SEEN_PX
from diagnostic.maps.plates.paint import Request
from diagnostic.maps.symbology import palette_of
from diagnostic.maps.told import Told, in_words, not_known
from diagnostic.maps.view import CONTOURS_CREDIT, has_contour, not_drawn
from diagnostic.territory.atlas import COG_YEAR, Atlas
from diagnostic.territory.zones import WORDS

PALER = "Autour du territoire, mêmes couleurs et même échelle, plus pâles."


class Laid(NamedTuple):
    """What is on a map, as its words need it.

    Attributes
    ----------
    rows
        Zones of the layer that are told.
    largest
        Radius of the largest circle, in pixels.
    has_around
        Whether other zones are seen around those.
    """

    rows: NDArray[np.intp]
    largest: float
    has_around: bool


def plate_of(atlas: Atlas, request: Request, svg: str, laid: Laid) -> Plate:
    """The picture with its words."""
    layers = [
        layer for layer in (request.layer, request.crossed, request.circles) if layer is not None
    ]
    credits_ = dict.fromkeys(layer.credit for layer in layers)
    contours = f"{CONTOURS_CREDIT}, communes de {COG_YEAR}"
    palette = (
        [f"Couleurs : {credit(palette_of(request.symbology))}"]
        if request.layer.subject.kind == "rate" and request.crossed is None
        else []
    )
    title = request.title or _title(request)
    said = " ".join(in_words(layer, _rows(layer, request.layer, laid.rows)) for layer in layers)
    return Plate(
        svg=svg,
        title=title,
        place=request.place or extent_words(atlas, request.extent),
        unit="" if request.layer.subject.unit == "nombre" else request.layer.subject.unit,
        sources=(*credits_, contours, *palette),
        notes=tuple(_notes(atlas, request, layers, laid)) if svg else (),
        alt=f"Carte. {title}. {said}",
    )


def _rows(layer: Layer, of: Layer, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Rows in a layer of the zones of another."""
    if layer is of:
        return rows
    found = [layer.rank[of.codes[row]] for row in rows if of.codes[row] in layer.rank]
    return np.array(found, dtype=np.intp)


def _title(request: Request) -> str:
    one, other = request.layer, request.crossed or request.circles
    zone = WORDS[one.level][0]
    by = "" if zone in one.subject.label.lower() else f" par {zone}"
    if other is None:
        return f"{one.subject.label}{by}, {one.period}"
    first, second = one.subject.label, lowered(other.subject.label)
    if one.period == other.period:
        return f"{first} et {second}{by}, {one.period}"
    return f"{first} ({one.period}) et {second} ({other.period}){by}"


def _notes(atlas: Atlas, request: Request, layers: Sequence[Layer], laid: Laid) -> list[str]:
    """Cautions that must not be parted from the picture."""
    notes = []
    for layer in layers:
        unknown = not_known(Told(layer, _rows(layer, request.layer, laid.rows)))
        named = f"{layer.subject.label} : {unknown}" if unknown and len(layers) > 1 else unknown
        partly = _partly(layer, _rows(layer, request.layer, laid.rows))
        notes += [layer.subject.estimate, layer.caution, named, partly]
    if request.is_pale and laid.has_around:
        notes.append(PALER)
    if request.extent.kind == "france":
        notes.append("Outre-mer : chaque carton a sa propre échelle.")
    apart = _apart(atlas, request)
    if apart and len(apart) < len(request.codes):
        names = listed([atlas.name(code) for code in apart], limit=3)
        notes.append(f"Hors de la carte, trop loin ou sans contour : {names}.")
    if unseen := _unseen(request, laid):
        said = counted(unseen, *WORDS[request.layer.level])
        notes.append(f"Cercle trop petit pour être dessiné : {said}.")
    return list(dict.fromkeys(raised(note) for note in notes if note))


def _apart(atlas: Atlas, request: Request) -> tuple[str, ...]:
    """Communes of the territory that the map leaves out; a map of France shows those overseas."""
    if request.extent.kind == "france":
        return tuple(sorted(code for code in request.codes if not has_contour(code)))
    return not_drawn(atlas, request.codes)


def _partly(layer: Layer, rows: NDArray[np.intp]) -> str:
    """Zones whose figure leaves some of their communes out."""
    lacking = rows[layer.known[rows] < layer_words.WHOLE]
    some = sum(bool(layer_words.partly(layer, int(row))) for row in lacking)
    return f"{counted(some, *WORDS[layer.level])} en partie : des communes manquent." * bool(some)


def _unseen(request: Request, laid: Laid) -> int:
    """Zones whose count is not zero and whose circle is not drawn."""
    layer = request.counts
    if layer is None:
        return 0
    sizes = radii(layer.values[_rows(layer, request.layer, laid.rows)], laid.largest)
    return int(((sizes > 0) & (sizes < SEEN_PX)).sum())
