"""Charts of the diagnosis: the question is the title, the territory a dot beside others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from diagnostic.french import NBSP, number, raised
from diagnostic.indicators.answers import Answer
from diagnostic.reports.charts import Caption as Caption
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
SIGNS_IN_WORDS = (
    "▲ nettement plus favorable, ▼ nettement moins favorable, ● différent, ni bien ni mal, ○ pas "
    "d’écart net ou non jugé. Trait : intervalle à 95 %."
)
"""What the marks say, on a figure that has left its page."""


@dataclass(frozen=True)
class Spine:
    """A line of a spine chart: the territory as a percentage of its comparator, with limits.

    ``group`` says the unit that its figures share with other lines, empty where all have the same.
    """

    name: str
    ratio: float
    low: float
    high: float
    judgement: Judgement
    text: str
    group: str = ""


def spines(answers: Sequence[Answer], comparator: str) -> list[Spine]:
    """Lines for the answers that have an interval and a known comparator, the lowest first.

    Those of a unit stand together, the units in the order of the answers.
    """
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
                group=raised(answer.indicator.unit),
            )
        )
    units = list(dict.fromkeys(spine.group for spine in found))
    return sorted(found, key=lambda spine: (units.index(spine.group), spine.ratio))


def short(label: str) -> str:
    """Name of a profession without what every line would repeat."""
    name = label.removeprefix("Densité de ").removeprefix("Densité d’")
    return f"{name[0].upper()}{name[1:]}"


def spine_chart(lines: Sequence[Spine], comparator: str) -> go.Figure:
    """Dots with their intervals around the comparator, which is the line at 100.

    Each unit has its title above its lines.
    """
    figure = go.Figure()
    names = [line.name for line in lines]
    rows = _rows(lines)
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
    figure = dressed(figure, ROW_PX * len(rows) + 80, (0, min(max(180, most * 1.05), 400)))
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=rows,
        range=(-0.7, len(rows) - 0.4),
        tickmode="array",
        tickvals=rows,
        ticktext=rows,
    )
    return figure


def _rows(lines: Sequence[Spine]) -> list[str]:
    """Names from the foot of a chart to its top, the title of each unit above its lines."""
    groups = dict.fromkeys(line.group for line in lines)
    return [
        row
        for group in reversed(groups)
        for row in (
            *(line.name for line in lines if line.group == group),
            *([f"<b>{group}</b>"] if group else []),
        )
    ]


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
