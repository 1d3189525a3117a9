"""The Explorer: any indicator, at any level, on any extent; one map, two, or two crossed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from diagnostic.indicators.layers import Subject
from diagnostic.maps import sites
from diagnostic.maps.extent import Extent, Seen
from diagnostic.reports.words import slug
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.zones import WORDS, Level
from diagnostic.ui import exporting, html, projection, taking, work
from diagnostic.ui.explorer import controls, maps, sheet, shelf
from diagnostic.ui.explorer.choices import SITES, Mode
from diagnostic.ui.explorer.drawn import Drawn
from diagnostic.ui.explorer.export import table_file
from diagnostic.ui.explorer.sites_said import points_said, points_table
from diagnostic.ui.sources.shelf import library

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """What the reader asks the page for."""

    mode: Mode
    subjects: tuple[Subject, ...]
    level: Level
    extent: Extent


def explorer() -> None:
    """The whole page."""
    asked = _asked()
    lacking = [each for each in asked.subjects if asked.level not in each.levels]
    if lacking:
        level = WORDS[asked.level][0]
        st.info(
            f"« {lacking[0].label} » n’existe pas par {level}. Choisissez un autre niveau, ou un "
            "autre indicateur."
        )
        return
    seen = shelf.seen(work.current().codes, asked.level, asked.extent)
    if seen is None:
        st.info(
            "Ces communes n’ont pas de contour dans les données embarquées : il n’y a pas de "
            "carte. Le diagnostic donne leurs chiffres."
        )
        return
    every = _maps(asked, seen)
    _places_of_care(seen)
    with st.expander("Le tableau de la carte", expanded=not projection.is_on()):
        sheet.table(every, st.session_state.get(maps.FROM_MAP), "explorer-table")
        if not projection.is_on():
            _download(every)
    for layer in dict.fromkeys(layer for drawn in every for layer in drawn.layers):
        st.html(html.source(maps.about(layer)))


def _places_of_care(seen: Seen) -> None:
    """What the points are, and each of them for who does not see the map."""
    found = sites.within(library(), st.session_state.get(SITES, ()), seen.box)
    told = points_said(found, load_atlas())
    for sentence in told.sentences:
        st.html(html.source(f"{sentence} La figure à télécharger ne les porte pas."))
    if told.rows:
        with st.expander("Les lieux de soins de la carte"):
            st.html(points_table(told))


def _download(every: list[Drawn]) -> None:
    """The table as a workbook, made only when it is asked for."""
    taking.take(
        "Télécharger le tableau (XLSX)",
        partial(table_file, every, exporting.place_in_words(), date.today()),
        name=f"{slug(every[0].layer.title)}.xlsx",
        mime=XLSX,
        key="explorer-xlsx",
    )


def _asked() -> Asked:
    title, how = st.columns([3, 7], vertical_alignment="center")
    with title:
        st.title("Explorer")
    with how:
        mode = controls.mode()
    what, where, by = st.columns([4, 3, 5] if mode == "une" else [6, 3, 5])
    with what:
        subjects = _subjects(mode)
    with where:
        extent = controls.extent()
    with by:
        level = controls.level(subjects, extent)
    return Asked(mode, subjects, level, extent)


def _subjects(mode: Mode) -> tuple[Subject, ...]:
    if mode == "une":
        return (controls.first(mode),)
    left, right = st.columns(2)
    with left:
        first = controls.first(mode)
    with right:
        return first, controls.second(first, mode)


def _maps(asked: Asked, seen: Seen) -> list[Drawn]:
    """One map, or two side by side that share their zoom."""
    if asked.mode != "deux":
        return [_map(asked, asked.subjects, 0, seen)]
    every = []
    for rank, (column, subject) in enumerate(
        zip(st.columns(2, gap="medium"), asked.subjects, strict=True)
    ):
        with column:
            every.append(_map(asked, (subject,), rank, seen))
    return every


def _map(asked: Asked, subjects: tuple[Subject, ...], rank: int, seen: Seen) -> Drawn:
    frame = maps.tall() if asked.mode == "deux" else maps.wide()
    with frame.panel:
        layers = [controls.edition(each, asked.level, seen) for each in subjects]
    drawn = maps.one(
        layers,
        seen,
        asked.extent,
        frame,
        key=f"explorer-map-{rank}",
        group="explorer" if asked.mode == "deux" else None,
    )
    if rank == 0:
        with frame.panel:
            controls.sites_of_care()
    return drawn
