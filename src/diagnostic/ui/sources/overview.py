"""One line for each source: what is in force, of which year, and how much of the territory."""

from __future__ import annotations

import streamlit as st

from diagnostic.sources.catalogue import catalogue
from diagnostic.ui import tables, work
from diagnostic.ui.sources import shelf, words
from diagnostic.ui.tables import Cell, Row


def overview() -> None:
    """Lay the table of sources."""
    tables.style()
    codes = work.current().codes
    rows = []
    for source in catalogue().values():
        seen = shelf.coverage(source, codes)
        rows.append(
            Row(
                [
                    Cell(
                        source.dataset, f"{source.publisher}. {source.measures}", link=source.page
                    ),
                    Cell(words.state(source, seen)),
                    Cell(words.years(seen.years), words.levels(seen.levels)),
                    Cell(words.here(seen)),
                    Cell(source.licence, source.credit),
                ]
            )
        )
    head = tables.words("Source", "État", "En service", "Votre territoire", "Licence et mention")
    st.html(tables.table("Sources des chiffres", head, rows))
