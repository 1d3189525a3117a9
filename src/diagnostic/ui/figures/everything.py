"""Every figure that the tables in force give of the territory, to sort, search and take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from diagnostic.french import counted
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.figures import TERRITORY, Figure, figures_of
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import work
from diagnostic.ui.sources import shelf
from diagnostic.ui.sources.words import LEVEL_NAMES

THEMES = {
    "Soins": (
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
    "Population et revenus": ("population_age_sexe", "revenus"),
    "Pathologies": ("pathologies", "prevalences_age", "gradient_social"),
    "Autres indicateurs": ("indicateurs",),
}
STATUSES = {"disponible": "", "secret": "secret", "absent": "nd"}


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
    table = _table(figures)
    st.dataframe(
        table,
        hide_index=True,
        height=420,
        column_config={
            "Valeur": st.column_config.NumberColumn(format="localized"),
            "Année": st.column_config.NumberColumn(format="%d"),
        },
    )
    st.download_button(
        "Télécharger ces chiffres (CSV)",
        table.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig"),
        file_name=f"chiffres-{theme.split()[0].lower()}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    st.caption(
        f"{counted(len(figures), 'chiffre')}. « Communes » dit combien de communes du territoire "
        "le chiffre compte : une commune inconnue ou secrète n’est ni comptée ni mise à zéro."
    )


@st.cache_data(show_spinner=False, max_entries=20)
def _figures(codes: Codes, names: tuple[str, ...], version: str) -> list[Figure]:
    return figures_of(shelf.library(), load_atlas(), codes, names)


def _table(figures: list[Figure]) -> pd.DataFrame:
    sources = catalogue()
    rows = [
        {
            "Indicateur": figure.label,
            "Lieu": "Votre territoire" if figure.level == TERRITORY else figure.name,
            "Niveau": LEVEL_NAMES.get(figure.level, "territoire"),
            "Valeur": figure.value,
            "Unité": figure.unit,
            "Année": figure.year,
            "Communes": _communes(figure),
            "Manque": STATUSES[figure.status],
            "Source": f"{sources[figure.source].publisher}, {sources[figure.source].dataset}",
            "Origine": "synchronisée" if figure.origin == "synchronisee" else "embarquée",
        }
        for figure in figures
    ]
    return pd.DataFrame(rows)


def _communes(figure: Figure) -> str:
    if figure.asked is None:
        return ""
    hidden = f", {figure.secret} secrètes" if figure.secret else ""
    return f"{figure.known} sur {figure.asked}{hidden}"
