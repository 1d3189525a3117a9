"""A file as it was received: what it is by its content, and its rows as text.

Importers never open a file themselves: whatever its format, encoding or separator, they get
frames of text whose columns have normalised names (`column_name`), empty cells being missing.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.engine import connect, quoted
from diagnostic.sources.tally import Tally

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "workbook", "parquet", "json"]

MOST_BYTES = 1_600_000_000
"""The largest official file, RPPS or Data pathologies, weighs about half of that."""
MOST_JSON_BYTES = 200_000_000
HEADER_DEPTH = 15
"""A header is looked for in so many first lines: official files have title lines."""
BATCH_ROWS = 200_000
MOST_REJECTED = 1000
"""Past so many lines that cannot be cut into cells, the file itself is wrong."""
_BLOCK = 1 << 20
_SEPARATORS = ";,|\t"


class Header(NamedTuple):
    """Where the names of columns stand: a sheet (None for a text), a row from 0, the names.

    ``row`` is -1 when the file has no header, and the names are those of its documentation.
    """

    sheet: str | None
    row: int
    names: tuple[str, ...]


def column_name(text: str) -> str:
    """Name of a column whatever its case, accents, spaces and punctuation.

    >>> column_name(" Niveau prioritaire ")
    'niveau_prioritaire'
    >>> column_name("APL aux médecins généralistes de 65 ans ou moins ")
    'apl_aux_medecins_generalistes_de_65_ans_ou_moins'
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    ascii_only = decomposed.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")


@dataclass(frozen=True)
class Received:
    """A data file on the disk, out of any archive.

    Parameters
    ----------
    path
        The file.
    name
        Its name as the user knows it, for messages only: it never decides what the file is.
    workspace
        Folder for temporary copies, removed by the caller.
    """

    path: Path
    name: str
    workspace: Path

    @cached_property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size

    @cached_property
    def sha256(self) -> str:
        """Checksum of the content, in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def kind(self) -> Kind:
        """What the content is.

        Raises
        ------
        UserError
            When the file is empty, too large, or a web page.
        """
        if self.size == 0:
            raise UserError(f"{self.name} est vide. Le télécharger à nouveau.")
        if self.size > MOST_BYTES:
            raise UserError(
                f"{self.name} pèse {number(self.size / 1e9, 1)} Go, plus que tout fichier officiel "
                "attendu. Vérifier qu’il s’agit du bon fichier."
            )
        with self.path.open("rb") as file:
            start = file.read(4096)
        return _kind_of(start, self.name)

    # --- what is written at the top -------------------------------------------------------------

    @cached_property
    def first_lines(self) -> tuple[str, ...]:
        """First lines of a text, without their line ends; none for other kinds."""
        if self.kind != "text":
            return ()
        with self.text.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            lines = [line.rstrip("\r\n")[:20_000] for line in islice(file, HEADER_DEPTH + 5)]
        return tuple(lines)

    @cached_property
    def separator(self) -> str:
        """Character between the cells of a text: the one found most often in its first lines."""
        return max(_SEPARATORS, key=lambda mark: sum(line.count(mark) for line in self.first_lines))

    @cached_property
    def candidates(self) -> tuple[Header, ...]:
        """Rows that could be the header, with their normalised names."""
        match self.kind:
            case "text":
                rows = list(csv.reader(self.first_lines[:HEADER_DEPTH], delimiter=self.separator))
                return tuple(Header(None, row, _names(cells)) for row, cells in enumerate(rows))
            case "workbook":
                return tuple(
                    Header(sheet, row, _names(cells))
                    for sheet, rows in self.sheets.items()
                    for row, cells in enumerate(rows[:HEADER_DEPTH])
                )
            case "parquet":
                from pyarrow.parquet.core import ParquetFile

                with ParquetFile(self.path) as file:
                    return (Header(None, 0, _names(file.schema_arrow.names)),)
            case "json":
                return (Header(None, 0, _names(self._property_names)),)

    def headers(self, *required: str) -> tuple[Header, ...]:
        """Candidates that have every required column, one at most for each sheet.

        Parameters
        ----------
        required
            Regular expressions, each to match one whole normalised name.
        """
        found: dict[str | None, Header] = {}
        for header in self.candidates:
            if header.sheet not in found and not missing(header, required):
                found[header.sheet] = header
        return tuple(found.values())

    def header(self, *required: str) -> Header | None:
        """First candidate that has every required column, None when there is none."""
        return next(iter(self.headers(*required)), None)

    # --- the rows -------------------------------------------------------------------------------

    def frames(
        self,
        header: Header,
        tally: Tally,
        columns: Sequence[str] | None = None,
        *,
        ragged: bool = False,
        quote: str = '"',
        rows: int = BATCH_ROWS,
    ) -> Iterator[pd.DataFrame]:
        """Rows below a header as frames of text, at most `rows` at a time.

        Cells are stripped; an empty one is missing (``NaN``). Rows are counted in ``tally.read``,
        lines that cannot be cut into cells are refused there.

        Parameters
        ----------
        columns
            Normalised names to keep, all when None. What is not kept never enters the memory.
        ragged
            Accept lines of fewer cells than the header.
        quote
            Quoting character of a text, empty when the format has none.
        """
        names = list(columns) if columns is not None else [n for n in header.names if n]
        match self.kind:
            case "text":
                yield from self._text_frames(header, names, tally, ragged, quote, rows)
            case "workbook":
                yield self._sheet_frame(header, names, tally)
            case "parquet":
                yield from self._parquet_frames(header, names, tally, rows)
            case "json":
                raise UserError(f"{self.name} n’est pas un tableau.")

    @cached_property
    def sheets(self) -> dict[str, list[list[str]]]:
        """Rows of every sheet of a workbook, as text."""
        from diagnostic.territory.sheets import read_sheets

        return {sheet.name: sheet.rows for sheet in read_sheets(self.path.read_bytes())}

    @cached_property
    def json(self) -> Any:
        """Content of a JSON file.

        Raises
        ------
        UserError
            When it is too large or cut.
        """
        if self.size > MOST_JSON_BYTES:
            raise UserError(f"{self.name} est trop grand pour un fichier de contours.")
        try:
            return json.loads(self.text.read_text("utf-8-sig"))
        except (ValueError, RecursionError):
            raise UserError(f"{self.name} est coupé ou abîmé. Le télécharger à nouveau.") from None

    @cached_property
    def text(self) -> Path:
        """The text in UTF-8: the file itself, or a copy when it was written otherwise."""
        encoding = self.encoding
        if encoding == "utf-8":
            return self.path
        copy = self.workspace / f"{self.sha256[:16]}.utf8"
        if not copy.exists():
            with (
                self.path.open(encoding=encoding, errors="replace", newline="") as source,
                copy.open("w", encoding="utf-8", newline="") as target,
            ):
                while block := source.read(_BLOCK):
                    target.write(block)
        return copy

    @cached_property
    def encoding(self) -> str:
        """Encoding of a text: UTF-8, UTF-16 when a mark says so, Windows Western otherwise."""
        with self.path.open("rb") as file:
            if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                return "utf-16"
            file.seek(0)
            decoder = codecs.getincrementaldecoder("utf-8")()
            try:
                while block := file.read(_BLOCK):
                    decoder.decode(block)
            except UnicodeDecodeError:
                return "cp1252"
        return "utf-8"

    # --- each kind ------------------------------------------------------------------------------

    def _text_frames(
        self,
        header: Header,
        columns: list[str],
        tally: Tally,
        ragged: bool,
        quote: str,
        rows: int,
    ) -> Iterator[pd.DataFrame]:
        names = [name or f"_{rank}" for rank, name in enumerate(header.names)]
        types = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
        cells = ", ".join(f'nullif(trim("{name}"), \'\') as "{name}"' for name in columns)
        with connect(self.workspace) as base:
            reader = base.sql(
                f"select {cells} from read_csv({quoted(str(self.text))}, "
                f"delim={quoted(self.separator)}, quote={quoted(quote)}, escape={quoted(quote)}, "
                f"header=false, skip={header.row + 1}, columns={{{types}}}, auto_detect=false, "
                f"null_padding={str(ragged).lower()}, strict_mode={str(not ragged).lower()}, "
                "store_rejects=true, rejects_limit={MOST_REJECTED}, max_line_size=4000000)"
            ).to_arrow_reader(rows)
            for batch in reader:
                frame = batch.to_pandas()
                tally.read += len(frame)
                yield frame
            lost = base.execute("select line, error_type, csv_line from reject_errors").fetchall()
        if len(lost) >= MOST_REJECTED:
            raise UserError(
                f"{self.name} : plus de {number(MOST_REJECTED)} lignes n’ont pas le bon nombre de "
                "colonnes. Le fichier est abîmé, ou son séparateur a changé en cours de route. Le "
                "télécharger à nouveau sans l’ouvrir dans un tableur."
            )
        for line in {line: (line, *rest) for line, *rest in lost}.values():
            tally.read += 1
            tally.refuse_line(f"ligne {line[0]} : {line[2]}", _REJECTED.get(line[1], _UNREADABLE))

    def _sheet_frame(self, header: Header, columns: list[str], tally: Tally) -> pd.DataFrame:
        import pandas as pd

        rows = self.sheets[header.sheet or ""][header.row + 1 :]
        width = len(header.names)
        frame = pd.DataFrame(
            [[*row, *[""] * (width - len(row))][:width] for row in rows],
            columns=list(header.names),
            dtype="str",
        )[columns]
        for name in columns:
            cells = frame[name].str.strip()
            frame[name] = cells.mask(cells == "")
        frame = frame.dropna(how="all")
        tally.read += len(frame)
        return frame

    def _parquet_frames(
        self, header: Header, columns: list[str], tally: Tally, rows: int
    ) -> Iterator[pd.DataFrame]:
        from pyarrow.parquet.core import ParquetFile

        with ParquetFile(self.path) as file:
            own = dict(zip(header.names, file.schema_arrow.names, strict=True))
            for batch in file.iter_batches(rows, columns=[own[name] for name in columns]):
                frame = batch.to_pandas().astype("str").set_axis(batch.schema.names, axis="columns")
                frame = frame.rename(columns={own[name]: name for name in columns})[columns]
                for name in columns:
                    cells = frame[name].str.strip()
                    frame[name] = cells.mask(cells.isin(["", "None", "nan", "NaT", "<NA>"]))
                tally.read += len(frame)
                yield frame

    @cached_property
    def _property_names(self) -> list[str]:
        value = self.json
        features = value.get("features") if isinstance(value, dict) else None
        first = features[0] if isinstance(features, list) and features else None
        properties = first.get("properties") if isinstance(first, dict) else None
        return list(properties) if isinstance(properties, dict) else []


def missing(header: Header, required: Sequence[str]) -> list[str]:
    """Required patterns that no name of a header matches."""
    return [
        pattern
        for pattern in required
        if not any(re.fullmatch(pattern, name) for name in header.names)
    ]


def matching(header: Header, pattern: str) -> list[str]:
    """Names of a header that match a pattern, in their order."""
    return [name for name in header.names if re.fullmatch(pattern, name)]


_UNREADABLE = "ligne illisible"
_REJECTED = {
    "TOO MANY COLUMNS": "ligne de trop de colonnes",
    "MISSING COLUMNS": "ligne incomplète",
    "UNQUOTED VALUE": "guillemet qui ne se ferme pas",
    "LINE SIZE OVER MAXIMUM": "ligne démesurée",
}


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """Normalised names, each one once: a second « total » is « total_2 »."""
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        name = column_name(str(cell))
        seen[name] = seen.get(name, 0) + 1
        names.append(f"{name}_{seen[name]}" if name and seen[name] > 1 else name)
    return tuple(names)


def _kind_of(start: bytes, name: str) -> Kind:
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return "workbook"
    text = start.lstrip(codecs.BOM_UTF8).lstrip()
    if text[:200].lower().startswith((b"<!doctype html", b"<html")) or b"<html" in text.lower():
        raise UserError(
            f"{name} est une page web, pas un fichier de données : le site a sans doute répondu "
            "par un message d’erreur. Ouvrir l’adresse dans un navigateur, et télécharger le "
            "fichier lui-même."
        )
    if text.startswith((b"{", b"[")):
        return "json"
    if b"\x00" in start and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UserError(
            f"{name} n’est ni un tableau de texte (CSV), ni un classeur, ni un Parquet. Formats "
            "lus : CSV, TXT, XLSX, XLS, ODS, Parquet, GeoJSON, et ces mêmes fichiers dans un ZIP."
        )
    return "text"
