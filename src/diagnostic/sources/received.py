"""A file as it was received: what it is by its content, and its rows as text.

Importers never open a file themselves: whatever its format, encoding or separator, they get
frames of text whose columns have normalised names (`column_name`), empty cells being missing.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from diagnostic.atomic import sha256_of
from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.engine import connect, gathered, quoted, quoted_file
from diagnostic.sources.tally import Tally

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "workbook", "parquet", "json"]

MOST_BYTES = 1_600_000_000
"""The largest official file, RPPS or Data pathologies, weighs about half of that."""
MOST_JSON_BYTES = 200_000_000
HEADER_DEPTH = 15
"""A header is looked for in so many first lines: official files have title lines."""
BATCH_ROWS = 100_000
MOST_REJECTED = 1000
"""Past so many lines that cannot be cut into cells, the file itself is wrong."""
_MOST_LINE = 4_000_000
_READ_AHEAD = 16_000_000
"""Bytes that DuckDB reads at a time: its own choice, 16 of the longest lines, costs 250 MB."""
MOST_WORKBOOK_BYTES = 200_000_000
ZIP_STARTS = (b"PK\3\4", b"PK\5\6")
"""First bytes of a zip; a table may well have « PK » as the name of its first column."""
_BLOCK = 1 << 20
_SEPARATORS = ";,|\t"
_OLDER_ENCODINGS = ("cp1252", "utf-8", "mac_roman", "cp850")
_SPARE = "_spare"
_MOST_SHOWN = 120
_QUOTED = re.compile(r'"[^"]*"')


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


def printable(name: str) -> str:
    """Name of a file as it can be shown: without control characters, and not endless."""
    shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in name)
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"


class DamagedError(UserError):
    """A file that nobody could read; the sentence repeats nothing of what is inside."""


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
        return sha256_of(self.path)

    @cached_property
    def kind(self) -> Kind:
        """What the content is.

        Raises
        ------
        UserError
            When the file is empty, too large, or a web page.
        """
        if self.size == 0:
            raise DamagedError(f"{self.name} est vide. Le télécharger à nouveau.")
        if self.size > MOST_BYTES:
            raise DamagedError(
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
            lines = islice(io.StringIO(file.read(_BLOCK), newline=""), HEADER_DEPTH + 5)
            return tuple(line.rstrip("\r\n") for line in lines)

    @cached_property
    def separator(self) -> str:
        """Character between the cells of a text: the one that most lines have as many times."""
        lines = [_QUOTED.sub("", line) for line in self.first_lines]

        def regularity(mark: str) -> tuple[int, int]:
            times = Counter(line.count(mark) for line in lines if mark in line)
            return max(((count, each) for each, count in times.items()), default=(0, 0))

        return max(_SEPARATORS, key=regularity)

    @cached_property
    def candidates(self) -> tuple[Header, ...]:
        """Rows that could be the header, with their normalised names."""
        match self.kind:
            case "text":
                lines = (f"{line}\n" for line in self.first_lines[:HEADER_DEPTH])
                rows = _until_unreadable(csv.reader(lines, delimiter=self.separator))
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
        categories: Collection[str] = (),
        ragged: bool = False,
        quote: str = '"',
        private: bool = False,
        rows: int = BATCH_ROWS,
    ) -> Iterator[pd.DataFrame]:
        """Rows below a header as frames of text, at most `rows` at a time.

        Cells are stripped; an empty one is missing (``NaN``). Rows are counted in ``tally.read``,
        lines that cannot be cut into cells are refused there.

        Parameters
        ----------
        columns
            Normalised names to keep, all when None. What is not kept never enters the memory.
        categories
            Those of few distinct values, given as a categorical of text: a large file is then
            read, checked and written several times faster, in a fraction of the memory.
        ragged
            Accept lines of fewer cells than the header.
        quote
            Quoting character of a text, empty when the format has none.
        private
            The file names people: nothing of a line that cannot be read is kept but its number.

        Raises
        ------
        UserError
            When a text stops in the middle of a line, or has too many lines of a wrong width.
        """
        names = list(columns) if columns is not None else [n for n in header.names if n]
        match self.kind:
            case "text":
                yield from self._text_frames(
                    header, names, tally, categories, ragged, quote, private, rows
                )
            case "workbook":
                frame = self._sheet_frame(header, names, tally)
                yield frame.astype(dict.fromkeys(categories, "category"))
            case "parquet":
                yield from self._parquet_frames(header, names, tally, categories, rows)
            case "json":
                raise UserError(f"{self.name} n’est pas un tableau.")

    @cached_property
    def sheets(self) -> dict[str, list[list[str]]]:
        """Rows of every sheet of a workbook, as text.

        Raises
        ------
        UserError
            When it is protected, cut, or too large.
        """
        if self.size > MOST_WORKBOOK_BYTES:
            raise DamagedError(f"{self.name} est trop grand pour un classeur. Vérifier le fichier.")
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
        """The text in UTF-8: the file itself, or a copy when it was written otherwise.

        Raises
        ------
        UserError
            When the text has holes.
        """
        encoding = self.encoding
        if encoding == "utf-8":
            return self.path
        copy = self.workspace / f"{self.sha256[:16]}.utf8"
        with (
            self.path.open(encoding=encoding, errors="replace", newline="") as source,
            copy.open("w", encoding="utf-8", newline="") as target,
        ):
            while block := source.read(_BLOCK):
                if "\0" in block:
                    raise _hollow(self.name)
                target.write(block)
        return copy

    @cached_property
    def encoding(self) -> str:
        """Encoding of a text: UTF-8, UTF-16 when a mark says so, otherwise the likeliest one.

        A text in UTF-8 with a few wrong bytes is still UTF-8: only their lines are refused.
        """
        with self.path.open("rb") as file:
            start = block = file.read(_BLOCK)
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16"
            decoder = codecs.getincrementaldecoder("utf-8")()
            try:
                while block:
                    if b"\0" in block:
                        raise _hollow(self.name)
                    decoder.decode(block)
                    block = file.read(_BLOCK)
            except UnicodeDecodeError:
                return _likeliest_encoding(start + block)
        return "utf-8"

    # --- each kind ------------------------------------------------------------------------------

    def _text_frames(
        self,
        header: Header,
        columns: list[str],
        tally: Tally,
        categories: Collection[str],
        ragged: bool,
        quote: str,
        private: bool,
        rows: int,
    ) -> Iterator[pd.DataFrame]:
        names = [name or f"_{rank}" for rank, name in enumerate(header.names)]
        if ragged:  # the engine then says nothing of a cell too many: it falls here
            names, columns = [*names, _SPARE], [*columns, _SPARE]
        types = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
        cells = ", ".join(f'{_cell(_named(name))} as "{name}"' for name in columns)
        with connect(self.workspace) as base:
            reader = base.sql(
                f"select {cells} from read_csv({quoted_file(self.text)}, compression='none', "
                f"delim={quoted(self.separator)}, quote={quoted(quote)}, escape={quoted(quote)}, "
                f"header=false, skip={header.row + 1}, columns={{{types}}}, auto_detect=false, "
                f"hive_partitioning=false, parallel={str(not ragged).lower()}, "
                f"null_padding={str(ragged).lower()}, strict_mode={str(not ragged).lower()}, "
                f"store_rejects=true, rejects_limit={MOST_REJECTED}, "
                f"max_line_size={_MOST_LINE}, buffer_size={_READ_AHEAD})"
            ).to_arrow_reader(rows)
            for batch in gathered(reader, rows, categories):
                frame = _counted(batch, tally)
                if ragged:
                    frame = tally.refuse(frame, frame[_SPARE].notna(), _TOO_MANY)
                    frame = frame.drop(columns=_SPARE)
                yield frame
            lost = base.execute(
                "select line, error_type, csv_line, line_byte_position, byte_position "
                "from reject_errors"
            ).fetchall()
        self._refuse_lost(lost, tally, private)

    def _refuse_lost(self, lost: list[tuple[Any, ...]], tally: Tally, private: bool) -> None:
        """Count the lines that could not be cut into cells."""
        if len(lost) >= MOST_REJECTED:
            raise UserError(
                f"{self.name} : {number(MOST_REJECTED)} lignes ou plus n’ont pas le bon nombre de "
                "colonnes. Le fichier est abîmé, ou son séparateur a changé en cours de route. Le "
                "télécharger à nouveau sans l’ouvrir dans un tableur."
            )
        if any(self._is_cut(start - 1, line) for _, _, line, start, _ in lost):
            raise UserError(
                f"{self.name} s’arrête au milieu d’une ligne : le téléchargement s’est sans doute "
                "interrompu. Le télécharger à nouveau."
            )
        for line, kind, _, _, cell in lost:
            if kind in _SWALLOWING and self._swallows(cell - 1):
                raise UserError(
                    f"{self.name} : un guillemet ouvert à la ligne {number(line)} ne se ferme pas, "
                    "et les lignes qui suivent ne peuvent plus être lues. Télécharger le fichier à "
                    "nouveau sans l’ouvrir dans un tableur."
                )
        for line, (kind, content) in {line: rest for line, *rest, _, _ in lost}.items():
            tally.read += 1
            shown = f"ligne {number(line)}" + ("" if private else f" : {content}")
            tally.refuse_line(shown, _REJECTED.get(kind, _UNREADABLE))

    def _swallows(self, start: int) -> bool:
        """Whether a quote opened from there is still open at the end of its line."""
        with self.text.open("rb") as file:
            file.seek(start)
            return file.readline(_MOST_LINE).count(b'"') % 2 == 1

    def _is_cut(self, start: int, line: str) -> bool:
        """Whether a line that could not be read is the last one, and does not end."""
        size = self.text.stat().st_size
        if start + len(line.encode()) < size:
            return False
        with self.text.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) not in b"\r\n"

    def _sheet_frame(self, header: Header, columns: list[str], tally: Tally) -> pd.DataFrame:
        import pandas as pd

        rows = [row for row in self.sheets[header.sheet or ""][header.row + 1 :] if any(row)]
        width = len(header.names)
        frame = pd.DataFrame(
            [[*row, *[""] * (width - len(row))][:width] for row in rows],
            columns=list(header.names),
            dtype="str",
        )[columns]
        for name in columns:
            cells = frame[name].str.strip()
            frame[name] = cells.mask(cells == "")
        return _counted(frame, tally)

    def _parquet_frames(
        self,
        header: Header,
        columns: list[str],
        tally: Tally,
        categories: Collection[str],
        rows: int,
    ) -> Iterator[pd.DataFrame]:
        from pyarrow.parquet.core import ParquetFile

        with ParquetFile(self.path) as file:
            own = dict(zip(header.names, file.schema_arrow.names, strict=True))
        texts = {name: _cell(f"{_named(own[name])}::varchar") for name in columns}
        cells = ", ".join(f"nullif({text}, 'nan') as \"{name}\"" for name, text in texts.items())
        with connect(self.workspace) as base:
            base.execute("set threads = 1")  # each would unpack a row group of its own
            reader = base.sql(
                f"select {cells} from read_parquet({quoted_file(self.path)}, "
                "hive_partitioning=false, binary_as_string=true)"
            ).to_arrow_reader(rows)
            for batch in gathered(reader, rows, categories):
                yield _counted(batch, tally)

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


def _named(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _cell(sql: str) -> str:
    """SQL of a cell without the spaces around it, null when nothing is left."""
    return f"nullif(trim({sql}), '')"


_EMPTY = "ligne vide, dans les colonnes lues"
_UNREADABLE = "ligne illisible"
_TOO_MANY = "ligne de trop de colonnes"
_SWALLOWING = frozenset({"UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM"})
_REJECTED = {
    "TOO MANY COLUMNS": _TOO_MANY,
    "INVALID ENCODING": "caractères illisibles",
    "MISSING COLUMNS": "ligne incomplète",
    "UNQUOTED VALUE": "guillemet qui ne se ferme pas",
    "LINE SIZE OVER MAXIMUM": "ligne démesurée",
}


def _names(cells: Sequence[str]) -> tuple[str, ...]:
    """Normalised names, each one once: a second « total » is « total_2 »."""
    names: list[str] = []
    for cell in cells:
        name = column_name(str(cell))
        others = (f"{name}_{rank}" for rank in count(2))
        names.append(next(n for n in chain([name], others) if not n or n not in names))
    return tuple(names)


def _kind_of(start: bytes, name: str) -> Kind:
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((*ZIP_STARTS, b"\xd0\xcf\x11\xe0")):
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
    marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if start.startswith(b"%PDF") or (b"\0" in start and not marked):
        raise UserError(
            f"{name} n’est ni un tableau de texte (CSV), ni un classeur, ni un Parquet. Formats "
            "lus : CSV, TXT, XLSX, XLS, ODS, Parquet, GeoJSON, et ces mêmes fichiers dans un ZIP."
        )
    return "text"


def _until_unreadable(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Rows up to the first one that cannot be cut: a quote that is never closed."""
    with suppress(csv.Error):
        yield from rows


def _likeliest_encoding(sample: bytes) -> str:
    """Encoding by which a French text writes most « é » and « è », its commonest accents."""

    def accents(encoding: str) -> int:
        return sum(sample.count(letter.encode(encoding)) for letter in "éèÉ")

    return max(_OLDER_ENCODINGS, key=accents)


def _hollow(name: str) -> DamagedError:
    return DamagedError(
        f"{name} contient des octets nuls : le téléchargement s’est sans doute interrompu puis mal "
        "repris. Le télécharger à nouveau."
    )


def _counted(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows that hold something in the columns read; every row is counted."""
    tally.read += len(frame)
    return tally.leave_out(frame, frame.isna().all(axis="columns"), _EMPTY)
