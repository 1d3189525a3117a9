"""The communes of France and what they belong to, read once from `geo/`.

Light on purpose: pyarrow only, no geometry, so that the command line answers at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

from diagnostic.paths import GEO

COG_YEAR = 2026
"""Year of the code officiel géographique that every code here follows."""

POPULATION_SOURCE = "INSEE, population municipale 2023, en vigueur en 2026"
EVOLUTION_SOURCE = "INSEE, populations municipales 2016 et 2023"
AGES_SOURCE = "INSEE, recensement de la population 2021"

CITIES = {"75056": "Paris", "69123": "Lyon", "13055": "Marseille"}
"""The three cities that can be composed whole or by arrondissement."""

Kind = Literal["commune", "arrondissement", "collectivite"]


class Commune(NamedTuple):
    """A commune, a municipal arrondissement, or a commune of an overseas collectivity.

    Populations are in inhabitants, the area in km²; longitude and latitude, in degrees, are those
    of a point inside the contour. None means that the source gives nothing,
    never zero.
    """

    code: str
    name: str
    kind: Kind
    parent: str | None
    departement: str
    region: str
    epci: str | None
    canton: str | None
    postal_codes: list[str]
    population: int
    population_year: int | None
    population_2021: int | None
    age_0_19: int | None
    age_20_64: int | None
    age_65_plus: int | None
    dwellings: int | None
    second_homes: int | None
    area_km2: float | None
    longitude: float | None
    latitude: float | None
    on_edge: bool
    has_contour: bool
    population_2016: int | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A set of communes with a name: EPCI, canton, département or région."""

    code: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormerName:
    """A commune that is no longer one, and the commune its ground belongs to."""

    code: str
    name: str | None
    commune: str


COLUMNS = {
    "code": "code",
    "name": "nom",
    "kind": "type",
    "parent": "parent",
    "departement": "departement",
    "region": "region",
    "epci": "epci",
    "canton": "canton",
    "postal_codes": "codes_postaux",
    "population": "population_hab",
    "population_year": "population_millesime",
    "population_2021": "population_rp2021_hab",
    "age_0_19": "age_0_19_hab",
    "age_20_64": "age_20_64_hab",
    "age_65_plus": "age_65_plus_hab",
    "dwellings": "logements",
    "second_homes": "residences_secondaires",
    "area_km2": "superficie_km2",
    "longitude": "centre_longitude",
    "latitude": "centre_latitude",
    "on_edge": "en_bordure",
    "has_contour": "contour",
    "population_2016": "population_2016_hab",
}
"""Field of `Commune` → column of `communes.parquet`."""


class Atlas:
    """Every commune with its memberships and neighbours.

    ``communes`` holds the communes, the arrondissements of the three cities and the overseas
    communes, by code. Members of areas are communes proper: a city counts once, whole.
    """

    def __init__(self, folder: Path = GEO) -> None:
        self._folder = folder
        self.communes: Mapping[str, Commune] = {
            row[0]: Commune._make(row)
            for row in _columns(
                folder / "communes.parquet", [COLUMNS[field] for field in Commune._fields]
            )
        }

    def __contains__(self, code: object) -> bool:
        return code in self.communes

    def __getitem__(self, code: str) -> Commune:
        return self.communes[code]

    @cached_property
    def neighbours(self) -> Mapping[str, frozenset[str]]:
        """Communes that share a border, not a mere point; islands have none."""
        found: dict[str, set[str]] = defaultdict(set)
        for a, b in _columns(self._folder / "voisins.parquet", ["a", "b"]):
            found[a].add(b)
            found[b].add(a)
        return {code: frozenset(found[code]) for code in self.communes}

    @cached_property
    def epci(self) -> Mapping[str, Area]:
        """EPCI à fiscalité propre of 2026, by SIREN."""
        return self._areas("epci", "epci.parquet")

    @cached_property
    def cantons(self) -> Mapping[str, Area]:
        """Cantons and cantons-villes that hold whole communes."""
        return self._areas("canton", "cantons.parquet")

    @cached_property
    def departements(self) -> Mapping[str, Area]:
        """Départements and overseas collectivities."""
        return self._areas("departement", "departements.parquet")

    @cached_property
    def regions(self) -> Mapping[str, Area]:
        """Régions."""
        return self._areas("region", "regions.parquet")

    @cached_property
    def formers(self) -> tuple[FormerName, ...]:
        """Communes merged, associated or delegated, with the commune of today."""
        rows = _columns(self._folder / "anciens_noms.parquet", ["code", "nom", "commune"])
        return tuple(FormerName(*row) for row in rows)

    @cached_property
    def successors(self) -> Mapping[str, str]:
        """Code no longer in use → code of the commune that took it over."""
        return {f.code: f.commune for f in self.formers if f.code not in self.communes}

    @cached_property
    def arrondissements(self) -> Mapping[str, tuple[str, ...]]:
        """Arrondissements of each of the three cities."""
        found: dict[str, list[str]] = defaultdict(list)
        for commune in self.communes.values():
            if commune.parent:
                found[commune.parent].append(commune.code)
        return {city: tuple(codes) for city, codes in found.items()}

    def population(self, codes: Iterable[str]) -> int:
        """Inhabitants of these communes together."""
        return sum(self.communes[code].population for code in codes)

    def name(self, code: str) -> str:
        """Name of a commune."""
        return self.communes[code].name

    def _areas(self, membership: str, file: str) -> dict[str, Area]:
        members: dict[str, list[str]] = defaultdict(list)
        for commune in self.communes.values():
            area = getattr(commune, membership)
            if area is not None and commune.parent is None:
                members[area].append(commune.code)
        return {
            code: Area(code, name, tuple(members[code]))
            for code, name in _columns(self._folder / file, ["code", "nom"])
        }


@cache
def load_atlas() -> Atlas:
    """The embedded atlas, read once a process."""
    return Atlas()


def _columns(path: Path, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Rows of these columns, as tuples."""
    from pyarrow.parquet.core import ParquetFile

    # Not `read_table`, which loads the dataset engine, and pandas with it.
    table = ParquetFile(path).read(columns=list(names))
    return zip(*(table.column(name).to_pylist() for name in names), strict=True)
