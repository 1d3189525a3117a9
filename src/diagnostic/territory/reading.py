"""What a file is, by its content, and its text whatever its encoding."""

from __future__ import annotations

import json
from typing import Any, Literal

from diagnostic.errors import UserError
from diagnostic.french import NBSP, number

MOST_FILE_BYTES = 20_000_000

FileKind = Literal["workbook", "json", "text"]

_REFUSED = {
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"\x1f\x8b": "une archive compressée",
    b"Rar!": "une archive compressée",
    b"7z\xbc\xaf": "une archive compressée",
    b"PAR1": "un fichier Parquet",
    b"SQLite": "une base de données",
    b"\x00\x00\x27\x0a": "une partie d’un fichier Shapefile",
}
_WORKBOOK_PARTS = (b"xl/", b"opendocument.spreadsheet")
_OLE = b"\xd0\xcf\x11\xe0"
_BLANK = b" \t\r\n\xef\xbb\xbf"
_FRENCH = frozenset("àâçéèêëîïôùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆ’«»°€–\u00a0\u202f")
_WESTERN = ("cp1252", "mac_roman", "cp850")
_ADVICE = "Copier la liste des communes et la coller, ou l’enregistrer en CSV ou en XLSX."


def file_kind(data: bytes) -> FileKind:
    """Kind of a file, whatever its name.

    Raises
    ------
    UserError
        When it is empty, larger than 20 MB, or of a kind that cannot hold a list.
    """
    if len(data) > MOST_FILE_BYTES:
        raise UserError(
            f"Ce fichier pèse {number(len(data) / 1e6, 1)} Mo, {number(MOST_FILE_BYTES / 1e6)} Mo "
            "au plus. Garder les seules communes utiles, ou simplifier le contour."
        )
    if not data.strip(_BLANK):
        raise UserError("Ce fichier est vide. En choisir un autre.")
    for start, what in _REFUSED.items():
        if data.startswith(start):
            raise UserError(f"Ce fichier est {what}, pas une liste de communes. {_ADVICE}")
    if data.startswith(b"PK"):
        if any(part in data for part in _WORKBOOK_PARTS):
            return "workbook"
        raise UserError(
            f"Ce fichier est une archive ou un document, pas un classeur. {_ADVICE} "
            "Pour un Shapefile, l’exporter en GeoJSON."
        )
    if data.startswith(_OLE):
        return "workbook"
    return "json" if data.lstrip(_BLANK)[:1] in {b"{", b"["} else "text"


def decoded(data: bytes) -> str:
    """Text of a file: UTF-8, UTF-16, the western encodings told apart by French letters, or others.

    Raises
    ------
    UserError
        When the bytes are no text.
    """
    for encoding in _unicode_guesses(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if b"\x00" in data:
        raise UserError(f"Ce fichier n’est ni un texte ni un classeur. {_ADVICE}")
    score, encoding = max((_french(data, encoding), encoding) for encoding in _WESTERN)
    return data.decode(encoding, "replace") if score > 0 else _other_encoding(data)


def parsed(text: str) -> Any:
    """Value of a JSON text.

    Raises
    ------
    UserError
        When the text is cut or malformed; the message gives the line.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(
            f"Ce fichier JSON ou GeoJSON est coupé ou mal formé à la ligne {number(error.lineno)}"
            f"{NBSP}: l’exporter à nouveau."
        ) from None
    except (RecursionError, ValueError):
        raise UserError(
            f"Ce fichier JSON est trop imbriqué pour être une liste de communes. {_ADVICE}"
        ) from None


def _unicode_guesses(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    head = data[:400]
    if head[1::2].count(0) > len(head) // 4:
        return ("utf-16-le",)
    if head[::2].count(0) > len(head) // 4:
        return ("utf-16-be",)
    return () if b"\x00" in data else ("utf-8-sig",)


def _french(data: bytes, encoding: str) -> int:
    """French letters that an encoding gives, less the other letters out of ASCII."""
    letters = [c for c in data.decode(encoding, "replace") if ord(c) > 127]
    return sum(1 if letter in _FRENCH else -1 for letter in letters)


def _other_encoding(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    return data.decode(best.encoding if best is not None else "cp1252", "replace")
