"""An indicator commune by commune: its values, its map, and what the map says in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from diagnostic.french import NBSP, among, counted, listed, lowered, number, spaced
from diagnostic.indicators.answers import best
from diagnostic.indicators.base import Base
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.maps.choropleth import Rates, choropleth_map
from diagnostic.maps.circles import Counts, circles_map
from diagnostic.maps.view import hidden_cities
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

MOST_TOLD = 3
"""Communes told at each end, in the words that stand for a map."""


@dataclass(frozen=True)
class Spread:
    """An indicator in one edition, commune by commune.

    Parameters
    ----------
    values
        Every commune that is known, in the unit of the indicator; the arrondissements of a city
        or the city, as the territory takes them.
    secret
        Communes hidden by secrecy.
    """

    indicator: Indicator
    codes: Codes
    year: int
    source: str
    credit: str
    values: Mapping[str, float]
    secret: Codes

    @property
    def title(self) -> str:
        """What is measured, with its year."""
        label = self.indicator.label
        by_commune = "" if "commune" in label.lower() else " par commune"
        return f"{label}{by_commune}, {self.year}"

    @property
    def unit(self) -> str:
        """Unit of the values; what is counted when it is a mere number."""
        label, unit = self.indicator.label, self.indicator.unit
        return lowered(label) if unit == "nombre" else unit

    @cached_property
    def here(self) -> dict[str, float]:
        """Values of the territory, rounded as they are shown, the highest first."""
        decimals = self.indicator.decimals
        known = {c: round(self.values[c], decimals) for c in self.codes if c in self.values}
        return dict(sorted(known.items(), key=lambda each: (-each[1], each[0])))

    def shown(self, code: str) -> str:
        """Value of a commune, or the word that stands for it."""
        if code in self.values:
            return number(self.values[code], self.indicator.decimals)
        return "secret" if code in self.secret else "nd"


def mapped(indicator: Indicator) -> Indicator:
    """What a map draws of an indicator.

    A density of professionals says nothing of a small commune, where one of them leaving changes
    everything: their number is drawn.
    """
    if indicator.interval != "count":
        return indicator
    same = (i for i in indicators().values() if i.is_extensive and i.measure == indicator.measure)
    return next(same, indicator)


def spread(base: Base, indicator: Indicator, codes: Codes) -> Spread | None:
    """Values of an indicator in every commune, in the edition that suits the territory.

    A commune whose figure is that of an older, larger one is not known, nor is a rate on nobody.
    None when no source gives the indicator.
    """
    drawn = mapped(indicator)
    series = best(base, base.series(drawn.measure), base.rows(base.ranks(sorted(codes))))
    if series is None:
        return None
    known = series.known & ~series.parted
    if drawn.is_extensive:
        values = series.numerator
    else:
        known &= series.denominator > 0
        below = np.where(known, series.denominator, 1.0)
        values = drawn.scale * series.numerator / below
    hidden = hidden_cities(base.atlas, codes)
    return Spread(
        indicator=drawn,
        codes=codes,
        year=series.year,
        source=series.source,
        credit=series.credit,
        values={
            base.codes[rank]: float(values[rank])
            for rank in np.flatnonzero(known)
            if base.codes[rank] not in hidden
        },
        secret=frozenset(base.codes[rank] for rank in np.flatnonzero(series.hidden & ~known)),
    )


def drawn(atlas: Atlas, found: Spread, bounds: Sequence[float] | None = None) -> str:
    """SVG of a spread: circles for what is counted, colours for what is measured."""
    if found.indicator.is_extensive:
        counts = Counts(found.title, found.unit, found.credit, found.values, found.secret)
        return circles_map(atlas, found.codes, counts)
    values = found.values
    if bounds is None:
        # Classes part what is seen to differ. Given thresholds part the exact values.
        decimals = found.indicator.decimals
        values = {code: round(value, decimals) for code, value in values.items()}
    rates = Rates(found.title, found.unit, found.credit, values, found.secret, bounds)
    return choropleth_map(atlas, found.codes, rates)


def answer(atlas: Atlas, found: Spread) -> str:
    """What the map says of the territory, in a sentence or two."""
    here = found.here
    if not here:
        return _missing(found)
    say = _counts if found.indicator.is_extensive else _rates
    return " ".join(filter(None, (say(atlas, found, here), _missing(found))))


def in_words(atlas: Atlas, found: Spread) -> str:
    """The map for those who do not see it."""
    here = found.here
    told = [f"Carte. {found.title}.", answer(atlas, found)]
    if len(here) > 2 * MOST_TOLD:
        codes = list(here)
        told += [
            f"Les plus hautes : {_valued(atlas, found, codes[:MOST_TOLD])}.",
            f"Les plus basses : {_valued(atlas, found, codes[: -MOST_TOLD - 1 : -1])}.",
        ]
    told.append("Le tableau qui suit dit le chiffre de chaque commune.")
    return spaced(" ".join(told))


def _counts(atlas: Atlas, found: Spread, here: Mapping[str, float]) -> str:
    total, first = sum(here.values()), next(iter(here))
    if len(here) == 1:
        return f"{atlas.name(first)} : {found.shown(first)} ({found.unit})."
    if not total:
        return f"{found.indicator.label} : aucun dans {counted(len(here), 'commune')}."
    said = (
        f"{found.indicator.label} : {number(total, found.indicator.decimals)} en tout, "
        f"dont {found.shown(first)} ({atlas.name(first)})."
    )
    none = sum(value == 0 for value in here.values())
    verb = "n’en ont" if none > 1 else "n’en a"
    some = f" {among(none, len(found.codes), 'commune')} {verb} pas."
    return f"{said}{some if none else ''}"


def _rates(atlas: Atlas, found: Spread, here: Mapping[str, float]) -> str:
    low, high = min(here.values()), max(here.values())
    if len(here) == 1:
        return f"{atlas.name(next(iter(here)))} : {_ended(_with_unit(found, low))}"
    if low == high:
        return (
            f"{number(len(here))} communes ont le même chiffre : {_ended(_with_unit(found, low))}"
        )
    lowest, highest = (
        _named(atlas, [code for code, value in here.items() if value == end]) for end in (low, high)
    )
    first = number(low, found.indicator.decimals)
    return f"De {first} ({lowest}) à {_with_unit(found, high)} ({highest})."


def _ended(text: str) -> str:
    """Text with its full stop, that an abbreviation already has."""
    return text if text.endswith(".") else f"{text}."


def _missing(found: Spread) -> str:
    """How many communes are not known, and why."""
    missing = [code for code in found.codes if code not in found.values]
    if not missing:
        return ""
    secret = sum(code in found.secret for code in missing)
    if len(found.codes) == 1:
        return "Le chiffre est couvert par le secret statistique." if secret else _NOTHING
    verb = "ne sont pas connues" if len(missing) > 1 else "n’est pas connue"
    why = f", dont {secret} par secret statistique" if secret else ""
    return f"{among(len(missing), len(found.codes), 'commune')} {verb}{why}."


def _with_unit(found: Spread, value: float) -> str:
    return f"{number(value, found.indicator.decimals)}{NBSP}{found.unit}"


def _named(atlas: Atlas, codes: Sequence[str]) -> str:
    """Communes that share a figure, the most populous first."""
    ordered = sorted(codes, key=lambda code: -atlas[code].population)
    if len(ordered) > 2:
        return f"{number(len(ordered))} communes, dont {atlas.name(ordered[0])}"
    return listed([atlas.name(code) for code in ordered])


def _valued(atlas: Atlas, found: Spread, codes: Iterable[str]) -> str:
    return ", ".join(f"{atlas.name(code)} {found.shown(code)}" for code in codes)


_NOTHING = "Le chiffre de cette commune n’est pas connu."
