"""Share of people in ALD in the *bassins de vie* that a territory touches.

Published by bassin de vie only, and each is wider or narrower than the territory: it is shown as
what it is, beside the others, and never averaged into a figure of the territory (the mean of
percentages is no percentage, and 157 of the 1 709 areas are under secrecy).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.places import Place
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library
from diagnostic.sources.units import EXPORTS, imported_credit
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

if TYPE_CHECKING:
    import pandas as pd

ALD = "part_des_benef_en_ald_dans_la_pop"
LEVEL = "bassin_de_vie"


@dataclass(frozen=True)
class Bassin:
    """A bassin de vie that the territory touches.

    Attributes
    ----------
    inhabitants, share
        Of the territory, that live in it: number, and share of them all.
    value
        Per cent of its own population in ALD; None where secret or not given.
    below
        Share of the bassins de vie of France whose value is lower.
    """

    code: str
    name: str
    inhabitants: int
    share: float
    value: float | None
    status: str
    below: float | None


@dataclass(frozen=True)
class Spread:
    """Values of every bassin de vie: how many are known and secret, and their quantiles."""

    known: int
    secret: int
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class AldAround:
    """Share in ALD around a territory.

    Attributes
    ----------
    bassins
        Those that the territory touches, the one with most of its inhabitants first.
    outside
        Share of the inhabitants whose commune is in no bassin de vie of the tables held.
    beside
        Values that the source gives for the départements, regions or France.
    """

    year: int
    bassins: tuple[Bassin, ...]
    outside: float
    spread: Spread
    beside: tuple[tuple[Place, float], ...]
    sources: tuple[str, ...]


def ald_around(
    library: Library, atlas: Atlas, codes: Codes, comparators: tuple[Place, ...] = ()
) -> AldAround | None:
    """Share in ALD in the bassins de vie of a territory; None when it is not synchronised."""
    if not library.parts("appartenances") or not library.parts("indicateurs"):
        return None
    rows = library.rows("indicateurs", where=f"indicateur = '{ALD}'")
    of_level = rows[rows["niveau"] == LEVEL]
    if of_level.empty or of_level["valeur"].notna().sum() == 0:
        return None
    year = int(of_level["annee"].max())
    values = of_level[of_level["annee"] == year].set_index("code")
    zones = library.rows("appartenances", {"commune": codes}, f"zonage = '{LEVEL}'")
    zones = zones[zones["annee"] == zones["annee"].max()]
    known = np.sort(values["valeur"].dropna().to_numpy(dtype=float))
    total = sum(atlas[code].population for code in codes)
    bassins = _bassins(zones, values, known, atlas, total)
    inside = sum(bassin.inhabitants for bassin in bassins)
    return AldAround(
        year,
        bassins,
        1 - inside / total if total else 0.0,
        _spread(values, known),
        _beside(rows[rows["annee"] == year], comparators),
        _sources(values, zones, year),
    )


def _bassins(
    zones: pd.DataFrame, values: pd.DataFrame, known: NDArray[np.float64], atlas: Atlas, total: int
) -> tuple[Bassin, ...]:
    """Bassins de vie of some communes, the most peopled by them first."""
    people: dict[str, int] = {}
    names: dict[str, str] = {}
    for code, zone, name in zip(zones["code"], zones["zone"], zones["nom_zone"], strict=True):
        people[zone] = people.get(zone, 0) + atlas[code].population
        names[zone] = name if isinstance(name, str) else zone
    given = dict(
        zip(values.index, zip(values["valeur"], values["statut"], strict=True), strict=True)
    )
    ordered = sorted(people, key=lambda zone: (-people[zone], zone))
    found = []
    for zone in ordered:
        value, status = given.get(zone, (np.nan, "absent"))
        is_known = bool(np.isfinite(value))
        found.append(
            Bassin(
                zone,
                names[zone],
                people[zone],
                people[zone] / total if total else 0.0,
                float(value) if is_known else None,
                str(status),
                float(np.searchsorted(known, value)) / len(known) if is_known else None,
            )
        )
    return tuple(found)


def _spread(values: pd.DataFrame, known: NDArray[np.float64]) -> Spread:
    low, median, high = (float(q) for q in np.quantile(known, (0.1, 0.5, 0.9)))
    return Spread(len(known), int((values["statut"] == "secret").sum()), low, median, high)


def _beside(rows: pd.DataFrame, comparators: tuple[Place, ...]) -> tuple[tuple[Place, float], ...]:
    found = rows[rows["valeur"].notna()]
    given = dict(
        zip(zip(found["niveau"], found["code"], strict=True), found["valeur"], strict=True)
    )
    return tuple(
        (place, float(given[place.level, place.code]))
        for place in comparators
        if (place.level, place.code) in given
    )


def _sources(values: pd.DataFrame, zones: pd.DataFrame, year: int) -> tuple[str, ...]:
    lines = [imported_credit(ALD, EXPORTS, year)]
    if len(zones):
        source = str(zones["source"].iat[0])
        lines.append(catalogue()[source].dated(int(zones["annee"].max())))
    return tuple(lines)
