"""Files that are never half written, and the checksum that proves it."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_WINDOWS = os.name == "nt"
_PATIENCE = 20
_PAUSE_SECONDS = 0.05


def replace_file(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file in one move: whole and on the disk, or not at all.

    Parameters
    ----------
    mode
        Who may read it: its owner only, by default.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # not every disk knows of it
            Path(name).chmod(mode)
        move(Path(name), path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def move(source: Path, target: Path) -> None:
    """Give a whole file its name, in one move, in place of the one that has it.

    Windows refuses while someone is reading the old one: it is asked again, for a second.
    """
    patience = _PATIENCE if _WINDOWS else 0
    while True:
        try:
            source.replace(target)
            break
        except PermissionError:
            if not patience:
                raise
            patience -= 1
            time.sleep(_PAUSE_SECONDS)
    _sync_folder(target.parent)


def sha256_of(path: Path) -> str:
    """Checksum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    """Put the new name itself on the disk, where the system knows how; the move is done."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
