"""The age pyramid: bars for the territory, the outline of steps for what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import plotly.graph_objects as go

from diagnostic.french import NBSP, number
from diagnostic.indicators.pyramid import Pyramid
from diagnostic.ui.diagnosis.charts import ACCENT, INK, LINE, dressed

WOMEN = "#4F9BB5"
BAR_PX = 21


def pyramid_chart(mine: Pyramid, theirs: Pyramid | None) -> go.Figure:
    """Men on the left, women on the right, in % of all inhabitants.

    Parameters
    ----------
    theirs
        In the same bands as ``mine``.
    """
    figure = go.Figure()
    ages = [_said(label) for label in mine.labels]
    men, women = mine.shares()
    for name, shares, way, colour in (
        ("Hommes", men, -1, ACCENT),
        ("Femmes", women, 1, WOMEN),
    ):
        figure.add_bar(
            x=[way * share for share in shares],
            y=list(range(len(ages))),
            orientation="h",
            marker={"color": colour},
            width=0.9,
            name=f"{name}, {mine.year}",
            customdata=[[age, number(share, 1)] for age, share in zip(ages, shares, strict=True)],
            hovertemplate=f"{name}, %{{customdata[0]}} : %{{customdata[1]}}{NBSP}%<extra></extra>",
        )
    widest = max(*men, *women)
    if theirs is not None:
        widest = max(widest, *(max(sex) for sex in theirs.shares()))
        _outline(figure, theirs)
    step = _step(widest)
    edge = step * ceil(widest * 1.02 / step)
    figure = dressed(figure, BAR_PX * max(len(ages), 8) + 120, x_range=(-edge, edge))
    ticks = [step * rank for rank in range(-round(edge / step), round(edge / step) + 1)]
    decimals = 0 if step >= 1 else 1
    figure.update_xaxes(
        tickvals=ticks,
        ticktext=[f"{number(abs(tick), decimals)}{NBSP}%" for tick in ticks],
        zeroline=True,
        zerolinecolor="#FFFFFF",
        zerolinewidth=2,
    )
    figure.update_yaxes(
        tickvals=list(range(len(ages))),
        ticktext=ages,
        range=[-0.6, len(ages) - 0.4],
        gridcolor=LINE,
    )
    figure.update_layout(
        barmode="overlay",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        margin={"r": 24},
    )
    return figure


def _outline(figure: go.Figure, theirs: Pyramid) -> None:
    """Steps of both sexes, one line each."""
    men, women = theirs.shares()
    for shares, way in ((men, -1), (women, 1)):
        corners_x, corners_y = _steps([way * share for share in shares])
        figure.add_scatter(
            x=corners_x,
            y=corners_y,
            mode="lines",
            line={"color": INK, "width": 2},
            name=f"{theirs.place}, {theirs.year}",
            showlegend=way < 0,
            hoverinfo="skip",
        )


def _steps(shares: Sequence[float]) -> tuple[list[float], list[float]]:
    """Corners of the outline: each band from its lower to its upper edge."""
    x = [share for share in shares for _ in range(2)]
    y = [rank + half for rank in range(len(shares)) for half in (-0.5, 0.5)]
    return [0.0, *x, 0.0], [y[0], *y, y[-1]]


def _step(widest: float) -> float:
    """Distance between two marks of the axis, for at most five of them a side."""
    return next((step for step in (0.5, 1, 2, 5, 10, 20) if widest <= 5 * step), 25)


def _said(label: str) -> str:
    """A band in words: ``00-04`` → ``0-4 ans``."""
    if label.endswith("et+"):
        return f"{int(label.removesuffix('et+'))}{NBSP}ans et plus"
    start, end = label.split("-")
    return f"{int(start)}-{int(end)}{NBSP}ans"
