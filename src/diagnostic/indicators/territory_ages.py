"""Ages of a territory, département by département, as finely as its communes are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from diagnostic.errors import UserError
from diagnostic.french import counted, percent
from diagnostic.indicators.ages import EVERYONE, Census, added, censuses
from diagnostic.sources.reading import Library
from diagnostic.stats.ages import ByAge, by_age, regroup
from diagnostic.territory.atlas import AGES_SOURCE, Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import pandas as pd

WIDE = ("00-19", "20-64", "65et+")
"""The three groups that the geography gives for every commune."""
MOST_UNKNOWN = 0.02
"""Share of the people whose ages may be unknown: they are left out, and it is said."""


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

    The three groups alone may leave some communes out, and ``left_out`` says so. None when the ages
    of communes that hold more than `MOST_UNKNOWN` of the people are not known.
    """
    return _fine(library, atlas, codes, bands) or _wide(atlas, codes)


def _fine(
    library: Library, atlas: Atlas, codes: Codes, bands: Sequence[str]
) -> TerritoryAges | None:
    for census in censuses(library, atlas, codes):
        try:
            parts = _parts(atlas, census, bands)
        except UserError:  # these classes do not make the bands asked
            continue
        return TerritoryAges(parts, "par classes de cinq ans", census.credit)
    return None


def _parts(atlas: Atlas, census: Census, bands: Sequence[str]) -> tuple[Part, ...]:
    departements = census.rows["code"].map(lambda code: atlas[code].departement)
    return tuple(
        _part(str(name), rows, census.sexes, bands)
        for name, rows in census.rows.groupby(departements)
    )


def _part(departement: str, rows: pd.DataFrame, sexes: Sequence[str], bands: Sequence[str]) -> Part:
    by_sex = {sex: regroup(added(rows[rows["sexe"] == sex]), bands) for sex in sexes}
    both = regroup(added(rows), bands)
    return Part(departement, both, by_sex if EVERYONE not in by_sex else {})


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
