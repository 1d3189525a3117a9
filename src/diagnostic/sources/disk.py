"""Problems of the disk and of the memory, said in words: nothing that was in force is touched."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from diagnostic.sources.received import printable
from diagnostic.sources.sniffing import DamagedError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of a system that has no room left."""
_FULL_SAID = ("No space left", "File too large", "max_temp_directory_size")
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR})
_LOG = logging.getLogger(__name__)


@contextmanager
def disk_problems() -> Iterator[None]:
    """Say in words a problem of the disk or of the memory, or a file that its reader gave up on.

    The tables in force are not touched by it. Nothing of the file is repeated. Queries that are
    wrong are a defect of ours, raised as it is.
    """
    import duckdb
    from pyarrow import ArrowException

    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise
    except (OSError, MemoryError, duckdb.Error, ArrowException) as problem:
        _LOG.warning("An import stopped: %s", type(problem).__name__)
        raise DamagedError(_in_words(problem)) from problem


def _in_words(problem: Exception) -> str:
    code = problem.errno if isinstance(problem, OSError) else None
    said = str(problem)
    if code in FULL or any(words in said for words in _FULL_SAID):
        return (
            "Le disque est plein : rien n’a été changé, les données d’avant restent en service. "
            "Libérer de la place, puis recommencer."
        )
    if code in _FORBIDDEN or code in _ABSENT:
        why = "il n’existe pas" if code in _ABSENT else "les droits manquent"
        name = printable(str(getattr(problem, "filename", None) or "fichier"))
        return f"« {name} » ne peut pas être ouvert ou écrit : {why}. Rien n’a été changé."
    if code is not None:
        return f"Le disque n’a pas pu être lu ou écrit ({said}). Rien n’a été changé."
    if isinstance(problem, MemoryError) or "Out of Memory" in said:
        return (
            "La mémoire de cet ordinateur ne suffit pas pour ce fichier. Rien n’a été changé. "
            "Fermer d’autres programmes, puis recommencer."
        )
    return (
        "Ce fichier n’a pas pu être lu jusqu’au bout : il est coupé ou abîmé, ou ses lignes ne "
        "finissent pas toutes de la même façon. Le télécharger à nouveau sans l’ouvrir dans un "
        "tableur."
    )
