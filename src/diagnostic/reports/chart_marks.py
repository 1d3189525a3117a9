"""Marks of a chart: bars, lines, dots, intervals and limits, drawn without a browser.

Nothing here writes a word: matplotlib draws the shapes only, on a figure of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from diagnostic.reports.chart_axes import Axis, Node, UnsupportedChartError, each, values

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SYMBOLS: Mapping[str, str] = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "triangle-up": "^",
    "triangle-down": "v",
    "triangle-left": "<",
    "triangle-right": ">",
    "line-ns": "|",
    "line-ew": "_",
    "x-thin": "x",
}
_THIN = ("line-ns", "line-ew", "x-thin")
SHRUNK = {"diamond": 0.78, "square": 0.9}
"""Sides of the symbols that matplotlib draws larger than plotly, for a size of one."""
DASHES: Mapping[str, tuple[float, ...]] = {
    "solid": (),
    "dot": (1, 1),
    "dash": (3, 3),
    "longdash": (5, 5),
    "dashdot": (3, 1, 1, 1),
    "longdashdot": (5, 1, 1, 1),
}
"""Drawn and left lengths, for a width of one: those of plotly."""
SHAPES: Mapping[str, str] = {"linear": "default", "hv": "steps-post"}
LEAST_DASH_PX = 3.0
BAR_GAP = 0.2
LINE, USUAL_COLOUR = "#d5dde1", "#0f5c78"
_SALT = "diagnostic-cpts"
_drawing = Lock()
"""Settings of matplotlib are those of the whole process: one drawing at a time."""


class Box(NamedTuple):
    """Where the marks are, in pixels from the top left corner."""

    left: float
    top: float
    width: float
    height: float


class Bar(NamedTuple):
    """A bar along its axis, from its base to its end, across from a side to the other."""

    base: float
    end: float
    low: float
    high: float


@dataclass(frozen=True)
class Bars:
    """Bars of one trace."""

    trace: Node
    is_flat: bool
    bars: tuple[Bar, ...]


def bars_of(traces: Sequence[Node], layout: Node, x: Axis, y: Axis) -> list[Bars]:
    """Bars of every trace, stacked, beside each other or over each other as the layout says.

    Raises
    ------
    UnsupportedChartError
        When they are laid in another way.
    """
    mode = layout.get("barmode") or "group"
    if mode not in ("stack", "overlay", "group"):
        raise UnsupportedChartError(f"bars in mode {mode}")
    found = [trace for trace in traces if trace["type"] == "bar"]
    gap = layout.get("bargap")
    room = 1 - (BAR_GAP if gap is None else float(gap))
    share = room / len(found) if mode == "group" and found else room
    heights: dict[tuple[float, bool], float] = {}
    laid = []
    for rank, trace in enumerate(found):
        is_flat = trace.get("orientation") == "h"
        across, along = (y, x) if is_flat else (x, y)
        names, lengths = (values(trace[name]) for name in (("y", "x") if is_flat else ("x", "y")))
        wide = float(trace["width"]) if trace.get("width") else share
        first = -room / 2 + rank * share if mode == "group" else -wide / 2
        first = -wide / 2 if trace.get("width") or len(found) == 1 else first
        bars = []
        bases = each(trace.get("base"), len(names))
        for name, length, base in zip(names, lengths, bases, strict=True):
            place, size = across.at(name), along.at(length)
            begun = float(base or 0.0)
            if mode == "stack" and not math.isnan(size):
                begun = heights.get((place, size < 0), begun)
                heights[(place, size < 0)] = begun + size
            bars.append(Bar(begun, begun + size, place + first, place + first + wide))
        laid.append(Bars(trace, is_flat, tuple(bars)))
    return laid


def stretched(traces: Sequence[Node], layout: Node, name: str) -> Iterator[Any]:
    """Every value along an axis, the ends of intervals and of bars included."""
    sums: dict[object, float] = {}
    for trace in traces:
        found = values(trace[name])
        is_along = trace["type"] == "bar" and (trace.get("orientation") == "h") == (name == "x")
        if is_along:
            begun = [base or 0.0 for base in each(trace.get("base"), len(found))]
            yield from begun
            yield from (base + (size or 0.0) for base, size in zip(begun, found, strict=True))
        else:
            yield from found
        if is_along and layout.get("barmode") == "stack":
            for place, size in zip(values(trace["y" if name == "x" else "x"]), found, strict=True):
                sums[place] = sums.get(place, 0.0) + (size or 0.0)
        for value, below, above in _limits(trace, name):
            yield from (value - below, value + above)
    yield from sums.values()


def _limits(trace: Node, name: str) -> Iterator[tuple[float, float, float]]:
    """Each value that has an interval, and how far it goes under and over."""
    error = trace.get(f"error_{name}")
    if not error:
        return
    if error.get("type") != "data" or error.get("symmetric") is not False:
        raise UnsupportedChartError("intervals that are not given one by one")
    found = values(trace[name])
    sides = (values(error["arrayminus"]), values(error["array"]))
    for value, below, above in zip(found, *sides, strict=True):
        if isinstance(value, str):
            raise UnsupportedChartError("intervals along names")
        if value is not None:
            yield float(value), float(below or 0.0), float(above or 0.0)


# --- drawing --------------------------------------------------------------------------------------


def drawn(
    size: tuple[float, float], box: Box, axes: tuple[Axis, Axis], figure: Node, lines: Node
) -> str:
    """Shapes as a piece of SVG, in pixels.

    Parameters
    ----------
    size
        Width and height of the picture.
    figure
        ``data`` and ``layout`` of plotly.
    lines
        Places of the lines behind the marks, by axis.
    """
    with _drawing:
        return _drawn(size, box, axes, figure, lines)


def _drawn(
    size: tuple[float, float], box: Box, axes: tuple[Axis, Axis], figure: Node, lines: Node
) -> str:
    # Loaded when a picture is asked for only.
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    width, height = size
    x, y = axes
    # The font is never used: no word is drawn.
    with mpl.rc_context({"svg.hashsalt": _SALT, "svg.fonttype": "none", "path.simplify": False}):
        page = Figure(figsize=(width / 72, height / 72), dpi=72)
        page.patch.set_visible(False)
        FigureCanvasSVG(page)
        ax = page.add_axes(
            (
                box.left / width,
                1 - (box.top + box.height) / height,
                box.width / width,
                box.height / height,
            )
        )
        ax.set_axis_off()
        ax.set_xlim(x.start, x.end)
        ax.set_ylim(y.start, y.end)
        _grid(ax, axes, lines)
        _shapes(ax, figure["layout"], axes)
        for laid in bars_of(figure["data"], figure["layout"], x, y):
            _bars(ax, laid)
        for rank, trace in enumerate(figure["data"]):
            if trace["type"] == "scatter":
                _scatter(ax, trace, x, y, rank)
        content = BytesIO()
        page.savefig(content, format="svg", metadata=dict.fromkeys(_METADATA))
    return _inside(content.getvalue().decode())


_METADATA = ("Date", "Creator", "Format", "Type")
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_STYLE = re.compile(r"<style[^>]*>[^<]*</style>|<metadata>.*?</metadata>", re.DOTALL)


def _inside(svg: str) -> str:
    """What a drawing of matplotlib holds, its page and its style left out."""
    found = _BODY.search(svg)
    if found is None:
        raise ValueError("matplotlib wrote no picture")
    body = _STYLE.sub("", found[1])
    body = re.sub(r"<defs>\s*</defs>\s*", "", body).replace("xlink:href", "href")
    body = re.sub(r'id="(\w+)_(\d+)"', r'id="chart-\1-\2"', body)
    return f'<g stroke-linejoin="round" stroke-linecap="butt">{body.strip()}</g>'


def _grid(ax: Axes, axes: tuple[Axis, Axis], lines: Node) -> None:
    for name, axis in zip(("x", "y"), axes, strict=True):
        draw = ax.axvline if name == "x" else ax.axhline
        if not axis.is_shown:
            continue
        # Lines lead the eye to a value: across names, only where they are asked for.
        if axis.said.get("showgrid", not axis.categories) is not False:
            for place in lines[name]:
                draw(place, color=axis.said.get("gridcolor") or LINE, linewidth=1, zorder=0.5)
        if axis.said.get("zeroline") or axis.said.get("zerolinecolor"):
            colour = axis.said.get("zerolinecolor") or LINE
            draw(0, color=colour, linewidth=axis.said.get("zerolinewidth") or 1, zorder=3.5)


def _shapes(ax: Axes, layout: Node, axes: tuple[Axis, Axis]) -> None:
    """Lines and bands across the whole chart."""
    from matplotlib.patches import Rectangle

    for shape in layout.get("shapes") or ():
        ends = []
        for name, axis in zip(("x", "y"), axes, strict=True):
            whole = shape.get(f"{name}ref") in ("paper", f"{name} domain")
            if not whole and shape.get(f"{name}ref", name) != name:
                raise UnsupportedChartError(f"a shape placed on {shape[f'{name}ref']}")
            places = (shape[f"{name}0"], shape[f"{name}1"])
            ends.append(tuple(float(p) if whole else axis.share(p) for p in places))
        (left, right), (foot, top) = ends
        line = shape.get("line") or {}
        under = shape.get("layer") == "below"
        if shape["type"] == "line":
            ax.plot(
                (left, right),
                (foot, top),
                transform=ax.transAxes,
                zorder=0.7 if under else 4,
                **_pen(line, 1),
            )
        elif shape["type"] == "rect":
            band = Rectangle(
                (left, foot),
                right - left,
                top - foot,
                transform=ax.transAxes,
                facecolor=shape.get("fillcolor") or "none",
                alpha=shape.get("opacity"),
                edgecolor=line.get("color") or "none",
                linewidth=line.get("width") or 0,
                zorder=0.2 if under else 4,
            )
            ax.add_patch(band)
        else:
            raise UnsupportedChartError(f"a shape that is a {shape['type']}")


def _bars(ax: Axes, laid: Bars) -> None:
    marker = laid.trace.get("marker") or {}
    edge = marker.get("line") or {}
    count = len(laid.bars)
    fills = each(marker.get("color") or USUAL_COLOUR, count)
    edges = each(edge.get("color"), count)
    for bar, fill, line in zip(laid.bars, fills, edges, strict=True):
        if math.isnan(bar.end):
            continue
        draw = ax.barh if laid.is_flat else ax.bar
        size = {"left" if laid.is_flat else "bottom": bar.base}
        draw(
            bar.low,
            bar.end - bar.base,
            bar.high - bar.low,
            align="edge",
            color=fill,
            edgecolor=line or "none",
            linewidth=edge.get("width") or 0 if line else 0,
            alpha=laid.trace.get("opacity"),
            zorder=2,
            **size,  # type: ignore[arg-type]
        )


def _scatter(ax: Axes, trace: Node, x: Axis, y: Axis, rank: int) -> None:
    mode = str(trace.get("mode") or "")
    across = [x.at(value) for value in values(trace["x"])]
    along = [y.at(value) for value in values(trace["y"])]
    above = 2.2 + rank / 1000
    _errors(ax, trace, x, y, above)
    if "lines" in mode:
        line = trace.get("line") or {}
        ax.plot(
            across,
            along,
            drawstyle=_one_of(SHAPES, line.get("shape") or "linear"),
            alpha=trace.get("opacity"),
            zorder=above + 0.3,
            **_pen(line, 2),
        )
    if "markers" in mode:
        spots = [
            (place, (a, b))
            for place, (a, b) in enumerate(zip(across, along, strict=True))
            if x.holds(a) and y.holds(b)
        ]
        _markers(ax, trace, spots, len(across), above + 1)


def _errors(ax: Axes, trace: Node, x: Axis, y: Axis, above: float) -> None:
    """Intervals, cut where the axis ends."""
    for name, axis in (("x", x), ("y", y)):
        limits = iter(_limits(trace, name))
        other = "y" if name == "x" else "x"
        spots = zip(values(trace[name]), values(trace[other]), strict=True)
        known = [place for value, place in spots if value is not None]
        error = trace.get(f"error_{name}") or {}
        low, high = sorted((axis.start, axis.end))
        for place, (value, below, over) in zip(known, limits, strict=False):
            if place is None:
                continue
            ends = (max(value - below, low), min(value + over, high))
            still = [(y if name == "x" else x).at(place)] * 2
            if ends[0] >= ends[1]:
                continue
            ax.plot(
                *((ends, still) if name == "x" else (still, ends)),
                color=error.get("color") or "#9aa7ae",
                linewidth=error.get("thickness") or 2,
                solid_capstyle="butt",
                zorder=above,
            )


def _markers(
    ax: Axes,
    trace: Node,
    spots: Sequence[tuple[int, tuple[float, float]]],
    count: int,
    above: float,
) -> None:
    for rank, (a, b) in spots:
        ax.plot([a], [b], linestyle="none", clip_on=False, zorder=above, **mark(trace, rank, count))


def mark(trace: Node, rank: int, count: int) -> dict[str, Any]:
    """How a mark is drawn, for matplotlib; sizes in pixels.

    Raises
    ------
    UnsupportedChartError
        When its symbol is not one that is drawn here.
    """
    marker = trace.get("marker") or {}
    edge = marker.get("line") or {}
    symbol = str(each(marker.get("symbol") or "circle", count)[rank])
    size = float(each(marker.get("size") or 6, count)[rank])
    colour = each(marker.get("color") or USUAL_COLOUR, count)[rank]
    is_open = symbol.endswith("-open")
    name = symbol.removesuffix("-open")
    shape = _one_of(SYMBOLS, name)
    width = each(edge.get("width"), count)[rank]
    around = each(edge.get("color"), count)[rank]
    if name in _THIN or is_open:
        around, width = colour, width or 1
    return {
        "marker": shape,
        "markersize": size * SHRUNK.get(name, 1.0),
        "markerfacecolor": "none" if is_open else colour,
        "markeredgecolor": around or colour,
        "markeredgewidth": width or 0,
        "alpha": each(marker.get("opacity"), count)[rank] or trace.get("opacity"),
    }


def _pen(line: Node, usual: float) -> dict[str, Any]:
    width = float(line["width"]) if line.get("width") is not None else usual
    lengths = _one_of(DASHES, line.get("dash") or "solid")
    # Matplotlib multiplies them by the width of the line.
    unit = max(width, LEAST_DASH_PX) / width if width else 1
    dashes = tuple(length * unit for length in lengths)
    return {
        "color": line.get("color") or "#444444",
        "linewidth": width,
        "linestyle": (0, dashes) if dashes else "-",
        "solid_capstyle": "butt",
    }


def dashes(line: Node) -> str:
    """The same in SVG, for a legend; empty for a solid line."""
    unit = max(float(line.get("width") or 2), LEAST_DASH_PX)
    return " ".join(f"{x * unit:g}" for x in _one_of(DASHES, line.get("dash") or "solid"))


def _one_of(known: Mapping[str, Any], name: str) -> Any:
    if name not in known:
        raise UnsupportedChartError(f"« {name} » is not drawn here")
    return known[name]
