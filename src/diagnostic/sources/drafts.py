"""Parts being written: chunks of an importer checked, stored, and rid of their repeats."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diagnostic.errors import UserError
from diagnostic.french import counted, listed, number
from diagnostic.sources.contracts import EXTRACT, Table
from diagnostic.sources.engine import parquet_rows, quoted
from diagnostic.sources.importers import Chunk
from diagnostic.sources.tally import Tally

if TYPE_CHECKING:
    import duckdb
    from pyarrow.parquet import ParquetWriter

_EDITION = re.compile(r"[a-z0-9_-]+")
_REPEATED = "ligne répétée à l’identique"
_REPEATED_MANY = "lignes répétées à l’identique"


@dataclass
class Draft:
    """A part being written."""

    table: Table
    edition: str
    path: Path
    writer: ParquetWriter
    rows: int = 0

    def view(self, base: duckdb.DuckDBPyConnection) -> None:
        """Name it ``part`` for the queries of its contract."""
        base.execute(f"create or replace view part as from {parquet_rows(self.path)}")


def written(chunks: Iterable[Chunk], workspace: Path) -> list[Draft]:
    """Chunks of an importer, checked and written, one file for each edition.

    Raises
    ------
    UserError
        When a chunk breaks the contract of its table.
    """
    from pyarrow.parquet import ParquetWriter

    from diagnostic.sources.checking import arrow_schema, checked

    drafts: dict[tuple[str, str], Draft] = {}
    with ExitStack() as open_files:
        for table, edition, frame in chunks:
            if frame.empty:
                continue
            if not _EDITION.fullmatch(edition):
                raise ValueError(f"edition {edition!r}")
            draft = drafts.get((table.name, edition))
            if draft is None:
                path = workspace / f"part-{len(drafts)}.parquet"
                writer = ParquetWriter(path, arrow_schema(table), compression="zstd")
                open_files.enter_context(writer)
                draft = drafts[table.name, edition] = Draft(table, edition, path, writer)
            draft.writer.write_table(checked(frame, table))
            draft.rows += len(frame)
    return list(drafts.values())


def drop_repeats(base: duckdb.DuckDBPyConnection, drafts: list[Draft], tally: Tally) -> None:
    """Drop the rows of each part that are repeated, and tell how many.

    Raises
    ------
    UserError
        When two rows of one key disagree.
    """
    # Only where each row of the file is one of the table is a repeat a row of the file refused.
    row_for_row = sum(draft.rows for draft in drafts) == tally.kept
    repeated = sum(_without_repeats(base, draft) for draft in drafts)
    if repeated and row_for_row:
        tally.refused[_REPEATED] += repeated
    elif repeated:
        tally.note(f"Dans la table, {counted(repeated, _REPEATED, _REPEATED_MANY)}.")


def _without_repeats(base: duckdb.DuckDBPyConnection, draft: Draft) -> int:
    """Drop rows repeated word for word, return how many."""
    key = ", ".join(draft.table.key)
    part = parquet_rows(draft.path)
    (distinct,) = _one(base, f"select count(*) from (select distinct {key} from {part})")
    repeated = draft.rows - distinct
    if not repeated:
        return 0
    (whole,) = _one(base, f"select count(*) from (select distinct * from {part})")
    if whole > distinct:
        example = _one(
            base,
            f"select {key} from (select distinct * from {part}) "
            "group by all having count(*) > 1 limit 1",
        )
        named = ", ".join(f"{k} {v}" for k, v in zip(draft.table.key, example, strict=True))
        raise UserError(
            f"Table « {draft.table.title} » : des lignes se contredisent ({named}, "
            f"{number(whole - distinct)} en trop). Le fichier a sans doute été assemblé à la "
            "main : télécharger celui de l’éditeur."
        )
    unique = draft.path.with_suffix(".unique")
    base.execute(
        f"copy (select distinct * from {part} order by {key}) to {quoted(str(unique))} "
        "(format parquet, compression zstd)"
    )
    unique.replace(draft.path)
    draft.rows = distinct
    return repeated


def name_extracts(base: duckdb.DuckDBPyConnection, drafts: Sequence[Draft], tally: Tally) -> None:
    """Make an edition of its own of each part that is not the whole of its edition."""
    extracts = []
    for draft in drafts:
        if draft.table.extract is None:
            continue
        draft.view(base)
        (held,) = base.execute(draft.table.extract).fetchone() or (None,)
        if held is not None:
            extracts.append(draft.edition)
            draft.edition += f"{EXTRACT}{hashlib.sha256(held.encode()).hexdigest()[:6]}"
    if extracts:
        tally.note(
            f"Ce fichier n’est qu’un extrait pour {listed(extracts, 12)} : il est gardé à part et "
            "ne prend pas la place d’une édition entière."
        )


def _one(base: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = base.execute(query).fetchone()
    return row or ()
