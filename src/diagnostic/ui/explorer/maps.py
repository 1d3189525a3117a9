"""One map of the Explorer: title, answer, ground, legend, classes, and the picture to take away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from diagnostic.french import lowered
from diagnostic.indicators.layers import Layer
from diagnostic.maps import extent as extents
from diagnostic.maps import sites
from diagnostic.maps.extent import Extent, Seen
from diagnostic.maps.legends import circles_legend_of, legend_of, square_legend_of
from diagnostic.maps.plate import Drawing
from diagnostic.maps.plates import Request, plate
from diagnostic.maps.plates.sheet import FEW
from diagnostic.maps.view import CONTOURS_CREDIT, Canvas
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.zones import WORDS
from diagnostic.ui import exporting, html, projection, work
from diagnostic.ui.diagnosis.noticed import finding_button
from diagnostic.ui.explorer import references, said, sheet, shelf, style_panel
from diagnostic.ui.explorer.choices import SITES
from diagnostic.ui.explorer.drawn import (
    LARGEST_PX,
    Drawn,
    circles_map,
    colours_map,
    crossed_map,
)
from diagnostic.ui.explorer.noticed import noticed
from diagnostic.ui.explorer.style_panel import Style
from diagnostic.ui.mapping.france_map import france_map, france_shown
from diagnostic.ui.mapping.zone_map import Point, zone_map
from diagnostic.ui.sources.shelf import library

HEIGHT_PX, ROOM_PX = 480, 660
LEGEND_PX = 230
STILL = Canvas(width=940, height=620)
"""A still map on the page, its legend inside."""
FROM_MAP = "explorer-from-map"
_WIDTH = re.compile(r'\bwidth="(\d+)')
_ALT = re.compile(r'aria-label="([^"]*)"')


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
    places: tuple[Point, ...] = (),
) -> Drawn:
    """Draw a rate, a count, or two rates crossed.

    Parameters
    ----------
    places
        Points beside those of the places of care.

    Returns
    -------
    Drawn
        What it shows, for the table of the page.
    """
    layer = layers[0]
    with frame.panel:
        style = _style(layers, f"{key}-style")
    drawn = _drawn(layers, seen, style, places)
    sentence = said.answer(drawn)
    title = " et ".join(each.title for each in layers)
    with frame.head:
        st.subheader(title)
        st.html(html.sentence(sentence))
    picture = _plate(drawn, extent, style)
    alt = f"Carte. {title}. {sentence}"
    with frame.ground:
        if extent.kind == "france" and layer.level == "commune":
            _france(drawn, picture, alt, key)
        else:
            _zones(drawn, alt, key, group)
        with st.container(horizontal=True):
            exporting.figure_button(picture, title, key, what="carte")
            finding_button(partial(noticed, drawn), key)
    with frame.legend:
        _legend(drawn)
    return drawn


def _zones(drawn: Drawn, alt: str, key: str, group: str | None) -> None:
    zone_map(
        drawn.shown,
        key=key,
        height=_height(),
        alt=alt,
        group=group,
        selected=st.session_state.get(sheet.CHOSEN),
        bassins=shelf.bassins() if drawn.layer.level == "bassin_de_vie" else None,
        on_pick=lambda: _pick(key),
    )


def _france(drawn: Drawn, picture: Drawing, alt: str, key: str) -> None:
    """Its 34 875 communes by the graphics card; a still picture of circles, or without one."""
    is_drawn = drawn.circles is not drawn.layer and france_map(
        france_shown(drawn.layer, drawn.ranks, drawn.colours, drawn.codes),
        key=f"{key}-france",
        height=_height(),
        alt=alt,
        selected=st.session_state.get(sheet.CHOSEN),
        on_pick=lambda: _pick(f"{key}-france"),
    )
    if not is_drawn:
        st.html(html.picture(picture(STILL).svg, alt))


def _height() -> int:
    return ROOM_PX if projection.is_on() else HEIGHT_PX


def _style(layers: Sequence[Layer], key: str) -> Style:
    """Choices of classes, for a rate alone."""
    layer = layers[0]
    if len(layers) > 1 or layer.subject.kind == "count":
        return Style()
    return style_panel.style(layer, key, references.values(layer), shelf.counts(layer.level))


def _drawn(layers: Sequence[Layer], seen: Seen, style: Style, places: tuple[Point, ...]) -> Drawn:
    codes, points, layer = work.current().codes, (*_points(seen), *places), layers[0]
    if len(layers) > 1:
        return crossed_map(layer, layers[1], seen, codes, points=points)
    if layer.subject.kind == "count":
        return circles_map(layer, seen, codes, points=points)
    # What was chosen for another level may not exist at this one.
    offered = style.circles in shelf.counts(layer.level)
    over = shelf.layer(style.circles, layer.level, None) if offered else None
    told = over.on(seen.zones) if over is not None else None
    return colours_map(layer, seen, codes, style, circles=told, points=points)


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
        place=_place(extent),
    )
    return plate(load_atlas(), request)


def _place(extent: Extent) -> str:
    """What the picture is of: the territory, or a larger area where it is outlined."""
    if extent.kind == "territoire" or not work.current().codes:
        return exporting.place_in_words()
    area = extents.words(load_atlas(), extent)
    return f"{area}. Trait noir : {work.current().project.name}"


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
    layer, counted = drawn.layer, _counted(drawn)
    if drawn.painted is not None:
        width = LEGEND_PX
        _small(legend_of(drawn.painted, layer, width, counted=counted, comparator=drawn.comparator))
        where = "du territoire" if counted.sum() < len(drawn.rows) else "de la carte"
        st.html(html.source(f"Barres : nombre de {WORDS[layer.level][1]} {where}."))
    if drawn.crossed is not None and drawn.beside is not None:
        on_map = drawn.on_map
        _small(square_legend_of(drawn.crossed, layer, drawn.beside, LEGEND_PX, on_map))
    if drawn.circles is not None:
        known = drawn.circles.values[drawn.rows]
        most = float(np.nanmax(known)) if np.isfinite(known).any() else 0.0
        if most:
            is_over = drawn.circles is not drawn.layer
            _small(circles_legend_of(drawn.circles, most, LARGEST_PX, over=is_over))


def _counted(drawn: Drawn) -> NDArray[np.bool_]:
    """Zones that the bars count: those of the territory, unless they are too few to say anything.

    The picture that leaves counts the same.
    """
    if not drawn.seen.is_around or drawn.inside.sum() < FEW:
        return drawn.on_map
    counted = np.zeros(len(drawn.layer.codes), dtype=bool)
    counted[drawn.rows[drawn.inside]] = True
    return counted


def _small(svg: str) -> None:
    """A legend at its own size, larger for a room."""
    width, alt = _WIDTH.search(svg), _ALT.search(svg)
    px = min(int(width[1]) if width else LEGEND_PX, LEGEND_PX)
    scale = projection.SCALE if projection.is_on() else 1
    picture = html.picture(svg, unescape(alt[1]) if alt else "Légende")
    st.html(f'<div style="max-width:{px * scale:.0f}px">{picture}</div>')


def about(layer: Layer) -> str:
    """What a layer measures, its cautions, its sources."""
    subject = layer.subject
    defined = subject.definition
    is_named = defined.lower().startswith(subject.label.lower())
    said = [defined if is_named else f"{subject.label} : {lowered(defined)}"]
    if subject.estimate:
        said.append(f"Estimation. {subject.estimate}")
    if layer.caution:
        said.append(layer.caution)
    said.append(f"Source : {layer.credit}. {CONTOURS_CREDIT}.")
    return " ".join(said)
