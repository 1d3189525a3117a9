"""DuckDB, shut in: no network, bounded memory, its temporary files where we say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    from pyarrow import RecordBatch, RecordBatchReader
    from pyarrow import Table as ArrowTable

MEMORY = "250MB"


@contextmanager
def connect(workspace: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a base in memory that never loads an extension nor asks the network.

    Parameters
    ----------
    workspace
        Folder where it may spill what does not fit in `MEMORY`; none spills when None.
    """
    base = opened(workspace)
    try:
        yield base
    finally:
        base.close()


def opened(workspace: Path | None = None) -> duckdb.DuckDBPyConnection:
    """The same base, to keep: each query of a thread goes through a ``cursor`` of its own."""
    import duckdb

    return duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY,
            "threads": "2",
            "temp_directory": str(workspace) if workspace else "",
        }
    )


@cache
def reader() -> duckdb.DuckDBPyConnection:
    """Base that tables in force are read with, opened once: that takes longer than a query.

    It holds nothing; take a ``cursor`` of it for each query.
    """
    return opened()


def quoted(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def named(column: str) -> str:
    """Name of a column as an SQL identifier."""
    return '"' + column.replace('"', '""') + '"'


def stripped(text: str) -> str:
    """SQL of a text without the spaces around it, null when nothing is left."""
    return f"nullif(trim({text}), '')"


def parquet_rows(path: Path) -> str:
    """Rows of one Parquet file as an SQL relation, with its own columns only."""
    return f"read_parquet({quoted_file(path)}, hive_partitioning=false)"


def quoted_file(path: Path) -> str:
    """Path of one file to read, as an SQL literal: its brackets and stars are not a pattern."""
    return quoted(re.sub(r"([*?\[])", r"[\1]", str(path)))


def gathered(
    reader: RecordBatchReader, rows: int, categories: Collection[str] = ()
) -> Iterator[pd.DataFrame]:
    """Frames of an answer of the engine, of at least so many rows each, but the last.

    Parameters
    ----------
    categories
        Columns of few distinct values, given as categoricals.
    """
    from pyarrow import Table

    held: list[RecordBatch] = []
    for batch in reader:
        held.append(_own(batch, categories))
        if sum(map(len, held)) >= rows:
            yield _frame(Table.from_batches(held))
            held.clear()
    if held:
        yield _frame(Table.from_batches(held))


def _own(batch: RecordBatch, categories: Collection[str]) -> RecordBatch:
    """A batch that keeps nothing of the engine's memory: one column shared holds them all."""
    from pyarrow import concat_arrays, record_batch

    columns = {
        name: column.dictionary_encode() if name in categories else concat_arrays([column])
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    }
    return record_batch(columns)


def _frame(table: ArrowTable) -> pd.DataFrame:
    # Threads of its own would each keep memory, and gain nothing on columns of text.
    frame: pd.DataFrame = table.unify_dictionaries().to_pandas(use_threads=False)
    return frame
