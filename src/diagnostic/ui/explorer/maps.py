"""One map of the Explorer: title, answer, ground, legend, classes, and the picture to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from diagnostic.french import lowered, number
from diagnostic.indicators.layers import Layer
from diagnostic.maps import sites
from diagnostic.maps.extent import Extent, Seen
from diagnostic.maps.legends import circles_legend_of, legend_of, square_legend_of
from diagnostic.maps.plate import Drawing
from diagnostic.maps.plates import Request, plate
from diagnostic.maps.view import CONTOURS_CREDIT
from diagnostic.territory.atlas import load_atlas
from diagnostic.ui import exporting, html, projection, work
from diagnostic.ui.explorer import references, said, sheet, shelf, style_panel
from diagnostic.ui.explorer.choices import SITES
from diagnostic.ui.explorer.drawn import (
    LARGEST_PX,
    Drawn,
    circles_map,
    colours_map,
    crossed_map,
)
from diagnostic.ui.explorer.style_panel import Style
from diagnostic.ui.mapping.zone_map import Point, zone_map
from diagnostic.ui.sources.shelf import library

HEIGHT_PX, ROOM_PX = 520, 660
LEGEND_PX = 230
FROM_MAP = "explorer-from-map"


@dataclass(frozen=True)
class Frame:
    """Where the parts of a map are laid on the page."""

    head: DeltaGenerator
    ground: DeltaGenerator
    legend: DeltaGenerator
    panel: DeltaGenerator


def wide() -> Frame:
    """The map at the left, its words and its legend at the right."""
    ground, beside = st.columns([7, 3], gap="medium")
    return Frame(beside.container(), ground.container(), beside.container(), beside.container())


def tall() -> Frame:
    """One part under another."""
    return Frame(st.container(), st.container(), st.container(), st.container())


def one(
    layers: Sequence[Layer],
    seen: Seen,
    extent: Extent,
    frame: Frame,
    *,
    key: str,
    group: str | None = None,
) -> Drawn:
    """Draw a rate, a count, or two rates crossed.

    Returns
    -------
    Drawn
        What it shows, for the table of the page.
    """
    layer = layers[0]
    with frame.panel:
        style = _style(layers, f"{key}-style")
    drawn = _drawn(layers, seen, style)
    sentence = said.answer(drawn)
    title = " et ".join(each.title for each in layers)
    with frame.head:
        st.subheader(title)
        st.html(html.sentence(sentence))
    with frame.ground:
        zone_map(
            drawn.shown,
            key=key,
            height=ROOM_PX if projection.is_on() else HEIGHT_PX,
            alt=f"Carte. {title}. {sentence}",
            group=group,
            selected=st.session_state.get(sheet.CHOSEN),
            bassins=shelf.bassins() if layer.level == "bassin_de_vie" else None,
            on_pick=lambda: _pick(key),
        )
        exporting.figure_button(_plate(drawn, extent, style), title, key, what="carte")
    with frame.legend:
        _legend(drawn)
    return drawn


def _style(layers: Sequence[Layer], key: str) -> Style:
    """Choices of classes, for a rate alone."""
    layer = layers[0]
    if len(layers) > 1 or layer.subject.kind == "count":
        return Style()
    return style_panel.style(layer, key, references.values(layer), shelf.counts(layer.level))


def _drawn(layers: Sequence[Layer], seen: Seen, style: Style) -> Drawn:
    codes, points, layer = work.current().codes, _points(seen), layers[0]
    if len(layers) > 1:
        return crossed_map(layer, layers[1], seen, codes, points=points)
    if layer.subject.kind == "count":
        return circles_map(layer, seen, codes, points=points)
    over = shelf.layer(style.circles, layer.level, None) if style.circles else None
    return colours_map(layer, seen, codes, style, circles=over, points=points)


def _plate(drawn: Drawn, extent: Extent, style: Style) -> Drawing:
    """The same map as a picture that leaves."""
    request = Request(
        layer=drawn.layer,
        zones=shelf.zoning(drawn.layer.level),
        codes=work.current().codes,
        extent=extent,
        symbology=style.symbology,
        circles=drawn.circles if drawn.circles is not drawn.layer else None,
        crossed=drawn.beside,
        comparator=style.around,
        place=exporting.place_in_words(),
    )
    return plate(load_atlas(), request)


def _points(seen: Seen) -> tuple[Point, ...]:
    found = sites.within(library(), st.session_state.get(SITES, ()), seen.box)
    return tuple(
        Point(site.longitude, site.latitude, " · ".join(filter(None, (site.name, site.about))))
        for kind in found
        for site in kind.sites
    )


def _pick(key: str) -> None:
    picked = st.session_state[key].get("picked")
    st.session_state[FROM_MAP] = picked
    st.session_state[sheet.CHOSEN] = picked


def _legend(drawn: Drawn) -> None:
    layer = drawn.layer
    if drawn.painted is not None:
        svg = legend_of(
            drawn.painted, layer, LEGEND_PX, counted=drawn.on_map, comparator=drawn.comparator
        )
        _small(svg, "Légende de la carte")
    if drawn.crossed is not None and drawn.beside is not None:
        svg = square_legend_of(drawn.crossed, layer, drawn.beside, LEGEND_PX)
        _small(svg, "Légende de la carte")
    if drawn.circles is not None:
        known = drawn.circles.values[drawn.rows]
        most = float(np.nanmax(known)) if np.isfinite(known).any() else 0.0
        if most:
            svg = circles_legend_of(drawn.circles, most, LARGEST_PX)
            _small(svg, f"Légende : le plus grand cercle vaut {number(most)}")


def _small(svg: str, alt: str) -> None:
    """A legend at its own size."""
    st.html(f'<div style="max-width:{LEGEND_PX}px">{html.picture(svg, alt)}</div>')


def about(layer: Layer) -> str:
    """What a layer measures, its cautions, its sources."""
    subject = layer.subject
    said = [f"{subject.label} : {lowered(subject.definition)}"]
    if subject.estimate:
        said.append(f"Estimation. {subject.estimate}")
    if layer.caution:
        said.append(layer.caution)
    said.append(f"Source : {layer.credit}. {CONTOURS_CREDIT}.")
    return " ".join(said)
