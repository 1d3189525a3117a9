"""What is not known yet, and the one action that brings it."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import listed
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import EMBEDDED
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


def invitation() -> None:
    """Say which figures of the territory are a stopgap or absent, and where to bring them in."""
    codes = work.current().codes
    seen = {source.id: shelf.coverage(source, codes) for source in catalogue().values()}
    absent = [
        source for source in catalogue().values() if source.importer and not seen[source.id].origins
    ]
    partial = [
        source
        for source in catalogue().values()
        if source.importer
        and seen[source.id].origins == {EMBEDDED}
        and (seen[source.id].known or 0) < (seen[source.id].asked or 0)
    ]
    lacking = (*partial, *absent)
    if not lacking:
        return
    names = listed([f"{source.dataset} ({source.publisher})" for source in lacking], limit=2)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(html.sentence(f"À compléter pour ce territoire : {names}."), width="content")
        st.page_link(SOURCES, label="**Compléter les données**")
