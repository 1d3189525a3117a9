"""Men and women of each age in a place: its pyramid, and the same of those it is compared with.

Communes: census by sex and age, once synchronised, where every commune of the place has its ages.
France: the estimate of 2023 that is shipped. Classes that a source publishes may overlap (0-14 and
0-19): the finest ones that tile all ages are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from diagnostic.errors import UserError
from diagnostic.indicators.places import FRANCE, Place
from diagnostic.indicators.territory_ages import MOST_COMMUNES
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library, commune_rows
from diagnostic.sources.tables import TABLES
from diagnostic.sources.today import grounds
from diagnostic.stats.ages import ByAge, by_age, regroup
from diagnostic.territory.atlas import Atlas

if TYPE_CHECKING:
    import pandas as pd

TABLE = "population_age_sexe"
SEXES = ("hommes", "femmes")
ELDERLY = (65, 75, 80, 85)
"""Ages from which the oldest are counted."""


def _by_five(last: int) -> tuple[str, ...]:
    return (*(f"{age:02d}-{age + 4:02d}" for age in range(0, last, 5)), f"{last}et+")


FIVE_YEARS = _by_five(95)
_EVERY_YEAR = (*(f"{age:02d}-{age:02d}" for age in range(100)), "100et+")
_WIDE = ("00-14", "15-29", "30-44", "45-59", "60-74", "75-89", "90et+")
TILINGS = (_EVERY_YEAR, *(_by_five(last) for last in (95, 90, 85, 80, 75)), _WIDE)
"""Classes of the published forms, the finest first."""


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

    def shares(self) -> tuple[list[float], list[float]]:
        """Men and women of each band, in % of everyone; zeros where nobody lives."""
        whole = self.inhabitants or 1.0
        men, women = (100 * sex.values / whole for sex in (self.men, self.women))
        return men.tolist(), women.tolist()

    def people(self, label: str) -> float | None:
        """Both sexes of a band such as ``60-74`` or ``75et+``; None when the bands cut it."""
        try:
            parts = [regroup(sex, [label]) for sex in (self.men, self.women)]
        except UserError:
            return None
        return float(sum(part.values.sum() for part in parts))

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
    `MOST_COMMUNES` of them.
    """
    if len(place.communes) > MOST_COMMUNES:
        return None
    where = "sexe <> 'tous' and classe_age <> 'tsage'"
    codes = frozenset(place.communes)
    rows = commune_rows(library, atlas, codes, TABLES[TABLE], where)
    together = grounds(atlas, library.passages)
    editions = {cast("tuple[int, str]", key): g for key, g in rows.groupby(["annee", "source"])}
    for (year, source), group in sorted(editions.items(), key=lambda each: each[0], reverse=True):
        for tiling in TILINGS:
            part = group[group["classe_age"].isin(tiling) & group["population_hab"].notna()]
            if _complete(part, tiling, codes, together):
                found = _of_rows(part, place.name, int(year), source)
                return found.in_bands(FIVE_YEARS) if tiling is _EVERY_YEAR else found
    return None


def france(library: Library) -> Pyramid:
    """Ages of France, Mayotte included, of the last year that is shipped."""
    rows = library.rows(TABLE, {"france": [FRANCE]}, "sexe <> 'tous' and classe_age <> 'tsage'")
    last = rows[rows["annee"] == rows["annee"].max()]
    return _of_rows(last, "France", int(last["annee"].iloc[0]), str(last["source"].iloc[0]))


def _complete(
    rows: pd.DataFrame,
    tiling: Sequence[str],
    codes: frozenset[str],
    together: Mapping[str, frozenset[str]],
) -> bool:
    """Whether every commune has each band of each sex.

    Communes that have parted since the census have theirs on the one that was left, which `bring`
    gives only where all of them are asked for.
    """
    cells = rows.drop_duplicates(["code", "sexe", "classe_age"]).groupby("code").size()
    whole = set(cells.index[cells == len(SEXES) * len(tiling)])
    for holder, ground in together.items():
        if holder in whole:
            whole |= ground
    return codes <= whole


def _of_rows(rows: pd.DataFrame, place: str, year: int, source: str) -> Pyramid:
    men, women = (_sex(rows, sex) for sex in SEXES)
    return Pyramid(place, year, catalogue()[source].dated(str(year)), men, women)


def _sex(rows: pd.DataFrame, sex: str) -> ByAge:
    totals = rows[rows["sexe"] == sex].groupby("classe_age")["population_hab"].sum()
    return by_age(list(totals.index), totals.to_numpy())
