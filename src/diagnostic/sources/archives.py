"""Archives opened without trust: no path that climbs out, no bomb, no archive in an archive."""

from __future__ import annotations

import errno
import lzma
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from diagnostic.errors import UserError
from diagnostic.french import listed, number
from diagnostic.sources.received import MOST_BYTES, Received, printable
from diagnostic.sources.sniffing import ZIP_STARTS, DamagedError

DATA_SUFFIXES = (".csv", ".txt", ".xlsx", ".xls", ".ods", ".parquet", ".json", ".geojson")
MOST_MEMBERS = 200
MOST_RATIO = 300
"""Official CSV files shrink 10 to 30 times; a bomb, a thousand."""
MOST_OPENED_BYTES = 2 * MOST_BYTES
"""Of all the data files of one archive."""
_BLOCK = 1 << 20
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
    OverflowError,
)
_DAMAGED_ERRNO = (None, errno.EINVAL)
"""Of a system error that comes from the archive (a place that cannot be), not from the disk."""


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
        return (Received(_reachable(path, workspace), shown, workspace),)
    try:
        with zipfile.ZipFile(path) as archive:
            members = _data_members(archive, shown)
            return tuple(
                Received(_extracted(archive, member, workspace), _shown(member), workspace)
                for member in members
            )
    except NotImplementedError:
        raise DamagedError(
            f"{shown} est comprimé d’une façon qui n’est pas lue ici. L’ouvrir avec l’explorateur "
            "de fichiers, et importer les fichiers qu’il contient."
        ) from None
    except (OSError, *_DAMAGED) as problem:
        if isinstance(problem, OSError) and problem.errno not in _DAMAGED_ERRNO:
            raise
        if "password" in str(problem):
            raise DamagedError(f"{shown} est protégé par un mot de passe.") from None
        raise DamagedError(
            f"{shown} est une archive coupée ou abîmée : le téléchargement s’est sans doute "
            "interrompu. Le télécharger à nouveau."
        ) from problem


def _reachable(path: Path, workspace: Path) -> Path:
    """Path that every library opens: a name may hold bytes that are no text."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        link = workspace / "received"
        link.symlink_to(path.absolute())
        return link
    return path


def _is_archive(path: Path) -> bool:
    """Whether it is a zip of files, and not a workbook, which is a zip too."""
    with path.open("rb") as file:
        if not file.read(4).startswith(ZIP_STARTS):
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (NotImplementedError, *_DAMAGED):
        return True
    return not ({"[Content_Types].xml", "content.xml"} & names)


def _data_members(archive: zipfile.ZipFile, shown: str) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise UserError(f"{shown} contient {number(len(members))} fichiers, ce qui est anormal.")
    for member in members:
        path = _path(member)
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise UserError(
                f"{shown} contient un fichier au chemin dangereux (« {printable(str(path))} »). "
                "Ne pas utiliser cette archive ; la télécharger à nouveau sur le site officiel."
            )
        if member.file_size > MOST_BYTES or (
            member.file_size > 50_000_000
            and member.file_size > MOST_RATIO * max(1, member.compress_size)
        ):
            raise UserError(
                f"{shown} contient un fichier démesuré une fois ouvert (« {_shown(member)} », "
                f"{number(member.file_size / 1e9, 1)} Go). Vérifier que c’est l’archive officielle."
            )
    data = [member for member in members if _is_data(member)]
    if not data:
        inside = listed([_shown(m) for m in members if not m.is_dir()], 4) or "rien"
        raise UserError(
            f"{shown} ne contient aucun fichier de données lisible ({inside}). L’ouvrir, et "
            "importer le fichier voulu s’il est lui-même dans une archive."
        )
    if (total := sum(member.file_size for member in data)) > MOST_OPENED_BYTES:
        raise UserError(
            f"{shown} pèse {number(total / 1e9, 1)} Go une fois ouvert, ce qui est anormal. "
            "Vérifier que c’est l’archive officielle."
        )
    return data


def _is_data(member: zipfile.ZipInfo) -> bool:
    """Whether a member may hold figures; macOS hides its own notes beside the true files."""
    path = _path(member)
    named = path.suffix.lower() in DATA_SUFFIXES and not path.name.startswith("._")
    return named and not member.is_dir()


def _path(member: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(member.filename.replace("\\", "/"))


def _shown(member: zipfile.ZipInfo) -> str:
    return printable(_path(member).name)


def _extracted(archive: zipfile.ZipFile, member: zipfile.ZipInfo, workspace: Path) -> Path:
    """Write one member under a name of our own, counting real bytes: a header can lie."""
    target = workspace / f"member-{member.header_offset}{_path(member).suffix.lower()}"
    written = 0
    with archive.open(member) as source, target.open("wb") as file:
        while block := source.read(_BLOCK):
            written += len(block)
            if written > MOST_BYTES:
                raise UserError(f"« {_shown(member)} » dépasse la taille de tout fichier officiel.")
            file.write(block)
    return target
