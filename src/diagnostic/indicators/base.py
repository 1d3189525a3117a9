"""What indicators are made of, commune by commune: numerators and denominators as arrays.

Every indicator is a sum over communes divided by another, so that a territory, a département or
the 1 255 EPCI are sums of the same arrays. A commune that is not known is NaN in both, never zero.

Where communes have parted since, the figure of before is that of all their ground. It stays on the
commune that was left, the others add nothing to it, and all of them count only together: in their
département and in France, in no territory that holds one without the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.registry import NEAREST, PLACES, PROFESSIONS
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.engine import quoted
from diagnostic.sources.reading import Held, Library
from diagnostic.sources.tables import TABLES
from diagnostic.sources.today import RECOMPOSITION, SCISSION, bring, grounds
from diagnostic.territory.atlas import AGES_SOURCE, EVOLUTION_SOURCE, POPULATION_SOURCE, Atlas

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.float64]
NAN = float("nan")


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
        self._series: dict[str, tuple[Series, ...]] = {}
        self._of_atlas: dict[str, Numbers] = {}
        self._listed: dict[Held, NDArray[np.bool_]] = {}
        self._sites: dict[str, pd.DataFrame] = {}

    def series(self, measure: str) -> tuple[Series, ...]:
        """Editions of a measure, the oldest first; none when nothing is in force."""
        if measure not in self._series:
            name, _, subject = measure.partition(":")
            self._series[measure] = _MEASURES[name](self, subject)
        return self._series[measure]

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


# --- the measures ---------------------------------------------------------------------------------


def _from_atlas(
    base: Base, year: int, credit: str, above: Numbers, below: Numbers
) -> tuple[Series, ...]:
    known = np.isfinite(above) & np.isfinite(below)
    above, below = np.where(known, above, NAN), np.where(known, below, NAN)
    nothing = np.zeros(len(base.codes), dtype=bool)
    return (Series(year, "geo", credit, above, below, nothing, nothing),)


def _population(base: Base, _: str) -> tuple[Series, ...]:
    people = base.population
    return _from_atlas(base, 2023, POPULATION_SOURCE, people, np.ones_like(people))


def _density(base: Base, _: str) -> tuple[Series, ...]:
    credit = f"{POPULATION_SOURCE} ; contours IGN"
    return _from_atlas(base, 2023, credit, base.population, base.of_atlas("area_km2"))


def _age(base: Base, band: str) -> tuple[Series, ...]:
    bands = [base.of_atlas(f"age_{each}") for each in ("0_19", "20_64", "65_plus")]
    everyone = np.sum(bands, axis=0)
    return _from_atlas(base, 2021, AGES_SOURCE, base.of_atlas(f"age_{band}"), everyone)


def _dependency(base: Base, _: str) -> tuple[Series, ...]:
    dependent = base.of_atlas("age_0_19") + base.of_atlas("age_65_plus")
    return _from_atlas(base, 2021, AGES_SOURCE, dependent, base.of_atlas("age_20_64"))


def _ageing(base: Base, _: str) -> tuple[Series, ...]:
    old, young = base.of_atlas("age_65_plus"), base.of_atlas("age_0_19")
    return _from_atlas(base, 2021, AGES_SOURCE, old, young)


def _evolution(base: Base, _: str) -> tuple[Series, ...]:
    """Inhabitants gained between two populations municipales, over those of the first."""
    before = base.of_atlas("population_2016")
    gained = base.population - before
    (series,) = _from_atlas(base, 2023, EVOLUTION_SOURCE, gained, before)
    return (replace(series, since=2016),)


def _second_homes(base: Base, _: str) -> tuple[Series, ...]:
    second, every = base.of_atlas("second_homes"), base.of_atlas("dwellings")
    return _from_atlas(base, 2021, AGES_SOURCE, second, every)


def _income(base: Base, column: str) -> tuple[Series, ...]:
    found = []
    for held, year, rows in by_edition(base, base.income_rows):
        people = base.column(rows, "personnes")
        # The example territories have no number of persons: their inhabitants stand for it.
        people = np.where(np.isfinite(people), people, base.population)
        product = base.column(rows, column) * people
        found.append(edition(base, held, year, rows, product, people))
    return tuple(found)


SITES = {"maternite": "maternites"}
"""Equipment that a table of its own lists place by place, more recent than the BPE."""


def _equipment(base: Base, slug: str) -> tuple[Series, ...]:
    rows = base.equipment_rows
    rows = rows[rows["equipement"] == slug]
    found = _counted(base, rows, rows["nombre"].to_numpy(dtype=float))
    if slug in SITES:
        found += base.series(f"sites:{SITES[slug]}")
    return tuple(sorted(found, key=lambda series: series.year))


def _sites(base: Base, table: str) -> tuple[Series, ...]:
    """Places of care counted by commune, in the last year of the table that names them."""
    rows = base.sites(table)
    return _counted(base, rows, np.ones(len(rows)))


def _counted(base: Base, rows: pd.DataFrame, numbers: Numbers) -> tuple[Series, ...]:
    """Editions of what is counted by commune, where to have no row is to have none."""
    found = []
    for held, year, group in by_edition(base, rows.assign(_number=numbers)):
        counts = np.full(len(base.codes), NAN)
        if held.departements:
            counts[base.listed(held)] = 0.0
        given = np.zeros(len(base.codes))
        np.add.at(given, group["rank"].to_numpy(), group["_number"].to_numpy())
        has_row = np.zeros(len(base.codes), dtype=bool)
        has_row[group["rank"].to_numpy()] = True
        counts[has_row] = given[has_row]
        for city, parts in base.cities:
            if not has_row[city] and has_row[parts].any():
                counts[city] = counts[parts].sum()
        found.append(edition(base, held, year, group, counts))
    return tuple(found)


def _apl(base: Base, profession: str) -> tuple[Series, ...]:
    rows = base.apl_rows
    rows = rows[(rows["profession"] == profession) & (rows["tranche"] == "tous")]
    found = []
    for held, year, group in by_edition(base, rows):
        weight = base.column(group, "population_standardisee_hab")
        product = base.column(group, "apl") * weight
        found.append(edition(base, held, year, group, product, weight))
    return tuple(found)


def _apl_older(base: Base, _: str) -> tuple[Series, ...]:
    """Share of the APL that doctors of 65 and over give, of the editions that tell it."""
    rows = base.apl_rows[base.apl_rows["profession"] == "medecin_generaliste"]
    found = []
    for held, year, group in by_edition(base, rows):
        every = group[group["tranche"] == "tous"]
        younger = group[group["tranche"].isin(["moins_de_65_ans", "65_ans_ou_moins"])]
        if younger.empty:
            continue
        weight = base.column(every, "population_standardisee_hab")
        whole = base.column(every, "apl") * weight
        rest = base.column(younger, "apl") * weight
        older = np.maximum(whole - rest, 0.0)  # rounding can make the part exceed the whole
        found.append(edition(base, held, year, every, older, whole))
    return tuple(found)


CONTINENT = frozenset({"11", "24", "27", "28", "32", "44", "52", "53", "75", "76", "84", "93"})
"""Régions that no sea parts from one another."""

SHORE = 10.0
"""Two shores are farther apart than any two points of the sphere of radius one."""

LOW_APL = 2.5
"""Consultations a year and inhabitant under which DREES speaks of « sous-dense »."""


def _apl_low(base: Base, _: str) -> tuple[Series, ...]:
    return _apl_band(base, f"0:{LOW_APL}")


def _apl_band(base: Base, limits: str) -> tuple[Series, ...]:
    """Inhabitants of the communes whose APL to doctors is at least one limit, under another."""
    least, most = map(float, limits.split(":"))
    rows = base.apl_rows
    doctors = (rows["profession"] == "medecin_generaliste") & (rows["tranche"] == "tous")
    found = []
    for held, year, group in by_edition(base, rows[doctors]):
        value = base.column(group, "apl")
        people = base.column(group, "population_totale_hab")
        people = np.where(np.isfinite(people), people, base.population)
        inside = (value >= least) & (value < most)
        found.append(
            edition(
                base, held, year, group, np.where(np.isfinite(value), inside * people, NAN), people
            )
        )
    return tuple(found)


def _nearest(base: Base, slug: str) -> tuple[Series, ...]:
    """Distance from each commune to the nearest that has one, of editions that list them all."""
    found = []
    for series in _last_word(nationwide(base, slug)):
        counts = series.numerator
        away = ~(counts > 0)
        km = np.zeros(len(counts))
        km[away] = nearest(base.points[away], base.points[having(base, counts)])[0]
        # Where communes have parted, which of them has it is not known.
        km = np.where(np.isfinite(counts) & ~series.parted, km, NAN)
        people = np.where(np.isfinite(km), base.population, NAN)
        found.append(replace(series, numerator=km * people, denominator=people))
    return tuple(found)


def nationwide(base: Base, slug: str) -> list[Series]:
    """Editions of a count that know most communes: the nearest may be where one says nothing."""
    every = base.series(f"equipment:{slug}")
    return [series for series in every if series.known.mean() >= 0.5]


def _last_word(every: list[Series]) -> list[Series]:
    """Editions without those that know no commune that a later one does not: never the best."""
    return [
        series
        for rank, series in enumerate(every)
        if not any((series.known <= later.known).all() for later in every[rank + 1 :])
    ]


def having(base: Base, counts: Numbers) -> NDArray[np.intp]:
    """Ranks of the communes that have one; of a city, its arrondissements when they are told."""
    has = counts > 0
    for city, parts in base.cities:
        if has[parts].any():
            has[city] = False
    return np.flatnonzero(has)


def _nearest_site(base: Base, table: str) -> tuple[Series, ...]:
    """Distance from each commune to the nearest site of a table that has coordinates."""
    sites = base.sites(table)
    if sites.empty:
        return ()
    year, source = int(sites["annee"].iloc[0]), str(sites["source"].iloc[0])
    km, _ = nearest(base.points, site_points(base, sites))
    people = np.where(np.isfinite(km), base.population, NAN)
    nothing = np.zeros(len(base.codes), dtype=bool)
    credit = catalogue()[source].dated(year)
    return (Series(year, source, credit, km * people, people, nothing, nothing),)


def site_points(base: Base, sites: pd.DataFrame) -> Numbers:
    """Places of care on the sphere; then their shore."""
    degrees = (sites[name].to_numpy(dtype=float) for name in ("longitude", "latitude"))
    return np.column_stack([on_sphere(*degrees), base.shores[sites["rank"].to_numpy()]])


def nearest(points: Numbers, targets: Numbers) -> tuple[Numbers, NDArray[np.intp]]:
    """Distance from each point to the nearest target, and the rank of that target.

    Both are on the sphere of radius one, where the nearest by the chord is the nearest by the arc;
    a fourth coordinate, multiple of `SHORE`, keeps apart what the sea parts. Shapes are (n, 3) and
    (m, 3), or (n, 4) and (m, 4).

    Returns
    -------
    tuple of arrays of shape (n,)
        Distances in km as the crow flies, and ranks; NaN and -1 where the point is not placed, or
        where there is no target on its shore.
    """
    from scipy.spatial import cKDTree

    from diagnostic.territory.distance import EARTH_RADIUS_KM

    placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    usable = np.flatnonzero(np.isfinite(targets).all(axis=1))
    km, rank = np.full(len(points), NAN), np.full(len(points), -1, dtype=np.intp)
    if len(usable) and len(placed):
        chord, found = cKDTree(targets[usable]).query(points[placed])
        ashore = chord < SHORE / 2
        placed = placed[ashore]
        km[placed] = 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord[ashore] / 2, 0, 1))
        rank[placed] = usable[found[ashore]]
    return km, rank


def on_sphere(longitude: Numbers, latitude: Numbers) -> Numbers:
    """Points on the sphere of radius one, from degrees: shape (n, 3)."""
    lon, lat = np.radians(longitude), np.radians(latitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


_MEASURES: Mapping[str, Callable[[Base, str], tuple[Series, ...]]] = {
    "population": _population,
    "density": _density,
    "age": _age,
    "dependency": _dependency,
    "ageing": _ageing,
    "evolution": _evolution,
    "second_homes": _second_homes,
    "income": _income,
    "equipment": _equipment,
    "sites": _sites,
    "apl": _apl,
    "apl_older": _apl_older,
    "apl_low": _apl_low,
    "apl_band": _apl_band,
    "nearest": _nearest,
    "nearest_site": _nearest_site,
}
