"""Layers that a source publishes zone by zone: kept at its own levels, never recomputed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from diagnostic.french import listed
from diagnostic.indicators.arrays import NAN
from diagnostic.indicators.conditions import ALL_AGES, BOTH_SEXES, TABLE, conditions_of
from diagnostic.indicators.layers import Kind, Layer, Subject
from diagnostic.indicators.official_densities import PUBLIC, SHOWN
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library
from diagnostic.sources.units import EXPORTS, UNKNOWN_UNIT, imported_credit, indicator_units
from diagnostic.stats.many import proportions
from diagnostic.territory.zones import LEVELS, WORDS, Level, Zoning

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Zonings = Callable[[Level], Zoning]

PREFIX = "publie_"
"""How the ids of imported indicators begin."""
RARE = 5
"""Zones that a picture needs: an extract of a few départements is no map."""


class _Part(NamedTuple):
    """Rows of one subject, with the columns of its figures."""

    subject: Subject
    rows: pd.DataFrame
    value: str
    above: str | None = None
    below: str | None = None
    publisher: str = "CNAM"
    caution: str = ""


class _Published:
    """Layers made of the rows of one table; what differs is how rows make subjects.

    Parameters
    ----------
    taken
        Labels of the subjects of other providers: one that is among them says its level and source.
    """

    def __init__(self, library: Library, zonings: Zonings, taken: Collection[str] = ()) -> None:
        self.library = library
        self.zonings = zonings
        self.taken = taken

    @cached_property
    def parts(self) -> Mapping[str, _Part]:
        """Rows of each subject, by id."""
        return {part.subject.id: part for part in self._apart(self.read())}

    def _apart(self, parts: Sequence[_Part]) -> Iterator[_Part]:
        """The same, no two labels of the menu being alike."""
        labels = Counter((*self.taken, *(part.subject.label for part in parts)))
        for part in parts:
            subject = part.subject
            if labels[subject.label] > 1:
                level = listed([WORDS[each][0] for each in subject.levels])
                label = f"{subject.label} ({part.publisher}, {level})"
                yield part._replace(subject=replace(subject, label=label))
            else:
                yield part

    def read(self) -> Sequence[_Part]:
        """Subjects of the table."""
        raise LookupError

    def subjects(self) -> Sequence[Subject]:
        """Those that some row gives."""
        return [part.subject for part in self.parts.values()]

    def periods(self, subject: str, level: Level) -> Sequence[str]:
        """Years, the oldest first."""
        rows = self.parts[subject].rows
        years = rows.loc[rows["niveau"] == level, "annee"]
        return [str(year) for year in sorted(set(years.astype(int)))]

    def layer(self, subject: str, level: Level, period: str | None = None) -> Layer | None:
        """Rows of a year, zone by zone."""
        every = self.periods(subject, level)
        if not every or period not in (None, *every):
            return None
        asked = period or every[-1]
        part = self.parts[subject]
        rows = part.rows
        chosen = rows[(rows["niveau"] == level) & (rows["annee"] == int(asked))]
        return _layer(part, chosen, self.zonings(level), int(asked))


class Imported(_Published):
    """Indicators of C@rtoSanté and of INSEE, by bassin de vie or département."""

    def read(self) -> Sequence[_Part]:
        """One subject for each indicator."""
        if not self.library.parts("indicateurs"):
            return []
        rows = self.library.rows("indicateurs", where="niveau <> 'commune'")
        rows = rows[rows["niveau"].isin(LEVELS)]
        return [_imported(str(slug), group) for slug, group in rows.groupby("indicateur")]


class Diseases(_Published):
    """People under care for a condition, by département and région (Data pathologies)."""

    def read(self) -> Sequence[_Part]:
        """One subject for each condition, of all ages and both sexes."""
        if not self.library.parts(TABLE):
            return []
        rows = self.library.rows(
            TABLE, where=f"classe_age = '{ALL_AGES}' and sexe = '{BOTH_SEXES}'"
        )
        rows = rows[rows["niveau"].isin(LEVELS)].dropna(subset=["niveaux_prioritaires"])
        found = []
        for condition in conditions_of(rows):
            group = rows[rows["top"] == condition.top]
            if len(group) >= RARE:
                definition = (
                    f"{condition.group} : {condition.below}. Personnes prises en charge, pour cent "
                    "personnes de la zone ; taux brut, tous âges (CNAM, Data pathologies)."
                )
                subject = _subject(
                    f"pathologie_{condition.top.lower()}",
                    "Pathologies",
                    condition.name,
                    definition,
                    "%",
                    group,
                    decimals=2,
                )
                found.append(_Part(subject, group, "prevalence_pct", "effectif", "population"))
        return found


class Professionals(_Published):
    """Densities of self-employed professionals, counted once each (CNAM)."""

    def read(self) -> Sequence[_Part]:
        """A density for each profession."""
        if not self.library.parts("professionnels_liberaux"):
            return []
        rows = self.library.rows("professionnels_liberaux")
        rows = rows[rows["niveau"].isin(LEVELS)]
        found = []
        for slug, label in SHOWN.items():
            group = rows[rows["profession"] == slug]
            if len(group):
                public = PUBLIC.get(slug, "habitants")
                definition = (
                    f"{label} libéraux, comptés une fois chacun, pour 100 000 {public} (CNAM)."
                )
                subject = _subject(
                    f"cnam_{slug}",
                    "Offre de soins, densités de la CNAM",
                    f"{label} (CNAM)",
                    definition,
                    f"pour 100\u202f000 {'hab.' if slug not in PUBLIC else public}",
                    group,
                    decimals=1,
                )
                found.append(_Part(subject, group, "densite_pour_100000"))
        return found


def _imported(slug: str, rows: pd.DataFrame) -> _Part:
    known = indicator_units().get(slug)
    label = known.name if known else str(rows["libelle"].iloc[-1]).replace("'", "’")
    unit = known.unit if known else UNKNOWN_UNIT
    publisher = _publisher(slug, str(rows["source"].iloc[-1]))
    values = rows["valeur"].dropna().to_numpy(dtype=float)
    decimals = 0 if (values == np.round(values)).all() else 1
    kind: Kind = "count" if unit in COUNTED else "rate"
    theme = publisher if publisher in (CARTOSANTE, UNNAMED) else f"Publié par {publisher}"
    definition = f"{label}, tel que publié."
    is_known = unit != UNKNOWN_UNIT
    subject = _subject(
        *(f"{PREFIX}{slug}", theme, label, definition, unit if is_known else ""),
        *(rows, decimals, kind),
    )
    caution = "" if is_known else NO_UNIT
    return _Part(subject, rows, "valeur", publisher=publisher, caution=caution)


def _publisher(slug: str, source: str) -> str:
    """Who publishes an indicator, in a word: the exports of maps come from several sites."""
    if source != EXPORTS:
        return catalogue()[source].publisher
    known = indicator_units().get(slug)
    if known is None or not known.statistic:
        return UNNAMED
    return CARTOSANTE if known.statistic.startswith(CARTOSANTE) else "INSEE"


CARTOSANTE, UNNAMED = "C@rtoSanté", "Exports Géoclip"
NO_UNIT = "Unité non précisée par le fichier : à lire sur le site de la source."
COUNTED = {"habitants", "professionnels, par lieu d’exercice", "établissements", "équipements"}
COUNTED |= {"services", "nombre"}
"""Units of what adds up, to be drawn as circles."""


def _subject(
    name: str,
    theme: str,
    label: str,
    definition: str,
    unit: str,
    rows: pd.DataFrame,
    decimals: int,
    kind: Kind = "rate",
) -> Subject:
    levels = tuple(level for level in LEVELS if level in set(rows["niveau"]))
    return Subject(name, theme, label, definition, unit, kind, levels, decimals)


def _layer(part: _Part, rows: pd.DataFrame, zones: Zoning, year: int) -> Layer:
    at = rows.drop_duplicates("code", keep="last").set_index("code").reindex(list(zones.codes))
    values, above, below = (
        at[name].to_numpy(dtype=float) if name else np.full(len(at), NAN)
        for name in (part.value, part.above, part.below)
    )
    low = high = np.full(len(at), NAN)
    if part.above and part.below:
        _, low, high = proportions(above, below, 100)
    source = str(rows["source"].iloc[-1])
    return Layer(
        subject=part.subject,
        level=zones.level,
        year=year,
        period=str(year),
        source=source,
        credit=_credit(part, source, year),
        codes=zones.codes,
        names=zones.names,
        values=values,
        low=low,
        high=high,
        numerator=above,
        denominator=below,
        secret=(at["statut"] == "secret").to_numpy(),
        known=np.ones(len(at)),
        caution=part.caution,
    )


def _credit(part: _Part, source: str, year: int) -> str:
    """Credit of what is published, of one statistic where several share a source."""
    name = part.subject.id
    if not name.startswith(PREFIX):
        return catalogue()[source].dated(year)
    return imported_credit(name.removeprefix(PREFIX), source, year)
