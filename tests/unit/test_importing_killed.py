"""An import killed fifty times at random moments never leaves a torn table."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pyarrow.compute as compute
import pyarrow.parquet as pq
import pytest
from synthetic_frame import import_rows, install_for_good, some_rows, text, warm

from diagnostic.atomic import sha256_of
from diagnostic.sources.store import Store

KILLS = 50
ROWS = {1: 40_000, 2: 50_000}
"""Rows of each year, by version of the file; every figure of version n is n."""
YEARS = (2020, 2021)


def _import(path: Path, folder: Path, begun: Connection) -> None:
    install_for_good()
    store = Store(folder)
    begun.send("begun")
    outcome = import_rows(path, store)
    os._exit(0 if outcome.problem is None else 1)


def started(path: Path, store: Store) -> ForkServerProcess:
    """A process that has just begun to import a file."""
    ours, theirs = warm.Pipe(duplex=False)
    process = warm.Process(target=_import, args=(path, store.folder, theirs))
    process.start()
    theirs.close()
    assert ours.recv() == "begun"
    return process


def version_in_force(store: Store) -> int:
    """The version that is served, once it is seen to be whole and alone."""
    versions = set()
    parts = store.parts()
    assert [part.edition for part in parts] == [str(year) for year in YEARS]
    for part in parts:
        assert sha256_of(store.path(part)) == part.sha256
        table = pq.read_table(store.path(part))
        assert table.num_rows == part.rows
        (version,) = compute.unique(table["nombre"]).to_pylist()
        assert part.rows == ROWS[version]
        assert compute.count_distinct(table["code"]).as_py() == part.rows
        assert compute.unique(table["annee"]).to_pylist() == [int(part.edition)]
        versions.add(version)
    (version,) = versions
    return int(version)


@pytest.fixture
def files(tmp_path: Path) -> dict[int, Path]:
    """A file of each version, both years in each."""
    paths = {version: tmp_path / f"synthetic-{version}.csv" for version in ROWS}
    for version, path in paths.items():
        rows = [row for year in YEARS for row in some_rows(ROWS[version], year, version)]
        path.write_text(text(rows), "utf-8")
    return paths


def test_fifty_kills_at_random_leave_every_table_whole(
    tmp_path: Path, files: dict[int, Path]
) -> None:
    store = Store(tmp_path / "sources")
    for version in (2, 1):
        process = started(files[version], store)
        begin = time.monotonic()
        process.join()
        assert process.exitcode == 0
        assert version_in_force(store) == version
    usual = time.monotonic() - begin

    seed = random.SystemRandom().randrange(10**9)
    print(f"graine {seed}, un import dure {usual:.2f} s")
    chance = random.Random(seed)
    ends: Counter[str] = Counter()
    for rank in range(KILLS):
        before = version_in_force(store)
        process = started(files[3 - before], store)
        early = 0 if rank % 2 else 0.8  # half of them near the end, where it is published
        time.sleep(usual * chance.uniform(early, 1.0))
        process.kill()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        after = version_in_force(store)
        killed = "killed" if process.exitcode else "finished"
        ends[f"{killed}, {'changed' if after != before else 'unchanged'}"] += 1
        assert after == 3 - before or process.exitcode != 0
        usual *= 1.03 if process.exitcode else 0.85  # other programs come and go
    print(dict(ends))
    assert ends["killed, unchanged"] + ends["killed, changed"] >= KILLS / 3

    # One killed before its lock leaves an empty folder, which goes with age.
    left = [f for f in (store.folder / "travail").iterdir() if any(f.iterdir())]
    assert len(left) <= 1, "each import removes what those before it left"
    last = started(files[1], store)
    last.join()
    assert version_in_force(store) == 1
    assert list((store.folder / "travail").iterdir()) == []
    manifest = store.manifest()
    known = {part.file for part in manifest.parts} | {gone.file for gone in manifest.retired}
    assert {path.name for path in store.folder.glob("tables/*/*")} == {
        Path(file).name for file in known
    }
    assert not list(store.folder.glob("*.tmp"))
