"""Classes and colours of a map, in a panel that opens on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from diagnostic.french import number
from diagnostic.indicators.layers import Layer
from diagnostic.maps.classes import USUAL
from diagnostic.maps.colours import DIVERGING, MOST_CLASSES, Palette
from diagnostic.maps.symbology import Method, Symbology
from diagnostic.ui import tables
from diagnostic.ui.explorer.choices import kept

METHODS: dict[Method, str] = {
    "quantiles": "Effectifs égaux (quantiles)",
    "jenks": "Seuils naturels (Jenks)",
    "egaux": "Intervalles égaux",
    "ecart_type": "Écarts à la moyenne (écart type)",
    "arrondis": "Seuils ronds",
    "seuils": "Mes seuils",
}
HELP = (
    "Effectifs égaux : autant de zones dans chaque couleur. Seuils naturels : des classes aussi "
    "homogènes que possible. Intervalles égaux : des classes de même largeur. Écarts à la "
    "moyenne : combien d’écarts types au-dessus ou au-dessous. Seuils ronds : des bornes faciles "
    "à retenir. Mes seuils : les vôtres."
)
PALETTES: dict[Palette, str] = {
    "YlGnBu": "Jaune à bleu (ColorBrewer)",
    "viridis": "Viridis",
    "cividis": "Cividis",
    "PuOr": "Orange et violet, de part et d’autre",
    "BrBG": "Brun et vert, de part et d’autre",
}
LEAST_CLASSES = 2
EVEN = (2, 4, 6)
SYMMETRIC = "Autant de classes de chaque côté"


@dataclass(frozen=True)
class Style:
    """Choices of one map: classes and colours, and the count laid over them, if any.

    ``around`` is the name of the value around which colours part.
    """

    symbology: Symbology = field(default_factory=Symbology)
    around: str = ""
    circles: str = ""


def style(
    layer: Layer, key: str, references: Mapping[str, float], counts: Mapping[str, str]
) -> Style:
    """Choices of the reader for one map, in a panel that opens on demand.

    Parameters
    ----------
    references
        Values around which colours may part, by name: those of the comparators.
    counts
        Counts that may be laid over as circles: label by id.
    """
    with st.expander("Classes, couleurs, cercles"):
        around = _around(f"{key}-around-{layer.subject.id}", references, layer)
        method = _method(key, is_symmetric=bool(around))
        bounds = _bounds(key, layer) if method == "seuils" else ()
        count = USUAL if method == "seuils" else _count(key, is_symmetric=bool(around))
        palette = _palette(key, diverges=bool(around) or method == "ecart_type")
        circles = _circles(key, counts)
    value = references.get(around)
    return Style(Symbology(method, count, palette, bounds, value), around, circles)


def _method(key: str, *, is_symmetric: bool) -> Method:
    """Way of cutting; around a value, classes are symmetric unless thresholds are given."""
    offered: list[Method] = ["egaux", "seuils"] if is_symmetric else list(METHODS)
    words = METHODS | {"egaux": SYMMETRIC} if is_symmetric else METHODS
    name = f"{key}-method{'-around' if is_symmetric else ''}"
    kept(name, offered, offered[0])
    chosen: Method = st.selectbox(
        "Découpage",
        offered,
        format_func=lambda each: words[each],
        key=name,
        help=HELP,
        persist_state="session",
    )
    return chosen


def _count(key: str, *, is_symmetric: bool) -> int:
    """Number of classes: even around a value, as many on each side."""
    offered = EVEN if is_symmetric else tuple(range(LEAST_CLASSES, MOST_CLASSES + 1))
    name = f"{key}-count{'-around' if is_symmetric else ''}"
    kept(name, offered, 4 if is_symmetric else USUAL)
    return int(st.select_slider("Nombre de classes", offered, key=name, persist_state="session"))


def _bounds(key: str, layer: Layer) -> tuple[float, ...]:
    """Thresholds as they are typed: numbers parted by semicolons, commas being decimal."""
    unit = f" ({layer.subject.unit})" if layer.subject.unit else ""
    typed = st.text_input(
        f"Seuils, séparés par des points-virgules{unit}",
        key=f"{key}-bounds-{layer.subject.id}",
        placeholder="par exemple : 10 ; 12,5 ; 20",
        persist_state="session",
    )
    found, refused = read_bounds(typed)
    if refused:
        st.html(
            tables.problem(
                f"« {refused[0][:40]} » n’est pas un nombre. Écrivez des nombres séparés par des "
                "points-virgules, par exemple : 10 ; 12,5 ; 20."
            )
        )
    if len(found) >= MOST_CLASSES:
        st.html(
            tables.problem(
                f"{number(len(found))} seuils font trop de classes pour l’œil : les "
                f"{MOST_CLASSES - 1} premiers sont gardés."
            )
        )
    return found[: MOST_CLASSES - 1]


def read_bounds(typed: str) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Thresholds read in a text, increasing and each once, and the words that are not numbers.

    >>> read_bounds("10 ; 12,5 ; 1 000 ; douze")
    ((10.0, 12.5, 1000.0), ('douze',))
    """
    found, refused = set(), []
    for part in typed.split(";"):
        text = "".join(part.split()).replace(",", ".").replace("−", "-")
        if not text:
            continue
        try:
            value = float(text)
        except ValueError:
            refused.append(part.strip())
            continue
        if abs(value) < float("inf"):
            found.add(value)
        else:
            refused.append(part.strip())
    return tuple(sorted(found)), tuple(refused)


def _around(name: str, references: Mapping[str, float], layer: Layer) -> str:
    """Value around which colours part: none at first, but for a change, which is around zero."""
    if not references:
        return ""
    offered = ["", *references]
    kept(name, offered, offered[1] if layer.subject.is_change else "")
    chosen: str = st.selectbox(
        "Couleurs de part et d’autre de",
        offered,
        format_func=lambda each: each or "Aucune valeur",
        key=name,
        help="Deux teintes : au-dessous et au-dessus de cette valeur.",
        persist_state="session",
    )
    return chosen


def _circles(key: str, counts: Mapping[str, str]) -> str:
    name = f"{key}-circles"
    offered = ["", *counts]
    kept(name, offered, "")
    chosen: str = st.selectbox(
        "Cercles par-dessus",
        offered,
        format_func=lambda each: counts.get(each, "Aucun"),
        key=name,
        help="Un nombre, dessiné par des cercles dont l’aire lui est proportionnelle.",
        persist_state="session",
    )
    return chosen


def _palette(key: str, *, diverges: bool) -> Palette:
    offered = [p for p in PALETTES if (p in DIVERGING) == diverges]
    name = f"{key}-palette-{'around' if diverges else 'ramp'}"
    kept(name, offered, offered[0])
    chosen: Palette = st.selectbox(
        "Couleurs",
        offered,
        format_func=lambda each: PALETTES[each],
        key=name,
        persist_state="session",
    )
    return chosen
