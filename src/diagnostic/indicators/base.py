"""What indicators are made of, commune by commune: numerators and denominators as arrays.

Every indicator is a sum over communes divided by another, so that a territory, a département or
the 1 255 EPCI are sums of the same arrays. A commune that is not known is NaN in both, never zero.

Where communes have parted since, the figure of before is that of all their ground. It stays on the
commune that was left, the others add nothing to it, and all of them count only together: in their
département and in France, in no territory that holds one without the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import NAN, Numbers
from diagnostic.indicators.registry import NEAREST, PLACES, PROFESSIONS
from diagnostic.indicators.sphere import CONTINENT, SHORE, on_sphere
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.engine import quoted
from diagnostic.sources.reading import Held, Library
from diagnostic.sources.tables import TABLES
from diagnostic.sources.today import RECOMPOSITION, SCISSION, bring, grounds
from diagnostic.territory.atlas import Atlas

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.indicators.own import OwnFigures


@dataclass(frozen=True, eq=False)
class Series:
    """One edition of what an indicator is made of.

    ``numerator``, ``denominator``, ``hidden`` and ``parted`` follow `Base.codes`; both numbers are
    NaN where the commune is not known, ``hidden`` is true where secrecy is why, ``parted`` where
    the commune counts only with the others of its old ground.
    """

    year: int
    source: str
    credit: str
    numerator: Numbers
    denominator: Numbers
    hidden: NDArray[np.bool_]
    parted: NDArray[np.bool_]
    since: int | None = None
    """First year, of a measure that goes from one year to another."""

    @property
    def period(self) -> str:
        """What it describes: a year, or from one to another."""
        return str(self.year) if self.since is None else f"{self.since}-{self.year}"

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Communes that have a figure."""
        return np.isfinite(self.numerator) & np.isfinite(self.denominator)

    def counted(self, here: Rows) -> NDArray[np.bool_]:
        """Which rows of a place count."""
        known = self.known[here.ranks]
        return known & ~(here.cut & self.parted[here.ranks]) if here.is_cut else known

    def sums(self, here: Rows) -> tuple[float, float]:
        """Numerator and denominator of a place, on the communes that count."""
        there = here.ranks[self.counted(here)]
        return float(self.numerator[there].sum()), float(self.denominator[there].sum())


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of a place in the arrays of a `Base`.

    ``cut`` follows ``ranks``: communes that were once one with others which are not in the place.
    """

    ranks: NDArray[np.intp]
    cut: NDArray[np.bool_]

    @cached_property
    def is_cut(self) -> bool:
        """Whether there is any."""
        return bool(self.cut.any())


class Base:
    """Arrays of every measure, read once from the tables in force.

    Rows are the communes of today, whole cities and arrondissements alike; a city that a source
    gives by arrondissement is their sum.
    """

    def __init__(self, library: Library, atlas: Atlas) -> None:
        self.library = library
        self.atlas = atlas
        self.codes = tuple(atlas.communes)
        self.rank = {code: rank for rank, code in enumerate(self.codes)}
        self.own: Mapping[str, OwnFigures] = {}
        self._series: dict[str, tuple[Series, ...]] = {}
        self._of_atlas: dict[str, Numbers] = {}
        self._listed: dict[Held, NDArray[np.bool_]] = {}
        self._sites: dict[str, pd.DataFrame] = {}

    def series(self, measure: str) -> tuple[Series, ...]:
        """Editions of a measure, the oldest first; none when nothing is in force."""
        if measure not in self._series:
            # A measure is made of what is here: it is known only once it is asked for.
            from diagnostic.indicators.measures import MEASURES

            name, _, subject = measure.partition(":")
            self._series[measure] = MEASURES[name](self, subject)
        return self._series[measure]

    def with_own(self, figures: Iterable[OwnFigures]) -> Base:
        """The same with the user's own figures, nothing being read again.

        They are protected (see `own_secrecy`) with the inhabitants of their communes.
        """
        from diagnostic.indicators.own_base import OwnBase

        return OwnBase(self, figures)

    def ranks(self, codes: Iterable[str]) -> NDArray[np.intp]:
        """Ranks of some communes."""
        return np.fromiter((self.rank[code] for code in codes), dtype=np.intp)

    def rows(self, ranks: NDArray[np.intp]) -> Rows:
        """Rows of a place."""
        cut = np.zeros(len(ranks), dtype=bool)
        for _, ground in self.grounds:
            inside = np.isin(ranks, ground)
            if inside.sum() < len(ground):
                cut |= inside
        return Rows(ranks, cut)

    @cached_property
    def population(self) -> Numbers:
        """Inhabitants of each commune."""
        return self.of_atlas("population")

    def of_atlas(self, field: str) -> Numbers:
        """A number of each commune of the atlas, NaN where it gives none."""
        if field not in self._of_atlas:
            values = [getattr(commune, field) for commune in self.atlas.communes.values()]
            self._of_atlas[field] = np.array(values, dtype=float)
        return self._of_atlas[field]

    @cached_property
    def points(self) -> Numbers:
        """Centre of each commune on the sphere, NaN where it has none; then its shore."""
        centres = on_sphere(self.of_atlas("longitude"), self.of_atlas("latitude"))
        return np.column_stack([centres, self.shores])

    @cached_property
    def shores(self) -> Numbers:
        """What the sea parts: a number for the continent, one for each région across it."""
        regions = [commune.region for commune in self.atlas.communes.values()]
        away = sorted({region for region in regions if region not in CONTINENT})
        number = {region: SHORE * (1.0 + rank) for rank, region in enumerate(away)}
        return np.array([number.get(region, 0.0) for region in regions])

    @cached_property
    def grounds(self) -> tuple[tuple[int, NDArray[np.intp]], ...]:
        """Row of each commune that others have left, and those of all its old ground."""
        found = grounds(self.atlas, self.library.passages).items()
        return tuple((self.rank[code], self.ranks(sorted(ground))) for code, ground in found)

    @cached_property
    def cities(self) -> tuple[tuple[int, NDArray[np.intp]], ...]:
        """Row of each city that has arrondissements, and theirs."""
        parts = self.atlas.arrondissements
        return tuple((self.rank[city], self.ranks(codes)) for city, codes in parts.items())

    def whole_cities(self, values: Numbers) -> Numbers:
        """The same, a city without a value being the sum of its arrondissements."""
        for city, parts in self.cities:
            if not np.isfinite(values[city]):
                values[city] = values[parts].sum()
        return values

    # --- rows of a table in force -----------------------------------------------------------------

    @cached_property
    def equipment_rows(self) -> pd.DataFrame:
        """Every count of the equipment that some indicator needs."""
        slugs = {p.slug for p in PROFESSIONS} | set(PLACES) | set(NEAREST)
        wanted = ", ".join(map(quoted, sorted(slugs)))
        return self._rows("equipements", f"equipement in ({wanted})")

    @cached_property
    def apl_rows(self) -> pd.DataFrame:
        """Every APL, and those without the older doctors."""
        return self._rows("apl", "tranche in ('tous', 'moins_de_65_ans', '65_ans_ou_moins')")

    @cached_property
    def published_apl(self) -> pd.DataFrame:
        """APL that the publisher gives for départements, régions and France."""
        return self.library.rows(
            "apl", where="niveau <> 'commune' and tranche = 'tous' and apl is not null"
        )

    @cached_property
    def published_counts(self) -> pd.DataFrame:
        """What INSEE publishes of each département."""
        return self.library.rows(
            "indicateurs", where="niveau = 'departement' and valeur is not null"
        )

    @cached_property
    def income_rows(self) -> pd.DataFrame:
        """Every income."""
        return self._rows("revenus", "true")

    def sites(self, table: str) -> pd.DataFrame:
        """Places of care of the last year of a table that names them, with their rank."""
        if table not in self._sites:
            rows = self._rows(table, "true")
            self._sites[table] = rows[rows["annee"] == rows["annee"].max()]
        return self._sites[table]

    def _rows(self, table: str, where: str) -> pd.DataFrame:
        import pandas as pd

        rows = self.library.rows(table, where=f"niveau = 'commune' and ({where})")
        # The figure of communes that have parted is kept: `Rows` says who may count it.
        rows = bring(rows, TABLES[table], self.atlas, self.library.passages, self.rank)
        rows = rows.assign(rank=pd.Index(self.codes).get_indexer(pd.Index(rows["code"])))
        return rows[rows["rank"] >= 0]

    def column(self, rows: pd.DataFrame, name: str) -> Numbers:
        """A column of some rows as an array, NaN where there is no row."""
        values = np.full(len(self.codes), NAN)
        values[rows["rank"].to_numpy()] = rows[name].to_numpy(dtype=float)
        return values

    def hidden(self, rows: pd.DataFrame) -> NDArray[np.bool_]:
        """Communes whose row is secret."""
        mask = np.zeros(len(self.codes), dtype=bool)
        if "statut" in rows:
            mask[rows.loc[rows["statut"] == "secret", "rank"].to_numpy()] = True
        return mask

    def parted(self, rows: pd.DataFrame) -> NDArray[np.bool_]:
        """Communes that an edition gives as one."""
        mask = np.zeros(len(self.codes), dtype=bool)
        of_before = set(rows.loc[rows[RECOMPOSITION] == SCISSION, "rank"])
        for holder, ground in self.grounds:
            if holder in of_before:
                mask[ground] = True
        return mask

    def listed(self, held: Held) -> NDArray[np.bool_]:
        """Communes that have none of the thing when they have no row."""
        if held not in self._listed:
            listed = (held.lists(code) for code in self.codes)
            self._listed[held] = np.fromiter(listed, dtype=bool, count=len(self.codes))
        return self._listed[held]


def by_edition(base: Base, rows: pd.DataFrame) -> list[tuple[Held, int, pd.DataFrame]]:
    """Parts that gave some rows, by source, edition and year, with the rows of each."""
    held = {(part.source, part.edition): part for part in base.library.held}
    found = []
    for key, group in rows.groupby(["source", "edition", "annee"], sort=True):
        source, edition, year = cast("tuple[str, str, int]", key)
        found.append((held[source, edition], int(year), group))
    return sorted(found, key=lambda each: each[1])


def credit_of(held: Held, year: int) -> str:
    """Credit line of a part, with its year."""
    return catalogue()[held.source].dated(year)


def edition(
    base: Base,
    held: Held,
    year: int,
    rows: pd.DataFrame,
    above: Numbers,
    below: Numbers | None = None,
) -> Series:
    """Edition of a measure made of some rows; a commune is known by both numbers or by none.

    The denominator is the inhabitants of today when it is not given.
    """
    above = above.copy()
    people = base.population if below is None else np.zeros_like(above)
    below = people.copy() if below is None else below.copy()
    parted = base.parted(rows)
    for holder, ground in base.grounds:
        if parted[holder]:
            others = ground[ground != holder]
            above[others] = above[holder] * 0  # nothing more, or not known either
            below[others] = people[others]
    below[~np.isfinite(above)] = NAN
    above[~np.isfinite(below)] = NAN
    hidden = base.hidden(rows)
    credit = credit_of(held, year)
    above, below = base.whole_cities(above), base.whole_cities(below)
    return Series(year, held.source, credit, above, below, hidden, parted)
