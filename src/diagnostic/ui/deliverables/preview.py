"""The first page of a document, as a picture."""

from __future__ import annotations

from base64 import b64encode
from html import escape

import streamlit as st

from diagnostic.french import counted
from diagnostic.reports.documents.content import Document, Missing
from diagnostic.reports.documents.paper import first_page

PPI = 110.0
"""Enough to be read at the width of the column, on a screen of usual sharpness."""


def preview(document: Document, state: str) -> None:
    """Show the first page of a document.

    Parameters
    ----------
    state
        What the document depends on: a page that was drawn for it is not drawn again.
    """
    with st.spinner("Mise en page de l’aperçu…"):
        content = _page(f"{state} {document.name}", document)
    st.html(
        f'<img class="document-page" src="data:image/png;base64,{b64encode(content).decode()}" '
        f'alt="{escape(_alt(document))}">'
    )


@st.cache_data(show_spinner=False, max_entries=24)
def _page(key: str, _document: Document) -> bytes:
    """First page as PNG, known by its key."""
    return first_page(_document, PPI)


def _alt(document: Document) -> str:
    lacking = sum(isinstance(each, Missing) for each in document.blocks)
    more = f" {counted(lacking, 'partie')} à compléter." if lacking else ""
    return f"Première page : {document.kind}. {document.title}. {document.place}.{more}"
