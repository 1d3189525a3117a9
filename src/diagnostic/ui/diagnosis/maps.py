"""Maps of the diagnosis: an indicator commune by commune, and the place of the territory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from diagnostic.errors import UserError
from diagnostic.french import among, counted, listed, raised, spaced
from diagnostic.indicators import layer_words
from diagnostic.indicators.answers import best
from diagnostic.indicators.from_communes import FromCommunes
from diagnostic.indicators.layers import Layer
from diagnostic.indicators.registry import by_commune, indicators
from diagnostic.maps import told
from diagnostic.maps.drawing import picture
from diagnostic.maps.legend_blocks import unit_of
from diagnostic.maps.locator import locator_map
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.plates import Request, plate
from diagnostic.maps.symbology import Symbology
from diagnostic.maps.view import CONTOURS_CREDIT, Canvas
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import exporting, html, projection, tables, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis import board
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.diagnosis.noticed import finding_button, of_indicators
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

MOST_ROWS = 400
"""Communes in a table; past it the browser suffers."""
MAP, SHEET = Canvas(610, 440), Canvas(620, 440)
"""A map with its legend, and the picture that holds it."""
WIDTH_REM, PLACE_REM = 44, 30
"""Widths past which a map would be taller than the screen."""

TABLE_PX, FITS = 560, 14
"""Height of a table beside a map, and how many lines it holds."""

NO_CONTOUR = (
    "Ces communes n’ont pas de contour dans les données embarquées : il n’y a pas de carte."
)
NO_FIGURE = "Aucune source en service ne donne ce chiffre pour ces communes."
ALL_HIDDEN = "Le secret statistique couvre ce chiffre dans toutes ces communes."
COUNTED = (
    "La carte montre des nombres : dans une petite commune, une densité change du tout au tout "
    "avec un seul départ."
)
PLACE_TITLE = "Situation du territoire"
KEY_PX = 40
"""Room for what its lines are, under the map of the place."""
EVEN = "Chaque couleur rassemble à peu près autant de communes de la carte."


@dataclass(frozen=True)
class _Seen:
    """A map ready to be laid; ``svg`` is empty when nothing can be drawn.

    ``rows`` are the first communes of the table, of as many as are asked.
    """

    id: str
    period: str
    title: str
    heading: str
    answer: str
    svg: str
    alt: str
    rows: tuple[Row, ...]
    asked: int
    cautions: tuple[str, ...]
    """What the page says of the map, on the picture that leaves too."""
    notes: tuple[str, ...]
    """What else is said under it: what its picture leaves out, its sources."""


def commune_map(
    indicator_id: str, question: str, key: str, *, bounds: Sequence[float] | None = None
) -> None:
    """A question, its answer, the map of an indicator by commune, and the table behind.

    Parameters
    ----------
    indicator_id
        Indicator of the registry. A density of professionals is drawn as their number.
    question
        Title, a question that the map answers.
    key
        Of this map on its page.
    bounds
        Thresholds between the classes; quantiles when None.
    """
    with st.container(key=key):
        st.subheader(question)
        limits = None if bounds is None else tuple(bounds)
        seen = _seen(work.current().codes, indicator_id, limits, shelf.version())
        if isinstance(seen, str):
            st.info(seen)
            return
        st.html(html.sentence(seen.answer))
        # For a room the height of the screen bounds the map.
        parts = [5, 7] if projection.is_on() else [6, 5]
        drawn, beside = st.columns(parts, gap="large")
        with drawn:
            _drawing(seen)
            _offer(seen, question, limits, key)
        with beside, st.container(height=_height(seen), border=False, key=f"{key}-beside-map"):
            _table(seen)
        _say((*seen.cautions, *seen.notes))


def picture_of(indicator_id: str, key: str) -> None:
    """The map alone, for a section that has its own question, answer and table."""
    with st.container(key=key):
        seen = _seen(work.current().codes, indicator_id, None, shelf.version())
        if isinstance(seen, str):
            return
        if seen.svg:
            _picture(seen.svg, seen.alt, WIDTH_REM)
            _offer(seen, "", None, key)
        _say((*seen.cautions, *seen.notes))


def _offer(seen: _Seen, question: str, bounds: tuple[float, ...] | None, key: str) -> None:
    """The button that gives a map as a file; drawn anew, with its legend at the size asked."""
    if not seen.svg:
        return
    title = " ".join(filter(None, (question, seen.title)))
    drawing = drawing_of(seen.id, seen.period, _symbology(bounds), title, seen.cautions)
    with st.container(horizontal=True):
        exporting.figure_button(drawing, seen.title, key, what="carte")
        finding_button(partial(of_indicators, [seen.id]), key)


def _symbology(bounds: tuple[float, ...] | None) -> Symbology:
    return Symbology("seuils", bounds=bounds) if bounds else Symbology()


def drawing_of(
    indicator_id: str,
    period: str,
    symbology: Symbology,
    title: str,
    notes: Sequence[str] = (),
) -> Drawing:
    """The map of an indicator by commune, as a picture that leaves.

    Parameters
    ----------
    period
        Edition that the page shows.
    """
    codes, place = work.current().codes, exporting.place_in_words()
    computed = _computed(shelf.version())

    def draw(canvas: Canvas) -> Plate:
        layer = computed.layer(indicator_id, "commune", period)
        if layer is None:
            raise UserError(NO_FIGURE)
        zones = computed.zoning("commune")
        told = layer.on(codes)
        asked = Request(told, zones, codes, symbology=symbology, title=title, place=place)
        made = plate(load_atlas(), asked)(canvas)
        return replace(made, notes=tuple(dict.fromkeys((*made.notes, *notes))))

    return draw


def _say(notes: Sequence[str]) -> None:
    """Notes under a map; folded for a room, the picture has its source."""
    if projection.is_on():
        board.caution(" ".join(notes))
        return
    for note in notes:
        st.html(html.source(note))


def _drawing(seen: _Seen) -> None:
    if seen.svg:
        _picture(seen.svg, seen.alt, WIDTH_REM)
    else:
        st.info(NO_CONTOUR)


def _height(seen: _Seen) -> int | Literal["content"]:
    """Of the table beside a map: a long one scrolls within."""
    return TABLE_PX if len(seen.rows) > FITS else "content"


def place_map(key: str) -> None:
    """Where the territory is, in small."""
    with st.container(key=key):
        svg, alt = _place(work.current().codes)
        if svg:
            _picture(svg, alt, PLACE_REM)
            _offer_place(alt, key)
        else:
            st.info(NO_CONTOUR)


def _offer_place(alt: str, key: str) -> None:
    codes, place = work.current().codes, exporting.place_in_words()

    def draw(canvas: Canvas) -> Plate:
        sized = Canvas(canvas.width, canvas.height - KEY_PX)
        svg = locator_map(load_atlas(), codes, PLACE_TITLE, sized, "")
        return Plate(svg, PLACE_TITLE, place, "", (CONTOURS_CREDIT,), (), alt)

    exporting.figure_button(draw, PLACE_TITLE, key, what="carte")


def _picture(svg: str, alt: str, rem: int) -> None:
    st.html(f'<div class="drawn" style="max-width:{rem}rem">{html.picture(svg, alt)}</div>')


def _table(seen: _Seen) -> None:
    head = [Cell("Commune"), Cell(seen.heading, number=True)]
    st.html(tables.table(seen.title, head, seen.rows))
    if len(seen.rows) < seen.asked:
        first = among(len(seen.rows), seen.asked, "première commune", "premières communes")
        st.html(html.source(f"Les {first}."))


@st.cache_resource(show_spinner=False, max_entries=2)
def _computed(version: str) -> FromCommunes:
    return FromCommunes(base(version))


@st.cache_data(show_spinner="Dessin de la carte…", max_entries=40, hash_funcs=BY_CODES)
def _seen(
    codes: Codes, indicator_id: str, bounds: tuple[float, ...] | None, version: str
) -> _Seen | str:
    """The map, or the sentence that says why there is none."""
    asked = indicators()[indicator_id]
    layer = _layer(codes, by_commune(asked).id, version)
    if layer is None:
        return NO_FIGURE
    rows = np.array([layer.rank[code] for code in sorted(codes)], dtype=np.intp)
    found = told.Told(layer, rows)
    if not found.known:
        return ALL_HIDDEN if found.secret == len(rows) else NO_FIGURE
    request = Request(
        layer, _computed(version).zoning("commune"), codes, symbology=_symbology(bounds)
    )
    made = plate(load_atlas(), request)(MAP)
    answer = _answer(layer, rows)
    # What the answer says is not said again.
    left_out = [note for note in made.notes if spaced(note) not in answer]
    return _Seen(
        id=layer.subject.id,
        period=layer.period,
        title=made.title,
        heading=f"{raised(unit_of(layer.subject))}, {layer.period}",
        answer=answer,
        svg=picture(SHEET, made.title, f"{'. '.join(made.sources)}.", made.svg) if made.svg else "",
        alt=spaced(f"{made.alt} Le tableau qui suit dit le chiffre de chaque commune."),
        rows=tuple(_row(layer, row) for row in (*found.known, *found.unknown)[:MOST_ROWS]),
        asked=len(codes),
        cautions=tuple(_cautions(layer, layer.subject.id != asked.id, bounds is None)),
        notes=(*left_out, *_sources(layer)),
    )


def _layer(codes: Codes, indicator_id: str, version: str) -> Layer | None:
    """An indicator commune by commune, in the edition that suits the territory."""
    known = base(version)
    every = known.series(indicators()[indicator_id].measure)
    series = best(known, every, known.rows(known.ranks(sorted(codes))))
    if series is None:
        return None
    return _computed(version).layer(indicator_id, "commune", series.period)


def _answer(layer: Layer, rows: NDArray[np.intp]) -> str:
    """What a map says of the territory; a count is named, as its unit says nothing of it."""
    where = layer.subject.label if layer.subject.kind == "count" else ""
    return told.answer(layer, rows, where)


def _row(layer: Layer, row: int) -> Row:
    return Row([Cell(layer.names[row]), Cell(layer_words.figure(layer, row), number=True)])


def _cautions(layer: Layer, is_density: bool, by_quantiles: bool) -> list[str]:
    notes = [COUNTED] if is_density else []
    if by_quantiles and layer.subject.kind == "rate":
        notes.append(EVEN)
    return notes


def _sources(layer: Layer) -> list[str]:
    """What is measured and where it comes from, under the map."""
    notes = [f"{layer.subject.definition} Source : {layer.credit}."]
    notes += [
        part.about
        for part in shelf.library().of_source(layer.source)
        if part.about and layer.year in part.years and "commune" in (part.levels or ("commune",))
    ]
    return list(dict.fromkeys(notes))


@st.cache_data(show_spinner=False, max_entries=20, hash_funcs=BY_CODES)
def _place(codes: Codes) -> tuple[str, str]:
    """The locator map, and what it says in words."""
    atlas = load_atlas()
    departements = sorted({atlas[code].departement for code in codes})
    names = listed([atlas.departements[code].name for code in departements])
    towns = sorted(codes, key=lambda code: -atlas[code].population)
    said = f"Situation du territoire : {counted(len(codes), 'commune')}, {names}."
    if len(codes) > 1:
        largest = listed([atlas.name(code) for code in towns[:5]])
        said += f" Communes les plus peuplées : {largest}."
    return locator_map(atlas, codes, PLACE_TITLE), said
