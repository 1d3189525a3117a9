"""Synthetic tables put in force, and their rows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from diagnostic.sources.checking import checked
from diagnostic.sources.contracts import Table
from diagnostic.sources.departements import departement_of
from diagnostic.sources.store import Part, Report, Store

NOW = "2026-11-21T10:00:00Z"


def report() -> Report:
    return Report(
        file="synthetic.csv",
        sha256="0" * 64,
        size_bytes=1,
        layout="synthetic",
        read=1,
        kept=1,
        left_out={},
        refused={},
        examples={},
        notes=[],
        totals={},
        controls=[],
    )


def put(
    store: Store,
    table: Table,
    source: str,
    edition: str,
    rows: list[dict[str, object]],
    departements: Iterable[str] = (),
) -> None:
    """A synthetic part, in force; it lists ``departements`` besides those of its rows."""
    from pyarrow import parquet

    content = checked(pd.DataFrame(rows), table)
    draft = store.folder / f"{source}-{edition}.synthetic"
    parquet.write_table(content, draft)
    part = Part(
        table=table.name,
        source=source,
        edition=edition,
        years=sorted({int(str(row["annee"])) for row in rows}),
        rows=len(rows),
        departements=sorted({*departements, *(departement_of(str(row["code"])) for row in rows)}),
        file=f"tables/{table.name}/{source}-{edition}.parquet",
        sha256="0" * 64,
        imported_at=NOW,
        report=report(),
    )
    store.publish([(part, draft)])


def equipment(
    code: str, count: int, year: int = 2019, slug: str = "medecin_generaliste"
) -> dict[str, object]:
    """A row of counts of doctors or nurses."""
    return {
        "niveau": "commune",
        "code": code,
        "annee": year,
        "nomenclature": "jusqu_a_2021",
        "type_equipement": {"medecin_generaliste": "D201", "infirmier": "D232"}[slug],
        "equipement": slug,
        "nombre": count,
    }


def apl(
    code: str, value: float | None, weight: float | None, status: str = "disponible"
) -> dict[str, object]:
    """A row of the APL of doctors, 2023."""
    return {
        "niveau": "commune",
        "code": code,
        "annee": 2023,
        "profession": "medecin_generaliste",
        "tranche": "tous",
        "apl": value,
        "population_standardisee_hab": weight,
        "population_totale_hab": weight,
        "statut": status,
    }
