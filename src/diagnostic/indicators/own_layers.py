"""Layers of the user's own figures: as they were given, or summed from communes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from diagnostic.indicators.arrays import NAN, Numbers
from diagnostic.indicators.base import Base
from diagnostic.indicators.from_communes import FromCommunes, limits
from diagnostic.indicators.layers import Layer, Subject
from diagnostic.indicators.own import MEASURE, THEME, OwnFigures
from diagnostic.territory.zones import LEVELS, WORDS, Level, Zoning

WEIGHTED = (
    "À cette échelle, moyenne pondérée par les habitants des communes, faute des effectifs dont ce "
    "taux est tiré."
)


class OwnLayers:
    """Figures of a base made by `Base.with_own`: at their level, and above it from communes.

    Figures given by EPCI, bassin de vie, département or région are mapped at that level, and never
    brought down.
    """

    def __init__(self, base: Base) -> None:
        self.base = base
        self.own = base.own
        wanted = {name: each.indicator for name, each in self.own.items()}
        self._computed = FromCommunes(base, wanted)

    def subjects(self) -> Sequence[Subject]:
        """One for each column, in the order of the user's tables."""
        return [_subject(each, self._levels(each)) for each in self.own.values()]

    def periods(self, subject: str, level: Level) -> Sequence[str]:
        """Its year."""
        figures = self.own[subject]
        return [str(figures.year)] if level in self._levels(figures) else []

    def layer(self, subject: str, level: Level, period: str | None = None) -> Layer | None:
        """Zone by zone; None where the figures do not go."""
        figures = self.own[subject]
        if period not in (None, *self.periods(subject, level)) or not self.periods(subject, level):
            return None
        found = self._computed.layer(subject, level) if figures.level == "commune" else None
        if found is None:
            return self._given(figures, self._computed.zoning(level))
        of_level = _subject(figures, (level,))
        if level == "commune":
            return self._as_given(figures, replace(found, subject=of_level))
        if not figures.is_weighted:
            return replace(found, subject=of_level)
        # What was divided is not people of whom it is told: it must not pass for them.
        nothing = np.full(len(found.codes), NAN)
        of_level = replace(of_level, estimate=figures.indicator.estimate)
        return replace(
            found, subject=of_level, numerator=nothing, denominator=nothing, caution=WEIGHTED
        )

    def _levels(self, figures: OwnFigures) -> tuple[Level, ...]:
        if figures.level != "commune":
            return (figures.level,)
        return tuple(x for x in LEVELS if len(self._computed.zoning(x)))

    def _as_given(self, figures: OwnFigures, found: Layer) -> Layer:
        """The layer of communes, a rate being the very one of the table."""
        if not figures.is_rate:
            return found
        given = _column(figures.values, found.codes)
        is_given = np.isfinite(given)
        values = np.where(is_given, given, found.values)
        nothing = np.full(len(found.codes), NAN)
        return replace(
            found,
            values=values,
            numerator=nothing if figures.is_weighted else found.numerator,
            denominator=nothing if figures.is_weighted else found.denominator,
            secret=found.secret & ~np.isfinite(values),
        )

    def _given(self, figures: OwnFigures, zones: Zoning) -> Layer:
        values = _column(figures.values, zones.codes)
        below = _column(figures.denominators, zones.codes)
        above = values * below / figures.scale if figures.is_rate else values
        if figures.interval == "proportion":
            above = np.minimum(above, below)
        _, low, high = limits(figures.indicator, above, below)
        hidden = np.isin(zones.codes, list(figures.secret)) & ~np.isfinite(values)
        return Layer(
            subject=_subject(figures, (zones.level,)),
            level=zones.level,
            year=figures.year,
            period=str(figures.year),
            source=MEASURE,
            credit=figures.credit,
            codes=zones.codes,
            names=zones.names,
            values=values,
            low=low,
            high=high,
            numerator=above,
            denominator=below,
            secret=hidden,
            known=np.ones(len(zones)),
            caution=f"Donné par {WORDS[zones.level][0]}, jamais ramené à la commune.",
        )


def _subject(figures: OwnFigures, levels: tuple[Level, ...]) -> Subject:
    indicator = figures.indicator
    return Subject(
        id=indicator.id,
        theme=THEME,
        label=indicator.label,
        definition=indicator.definition,
        unit=indicator.unit,
        kind="rate" if figures.is_rate else "count",
        levels=levels,
        decimals=indicator.decimals,
        direction=indicator.direction,
        unjudged_small=indicator.interval == "count",
    )


def _column(of: Mapping[str, float], codes: Sequence[str]) -> Numbers:
    return np.array([of.get(code, NAN) for code in codes], dtype=float)
