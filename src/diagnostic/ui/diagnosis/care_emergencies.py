"""The nearest emergency sites: how far, and how busy."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd
import streamlit as st

from diagnostic.french import NBSP, number
from diagnostic.sources.catalogue import catalogue
from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.territory.distance import nearest
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

MOST_SITES = 5


def emergencies() -> None:
    """The nearest emergency sites, as the crow flies, on the same ground."""
    atlas, codes = load_atlas(), work.current().codes
    grounds = {_ground(atlas[code].departement) for code in codes}
    rows = shelf.library().rows("urgences")
    rows = rows[[_ground(atlas[code].departement) in grounds for code in rows["code"]]]
    sites = cast("list[dict[str, Any]]", rows.to_dict("records"))
    near = nearest(atlas, codes, [(s["longitude"], s["latitude"]) for s in sites], MOST_SITES)
    if not near:
        st.subheader("Où aller en urgence ?")
        st.info("Aucun site d’urgences connu n’est à portée par la route de ces communes.")
        return
    year = sites[0]["annee"]
    st.subheader("Où aller en urgence ?")
    head = [
        Cell("Site"),
        Cell("Distance moyenne", "depuis les communes", number=True),
        Cell("Passages", f"en {year}", number=True),
    ]
    lines = [_line(atlas, codes, sites[one.rank], one.mean_km) for one in near]
    st.html(tables.table("Urgences les plus proches", head, lines))
    credit = catalogue()["drees_urgences"].dated(year)
    st.html(
        html.source(
            "Distance à vol d’oiseau depuis le centre des communes, en moyenne pondérée par leurs "
            f"habitants : ce n’est pas un temps de route. {credit}."
        )
    )
    _unplaced(atlas, codes)


def _line(atlas: Atlas, codes: Codes, site: dict[str, Any], km: float) -> Row:
    parent = atlas[site["code"]].parent
    inside = site["code"] in codes or parent in codes
    passages = site["passages"]
    return Row(
        [
            Cell(site["nom"], "dans le territoire" if inside else atlas.name(site["code"])),
            Cell(f"{number(km)}{NBSP}km", number=True),
            Cell("nd" if pd.isna(passages) else number(passages), number=True),
        ]
    )


def _unplaced(atlas: Atlas, codes: Codes) -> None:
    """Say that a site near here has no coordinates, and is not in the list."""
    around = {atlas[code].departement for code in codes}
    for part in shelf.library().parts("urgences"):
        if any(atlas[code].departement in around for code in part.unknown if code in atlas):
            st.html(html.source(part.about))


def _ground(departement: str) -> str:
    """Land that one can cross by road: the mainland, Corsica, each island of the overseas."""
    if departement.startswith(("97", "98")):
        return departement
    return "corse" if departement in ("2A", "2B") else "continent"
