"""What a map and a few lines say at once: general practitioners, and the nearest emergencies."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import NBSP, number
from diagnostic.maps.circles import Counts, circles_map
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.figures import commune_counts
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.distance import nearest
from diagnostic.ui import html, tables, work
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

DOCTORS = "medecin_generaliste"
MOST_SITES = 5


def doctors_map() -> None:
    """Where general practitioners are, as circles, with the year in the title."""
    atlas, codes = load_atlas(), work.current().codes
    counts = commune_counts(shelf.library(), atlas, codes, DOCTORS)
    if counts is None:
        return
    source = catalogue()[counts.source]
    title = f"Médecins généralistes par commune, {counts.year}"
    drawn = circles_map(
        atlas,
        codes,
        Counts(title, "généralistes", f"{source.credit}, {counts.year}", counts.values),
    )
    st.subheader(title)
    if drawn:
        st.html(html.picture(drawn, title))
    if counts.about:
        st.html(html.source(counts.about))
    with st.expander("Le même chiffre, en tableau"):
        rows = [
            Row([Cell(atlas.name(code)), Cell(_shown(counts.values.get(code)), number=True)])
            for code in sorted(codes, key=lambda code: -counts.values.get(code, -1))
        ]
        st.html(tables.table(title, [Cell("Commune"), Cell("Généralistes", number=True)], rows))


def _shown(value: float | None) -> str:
    return "nd" if value is None else number(value)


def emergencies() -> None:
    """The nearest emergency sites, as the crow flies."""
    atlas, codes = load_atlas(), work.current().codes
    sites = shelf.library().rows("urgences").to_dict("records")
    near = nearest(atlas, codes, [(s["longitude"], s["latitude"]) for s in sites], MOST_SITES)
    if not near:
        return
    year = sites[0]["annee"]
    st.subheader(f"Les urgences les plus proches, {year}")
    rows = []
    for one in near:
        site = sites[one.rank]
        where = "dans le territoire" if site["code"] in codes else site["commune"].title()
        passages = site["passages"]
        rows.append(
            Row(
                [
                    Cell(site["nom"], where),
                    Cell(f"{number(one.mean_km)}{NBSP}km", number=True),
                    Cell("nd" if passages != passages else number(passages), number=True),
                ]
            )
        )
    head = [
        Cell("Site"),
        Cell("Distance", "moyenne des habitants", number=True),
        Cell("Passages", f"en {year}", number=True),
    ]
    st.html(tables.table("Urgences les plus proches", head, rows))
    credit = catalogue()[sites[0]["source"]].credit
    st.html(
        html.source(
            "Distance à vol d’oiseau entre le centre de chaque commune et le site, pas un temps "
            f"de route. {credit}, {year}."
        )
    )
