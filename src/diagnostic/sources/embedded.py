"""Tables shipped with the application: what the catalogue declares of `data/reference`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from diagnostic.paths import DATA
from diagnostic.sources.catalogue import Embedded, Source, catalogue
from diagnostic.sources.contracts import Table
from diagnostic.sources.departements import departement_of

REFERENCE = DATA / "reference"

_DUCKDB = {"text": "VARCHAR", "integer": "BIGINT", "decimal": "DOUBLE", "date": "DATE"}


@dataclass(frozen=True)
class EmbeddedPart:
    """One edition of one table, in a CSV file whose columns are those of the contract.

    ``departements`` are those where a commune without a row has none of the thing, except the
    communes of ``unknown``; empty when only the communes that have a row are known. ``origin``
    and ``note`` are French, for the user.
    """

    table: str
    source: str
    edition: str
    path: Path
    departements: frozenset[str]
    unknown: frozenset[str]
    origin: str
    note: str


@cache
def embedded_parts() -> tuple[EmbeddedPart, ...]:
    """Every embedded table, in the catalogue's order."""
    return tuple(
        _part(source, declared) for source in catalogue().values() for declared in source.embedded
    )


def csv_columns(table: Table) -> tuple[tuple[str, str], ...]:
    """Columns of a table's CSV file in their order, each with its DuckDB type.

    An empty cell is a missing value, the default of DuckDB's ``read_csv``.
    """
    return tuple((column.name, _DUCKDB[column.type]) for column in table.columns)


def _part(source: Source, declared: Embedded) -> EmbeddedPart:
    path = REFERENCE / declared.file
    whole = declared.covers == "departements"
    return EmbeddedPart(
        table=declared.table,
        source=source.id,
        edition=declared.edition,
        path=path,
        departements=_departements(path) if whole else frozenset(),
        unknown=frozenset(declared.unknown),
        origin=declared.origin,
        note=declared.note,
    )


def _departements(path: Path) -> frozenset[str]:
    """Départements that have a commune in a file."""
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(
            departement_of(row["code"])
            for row in csv.DictReader(file)
            if row["niveau"] == "commune"
        )
