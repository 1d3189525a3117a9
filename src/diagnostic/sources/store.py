"""Synchronised tables, in the user's folder: whole or not at all, shared by several processes.

A part (one edition of one table) is a Parquet file that never changes once it has its name, which
holds its checksum. The manifest lists the parts in force; replacing it, in one move, is what
publishes an import. A process killed anywhere before leaves yesterday's manifest, which names only
whole files, and perhaps files that nothing names: the next change removes them. A part that is
replaced stays on the disk for an hour, for those who were reading it.

Files take their names, and lose them, only under a lock of the system's: it is freed when its
holder dies. So is that of a temporary folder (`workspaces`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from diagnostic.atomic import move, replace_file, sha256_of
from diagnostic.errors import UserError
from diagnostic.paths import user_folder
from diagnostic.sources import workspaces

GRACE = timedelta(hours=1)
_LOCK_SECONDS = 30
_FOR_ALL = 0o644
"""Official figures are nobody's secret: a service may read what another user synchronised."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Report(_Record):
    """What the user is told of an import. Counts are rows of the official file.

    ``read`` is ``kept`` and what was left out and refused, always. What is kept gives more rows of
    a table (a column for each year…) or fewer of them (people counted by commune): `Part.rows`.
    """

    file: str
    sha256: str
    size_bytes: int
    layout: str
    read: int
    kept: int
    left_out: dict[str, int]
    refused: dict[str, int]
    examples: dict[str, list[str]]
    notes: list[str]
    totals: dict[str, float]
    controls: list[str]
    """Published totals that were found again, as sentences."""


class Part(_Record):
    """One edition of one table. ``file`` is relative to the folder of the store."""

    table: str
    source: str
    edition: str
    years: list[int]
    rows: int
    departements: list[str]
    """Départements that have a commune in the part: where « no row » means « none »."""
    file: str
    sha256: str
    imported_at: datetime
    report: Report


class _Retired(_Record):
    file: str
    at: datetime


class Manifest(_Record):
    """The parts in force."""

    format: Literal[1] = 1
    parts: list[Part] = []
    retired: list[_Retired] = []


class Store:
    """Tables of one folder, created if needed.

    Raises
    ------
    UserError
        When the folder cannot be created.
    """

    def __init__(self, folder: Path | None = None) -> None:
        try:
            self.folder = folder or user_folder() / "sources"
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise UserError(
                f"Le dossier des données synchronisées ne peut pas être créé ({problem.filename}). "
                "Donner le droit d’y écrire, ou en choisir un autre par DIAGNOSTIC_CPTS_HOME."
            ) from problem

    @property
    def _manifest_path(self) -> Path:
        return self.folder / "manifeste.json"

    def version(self) -> str:
        """Changes whenever something is published or forgotten: a key for caches.

        It comes from the content of the manifest: some disks date files to the second only.
        """
        return hashlib.sha256(self._read() or b"").hexdigest()[:16]

    def manifest(self) -> Manifest:
        """What is in force.

        Raises
        ------
        UserError
            When the manifest cannot be read: nothing is guessed.
        """
        content = self._read()
        try:
            return Manifest() if content is None else Manifest.model_validate_json(content)
        except ValidationError as problem:
            raise UserError(
                f"Le registre des données synchronisées est illisible ({self._manifest_path}). "
                "Le supprimer, puis synchroniser à nouveau : les données embarquées restent là."
            ) from problem

    def _read(self) -> bytes | None:
        """Content of the manifest, None when nothing was ever published."""
        try:
            return self._manifest_path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise UserError(
                f"Le registre des données synchronisées ({self._manifest_path}) n’a pas pu être "
                f"lu : {problem.strerror}. Vérifier les droits sur ce dossier, puis recommencer."
            ) from problem

    def parts(self, table: str | None = None) -> tuple[Part, ...]:
        """Parts in force, of one table or of all."""
        parts = self.manifest().parts
        return tuple(part for part in parts if table in (None, part.table))

    def path(self, part: Part) -> Path:
        """Parquet file of a part."""
        return self.folder / part.file

    def publish(self, made: Sequence[tuple[Part, Path]]) -> None:
        """Put parts in force, all of them or none, in place of those of the same name.

        Parameters
        ----------
        made
            Parts, with the complete file of each, in a `workspace`: on the same disk, so that
            giving it its name is one move.

        Raises
        ------
        UserError
            When another process holds the lock for too long.
        OSError
            When the disk refuses: nothing is changed.
        """
        for _, source in made:
            _flush(source)
        new = {(part.table, part.source, part.edition): part for part, _ in made}
        with self._changing() as manifest:
            for part, source in made:
                self._name(source, part)
            kept = [p for p in manifest.parts if (p.table, p.source, p.edition) not in new]
            self._write(manifest, [*kept, *new.values()])

    def forget(self, source: str) -> int:
        """Take every part of a source out of force; return how many."""
        with self._changing() as manifest:
            kept = [part for part in manifest.parts if part.source != source]
            if len(kept) < len(manifest.parts):
                self._write(manifest, kept)
            return len(manifest.parts) - len(kept)

    @property
    def _workspaces(self) -> Path:
        return self.folder / "travail"

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """Temporary folder on the store's disk, removed at the end; `sweep` is done first."""
        with workspaces.workspace(self._workspaces) as folder:
            yield folder

    def sweep(self) -> None:
        """Remove the temporary folders of processes that were killed."""
        workspaces.sweep(self._workspaces)

    def _name(self, source: Path, part: Part) -> None:
        """Give a file the name of its part, unless this very file is there: it may be read."""
        target = self.path(part)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.exists() and sha256_of(target) == part.sha256):
            move(source, target)

    def _write(self, manifest: Manifest, parts: list[Part]) -> None:
        now = datetime.now(UTC)
        files = {part.file for part in parts}
        gone = [_Retired(file=p.file, at=now) for p in manifest.parts if p.file not in files]
        late = [r for r in manifest.retired if r.file not in files and now - r.at <= GRACE]
        content = Manifest(parts=parts, retired=[*late, *gone]).model_dump_json(indent=1).encode()
        Manifest.model_validate_json(content)  # what cannot be read back is never written
        replace_file(self._manifest_path, content, _FOR_ALL)

    def _remove_unnamed(self) -> None:
        """Remove what the manifest does not name: too old, or left by a process that died."""
        manifest = self.manifest()
        named = {part.file for part in manifest.parts} | {r.file for r in manifest.retired}
        for file in self.folder.glob("tables/*/*"):
            if file.relative_to(self.folder).as_posix() not in named:
                _remove(file)
        for file in self.folder.glob(f"{self._manifest_path.stem}.*.tmp"):
            _remove(file)

    @contextmanager
    def _changing(self) -> Iterator[Manifest]:
        """Give the manifest to one process at a time; nothing it does not name is left after."""
        with self._locked():
            try:
                yield self.manifest()
            finally:
                self._remove_unnamed()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with FileLock(self.folder / "manifeste.lock", timeout=_LOCK_SECONDS):
                yield
        except Timeout as problem:
            raise UserError(
                "Une autre synchronisation écrit en ce moment. Réessayer dans une minute."
            ) from problem


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    """Remove a file; Windows refuses while it is read, and the next change will do."""
    with suppress(OSError):
        path.unlink()
