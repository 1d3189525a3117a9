"""A chart that shows too little is not sent among the others, and why is said."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from diagnostic.ui.plots import too_little


@pytest.mark.parametrize(
    ("xs", "ys", "why"),
    [
        ([1.0, 2.0, 3.0], ["a", "a", "a"], "une seule ligne : le tableau la donne"),
        ([1.0, 2.0], ["a", "b"], "moins de trois points : le tableau les donne"),
        ([1.0, 2.0, None], ["a", "b", "c"], "moins de trois points : le tableau les donne"),
        ([1.0, 2.0, float("nan")], [2016, 2020, 2023], "moins de trois points : le tableau"),
        ([], [], "moins de trois points"),
        ([1.0, 2.0, 3.0], ["a", "b", "c"], ""),
        ([2016, 2020, 2023], [1.0, 2.0, 3.0], ""),
    ],
)
def test_one_row_or_fewer_than_three_points_make_no_chart(xs, ys, why) -> None:
    found = too_little(go.Figure(go.Scatter(x=xs, y=ys)))
    assert found.startswith(why)
    assert bool(found) is bool(why)


def test_points_of_every_trace_count_and_rows_are_those_of_the_axis() -> None:
    traces = [go.Bar(x=[1.0, 2.0], y=[0, 1]) for _ in range(2)]
    assert not too_little(go.Figure(traces))
    named = go.Figure(traces)
    named.update_yaxes(tickvals=[0], ticktext=["Seule"])
    assert too_little(named)
