"""Charts of care: bands of APL, what retirements take away, distances, gradation, CNAM."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from diagnostic.french import NBSP, hundredths, km, number
from diagnostic.indicators.accessibility import Curve, Owed
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.gradation import Level, Line
from diagnostic.indicators.official_densities import SHOWN, Densities
from diagnostic.ui.diagnosis.charts import ACCENT, INK, LINE, QUIET, dressed

AMBER = "#D98E04"
PALE_AMBER, PALE = "#F0C77A", "#BFD6DF"
"""Lighter than the marks that stand on them."""
GREY = "#9AA7AE"
MARKS = ("line-ew-open", "diamond-open", "circle-open", "square-open", "x-thin-open")
DASHES = ("dash", "dot", "dashdot", "longdash", "longdashdot")
COMPARED = (INK, "#4A3F6B", "#7A4B12", "#2B6CB0", "#55636B")
"""Colours of the comparators, each with a mark or a dash of its own."""
THRESHOLD_RANK = 2
"""Bands of APL before this one are under 2.5."""
FAR_KM = 300
"""Beyond, a distance would crush all the others: it is told, not drawn."""
_ON_TOP = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left"}


def bands_chart(bands: Sequence[Answer]) -> go.Figure:
    """Share of the inhabitants in each band of APL: bars, and a mark for each comparator."""
    names = [
        f"{answer.indicator.label}<br><b>{hundredths(answer.value.value or 0.0)}</b>"
        for answer in bands
    ]
    shares = [answer.value.value or 0.0 for answer in bands]
    figure = go.Figure()
    figure.add_bar(
        x=names,
        y=shares,
        name="Votre territoire",
        marker={
            "color": [PALE_AMBER] * THRESHOLD_RANK + [PALE] * (len(bands) - THRESHOLD_RANK),
            "line": {
                "width": 2,
                "color": [AMBER] * THRESHOLD_RANK + [ACCENT] * (len(bands) - THRESHOLD_RANK),
            },
        },
        hovertemplate=f"%{{x}} : %{{y:.1f}}{NBSP}% des habitants<extra></extra>",
        showlegend=False,
        cliponaxis=False,
        width=0.62,
    )
    most = max(shares)
    for rank, compared in enumerate(bands[0].comparators):
        values = [answer.comparators[rank].value.value for answer in bands]
        if None in values:
            continue
        most = max(most, *(value or 0.0 for value in values))
        figure.add_scatter(
            x=names,
            y=values,
            mode="markers",
            name=compared.place.name,
            marker={
                "symbol": MARKS[rank % len(MARKS)],
                "size": 22 if rank == 0 else 12,
                "color": COMPARED[rank % len(COMPARED)],
                "line": {"width": 2.5, "color": COMPARED[rank % len(COMPARED)]},
            },
            hovertemplate=f"{compared.place.name}, %{{x}} : %{{y:.1f}}{NBSP}%<extra></extra>",
        )
    edge = THRESHOLD_RANK - 0.5
    figure.add_vline(x=edge, line={"color": INK, "width": 2, "dash": "dot"})
    figure.add_annotation(
        x=edge,
        y=1,
        yref="paper",
        yanchor="top",
        xanchor="right",
        xshift=-8,
        text=f"sous 2,5{NBSP}: sous-dense",
        showarrow=False,
        font={"size": 14, "color": INK},
    )
    figure.update_layout(legend=_ON_TOP)
    figure = dressed(figure, 380)
    figure.update_layout(margin={"l": 10, "r": 20, "t": 50, "b": 60})
    figure.update_xaxes(title={"text": "Consultations accessibles par an et par habitant"})
    figure.update_yaxes(
        range=(0, max(10.0, 1.18 * most)), ticksuffix=f"{NBSP}%", showgrid=True, gridcolor=LINE
    )
    return figure


def owed_chart(places: Sequence[Owed]) -> go.Figure:
    """APL of each place, cut in two: what stays, and what doctors of 65 and over give."""
    places = [each.rounded() for each in places]
    names = [each.place.name for each in places]
    figure = go.Figure()
    parts = (
        (
            "Généralistes de moins de 65 ans",
            [each.younger for each in places],
            ACCENT,
            "#FFFFFF",
        ),
        ("Généralistes de 65 ans et plus", [each.older for each in places], PALE_AMBER, INK),
    )
    for name, values, colour, ink in parts:
        figure.add_bar(
            y=names,
            x=values,
            name=name,
            orientation="h",
            marker={"color": colour},
            text=[number(value, 2) for value in values],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 15, "color": ink},
            customdata=[number(value, 2) for value in values],
            hovertemplate=f"%{{y}}, {name.lower()} : %{{customdata}}<extra></extra>",
        )
    for each in places:
        figure.add_annotation(
            y=each.place.name,
            x=each.whole,
            xanchor="left",
            xshift=8,
            text=f"<b>{number(each.whole, 2)}</b>",
            showarrow=False,
            font={"size": 15, "color": INK},
        )
    most = max(each.whole for each in places)
    figure.update_layout(barmode="stack", bargap=0.35, legend={**_ON_TOP, "traceorder": "normal"})
    figure = dressed(figure, 44 * len(places) + 110, x_range=(0, max(3.0, 1.12 * most)))
    figure.add_vline(x=2.5, line={"color": AMBER, "width": 2.5, "dash": "dash"})
    figure.update_layout(margin={"l": 10, "r": 20, "t": 40, "b": 50})
    figure.update_xaxes(title={"text": "Consultations par an et par habitant (seuil : 2,5)"})
    figure.update_yaxes(autorange="reversed")
    return figure


def distance_chart(curves: Sequence[Curve]) -> go.Figure:
    """Share of the inhabitants within each distance: the territory solid, the others dashed."""
    limit = max(_axis_end(curve) for curve in curves)
    limits = np.linspace(0, limit, 161)
    figure = go.Figure()
    for rank, curve in enumerate(curves):
        own = rank == 0
        figure.add_scatter(
            x=limits,
            y=curve.share_within(limits),
            mode="lines",
            name=curve.place.name,
            line={
                "color": ACCENT if own else COMPARED[(rank - 1) % len(COMPARED)],
                "width": 4 if own else 2,
                "dash": "solid" if own else DASHES[(rank - 1) % len(DASHES)],
                "shape": "hv",
            },
            hovertemplate=(
                f"{curve.place.name} : %{{y:.0f}}{NBSP}% à moins de %{{x:.1f}}{NBSP}km"
                "<extra></extra>"
            ),
        )
    figure.update_layout(legend=_ON_TOP)
    figure = dressed(figure, 380, x_range=(0, limit))
    figure.update_layout(margin={"l": 10, "r": 20, "t": 50, "b": 50})
    figure.update_xaxes(title={"text": "Distance à vol d’oiseau"}, ticksuffix=f"{NBSP}km")
    figure.update_yaxes(range=(0, 102), ticksuffix=f"{NBSP}%", showgrid=True, gridcolor=LINE)
    return figure


def _axis_end(curve: Curve) -> float:
    """Distance that leaves out the last hundredth of the inhabitants, 5 km at least."""
    return min(float(FAR_KM), max(5.0, 1.1 * curve.distance_of(99)))


def gradation_chart(levels: Sequence[tuple[Level, Sequence[Line]]]) -> go.Figure:
    """Mean distance to each service, up to the farthest commune; filled when it is inside."""
    names: list[str] = []
    figure = go.Figure()
    drawn: dict[bool | None, list[tuple[str, Line]]] = {True: [], False: [], None: []}
    for level, lines in levels:
        known = [line for line in lines if line.reach is not None]
        if not known:
            continue
        names.append(f"<b>{level.name}</b>")
        for line in known:
            names.append(line.service.label)
            drawn[line.is_inside].append((line.service.label, line))
            _note(figure, line)
    for inside, (name, symbol, colour) in _STANDING.items():
        _points(figure, drawn[inside], name, symbol, colour)
    figure.update_layout(legend=_ON_TOP)
    figure = dressed(figure, 26 * len(names) + 110)
    figure.update_layout(margin={"l": 10, "r": 330, "t": 44, "b": 50})
    figure.update_xaxes(
        title={"text": "Distance moyenne, et trait jusqu’à la commune la plus éloignée"},
        ticksuffix=f"{NBSP}km",
        rangemode="tozero",
        range=(-0.02 * _farthest(levels), 1.04 * _farthest(levels)),
    )
    figure.update_yaxes(
        categoryorder="array",
        categoryarray=names,
        range=(len(names) - 0.5, -0.5),
        tickmode="array",
        tickvals=names,
        ticktext=names,
    )
    return figure


_STANDING = {
    True: ("Dans le territoire", "circle", ACCENT),
    False: ("Hors du territoire", "circle-open", INK),
    None: ("Présence non connue", "diamond-open", QUIET),
}


def _farthest(levels: Sequence[tuple[Level, Sequence[Line]]]) -> float:
    reaches = [line.reach for _, lines in levels for line in lines if line.reach]
    return max([2.0, *(reach.farthest_km for reach in reaches if reach.farthest_km < FAR_KM)])


def _points(
    figure: go.Figure, lines: Sequence[tuple[str, Line]], name: str, symbol: str, colour: str
) -> None:
    near = [
        (label, line.reach)
        for label, line in lines
        if line.reach and line.reach.farthest_km < FAR_KM
    ]
    if not near:
        return
    figure.add_scatter(
        x=[reach.mean_km for _, reach in near],
        y=[label for label, _ in near],
        mode="markers",
        name=name,
        showlegend=True,
        marker={"symbol": symbol, "size": 13, "color": colour, "line": {"width": 2}},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [reach.farthest_km - reach.mean_km for _, reach in near],
            "arrayminus": [0] * len(near),
            "color": GREY,
            "thickness": 2,
            "width": 0,
        },
        customdata=[
            [number(reach.mean_km, 1), reach.farthest, number(reach.farthest_km, 1)]
            for _, reach in near
        ],
        hovertemplate=(
            f"%{{y}} : %{{customdata[0]}}{NBSP}km en moyenne<br>%{{customdata[1]}} est à "
            f"%{{customdata[2]}}{NBSP}km<extra></extra>"
        ),
        cliponaxis=False,
    )


def _note(figure: go.Figure, line: Line) -> None:
    """What stands at the end of a line: how many inside, or where the nearest is."""
    reach = line.reach
    if reach is None:
        return
    if line.is_inside:
        text = f"{number(line.inside.value or 0)} sur place"
    elif reach.spot is None:
        text = km(reach.mean_km, 1)
    else:
        spot = reach.spot
        sea = ", par-delà la mer" if spot.by_sea else ""
        text = f"{spot.commune} ({spot.departement}), {km(reach.mean_km)}{sea}"
    figure.add_annotation(
        xref="paper",
        x=1.01,
        y=line.service.label,
        text=text,
        showarrow=False,
        xanchor="left",
        font={"size": 14, "color": INK},
    )


def official_chart(densities: Densities) -> go.Figure:
    """Densities of the CNAM, France being 100, so that publics of each profession never mix."""
    france = len(densities.places) - 1
    rows = {
        slug: figures
        for slug, figures in densities.rows.items()
        if figures[france].density and any(each.density is not None for each in figures[:france])
    }
    names = [SHOWN[slug] for slug in rows]
    figure = go.Figure()
    for rank, place in enumerate(densities.places[:france]):
        own = rank == 0
        shown = [
            (SHOWN[slug], figures[rank].density, figures[france].density)
            for slug, figures in rows.items()
            if figures[rank].density is not None
        ]
        figure.add_scatter(
            x=[100 * (mine or 0) / (theirs or 1) for _, mine, theirs in shown],
            y=[name for name, _, _ in shown],
            mode="markers",
            name=place.name,
            showlegend=True,
            marker={
                "symbol": "circle" if own else MARKS[rank % len(MARKS)],
                "size": 13,
                "color": "#4A3F6B" if own else INK,
                "line": {"width": 2},
            },
            customdata=[
                [number(mine or 0, 1), number(theirs or 0, 1)] for _, mine, theirs in shown
            ],
            hovertemplate=(
                f"{place.name}, %{{y}}<br>%{{customdata[0]}} pour 100{NBSP}000, France "
                "%{customdata[1]}<extra></extra>"
            ),
            cliponaxis=False,
        )
    for slug, figures in rows.items():
        mine, theirs = figures[0].density, figures[france].density
        told = "nd" if mine is None else number(mine, 1)
        figure.add_annotation(
            xref="paper",
            x=1.01,
            y=SHOWN[slug],
            text=f"{told} contre {number(theirs or 0, 1)}",
            showarrow=False,
            xanchor="left",
            font={"size": 14, "color": INK},
        )
    figure.add_vline(x=100, line={"color": INK, "width": 2})
    figure.update_layout(legend=_ON_TOP)
    figure = dressed(figure, 28 * len(names) + 100)
    figure.update_layout(margin={"l": 10, "r": 170, "t": 44, "b": 50})
    figure.update_xaxes(title={"text": "Densité publiée par la CNAM, France = 100"})
    most = max((each or 0) for trace in figure.data for each in trace.x)
    figure.update_xaxes(range=(-2, 1.06 * max(most, 110)))
    figure.update_yaxes(categoryorder="array", categoryarray=names, range=(len(names) - 0.5, -0.5))
    return figure
