"""Places of care as points, where a source gives where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.reading import Library

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.maps.view import Box

TABLES = {
    "urgences": "Sites d’urgences",
    "hopitaux": "Hôpitaux et cliniques",
    "etablissements": "Établissements sanitaires et médico-sociaux",
}
"""Tables whose rows have coordinates, by name."""


@dataclass(frozen=True)
class Site:
    """A place of care: where it is in degrees, what it is in words, and its commune."""

    longitude: float
    latitude: float
    name: str
    about: str
    code: str


@dataclass(frozen=True)
class Sites:
    """Places of care of one kind in a box, with their credit.

    Attributes
    ----------
    total, unplaced
        How many the source gives in all, and of them how many without coordinates.
    """

    label: str
    sites: tuple[Site, ...]
    credit: str
    total: int
    unplaced: int


def offered(library: Library) -> dict[str, str]:
    """Kinds of places that the figures in force can show, by table."""
    return {table: label for table, label in TABLES.items() if library.parts(table)}


def within(library: Library, tables: Sequence[str], box: Box) -> tuple[Sites, ...]:
    """Places of care of some kinds inside a box of degrees, in the last year of each table."""
    found = []
    for table in tables:
        every = _last(library, table)
        rows = every.dropna(subset=["longitude", "latitude"])
        if rows.empty:
            continue
        west, south, east, north = box
        inside = rows[
            rows["longitude"].between(west, east) & rows["latitude"].between(south, north)
        ]
        source = catalogue()[str(rows["source"].iloc[0])]
        credit = source.dated(int(rows["annee"].iloc[0]))
        unplaced = len(every) - len(rows)
        found.append(Sites(TABLES[table], _sites(inside), credit, len(every), unplaced))
    return tuple(found)


def _last(library: Library, table: str) -> pd.DataFrame:
    rows = library.rows(table)
    last: pd.DataFrame = rows[rows["annee"] == rows["annee"].max()]
    return last


def _sites(rows: pd.DataFrame) -> tuple[Site, ...]:
    kind = next((c for c in ("libelle_categorie", "categorie", "type") if c in rows), None)
    about = rows[kind].fillna("") if kind else [""] * len(rows)
    return tuple(
        Site(float(x), float(y), str(name), str(what), str(code))
        for x, y, name, what, code in zip(
            rows["longitude"], rows["latitude"], rows["nom"], about, rows["code"], strict=True
        )
    )
