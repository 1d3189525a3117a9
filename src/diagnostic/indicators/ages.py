"""Ages that the census gives, commune by commune: known for all those asked, or not at all.

One rule for whoever reads them. A class of ages that is missing for one commune is unknown, never
zero: an edition is used only where every commune asked has every class, of each sex. Classes that
a source publishes may overlap (0-14 and 0-19): the finest ones that tile all ages are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library, commune_rows
from diagnostic.sources.tables import AGES
from diagnostic.sources.today import grounds
from diagnostic.stats.ages import ByAge, by_age
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import pandas as pd

EVERYONE = "tous"
SEXES = ("hommes", "femmes")
MOST_COMMUNES = 5_000
"""Communes past which the census is not read: a fifth of the country weighs gigabytes."""


def _by_five(last: int) -> tuple[str, ...]:
    return (*(f"{age:02d}-{age + 4:02d}" for age in range(0, last, 5)), f"{last}et+")


EVERY_YEAR = (*(f"{age:02d}-{age:02d}" for age in range(100)), "100et+")
FIVE_YEARS = _by_five(95)
_WIDE = ("00-14", "15-29", "30-44", "45-59", "60-74", "75-89", "90et+")
_TILINGS = (EVERY_YEAR, *(_by_five(last) for last in (95, 90, 85, 80, 75)), _WIDE)
"""Classes of the published forms, the finest first."""


@dataclass(frozen=True, eq=False)
class Census:
    """Ages of some communes in one edition, each of them complete.

    Attributes
    ----------
    tiling
        Classes of ages, the youngest first: none overlaps, none is missing.
    sexes
        `SEXES`, or `EVERYONE` alone where the source does not tell men from women.
    rows
        One row for each commune, sex and class, in the columns of `AGES`; several for a city whose
        arrondissements stand for it.
    """

    year: int
    source: str
    tiling: tuple[str, ...]
    sexes: tuple[str, ...]
    rows: pd.DataFrame

    @property
    def credit(self) -> str:
        """Source, with its year."""
        return catalogue()[self.source].dated(str(self.year))


def censuses(library: Library, atlas: Atlas, codes: Codes) -> Iterator[Census]:
    """Editions that give every age of every commune asked, the best first.

    The last year, then those that tell men from women, then the finest classes. None past
    `MOST_COMMUNES`.
    """
    if len(codes) > MOST_COMMUNES or not _has_communes(library):
        return
    rows = commune_rows(library, atlas, codes, AGES, "classe_age <> 'tsage'")
    # `bring` empties the figure of communes that have parted, where some of them are not asked.
    rows = rows[rows["population_hab"].notna()]
    together = grounds(atlas, library.passages)
    editions = {cast("tuple[int, str]", key): g for key, g in rows.groupby(["annee", "source"])}
    for (year, source), group in sorted(editions.items(), key=lambda each: each[0], reverse=True):
        for sexes in (SEXES, (EVERYONE,)):
            of_sexes = group[group["sexe"].isin(sexes)]
            for tiling in _TILINGS:
                part = of_sexes[of_sexes["classe_age"].isin(tiling)]
                if codes <= _complete(part, len(sexes) * len(tiling), together):
                    yield Census(int(year), source, tiling, sexes, part)


def _has_communes(library: Library) -> bool:
    return any("commune" in part.levels for part in library.parts(AGES.name))


def _complete(
    rows: pd.DataFrame, cells: int, together: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Communes that have as many classes of each sex as there must be.

    A city that its arrondissements stand for has each of them in each class. Communes that have
    parted since the census have theirs on the one that was left, which is read only where all of
    them are asked for.
    """
    times = rows.groupby(["code", "sexe", "classe_age"]).size().groupby("code")
    is_whole = (times.size() == cells) & (times.min() == times.max())
    whole = frozenset(is_whole.index[is_whole])
    return whole.union(*(ground for holder, ground in together.items() if holder in whole))


def added(rows: pd.DataFrame) -> ByAge:
    """Inhabitants by class of ages, whatever their commune and sex."""
    totals = rows.groupby("classe_age")["population_hab"].sum()
    return by_age(list(totals.index), totals.to_numpy())
