"""A chart of the screens as a picture that leaves: the same data, drawn without a browser.

A chart is what plotly says of it, ``data`` and ``layout``, as plain lists and dictionaries. Only
what our own charts use is drawn; anything else raises, since a chart that lacks a part would lie.
Words are set here, measured with the font of the pictures: margins grow until nothing is cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from diagnostic.maps.drawing import INK, PAPER, QUIET, TEXT_PX
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas
from diagnostic.reports import chart_marks
from diagnostic.reports.chart_axes import Axis, Node, UnsupportedChartError, axis, each, values
from diagnostic.reports.chart_marks import Box, bars_of, stretched
from diagnostic.reports.chart_words import Block, Placed, block
from diagnostic.reports.words import wrapped

CHART_PX = 15.0
"""Size of the words of a chart of the screens, drawn as large as those of a map."""
USUAL_HEIGHT = 400.0
TALLER = 1.45
"""Most that a chart is stretched to fill a page."""
LEAST_ROW, LEAST_HEIGHT = 1.45, 240.0
"""Height of a row for a size of one, and of a chart of numbers, when the page is low."""
MOST_NAME = 0.4
"""Share of the width that the names of the rows take before they go to the line."""
EDGE, GAP, TICK_GAP = 6.0, 10.0, 7.0
X_TICK_PX, Y_TICK_PX = 90.0, 46.0
"""Room for a number along an axis."""
KEY_PX, KEY_GAP = 26.0, 22.0
TRIES = 4
TRACES = ("scatter", "bar")
MODES = frozenset({"lines", "markers", "text"})
_ANCHORS_X = {"left": "left", "right": "right", "center": "center", "auto": "center"}


@dataclass(frozen=True)
class Caption:
    """What must be said with a chart or a map, once away from its page.

    Attributes
    ----------
    title
        The question that it answers.
    answer
        Its answer, drawn under the title.
    unit
        Of the figures, empty when the axis says it.
    sources
        Credit lines, with their year.
    notes
        Cautions that must not be parted from it.
    place
        What it is of, in words, when it is not the territory on screen.
    """

    title: str
    answer: str = ""
    unit: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    place: str = ""


def chart_drawing(figure: Node, caption: Caption, place: str, alt: str) -> Drawing:
    """A chart that can be drawn at any size, with its words.

    Parameters
    ----------
    figure
        ``data`` and ``layout``, as plotly writes them.
    place
        The territory, in words.
    alt
        The chart in words.
    """

    def draw(canvas: Canvas) -> Plate:
        return Plate(
            svg=chart_svg(figure, canvas, caption.answer),
            title=caption.title,
            place=caption.place or place,
            unit=caption.unit,
            sources=caption.sources,
            notes=caption.notes,
            alt=alt,
        )

    return draw


def chart_svg(figure: Node, canvas: Canvas, answer: str = "") -> str:
    """A chart as one ``<svg>`` that holds in a canvas: as wide, and not higher than needed.

    Raises
    ------
    UnsupportedChartError
        When it has a part that is not drawn here.
    """
    chart = _read(figure)
    # In the pixels of the screens' charts; the words are then as large as those of a map.
    share = CHART_PX / TEXT_PX
    width, height = canvas.width * share, canvas.height * share
    said = _answer(answer, width)
    legend = _legend(chart, width)
    above = said.height + (GAP if said.lines else 0) + legend.height
    zoom = max(1.0, (chart.least + above) / height)
    if zoom > 1:
        width, height = width * zoom, height * zoom
        said, legend = _answer(answer, width), _legend(chart, width)
        above = said.height + (GAP if said.lines else 0) + legend.height
    height = min(height, chart.usual * TALLER + above)
    return _svg(chart, (width, height), said, legend)


@dataclass(frozen=True)
class _Chart:
    """A chart that was read: nothing in it is unknown."""

    figure: Node
    x: Axis
    y: Axis

    @property
    def traces(self) -> Sequence[Node]:
        found: Sequence[Node] = self.figure["data"]
        return found

    @property
    def layout(self) -> Node:
        found: Node = self.figure["layout"]
        return found

    @property
    def size(self) -> float:
        return float((self.layout.get("font") or {}).get("size") or CHART_PX)

    @property
    def usual(self) -> float:
        """Height on a screen."""
        return float(self.layout.get("height") or USUAL_HEIGHT)

    @property
    def least(self) -> float:
        """Height under which its rows would touch, or its lines be flat."""
        names = [block(name, self.size, INK) for _, name in self.y.ticks(10)]
        is_rows = bool(self.y.categories) or self.y.said.get("ticktext") is not None
        if not is_rows:
            return min(self.usual, LEAST_HEIGHT)
        tallest = max((len(name.lines) for name in names), default=1)
        row = self.size * (LEAST_ROW + 1.2 * (tallest - 1))
        return min(self.usual, abs(self.y.end - self.y.start) * row + 70)


def _read(figure: Node) -> _Chart:
    layout: Node = figure.get("layout") or {}
    traces = [_checked(trace) for trace in figure.get("data") or ()]
    more = [n for n in layout if n[1:5] == "axis" and n not in ("xaxis", "yaxis")]
    if more:
        raise UnsupportedChartError(f"a chart with {', '.join(more)}")
    axes = []
    for name in ("x", "y"):
        flat = [trace.get("orientation") == "h" for trace in traces if trace["type"] == "bar"]
        has_bars = any(is_flat == (name == "x") for is_flat in flat)
        found = [value for trace in traces for value in values(trace[name])]
        said = layout.get(f"{name}axis") or {}
        along = [*stretched(traces, layout, name)] if not _is_named(said, found) else found
        axes.append(axis(said, along, name="x" if name == "x" else "y", has_bars=has_bars))
    return _Chart({"data": traces, "layout": layout}, *axes)


def _is_named(said: Node, found: Sequence[Any]) -> bool:
    return said.get("type") == "category" or any(isinstance(value, str) for value in found)


def _checked(trace: Node) -> Node:
    """A trace of a kind that is drawn here."""
    kind = trace.get("type") or "scatter"
    if kind not in TRACES:
        raise UnsupportedChartError(f"a trace that is a {kind}")
    if trace.get("fill") not in (None, "none"):
        raise UnsupportedChartError("a filled line")
    mode = str(trace.get("mode") or "")
    if kind == "scatter" and (not mode or set(mode.split("+")) - MODES):
        raise UnsupportedChartError(f"points in mode « {mode} »")
    if trace.get("xaxis") not in (None, "x") or trace.get("yaxis") not in (None, "y"):
        raise UnsupportedChartError("a trace on a second axis")
    return {**trace, "type": kind}


# --- the page of a chart --------------------------------------------------------------------------


def _answer(text: str, width: float) -> Block:
    """The answer to the title, over the chart."""
    size = CHART_PX * 1.07
    lines = wrapped(text, width, size) if text else ()
    made = [block(escape(line), size, INK).lines[0] for line in lines if line.strip()]
    return Block(tuple(made), size, INK)


def _svg(chart: _Chart, size: tuple[float, float], said: Block, legend: _Legend) -> str:
    width, height = size
    top = said.height + (GAP if said.lines else 0.0) + legend.height
    box, words = _settled(chart, size, top)
    lines = {
        name: [place for place, _ in axis.ticks(most)]
        for name, axis, most in zip("xy", (chart.x, chart.y), _most(box), strict=True)
    }
    marks = chart_marks.drawn(size, box, (chart.x, chart.y), chart.figure, lines)
    key_top = said.height + (GAP if said.lines else 0.0)
    every = [Placed(said, 0, 0, down="top"), *words]
    written = "".join(map(_written, every))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {width:.1f} {height:.1f}" width="{width:.1f}" height="{height:.1f}" '
        "font-family=\"SourceSans, 'Source Sans 3', sans-serif\">"
        f'<rect width="{width:.1f}" height="{height:.1f}" fill="{PAPER}"/>{marks}'
        f"{_keys(legend, box, key_top)}{written}</svg>"
    )


def _settled(chart: _Chart, size: tuple[float, float], top: float) -> tuple[Box, list[Placed]]:
    """The room of the marks once its margins hold every word, and these words."""
    width, height = size
    margins = [EDGE, top + EDGE, EDGE, EDGE]
    for _ in range(TRIES):
        left, above, right, under = margins
        box = Box(left, above, max(width - left - right, 40), max(height - above - under, 40))
        words = list(_words(chart, box, width))
        boxes = [placed.box for placed in words]
        over = (
            EDGE - min((b[0] for b in boxes), default=EDGE),
            top + EDGE - min((b[1] for b in boxes), default=top + EDGE),
            max((b[2] for b in boxes), default=0) - (width - EDGE),
            max((b[3] for b in boxes), default=0) - (height - EDGE),
        )
        if all(side <= 0.5 for side in over):
            break
        margins = [max(m, m + o) for m, o in zip(margins, over, strict=True)]
    return box, words


def _most(box: Box) -> tuple[int, int]:
    """How many numbers hold along each axis."""
    return max(2, int(box.width / X_TICK_PX)), max(2, int(box.height / Y_TICK_PX))


def _words(chart: _Chart, box: Box, width: float) -> Iterator[Placed]:
    yield from _rows(chart, box, width)
    yield from _columns(chart, box)
    yield from _bar_words(chart, box)
    for note in chart.layout.get("annotations") or ():
        yield from _note(chart, note, box)


def _font(node: Node, chart: _Chart, colour: str) -> tuple[float, str]:
    font = node.get("tickfont") or node.get("font") or {}
    return float(font.get("size") or chart.size), str(font.get("color") or colour)


def _x(chart: _Chart, value: object, box: Box) -> float:
    return box.left + chart.x.share(value) * box.width


def _y(chart: _Chart, value: object, box: Box) -> float:
    return box.top + (1 - chart.y.share(value)) * box.height


def _rows(chart: _Chart, box: Box, width: float) -> Iterator[Placed]:
    """What is written along the left side, and what its numbers are."""
    said = chart.y
    if not said.is_shown or said.said.get("showticklabels") is False:
        return
    size, colour = _font(said.said, chart, INK)
    for place, name in said.ticks(_most(box)[1]):
        words = block(name, size, colour).within(MOST_NAME * width)
        yield Placed(words, box.left - TICK_GAP, _y(chart, place, box), "right")
    title = _title(said.said, chart)
    if title.lines:
        # Read from left to right, at the head of the axis, rather than with a bent neck.
        yield Placed(title, EDGE, box.top - GAP - 4, "left", "bottom")


def _columns(chart: _Chart, box: Box) -> Iterator[Placed]:
    """What is written under the marks, or over them."""
    said = chart.x
    if not said.is_shown:
        return
    size, colour = _font(said.said, chart, QUIET)
    is_over = said.said.get("side") == "top"
    ticks = said.ticks(_most(box)[0])
    slot = box.width / max(len(ticks), 1) - 8
    y = box.top - TICK_GAP if is_over else box.top + box.height + TICK_GAP
    lowest = y
    for place, name in ticks:
        words = block(name, size, colour)
        words = words.within(max(slot, 40)) if said.categories else words
        placed = Placed(words, _x(chart, place, box), y, "center", "bottom" if is_over else "top")
        lowest = max(lowest, placed.box[3])
        yield placed
    title = _title(said.said, chart)
    if title.lines:
        yield Placed(title, box.left + box.width / 2, lowest + TICK_GAP, "center", "top")


def _title(said: Node, chart: _Chart) -> Block:
    title = said.get("title") or {}
    size, colour = _font(title, chart, QUIET)
    return block(title.get("text") or "", size, colour)


def _bar_words(chart: _Chart, box: Box) -> Iterator[Placed]:
    """Amounts written in bars, where they hold."""
    for laid in bars_of(chart.traces, chart.layout, chart.x, chart.y):
        texts = laid.trace.get("text")
        if texts is None:
            continue
        if laid.trace.get("textposition") != "inside":
            raise UnsupportedChartError("words of bars that are not in them")
        font = laid.trace.get("textfont") or {}
        for text, bar in zip(values(texts), laid.bars, strict=True):
            words = block(text, float(font.get("size") or chart.size), font.get("color") or INK)
            along, across = (bar.base, bar.end), (bar.low, bar.high)
            xs, ys = (along, across) if laid.is_flat else (across, along)
            left, right = sorted(_x(chart, value, box) for value in xs)
            top, foot = sorted(_y(chart, value, box) for value in ys)
            if words.lines and words.width < right - left and words.height < foot - top:
                yield Placed(words, (left + right) / 2, (top + foot) / 2, "center")


def _note(chart: _Chart, note: Node, box: Box) -> Iterator[Placed]:
    """Words at a place of the data, or of the picture."""
    if note.get("showarrow") is not False:
        raise UnsupportedChartError("an annotation with an arrow")
    size, colour = _font(note, chart, INK)
    on_paper = [note.get(f"{name}ref") in ("paper", f"{name} domain") for name in "xy"]
    x = box.left + note["x"] * box.width if on_paper[0] else _x(chart, note["x"], box)
    if on_paper[1]:
        y = box.top + (1 - note["y"]) * box.height
    else:
        if not chart.y.holds(note["y"]):
            return
        y = _y(chart, note["y"], box)
    across = note.get("xanchor") or "auto"
    down = note.get("yanchor") or "auto"
    if across == "auto" and on_paper[0]:
        across = "left" if note["x"] < 1 / 3 else "right" if note["x"] > 2 / 3 else "center"
    if down == "auto" and on_paper[1]:
        down = "bottom" if note["y"] < 1 / 3 else "top" if note["y"] > 2 / 3 else "middle"
    x += float(note.get("xshift") or 0)
    y -= float(note.get("yshift") or 0)
    if down in ("top", "bottom"):
        y += 3 if down == "top" else -3
    yield Placed(
        block(note.get("text") or "", size, colour),
        x,
        y,
        _ANCHORS_X[across],  # type: ignore[arg-type]
        "middle" if down == "auto" else down,  # type: ignore[arg-type]
    )


def _written(placed: Placed) -> str:
    return "".join(
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{placed.block.size:g}" '
        f'fill="{escape(piece.colour or placed.block.colour)}"'
        f'{_BOLD if piece.is_bold else ""} xml:space="preserve">{escape(piece.text)}</text>'
        for piece, x, y in placed.pieces()
    )


_BOLD = ' font-weight="600"'


# --- the legend -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Legend:
    """Names of the traces, line by line, each at its place from the left."""

    names: tuple[tuple[Node, Placed], ...]
    height: float


def _legend(chart: _Chart, width: float) -> _Legend:
    if chart.layout.get("showlegend") is False:
        return _Legend((), 0.0)
    shown = [trace for trace in chart.traces if trace.get("name")]
    shown = [trace for trace in shown if trace.get("showlegend") is not False]
    if len(shown) < 2 and not any(trace.get("showlegend") for trace in shown):
        return _Legend((), 0.0)
    size = float((chart.layout.get("legend") or {}).get("font", {}).get("size") or chart.size)
    row = size * 1.6
    names, x, y = [], 0.0, row / 2
    for trace in shown:
        words = block(escape(str(trace["name"])), size, INK)
        if x and x + KEY_PX + 6 + words.width > width:
            x, y = 0.0, y + row
        names.append((trace, Placed(words, x + KEY_PX + 6, y)))
        x += KEY_PX + 6 + words.width + KEY_GAP
    return _Legend(tuple(names), y + row / 2 + 4)


def _keys(legend: _Legend, box: Box, top: float) -> str:
    """Each name after its mark."""
    drawn = []
    for trace, placed in legend.names:
        moved = replace(placed, y=placed.y + top)
        drawn.append(_key(trace, moved.x - KEY_PX - 6, moved.y) + _written(moved))
    return "".join(drawn)


def _key(trace: Node, x: float, y: float) -> str:
    middle = x + KEY_PX / 2
    if trace["type"] == "bar":
        return _box_key(trace, x + 4, y)
    drawn = ""
    mode = str(trace["mode"])
    if "lines" in mode:
        line = trace.get("line") or {}
        dash = chart_marks.dashes(line)
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        drawn += (
            f'<path d="M{x:.1f} {y:.1f}h{KEY_PX:g}" fill="none" stroke="{line.get("color")}" '
            f'stroke-width="{line.get("width") or 2:g}"{dashed}/>'
        )
    if "markers" in mode:
        drawn += _mark_key(chart_marks.mark(trace, 0, max(1, len(values(trace["x"])))), middle, y)
    return drawn


def _box_key(trace: Node, x: float, y: float) -> str:
    marker = trace.get("marker") or {}
    line = marker.get("line") or {}
    fill = each(marker.get("color") or chart_marks.USUAL_COLOUR, 1)[0]
    edge = each(line.get("color"), 1)[0]
    stroke = f' stroke="{edge}" stroke-width="{line.get("width") or 0:g}"' if edge else ""
    return f'<rect x="{x:.1f}" y="{y - 7:.1f}" width="18" height="14" fill="{fill}"{stroke}/>'


def _mark_key(look: Mapping[str, Any], x: float, y: float) -> str:
    """The mark of a trace, drawn as the marks are."""
    half = min(look["markersize"], 16) / 2
    paths = {
        "o": f"M{x - half:.1f} {y:.1f}a{half:g} {half:g} 0 1 0 {2 * half:g} 0"
        f"a{half:g} {half:g} 0 1 0 {-2 * half:g} 0z",
        "s": f"M{x - half:.1f} {y - half:.1f}h{2 * half:g}v{2 * half:g}h{-2 * half:g}z",
        "D": _polygon(x, y, half * math.sqrt(2), 4, 0),
        "^": _polygon(x, y, half * 1.15, 3, 0),
        "v": _polygon(x, y, half * 1.15, 3, 180),
        "<": _polygon(x, y, half * 1.15, 3, 270),
        ">": _polygon(x, y, half * 1.15, 3, 90),
        "|": f"M{x:.1f} {y - half:.1f}v{2 * half:g}",
        "_": f"M{x - half:.1f} {y:.1f}h{2 * half:g}",
        "x": f"M{x - half:.1f} {y - half:.1f}l{2 * half:g} {2 * half:g}"
        f"m{-2 * half:g} 0l{2 * half:g} {-2 * half:g}",
    }
    return (
        f'<path d="{paths[look["marker"]]}" fill="{look["markerfacecolor"]}" '
        f'stroke="{look["markeredgecolor"]}" stroke-width="{look["markeredgewidth"]:g}"/>'
    )


def _polygon(x: float, y: float, radius: float, sides: int, turned: float) -> str:
    corners = [math.radians(turned + 360 * side / sides - 90) for side in range(sides)]
    points = [f"{x + radius * math.cos(a):.1f} {y + radius * math.sin(a):.1f}" for a in corners]
    return f"M{'L'.join(points)}z"
