"""Where the amounts come from, and what is still to be checked."""

from __future__ import annotations

import streamlit as st

from diagnostic.aci import Source, size_bands
from diagnostic.ui import html, tables
from diagnostic.ui.funding.view import Funding


def texts(view: Funding) -> None:
    """The agreement, its caution, its notes and every source read."""
    scale = view.scale
    st.subheader("De quels textes viennent ces montants ?")
    st.html(
        html.advice(
            "Avant tout usage officiel",
            f"{scale.caution} {scale.reference}.",
            "textes cités ci-dessous",
            "attention",
        )
    )
    st.html(tables.bullets([*scale.notes, size_bands().population_note]))
    with st.expander("Toutes les sources lues pour ce barème"):
        st.html(_sources(view))


def _sources(view: Funding) -> str:
    head = tables.words("Source", "Adresse")
    rows = [
        tables.Row([tables.Cell(source.text), tables.Cell("", source.url or "adresse non connue")])
        for source in _all_sources(view)
    ]
    return tables.table("Sources du barème", head, rows)


def _all_sources(view: Funding) -> list[Source]:
    scale = view.scale
    amounts = [
        *(amount for mission in scale.missions for amount in mission.amounts),
        *(amount for one in (*scale.proposals, *scale.ceilings) for amount in one.amounts),
    ]
    read = [source for amount in amounts if amount is not None for source in amount.sources]
    return list(dict.fromkeys([*scale.sources, *size_bands().sources, *read]))
