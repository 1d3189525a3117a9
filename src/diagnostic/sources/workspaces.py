"""Temporary folders that do not outlive their owner: what an import unpacks may name people.

Whoever opens one holds a lock inside it, which the system frees whatever ends the process. A folder
whose lock is free belongs to nobody, and goes at the next sweep.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

_LOCK = ".lock"
_STALE = timedelta(hours=6)
"""Age from which a folder without a lock is removed, whatever it holds."""
_ATTEMPTS = 20


@contextmanager
def workspace(root: Path) -> Iterator[Path]:
    """Temporary folder below another, removed at the end; those of dead owners are removed too."""
    root.mkdir(exist_ok=True)
    sweep(root)
    folder, lock = _claimed(root)
    try:
        yield folder
    finally:
        lock.release()  # Windows removes no file that is open
        shutil.rmtree(folder, ignore_errors=True)


def sweep(root: Path) -> None:
    """Remove the folders whose owner is dead."""
    for folder in root.iterdir() if root.is_dir() else ():
        with suppress(OSError):  # what is taken, or may not be touched, is left
            if (folder / _LOCK).exists():
                # Held until nothing is left: a folder that is being made is never emptied.
                with FileLock(folder / _LOCK, timeout=0):
                    shutil.rmtree(folder, ignore_errors=True)
                shutil.rmtree(folder, ignore_errors=True)  # Windows keeps a lock that is held
            elif _age(folder) > _STALE:
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.rmdir()  # only when it is empty: its owner died before it had a lock


def _claimed(root: Path) -> tuple[Path, FileLock]:
    """A new folder and its lock, held; another one when a sweep comes between the two."""
    attempts = _ATTEMPTS
    while True:
        folder = Path(tempfile.mkdtemp(dir=root))
        lock = FileLock(folder / _LOCK, timeout=0)
        try:
            lock.acquire()
        except (FileNotFoundError, Timeout):
            attempts -= 1
            if not attempts:
                raise
        else:
            folder.chmod(0o700)  # taking a lock makes a folder that was swept again, open to all
            return folder, lock


def _age(path: Path) -> timedelta:
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return datetime.now(UTC) - changed
