"""The user's own figures, commune by commune."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from diagnostic.indicators.arrays import NAN, Numbers
from diagnostic.indicators.base import Base, Series
from diagnostic.indicators.own import MEASURE, OwnFigures


def series(base: Base, subject: str) -> tuple[Series, ...]:
    """The one edition of an own indicator; none when it is given by larger zones.

    A count has today's inhabitants for denominator, so that a map can draw it both ways.
    """
    figures = base.own.get(subject)
    if figures is None or figures.level != "commune":
        return ()
    given = _column(base, figures.values)
    above, below = _parts(base, figures, given)
    below[~np.isfinite(above)] = NAN
    above[~np.isfinite(below)] = NAN
    hidden = np.zeros(len(base.codes), dtype=bool)
    hidden[base.ranks(code for code in figures.secret if code in base.rank)] = True
    parted = np.zeros(len(base.codes), dtype=bool)
    above, below = base.whole_cities(above), base.whole_cities(below)
    return (Series(figures.year, MEASURE, figures.credit, above, below, hidden, parted),)


def _parts(base: Base, figures: OwnFigures, given: Numbers) -> tuple[Numbers, Numbers]:
    people: Numbers = np.nan_to_num(base.population)
    if not figures.is_rate:
        return given, people.copy()
    below = _column(base, figures.denominators) if figures.denominators else people
    above = given * below / figures.scale
    if figures.interval == "proportion":
        above = np.minimum(above, below)  # 100 % of them, whatever the last digit
    return above, below.copy()


def _column(base: Base, of: Mapping[str, float]) -> Numbers:
    """A number of each commune, NaN where it is not known."""
    return np.array([of.get(code, NAN) for code in base.codes], dtype=float)
