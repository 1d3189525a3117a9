"""Maps of the diagnosis: an indicator commune by commune, and the place of the territory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import among, counted, listed, raised
from diagnostic.indicators.registry import indicators
from diagnostic.maps import spread as spreads
from diagnostic.maps.locator import CANVAS, locator_map
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.plates import Request, plate
from diagnostic.maps.spread import Spread
from diagnostic.maps.symbology import Symbology
from diagnostic.maps.view import CONTOURS_CREDIT, Canvas, not_drawn
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import exporting, html, projection, tables, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis import board
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

MOST_ROWS = 400
"""Communes in a table; past it the browser suffers."""
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
    year: int
    title: str
    heading: str
    answer: str
    svg: str
    alt: str
    rows: tuple[Row, ...]
    asked: int
    notes: tuple[str, ...]


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
        _say(seen.notes)


def picture_of(indicator_id: str, key: str) -> None:
    """The map alone, for a section that has its own question, answer and table."""
    with st.container(key=key):
        seen = _seen(work.current().codes, indicator_id, None, shelf.version())
        if isinstance(seen, str):
            return
        if seen.svg:
            _picture(seen.svg, seen.alt, WIDTH_REM)
            _offer(seen, "", None, key)
        _say(seen.notes)


def _offer(seen: _Seen, question: str, bounds: tuple[float, ...] | None, key: str) -> None:
    """The button that gives a map as a file; drawn anew, with its legend at the size asked."""
    if not seen.svg:
        return
    drawing = drawing_of(
        seen.id,
        str(seen.year),
        Symbology("seuils", bounds=bounds) if bounds else Symbology(),
        " ".join(filter(None, (question, seen.title))),
        seen.notes,
    )
    exporting.figure_button(drawing, seen.title, key, what="carte")


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
    # Loaded here: the Explorer stands on this package.
    from diagnostic.ui.explorer import shelf as layers

    codes, place = work.current().codes, exporting.place_in_words()

    def draw(canvas: Canvas) -> Plate:
        zones = layers.zoning("commune")
        layer = layers.layer(indicator_id, "commune", period)
        if layer is None:
            raise UserError(NO_FIGURE)
        asked = Request(layer, zones, codes, symbology=symbology, title=title, place=place)
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
        sized = replace(CANVAS, width=canvas.width, height=canvas.height - KEY_PX)
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


@st.cache_data(show_spinner="Dessin de la carte…", max_entries=40, hash_funcs=BY_CODES)
def _seen(
    codes: Codes, indicator_id: str, bounds: tuple[float, ...] | None, version: str
) -> _Seen | str:
    """The map, or the sentence that says why there is none."""
    atlas, asked = load_atlas(), indicators()[indicator_id]
    found = spreads.spread(base(version), asked, codes)
    if found is None or not found.here:
        is_secret = found is not None and codes <= found.secret
        return ALL_HIDDEN if is_secret else NO_FIGURE
    missing = sorted((c for c in codes if c not in found.values), key=atlas.name)
    return _Seen(
        id=found.indicator.id,
        year=found.year,
        title=found.title,
        heading=f"{raised(found.unit)}, {found.year}",
        answer=spreads.answer(atlas, found),
        svg=spreads.drawn(atlas, found, bounds),
        alt=spreads.in_words(atlas, found),
        rows=tuple(
            Row([Cell(atlas.name(code)), Cell(found.shown(code), number=True)])
            for code in (*found.here, *missing)[:MOST_ROWS]
        ),
        asked=len(codes),
        notes=tuple(_notes(found, found.indicator is not asked, bounds is None)),
    )


def _notes(found: Spread, as_counts: bool, by_quantiles: bool) -> list[str]:
    """Cautions and sources under the map."""
    atlas = load_atlas()
    notes = [COUNTED] if as_counts else []
    if by_quantiles and not found.indicator.is_extensive:
        notes.append(EVEN)
    apart = not_drawn(atlas, found.codes)
    if apart and len(apart) < len(found.codes):
        names = listed([atlas.name(code) for code in apart], limit=3)
        notes.append(
            f"Trop loin pour cette carte, ou sans contour : {names}. Le tableau les donne."
        )
    notes.append(f"{found.indicator.definition} Source : {found.credit}.")
    parts = shelf.library().of_source(found.source)
    notes += [
        part.about
        for part in parts
        if part.about and found.year in part.years and "commune" in (part.levels or ("commune",))
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
