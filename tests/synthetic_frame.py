"""A synthetic source, its table and its importer, for the tests of the frame of imports."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from diagnostic.atomic import sha256_of
from diagnostic.sources import importing
from diagnostic.sources.catalogue import Control, Source
from diagnostic.sources.contracts import Column, Table, commune, status, year
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.received import Received
from diagnostic.sources.store import Part, Report, Store
from diagnostic.sources.tally import Tally

warm = multiprocessing.get_context("forkserver")
"""Processes that begin at once, with nothing of the tests' own but what takes long to import."""
warm.set_forkserver_preload(
    ["pytest", "diagnostic.sources.checking", "diagnostic.sources.importing"]
)

TABLE = Table(
    "synthetic",
    "Table synthétique",
    (
        *commune(),
        year(),
        Column("type", "text", "dimension", "Type de chose", allowed=("a", "b", "c")),
        Column("nombre", "integer", "measure", "Choses", nullable=True, adds="sum", least=0),
        status(),
    ),
    key=("code", "annee", "type"),
    control="select concat_ws(' ', type, annee) as what, sum(nombre) as total from part "
    "group by all",
)
HEADER = "CODGEO;AN;TYPE;NOMBRE"
LAYOUT = Layout(
    "synthetic",
    "Fichier synthétique (2020-2024)",
    {"codgeo": "CODGEO", "an": "AN", "type": "TYPE", "nombre": "NOMBRE"},
)
SOURCE = Source(
    id="synthetic",
    publisher="Éditeur synthétique",
    dataset="Choses par commune",
    measures="Des choses",
    tables=("synthetic",),
    levels=("commune",),
    cog="2024",
    vintages="2020-2024",
    licence="Licence synthétique",
    credit="Crédit synthétique",
    page="https://example.org/",
    importer="synthetic",
    secrecy="Sous 5, « secret »",
    refresh="Jamais",
    traps=("Aucun",),
)


def text(rows: Iterable[tuple[object, ...]], header: str = HEADER) -> str:
    """A synthetic file of these rows."""
    return "".join(f"{line}\n" for line in (header, *(";".join(map(str, r)) for r in rows)))


def some_rows(count: int, annee: int = 2020, nombre: int = 1) -> list[tuple[object, ...]]:
    """As many rows of one year, each of its own commune."""
    return [(f"{10_000 + rank:05d}", annee, "a", nombre) for rank in range(count)]


def read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    """Row for row; a total is left out, a number that is no number refused."""
    for frame in file.frames(match.header, tally):
        kept = tally.leave_out(frame, frame["type"] == "total", "total")
        secret = kept["nombre"] == "secret"
        wrong = ~secret & ~kept["nombre"].str.fullmatch(r"-?\d+", na=False)
        kept, secret = tally.refuse(kept, wrong, "nombre illisible"), secret[~wrong]
        rows = pd.DataFrame(
            {
                "niveau": "commune",
                "code": kept["codgeo"],
                "annee": kept["an"].astype("int64"),
                "type": kept["type"],
                "nombre": pd.to_numeric(kept["nombre"].mask(secret)),
                "statut": secret.map({True: "secret", False: "disponible"}),
            }
        )
        for annee, of_one_year in rows.groupby("annee"):
            yield Chunk(TABLE, str(annee), of_one_year)


IMPORTER = Importer("synthetic", (LAYOUT,), read)


def source_with(*controls: Control) -> dict[str, Source]:
    """A catalogue of the one synthetic source."""
    return {"synthetic": SOURCE.model_copy(update={"controls": controls})}


def install_for_good() -> None:
    """Make the synthetic source the only one, in a process that a test starts."""
    importing.catalogue = source_with


def import_rows(path: Path, store: Store, **rules: Any) -> importing.Outcome:
    """Import one file that only the synthetic importer may know."""
    (outcome,) = importing.import_path(
        path, store, rules=importing.Rules(importers=(IMPORTER,), **rules)
    )
    return outcome


def made(store: Store, workspace: Path, edition: str, content: bytes, **more: Any) -> Any:
    """A part, and the file it would be published from."""
    path = workspace / f"{edition}.parquet"
    path.write_bytes(content)
    sha256 = sha256_of(path)
    part = Part(
        table="synthetic",
        source="synthetic",
        edition=edition,
        years=[2020],
        rows=1,
        departements=[],
        file=f"tables/synthetic/synthetic-{edition}-{sha256[:12]}.parquet",
        sha256=sha256,
        imported_at=datetime.now(UTC),
        report=report(),
    )
    return part.model_copy(update=more), path


def report(**more: Any) -> Report:
    """An account of an import of one row."""
    plain = Report(
        file="synthetic.csv",
        sha256="0" * 64,
        size_bytes=1,
        layout="Fichier synthétique",
        read=1,
        kept=1,
        left_out={},
        refused={},
        examples={},
        notes=[],
        totals={},
        controls=[],
    )
    return plain.model_copy(update=more)


def importer_that(reads: Any) -> Importer:
    """The synthetic importer with another way to read."""
    return replace(IMPORTER, read=reads)


def everything_in(folder: Path) -> set[str]:
    """Every file of a folder, at any depth."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
