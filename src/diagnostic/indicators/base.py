"""What indicators are made of, commune by commune: numerators and denominators as arrays.

Every indicator is a sum over communes divided by another, so that a territory, a département or
the 1 255 EPCI are sums of the same arrays. A commune that is not known is NaN in both, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.registry import NEAREST, PLACES, PROFESSIONS
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.engine import quoted
from diagnostic.sources.reading import Held, Library, commune_rows
from diagnostic.sources.tables import TABLES
from diagnostic.territory.atlas import AGES_SOURCE, POPULATION_SOURCE, Atlas, Commune

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.float64]
NAN = float("nan")


@dataclass(frozen=True, eq=False)
class Series:
    """One edition of what an indicator is made of.

    ``numerator``, ``denominator`` and ``hidden`` follow `Base.codes`; both numbers are NaN where
    the commune is not known, ``hidden`` is true where secrecy is why.
    """

    year: int
    source: str
    credit: str
    numerator: Numbers
    denominator: Numbers
    hidden: NDArray[np.bool_]

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Communes that count."""
        return np.isfinite(self.numerator) & np.isfinite(self.denominator)


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

    def series(self, measure: str) -> tuple[Series, ...]:
        """Editions of a measure, the oldest first; none when nothing is in force."""
        if measure not in self._series:
            name, _, subject = measure.partition(":")
            self._series[measure] = _MEASURES[name](self, subject)
        return self._series[measure]

    def ranks(self, codes: Iterable[str]) -> NDArray[np.intp]:
        """Rows of some communes."""
        return np.fromiter((self.rank[code] for code in codes), dtype=np.intp)

    @cached_property
    def population(self) -> Numbers:
        """Inhabitants of each commune."""
        return self.of_atlas(lambda commune: commune.population)

    def of_atlas(self, read: Callable[[Commune], float | None]) -> Numbers:
        """One number of each commune of the atlas."""
        values = (read(commune) for commune in self.atlas.communes.values())
        return np.array([NAN if value is None else value for value in values], dtype=float)

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
        """Every APL."""
        return self._rows("apl", "true")

    @cached_property
    def published_apl(self) -> pd.DataFrame:
        """APL that the publisher gives for départements, régions and France."""
        return self.library.rows(
            "apl", where="niveau <> 'commune' and tranche = 'tous' and apl is not null"
        )

    @cached_property
    def income_rows(self) -> pd.DataFrame:
        """Every income."""
        return self._rows("revenus", "true")

    def _rows(self, table: str, where: str) -> pd.DataFrame:
        rows = commune_rows(self.library, self.atlas, None, TABLES[table], where)
        rows = rows[rows["code"].isin(self.rank)]
        return rows.assign(rank=rows["code"].map(self.rank).astype(int))

    def column(self, rows: pd.DataFrame, name: str) -> Numbers:
        """A column of some rows as an array, NaN where there is no row."""
        values = np.full(len(self.codes), NAN)
        values[rows["rank"].to_numpy()] = rows[name].to_numpy(dtype=float)
        return values

    def hidden(self, rows: pd.DataFrame) -> NDArray[np.bool_]:
        """Communes whose row is secret."""
        mask = np.zeros(len(self.codes), dtype=bool)
        mask[rows.loc[rows["statut"] == "secret", "rank"].to_numpy()] = True
        return mask

    def listed(self, held: Held) -> NDArray[np.bool_]:
        """Communes that have none of the thing when they have no row."""
        return np.fromiter((held.lists(code) for code in self.codes), dtype=bool)


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
    return f"{catalogue()[held.source].credit.removeprefix('Source : ')}, {year}"


# --- the measures ---------------------------------------------------------------------------------


def _from_atlas(
    base: Base,
    year: int,
    credit: str,
    numerator: Callable[[Commune], float | None],
    denominator: Callable[[Commune], float | None] = lambda _: 1.0,
) -> tuple[Series, ...]:
    above, below = base.of_atlas(numerator), base.of_atlas(denominator)
    unknown = ~(np.isfinite(above) & np.isfinite(below))
    above[unknown] = below[unknown] = NAN
    nothing = np.zeros(len(base.codes), dtype=bool)
    return (Series(year, "geo", credit, above, below, nothing),)


def _population(base: Base, _: str) -> tuple[Series, ...]:
    return _from_atlas(base, 2023, POPULATION_SOURCE, lambda c: c.population)


def _density(base: Base, _: str) -> tuple[Series, ...]:
    credit = f"{POPULATION_SOURCE} ; contours IGN"
    return _from_atlas(base, 2023, credit, lambda c: c.population, lambda c: c.area_km2)


def _census_population(commune: Commune) -> float | None:
    bands = (commune.age_0_19, commune.age_20_64, commune.age_65_plus)
    return None if None in bands else float(sum(band or 0 for band in bands))


def _age(base: Base, band: str) -> tuple[Series, ...]:
    return _from_atlas(
        base, 2021, AGES_SOURCE, lambda c: getattr(c, f"age_{band}"), _census_population
    )


def _dependency(base: Base, _: str) -> tuple[Series, ...]:
    def dependent(commune: Commune) -> float | None:
        if commune.age_0_19 is None or commune.age_65_plus is None:
            return None
        return commune.age_0_19 + commune.age_65_plus

    return _from_atlas(base, 2021, AGES_SOURCE, dependent, lambda c: c.age_20_64)


def _second_homes(base: Base, _: str) -> tuple[Series, ...]:
    return _from_atlas(base, 2021, AGES_SOURCE, lambda c: c.second_homes, lambda c: c.dwellings)


def _income(base: Base, column: str) -> tuple[Series, ...]:
    found = []
    for held, year, rows in by_edition(base, base.income_rows):
        people = base.column(rows, "personnes")
        value = base.column(rows, column)
        # The example territories have no number of persons: their inhabitants stand for it.
        people = np.where(np.isfinite(people), people, base.population)
        people = np.where(np.isfinite(value), people, NAN)
        credit = credit_of(held, year)
        found.append(Series(year, held.source, credit, value * people, people, base.hidden(rows)))
    return tuple(found)


def _equipment(base: Base, slug: str) -> tuple[Series, ...]:
    rows = base.equipment_rows
    rows = rows[rows["equipement"] == slug]
    found = []
    for held, year, group in by_edition(base, rows):
        counts = np.full(len(base.codes), NAN)
        if held.departements:
            counts[base.listed(held)] = 0.0
        given = base.column(group.groupby("rank")[["nombre"]].sum().reset_index(), "nombre")
        counts = np.where(np.isfinite(given), given, counts)
        for city, parts in base.cities:
            if not np.isfinite(given[city]) and np.isfinite(given[parts]).any():
                counts[city] = counts[parts].sum()
        people = np.where(np.isfinite(counts), base.population, NAN)
        nothing = np.zeros(len(base.codes), dtype=bool)
        found.append(Series(year, held.source, credit_of(held, year), counts, people, nothing))
    return tuple(found)


def _apl(base: Base, profession: str) -> tuple[Series, ...]:
    rows = base.apl_rows
    rows = rows[(rows["profession"] == profession) & (rows["tranche"] == "tous")]
    found = []
    for held, year, group in by_edition(base, rows):
        weight = base.column(group, "population_standardisee_hab")
        product = base.column(group, "apl") * weight
        weight = np.where(np.isfinite(product), weight, NAN)
        series = (base.whole_cities(product), base.whole_cities(weight), base.hidden(group))
        found.append(Series(year, held.source, credit_of(held, year), *series))
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
        whole = np.where(np.isfinite(older), whole, NAN)
        series = (base.whole_cities(older), base.whole_cities(whole), base.hidden(every))
        found.append(Series(year, held.source, credit_of(held, year), *series))
    return tuple(found)


LOW_APL = 2.5
"""Consultations a year and inhabitant under which DREES speaks of « sous-dense »."""


def _apl_low(base: Base, _: str) -> tuple[Series, ...]:
    rows = base.apl_rows
    doctors = (rows["profession"] == "medecin_generaliste") & (rows["tranche"] == "tous")
    found = []
    for held, year, group in by_edition(base, rows[doctors]):
        value = base.column(group, "apl")
        people = base.column(group, "population_totale_hab")
        people = np.where(np.isfinite(people), people, base.population)
        people = np.where(np.isfinite(value), people, NAN)
        low = np.where(value < LOW_APL, people, people * 0)
        series = (base.whole_cities(low), base.whole_cities(people), base.hidden(group))
        found.append(Series(year, held.source, credit_of(held, year), *series))
    return tuple(found)


def _nearest(base: Base, slug: str) -> tuple[Series, ...]:
    """Distance from each commune to the nearest that has one, of editions that list them all."""
    found = []
    longitude = base.of_atlas(lambda c: c.longitude)
    latitude = base.of_atlas(lambda c: c.latitude)
    for series in base.series(f"equipment:{slug}"):
        counts = series.numerator
        if np.isfinite(counts).mean() < 0.5:
            continue  # the nearest may be where the edition says nothing
        km = nearest_km(longitude, latitude, counts > 0)
        km = np.where(np.isfinite(counts), km, NAN)
        people = np.where(np.isfinite(km), base.population, NAN)
        found.append(
            Series(series.year, series.source, series.credit, km * people, people, series.hidden)
        )
    return tuple(found)


def nearest_km(longitude: Numbers, latitude: Numbers, there: NDArray[np.bool_]) -> Numbers:
    """Distance from each point to the nearest of those of a mask, in km as the crow flies.

    Points are put on the sphere, where the nearest by the chord is the nearest by the arc.
    """
    from scipy.spatial import cKDTree

    from diagnostic.territory.distance import EARTH_RADIUS_KM

    lon, lat = np.radians(longitude), np.radians(latitude)
    points = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    placed = np.isfinite(points).all(axis=1)
    targets = points[placed & there]
    km = np.full(len(points), NAN)
    if len(targets):
        chord, _ = cKDTree(targets).query(points[placed])
        km[placed] = 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chord / 2, 0, 1))
    return km


_MEASURES: Mapping[str, Callable[[Base, str], tuple[Series, ...]]] = {
    "population": _population,
    "density": _density,
    "age": _age,
    "dependency": _dependency,
    "second_homes": _second_homes,
    "income": _income,
    "equipment": _equipment,
    "apl": _apl,
    "apl_older": _apl_older,
    "apl_low": _apl_low,
    "nearest": _nearest,
}
