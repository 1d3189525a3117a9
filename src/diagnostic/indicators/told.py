"""What the common computation cannot know of an answer: its year here, its weights.

- A population is of the year of its commune, not of one year everywhere.
- The median that INSEE publishes for a single commune is no estimate; and where no number of
  persons is published with the medians, inhabitants weigh them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from diagnostic.indicators.answers import Answer
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import Place
from diagnostic.indicators.population_year import population_credit, population_years
from diagnostic.indicators.registry import Indicator
from diagnostic.indicators.values import Value
from diagnostic.sources.today import RECOMPOSITION
from diagnostic.territory.atlas import POPULATION_SOURCE

PERSONS = "personnes des ménages fiscaux"
INHABITANTS = f"habitants, faute du nombre de {PERSONS}"
PUBLISHED = "Valeur publiée par l’INSEE pour cette commune."

_Told = Callable[[Place, Value], Value]


def told(base: Base, answers: Iterable[Answer]) -> list[Answer]:
    """Answers, each as exact as what it rests on."""
    return [_one(base, answer) for answer in answers]


def _one(base: Base, answer: Answer) -> Answer:
    measure, _, column = answer.indicator.measure.partition(":")
    if measure in ("population", "density"):
        return _with(answer, answer.indicator, _dated(base))
    if measure == "income":
        weighed = _weighed(base, column)
        value = weighed(answer.place, answer.value)
        return _with(answer, _of_income(answer.indicator, value), weighed)
    return answer


def _with(answer: Answer, indicator: Indicator, change: _Told) -> Answer:
    beside = tuple(replace(c, value=change(c.place, c.value)) for c in answer.comparators)
    return replace(
        answer,
        indicator=indicator,
        value=change(answer.place, answer.value),
        comparators=beside,
    )


def _dated(base: Base) -> _Told:
    def change(place: Place, value: Value) -> Value:
        credit = population_credit(base.atlas, place.communes)
        said = tuple(line.replace(POPULATION_SOURCE, credit) for line in value.sources)
        period = population_years(base.atlas, place.communes)
        return replace(value, period=period, sources=said)

    return change


def _weighed(base: Base, column: str) -> _Told:
    rows = base.income_rows
    rows = rows[rows[column].notna()]

    def change(place: Place, value: Value) -> Value:
        if not value.is_known:
            return value
        ranks = base.ranks(place.communes)
        mine = rows[(rows["annee"].astype(str) == value.period) & rows["rank"].isin(ranks)]
        if len(ranks) == len(mine) == 1 and not mine[RECOMPOSITION].any():
            return replace(value, status="disponible", method=PUBLISHED)
        if mine["personnes"].notna().all():
            return value
        return replace(value, method=value.method.replace(PERSONS, INHABITANTS))

    return change


def _of_income(indicator: Indicator, value: Value) -> Indicator:
    """The indicator as it was computed for the territory."""
    if value.method == PUBLISHED:
        return replace(indicator, label=indicator.label.removesuffix(" des communes"), estimate="")
    if INHABITANTS in value.method:
        definition = indicator.definition.replace(PERSONS, INHABITANTS)
        return replace(indicator, definition=definition, weight="habitants")
    return indicator
