"""The spine of the identity card: one row per indicator, where it stands beside a comparator.

The axis is how many times more or less, the same distance either way. A row without interval is
drawn hollow and grey: it is placed, never judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import plotly.graph_objects as go

from diagnostic.french import number, spaced
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.own import THEME
from diagnostic.indicators.registry import PROFESSIONS
from diagnostic.indicators.synthesis import is_of_few
from diagnostic.stats.comparison import Judgement
from diagnostic.ui.diagnosis import words

MOST_TIMES = 3.0
"""Where the axis ends; what is further is drawn at the edge as an arrow."""
EDGE = math.log2(MOST_TIMES)
TICKS = {-1.0: "2 fois moins", 0.0: "pareil", 1.0: "2 fois plus"}
CUT = 0.03
"""How far past the end of the axis its arrows are."""
ROW_PX = 19
MOST_LETTERS = 14
_LONG = ("Territoires semblables",)
INK, QUIET, LINE = "#1B262C", "#55636B", "#D5DDE1"
GREY = "#7A858C"


@dataclass(frozen=True)
class Kind:
    """How a row stands: its sign in the page and in the chart, its colour, and its words."""

    sign: str
    style: str
    words: str
    symbol: str
    colour: str = GREY


KINDS: Mapping[Judgement, Kind] = {
    Judgement.WORSE: Kind("▼", "worse", "nettement moins favorable", "triangle-down", "#B3392F"),
    Judgement.BETTER: Kind("▲", "better", "nettement plus favorable", "triangle-up", "#1F7A5C"),
    Judgement.DIFFERENT: Kind("●", "other", "différent, ni bien ni mal", "circle", "#2B6CB0"),
    Judgement.SAME: Kind("○", "unsure", "pas d’écart net", "circle-open"),
    Judgement.UNKNOWN: Kind("□", "unsure", "non jugé", "square-open"),
}
WITHOUT_INTERVAL = Kind("◇", "unsure", "sans intervalle, non jugé", "diamond-open")
FAR = Kind("◀ ▶", "unsure", "au-delà de 3 fois", "")

_PEOPLE = ("part_0_19", "part_65_plus", "revenu_median", "taux_pauvrete")
_ACCESS = (
    "apl_medecin_generaliste",
    "population_apl_sous_2_5",
    "apl_part_65_ans",
    "distance_urgences",
    "distance_maternite",
)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "Habitants": _PEOPLE,
    "Accès aux soins": _ACCESS,
    **{
        f"{who} pour {number(per)} hab.": tuple(
            f"densite_{each.slug}" for each in PROFESSIONS if each.per == per
        )
        for who, per in (("Libéraux, officines", 10_000), ("Libéraux", 100_000))
    },
}
"""Indicators of the spine, by the title of their group."""
READ = "Chiffres lus ou reçus"
NAMES = {
    "part_0_19": "0-19 ans (%)",
    "part_65_plus": "65 ans et plus (%)",
    "revenu_median": "Niveau de vie (€ par an)",
    "taux_pauvrete": "Pauvreté (%)",
    "apl_medecin_generaliste": "APL généralistes (consultations)",
    "population_apl_sous_2_5": "Habitants sous 2,5 consultations (%)",
    "apl_part_65_ans": "APL due aux 65 ans et plus (%)",
    "distance_urgences": "Urgences (km en moyenne)",
    "distance_maternite": "Maternité (km en moyenne)",
    **{f"densite_{each.slug}": each.label for each in PROFESSIONS},
}
"""Names that are short enough for a row, with the unit where the group does not say it."""


@dataclass(frozen=True)
class Row:
    """An indicator beside its comparator.

    Attributes
    ----------
    ratio, low, high
        Value over that of the comparator, and the limits of its interval where there is one.
    here, there
        The two figures as they are written.
    """

    id: str
    group: str
    name: str
    ratio: float
    low: float | None
    high: float | None
    kind: Kind
    here: str
    there: str
    period: str

    @property
    def said(self) -> str:
        """How it stands in words, and the year."""
        return spaced(f"{self.kind.words}, {self.period}")


def rows(answers: Mapping[str, Answer], place: tuple[str, str]) -> list[Row]:
    """Rows of the indicators that can be placed, by group, the lowest first in each.

    Parameters
    ----------
    place
        Level and code of the comparator.
    """
    found = []
    for group, names in {**GROUPS, **_of_the_user(answers)}.items():
        of_group = (_row(group, answers[name], place) for name in names if name in answers)
        found += sorted(filter(None, of_group), key=lambda row: row.ratio)
    return found


def _of_the_user(answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """Figures that no official file gives, by the title of their group."""
    groups = {READ: "a_demander", THEME: "propres"}
    return {
        group: [name for name, each in answers.items() if each.indicator.theme == theme]
        for group, theme in groups.items()
    }


def _row(group: str, answer: Answer, place: tuple[str, str]) -> Row | None:
    value, indicator = answer.value, answer.indicator
    beside = next((c for c in answer.comparators if (c.place.level, c.place.code) == place), None)
    reference = beside.value.value if beside else None
    if beside is None or not reference or reference < 0 or value.value is None or value.value < 0:
        return None
    if beside.value.period != value.period or beside.is_same or is_of_few(answer):
        return None  # two years never share an axis
    low, high = (None if x is None else x / reference for x in (value.low, value.high))
    name = NAMES.get(indicator.id) or f"{indicator.label} ({indicator.unit})"
    return Row(
        id=indicator.id,
        group=group,
        name=name,
        ratio=value.value / reference,
        low=low,
        high=high,
        kind=_kind(answer, beside.judgement),
        here=words.figure(indicator, value),
        there=words.figure(indicator, beside.value),
        period=value.period,
    )


def _kind(answer: Answer, judgement: Judgement) -> Kind:
    if answer.indicator.unjudged:
        return replace(KINDS[Judgement.UNKNOWN], words=f"non jugé : {answer.indicator.unjudged}")
    if judgement is Judgement.UNKNOWN and answer.value.low is None:
        return WITHOUT_INTERVAL
    return KINDS[judgement]


def chart(lines: Sequence[Row], comparator: str) -> go.Figure:
    """Rows under the titles of their groups, the comparator being the line in the middle."""
    figure = go.Figure()
    spots, ticks = _laid(lines)
    figure.add_vline(x=0, line={"color": INK, "width": 2})
    _intervals(figure, lines, spots)
    _cuts(figure, lines, spots)
    _marks(figure, lines, spots)
    for rank, row in enumerate(lines):
        _figures(figure, row, spots[rank])
    _heads(figure, ("Ici", comparator))
    figure.update_layout(
        height=ROW_PX * (len(ticks) + 1) + 8,
        margin={"l": 8, "r": 190, "t": 24, "b": 4},
        font={"family": "SourceSans, sans-serif", "size": 14, "color": INK},
        plot_bgcolor="#FFFFFF",
        paper_bgcolor="#FFFFFF",
        hoverlabel={"font": {"size": 14}},
        dragmode=False,
        showlegend=False,
    )
    figure.update_xaxes(
        range=(-EDGE - 0.1, EDGE + 0.1),
        tickvals=list(TICKS),
        ticktext=list(TICKS.values()),
        side="top",
        tickangle=0,
        tickfont={"size": 14, "color": INK},
        gridcolor=LINE,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        range=(len(ticks) - 0.4, -0.7),
        tickvals=list(range(len(ticks))),
        ticktext=ticks,
        tickfont={"size": 14, "color": INK},
        showgrid=False,
        zeroline=False,
        automargin=True,
        fixedrange=True,
    )
    return figure


def _laid(lines: Sequence[Row]) -> tuple[list[int], list[str]]:
    """Place of each row from the top, and what is written on the left."""
    spots, ticks, group = [], [], ""
    for row in lines:
        if row.group != group:
            group = row.group
            ticks.append(f"<b>{escape(group)}</b>")
        spots.append(len(ticks))
        ticks.append(escape(spaced(row.name)))
    return spots, ticks


def _intervals(figure: go.Figure, lines: Sequence[Row], spots: Sequence[int]) -> None:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row, spot in zip(lines, spots, strict=True):
        if row.low is not None and row.high is not None:
            xs += [_clipped(row.low), _clipped(row.high), None]
            ys += [spot, spot, None]
    figure.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": "#B4BEC4", "width": 4}, hoverinfo="skip"
    )


def _cuts(figure: go.Figure, lines: Sequence[Row], spots: Sequence[int]) -> None:
    """An arrow where an interval goes on beyond the axis, unless the mark of the row is one."""
    ends = [
        (math.copysign(EDGE + CUT, limit - 1), spot)
        for row, spot in zip(lines, spots, strict=True)
        for limit in (row.low, row.high)
        if limit is not None and _is_far(limit) and not _is_far(row.ratio)
    ]
    figure.add_scatter(
        x=[x for x, _ in ends],
        y=[y for _, y in ends],
        mode="markers",
        marker={
            "size": 9,
            "color": GREY,
            "symbol": ["triangle-right" if x > 0 else "triangle-left" for x, _ in ends],
        },
        hoverinfo="skip",
        cliponaxis=False,
    )


def _marks(figure: go.Figure, lines: Sequence[Row], spots: Sequence[int]) -> None:
    colours = [row.kind.colour for row in lines]
    figure.add_scatter(
        x=[_clipped(row.ratio) for row in lines],
        y=list(spots),
        mode="markers",
        marker={
            "size": 13,
            "color": colours,
            "symbol": [_symbol(row) for row in lines],
            "line": {"width": 2, "color": colours},
        },
        customdata=[[escape(row.name), row.here, row.there, escape(row.said)] for row in lines],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} contre %{customdata[2]}"
        "<br>%{customdata[3]}<extra></extra>",
        cliponaxis=False,
    )


HERE_PX, THERE_PX = 82, 188
"""Where the two columns of figures end, from the end of the axis."""


def _figures(figure: go.Figure, row: Row, y: float) -> None:
    """The two figures at the end of a row."""
    for px, text, ink in (
        (HERE_PX, f"<b>{row.kind.sign} {row.here}</b>", row.kind.colour),
        (THERE_PX, row.there, QUIET),
    ):
        figure.add_annotation(
            xref="paper",
            x=1,
            xshift=px,
            xanchor="right",
            y=y,
            text=text,
            showarrow=False,
            font={"size": 14, "color": ink},
        )


def _heads(figure: go.Figure, names: tuple[str, str]) -> None:
    """Names of the columns of figures, on the line of those of the axis."""
    for px, name in zip((HERE_PX, THERE_PX), names, strict=True):
        figure.add_annotation(
            xref="paper",
            x=1,
            xshift=px,
            xanchor="right",
            yref="paper",
            y=1,
            yanchor="bottom",
            yshift=4,
            text=f"<b>{escape(_short(name))}</b>",
            showarrow=False,
            font={"size": 14, "color": INK},
        )


def _short(name: str) -> str:
    """A name that fits above its column."""
    name = name.removeprefix("Territoires ").capitalize() if name in _LONG else name
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1]}…"


def _symbol(row: Row) -> str:
    """The sign of its kind, or an arrow at the edge of the axis."""
    if _is_far(row.ratio):
        return "triangle-right" if row.ratio > 1 else "triangle-left"
    return row.kind.symbol


def _is_far(ratio: float) -> bool:
    return not 1 / MOST_TIMES <= ratio <= MOST_TIMES


def _clipped(ratio: float) -> float:
    """Place on the axis, at its edge when it is further."""
    if ratio <= 1 / MOST_TIMES:
        return -EDGE
    return min(EDGE, math.log2(ratio))


def key(lines: Sequence[Row]) -> str:
    """What each sign means, in words beside its colour, and how many rows have it."""
    said = []
    every = dict.fromkeys((*KINDS.values(), WITHOUT_INTERVAL, *(row.kind for row in lines)))
    for kind in every:
        count = sum(row.kind == kind for row in lines)
        if count:
            said.append(_explained(kind, f" ({count})"))
    if any(_is_far(x) for row in lines for x in (row.ratio, row.low, row.high) if x is not None):
        said.append(_explained(FAR))
    return f'<p class="spine-key">{"".join(said)}</p>'


def key_in_words(lines: Sequence[Row]) -> str:
    """The same as a sentence, for a figure that has left its page."""
    kinds = dict.fromkeys(row.kind for row in lines)
    said = [f"{kind.sign} {kind.words}" for kind in kinds]
    return spaced(
        f"{' ; '.join(said)}. Trait : intervalle à 95 %. L’axe va de {number(MOST_TIMES)} fois "
        f"moins à {number(MOST_TIMES)} fois plus ; une flèche au bord est au-delà."
    )


def _explained(kind: Kind, count: str = "") -> str:
    text = escape(spaced(f"{kind.words}{count}"))
    return f'<span><b class="{kind.style}">{kind.sign}</b> {text}</span>'


def alt(lines: Sequence[Row], comparator: str) -> str:
    """What the chart shows, for those who do not see it."""
    said = "; ".join(f"{row.name} {row.here} contre {row.there} ({row.said})" for row in lines)
    return spaced(f"Indicateurs du territoire à côté de {comparator} : {said}.")
