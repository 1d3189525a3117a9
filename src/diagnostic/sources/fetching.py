"""Official files fetched from their publishers: nothing goes out unless this is called.

A download that stops, whatever the reason, leaves what it received in a ``.part`` file with the
marks of the version it comes from (``ETag``, ``Last-Modified``): the next one goes on from there if
the publisher still serves that version, and starts again otherwise (RFC 9110, sections 13 and 14).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event

import requests

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.disk import FULL
from diagnostic.sources.network import (
    ELSEWHERE,
    InterruptedDownloadError,
    NotConnectedError,
    accepted,
    announced_length,
    answered,
    host_of,
)
from diagnostic.sources.received import MOST_BYTES
from diagnostic.sources.unfinished import Unfinished

Progress = Callable[[int, int | None], None]
"""Told the bytes received, and those expected when the publisher says so."""

_UNREACHABLE_ATTEMPTS = 2
_BLOCK = 1 << 18
_SPARE_BYTES = 200_000_000
"""Room left on the disk for the import that follows."""
_STALE = timedelta(days=7)
_NO_HEAD = frozenset({400, 403, 404, 405, 501})


class CancelledError(UserError):
    """The user asked to stop; what was received is kept."""


class UnreachableError(UserError):
    """The site cannot be reached at all from here."""


@dataclass(frozen=True)
class Announced:
    """What the publisher says of a file before it is downloaded, None when it says nothing."""

    size_bytes: int | None
    changed_at: datetime | None


class Fetcher:
    """Downloads files into one folder.

    Parameters
    ----------
    folder
        Where they are written, created if needed. One process at a time.
    cancel
        Set by another thread or a signal to stop at once.
    attempts
        Failures in a row, without one more byte, after which a download is given up.
    pause_seconds
        Wait after the first failure, doubled at each other one.
    """

    def __init__(
        self,
        folder: Path,
        cancel: Event | None = None,
        attempts: int = 5,
        pause_seconds: float = 2,
    ) -> None:
        self.folder = folder
        self._cancel = cancel or Event()
        self._attempts = attempts
        self._pause = pause_seconds
        self._unreachable: dict[str, str] = {}

    def announced(self, address: str) -> Announced:
        """Size and date of a file, without downloading it nor trying twice.

        Raises
        ------
        UserError
            When the publisher does not give the file.
        """
        try:
            with self._answer("HEAD", address) as answer:
                if answer.status_code not in _NO_HEAD:
                    return _announced(accepted(answer))
            with self._answer("GET", address) as answer:
                return _announced(accepted(answer))
        except NotConnectedError as problem:
            raise self._unreached(problem, address) from problem
        except InterruptedDownloadError as problem:
            raise UserError(f"{problem} Recommencer plus tard.") from problem

    def fetch(
        self,
        address: str,
        expected_bytes: int = 0,
        progress: Progress = lambda _done, _total: None,
    ) -> Path:
        """Download a file, or go on with a download that stopped.

        Parameters
        ----------
        expected_bytes
            Its usual weight, to check the room on the disk when the publisher does not say it.

        Returns
        -------
        Path
            The whole file. The caller removes it; left there, it is not downloaded again as long
            as the publisher serves the same version.

        Raises
        ------
        UserError
            When it cannot be had: the sentence says why and what to do. `CancelledError` and
            `UnreachableError` are two of them.
        """
        part = Unfinished(self.folder, address)
        part.reopen()
        failures, furthest = 0, 0
        while True:
            try:
                with _disk_problems():
                    self._continue(part, expected_bytes, progress)
                    return part.finished()
            except InterruptedDownloadError as problem:
                size = part.size
                failures = 1 if size > furthest else failures + 1
                furthest = max(furthest, size)
                self._give_up(problem, address, failures, received=furthest > 0)
                self._check(wait=self._pause * 2 ** (failures - 1))

    def forget_old(self) -> None:
        """Remove downloads that nobody went on with for a week."""
        limit = (datetime.now(UTC) - _STALE).timestamp()
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            with suppress(OSError):
                if path.stat().st_mtime < limit:
                    path.unlink()

    def _give_up(
        self, problem: InterruptedDownloadError, address: str, failures: int, *, received: bool
    ) -> None:
        """Raise the user's sentence when enough was tried."""
        if isinstance(problem, NotConnectedError) and not received:
            if failures >= _UNREACHABLE_ATTEMPTS:
                raise self._unreached(problem, address) from problem
        elif failures >= self._attempts:
            raise UserError(
                f"{problem} Après {failures} essais, ce fichier est laissé ; ce qui est déjà reçu "
                f"est gardé. Recommencer plus tard. Sinon : {ELSEWHERE}"
            ) from problem

    def _unreached(self, problem: NotConnectedError, address: str) -> UnreachableError:
        """The sentence, kept so that the other files of this site do not wait in their turn."""
        self._unreachable[host_of(address)] = f"{problem} {ELSEWHERE}"
        return UnreachableError(self._unreachable[host_of(address)])

    # --- one attempt ----------------------------------------------------------------------------

    def _continue(self, part: Unfinished, expected_bytes: int, progress: Progress) -> None:
        self._check()
        start = part.resumable_at
        asked = {"Range": f"bytes={start}-", "If-Range": part.marks.validator} if start else {}
        with self._answer("GET", part.address, asked) as answer:
            if answer.status_code == requests.codes.requested_range_not_satisfiable:
                part.forget()
                raise part.changed()
            start, total = part.opened(accepted(answer), start)
            _check_size(part, total or 0)
            _check_room(self.folder, (total or expected_bytes) - start)
            self._receive(part, answer, start, total, progress)

    def _receive(
        self,
        part: Unfinished,
        answer: requests.Response,
        start: int,
        total: int | None,
        progress: Progress,
    ) -> None:
        done = start
        with part.path.open("r+b" if start else "wb") as file:
            file.seek(start)
            while done <= MOST_BYTES and (block := answer.raw.read1(_BLOCK, decode_content=True)):
                file.write(block)
                done += len(block)
                progress(done, total)
                self._check()
        _check_size(part, done)
        if total is not None and done != total:
            raise InterruptedDownloadError(
                f"{host_of(part.address)} a coupé avant la fin ({number(done)} octets sur "
                f"{number(total)})."
            )

    def _check(self, wait: float = 0) -> None:
        if self._cancel.wait(wait) if wait else self._cancel.is_set():
            raise CancelledError(
                "Téléchargement annulé. Ce qui est déjà reçu est gardé : il reprendra à cet "
                "endroit."
            )

    @contextmanager
    def _answer(
        self, method: str, address: str, headers: dict[str, str] | None = None
    ) -> Iterator[requests.Response]:
        """Answer of a site, unless it was found out of reach already."""
        if known := self._unreachable.get(host_of(address)):
            raise UnreachableError(known)
        with answered(method, address, headers) as answer:
            yield answer


def _announced(answer: requests.Response) -> Announced:
    changed_at = None
    with suppress(ValueError):
        changed_at = parsedate_to_datetime(answer.headers.get("Last-Modified", ""))
    return Announced(announced_length(answer), changed_at)


def _check_size(part: Unfinished, size_bytes: int) -> None:
    if size_bytes > MOST_BYTES:
        part.forget()
        raise UserError(
            f"{host_of(part.address)} envoie plus de {number(MOST_BYTES / 1e9, 1)} Go, plus que "
            "tout fichier officiel attendu : le téléchargement est arrêté."
        )


def _check_room(folder: Path, needed_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    needed = needed_bytes + _SPARE_BYTES
    if free < needed:
        raise UserError(
            f"Il faut {number(needed / 1e6)} Mo libres pour ce téléchargement, et le disque n’en a "
            f"que {number(free / 1e6)}. Libérer de la place, puis recommencer."
        )


@contextmanager
def _disk_problems() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in FULL:
            raise UserError(
                "Le disque est plein : le téléchargement s’est arrêté. Libérer de la place, puis "
                "recommencer : il reprendra à cet endroit."
            ) from problem
        raise UserError(
            f"Le fichier téléchargé n’a pas pu être écrit ({problem.strerror or problem})."
        ) from problem
