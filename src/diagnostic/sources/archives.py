"""Archives opened without trust: no path that climbs out, no bomb, no archive in an archive."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from diagnostic.errors import UserError
from diagnostic.french import listed, number
from diagnostic.sources.received import MOST_BYTES, Received

DATA_SUFFIXES = (".csv", ".txt", ".xlsx", ".xls", ".ods", ".parquet", ".json", ".geojson")
MOST_MEMBERS = 200
MOST_RATIO = 300
"""Official CSV files shrink 10 to 30 times; a bomb, a thousand."""
_BLOCK = 1 << 20


def opened(path: Path, workspace: Path, name: str | None = None) -> Sequence[Received]:
    """Data files of a received file: itself, or the members of an archive.

    Parameters
    ----------
    path, name
        The file, and its name as the user knows it.
    workspace
        Folder where members are written, removed by the caller.

    Raises
    ------
    UserError
        When the archive is cut, dangerous, or holds no data.
    """
    shown = name or path.name
    if not _is_archive(path):
        return (Received(path, shown, workspace),)
    try:
        with zipfile.ZipFile(path) as archive:
            members = _data_members(archive, shown)
            return tuple(
                Received(
                    _extracted(archive, member, workspace), Path(member.filename).name, workspace
                )
                for member in members
            )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, ValueError) as problem:
        if "password" in str(problem):
            raise UserError(f"{shown} est protégé par un mot de passe.") from None
        raise UserError(
            f"{shown} est une archive coupée ou abîmée : le téléchargement s’est sans doute "
            "interrompu. Le télécharger à nouveau."
        ) from problem


def _is_archive(path: Path) -> bool:
    """Whether it is a zip of files, and not a workbook, which is a zip too."""
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return True
    return not ({"[Content_Types].xml", "content.xml"} & names)


def _data_members(archive: zipfile.ZipFile, shown: str) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise UserError(f"{shown} contient {number(len(members))} fichiers, ce qui est anormal.")
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise UserError(
                f"{shown} contient un fichier au chemin dangereux (« {member.filename} »). "
                "Ne pas utiliser cette archive ; la télécharger à nouveau sur le site officiel."
            )
        if member.file_size > MOST_BYTES or (
            member.file_size > 50_000_000
            and member.file_size > MOST_RATIO * max(1, member.compress_size)
        ):
            raise UserError(
                f"{shown} contient un fichier démesuré une fois ouvert (« {path.name} », "
                f"{number(member.file_size / 1e9, 1)} Go). Vérifier que c’est l’archive officielle."
            )
    data = [m for m in members if m.filename.lower().endswith(DATA_SUFFIXES)]
    if not data:
        inside = listed([m.filename for m in members if not m.is_dir()], 4) or "rien"
        raise UserError(f"{shown} ne contient aucun fichier de données lisible ({inside}).")
    return data


def _extracted(archive: zipfile.ZipFile, member: zipfile.ZipInfo, workspace: Path) -> Path:
    """Write one member under a name of our own, counting real bytes: a header can lie."""
    suffix = PurePosixPath(member.filename).suffix.lower()
    target = workspace / f"member-{member.header_offset}{suffix}"
    written = 0
    with archive.open(member) as source, target.open("wb") as file:
        while block := source.read(_BLOCK):
            written += len(block)
            if written > MOST_BYTES:
                raise UserError(
                    f"« {member.filename} » dépasse la taille de tout fichier officiel."
                )
            file.write(block)
    return target
