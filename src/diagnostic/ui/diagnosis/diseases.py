"""Diseases: how many people to expect, and what the health insurance measures around."""

from __future__ import annotations

from math import floor, log10
from typing import Any, cast

import plotly.graph_objects as go
import streamlit as st

from diagnostic.french import NBSP, number, percent
from diagnostic.indicators.expected import Expectation, expectation
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.figures import areas_of
from diagnostic.sources.names import ages as ages_in_words
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, tables, work
from diagnostic.ui.diagnosis import charts
from diagnostic.ui.sources import shelf
from diagnostic.ui.tables import Cell, Row

SIGNIFICANT = 3
SEXES = {"tous": "Hommes et femmes", "hommes": "Hommes", "femmes": "Femmes"}


def expected_people() -> None:
    """People to expect in the territory, by disease, on its ages."""
    st.subheader("Combien d’habitants sont sans doute malades ?")
    found = _expected(work.current().codes, shelf.version())
    if found is None:
        st.info("Les âges de certaines de ces communes ne sont pas connus : rien n’est estimé.")
        return
    head = [
        Cell("Maladie"),
        Cell("Personnes attendues", "estimation", number=True, own=True),
        Cell("Pour 100 habitants", "estimation", number=True),
        Cell("En France", "pour 100 habitants", number=True),
    ]
    rows = [
        Row(
            [
                Cell(line.category),
                Cell(f"≈{NBSP}{number(rounded(line.cases))}", number=True, own=True),
                Cell(percent(line.share_pct / 100), number=True),
                Cell(percent(line.france_pct / 100), number=True),
            ]
        )
        for line in found.lines
    ]
    st.html(tables.table("Personnes attendues par maladie", head, rows))
    st.html(html.sentence(found.method))
    st.html(
        html.source(
            "Une personne peut avoir plusieurs maladies : ne pas les additionner. "
            f"{' ; '.join(found.sources)}."
        )
    )


@st.cache_data(show_spinner=False, max_entries=30)
def _expected(codes: Codes, version: str) -> Expectation | None:
    return expectation(shelf.library(), load_atlas(), codes)


def rounded(value: float) -> float:
    """A number with three significant digits: an estimate has no more.

    >>> rounded(11268.4)
    11300.0
    """
    if not value:
        return 0.0
    return round(value, SIGNIFICANT - 1 - floor(log10(abs(value))))


def measured() -> None:
    """What Data pathologies says of the département, the région and France."""
    st.subheader("Que mesure l’Assurance Maladie autour de vous ?")
    if not shelf.library().parts("pathologies"):
        st.info(
            "Les personnes prises en charge par pathologie s’afficheront ici, par département, "
            "région et France, une fois « Data pathologies » synchronisée."
        )
        return
    rows = _rows(work.current().codes, shelf.version())
    if not rows:
        st.info("Data pathologies ne dit rien du département de ce territoire.")
        return
    names = {row["top"]: _name(row) for row in rows}
    top = st.selectbox(
        "Pathologie",
        sorted(names, key=names.__getitem__),
        format_func=names.__getitem__,
        key="top",
    )
    mine = [row for row in rows if row["top"] == top]
    places = list(dict.fromkeys(row["lieu"] for row in mine))
    if len({row["annee"] for row in mine}) > 1:
        st.plotly_chart(
            _trend(mine, places),
            width="stretch",
            config={"displayModeBar": False},
            key="trend",
            alt=f"{names[top]} : personnes prises en charge pour 100, par année",
        )
    _table(mine)
    credit = catalogue()["cnam_pathologies"].dated(
        ", ".join(sorted({str(r["annee"]) for r in mine}))
    )
    st.html(
        html.source(
            f"{credit}. {SEXES['tous']}, {ages_in_words('tsage')}. Prévalence brute : les âges n’y "
            "sont pas corrigés. Effectifs arrondis à la dizaine."
        )
    )


@st.cache_data(show_spinner=False, max_entries=30)
def _rows(codes: Codes, version: str) -> list[dict[str, Any]]:
    library, atlas = shelf.library(), load_atlas()
    areas = areas_of(library, atlas, codes)
    asked = {level: tuple(areas[level]) for level in ("departement", "region", "france")}
    rows = library.rows("pathologies", asked, "classe_age = 'tsage' and sexe = 'tous'")
    found = cast("list[dict[str, Any]]", rows.to_dict("records"))
    return [{**row, "lieu": areas[row["niveau"]][row["code"]]} for row in found]


def _name(row: dict[str, Any]) -> str:
    levels = [row[f"patho_niv{level}"] for level in (1, 2, 3)]
    names = list(dict.fromkeys(name for name in levels if isinstance(name, str)))
    return " › ".join(names)


def _trend(rows: list[dict[str, Any]], places: list[str]) -> go.Figure:
    figure = go.Figure()
    for place, colour, dash in zip(
        places, (charts.ACCENT, "#2B4C7E", charts.INK), ("solid", "dash", "dot"), strict=False
    ):
        mine = sorted((r for r in rows if r["lieu"] == place), key=lambda row: row["annee"])
        figure.add_scatter(
            x=[row["annee"] for row in mine],
            y=[row["prevalence_pct"] for row in mine],
            mode="lines+markers",
            name=place,
            line={"color": colour, "width": 2.5, "dash": dash},
            marker={"size": 9},
            hovertemplate=f"{place}, %{{x}} : %{{y:.2f}} %<extra></extra>",
        )
    figure.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    figure = charts.dressed(figure, 340)
    figure.update_xaxes(dtick=1, tickformat="d")
    figure.update_yaxes(rangemode="tozero", ticksuffix=f"{NBSP}%", showgrid=True)
    figure.update_yaxes(gridcolor=charts.LINE)
    return figure


def _table(rows: list[dict[str, Any]]) -> None:
    last = max(row["annee"] for row in rows)
    head = [
        Cell("Lieu"),
        Cell("Personnes prises en charge", number=True),
        Cell("Pour 100 personnes", number=True),
    ]
    lines = [
        Row(
            [
                Cell(row["lieu"]),
                Cell(_shown(row, "effectif", 0), number=True),
                Cell(_shown(row, "prevalence_pct", 2), number=True),
            ]
        )
        for row in rows
        if row["annee"] == last
    ]
    st.html(tables.table(f"Personnes prises en charge en {last}", head, lines))


def _shown(row: dict[str, Any], column: str, decimals: int) -> str:
    value = row[column]
    if value is None or value != value:
        return "secret" if row["statut"] == "secret" else "nd"
    return number(value, decimals)
