"""Charts of the documents, as plain data that `reports.charts` draws: no screen is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil
from typing import Any

from diagnostic.french import NBSP, number
from diagnostic.indicators.pyramid import Pyramid
from diagnostic.maps.drawing import INK, LINE, QUIET
from diagnostic.reports.documents.setting import ACCENT
from diagnostic.stats.comparison import Judgement

Chart = Mapping[str, Any]
"""``data`` and ``layout``, as plotly writes them."""
WOMEN, PALE, HAIR = "#4f9bb5", "#9fc3cf", "#9aa7ae"
WORDS_PX, SMALL_PX, ROW_PX, BAND_PX = 15, 14, 30, 21
MARKS: Mapping[Judgement, tuple[str, str]] = {
    Judgement.BETTER: ("triangle-up", "#1f7a5c"),
    Judgement.WORSE: ("triangle-down", "#b3392f"),
    Judgement.DIFFERENT: ("circle", "#2b6cb0"),
    Judgement.SAME: ("circle-open", "#7a858c"),
    Judgement.UNKNOWN: ("circle-open", "#7a858c"),
}
SIGNS = (
    "▲ nettement plus favorable, ▼ nettement moins favorable, ● différent sans jugement, ○ pas "
    "d’écart net ou non jugé. Trait : intervalle à 95 %."
)
FARTHEST = 400.0
"""Where the axis of a ratio ends at most, its comparator being 100."""


@dataclass(frozen=True)
class Line:
    """The territory for 100 in what it is compared with, its limits, and both figures in words."""

    name: str
    ratio: float
    low: float
    high: float
    judgement: Judgement
    text: str


def ratios(lines: Sequence[Line], comparator: str) -> Chart:
    """A mark with its interval for each line, around the comparator at 100."""
    names = [escape(line.name) for line in lines]
    painted = [MARKS[line.judgement] for line in lines]
    most = max((line.high for line in lines), default=200.0)
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": [min(line.ratio, FARTHEST) for line in lines],
        "y": names,
        "marker": {
            "size": 13,
            "symbol": [symbol for symbol, _ in painted],
            "color": [colour for _, colour in painted],
            "line": {"width": 2, "color": [colour for _, colour in painted]},
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [line.high - line.ratio for line in lines],
            "arrayminus": [line.ratio - line.low for line in lines],
            "color": HAIR,
            "thickness": 2,
            "width": 0,
        },
    }
    beside = [_beside(name, line.text) for name, line in zip(names, lines, strict=True)]
    head = {
        "x": 100,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"<b>{escape(comparator)} = 100</b>",
        "showarrow": False,
        "font": {"size": SMALL_PX, "color": INK},
    }
    upright = {
        "type": "line",
        "x0": 100,
        "x1": 100,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": INK, "width": 2},
    }
    return _chart(
        [marks],
        ROW_PX * len(lines) + 80,
        xaxis={"range": [0, min(max(180.0, most), FARTHEST) * 1.05]},
        yaxis={"range": [len(lines) - 0.4, -0.7], "categoryarray": names},
        annotations=[*beside, head],
        shapes=[upright],
    )


def bars(rows: Sequence[tuple[str, float, str]], unit: str) -> Chart:
    """A bar for each row, its amount in words at the end of the line."""
    names = [escape(name) for name, _, _ in rows]
    drawn = {
        "type": "bar",
        "orientation": "h",
        "x": [value for _, value, _ in rows],
        "y": names,
        "marker": {"color": PALE},
        "showlegend": False,
    }
    notes = [
        _beside(name, f"<b>{escape(said)}</b>", is_html=True)
        for name, (_, _, said) in zip(names, rows, strict=True)
    ]
    return _chart(
        [drawn],
        ROW_PX * len(rows) + 70,
        xaxis={"rangemode": "tozero", "title": {"text": unit}},
        yaxis={"range": [len(rows) - 0.4, -0.6]},
        annotations=notes,
    )


def shares(rows: Sequence[tuple[str, Sequence[float]]], bands: Sequence[str]) -> Chart:
    """Shares of each band in each place, that make a hundred together, in one bar a place."""
    names = [escape(name) for name, _ in rows]
    colours = (PALE, WOMEN, ACCENT)
    drawn = [
        {
            "type": "bar",
            "orientation": "h",
            "name": band,
            "x": [parts[rank] for _, parts in rows],
            "y": names,
            "marker": {"color": colours[rank % len(colours)]},
            "text": [f"{number(parts[rank], 1)}{NBSP}%" for _, parts in rows],
            "textposition": "inside",
            "textfont": {"size": SMALL_PX, "color": INK if rank == 0 else "#ffffff"},
        }
        for rank, band in enumerate(bands)
    ]
    return _chart(
        drawn,
        ROW_PX * len(rows) + 90,
        barmode="stack",
        bargap=0.25,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={"range": [0, 100], "ticksuffix": f"{NBSP}%"},
        yaxis={"range": [len(rows) - 0.4, -0.6]},
        margin={"r": 24},
    )


def pyramid(mine: Pyramid, theirs: Pyramid | None) -> Chart:
    """Men on the left, women on the right, in % of all inhabitants; the outline is elsewhere."""
    men, women = mine.shares()
    ages = [_age(label) for label in mine.labels]
    drawn: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": f"{name}, {mine.year}",
            "x": [way * share for share in found],
            "y": list(range(len(ages))),
            "width": 0.9,
            "marker": {"color": colour},
        }
        for name, found, way, colour in (
            ("Hommes", men, -1, ACCENT),
            ("Femmes", women, 1, WOMEN),
        )
    ]
    widest = max(*men, *women)
    if theirs is not None:
        widest = max(widest, *(max(sex) for sex in theirs.shares()))
        drawn += _outline(theirs)
    step = next((each for each in (0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if widest <= 5 * each), 25.0)
    edge = step * ceil(widest * 1.02 / step)
    ticks = [step * rank for rank in range(-round(edge / step), round(edge / step) + 1)]
    decimals = 0 if step >= 1 else 1
    return _chart(
        drawn,
        BAND_PX * max(len(ages), 8) + 120,
        barmode="overlay",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        xaxis={
            "range": [-edge, edge],
            "tickvals": ticks,
            "ticktext": [f"{number(abs(tick), decimals)}{NBSP}%" for tick in ticks],
        },
        yaxis={
            "range": [-0.6, len(ages) - 0.4],
            "tickvals": list(range(len(ages))),
            "ticktext": ages,
        },
        margin={"r": 24},
    )


def _outline(theirs: Pyramid) -> list[dict[str, Any]]:
    """Steps of both sexes, one line each."""
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [0.0, *(way * share for share in found for _ in range(2)), 0.0],
            "y": [
                -0.5,
                *(rank + half for rank in range(len(found)) for half in (-0.5, 0.5)),
                len(found) - 0.5,
            ],
            "line": {"color": INK, "width": 2},
            "name": f"{theirs.place}, {theirs.year}",
            "showlegend": way < 0,
        }
        for found, way in zip(theirs.shares(), (-1, 1), strict=True)
    ]


def _age(label: str) -> str:
    r"""A band in words.

    >>> _age("00-04"), _age("95et+")
    ('0-4\xa0ans', '95\xa0ans et plus')
    """
    if label.endswith("et+"):
        return f"{int(label.removesuffix('et+'))}{NBSP}ans et plus"
    start, end = label.split("-")
    return f"{int(start)}-{int(end)}{NBSP}ans"


def _beside(name: str, text: str, *, is_html: bool = False) -> dict[str, Any]:
    """Words at the end of a row."""
    return {
        "xref": "paper",
        "x": 1.01,
        "y": name,
        "text": text if is_html else escape(text),
        "showarrow": False,
        "xanchor": "left",
        "font": {"size": SMALL_PX, "color": INK},
    }


def _chart(data: Sequence[Mapping[str, Any]], height: float, **layout: Any) -> Chart:
    """Traces with the axes, the fonts and the margins of all the charts."""
    across = {"gridcolor": LINE, "tickfont": {"color": QUIET, "size": SMALL_PX}}
    down = {"showgrid": False, "tickfont": {"color": INK, "size": WORDS_PX}}
    return {
        "data": list(data),
        "layout": {
            "height": height,
            "font": {"size": WORDS_PX, "color": INK},
            "margin": {"l": 10, "r": 170, "t": 36, "b": 36},
            **layout,
            "xaxis": {**across, **layout.get("xaxis", {})},
            "yaxis": {**down, **layout.get("yaxis", {})},
        },
    }
