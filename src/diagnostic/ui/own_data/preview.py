"""The map of a table before it is kept: the very one that the Explorer will draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import counted, number
from diagnostic.indicators.layers import Layer
from diagnostic.indicators.own_layers import OwnLayers
from diagnostic.maps.extent import Extent, Seen
from diagnostic.maps.view import CONTOURS_CREDIT
from diagnostic.pasted.model import Understood
from diagnostic.project import new_project
from diagnostic.project.own_data import OwnTable, OwnTableFields, figures
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.zones import Level
from diagnostic.ui import html, work
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.explorer import maps, shelf
from diagnostic.ui.mapping.zone_map import Point
from diagnostic.ui.own_data.describing import Described
from diagnostic.ui.sources.shelf import version

UNDATED = "année à préciser"
MOST_ZONES = 3_000
"""Communes past which the circles of all France are drawn by département here."""
MOST_PLACES = 20_000
MADE = "own-preview"


@dataclass(frozen=True)
class Made:
    """A table as the project would keep it, and its layers; or why it would not take it."""

    fields: OwnTableFields
    state: str
    table: OwnTable | None = None
    layers: OwnLayers | None = None
    problem: str = ""


def made(described: Described) -> Made:
    """The table described, made again only when something changes."""
    before: Made | None = st.session_state.get(MADE)
    if before and before.state == version() and before.fields == described.fields:
        return before
    found = _made(described.fields)
    st.session_state[MADE] = found
    return found


def _made(fields: OwnTableFields) -> Made:
    try:
        (table,) = new_project().with_own_table(fields).own_data
    except UserError as problem:
        return Made(fields, version(), problem=str(problem))
    layers = OwnLayers(base(version()).with_own(figures([table])))
    return Made(fields, version(), table, layers)


def preview(described: Described, found: Understood) -> None:
    """Map of one of its columns."""
    of = made(described)
    if described.impossible or of.table is None or of.layers is None:
        # What is wrong is said once, beside the button that keeps.
        st.info("La carte se dessinera dès que le tableau sera décrit.")
        return
    names = {column.id: column.label for column in of.table.columns}
    chosen = next(iter(names))
    if len(names) > 1:
        chosen = st.selectbox(
            "Colonne à montrer", list(names), format_func=names.__getitem__, key="own-shown"
        )
    _map(of.table, of.layers, chosen, described, found)


def _map(
    table: OwnTable, layers: OwnLayers, chosen: str, described: Described, found: Understood
) -> None:
    extent = extent_of(table.zones, table.level)
    form = next(column.form for column in table.columns if column.id == chosen)
    # Rates of all France are drawn by the graphics card; so many circles by nothing.
    is_heavy = extent.kind == "france" and form == "count" and len(table.zones) > MOST_ZONES
    level: Level = "departement" if is_heavy and table.level == "commune" else table.level
    layer = layers.layer(chosen, level)
    if layer is None:
        st.info("Ce tableau n’a pas de carte : ses zones n’ont pas de contour connu.")
        return
    if level != table.level:
        st.html(
            html.sentence(
                f"{counted(len(table.zones), 'commune')} de toute la France : cet aperçu est par "
                "département. Choisissez un territoire pour les voir une à une."
            )
        )
    if chosen in described.undated:
        layer = replace(layer, period=UNDATED, credit=table.columns[0].source)
    seen = shelf.seen(work.current().codes, level, extent)
    if seen is None:
        st.info("Ces zones n’ont pas de contour dans les données embarquées.")
        return
    _drawn(layer, seen, extent, table, found, are_people=described.are_people)


def _drawn(
    layer: Layer,
    seen: Seen,
    extent: Extent,
    table: OwnTable,
    found: Understood,
    *,
    are_people: bool,
) -> None:
    column = next(each for each in table.columns if each.id == layer.subject.id)
    points = () if are_people else _places(found)
    maps.one([layer], seen, extent, maps.tall(), key="own-map", places=points)
    for said in _of_places(found, points, are_people):
        st.html(html.source(said))
    if column.threshold:
        st.html(html.source(secrecy(column.threshold, len(table.zones), layer)))
    st.html(html.source(about(layer)))


def about(layer: Layer) -> str:
    """What a layer supposes, and its source."""
    estimate = f"Estimation. {layer.subject.estimate}" if layer.subject.estimate else ""
    return " ".join(
        filter(None, (estimate, layer.caution, f"Source : {layer.credit}.", f"{CONTOURS_CREDIT}."))
    )


def secrecy(threshold: int, zones: int, layer: Layer) -> str:
    """What is hidden of a column, and why."""
    hidden = int(layer.secret.sum())
    said = f"Secret statistique : seuil de {threshold} personnes."
    if not hidden:
        return f"{said} Rien n’est caché."
    return f"{said} {counted(hidden, 'zone cachée', 'zones cachées')} sur {number(zones)}."


def _places(found: Understood) -> tuple[Point, ...]:
    """Lines that are places, as points with their name."""
    points = found.points
    if points is None or len(points.lines) > MOST_PLACES:
        return ()
    lines = zip(points.longitudes, points.latitudes, points.lines, strict=True)
    return tuple(Point(x, y, _named(found, line)) for x, y, line in lines)


def _named(found: Understood, line: int) -> str:
    cells = found.grid.rows[line]
    named = [
        cell
        for cell, column in zip(cells, found.columns, strict=False)
        if column.role in ("name", "other") and any(letter.isalpha() for letter in cell)
    ]
    return " · ".join(cell[:80] for cell in named[:2]) or f"Ligne {line + 1}"


def _of_places(found: Understood, points: tuple[Point, ...], are_people: bool) -> Iterable[str]:
    if found.points is None:
        return
    many = len(found.points.lines)
    if points:
        yield (
            f"{counted(len(points), 'lieu', 'lieux')} en points, regroupés quand ils sont "
            "proches ; les cercles et les couleurs sont par commune. Le projet garde les "
            "chiffres par commune, pas les points."
        )
    elif are_people:
        yield (
            "Les lignes ne sont pas montrées une à une : d’après le seuil de secret, ce sont des "
            "personnes. Si ce sont des lieux, mettez ce seuil à 0."
        )
    elif many > MOST_PLACES:
        yield (
            f"{number(many)} lieux sont trop pour des points : seuls les chiffres par commune "
            "sont montrés."
        )


def extent_of(zones: tuple[str, ...], level: Level) -> Extent:
    """The territory when the table holds some of it, else the area that holds the table."""
    atlas, codes = load_atlas(), work.current().codes
    if level != "commune":
        return Extent("territoire") if codes else Extent("france")
    if not codes.isdisjoint(zones):
        return Extent("territoire")
    known = [atlas[code] for code in zones if code in atlas]
    departements = {commune.departement for commune in known}
    regions = {commune.region for commune in known}
    if len(departements) == 1 and departements <= set(atlas.departements):
        return Extent("departement", departements.pop())
    if len(regions) == 1 and regions <= set(atlas.regions):
        return Extent("region", regions.pop())
    return Extent("france")
