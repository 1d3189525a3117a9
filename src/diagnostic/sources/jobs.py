"""Synchronisations and imports in processes of their own, started, watched and stopped from a page.

The page neither waits nor holds the memory of an import; a job goes on when its page is closed or
runs again. Stopping one is safe: an import that is killed publishes nothing.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.job_records import JOB_VARIABLE, Job, Records, host, new_id
from diagnostic.sources.mirror import existing_folder, mirror_folder
from diagnostic.sources.received import MOST_BYTES
from diagnostic.sources.store import Store
from diagnostic.sources.synchronising import ensure_alone

__all__ = ["Job", "Upload", "cancel", "current", "latest", "start_import", "start_sync"]

_REFUSED = 2
"""Exit code of a command that told the user why it does nothing."""
_KEPT = 20
_START_SECONDS = 60
_STOP_SECONDS = 5
_POLL_SECONDS = 0.05
_BLOCK = 1 << 20


class Upload(Protocol):
    """A file dropped in a page."""

    @property
    def name(self) -> str:
        """Its name on the user's machine."""

    def seek(self, offset: int, /) -> int:
        """Go to a byte."""

    def read(self, size: int, /) -> bytes:
        """Bytes from there, none at the end."""


def start_sync(source_ids: Sequence[str] = (), mirror: Path | None = None) -> Job:
    """Start a synchronisation of the user's store, and come back as soon as it works.

    Parameters are those of `synchronising.synchronise`.

    Raises
    ------
    UserError
        When it cannot begin: another one runs, a source is not known, the mirror cannot be read.
    """
    ensure_alone(Store())
    folder = mirror_folder(mirror)
    words = ["sync"] if folder is None else ["sync", "--mirror", str(existing_folder(folder))]
    return _started(new_id(), [*words, "--", *source_ids])


def start_import(files: Sequence[Path | Upload], *, replace_larger: bool = False) -> Job:
    """Start the import of dropped files; a copy is kept in the store until it ends.

    Parameters
    ----------
    replace_larger
        Accept an edition that has less than half the rows of the one it replaces.

    Raises
    ------
    UserError
        When a file cannot be read, or the disk has no room for its copy.
    """
    records, id_ = Records(Store()), new_id()
    try:
        copies = [
            _copied(file, records.deposit(id_) / str(rank)) for rank, file in enumerate(files)
        ]
        words = ["import", "--replace"] if replace_larger else ["import"]
        return _started(id_, [*words, "--", *map(str, copies)])
    except BaseException:
        records.clear(id_)
        raise


def current() -> tuple[Job, ...]:
    """Jobs that work now, the last one first, whoever started them."""
    return tuple(job for job in Records(Store()).all() if job.running)


def latest(count: int = 5) -> tuple[Job, ...]:
    """Last jobs that ended, whatever the way."""
    return tuple(job for job in Records(Store()).all() if not job.running)[:count]


def cancel(id_: str) -> Job:
    """Stop a job; what it had published stays, the file under way is left out.

    Raises
    ------
    UserError
        When it does not exist, works on another machine, or does not stop.
    """
    records = Records(Store())
    job = records.read(id_)
    if job is None:
        raise UserError("Ce travail n’existe pas.")
    job = records.settled(job)
    if job.running and job.host != host():
        raise UserError(
            f"Ce travail a été lancé sur une autre machine ({job.host}) : c’est là qu’il s’annule."
        )
    for force in (False, True):
        if job.running:
            _stop(job.pid, force=force)
            job = records.settled(job, "annule", wait=_STOP_SECONDS)
    if job.running:
        raise UserError("Ce travail ne s’arrête pas. Redémarrer l’ordinateur l’arrêtera.")
    return job


def _started(id_: str, words: list[str]) -> Job:
    records = Records(Store())
    records.prune(_KEPT)
    log = records.path(id_, ".log")
    with log.open("wb") as errors:
        process = _launched(id_, words, errors)
    # Waited for in the background: a process that ended is not kept as a shadow of itself.
    threading.Thread(target=process.wait, daemon=True).start()
    job = _first_word(records, id_, process)
    if job is None:
        process.kill()
        said = log.read_text("utf-8", errors="replace").strip()
        with suppress(OSError):
            log.unlink()
        if process.returncode == _REFUSED and said:
            raise UserError(said)
        last = said.rpartition("\n")[2]
        raise UserError(f"Le travail n’a pas pu démarrer ({last or 'sans réponse'}).")
    return job


def _launched(id_: str, words: list[str], errors: IO[bytes]) -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        [sys.executable, "-m", "diagnostic", "sources", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=errors,
        env={**os.environ, JOB_VARIABLE: id_, "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
        creationflags=flags,
    )


def _first_word(records: Records, id_: str, process: subprocess.Popen[bytes]) -> Job | None:
    """The job as soon as it is written; None when its process ended, or is far too slow."""
    limit = time.monotonic() + _START_SECONDS
    while time.monotonic() < limit:
        ended = process.poll() is not None
        if job := records.read(id_):
            return job
        if ended:
            return None
        time.sleep(_POLL_SECONDS)
    return None


def _stop(pid: int, *, force: bool) -> None:
    """End a process of ours, with its group when it has one of its own."""
    if sys.platform == "win32":
        with suppress(OSError):
            os.kill(pid, signal.SIGTERM)
        return
    word = signal.SIGKILL if force else signal.SIGTERM
    with suppress(ProcessLookupError, PermissionError):
        if os.getpgid(pid) == pid:
            os.killpg(pid, word)
        else:
            os.kill(pid, word)


def _copied(file: Path | Upload, folder: Path) -> Path:
    """Copy of a dropped file, under its own name or one that resembles it."""
    name = Path(file.name.replace("\\", "/")).name
    target = folder / (re.sub(r"[^\w. ()-]", "_", name).lstrip(". ")[-100:] or "fichier")
    try:
        folder.mkdir(parents=True)
        if isinstance(file, Path):
            with file.open("rb") as source:
                _copy(source, target)
        else:
            _copy(file, target)
    except OSError as problem:
        raise UserError(
            f"{name} n’a pas pu être copié ({problem.strerror or problem}). Libérer de la place "
            "sur le disque si besoin, puis recommencer."
        ) from problem
    return target


def _copy(source: Upload, target: Path) -> None:
    source.seek(0)
    done = 0
    with target.open("wb") as copy:
        while block := source.read(_BLOCK):
            done += len(block)
            if done > MOST_BYTES:
                raise UserError(
                    f"{target.name} pèse plus de {number(MOST_BYTES / 1e9, 1)} Go, plus que tout "
                    "fichier officiel attendu."
                )
            copy.write(block)
