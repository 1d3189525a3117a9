"""What is not known yet, and the one action that brings it."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import listed
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import EMBEDDED
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, work
from diagnostic.ui.sources import shelf

SOURCES = "pages/methode/sources.py"
COMPOSER = "pages/territoire/composer.py"


def empty() -> bool:
    """Say what the page will show, when no commune is chosen yet; whether that is so."""
    if work.current().codes:
        return False
    st.info(
        "Les chiffres de votre territoire s’afficheront ici. Aucune commune n’est encore choisie."
    )
    st.page_link(COMPOSER, label="Composer le territoire")
    return True


GAINS = {
    "insee_bpe": "professionnels et équipements de chaque commune",
    "drees_apl": "accessibilité des soins par commune",
    "cnam_pathologies": "pathologies par département",
    "insee_filosofi": "revenus et pauvreté",
    "insee_ages": "âges détaillés",
    "finess_etablissements": "établissements",
    "drees_maternites": "maternités",
    "insee_appartenance": "bassins de vie",
    "ans_rpps": "professionnels par mode d’exercice",
}
"""What each source brings, the most awaited first."""


def invitation() -> None:
    """Say which figures of the territory are a stopgap or absent, and where to bring them in."""
    codes = work.current().codes
    lacking = [gain for source, gain in GAINS.items() if _lacks(source, codes)]
    if not lacking:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        text = f"À compléter pour ce territoire : {listed(lacking, limit=3)}."
        st.html(html.sentence(text), width="content")
        if st.button("Compléter les données", key="complete", type="tertiary"):
            st.session_state["sources-tab"] = "Mettre à jour"
            st.switch_page(SOURCES)


def _lacks(source: str, codes: Codes) -> bool:
    seen = shelf.coverage(catalogue()[source], codes)
    if not seen.origins or seen.is_extract:
        return True
    return seen.origins == {EMBEDDED} and (seen.known or 0) < (seen.asked or 0)
