"""The money of each year as one bar, its missions one above the other and named beside it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from diagnostic.french import NBSP, THIN, euros, number
from diagnostic.ui.funding.yearly import Series, Yearly

FONT = "SourceSans, sans-serif"
INK, QUIET, LINE = "#1B262C", "#55636B", "#D5DDE1"
COLOURS = {
    "fonctionnement": "#0F5C78",
    "acces_soins": "#6FB1C4",
    "parcours": "#2B4C7E",
    "prevention": "#9DB8D9",
    "crise_sanitaire": "#4A3F6B",
    "qualite": "#8A6FA8",
    "accompagnement": "#C9B8DC",
    "snp": "#66737B",
}
"""Blues and purples, light beside dark: red, amber and green are kept for judgement."""
AID_COLOUR = "#D5DDE1"
DARK_TEXT_ON = {"#6FB1C4", "#9DB8D9", "#C9B8DC", AID_COLOUR}
HEIGHT_PX = 430
NAME_GAP = 0.062
"""Least distance between two names, as a share of the axis: the height of a line of text."""
ROOM_ABOVE = 1.12
STEPS = (10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)
SMALLEST_WRITTEN = 0.045
"""A segment under this share of the axis is too low for its amount to be written in it."""


def chart(shown: Yearly) -> go.Figure:
    """Stacked bars by year; the names stand beside the last bar, the totals above each."""
    figure = go.Figure()
    top = max(shown.totals) * ROOM_ABOVE
    names = [year.name for year in shown.years]
    for series in shown.series:
        figure.add_bar(
            x=names,
            y=series.amounts,
            name=series.label,
            marker={"color": colour(series), "line": {"color": "#FFFFFF", "width": 1}},
            text=[_inside(amount, top) for amount in series.amounts],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            textfont={"color": INK if colour(series) in DARK_TEXT_ON else "#FFFFFF", "size": 14},
            customdata=[euros(amount) for amount in series.amounts],
            hovertemplate="%{x}<br>%{fullData.name} : <b>%{customdata}</b><extra></extra>",
        )
    # By rank and not by name: "2026" would be read as the rank 2026 of the axis.
    for rank, total in enumerate(shown.totals):
        figure.add_annotation(
            x=rank,
            y=total,
            text=f"<b>{euros(total)}</b>",
            showarrow=False,
            yanchor="bottom",
            font={"size": 15, "color": INK},
        )
    for series, height in _names(shown.series, top):
        figure.add_annotation(
            xref="paper",
            x=1.005,
            y=height,
            text=f'<span style="color:{colour(series)}">■</span> {series.label}',
            showarrow=False,
            xanchor="left",
            font={"size": 14, "color": INK},
        )
    return _dressed(figure, top)


def colour(series: Series) -> str:
    """Colour of a mission, the same whatever missions are taken."""
    return AID_COLOUR if series.mission_id is None else COLOURS.get(series.mission_id, QUIET)


def _inside(amount: int, top: float) -> str:
    return number(amount) if amount >= SMALLEST_WRITTEN * top else ""


def _names(series: Sequence[Series], top: float) -> list[tuple[Series, float]]:
    """Each name at the height of its segment in the last bar, pushed up to stay readable."""
    placed: list[tuple[Series, float]] = []
    base, lowest = 0.0, NAME_GAP * top / 2
    for one in series:
        middle = base + one.amounts[-1] / 2
        base += one.amounts[-1]
        height = max(middle, lowest)
        lowest = height + NAME_GAP * top
        placed.append((one, height))
    return placed


def _dressed(figure: go.Figure, top: float) -> go.Figure:
    ticks = list(range(0, int(top) + 1, _step(top)))
    figure.update_layout(
        barmode="stack",
        bargap=0.28,
        height=HEIGHT_PX,
        margin={"l": 84, "r": 190, "t": 8, "b": 36},
        font={"family": FONT, "size": 15, "color": INK},
        separators=f",{THIN}",
        showlegend=False,
        dragmode=False,
        plot_bgcolor="#FFFFFF",
        paper_bgcolor="#FFFFFF",
        hoverlabel={"font": {"family": FONT, "size": 15}, "bgcolor": "#FFFFFF"},
        xaxis={"type": "category", "fixedrange": True, "tickfont": {"size": 15}, "ticks": ""},
        yaxis={
            "range": [0, top],
            "tickvals": ticks,
            "ticktext": [f"{number(tick)}{NBSP}€" for tick in ticks],
            "gridcolor": LINE,
            "zerolinecolor": QUIET,
            "fixedrange": True,
            "tickfont": {"color": QUIET, "size": 14},
        },
    )
    return figure


def _step(top: float) -> int:
    """A round step that leaves three to six marks on the axis."""
    return next(
        (step for step in (10_000, 20_000, 50_000, 100_000, 200_000) if top / step <= 6), 500_000
    )
