"""DuckDB, shut in: no network, bounded memory, its temporary files where we say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

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


def quoted(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def parquet_rows(path: Path) -> str:
    """Rows of one Parquet file as an SQL relation, with its own columns only."""
    return f"read_parquet({quoted_file(path)}, hive_partitioning=false)"


def quoted_file(path: Path) -> str:
    """Path of one file to read, as an SQL literal: its brackets and stars are not a pattern."""
    return quoted(re.sub(r"([*?\[])", r"[\1]", str(path)))
