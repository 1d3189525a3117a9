"""What a map shows: one subject, zone by zone, at one level and in one edition.

A subject that is known by commune is summed over the communes of each zone, exactly as a territory
is; one that its source publishes by bassin de vie, département or région stays at that level, and
is never brought down to communes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import Numbers
from diagnostic.indicators.population_year import (
    Apart,
    credit_of_years,
    exceptions,
    in_words,
    years_of,
)
from diagnostic.stats.comparison import Direction
from diagnostic.territory.atlas import POPULATION_SOURCE
from diagnostic.territory.zones import Level

Kind = Literal["count", "rate"]


@dataclass(frozen=True)
class Subject:
    """Something that can be mapped.

    Attributes
    ----------
    theme
        Heading under which it is offered, in French: « Population », « Mes données »…
    kind
        ``count`` is drawn as circles, ``rate`` as colours.
    levels
        Those where it exists, the smallest zones first.
    estimate
        Why its values are estimates, in French; empty for measures.
    unjudged_small
        Whether small communes make it jump, so that its count is the better map by commune.
    note
        Id of its note in `docs/methode`, empty when it has none.
    is_change
        Whether it is written with its sign.
    """

    id: str
    theme: str
    label: str
    definition: str
    unit: str
    kind: Kind
    levels: tuple[Level, ...]
    decimals: int = 0
    direction: Direction = Direction.NONE
    estimate: str = ""
    unjudged_small: bool = False
    note: str = ""
    is_change: bool = False


@dataclass(frozen=True, eq=False)
class Layer:
    """A subject at one level, in one edition.

    ``values``, ``low``, ``high``, ``numerator``, ``denominator`` and ``secret`` follow ``codes``;
    a number is NaN where it is not known, ``secret`` says where secrecy is why. ``known`` is the
    share, from 0 to 1, of the inhabitants of each zone whose commune is counted; 1 where the source
    publishes the zone itself.

    ``apart`` are the zones whose inhabitants, that the figure rests on, are of another year than
    elsewhere; ``is_of_people`` whether ``period`` is the year of the inhabitants themselves, and
    not of what is divided by them. What is told of a part of France is told by `on`.
    """

    subject: Subject
    level: Level
    year: int
    period: str
    source: str
    credit: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    values: Numbers
    low: Numbers
    high: Numbers
    numerator: Numbers
    denominator: Numbers
    secret: NDArray[np.bool_]
    known: Numbers
    caution: str = ""
    apart: Mapping[str, Apart] = field(default_factory=dict)
    is_of_people: bool = False

    @cached_property
    def rank(self) -> Mapping[str, int]:
        """Row of each zone."""
        return {code: rank for rank, code in enumerate(self.codes)}

    @property
    def title(self) -> str:
        """What is shown, and of when."""
        return f"{self.subject.label}, {self.period}"

    def on(self, zones: Iterable[str]) -> Layer:
        """The same figures as they are told of the zones that are seen.

        Period, credit and caution say of when their inhabitants are; the layer itself when nothing
        differs. To be asked of the layer of a gallery, which is told for all of France.
        """
        if not self.apart:
            return self
        seen = [code for code in zones if code in self.rank]
        known = [code for code in seen if np.isfinite(self.values[self.rank[code]])]
        seen = known or seen
        apart = {code: self.apart[code] for code in seen if code in self.apart}
        if not apart:
            return self
        period, credit = self.period, self.credit
        if self.is_of_people:
            period = self._years(seen)
            credit = credit.replace(POPULATION_SOURCE, credit_of_years(period))
        said = exceptions(each for each in apart.values() if in_words(each.year) != period)
        is_said = said in self.caution
        caution = self.caution if is_said else " ".join(filter(None, (self.caution, said)))
        return replace(self, period=period, credit=credit, caution=caution)

    def _years(self, zones: Iterable[str]) -> str:
        """Years of the inhabitants of some zones, in words."""
        people: Counter[int | None] = Counter()
        for code in zones:
            year = self.apart[code].year if code in self.apart else self.year
            counted = self.numerator[self.rank[code]]
            people[year] += int(counted) if np.isfinite(counted) else 0
        return years_of(people)


class Provider(Protocol):
    """Where subjects of one family come from."""

    def subjects(self) -> Sequence[Subject]:
        """Subjects that the figures in force give, in the order of the menu."""
        ...

    def periods(self, subject: str, level: Level) -> Sequence[str]:
        """Editions of a subject at a level, the oldest first."""
        ...

    def layer(self, subject: str, level: Level, period: str | None = None) -> Layer | None:
        """A subject at a level, in its last edition unless one is named; None if there is none."""
        ...


class Gallery:
    """Every subject that can be mapped, whatever it comes from."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._of = {
            subject.id: (subject, provider)
            for provider in providers
            for subject in provider.subjects()
        }

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Every subject, in the order of the menu."""
        return tuple(subject for subject, _ in self._of.values())

    def __contains__(self, subject: object) -> bool:
        return subject in self._of

    def subject(self, name: str) -> Subject:
        """A subject by id.

        Raises
        ------
        KeyError
            When nothing in force gives it.
        """
        return self._of[name][0]

    def periods(self, subject: str, level: Level) -> tuple[str, ...]:
        """Editions of a subject at a level, the oldest first."""
        return tuple(self._of[subject][1].periods(subject, level))

    def layer(self, subject: str, level: Level, period: str | None = None) -> Layer | None:
        """A subject at a level, in its last edition unless one is named; None if there is none."""
        return self._of[subject][1].layer(subject, level, period)
