"""Figures read elsewhere by the user, made into the same answers as those that are computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from diagnostic.french import NBSP, number, spaced
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import FRANCE, Place, territory
from diagnostic.indicators.registry import Indicator
from diagnostic.indicators.to_ask import TO_ASK, ToAsk
from diagnostic.indicators.values import Value
from diagnostic.stats.comparison import Direction, compare_with_reference
from diagnostic.stats.intervals import Interval, proportion

Level = Literal["departement", "region", "france"]
LEVELS: Mapping[Level, str] = {"departement": "Département", "region": "Région", "france": "France"}
"""Areas whose value may have been read beside that of the territory."""


class Read(Protocol):
    """A value that the user read: what it is of, how much, of whom, when and where.

    ``value`` and those of ``beside`` (by level) are in the unit of the figure, ``people`` is how
    many people it is a share of, None when that was not said; ``describes`` is the year or the
    period of the data, empty when it was not said.
    """

    @property
    def figure(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def direction(self) -> str | None: ...  # noqa: D102
    @property
    def value(self) -> float: ...  # noqa: D102
    @property
    def people(self) -> int | None: ...  # noqa: D102
    @property
    def beside(self) -> Mapping[Level, float]: ...  # noqa: D102
    @property
    def read_on(self) -> date: ...  # noqa: D102
    @property
    def origin(self) -> str: ...  # noqa: D102
    @property
    def describes(self) -> str: ...  # noqa: D102


def answers(
    values: Iterable[Read],
    place: Place | None = None,
    comparators: Sequence[Place] = (),
    *,
    every: bool = False,
) -> list[Answer]:
    """Every figure to ask for, with the value that was read or the status ``a_demander``.

    Parameters
    ----------
    values
        What the user read: ``project.diagnosis.read_values``, or anything of the same form.
    place
        The territory, one without communes by default.
    comparators
        Areas that the territory is compared with: a value read for a level is that of its area
        when the territory has one only of that level, else of « Département » without a code.
    every
        Also the prevention indicators that nobody has read yet, which have no name.

    Returns
    -------
    list of Answer
        In the order of `TO_ASK`. Comparators are the areas whose value was read, and are judged
        only when the number of people is known: otherwise there is no interval.
    """
    read = {value.figure: value for value in values}
    here = place or territory(frozenset())
    return [
        _answer(asked, read.get(asked.id), here, comparators)
        for asked in TO_ASK.values()
        if every or asked.id in read or not asked.is_named_by_user
    ]


def _answer(asked: ToAsk, read: Read | None, place: Place, areas: Sequence[Place]) -> Answer:
    if read is None:
        method = spaced(f"{asked.definition} À demander : {asked.whom}.")
        nothing = Value(None, "a_demander", asked.unit, "", method, ())
        return Answer(_indicator(asked), place, nothing, ())
    indicator = _indicator(asked, read)
    interval = _interval(read)
    beside = tuple(
        _compared(indicator, read, interval, _area(level, areas), read.beside[level])
        for level in LEVELS
        if level in read.beside
    )
    return Answer(indicator, place, _value(asked, read, interval), beside)


def _indicator(asked: ToAsk, read: Read | None = None) -> Indicator:
    """The figure as an indicator; its name and sense are the user's when it has none."""
    mine = read if asked.is_named_by_user else None
    return Indicator(
        asked.id,
        "a_demander",
        (mine and mine.label) or asked.label,
        asked.definition,
        asked.unit,
        f"read:{asked.id}",
        weight=asked.among,
        direction=Direction(mine.direction or "none") if mine else asked.direction,
        interval="proportion" if read and read.people else None,
        scale=100,
        decimals=asked.decimals,
    )


def _interval(read: Read) -> Interval | None:
    """Wilson's interval; the people concerned come from the share, which was rounded."""
    share = proportion(_concerned(read), read.people)
    if share is None:
        return None
    low, high = (100 * limit for limit in (share.low, share.high))
    return Interval(read.value, min(low, read.value), max(high, read.value))


def _concerned(read: Read) -> float | None:
    return None if read.people is None else read.value / 100 * read.people


def _value(asked: ToAsk, read: Read, interval: Interval | None) -> Value:
    concerned = _concerned(read)
    if concerned is None:
        said = "Sans effectif, il n’y a pas d’intervalle et l’écart n’est pas jugé."
    else:
        said = (
            f"Intervalle tiré d’une part arrondie : environ {number(concerned)} sur "
            f"{number(read.people or 0)} {asked.among}."
        )
    return Value(
        value=read.value,
        status="disponible",
        unit=asked.unit,
        period=when(read),
        method=spaced(f"{asked.definition} Valeur saisie par vous. {said}"),
        sources=(credit(read),),
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        numerator=concerned,
        denominator=read.people,
    )


def when(read: Read) -> str:
    """Year or period of the data; the day of the reading where it was not told."""
    return read.describes or _day(read)


def credit(read: Read) -> str:
    """Where and when the value was read, and the year or the period of the data."""
    data = f"données{NBSP}: {read.describes}" if read.describes else ""
    return ", ".join(filter(None, (read.origin, data, _day(read))))


def _day(read: Read) -> str:
    return f"lu le{NBSP}{read.read_on:%d/%m/%Y}"


def _area(level: Level, areas: Sequence[Place]) -> Place:
    mine = [area for area in areas if area.level == level]
    if len(mine) == 1:
        return mine[0]
    return Place(level, FRANCE if level == "france" else "", LEVELS[level], ())


def _compared(
    indicator: Indicator, read: Read, interval: Interval | None, area: Place, theirs: float
) -> Compared:
    value = Value(
        value=theirs,
        status="disponible",
        unit=indicator.unit,
        period=when(read),
        method=f"{indicator.definition} Valeur saisie par vous.",
        sources=(credit(read),),
    )
    judged = compare_with_reference(interval, theirs, indicator.direction)
    higher = None if read.value == theirs else read.value > theirs
    return Compared(area, value, judged.judgement, higher)
