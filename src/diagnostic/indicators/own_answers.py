"""What the user's own figures say of a place, beside what it is compared with.

Those of communes add up as any indicator. Those of larger zones speak only for a place that is made
of whole zones, all given: a share of an EPCI is never told of a commune, nor shared out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from diagnostic.french import counted, listed, spaced
from diagnostic.indicators.answers import Answer, Compared, answers
from diagnostic.indicators.arrays import NAN
from diagnostic.indicators.base import Base
from diagnostic.indicators.from_communes import bassins_of, limits
from diagnostic.indicators.own import OwnFigures
from diagnostic.indicators.places import Place
from diagnostic.indicators.registry import Indicator
from diagnostic.indicators.values import Status, Value
from diagnostic.stats.comparison import (
    Comparison,
    Counted,
    Judgement,
    Reason,
    compare_proportions,
    compare_rates,
)
from diagnostic.territory.zones import WORDS, Level, Zoning, zoning

GIVEN = "Valeur de votre tableau pour cette commune."


def own_answers(
    base: Base, place: Place, comparators: Sequence[Place] = (), ids: Iterable[str] | None = None
) -> list[Answer]:
    """Every own indicator of a base made by `Base.with_own`, or some of them.

    A place that is not made of whole zones given has the status ``sans_objet``, and ``method``
    says why.
    """
    wanted = list(base.own if ids is None else ids)
    zones = _Zones(base)
    return [_answer(base, zones, base.own[name], place, comparators) for name in wanted]


def _answer(
    base: Base, zones: _Zones, figures: OwnFigures, place: Place, comparators: Sequence[Place]
) -> Answer:
    if figures.level != "commune":
        return _of_zones(zones, figures, place, comparators)
    (found,) = answers(base, place, [figures.indicator], comparators)
    if not figures.is_weighted:
        return found
    found = replace(
        found,
        value=_undivided(found.value),
        comparators=tuple(replace(c, value=_undivided(c.value)) for c in found.comparators),
    )
    if len(place.communes) > 1 or not found.value.is_known:
        return found
    # The rate of one commune is the very one of the table.
    indicator = _exact(figures)
    value = replace(found.value, status="disponible", method=f"{indicator.definition} {GIVEN}")
    return replace(found, indicator=indicator, value=value)


def _undivided(value: Value) -> Value:
    """Without what the inhabitants weighed: it counts nobody."""
    return replace(value, numerator=None, denominator=None)


# --- of larger zones ------------------------------------------------------------------------------


class _Zones:
    """Zones of each level, read once."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self._of: dict[Level, Zoning] = {}

    def __getitem__(self, level: Level) -> Zoning:
        if level not in self._of:
            bassins = bassins_of(self.base) if level == "bassin_de_vie" else None
            self._of[level] = zoning(self.base.atlas, level, bassins)
        return self._of[level]

    def cut(self, level: Level, place: Place) -> tuple[tuple[str, ...], bool]:
        """Zones that a place touches, and whether it holds each of them whole, and nothing else.

        A city told by its arrondissements is that city once they are all there.
        """
        zones, base = self[level], self.base
        here = np.zeros(len(base.codes), dtype=bool)
        here[base.ranks(place.communes)] = True
        is_part = np.zeros(len(base.codes), dtype=bool)
        for city, parts in base.cities:
            here[city] |= here[parts].all()
            is_part[parts] = True
            is_part[parts] &= here[city]
        touched = zones.touched(base.atlas, place.communes)
        wanted = np.array([zones.rank[code] for code in touched], dtype=np.intp)
        inside = np.isin(zones.of, wanted)
        is_whole = bool((inside == (here & ~is_part)).all())
        return touched, is_whole


@dataclass(frozen=True)
class _Sum:
    """What zones say together: its value, what was divided, and the zones counted."""

    value: Value
    above: float
    below: float
    zones: frozenset[str]


def _of_zones(
    zones: _Zones, figures: OwnFigures, place: Place, comparators: Sequence[Place]
) -> Answer:
    mine = _sum(zones, figures, place)
    beside = tuple(_beside(figures, mine, _sum(zones, figures, each), each) for each in comparators)
    return Answer(figures.indicator, place, mine.value, beside)


def _sum(zones: _Zones, figures: OwnFigures, place: Place) -> _Sum:
    touched, is_whole = zones.cut(figures.level, place)
    noun, nouns = WORDS[figures.level]
    if not touched or not is_whole:
        whole = "de régions entières" if figures.level == "region" else f"de {nouns} entiers"
        why = (
            f"Ces chiffres sont donnés par {noun} ; ce lieu n’est pas fait {whole}, et ils ne "
            "se partagent pas entre communes."
        ).replace("de EPCI", "d’EPCI")
        return _Sum(_nothing(figures, "sans_objet", why), NAN, NAN, frozenset())
    if len(touched) > 1 and figures.is_weighted:
        why = (
            f"Ce lieu est fait de {counted(len(touched), noun, nouns)}, et un taux sans son "
            "dénominateur ne s’additionne pas : donner les effectifs permet de le calculer."
        )
        return _Sum(_nothing(figures, "sans_objet", why), NAN, NAN, frozenset(touched))
    lacking = [code for code in touched if not _is_known(figures, code)]
    if lacking:
        names = listed([zones[figures.level].name(code) for code in lacking], limit=3)
        hidden = [code for code in lacking if code in figures.secret]
        status: Status = "secret" if hidden else "absent"
        why = "secret" if hidden else "non donné"
        said = f"Il manque {counted(len(lacking), noun, nouns)} ({names}) : {why}."
        return _Sum(_nothing(figures, status, said), NAN, NAN, frozenset(touched))
    return _known(figures, touched)


def _is_known(figures: OwnFigures, code: str) -> bool:
    return code in figures.values and (
        not figures.is_rate or figures.is_weighted or code in figures.denominators
    )


def _known(figures: OwnFigures, touched: Sequence[str]) -> _Sum:
    indicator = _exact(figures)
    values = np.array([figures.values[code] for code in touched], dtype=float)
    if figures.is_weighted:  # one zone alone: as it was given
        alone = _value(figures, indicator, float(values[0]), NAN, NAN, NAN, NAN)
        return _Sum(alone, NAN, NAN, frozenset(touched))
    weights = np.ones(len(values))
    if figures.is_rate:
        weights = np.array([figures.denominators[code] for code in touched], dtype=float)
        values = values * weights / figures.scale
    above, below = float(values.sum()), float(weights.sum())
    if figures.interval == "proportion":
        above = min(above, below)
    found = limits(indicator, np.array([above]), np.array([below]))
    middle, low, high = (float(limit[0]) for limit in found)
    shown = _value(figures, indicator, middle, low, high, above, below)
    return _Sum(shown, above, below, frozenset(touched))


def _exact(figures: OwnFigures) -> Indicator:
    """The indicator of zones told as they are given: nothing is weighted."""
    return replace(figures.indicator, estimate="")


def _value(
    figures: OwnFigures,
    indicator: Indicator,
    value: float,
    low: float,
    high: float,
    above: float,
    below: float,
) -> Value:
    def kept(number: float) -> float | None:
        return number if np.isfinite(number) else None

    noun = WORDS[figures.level][0]
    return Value(
        value=kept(value),
        status="disponible" if np.isfinite(value) else "absent",
        unit=figures.unit,
        period=str(figures.year),
        method=spaced(f"{indicator.definition} Donné par {noun}."),
        sources=(figures.credit,),
        low=kept(low),
        high=kept(high),
        numerator=kept(above),
        denominator=kept(below) if figures.is_rate else None,
    )


def _nothing(figures: OwnFigures, status: Status, why: str) -> Value:
    return Value(None, status, figures.unit, str(figures.year), spaced(why), (figures.credit,))


def _beside(figures: OwnFigures, mine: _Sum, theirs: _Sum, place: Place) -> Compared:
    if mine.zones and mine.zones == theirs.zones:
        return Compared(place, theirs.value, Judgement.UNKNOWN, None, is_same=True)
    judged = _judged(figures, mine, theirs)
    a, b = mine.value.value, theirs.value.value
    higher = None if a is None or b is None or a == b else a > b
    return Compared(place, theirs.value, judged.judgement, judged.higher or higher)


def _judged(figures: OwnFigures, mine: _Sum, theirs: _Sum) -> Comparison:
    known = all(np.isfinite(each) for one in (mine, theirs) for each in (one.above, one.below))
    shared = mine.zones & theirs.zones
    if figures.interval is None or not known or shared not in (frozenset(), mine.zones):
        return Comparison(Judgement.UNKNOWN, None, None, Reason.NO_FIGURE)
    compare = compare_proportions if figures.interval == "proportion" else compare_rates
    first, second = (Counted(one.above, one.below) for one in (mine, theirs))
    return compare(first, second, figures.direction, overlap=first if shared else None)
