"""Indicators computed: the value of a place, beside those it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import counted
from diagnostic.indicators.base import Base, Rows, Series
from diagnostic.indicators.places import SECOND, TERRITORY, Place
from diagnostic.indicators.published import published
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.indicators.values import Status, Value
from diagnostic.indicators.written import figure as written
from diagnostic.stats.comparison import (
    Comparison,
    Counted,
    Judgement,
    Reason,
    compare_proportions,
    compare_rates,
    compare_with_reference,
)
from diagnostic.stats.intervals import Interval, proportion, rate

ENOUGH = 0.9
"""A newer edition is preferred when it knows this share of the people that an older one knows; an
area is compared with when this share of its people is known."""

ALL = 0.99
"""A place that holds a comparator, and so little besides, is that comparator."""


@dataclass(frozen=True)
class Compared:
    """A comparator, its value, and how the territory stands beside it.

    ``is_same`` tells that it is the territory itself, which stands nowhere beside itself.
    """

    place: Place
    value: Value
    judgement: Judgement
    higher: bool | None
    is_same: bool = False

    def as_json(self) -> dict[str, Any]:
        """Keys of the command line."""
        return {
            "level": self.place.level,
            "code": self.place.code,
            "name": self.place.name,
            "judgement": str(self.judgement),
            "higher": self.higher,
            **self.value.as_json(),
        }


@dataclass(frozen=True)
class Answer:
    """What an indicator says of a place, and beside what."""

    indicator: Indicator
    place: Place
    value: Value
    comparators: tuple[Compared, ...]

    def as_json(self) -> dict[str, Any]:
        """Keys of the command line."""
        return {
            "id": self.indicator.id,
            "label": self.indicator.label,
            "definition": self.indicator.definition,
            "direction": str(self.indicator.direction),
            **self.value.as_json(),
            "comparators": [each.as_json() for each in self.comparators],
        }


def answers(
    base: Base, place: Place, wanted: Iterable[Indicator], comparators: Sequence[Place] = ()
) -> list[Answer]:
    """Every indicator of a place, beside its comparators.

    The territory and its comparators are always of the same edition, unless the source publishes
    the comparator itself: its own year is then said, and nothing is judged.
    """
    here = base.rows(base.ranks(place.communes))
    beside_it = [_Beside.of(base, each, here) for each in comparators]
    found = []
    for indicator in wanted:
        series = best(base, base.series(indicator.measure), here)
        value = value_of(indicator, series, here)
        asked = _doubted(base, indicator, value, here)
        beside = tuple(_compared(base, asked, series, here, each, value) for each in beside_it)
        found.append(Answer(asked, place, value, beside))
    return found


_ELSEWHERE = "l’APL montre pourtant que des généralistes sont accessibles"


def _doubted(base: Base, indicator: Indicator, value: Value, here: Rows) -> Indicator:
    """The same, not judged where it counts no doctor and the APL says that there is care.

    The BPE counts neither the salaried doctors of health centres nor those of the next commune.
    """
    if indicator.id != "densite_medecin_generaliste" or value.numerator != 0:
        return indicator
    apl = indicators()["apl_medecin_generaliste"]
    access = value_of(apl, best(base, base.series(apl.measure), here), here)
    return replace(indicator, unjudged=_ELSEWHERE) if access.value else indicator


def best(base: Base, every: Sequence[Series], here: Rows) -> Series | None:
    """Last edition that knows about as many people of a place as any other."""
    people = base.population[here.ranks]
    counted = [series.counted(here) for series in every]
    known = [float(people[there].sum()) for there in counted]
    if not any(there.any() for there in counted):
        return next(reversed(every), None)
    enough = [s for s, n in zip(every, known, strict=True) if n >= ENOUGH * max(known)]
    return max(enough, key=lambda series: series.year)


def value_of(indicator: Indicator, series: Series | None, here: Rows) -> Value:
    """Value of an indicator on some communes, in one edition."""
    asked = len(here.ranks)
    if series is None:
        return _nothing(indicator, asked)
    known, hidden = int(series.counted(here).sum()), int(series.hidden[here.ranks].sum())
    above, below = series.sums(here)
    figure: Interval | None
    if not known or (not indicator.is_extensive and not below):
        figure = None
    elif indicator.is_extensive:
        figure = Interval(above, above, above)
    else:
        figure = _interval(indicator, above, below)
    status: Status = "estime" if indicator.estimate else "disponible"
    if figure is None:
        status = "secret" if hidden else "absent"
    with_interval = figure is not None and indicator.interval is not None
    return Value(
        value=figure.value if figure else None,
        status=status,
        unit=indicator.unit,
        period=series.period,
        method=_method(indicator, known, asked, hidden),
        sources=(series.credit,),
        low=figure.low if figure and with_interval else None,
        high=figure.high if figure and with_interval else None,
        numerator=above if known else None,
        denominator=None if indicator.is_extensive or not known else below,
        known=known,
        asked=asked,
        secret=hidden,
    )


def _interval(indicator: Indicator, above: float, below: float) -> Interval | None:
    match indicator.interval:
        case "proportion":
            share = proportion(above, below)
            return share.times(indicator.scale) if share else None
        case "count":
            return rate(above, below, indicator.scale)
        case None:
            value = indicator.scale * above / below
            return Interval(value, value, value)


def _nothing(indicator: Indicator, asked: int) -> Value:
    method = "Aucune source en service ne donne ce chiffre."
    return Value(None, "absent", indicator.unit, "", method, (), known=0, asked=asked, secret=0)


def _method(indicator: Indicator, known: int, asked: int, hidden: int) -> str:
    said = [indicator.definition]
    if indicator.estimate:
        said.append(f"Estimation. {indicator.estimate}")
    if indicator.unjudged:
        said.append(f"Non jugé : {indicator.unjudged}.")
    if known < asked:
        unknown = counted(
            asked - known, "commune n’est pas comptée", "communes ne sont pas comptées"
        )
        secret = f", dont {hidden} par secret statistique" if hidden else ""
        said.append(f"{unknown}{secret}.")
    return " ".join(said)


@dataclass(frozen=True)
class _Beside:
    """A comparator: its rows and its inhabitants; then what is judged, side by side.

    ``mine``, ``theirs`` and ``shared`` are the rows of the place, of the comparator and of both,
    where a city is told by arrondissement as soon as one side knows it so.
    """

    place: Place
    rows: Rows
    people: NDArray[np.float64]
    mine: Rows
    theirs: Rows
    shared: Rows
    is_same: bool

    @classmethod
    def of(cls, base: Base, place: Place, here: Rows) -> _Beside:
        ranks = base.ranks(place.communes)
        rows = base.rows(ranks)
        mine, theirs = _parted_alike(base, here, rows)
        shared = base.rows(np.intersect1d(mine.ranks, theirs.ranks))
        mine_people, both_people = (base.population[x.ranks].sum() for x in (mine, shared))
        # All of France is the same with the overseas collectivities as without them.
        is_same = len(shared.ranks) == len(theirs.ranks) and both_people >= ALL * mine_people
        return cls(place, rows, base.population[ranks], mine, theirs, shared, is_same)


def _parted_alike(base: Base, first: Rows, second: Rows) -> tuple[Rows, Rows]:
    """Two places, a city that one of them tells by arrondissement told so by both."""
    for city, parts in base.cities:
        first, second = (
            _parted(base, first, second, city, parts),
            _parted(base, second, first, city, parts),
        )
    return first, second


def _parted(base: Base, rows: Rows, other: Rows, city: int, parts: NDArray[np.intp]) -> Rows:
    if city not in rows.ranks or not np.isin(other.ranks, parts).any():
        return rows
    return base.rows(np.concatenate([rows.ranks[rows.ranks != city], parts]))


def _compared(
    base: Base,
    indicator: Indicator,
    series: Series | None,
    here: Rows,
    beside: _Beside,
    mine: Value,
) -> Compared:
    found = _set_beside(base, indicator, series, beside, mine)
    if beside.is_same:
        return replace(found, judgement=Judgement.UNKNOWN, higher=None, is_same=True)
    return _as_shown(indicator, mine, found)


def _as_shown(indicator: Indicator, mine: Value, found: Compared) -> Compared:
    """The same, without a verdict that the figures as they are written would belie."""
    if mine.value is None or found.value.value is None or found.judgement is Judgement.UNKNOWN:
        return found
    if written(indicator, mine.value) != written(indicator, found.value.value):
        return found
    return replace(found, judgement=Judgement.SAME, higher=None)


def _set_beside(
    base: Base, indicator: Indicator, series: Series | None, beside: _Beside, mine: Value
) -> Compared:
    place, there, people = beside.place, beside.rows, beside.people
    value = value_of(indicator, series, there)
    known = people[series.counted(there)].sum() if series is not None else 0.0
    if known < ENOUGH * people.sum() and place.level not in (TERRITORY, SECOND):
        figure = published(base, indicator, place, mine.period)
        return _beside_published(indicator, place, mine, figure or _unknown_of(value))
    compared = _judged(indicator, series, beside)
    higher = compared.higher
    if higher is None and mine.value is not None and value.value is not None:
        higher = None if mine.value == value.value else mine.value > value.value
    return Compared(place, value, compared.judgement, higher)


def _beside_published(indicator: Indicator, place: Place, mine: Value, figure: Value) -> Compared:
    """Judged on the interval of the place, the published figure being taken as it is.

    Two years are never compared. The place is most often inside the area: the test can miss a
    difference, but does not invent one (see `stats.comparison`).
    """
    if not indicator.is_judged or figure.period != mine.period:
        return Compared(place, figure, Judgement.UNKNOWN, None)
    if mine.value is None or mine.low is None or mine.high is None:
        return Compared(place, figure, Judgement.UNKNOWN, None)
    around = Interval(mine.value, mine.low, mine.high)
    compared = compare_with_reference(around, figure.value, indicator.direction)
    return Compared(place, figure, compared.judgement, compared.higher)


def _unknown_of(value: Value) -> Value:
    """The value of an area of which too little is known to say anything."""
    return Value(
        None,
        "absent",
        value.unit,
        value.period,
        "La source en service ne connaît pas assez de communes de cette zone.",
        value.sources,
        known=value.known,
        asked=value.asked,
        secret=value.secret,
    )


def _judged(indicator: Indicator, series: Series | None, beside: _Beside) -> Comparison:
    if series is None or not indicator.is_judged:
        return Comparison(Judgement.UNKNOWN, None, None, Reason.NO_FIGURE)
    mine, theirs = (_counted(series, rows) for rows in (beside.mine, beside.theirs))
    # Communes of both that are not known are in neither sum: there is nothing of them to take out.
    shared = Counted(*series.sums(beside.shared)) if len(beside.shared.ranks) else None
    compare = compare_proportions if indicator.interval == "proportion" else compare_rates
    return compare(mine, theirs, indicator.direction, overlap=shared)


def _counted(series: Series, rows: Rows) -> Counted:
    return Counted(*series.sums(rows)) if series.counted(rows).any() else Counted(None, None)
