"""Where the work is kept between two visits, behind one small interface.

``FileStore`` keeps one folder per browser and one file per project. Another store (a database,
for several machines) has the same five verbs and the same promises:

* a work that was saved is never lost by a save: a file that cannot be read is set aside, the
  version before the last one is kept, and two tabs that disagree become two projects;
* nothing is deleted unless ``delete`` or ``prune`` is called.
"""

from __future__ import annotations

import errno
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from diagnostic.atomic import replace_file
from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted
from diagnostic.project.document import Project
from diagnostic.project.files import as_text, from_json
from diagnostic.project.text import quoted

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_PROJECT_ID = re.compile(r"[0-9a-f]{32}")
_LOCKS = 64
_LOCK_SECONDS = 15

_GOOD, _BACKUP, _ASIDE = ".json", ".bak", ".illisible"
_ON_SCREEN = (
    "Votre travail est toujours à l’écran\u00a0: téléchargez le projet pour ne pas le perdre."
)
_SAVED = "enregistré"
_LATER = "Rechargez la page dans un moment, ou ouvrez un projet que vous avez téléchargé."
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


@dataclass(frozen=True)
class Stored:
    """A project as the store holds it; ``message`` (French) says what could not be read."""

    project: Project
    revision: int
    saved_at: datetime
    message: str | None = None


@dataclass(frozen=True)
class StoredSummary:
    """A line of the list of projects; ``problem`` (French) when it cannot be opened."""

    project_id: str
    name: str
    communes: int
    saved_at: datetime
    revision: int
    problem: str | None = None


@dataclass(frozen=True)
class SaveOutcome:
    """What a save did.

    ``saved``: the project is in the store at ``revision``. ``forked``: the store held a newer
    version than the one this tab had loaded, so both are kept; ``project`` is this tab's work
    under its new identifier, to carry on with, and ``message`` tells the user. The states to
    undo take the new identifier too (``history.mapped``), or the next undo would fork again.
    """

    kind: Literal["saved", "forked"]
    project: Project
    revision: int
    message: str | None = None


class ProjectStore(Protocol):
    """Keep the projects of each browser, known by an opaque key.

    Every method raises :class:`UserError` when the key or an identifier has not the right form,
    or when the storage cannot be reached.
    """

    def save(self, key: str, project: Project, expected_revision: int | None) -> SaveOutcome:
        """Keep a project; ``expected_revision`` is the one this tab loaded or last saved."""

    def load(self, key: str, project_id: str) -> Stored | None:
        """Return a project, ``None`` when the browser has none of that identifier."""

    def latest(self, key: str) -> Stored | None:
        """Return the project saved last, ``None`` when the browser has none."""

    def list(self, key: str) -> tuple[StoredSummary, ...]:
        """Return the projects of a browser, the last saved first."""

    def delete(self, key: str, project_id: str) -> None:
        """Forget a project and its previous versions."""

    def prune(self, older_than: timedelta) -> int:
        """Forget the projects not saved for that long, for every browser; return how many."""


class FileStore:
    """Projects as files: ``<folder>/<browser key>/<project id>.json``.

    A file holds ``{"project": …, "revision": …, "saved_at": …}`` and is replaced in one move, so
    that a reader finds the version before or the version after, never half of one. Beside it,
    ``.bak`` is the version before the last save, ``.<time>.illisible`` a file that could not be
    read when a newer one took its place.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, key: str, project: Project, expected_revision: int | None) -> SaveOutcome:
        """Keep a project; see :class:`ProjectStore`.

        Saving what is already stored writes nothing.
        """
        home = self._home(key)
        with _told(_SAVED), self._locked(key):
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = _Files(home, project.id).read()
            if found.stored is None:
                revision = (expected_revision or 0) + 1
            elif found.stored.project == project and not found.is_backup:
                return SaveOutcome("saved", project, found.stored.revision)
            elif found.stored.revision > (expected_revision or 0):
                return _fork(home, project)
            else:
                revision = max(found.stored.revision, expected_revision or 0) + 1
            _Files(home, project.id).write(project, revision, found)
        return SaveOutcome("saved", project, revision)

    def load(self, key: str, project_id: str) -> Stored | None:
        """Return a project, from its previous version when the last one cannot be read.

        Raises
        ------
        UserError
            Neither version can be read.
        """
        if not _PROJECT_ID.fullmatch(project_id):
            raise UserError(f"{quoted(project_id)} n’est pas un identifiant de projet.")
        with _told("lu"):
            found = _Files(self._home(key), project_id).read()
        if found.stored is None and found.problem:
            raise UserError(found.problem)
        return found.stored

    def latest(self, key: str) -> Stored | None:
        """Return the project saved last; its message says if a later one cannot be read."""
        lines = self.list(key)
        readable = next((line for line in lines if line.problem is None), None)
        if readable is None:
            if lines and lines[0].problem:
                raise UserError(lines[0].problem)
            return None
        stored = self.load(key, readable.project_id)
        if stored is None or readable is lines[0]:
            return stored
        message = "Un projet enregistré plus tard ne peut pas être relu. Voici le précédent."
        return Stored(stored.project, stored.revision, stored.saved_at, message)

    def list(self, key: str) -> tuple[StoredSummary, ...]:
        """Return the projects of a browser, the last saved first, unreadable ones included."""
        home = self._home(key)
        with _told("lu"):
            ids = {path.name[:32] for path in home.glob("*") if _is_version(path)}
            lines = [_Files(home, project_id).summary() for project_id in ids]
        return tuple(sorted(lines, key=lambda line: (line.saved_at, line.revision), reverse=True))

    def delete(self, key: str, project_id: str) -> None:
        """Forget a project and its previous versions; nothing happens when there is none."""
        if not _PROJECT_ID.fullmatch(project_id):
            raise UserError(f"{quoted(project_id)} n’est pas un identifiant de projet.")
        home = self._home(key)
        with _told("supprimé"), self._locked(key):
            for path in home.glob(f"{project_id}.*"):
                path.unlink(missing_ok=True)

    def prune(self, older_than: timedelta, now: datetime | None = None) -> int:
        """Forget the projects whose files have not been written for that long.

        Returns
        -------
        int
            How many projects were forgotten.
        """
        limit = ((now or datetime.now(UTC)) - older_than).timestamp()
        forgotten = 0
        with _told("supprimé"):
            for home in self._folder.glob("*"):
                if _KEY.fullmatch(home.name) and home.is_dir():
                    with self._locked(home.name):
                        forgotten += _prune_home(home, limit)
        return forgotten

    def _home(self, key: str) -> Path:
        """Folder of a browser; the form of its key leaves no way out of the store's folder."""
        if not _KEY.fullmatch(key):
            raise UserError(
                "L’identifiant de ce navigateur n’est pas valable. Rechargez la page, votre projet "
                "téléchargé pourra être ouvert de nouveau."
            )
        return self._folder / key

    @contextmanager
    def _locked(self, key: str) -> Iterator[None]:
        """Hold the lock that this browser shares with a few others (the locks stay, few)."""
        from filelock import FileLock, Timeout

        locks = self._folder / ".locks"
        locks.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(locks / f"{zlib.crc32(key.encode()) % _LOCKS:02d}.lock")
        try:
            with lock.acquire(timeout=_LOCK_SECONDS):
                yield
        except Timeout as error:
            raise UserError(
                f"Un autre onglet enregistre depuis trop longtemps. {_ON_SCREEN}"
            ) from error


@dataclass(frozen=True)
class _Found:
    """What the files of a project gave; ``raw`` is the last version's bytes when readable."""

    stored: Stored | None = None
    raw: bytes | None = None
    problem: str | None = None

    @property
    def is_backup(self) -> bool:
        return self.stored is not None and self.raw is None


class _Files:
    """The files of one project in the folder of one browser."""

    def __init__(self, home: Path, project_id: str) -> None:
        self._home = home
        self._id = project_id
        self._good = home / f"{project_id}{_GOOD}"
        self._backup = home / f"{project_id}{_BACKUP}"

    def read(self) -> _Found:
        try:
            raw = self._good.read_bytes()
            return _Found(_opened(raw, self._id), raw)
        except FileNotFoundError:
            problem = None if not self._backup.exists() else "Le fichier a disparu."
        except OSError:
            problem = "Le serveur ne peut pas lire le fichier."
        except UserError as error:
            problem = str(error)
        if problem is None:
            return _Found()
        try:
            kept = _opened(self._backup.read_bytes(), self._id)
        except (OSError, UserError):
            return _Found(
                problem="Ce projet enregistré ne peut pas être relu, ni sa version précédente. "
                f"Elles sont gardées sur le serveur. {problem}"
            )
        message = (
            "La dernière version enregistrée ne peut pas être relue. Voici la précédente, du "
            f"{kept.saved_at:%d/%m/%Y à %H h %M} (temps universel). {problem}"
        )
        return _Found(Stored(kept.project, kept.revision, kept.saved_at, message), problem=problem)

    def write(self, project: Project, revision: int, found: _Found) -> None:
        """Put a version in place; the one before becomes the backup, if it can be read."""
        if found.raw is not None:
            replace_file(self._backup, found.raw)
        elif self._good.exists():
            _copy_aside(self._good)
        if found.stored is None and self._backup.exists():
            _copy_aside(self._backup)
        envelope = {
            "project": project.model_dump(mode="json"),
            "revision": revision,
            "saved_at": datetime.now(UTC).isoformat(),
        }
        replace_file(self._good, as_text(envelope).encode())

    def summary(self) -> StoredSummary:
        found = self.read()
        if found.stored is None:
            written = max((path.stat().st_mtime for path in self._versions()), default=0.0)
            saved_at = datetime.fromtimestamp(written, UTC)
            return StoredSummary(self._id, "Projet illisible", 0, saved_at, 0, found.problem)
        stored = found.stored
        communes = len(stored.project.territory.codes)
        name = stored.project.name
        return StoredSummary(self._id, name, communes, stored.saved_at, stored.revision)

    def _versions(self) -> Iterator[Path]:
        return (path for path in (self._good, self._backup) if path.exists())


def _opened(raw: bytes, project_id: str) -> Stored:
    """Read a stored file; what is in it must be the project that its name says."""
    try:
        envelope = json.loads(raw)
        revision, saved_at = envelope["revision"], datetime.fromisoformat(envelope["saved_at"])
        body = json.dumps(envelope["project"])
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise UserError("Le fichier est abîmé.") from error
    if not isinstance(revision, int) or saved_at.tzinfo is None:
        raise UserError("Le fichier est abîmé.")
    project = from_json(body)
    if project.id != project_id:
        raise UserError("Le fichier contient un autre projet.")
    return Stored(project, revision, saved_at)


def _fork(home: Path, project: Project) -> SaveOutcome:
    copy = project.forked()
    _Files(home, copy.id).write(copy, 1, _Found())
    message = (
        "Ce projet a été modifié dans un autre onglet. Les deux versions sont gardées"
        f"{NBSP}: la vôtre, {counted(len(copy.territory.codes), 'commune')}, continue sous le nom "
        f"{quoted(copy.name)}."
    )
    return SaveOutcome("forked", copy, 1, message)


def _copy_aside(path: Path) -> None:
    """Keep a file that cannot be read: a newer application, or a person, may read it one day."""
    when = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    replace_file(path.with_name(f"{path.name}.{when}{_ASIDE}"), path.read_bytes())


def _is_version(path: Path) -> bool:
    return path.suffix in {_GOOD, _BACKUP} and _PROJECT_ID.fullmatch(path.stem) is not None


def _prune_home(home: Path, limit: float) -> int:
    """Remove the projects of a browser written before ``limit`` (POSIX time), all their files."""
    groups: dict[str, list[Path]] = {}
    for path in home.glob("*"):
        groups.setdefault(path.name[:32], []).append(path)
    old = [paths for paths in groups.values() if all(p.stat().st_mtime < limit for p in paths)]
    for path in (path for paths in old for path in paths):
        path.unlink(missing_ok=True)
    with suppress(OSError):
        home.rmdir()
    return sum(any(_is_version(path) for path in paths) for paths in old)


@contextmanager
def _told(done: str) -> Iterator[None]:
    """Turn what the disk refuses into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            why = "le disque du serveur est plein"
        elif error.errno in _FORBIDDEN:
            why = "le serveur n’a pas le droit d’écrire ou de lire dans son dossier"
        else:
            why = "le disque du serveur ne répond pas"
        advice = _ON_SCREEN if done == _SAVED else _LATER
        raise UserError(f"Le projet n’a pas pu être {done}{NBSP}: {why}. {advice}") from error
