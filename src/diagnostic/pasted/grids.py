"""What the user pasted or dropped, as rows of texts: nothing is understood yet."""

from __future__ import annotations

import codecs
import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted, number
from diagnostic.pasted.cells import is_answer
from diagnostic.pasted.cutting import WORDS, cut, separator_of
from diagnostic.pasted.model import Choices, Grid

MOST_BYTES = 30_000_000
"""Size of a file or of a paste: 34 875 communes by ten columns weigh 3 MB."""
MOST_ROWS = 100_000
MOST_COLUMNS = 100
MOST_CELLS = 2_000_000

_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\u200b-\u200f\u2060\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUOTE = re.compile(r"^[ \t]*(?:[>»][ \t]?)+")
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|table|\?xml|meta|div|svg)\b", re.IGNORECASE)
_SEPARATOR_LINE = re.compile(r"\s*sep=([;,|\t])\s*(?:\n|$)", re.IGNORECASE)
_PROSE_WORDS = 7
_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d) 00:00:00")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FORMATS = "CSV, TXT, XLSX, XLS ou ODS"


def grid_of_text(text: str, choices: Choices | None = None) -> Grid:
    """Rows of a text that was pasted.

    Raises
    ------
    UserError
        When it is empty, too large, a web page, or sentences.
    """
    if len(text) > MOST_BYTES:
        raise UserError(
            f"Le texte collé est trop long{NBSP}: {number(len(text) / 1e6, 1)} millions de "
            f"caractères, pour {number(MOST_BYTES / 1e6)} au plus. Ne coller que les lignes et les "
            "colonnes utiles."
        )
    return _grid(text, "Le texte collé", choices or Choices(), [])


def grid_of_file(content: bytes, name: str, choices: Choices | None = None) -> Grid:
    """Rows of a file: a text with separators, or the sheet of a workbook.

    Parameters
    ----------
    name
        As the user knows it, for messages only: the bytes tell what the file is.

    Raises
    ------
    UserError
        When it is empty, too large, protected, damaged, or no table.
    """
    choices = choices or Choices()
    shown = _shown(name)
    if len(content) > MOST_BYTES:
        raise UserError(
            f"{shown} pèse {number(len(content) / 1e6)} Mo, plus que les "
            f"{number(MOST_BYTES / 1e6)} Mo acceptés ici. N’en garder que les lignes et les "
            "colonnes utiles, ou l’enregistrer en CSV."
        )
    if not content.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise UserError(f"{shown} est vide. Vérifier le fichier, et le déposer à nouveau.")
    _refuse_pictures(content, shown)
    if content.startswith((b"PK\3\4", b"PK\5\6", b"\xd0\xcf\x11\xe0")):
        return _grid_of_workbook(content, shown, choices)
    text, encoding = _decoded(content, shown)
    about = [] if encoding.startswith("utf-8") else [f"Accents lus en {encoding}."]
    return _grid(text, shown, choices, about)


# --- texts --------------------------------------------------------------------------------------


def _grid(text: str, what: str, choices: Choices, about: list[str]) -> Grid:
    text, cleaned = _clean(text)
    if not text.strip():
        raise UserError(
            f"{what} est vide. Copier les cellules du tableur, titres compris, et recommencer."
        )
    if _PAGE.match(text):
        raise UserError(
            f"{what} est une page web, pas un tableau. Ouvrir la page, y sélectionner le tableau, "
            "le copier et le coller ici."
        )
    text = _unquoted(text)
    told = _SEPARATOR_LINE.match(text)
    if told:
        text = text[told.end() :]
    lines = text.split("\n")
    if len(lines) > MOST_ROWS + 1000:
        raise UserError(_too_many_rows(what, len(lines)))
    separator = choices.separator or (told[1] if told else separator_of(lines))
    rows = cut(text, separator)
    if choices.separator is None and _is_prose(rows):
        raise UserError(
            f"{what} n’est pas un tableau{NBSP}: ce sont des phrases. Coller un tableau avec une "
            "ligne par commune, par EPCI ou par département, et une colonne par chiffre."
        )
    if separator:
        about.append(f"Colonnes séparées par{NBSP}: {WORDS.get(separator, separator)}.")
    if cleaned:
        about.append("Des caractères invisibles ont été retirés.")
    rows = [[_cell(cell) for cell in row] for row in rows]
    return _bounded(rows, what, about)


def _clean(text: str) -> tuple[str, bool]:
    """Text with plain line ends and without control characters; whether it had some."""
    text = _LINE_ENDS.sub("\n", text)
    cleaned = _CONTROL.sub("", text)
    if not cleaned.isascii():
        cleaned = _SURROGATE.sub("\ufffd", cleaned)
    return cleaned, len(cleaned) < len(text.removeprefix("\ufeff"))


def _cell(cell: str) -> str:
    """Text of a cell on one line."""
    cell = cell.strip()
    return " ".join(cell.split()) if "\n" in cell or "\t" in cell or "  " in cell else cell


def _unquoted(text: str) -> str:
    """Text without the marks of a mail that quotes another."""
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    if 2 * sum(line.lstrip()[:1] in (">", "»") for line in filled) < len(filled):
        return text
    return "\n".join(_QUOTE.sub("", line) for line in lines)


def _is_prose(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most of a text is in cells of many words, beside hardly any figure."""
    cells = [cell.strip() for row in rows[:1000] for cell in row if cell.strip()]
    letters = sum(map(len, cells))
    figures = sum(is_answer(cell) for cell in cells if len(cell) < 40)
    long = sum(len(cell) for cell in cells if len(cell.split()) >= _PROSE_WORDS)
    return 2 * long > letters and 10 * figures < len(cells)


# --- files --------------------------------------------------------------------------------------


def _shown(name: str) -> str:
    from diagnostic.sources.received import printable

    return printable(name) or "Le fichier"


def _refuse_pictures(content: bytes, shown: str) -> None:
    if content.startswith(b"%PDF"):
        raise UserError(
            f"{shown} est un PDF, qui ne se lit pas comme un tableau. Y sélectionner le tableau, "
            f"le copier et le coller ici, ou demander le fichier au format {_FORMATS}."
        )
    # A text may well begin with « BM » or « RIFF »: a picture has bytes that no text has.
    if content.startswith(_PICTURES) and b"\0" in content[:4096]:
        raise UserError(
            f"{shown} est une image. Les chiffres d’une image ne se lisent pas ici{NBSP}: les "
            f"saisir dans le tableau, ou demander le fichier au format {_FORMATS}."
        )


def _decoded(content: bytes, shown: str) -> tuple[str, str]:
    """Text of a file and its encoding; a few wrong bytes are replaced, never the file refused."""
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace"), "UTF-16"
    if b"\0" in content:
        return _with_nulls(content, shown)
    from diagnostic.sources.sniffing import encoding_of, kind_of

    kind = kind_of(content[:4096], shown)
    if kind == "parquet" or (kind == "json" and content.rstrip()[-1:] in (b"}", b"]")):
        raise UserError(
            f"{shown} n’est ni un texte avec des séparateurs, ni un classeur. Formats lus ici"
            f"{NBSP}: {_FORMATS}."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "received"
        path.write_bytes(content)
        encoding = encoding_of(path, shown)
    return content.decode(encoding, errors="replace"), encoding


def _with_nulls(content: bytes, shown: str) -> tuple[str, str]:
    """A text in UTF-16 without its mark, or with a few null bytes; anything else is refused."""
    sample = content[:4096]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    for encoding, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if many > len(sample) // 3 and few <= many // 20:
            return content.decode(encoding, errors="replace"), "UTF-16"
    if content.count(0) * 1000 <= len(content):
        return content.decode("utf-8", errors="replace"), "utf-8"
    raise UserError(
        f"{shown} n’est ni un texte, ni un classeur. Formats lus ici{NBSP}: {_FORMATS}."
    )


def _grid_of_workbook(content: bytes, shown: str, choices: Choices) -> Grid:
    """The chosen sheet of a workbook, or the one with the largest table."""
    from diagnostic.territory.sheets import read_sheets

    _refuse_archive(content, shown)
    sheets = {sheet.name: sheet.rows for sheet in read_sheets(content)}
    filled = {name: rows for name, rows in sheets.items() if _table_size(rows)}
    if not filled:
        raise UserError(f"{shown} ne contient aucun tableau{NBSP}: toutes ses feuilles sont vides.")
    if choices.sheet is not None and choices.sheet not in sheets:
        raise UserError(f"{shown} n’a pas de feuille «{NBSP}{choices.sheet}{NBSP}».")
    name = choices.sheet or max(filled, key=lambda each: _table_size(filled[each]))
    rows = [[_sheet_cell(cell) for cell in row] for row in sheets[name]]
    about = [f"Feuille «{NBSP}{name}{NBSP}»."] if len(filled) > 1 else []
    grid = _bounded(rows, shown, about)
    return Grid(grid.rows, grid.about, name, tuple(sheets))


def _refuse_archive(content: bytes, shown: str) -> None:
    """Refuse a zip that is no workbook."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return  # the reading of sheets says that it is damaged
    if not {"[Content_Types].xml", "content.xml"} & names:
        raise UserError(
            f"{shown} est une archive ZIP. L’ouvrir, et déposer le tableau qu’elle contient."
        )


def _table_size(rows: Sequence[Sequence[str]]) -> int:
    """Filled cells of the rows that have two at least; one, for a sheet with a single column."""
    filled = [sum(cell != "" for cell in row) for row in rows]
    return 10 * sum(count for count in filled if count > 1) or sum(filled)


def _sheet_cell(cell: str) -> str:
    if midnight := _MIDNIGHT.fullmatch(cell):
        return midnight[1]
    return _cell(_clean(cell)[0]) if not cell.isalnum() else cell


# --- limits -------------------------------------------------------------------------------------


def _bounded(rows: Sequence[Sequence[str]], what: str, about: Sequence[str]) -> Grid:
    """Rows of as many cells each, without the empty ones around."""
    last = max((rank for rank, row in enumerate(rows) if any(row)), default=-1)
    rows = rows[: last + 1]
    if len(rows) > MOST_ROWS:
        raise UserError(_too_many_rows(what, len(rows)))
    filled = max((_width(row) for row in rows), default=0)
    width = min(filled, MOST_COLUMNS)
    if not width:
        raise UserError(f"{what} est vide.")
    if len(rows) * width > MOST_CELLS:
        raise UserError(
            f"{what} a {counted(len(rows), 'ligne')} et {counted(filled, 'colonne')}, plus que "
            f"les {number(MOST_CELLS)} cases lues ici. Ne garder que les colonnes utiles."
        )
    told = list(about)
    if filled > width:
        told.append(
            f"Le tableau a {counted(filled, 'colonne')}{NBSP}: seules les {width} premières sont "
            "lues. Retirer les colonnes inutiles pour lire les autres."
        )
    padding = [""] * width
    padded = (row[:width] if len(row) >= width else [*row, *padding[len(row) :]] for row in rows)
    return Grid(tuple(map(tuple, padded)), tuple(told))


def _width(row: Sequence[str]) -> int:
    width = len(row)
    while width and not row[width - 1]:
        width -= 1
    return width


def _too_many_rows(what: str, rows: int) -> str:
    return (
        f"{what} a {counted(rows, 'ligne')}, plus que les {number(MOST_ROWS)} lues ici. Ne garder "
        "que les lignes utiles, ou une seule ligne par commune."
    )
