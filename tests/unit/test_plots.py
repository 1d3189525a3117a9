"""Charts enlarged for a room: no text is small, nothing of the chart on a desk changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest

from diagnostic.ui.plots import SCREEN_PX, enlarged
from diagnostic.ui.projection import LEAST_PX, SCALE


def chart(height: int | None = 300) -> go.Figure:
    figure = go.Figure()
    figure.add_scatter(
        x=[1, 2],
        y=[3, 4],
        text=["a", "b"],
        mode="markers+text",
        textfont={"size": 9},
        marker={"size": [10, 20], "line": {"width": 2}},
        error_x={"array": [1, 1], "thickness": 2},
    )
    figure.add_bar(x=[1], y=[2], width=0.5, hoverlabel={"font": {"size": 8}})
    figure.add_annotation(x=1, y=1, text="sans taille")
    figure.add_annotation(x=1, y=1, text="petite", font={"size": 11}, xshift=10)
    figure.update_layout(
        height=height, margin={"l": 10, "r": 170}, legend={"font": {"size": 14}}, font={"size": 15}
    )
    figure.update_xaxes(title="Abscisse", tickfont={"size": 14})
    return figure


def fonts(node: Any) -> Iterator[float]:
    """Sizes of every font of a chart."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name.endswith("font") and value.get("size"):
                yield value["size"]
            yield from fonts(value)
    elif isinstance(node, (list, tuple)):
        for each in node:
            yield from fonts(each)


def test_every_text_is_large_and_none_is_left_to_the_theme():
    bigger = enlarged(chart())
    content = bigger.to_plotly_json()
    content["layout"].pop("template")
    assert min(fonts(content)) >= LEAST_PX
    for annotation in bigger.layout.annotations:
        assert annotation.font.size >= LEAST_PX
    for axis in (bigger.layout.xaxis, bigger.layout.yaxis):
        assert axis.tickfont.size >= LEAST_PX
        assert axis.title.font.size >= LEAST_PX
    assert bigger.layout.hoverlabel.font.size >= LEAST_PX


def test_lengths_in_pixels_grow_and_lengths_of_the_data_do_not():
    bigger = enlarged(chart())
    assert list(bigger.data[0].marker.size) == [10 * SCALE, 20 * SCALE]
    assert bigger.data[0].marker.line.width == 2 * SCALE
    assert bigger.data[0].error_x.thickness == 2 * SCALE
    assert bigger.layout.margin.r == pytest.approx(170 * SCALE)
    assert bigger.layout.annotations[1].xshift == 10 * SCALE
    assert bigger.data[1].width == 0.5
    assert list(bigger.data[0].error_x.array) == [1, 1]
    assert list(bigger.data[0].x) == [1, 2]


@pytest.mark.parametrize(
    ("height", "seen"), [(300, 420), (600, 720), (560, 672), (500, SCREEN_PX), (1000, 1200)]
)
def test_a_tall_chart_grows_less(height, seen):
    assert enlarged(chart(height)).layout.height == pytest.approx(seen)


def test_a_chart_without_a_height_keeps_none():
    assert enlarged(chart(None)).layout.height is None


def test_the_chart_of_the_desk_is_left_as_it_is():
    figure = chart()
    before = figure.to_json()
    enlarged(figure)
    assert figure.to_json() == before


def test_the_rows_of_a_tall_chart_come_as_close_as_they_can_be_read():
    """Seventeen rows of 30 px: less than a screen, and no name on the next."""
    figure = go.Figure()
    figure.add_scatter(x=[1] * 17, y=[f"ligne {rank}" for rank in range(17)])
    figure.update_layout(height=590, margin={"t": 36, "b": 36})
    figure.update_yaxes(tickfont={"size": 15})
    bigger = enlarged(figure)
    assert bigger.layout.height == SCREEN_PX
    rows_px = bigger.layout.height - bigger.layout.margin.t - bigger.layout.margin.b
    assert rows_px / 17 >= bigger.layout.yaxis.tickfont.size
