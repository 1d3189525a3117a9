"""A file as it was received: what it is by its content, and its rows as text.

Importers never open a file themselves: whatever its format, encoding or separator, they get
frames of text whose columns have normalised names (`column_name`), empty cells being missing.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.atomic import sha256_of
from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.engine import connect, gathered, named, quoted_file, stripped
from diagnostic.sources.headers import Header, column_names, missing
from diagnostic.sources.sniffing import (
    DamagedError,
    Kind,
    encoding_of,
    hollow,
    kind_of,
    separator_of,
)
from diagnostic.sources.tally import Tally
from diagnostic.sources.text_rows import TextRows

if TYPE_CHECKING:
    import pandas as pd

MOST_BYTES = 1_600_000_000
"""The largest official file, RPPS or Data pathologies, weighs about half of that."""
MOST_JSON_BYTES = 200_000_000
MOST_WORKBOOK_BYTES = 200_000_000
HEADER_DEPTH = 15
"""A header is looked for in so many first lines: official files have title lines."""
BATCH_ROWS = 100_000
_BLOCK = 1 << 20
_MOST_SHOWN = 120


def printable(name: str) -> str:
    """Name of a file as it can be shown: without control characters, and not endless."""
    shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in name)
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"


@dataclass(frozen=True)
class Received:
    """A data file on the disk, out of any archive.

    Parameters
    ----------
    path
        The file.
    name
        Its name as the user knows it, for messages, and for the day of the rare files that tell it
        nowhere else; it never decides what the file is.
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
        return kind_of(start, self.name)

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
        """Character between the cells of a text."""
        return separator_of(self.first_lines)

    @cached_property
    def candidates(self) -> tuple[Header, ...]:
        """Rows that could be the header, with their normalised names."""
        match self.kind:
            case "text":
                lines = (f"{line}\n" for line in self.first_lines[:HEADER_DEPTH])
                rows = _until_unreadable(csv.reader(lines, delimiter=self.separator))
                return tuple(
                    Header(None, row, column_names(cells)) for row, cells in enumerate(rows)
                )
            case "workbook":
                return tuple(
                    Header(sheet, row, column_names(cells))
                    for sheet, rows in self.sheets.items()
                    for row, cells in enumerate(rows[:HEADER_DEPTH])
                )
            case "parquet":
                from pyarrow.parquet.core import ParquetFile

                with ParquetFile(self.path) as file:
                    return (Header(None, 0, column_names(file.schema_arrow.names)),)
            case "json":
                return (Header(None, 0, column_names(self._property_names)),)

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
                text = TextRows(
                    self.text, self.name, self.workspace, self.separator, ragged, quote, private
                )
                yield from text.frames(header, names, tally, categories, rows)
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
                    raise hollow(self.name)
                target.write(block)
        return copy

    @cached_property
    def encoding(self) -> str:
        """Encoding of a text (`encoding_of`)."""
        return encoding_of(self.path, self.name)

    # --- each kind ------------------------------------------------------------------------------

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
        return tally.counted(frame)

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
        texts = {name: stripped(f"{named(own[name])}::varchar") for name in columns}
        cells = ", ".join(f"nullif({text}, 'nan') as {named(name)}" for name, text in texts.items())
        with connect(self.workspace) as base:
            base.execute("set threads = 1")  # each would unpack a row group of its own
            reader = base.sql(
                f"select {cells} from read_parquet({quoted_file(self.path)}, "
                "hive_partitioning=false, binary_as_string=true)"
            ).to_arrow_reader(rows)
            for batch in gathered(reader, rows, categories):
                yield tally.counted(batch)

    @cached_property
    def _property_names(self) -> list[str]:
        value = self.json
        features = value.get("features") if isinstance(value, dict) else None
        first = features[0] if isinstance(features, list) and features else None
        properties = first.get("properties") if isinstance(first, dict) else None
        return list(properties) if isinstance(properties, dict) else []


def _until_unreadable(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Rows up to the first one that cannot be cut: a quote that is never closed."""
    with suppress(csv.Error):
        yield from rows
