"""The communes of the territory as a table: what the map shows, in words and numbers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from diagnostic.french import counted, number, percent
from diagnostic.territory.atlas import AGES_SOURCE, Commune
from diagnostic.territory.selection import remove
from diagnostic.ui import html, work

MOST_OPEN = 150
"""Past this many communes the table stays folded: it would weigh on every click of the map."""


def members() -> None:
    """Draw the table, folded when it is long; the rows that are ticked can be removed."""
    codes = sorted(work.current().codes)
    if not codes:
        return
    title = f"Communes du territoire ({number(len(codes))})"
    folded = len(codes) > MOST_OPEN
    with st.expander(
        title, expanded=not folded, key=f"members-{folded}", on_change="rerun"
    ) as part:
        if part.open:
            _table(codes)


def _table(codes: list[str]) -> None:
    rows = [_row(work.atlas()[code]) for code in codes]
    table = pd.DataFrame(rows).sort_values("Population", ascending=False, ignore_index=True)
    formats: dict[Any, Any] = {
        "Population": number,
        "65 ans et plus": percent,
        "Résidences secondaires": percent,
    }
    event = st.dataframe(
        table.style.format(formats, na_rep="nd"),
        key=f"members-table-{work.current().project.modified_at}",
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        height=min(420, 38 + 35 * len(codes)),
    )
    ticked = list(table.loc[event.selection.rows, "Code"])
    if ticked:
        st.button(
            f"Retirer {counted(len(ticked), 'commune cochée', 'communes cochées')}",
            on_click=_remove,
            args=(ticked,),
        )
    label = work.portrait().summary.population_label
    st.html(html.source(f"INSEE, {label}. Âges et logements : {AGES_SOURCE}."))


def _row(commune: Commune) -> dict[str, object]:
    epci = work.atlas().epci.get(commune.epci or "")
    return {
        "Code": commune.code,
        "Commune": commune.name,
        "Département": work.atlas().departements[commune.departement].name,
        "Intercommunalité": epci.name if epci else "hors EPCI",
        "Population": commune.population,
        "65 ans et plus": _ratio(commune.age_65_plus, commune.population_2021),
        "Résidences secondaires": _ratio(commune.second_homes, commune.dwellings),
    }


def _ratio(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _remove(codes: list[str]) -> None:
    label = f"Retrait de {counted(len(codes), 'commune')}"
    work.choose(lambda chosen: remove(work.atlas(), chosen, codes), label)
