"""Men and women of each age in a place: its pyramid, and the same of those it is compared with.

Communes: the census, once synchronised, where every commune of the place has its ages. France: the
estimate of 2023 that is shipped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.errors import UserError
from diagnostic.indicators.ages import EVERY_YEAR, FIVE_YEARS, SEXES, added, censuses
from diagnostic.indicators.places import FRANCE, Place
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library
from diagnostic.sources.tables import AGES
from diagnostic.stats.ages import ByAge, regroup
from diagnostic.territory.atlas import Atlas

if TYPE_CHECKING:
    import pandas as pd

ELDERLY = (65, 75, 80, 85)
"""Ages from which the oldest are counted."""


@dataclass(frozen=True, eq=False)
class Pyramid:
    """Inhabitants of a place by age, each sex apart, in the same bands.

    Attributes
    ----------
    men, women
        Counts of inhabitants, youngest first; a census gives decimals.
    credit
        Source, with its year.
    """

    place: str
    year: int
    credit: str
    men: ByAge
    women: ByAge

    @property
    def labels(self) -> tuple[str, ...]:
        """Bands, the youngest first."""
        return self.men.labels

    @property
    def inhabitants(self) -> float:
        """Everyone."""
        return float(self.men.values.sum() + self.women.values.sum())

    @property
    def both(self) -> ByAge:
        """Inhabitants of each band, whatever their sex."""
        return ByAge(self.men.bands, self.men.values + self.women.values)

    def shares(self) -> tuple[list[float], list[float]]:
        """Men and women of each band, in % of everyone; zeros where nobody lives."""
        whole = self.inhabitants or 1.0
        men, women = (100 * sex.values / whole for sex in (self.men, self.women))
        return men.tolist(), women.tolist()

    def people(self, label: str) -> float | None:
        """Both sexes of a band such as ``60-74`` or ``75et+``; None when the bands cut it."""
        try:
            return float(regroup(self.both, [label]).values.sum())
        except UserError:
            return None

    def in_bands(self, labels: Sequence[str]) -> Pyramid | None:
        """The same in wider bands; None when they cannot be made of these."""
        try:
            men, women = regroup(self.men, labels), regroup(self.women, labels)
        except UserError:
            return None
        return Pyramid(self.place, self.year, self.credit, men, women)


def pyramid(library: Library, atlas: Atlas, place: Place) -> Pyramid | None:
    """Ages of a place, of the last census that gives them for every commune of it.

    Single years of age are added up by five. None when a commune is missing, or past
    `ages.MOST_COMMUNES` of them.
    """
    for census in censuses(library, atlas, frozenset(place.communes)):
        if census.sexes == SEXES:
            found = _of_rows(census.rows, place.name, census.year, census.credit)
            return found.in_bands(FIVE_YEARS) if census.tiling == EVERY_YEAR else found
    return None


def france(library: Library) -> Pyramid:
    """Ages of France, Mayotte included, of the last year that is shipped."""
    where = "sexe <> 'tous' and classe_age <> 'tsage'"
    rows = library.rows(AGES.name, {"france": [FRANCE]}, where)
    last = rows[rows["annee"] == rows["annee"].max()]
    year, source = int(last["annee"].iloc[0]), str(last["source"].iloc[0])
    return _of_rows(last, "France", year, catalogue()[source].dated(str(year)))


def _of_rows(rows: pd.DataFrame, place: str, year: int, credit: str) -> Pyramid:
    men, women = (added(rows[rows["sexe"] == sex]) for sex in SEXES)
    return Pyramid(place, year, credit, men, women)
