"""Workbooks (XLSX, XLS, ODS) read as rows of text, out of this process."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

from diagnostic.errors import UserError
from diagnostic.french import NBSP

MOST_UNPACKED_BYTES = 200_000_000
MOST_SECONDS = 30

_PROTECTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream that holds a workbook protected by a password."""
_OFFICIAL = "Si c’est un fichier officiel, le télécharger à nouveau"
_MENDED = (
    f"{_OFFICIAL}. Sinon, l’ouvrir dans le tableur et l’enregistrer en XLSX ou en CSV, puis "
    "recommencer."
)
_READER = Path(__file__).with_name("sheet_reader.py")


class Sheet(NamedTuple):
    """A sheet that holds something; its first row is line 1."""

    name: str
    rows: list[list[str]]


def read_sheets(data: bytes) -> list[Sheet]:
    """Read every sheet of a workbook as text.

    A workbook may claim more cells than the memory holds: it is read by another process, with
    limited memory and time.

    Raises
    ------
    UserError
        When the workbook is protected, cut, or too large once unpacked.
    """
    _refuse_bomb(data)
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_READER)],
            input=data,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UserError(_too_large()) from None
    if done.returncode == 0:
        return [Sheet(name, rows) for name, rows in json.loads(done.stdout)]
    if b"assword" in done.stderr or _PROTECTED in data:
        raise UserError(
            "Ce classeur est protégé par un mot de passe. L’enregistrer sans mot de passe, puis "
            "recommencer."
        )
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise UserError(_too_large())
    raise UserError(f"Ce classeur n’a pas pu être lu, il semble coupé ou abîmé. {_MENDED}")


def _refuse_bomb(data: bytes) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UserError(f"Ce classeur est coupé ou abîmé. {_MENDED}") from None
    if size > MOST_UNPACKED_BYTES:
        raise UserError(_too_large())


def _too_large() -> str:
    return (
        f"Ce classeur est trop grand une fois ouvert{NBSP}: il a peut-être des cellules remplies "
        f"très loin du tableau. {_OFFICIAL}. Sinon, copier les seules lignes utiles dans un "
        "nouveau classeur."
    )
