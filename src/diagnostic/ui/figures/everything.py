"""Every figure that the tables in force give of the territory, to read, compare and take away."""

from __future__ import annotations

import streamlit as st

from diagnostic.sources.figures import Figure, figures_of
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.figures import sheet
from diagnostic.ui.sources import shelf

CARE, PEOPLE, ILLNESS = "Soins", "Population et revenus", "Pathologies"
NATIONAL, OTHERS = "Repères nationaux", "Autres indicateurs"
THEMES = {
    CARE: (
        "equipements",
        "apl",
        "professionnels_liberaux",
        "exercices_liberaux",
        "professionnels_rpps",
        "etablissements",
        "activites_soins",
        "maternites",
        "hopitaux",
        "urgences",
    ),
    PEOPLE: ("population_age_sexe", "revenus"),
    ILLNESS: ("pathologies",),
    OTHERS: ("indicateurs",),
    NATIONAL: sheet.NATIONAL,
}
FILES = {
    CARE: "soins",
    PEOPLE: "population",
    ILLNESS: "pathologies",
    OTHERS: "autres",
    NATIONAL: "reperes",
}
MOST_LINES = 40
"""Past these, the table scrolls under its header."""


def everything() -> None:
    """Lay the table of figures, one theme at a time."""
    st.subheader("Tous les chiffres en service")
    theme = st.segmented_control(
        "Thème", list(THEMES), default=next(iter(THEMES)), key="figures-theme", required=True
    )
    figures = _figures(work.current().codes, THEMES[theme], shelf.version())
    if not figures:
        st.info("Aucun chiffre de ce thème n’est en service pour ce territoire.")
        return
    for laid in sheet.sheets(figures):
        _lay(laid, theme)
    st.html(tables.bullets(sheet.notes(figures)))
    st.download_button(
        "Télécharger ces chiffres (CSV)",
        sheet.as_csv(figures),
        file_name=f"chiffres-{FILES[theme]}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    st.html(html.source(sheet.sources_of(figures)))


def _lay(laid: sheet.Sheet, theme: str) -> None:
    caption = f"{theme}, {laid.title.lower()}" if laid.title else theme
    if laid.title:
        st.markdown(f"**{laid.title}**")
    is_tall = len(laid.rows) > MOST_LINES
    st.html(tables.table(caption, laid.head, laid.rows, is_tall=is_tall))


@st.cache_data(show_spinner=False, max_entries=20, hash_funcs=BY_CODES)
def _figures(codes: Codes, names: tuple[str, ...], version: str) -> list[Figure]:
    return figures_of(shelf.library(), load_atlas(), codes, names)
