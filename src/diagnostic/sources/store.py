"""Synchronised tables, in the user's folder: whole or not at all, shared by several processes.

A part (one edition of one table) is a Parquet file that never changes once it has its name. The
manifest lists the parts in force; replacing it, in one move, is what publishes an import. A
process killed anywhere before leaves yesterday's manifest, which names only whole files. A part
that is replaced stays on the disk for an hour, for those who were reading it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from diagnostic.atomic import replace_file
from diagnostic.errors import UserError
from diagnostic.paths import user_folder

GRACE = timedelta(hours=1)
_LOCK_SECONDS = 30
_STALE_WORKSPACE = timedelta(days=1)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Report(_Record):
    """What the user is told of an import. Counts are rows of the official file."""

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

    format: int = 1
    parts: list[Part] = []
    retired: list[_Retired] = []


class Store:
    """Tables of one folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_folder() / "sources"
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def _manifest_path(self) -> Path:
        return self.folder / "manifeste.json"

    def version(self) -> str:
        """Changes whenever something is published: a key for caches."""
        try:
            seen = self._manifest_path.stat()
        except FileNotFoundError:
            return "vide"
        return f"{seen.st_mtime_ns}-{seen.st_size}-{seen.st_ino}"

    def manifest(self) -> Manifest:
        """What is in force.

        Raises
        ------
        UserError
            When the manifest cannot be read: nothing is guessed.
        """
        try:
            return Manifest.model_validate_json(self._manifest_path.read_bytes())
        except FileNotFoundError:
            return Manifest()
        except (OSError, ValidationError) as problem:
            raise UserError(
                f"Le registre des données synchronisées est illisible ({self._manifest_path}). "
                "Le supprimer, puis synchroniser à nouveau : les données embarquées restent là."
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
            Parts, with the complete file of each, on the same disk as the store.
        """
        for part, source in made:
            target = self.path(part)
            target.parent.mkdir(parents=True, exist_ok=True)
            _flush(source)
            source.replace(target)
        new = {(part.table, part.source, part.edition): part for part, _ in made}
        with self._locked():
            manifest = self.manifest()
            kept = [p for p in manifest.parts if (p.table, p.source, p.edition) not in new]
            self._write(manifest, [*kept, *new.values()])

    def forget(self, source: str) -> int:
        """Take every part of a source out of force; return how many."""
        with self._locked():
            manifest = self.manifest()
            kept = [part for part in manifest.parts if part.source != source]
            if len(kept) < len(manifest.parts):
                self._write(manifest, kept)
            return len(manifest.parts) - len(kept)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """Temporary folder on the store's disk, removed at the end; old ones are removed too."""
        root = self.folder / "travail"
        root.mkdir(exist_ok=True)
        for old in root.iterdir():
            with suppress(OSError):
                if _age(old) > _STALE_WORKSPACE:
                    shutil.rmtree(old, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=root))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _write(self, manifest: Manifest, parts: list[Part]) -> None:
        now = datetime.now(UTC)
        files = {part.file for part in parts}
        gone = [r for r in manifest.retired if r.file not in files]
        gone += [_Retired(file=p.file, at=now) for p in manifest.parts if p.file not in files]
        too_old = [retired for retired in gone if now - retired.at > GRACE]
        rest = [retired for retired in gone if retired not in too_old]
        after = Manifest(parts=parts, retired=rest)
        replace_file(self._manifest_path, after.model_dump_json(indent=1).encode())
        for retired in too_old:
            with suppress(OSError):
                (self.folder / retired.file).unlink()

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


def _age(path: Path) -> timedelta:
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return datetime.now(UTC) - changed
