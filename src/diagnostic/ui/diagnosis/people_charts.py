"""Charts of the population: one indicator, a line for each place."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from diagnostic.french import NBSP, signed
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.values import Value
from diagnostic.ui.diagnosis.charts import ACCENT, INK, LINE, dressed
from diagnostic.ui.diagnosis.words import interval, with_unit

ROW_PX = 40
_CLOSEST = {"departement": 1, "region": 2}
"""Levels in the order in which they are drawn, after those that the user chose."""
OWN = "Votre territoire"


def comparable(answer: Answer) -> list[Compared]:
    """Comparators that are known of the same years as the territory.

    A place named twice (a région of one département) is kept once.
    """
    found: dict[str, Compared] = {}
    for each in answer.comparators:
        same_years = each.value.period == answer.value.period
        if each.value.is_known and same_years:
            found.setdefault(each.place.name, each)
    return list(found.values())


def beside(answer: Answer) -> list[tuple[str, Value]]:
    """Places that can share an axis: the territory, then its comparators."""
    return [(OWN, answer.value), *((c.place.name, c.value) for c in comparable(answer))]


def places_chart(answer: Answer, *, signed: bool = False) -> go.Figure:
    """A dot for each place, the highest first, its figure beside it.

    Parameters
    ----------
    signed
        Whether the axis is around zero: a change, drawn as a line from it.
    """
    places = sorted(beside(answer), key=lambda each: -(each[1].value or 0))
    names = [name for name, _ in places]
    values = [value.value or 0.0 for _, value in places]
    figure = go.Figure()
    if signed:
        _from_zero(figure, names, values)
    own = [name == OWN for name in names]
    figure.add_scatter(
        x=values,
        y=names,
        mode="markers",
        marker={
            "size": [15 if mine else 12 for mine in own],
            "symbol": ["circle" if mine else "circle-open" for mine in own],
            "color": [ACCENT if mine else INK for mine in own],
            "opacity": 1,
            "line": {"width": 2},
        },
        error_x=_intervals([value for _, value in places]),
        customdata=[[_told(answer, value)] for _, value in places],
        hovertemplate="%{y} : %{customdata[0]}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    for (name, value), mine in zip(places, own, strict=True):
        shown = signed_percent(value.value or 0) if signed else _plain(answer, value)
        figure.add_annotation(
            xref="paper",
            x=1.02,
            y=name,
            text=f"<b>{shown}</b>" if mine else shown,
            showarrow=False,
            xanchor="left",
            font={"size": 15, "color": ACCENT if mine else INK},
        )
    figure = dressed(figure, ROW_PX * len(places) + 70, x_range=_range(values, signed=signed))
    suffix = f"{NBSP}%" if answer.indicator.unit.startswith("%") else f"{NBSP}€"
    figure.update_xaxes(nticks=6, ticksuffix=suffix)
    figure.update_yaxes(autorange="reversed", showgrid=True, gridcolor=LINE)
    figure.update_layout(margin={"t": 10})
    return figure


def _from_zero(figure: go.Figure, names: Sequence[str], values: Sequence[float]) -> None:
    for name, value in zip(names, values, strict=True):
        figure.add_scatter(
            x=[0, value],
            y=[name, name],
            mode="lines",
            line={"color": ACCENT if name == OWN else "#9AA7AE", "width": 3},
            showlegend=False,
            hoverinfo="skip",
        )
    figure.add_vline(x=0, line={"color": INK, "width": 1.5})


def _range(values: Sequence[float], *, signed: bool) -> tuple[float, float]:
    """Limits with room at both ends; a change keeps zero in sight."""
    every = [*values, 0.0] if signed else list(values)
    low, high = min(every), max(every)
    room = 0.15 * (high - low) or 0.1 * abs(high) or 1.0
    return low - room, high + room


def _intervals(values: Sequence[Value]) -> dict[str, object] | None:
    if not any(value.low is not None for value in values):
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": [(v.high or 0) - (v.value or 0) if v.high is not None else 0 for v in values],
        "arrayminus": [(v.value or 0) - v.low if v.low is not None else 0 for v in values],
        "color": "#9AA7AE",
        "thickness": 2,
        "width": 0,
    }


def _plain(answer: Answer, value: Value) -> str:
    """The figure with its unit, on one line."""
    return with_unit(answer.indicator, value).replace(" ", NBSP)


def _told(answer: Answer, value: Value) -> str:
    limits = interval(answer.indicator, value)
    return ", ".join(filter(None, [_plain(answer, value), limits, value.period]))


def band_shares(answers: Sequence[Answer]) -> list[tuple[str, list[float]]]:
    """Shares of every band: the territory, two comparators at most, then France."""
    of_band = [dict(beside(answer)) for answer in answers]
    level = {c.place.name: c.place.level for c in comparable(answers[0])}
    whole = [name for name in level if all(name in places for places in of_band)]
    others = sorted(
        (name for name in whole if level[name] != "france"), key=lambda n: _CLOSEST.get(level[n], 0)
    )
    named = [OWN, *others[:2], *(name for name in whole if level[name] == "france")]
    return [(name, [places[name].value or 0.0 for places in of_band]) for name in named]


def signed_percent(value: float, decimals: int = 1) -> str:
    """``+0,4 %``, ``−0,5 %``, ``0,0 %``: a change always has its sign."""
    return f"{signed(value, decimals)}{NBSP}%"
