"""Charts of the diseases: people expected, places over the years and the ages, strata."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from diagnostic.french import NBSP, hundredths, number
from diagnostic.indicators.bassins import Bassin, Spread
from diagnostic.indicators.diseases import Gap, Point
from diagnostic.indicators.expected import LEAST, ExpectedCases
from diagnostic.indicators.places import Place
from diagnostic.indicators.responsibility import AT_RISK, Pyramid
from diagnostic.stats.intervals import Interval
from diagnostic.ui.diagnosis import charts, estimates
from diagnostic.ui.diagnosis.charts import ACCENT, INK, LINE, QUIET, Spine

NAMES_APART = 0.09
"""Least distance between two names beside a chart, as a share of its height."""
NAME_WIDTH = 44
"""Letters of a name on one line of an axis."""
PLACES = (
    ("#2B4C7E", "solid"),
    ("#8A4B08", "dash"),
    ("#4A3F6B", "longdash"),
    ("#55636B", "dashdot"),
)
"""Colours and dashes of départements and régions: never the one of the territory."""
FRANCE = (INK, "dot")
BAR, PALE = "#9FC3CF", "#E3EEF2"


def folded(name: str, width: int = NAME_WIDTH) -> str:
    """A long name on several lines."""
    return "<br>".join(wrap(name, width))


# --- people expected -----------------------------------------------------------------------------


def expected_chart(lines: Sequence[ExpectedCases], inhabitants: float, place: str) -> go.Figure:
    """A bar for the people expected here, a mark where the share of the reference would be."""
    known = [line for line in lines if line.cases is not None and line.cases >= LEAST]
    names = [folded(line.category) for line in known]
    cases = [line.cases or 0.0 for line in known]
    there = [(line.reference_pct or 0.0) / 100 * inhabitants for line in known]
    figure = go.Figure()
    figure.add_bar(
        x=cases,
        y=names,
        orientation="h",
        marker={"color": BAR},
        name="Attendues ici (estimation)",
        customdata=[estimates.people(value) for value in cases],
        hovertemplate="%{y}<br>%{customdata} personnes attendues<extra></extra>",
    )
    figure.add_scatter(
        x=there,
        y=names,
        mode="markers",
        name=f"À la part observée {place}",
        marker={"symbol": "line-ns-open", "size": 18, "color": INK, "line": {"width": 3}},
        customdata=[estimates.people(value) for value in there],
        hovertemplate=f"%{{y}}<br>%{{customdata}} à la part observée {place}<extra></extra>",
    )
    for name, value in zip(names, cases, strict=True):
        _beside(figure, name, f"<b>{estimates.people(value)}</b>")
    _legend(figure)
    figure = charts.dressed(figure, 42 * len(known) + 110, x_range=(0, None))
    figure.update_xaxes(range=None, rangemode="tozero", title=title("personnes"))
    figure.update_yaxes(autorange="reversed")
    return figure


def gradient_chart(found: Sequence[tuple[str, Interval]]) -> go.Figure:
    """How many times as frequent in the poorest tenth, around 1 which is as frequent."""
    names = [folded(name) for name, _ in found]
    figure = go.Figure()
    _dots(figure, names, [ratio for _, ratio in found], "#2B6CB0")
    for name, (_, ratio) in zip(names, found, strict=True):
        _beside(figure, name, f"{number(ratio.value, 1)}{NBSP}fois")
    _line(figure, 1, "<b>autant</b>")
    figure = charts.dressed(figure, 34 * len(found) + 90)
    figure.update_xaxes(rangemode="tozero", title=title("fois plus fréquent"))
    figure.update_yaxes(autorange="reversed")
    return figure


# --- measured ------------------------------------------------------------------------------------


def gap_spines(gaps: Sequence[Gap], *, same_ages: bool) -> list[Spine]:
    """Lines of a spine chart, the lowest first: shares for 100 in France, or ICM."""
    found = []
    for gap in gaps:
        ratio = gap.standardised.icm if same_ages else gap.ratio
        compared = gap.standardised.comparison if same_ages else gap.comparison
        if ratio is None or gap.here.share is None or gap.there.share is None:
            continue
        text = f"{percent(gap.here.share.value)} contre {percent(gap.there.share.value)}"
        found.append(
            Spine(
                name=folded(gap.condition.name),
                ratio=ratio.value,
                low=ratio.low,
                high=ratio.high,
                judgement=compared.judgement,
                text=f"{number(ratio.value)} pour 100" if same_ages else text,
            )
        )
    return sorted(found, key=lambda spine: spine.ratio)


def ends(lines: Sequence[Spine], most: int) -> list[Spine]:
    """The farthest from the comparator on both sides, when there are too many to read."""
    if len(lines) <= most:
        return list(lines)
    half = most // 2
    return [*lines[:half], *lines[-half:]]


def percent(value: float) -> str:
    """A share in per cent with the decimals that it deserves: 6,61 % but 0,042 %."""
    decimals = 2 if value >= 0.1 or not value else 3
    return hundredths(value, decimals)


@dataclass(frozen=True)
class Track:
    """Values of one place along an axis, None where there is none to draw."""

    place: Place
    x: Sequence[str | int]
    y: Sequence[float | None]
    low: Sequence[float | None]
    high: Sequence[float | None]


def tracks_chart(tracks: Sequence[Track], *, height: int = 380) -> go.Figure:
    """A line for each place, named at its end; a gap where nothing is known."""
    figure = go.Figure()
    inks = _inks([track.place for track in tracks])
    for each in tracks:
        _draw(figure, each, *inks[each.place.code])
    _name_ends(figure, tracks, inks)
    figure = charts.dressed(figure, height)
    figure.update_yaxes(
        rangemode="tozero",
        ticksuffix=f"{NBSP}%",
        showgrid=True,
        gridcolor=LINE,
        nticks=6,
        title=title("pour 100 personnes"),
    )
    return figure


def _inks(places: Sequence[Place]) -> dict[str, tuple[str, str]]:
    """Colour and dash of each place."""
    others = iter(PLACES)
    return {
        place.code: FRANCE if place.level == "france" else next(others, PLACES[-1])
        for place in places
    }


def trend_track(place: Place, points: Sequence[Point], years: range) -> Track:
    """Every year of a range; lines stop between two files, that may have two methods."""
    x: list[str | int] = []
    shares: list[Interval | None] = []
    by_year = {point.year: point for point in points}
    release = None
    for year in years:
        point = by_year.get(year)
        if point is not None and release not in (None, point.release):
            x.append(year)
            shares.append(None)
        release = point.release if point else release
        x.append(year)
        shares.append(point.measure.share if point else None)
    return track(place, x, shares)


def track(place: Place, x: Sequence[str | int], shares: Sequence[Interval | None]) -> Track:
    """Shares of a place, with their limits."""
    return Track(
        place,
        x,
        [share.value if share else None for share in shares],
        [share.low if share else None for share in shares],
        [share.high if share else None for share in shares],
    )


def _draw(figure: go.Figure, track: Track, colour: str, dash: str) -> None:
    above = [None if y is None else (h or y) - y for y, h in zip(track.y, track.high, strict=True)]
    below = [
        None if y is None else y - (low or 0) for y, low in zip(track.y, track.low, strict=True)
    ]
    figure.add_scatter(
        x=list(track.x),
        y=list(track.y),
        mode="lines+markers",
        connectgaps=False,
        name=track.place.name,
        line={"color": colour, "width": 2.5, "dash": dash},
        marker={"size": 8, "color": colour},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": above,
            "arrayminus": below,
            "color": "#9AA7AE",
            "thickness": 1.5,
            "width": 0,
        },
        customdata=["" if y is None else percent(y) for y in track.y],
        hovertemplate=f"{track.place.name}, %{{x}} : %{{customdata}}<extra></extra>",
        showlegend=False,
    )


def _name_ends(
    figure: go.Figure, tracks: Sequence[Track], inks: dict[str, tuple[str, str]]
) -> None:
    """Write the names at the right, none over another."""
    last = [
        (next(y for y in reversed(each.y) if y is not None), each)
        for each in tracks
        if any(y is not None for y in each.y)
    ]
    top = max((high or 0.0 for _, each in last for high in each.high), default=1.0)
    height = -1.0
    for end, each in sorted(last, key=lambda one: one[0]):
        height = max(end, height + NAMES_APART * top)
        figure.add_annotation(
            xref="paper",
            x=1.01,
            y=height,
            text=f"<b>{folded(each.place.name, 22)}</b>",
            showarrow=False,
            xanchor="left",
            align="left",
            font={"size": 14, "color": inks[each.place.code][0]},
        )


# --- bassins de vie ------------------------------------------------------------------------------


def bassins_chart(bassins: Sequence[Bassin], spread: Spread) -> go.Figure:
    """A dot for each bassin de vie, over the band where eight in ten of all of them lie."""
    figure = go.Figure()
    names = [folded(bassin.name, 30) for bassin in bassins]
    known = [(n, b) for n, b in zip(names, bassins, strict=True) if b.value is not None]
    figure.add_vrect(x0=spread.low, x1=spread.high, fillcolor=PALE, line_width=0, layer="below")
    figure.add_scatter(
        x=[bassin.value for _, bassin in known],
        y=[name for name, _ in known],
        mode="markers",
        marker={"size": 14, "color": "#2B4C7E", "symbol": "diamond"},
        customdata=[number(bassin.value or 0, 1) for _, bassin in known],
        hovertemplate=f"%{{y}} : %{{customdata}}{NBSP}%<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )
    for name, bassin in zip(names, bassins, strict=True):
        shown = "secret" if bassin.status == "secret" else "nd"
        if bassin.value is not None:
            shown = hundredths(bassin.value)
        _beside(figure, name, f"<b>{shown}</b>")
    _line(figure, spread.median, "<b>bassin médian</b>")
    figure = charts.dressed(figure, 38 * len(bassins) + 90)
    values = [bassin.value for _, bassin in known if bassin.value is not None]
    least, most = min([spread.low, *values]), max([spread.high, *values])
    figure.update_xaxes(
        range=(max(0, least - 2), most + 2), ticksuffix=f"{NBSP}%", title=title("des habitants")
    )
    figure.update_yaxes(
        autorange="reversed", categoryorder="array", categoryarray=names, showgrid=True
    )
    figure.update_yaxes(gridcolor=LINE, range=(len(names) - 0.5, -0.5), autorange=None)
    return figure


# --- responsabilité populationnelle --------------------------------------------------------------


def pyramid_chart(pyramid: Pyramid) -> go.Figure:
    """Centred bars, from the fourth stratum to the people at risk."""
    names = [stratum.label for stratum in pyramid.strata]
    figure = go.Figure()
    figure.add_bar(
        x=[stratum.people for stratum in pyramid.strata],
        base=[-stratum.people / 2 for stratum in pyramid.strata],
        y=names,
        orientation="h",
        width=0.86,
        marker={"color": [BAR if stratum.id == AT_RISK else ACCENT for stratum in pyramid.strata]},
        customdata=[estimates.of_stratum(pyramid, stratum) for stratum in pyramid.strata],
        hovertemplate="%{y} : %{customdata} personnes<extra></extra>",
        showlegend=False,
    )
    for stratum in pyramid.strata:
        share = "" if stratum.share is None else f" ({hundredths(100 * stratum.share)})"
        _beside(figure, stratum.label, f"<b>{estimates.of_stratum(pyramid, stratum)}</b>{share}")
    figure = charts.dressed(figure, 52 * len(names) + 40)
    figure.update_layout(margin={"r": 190})
    figure.update_xaxes(visible=False)
    figure.update_yaxes(categoryorder="array", categoryarray=names, autorange="reversed")
    return figure


# --- what they share -----------------------------------------------------------------------------


def _dots(figure: go.Figure, names: Sequence[str], ratios: Sequence[Interval], colour: str) -> None:
    figure.add_scatter(
        x=[ratio.value for ratio in ratios],
        y=list(names),
        mode="markers",
        marker={"size": 13, "color": colour},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [ratio.high - ratio.value for ratio in ratios],
            "arrayminus": [ratio.value - ratio.low for ratio in ratios],
            "color": "#9AA7AE",
            "thickness": 2,
            "width": 0,
        },
        customdata=[number(ratio.value, 2) for ratio in ratios],
        hovertemplate="%{y} : %{customdata}<extra></extra>",
        showlegend=False,
        cliponaxis=False,
    )


def _beside(figure: go.Figure, name: str, text: str) -> None:
    figure.add_annotation(
        xref="paper",
        x=1.01,
        y=name,
        text=text,
        showarrow=False,
        xanchor="left",
        font={"size": 15, "color": INK},
    )


def _line(figure: go.Figure, x: float, text: str) -> None:
    figure.add_vline(x=x, line={"color": INK, "width": 2})
    figure.add_annotation(
        x=x,
        y=1,
        yref="paper",
        yanchor="bottom",
        text=text,
        showarrow=False,
        font={"size": 14, "color": INK},
    )


def _legend(figure: go.Figure) -> None:
    figure.update_layout(legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})


def title(text: str) -> dict[str, object]:
    """Title of an axis."""
    return {"text": text, "font": {"size": 14, "color": QUIET}}
