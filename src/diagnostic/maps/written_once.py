"""Folders of files that the application writes for itself, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from diagnostic.errors import UserError


def ensure(folder: Path, last: str, write: Callable[[Path], None], say: Callable[[], None]) -> None:
    """Write a folder unless it stands already.

    Several processes may ask at once: one writes, the others wait. A folder that holds ``last``,
    the file that ``write`` writes last, is whole.

    Parameters
    ----------
    say
        Called before writing, which takes some seconds.

    Raises
    ------
    UserError
        When the disk refuses.
    """
    if (folder / last).exists():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            if not (folder / last).exists():
                say()
                write(folder)
    except OSError as problem:
        raise UserError(
            "Les contours de la carte n’ont pas pu être préparés : l’application ne peut pas "
            f"écrire dans « {folder.parent.parent.name}/{folder.parent.name} ». Demandez à son "
            "administrateur d’ouvrir ce dossier en écriture ou de lancer « diagnostic geo layers »."
        ) from problem
