"""A folder of official files, read without trust: closed networks and tests use it as a publisher.

The folder may have been typed by a user on a shared machine. Only regular files that really stand
in it are read, no link is followed, nothing is written there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.received import printable

MIRROR_VARIABLE = "DIAGNOSTIC_CPTS_MIRROR"
MOST_FILES = 2_000
"""A folder of official files has some dozens; a disk, hundreds of thousands."""
_DOCUMENTATION = ".md"


@dataclass(frozen=True)
class MirrorFile:
    """A regular file of a mirror; ``name`` is its path inside, for messages only."""

    path: Path
    name: str
    size_bytes: int
    changed_at: datetime


def mirror_folder(chosen: Path | None = None) -> Path | None:
    """Folder that takes the place of the internet: the one chosen, the setting, or none."""
    setting = os.environ.get(MIRROR_VARIABLE, "").strip()
    if chosen is None and not setting:
        return None
    return (chosen or Path(setting)).expanduser()


def mirror_files(folder: Path, besides: Path | None = None) -> tuple[MirrorFile, ...]:
    """Files that a mirror offers, the smallest first.

    When two of them give the same edition, the larger is then the last to be imported, and the one
    that stays. Hidden files, documentation and everything that is not a regular file are passed
    over.

    Parameters
    ----------
    besides
        Folder that is not looked into: the store, should the mirror contain it.

    Raises
    ------
    UserError
        When the folder cannot be read, holds no file, or far too many to be a mirror.
    """
    root = existing_folder(folder)
    away = besides.resolve() if besides is not None else None
    found: list[MirrorFile] = []
    for path in _walked(root, away):
        seen = regular(path)
        if seen is None:
            continue
        if len(found) == MOST_FILES:
            raise UserError(
                f"Le dossier {folder} contient plus de {number(MOST_FILES)} fichiers : indiquer "
                "celui qui ne contient que les fichiers officiels."
            )
        found.append(
            MirrorFile(
                path,
                printable(path.relative_to(root).as_posix()),
                seen.st_size,
                datetime.fromtimestamp(seen.st_mtime, UTC),
            )
        )
    if not found:
        raise UserError(
            f"Le dossier {folder} ne contient aucun fichier. Y déposer les fichiers officiels tels "
            "qu’ils ont été téléchargés, sans les ouvrir, puis recommencer."
        )
    return tuple(sorted(found, key=lambda file: (file.size_bytes, file.name)))


def regular(path: Path) -> os.stat_result | None:
    """What the system says of a regular file reached without any link; None for all the rest.

    Asked again just before reading: a file, or a folder above it, may have become a link in the
    meantime.
    """
    try:
        seen = path.lstat()
        # Resolving also sees what is not told as a link: a junction of Windows.
        direct = stat.S_ISREG(seen.st_mode) and path.resolve(strict=True) == path
    except OSError:
        return None
    return seen if direct else None


def existing_folder(folder: Path) -> Path:
    """Real path of a folder that can be read.

    Raises
    ------
    UserError
        When there is no such folder.
    """
    try:
        root = folder.resolve(strict=True)
        next(root.iterdir(), None)
    except NotADirectoryError:
        why = "ce n’est pas un dossier"
    except PermissionError:
        why = "sa lecture est interdite"
    except (OSError, RuntimeError, ValueError):
        why = "il n’existe pas sur l’ordinateur qui fait tourner l’application"
    else:
        return root
    raise UserError(f"Le dossier {folder} ne peut pas être lu : {why}.")


def _walked(root: Path, away: Path | None) -> Iterator[Path]:
    for parent, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in folders if not _hidden(name) and Path(parent, name) != away
        )
        for name in files:
            if not _hidden(name) and not name.lower().endswith(_DOCUMENTATION):
                yield Path(parent, name)


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))
