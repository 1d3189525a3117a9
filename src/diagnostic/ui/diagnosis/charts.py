"""Charts of the diagnosis: the question is the title, the territory a dot beside others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from diagnostic.french import NBSP, number
from diagnostic.indicators.answers import Answer
from diagnostic.stats.comparison import Judgement
from diagnostic.ui.plots import show as show

FONT = "SourceSans, sans-serif"
INK, QUIET, LINE, ACCENT = "#1B262C", "#55636B", "#D5DDE1", "#0F5C78"
COLOURS = {
    Judgement.BETTER: "#1F7A5C",
    Judgement.WORSE: "#B3392F",
    Judgement.DIFFERENT: "#2B6CB0",
    Judgement.SAME: "#7A858C",
    Judgement.UNKNOWN: "#7A858C",
}
SYMBOLS = {
    Judgement.BETTER: "triangle-up",
    Judgement.WORSE: "triangle-down",
    Judgement.DIFFERENT: "circle",
    Judgement.SAME: "circle-open",
    Judgement.UNKNOWN: "circle-open",
}
ROW_PX = 30


@dataclass(frozen=True)
class Spine:
    """A line of a spine chart: the territory as a percentage of its comparator, with limits."""

    name: str
    ratio: float
    low: float
    high: float
    judgement: Judgement
    text: str


def spines(answers: Sequence[Answer], comparator: str) -> list[Spine]:
    """Lines for the answers that have an interval and a known comparator, the lowest first."""
    found = []
    for answer in answers:
        value = answer.value
        beside = next((c for c in answer.comparators if c.place.name == comparator), None)
        reference = beside.value.value if beside else None
        if beside is None or not reference or value.value is None or value.low is None:
            continue
        if beside.value.period != value.period:
            continue  # two years never share an axis
        decimals = answer.indicator.decimals
        found.append(
            Spine(
                name=short(answer.indicator.label),
                ratio=100 * value.value / reference,
                low=100 * value.low / reference,
                high=100 * (value.high or 0) / reference,
                judgement=beside.judgement,
                text=f"{number(value.value, decimals)} contre {number(reference, decimals)}",
            )
        )
    return sorted(found, key=lambda spine: spine.ratio)


def short(label: str) -> str:
    """Name of a profession without what every line would repeat."""
    name = label.removeprefix("Densité de ").removeprefix("Densité d’")
    return f"{name[0].upper()}{name[1:]}"


def spine_chart(lines: Sequence[Spine], comparator: str) -> go.Figure:
    """Dots with their intervals around the comparator, which is the line at 100."""
    figure = go.Figure()
    names = [line.name for line in lines]
    figure.add_scatter(
        x=[line.ratio for line in lines],
        y=names,
        mode="markers+text",
        marker={
            "size": 13,
            "color": [COLOURS[line.judgement] for line in lines],
            "symbol": [SYMBOLS[line.judgement] for line in lines],
            "line": {"width": 2, "color": [COLOURS[line.judgement] for line in lines]},
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [line.high - line.ratio for line in lines],
            "arrayminus": [line.ratio - line.low for line in lines],
            "color": "#9AA7AE",
            "thickness": 2,
            "width": 0,
        },
        customdata=[[line.text, number(line.ratio)] for line in lines],
        hovertemplate="%{y}<br>%{customdata[0]}<br>%{customdata[1]} pour 100<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    for line in lines:
        figure.add_annotation(
            xref="paper",
            x=1.01,
            y=line.name,
            text=line.text,
            showarrow=False,
            xanchor="left",
            font={"size": 14, "color": INK},
        )
    figure.add_vline(x=100, line={"color": INK, "width": 2})
    figure.add_annotation(
        x=100,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=f"<b>{comparator} = 100</b>",
        showarrow=False,
        font={"size": 14, "color": INK},
    )
    most = max((line.high for line in lines), default=200)
    return dressed(figure, ROW_PX * len(lines) + 80, x_range=(0, min(max(180, most * 1.05), 400)))


def dressed(
    figure: go.Figure, height: int, x_range: tuple[float, float | None] | None = None
) -> go.Figure:
    """Axes, fonts and margins that all the charts share."""
    figure.update_layout(
        height=height,
        margin={"l": 10, "r": 170, "t": 36, "b": 36},
        font={"family": FONT, "size": 15, "color": INK},
        plot_bgcolor="#FFFFFF",
        paper_bgcolor="#FFFFFF",
        separators=f",{NBSP}",
        hoverlabel={"font": {"family": FONT, "size": 15}},
        legend={"font": {"size": 14}},
        dragmode=False,
    )
    figure.update_xaxes(
        gridcolor=LINE,
        zeroline=False,
        tickfont={"color": QUIET, "size": 14},
        range=x_range,
        exponentformat="none",  # "19 000", never "19k"
        title_font={"color": QUIET, "size": 14},
    )
    figure.update_yaxes(
        showgrid=False,
        automargin=True,
        ticks="",
        tickfont={"size": 15, "color": INK},
        exponentformat="none",
        title_font={"color": QUIET, "size": 14},
    )
    return figure


def dots(
    names: Sequence[str], values: Sequence[tuple[str, Sequence[float]]], unit: str
) -> go.Figure:
    """The territory as a filled dot on each line, its comparators as open marks.

    Parameters
    ----------
    values
        Places with their values in the order of ``names``, the territory first.
    """
    figure = go.Figure()
    symbols = ("circle", "line-ns-open", "diamond-open", "circle-open")
    for (place, of_place), symbol in zip(values, symbols, strict=False):
        own = symbol == "circle"
        figure.add_scatter(
            x=list(of_place),
            y=list(names),
            mode="markers",
            name=place,
            marker={
                "symbol": symbol,
                "size": 15 if own else 13,
                "color": ACCENT if own else INK,
                "line": {"width": 2},
            },
            customdata=[number(value, 1) for value in of_place],
            hovertemplate=f"{place}, %{{y}} : %{{customdata}}{NBSP}{unit}<extra></extra>",
        )
    for rank, name in enumerate(names):
        figure.add_annotation(
            xref="paper",
            x=1.01,
            y=name,
            text=f"{number(values[0][1][rank], 1)}{NBSP}{unit}",
            showarrow=False,
            xanchor="left",
            font={"size": 15, "color": ACCENT},
        )
    figure.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    figure = dressed(figure, 46 * len(names) + 100, x_range=(0, None))
    figure.update_xaxes(ticksuffix=f"{NBSP}{unit}", rangemode="tozero", range=None)
    figure.update_yaxes(autorange="reversed", showgrid=True, gridcolor=LINE)
    return figure
