"""How a plotly chart reaches the screen: the same frame everywhere, enlarged for a room."""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas
from diagnostic.reports.charts import Caption, chart_drawing
from diagnostic.ui import exporting, projection

SCREEN_PX = 640
"""Height that a chart takes at most by being enlarged: what 1080 px leave it."""
LINE_HEIGHT = 1.2
LEAST_POINTS = 3
"""Fewer make a sentence, not a chart."""
_MARKS = ("marker", "line", "error_x", "error_y")
_LENGTHS = {
    "margin": ("l", "r", "t", "b", "pad"),
    "annotations": ("ax", "ay", "xshift", "yshift", "standoff", "borderpad"),
    "error_x": ("thickness",),
    "error_y": ("thickness",),
}


def show(
    figure: go.Figure, *, key: str, alt: str, caption: Caption, is_styled: bool = False
) -> None:
    """Draw a chart, and the button that gives it as a file.

    For a room, every text, mark and length of it is enlarged here.

    Parameters
    ----------
    figure
        Chart whose sizes are those of an ordinary screen.
    alt
        What it shows, for those who do not see it.
    caption
        What must be said with it once it has left the page.
    is_styled
        Whether it says all its colours and fonts itself.
    """
    if not exporting.is_gathering():
        _lay(figure, key=key, alt=alt, is_styled=is_styled)
    drawing = drawing_of(figure, caption, alt)
    exporting.figure_button(drawing, caption.title, key, lacks=too_little(figure))


def drawing_of(figure: go.Figure, caption: Caption, alt: str) -> Drawing:
    """The chart as a picture that leaves; plotly writes it only when it is drawn."""
    place = exporting.place_in_words()

    def draw(canvas: Canvas) -> Plate:
        return chart_drawing(figure.to_plotly_json(), caption, place, alt)(canvas)

    return draw


def too_little(figure: go.Figure) -> str:
    """Why a chart shows too little to leave among others, in French; empty when it does not."""
    names = _names(figure)
    if len(names) == 1:
        return "une seule ligne : le tableau la donne"
    points = sum(_points(trace) for trace in figure.data)
    return "moins de trois points : le tableau les donne" if points < LEAST_POINTS else ""


def _points(trace: Any) -> int:
    """Marks of a trace that have both their places."""
    xs, ys = (list(v) if (v := getattr(trace, name, None)) is not None else [] for name in "xy")
    return sum(_is_place(x) and _is_place(y) for x, y in zip(xs, ys, strict=False))


def _is_place(value: Any) -> bool:
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def _lay(figure: go.Figure, *, key: str, alt: str, is_styled: bool) -> None:
    st.plotly_chart(
        enlarged(figure) if projection.is_on() else figure,
        theme=None if is_styled else "streamlit",
        width="stretch",
        config={"displayModeBar": False},
        key=key,
        alt=alt,
    )


def enlarged(figure: go.Figure) -> go.Figure:
    """A copy for a room: every font, mark, line and margin times 1.4, no text under 18 px.

    The height grows as much as a screen holds: the many rows of a tall chart come closer to each
    other, as close as they can be read, instead of leaving the screen.
    """
    content = figure.to_plotly_json()
    layout = {name: value for name, value in content["layout"].items() if name != "template"}
    bigger = go.Figure(data=_grown(content["data"]), layout=_grown(layout))
    bigger.layout.template = figure.layout.template
    height = figure.layout.height
    if height:
        least = min(height * 1.2, _rows_px(bigger) or height * 1.2)
        bigger.layout.height = min(height * projection.SCALE, max(least, SCREEN_PX))
    _write_what_the_theme_would(bigger)
    return bigger


def _rows_px(figure: go.Figure) -> float:
    """Height under which the names of the rows would touch; zero for a chart without any."""
    names = _names(figure)
    if not names:
        return 0.0
    size = max(figure.layout.yaxis.tickfont.size or 0, projection.LEAST_PX)
    margin = figure.layout.margin
    return len(names) * size * LINE_HEIGHT + (margin.t or 0) + (margin.b or 0)


def _names(figure: go.Figure) -> set[Any]:
    """Rows of a chart that has some: those that are named along its height."""
    ticks = figure.layout.yaxis.tickvals
    every = ticks if ticks is not None else [y for trace in figure.data for y in _of(trace)]
    return {each for each in every if ticks is not None or isinstance(each, str)}


def _of(trace: Any) -> Any:
    return () if getattr(trace, "y", None) is None else trace.y


def _write_what_the_theme_would(figure: go.Figure) -> None:
    """Give a size to the texts that had none: Streamlit's theme would write them small."""
    written = max(figure.layout.font.size or 0, projection.LEAST_PX)
    fonts = [figure.layout.font, figure.layout.legend.font, figure.layout.hoverlabel.font]
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        fonts += [axis.tickfont, axis.title.font]
    fonts += [annotation.font for annotation in figure.layout.annotations]
    for font in fonts:
        if font.size is None or font.size < projection.LEAST_PX:
            font.size = written


def _text_px(px: float) -> float:
    return max(px * projection.SCALE, projection.LEAST_PX)


def _grown(node: Any, within: str = "") -> Any:
    """The same tree, its fonts, marks and lengths enlarged."""
    if isinstance(node, (list, tuple)):
        return [_grown(each, within) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        name: _sized(value, within) if _is_length(name, within) else _grown(value, name)
        for name, value in node.items()
    }


def _is_length(name: str, within: str) -> bool:
    if name == "size":
        return within.endswith("font") or within == "marker"
    if name == "width":
        return within in _MARKS
    return name in _LENGTHS.get(within, ())


def _sized(value: Any, within: str) -> Any:
    if value is None:
        return None
    if not isinstance(value, (int, float)):
        return [_sized(each, within) for each in value]
    return _text_px(value) if within.endswith("font") else value * projection.SCALE
