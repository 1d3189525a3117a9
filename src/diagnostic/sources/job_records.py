"""Where a job is, on the disk: written by the process that works, read by any other.

A job is alive as long as its process holds the lock of its record: the system lets it go whatever
kills the process, which the number of a process, used again by another, would not tell.
"""

from __future__ import annotations

import os
import platform
import re
import secrets
import shutil
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from diagnostic.atomic import replace_file
from diagnostic.errors import UserError
from diagnostic.sources.answering import OutcomeLine

if TYPE_CHECKING:
    from diagnostic.sources.running import Step, Summary
    from diagnostic.sources.store import Store

Kind = Literal["sync", "import"]
State = Literal["en_cours", "termine", "annule", "echoue", "interrompu"]

JOB_VARIABLE = "DIAGNOSTIC_CPTS_JOB"
"""Set for a job started by the application: the identifier of its record."""
RECORDS, DEPOSITS = "travaux", "depots"
_ID = re.compile(r"\d{8}T\d{6}(\d{6})?-[0-9a-f]{8}")
_CLAIM_SECONDS = 10
_WRITE_SECONDS = 0.4


class Job(BaseModel):
    """A synchronisation or an import, and where it is.

    ``state`` is « interrompu » when its process ended without a word. ``problem`` says, in French,
    why it is « echoue »; each file has its own in ``outcomes``. Bytes are those of the file that
    comes in, of all in a mirror.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    kind: Kind
    pid: int
    host: str
    started_at: datetime
    updated_at: datetime
    state: State = "en_cours"
    step: str = ""
    source: str | None = None
    done_bytes: int = 0
    total_bytes: int | None = None
    done_sources: int = 0
    total_sources: int = 0
    outcomes: list[OutcomeLine] = []
    unrecognised: list[OutcomeLine] = []
    problem: str | None = None

    @property
    def running(self) -> bool:
        """Whether its process works."""
        return self.state == "en_cours"


def new_id() -> str:
    """Identifier of a job; they sort as their dates do."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"


def host() -> str:
    """Name of this machine: a number of process means nothing on another."""
    return platform.node()


class Records:
    """Records of the jobs of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = store.folder / RECORDS
        self._deposits = store.folder / DEPOSITS

    def path(self, id_: str, suffix: str = ".json") -> Path:
        """File of a job.

        Raises
        ------
        UserError
            When it is not the identifier of a job.
        """
        if not _ID.fullmatch(id_):
            raise UserError("Ce travail n’existe pas.")
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{id_}{suffix}"

    def deposit(self, id_: str) -> Path:
        """Folder of the files dropped for a job."""
        return self._deposits / self.path(id_).stem

    def lock(self, id_: str, timeout: float = 0) -> FileLock:
        """Lock that a job holds as long as it works."""
        return FileLock(self.path(id_, ".lock"), timeout=timeout)

    def read(self, id_: str) -> Job | None:
        """What is written of a job, None when there is nothing that can be read."""
        try:
            return Job.model_validate_json(self.path(id_).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, job: Job) -> None:
        """Write a record whole."""
        replace_file(self.path(job.id), job.model_dump_json().encode())

    def all(self) -> tuple[Job, ...]:
        """Every job, the last one first, each as it really is."""
        ids = sorted((path.stem for path in self._folder.glob("*.json")), reverse=True)
        jobs = [self.read(id_) for id_ in ids if _ID.fullmatch(id_)]
        return tuple(self.settled(job) for job in jobs if job is not None)

    def settled(self, job: Job, ended_as: State = "interrompu", wait: float = 0) -> Job:
        """The job; if its process ended without a word, its end is written and its files removed.

        Parameters
        ----------
        wait
            Seconds given to the process to end.
        """
        if not job.running:
            return job
        try:
            with self.lock(job.id, wait):
                job = self.read(job.id) or job
                if not job.running:
                    return job
                job = job.model_copy(update={"state": ended_as})
                with suppress(OSError):
                    self.write(job)
                self.clear(job.id)
                with suppress(OSError):
                    self._store.sweep()
                return job
        except Timeout:
            return job

    def clear(self, id_: str) -> None:
        """Remove the files dropped for a job."""
        shutil.rmtree(self.deposit(id_), ignore_errors=True)

    def prune(self, kept: int) -> None:
        """Remove the oldest jobs, those that work excepted."""
        for job in self.all()[kept:]:
            if not job.running:
                self.clear(job.id)
                for suffix in (".json", ".log", ".lock"):
                    with suppress(OSError):
                        self.path(job.id, suffix).unlink()


class Recorder:
    """Writes the record of the job that this process does, from its first step to its end.

    A job that is refused before its first step leaves no record: its sentence is enough.
    """

    def __init__(self, store: Store, kind: Kind) -> None:
        given = os.environ.get(JOB_VARIABLE, "")
        now = datetime.now(UTC)
        self._records = Records(store)
        self._job = Job(
            id=given if _ID.fullmatch(given) else new_id(),
            kind=kind,
            pid=os.getpid(),
            host=host(),
            started_at=now,
            updated_at=now,
        )
        self._lock = self._records.lock(self._job.id, _CLAIM_SECONDS)
        self._written_at = 0.0

    def __enter__(self) -> Self:
        return self

    def watch(self, step: Step) -> None:
        """Write a step; bytes that follow one another closely are not all written."""
        before = (self._job.step, self._job.source, len(self._job.outcomes))
        now = time.monotonic()
        same = (step.text, step.source, len(step.outcomes)) == before
        if same and now - self._written_at < _WRITE_SECONDS:
            return
        outcomes = self._job.outcomes if same else [OutcomeLine.of(o) for o in step.outcomes]
        self._written_at = now
        self._write(
            step=step.text,
            source=step.source,
            done_bytes=step.done_bytes,
            total_bytes=step.total_bytes,
            done_sources=step.done_sources,
            total_sources=step.total_sources,
            outcomes=outcomes,
        )

    def finish(self, summary: Summary) -> None:
        """Write how it ended, once nothing of it is left."""
        self._records.clear(self._job.id)
        done = self._job.done_sources if summary.cancelled else self._job.total_sources
        self._write(
            state="annule" if summary.cancelled else "termine",
            done_sources=done,
            outcomes=[OutcomeLine.of(outcome) for outcome in summary.outcomes],
            unrecognised=[OutcomeLine.of(outcome) for outcome in summary.unrecognised],
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._records.clear(self._job.id)
        if self._lock.is_locked and self._job.running:
            if isinstance(problem, UserError):
                self._write(state="echoue", problem=str(problem))
            elif isinstance(problem, KeyboardInterrupt):
                self._write(state="annule")
            else:
                name = kind.__name__ if kind else "sans résultat"
                self._write(state="echoue", problem=f"Erreur imprévue ({name}).")
        self._lock.release()

    def _write(self, **changes: Any) -> None:
        if not self._lock.is_locked:
            self._lock.acquire()
        self._job = self._job.model_copy(update={**changes, "updated_at": datetime.now(UTC)})
        # A record that cannot be written (a full disk) must not stop the work that it tells.
        with suppress(OSError):
            self._records.write(self._job)
