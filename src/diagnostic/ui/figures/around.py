"""What a map and a few lines say at once: general practitioners, and the nearest emergencies."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd
import streamlit as st

from diagnostic.french import NBSP, number
from diagnostic.indicators.answers import best
from diagnostic.maps.circles import Counts, circles_map
from diagnostic.sources.catalogue import catalogue
from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.territory.distance import nearest
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.diagnosis.asked import base
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

DOCTORS = "equipment:medecin_generaliste"
MOST_SITES = 5
_NONE = "Aucune source en service ne dit combien de généralistes exercent dans ces communes."


def doctors_map() -> None:
    """Where general practitioners are, as circles, with the year in the title."""
    atlas, codes = load_atlas(), work.current().codes
    held = base(shelf.version())
    here = held.rows(held.ranks(codes))
    series = best(held, held.series(DOCTORS), here)
    if series is None or not series.counted(here).any():
        st.subheader("Médecins généralistes par commune")
        st.info(_NONE)
        return
    title = f"Médecins généralistes par commune, {series.year}"
    counts = series.numerator
    values = {code: float(counts[rank]) for code, rank in held.rank.items() if series.known[rank]}
    st.subheader(title)
    shown = Counts(title, "généralistes", series.credit, _drawn(atlas, codes, values))
    if drawn := circles_map(atlas, codes, shown):
        st.html(html.picture(drawn, _said(atlas, codes, title, values)))
    for part in shelf.library().of_source(series.source):
        if part.about and series.year in part.years and part.table.name == "equipements":
            st.html(html.source(part.about))
    with st.expander("Le même chiffre, en tableau"):
        rows = [
            Row([Cell(atlas.name(code)), Cell(_shown(values.get(code)), number=True)])
            for code in sorted(codes, key=lambda code: -values.get(code, -1))
        ]
        st.html(tables.table(title, [Cell("Commune"), Cell("Généralistes", number=True)], rows))


def _drawn(atlas: Atlas, codes: Codes, values: dict[str, float]) -> dict[str, float]:
    """Counts of cities or of their arrondissements, as the territory takes them, never both."""
    hidden: set[str] = set()
    for city, parts in atlas.arrondissements.items():
        hidden |= set(parts) if city in codes or not codes & set(parts) else {city}
    return {code: value for code, value in values.items() if code not in hidden}


def _said(atlas: Atlas, codes: Codes, title: str, values: dict[str, float]) -> str:
    """The map in words."""
    known = {code: values[code] for code in codes if code in values}
    first = max(known, key=lambda code: known[code])
    none = sum(value == 0 for value in known.values())
    return (
        f"{title} : {number(sum(known.values()))} en tout, {number(known[first])} à "
        f"{atlas.name(first)}, aucun dans {none} communes sur {len(known)}."
    )


def _shown(value: float | None) -> str:
    return "nd" if value is None else number(value)


def emergencies() -> None:
    """The nearest emergency sites, as the crow flies, on the same ground."""
    atlas, codes = load_atlas(), work.current().codes
    grounds = {_ground(atlas[code].departement) for code in codes}
    rows = shelf.library().rows("urgences")
    rows = rows[[_ground(atlas[code].departement) in grounds for code in rows["code"]]]
    sites = cast("list[dict[str, Any]]", rows.to_dict("records"))
    near = nearest(atlas, codes, [(s["longitude"], s["latitude"]) for s in sites], MOST_SITES)
    if not near:
        st.subheader("Les urgences les plus proches")
        st.info("Aucun site d’urgences connu n’est à portée par la route de ces communes.")
        return
    year = sites[0]["annee"]
    st.subheader(f"Les urgences les plus proches, {year}")
    head = [
        Cell("Site"),
        Cell("Distance", "depuis les communes", number=True),
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
