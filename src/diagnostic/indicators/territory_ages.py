"""Ages of a territory, département by département, as finely as its communes are known."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from diagnostic.french import counted, percent
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library, commune_rows
from diagnostic.sources.tables import TABLES
from diagnostic.stats.ages import ByAge, by_age, regroup
from diagnostic.territory.atlas import AGES_SOURCE, Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import pandas as pd

WIDE = ("00-19", "20-64", "65et+")
"""The three groups that the geography gives for every commune."""
MOST_COMMUNES = 5_000
"""Communes past which ages are read in three groups: a fifth of the country weighs gigabytes."""
MOST_UNKNOWN = 0.02
"""Share of the people whose ages may be unknown: they are left out, and it is said."""
_SINGLE = re.compile(r"(\d+)-\1|\d+et\+")


@dataclass(frozen=True)
class Part:
    """Inhabitants of the territory in one département.

    ``by_sex`` is empty where the source does not tell men from women.
    """

    departement: str
    both: ByAge
    by_sex: Mapping[str, ByAge]

    @property
    def inhabitants(self) -> float:
        """Everybody."""
        return float(self.both.values.sum())


@dataclass(frozen=True)
class TerritoryAges:
    """Ages of a territory.

    ``detail`` says in words how fine they are; ``left_out`` which communes are not counted, in a
    sentence that begins with a space, empty when all are.
    """

    parts: tuple[Part, ...]
    detail: str
    source: str
    left_out: str = ""

    @property
    def inhabitants(self) -> float:
        """Everybody."""
        return fsum(part.inhabitants for part in self.parts)

    @property
    def by_sex(self) -> bool:
        """Whether men and women are told apart everywhere."""
        return all(part.by_sex for part in self.parts)


def territory_ages(
    library: Library, atlas: Atlas, codes: Codes, bands: Sequence[str]
) -> TerritoryAges | None:
    """Ages in the bands asked where a census gives them for every commune, else in three groups.

    None when the ages of communes that hold more than `MOST_UNKNOWN` of the people are not known.
    """
    return _fine(library, atlas, codes, bands) or _wide(atlas, codes)


def _fine(
    library: Library, atlas: Atlas, codes: Codes, bands: Sequence[str]
) -> TerritoryAges | None:
    if len(codes) > MOST_COMMUNES:
        return None
    table = TABLES["population_age_sexe"]
    if not any("commune" in part.levels for part in library.parts(table.name)):
        return None
    rows = commune_rows(library, atlas, codes, table, "classe_age <> 'tsage'")
    editions = rows.groupby(["annee", "source"], sort=True)
    for (year, source), group in reversed(list(editions)):
        parts = _parts(atlas, codes, group, bands)
        if parts:
            credit = catalogue()[str(source)].dated(str(year))
            return TerritoryAges(parts, "par classes de cinq ans", credit)
    return None


def _parts(
    atlas: Atlas, codes: Codes, rows: pd.DataFrame, bands: Sequence[str]
) -> tuple[Part, ...]:
    """Parts of a territory in the bands asked; none when a commune or a band is missing."""
    exact = rows[rows["classe_age"].isin(bands)]
    single = rows[rows["classe_age"].str.fullmatch(_SINGLE)]
    for kept in (exact, single):
        sexed = kept[kept["sexe"] != "tous"]
        people = kept if sexed.empty else sexed
        if not set(codes) <= set(people["code"]):
            continue
        of_place = people.assign(departement=people["code"].map(lambda c: atlas[c].departement))
        parts = [_part(str(name), group, bands) for name, group in of_place.groupby("departement")]
        if all(part is not None for part in parts):
            return tuple(part for part in parts if part is not None)
    return ()


def _part(departement: str, rows: pd.DataFrame, bands: Sequence[str]) -> Part | None:
    by_sex = {str(sex): _in_bands(group, bands) for sex, group in rows.groupby("sexe")}
    both = _in_bands(rows, bands)
    if both is None:
        return None
    sexes = {sex: ages for sex, ages in by_sex.items() if ages is not None and sex != "tous"}
    return Part(departement, both, sexes if len(sexes) == 2 else {})


def _in_bands(rows: pd.DataFrame, bands: Sequence[str]) -> ByAge | None:
    from diagnostic.errors import UserError

    totals = rows.groupby("classe_age")["population_hab"].sum()
    try:
        return regroup(by_age(list(totals.index), totals.to_numpy()), list(bands))
    except UserError:  # these classes do not make the bands asked
        return None


def _wide(atlas: Atlas, codes: Codes) -> TerritoryAges | None:
    names = ("age_0_19", "age_20_64", "age_65_plus")
    sums: dict[str, list[float]] = {}
    unknown = []
    for commune in (atlas[code] for code in sorted(codes)):
        values = [getattr(commune, name) for name in names]
        if any(value is None for value in values):
            unknown.append(commune.population)
            continue
        mine = sums.setdefault(commune.departement, [0.0] * len(names))
        for rank, value in enumerate(values):
            mine[rank] += value
    people = sum(atlas[code].population for code in codes)
    if not sums or sum(unknown) > MOST_UNKNOWN * people:
        return None
    parts = tuple(Part(code, by_age(WIDE, values), {}) for code, values in sums.items())
    return TerritoryAges(
        parts,
        "en trois groupes (0-19, 20-64, 65 et plus)",
        AGES_SOURCE,
        _left_out(len(unknown), sum(unknown) / people) if unknown else "",
    )


def _left_out(communes: int, share: float) -> str:
    gone = counted(communes, "commune n’est pas comptée", "communes ne sont pas comptées")
    return f" {gone}, faute d’âges connus : {percent(share)} des habitants."
