"""DuckDB, shut in: no network, bounded memory, its temporary files where we say."""

from __future__ import annotations

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
    import duckdb

    base = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": MEMORY,
            "threads": "2",
            "temp_directory": str(workspace) if workspace else "",
        }
    )
    try:
        yield base
    finally:
        base.close()


def quoted(text: str) -> str:
    """Text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
