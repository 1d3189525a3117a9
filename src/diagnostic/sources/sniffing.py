"""What a file is, told by its bytes: its kind, its encoding, its separator."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from diagnostic.errors import UserError

Kind = Literal["text", "workbook", "parquet", "json"]

ZIP_STARTS = (b"PK\3\4", b"PK\5\6")
"""First bytes of a zip; a table may well have « PK » as the name of its first column."""
_OLE_START = b"\xd0\xcf\x11\xe0"
"""First bytes of an XLS workbook, and of one protected by a password."""
_BLOCK = 1 << 20
_SEPARATORS = ";,|\t"
_OLDER_ENCODINGS = ("cp1252", "utf-8", "mac_roman", "cp850")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_QUOTED = re.compile(r'"[^"]*"')


class DamagedError(UserError):
    """A file that nobody could read; the sentence repeats nothing of what is inside."""


def kind_of(start: bytes, name: str) -> Kind:
    """Kind of a file, by its first bytes.

    Raises
    ------
    UserError
        When it is a web page, or nothing that can be read.
    """
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((*ZIP_STARTS, _OLE_START)):
        return "workbook"
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()
    if text.startswith(b"<") or b"<html" in text.lower():
        raise DamagedError(
            f"{name} est une page web, pas un fichier de données : le site a sans doute répondu "
            "par un message d’erreur. Ouvrir l’adresse dans un navigateur, et télécharger le "
            "fichier lui-même."
        )
    if text.startswith((b"{", b"[")):
        return "json"
    if start.startswith(b"%PDF") or (b"\0" in start and not start.startswith(_UTF16_MARKS)):
        raise UserError(
            f"{name} n’est ni un tableau de texte (CSV), ni un classeur, ni un Parquet. Formats "
            "lus : CSV, TXT, XLSX, XLS, ODS, Parquet, GeoJSON, et ces mêmes fichiers dans un ZIP."
        )
    return "text"


def encoding_of(path: Path, name: str) -> str:
    """Encoding of a text: UTF-8, UTF-16 when a mark says so, otherwise the likeliest one.

    A text in UTF-8 with a few wrong bytes is still UTF-8: only their lines are refused.

    Raises
    ------
    UserError
        When the text has holes.
    """
    with path.open("rb") as file:
        start = block = file.read(_BLOCK)
        if start.startswith(_UTF16_MARKS):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block:
                if b"\0" in block:
                    raise hollow(name)
                decoder.decode(block)
                block = file.read(_BLOCK)
        except UnicodeDecodeError:
            return _likeliest_encoding(start + block)
    return "utf-8"


def separator_of(lines: Sequence[str]) -> str:
    """Character between the cells of a text: the one that most lines have as many times."""
    bare = [_QUOTED.sub("", line) for line in lines]

    def regularity(mark: str) -> tuple[int, int]:
        times = Counter(line.count(mark) for line in bare if mark in line)
        return max(((count, each) for each, count in times.items()), default=(0, 0))

    return max(_SEPARATORS, key=regularity)


def hollow(name: str) -> DamagedError:
    """What is said of a text that has holes."""
    return DamagedError(
        f"{name} contient des octets nuls : le téléchargement s’est sans doute interrompu puis mal "
        "repris. Le télécharger à nouveau."
    )


def _likeliest_encoding(sample: bytes) -> str:
    """Encoding by which a French text writes most « é » and « è », its commonest accents."""

    def accents(encoding: str) -> int:
        return sum(sample.count(letter.encode(encoding)) for letter in "éèÉ")

    return max(_OLDER_ENCODINGS, key=accents)
