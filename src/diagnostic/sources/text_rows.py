"""Rows of a delimited text, cut by the engine; every line that cannot be cut is told."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.sources.engine import connect, gathered, named, quoted, quoted_file, stripped
from diagnostic.sources.headers import Header
from diagnostic.sources.tally import Tally

if TYPE_CHECKING:
    import pandas as pd

MOST_REJECTED = 1000
"""Past so many lines that cannot be cut into cells, the file itself is wrong."""
_MOST_LINE = 4_000_000
_READ_AHEAD = 16_000_000
"""Bytes that DuckDB reads at a time: its own choice, 16 of the longest lines, costs 250 MB."""
_SPARE = "_spare"
_UNREADABLE = "ligne illisible"
_TOO_MANY = "ligne de trop de colonnes"
_REJECTED = {
    "TOO MANY COLUMNS": _TOO_MANY,
    "INVALID ENCODING": "caractères illisibles",
    "MISSING COLUMNS": "ligne incomplète",
    "UNQUOTED VALUE": "guillemet qui ne se ferme pas",
    "LINE SIZE OVER MAXIMUM": "ligne démesurée",
}
_SWALLOWING = frozenset({"UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM"})
"""Errors that may hide a quote which is never closed, and swallows the lines that follow."""


@dataclass(frozen=True)
class TextRows:
    """A text in UTF-8, and how its lines are cut; the options are those of `Received.frames`."""

    path: Path
    name: str
    workspace: Path
    separator: str
    ragged: bool
    quote: str
    private: bool

    def frames(
        self,
        header: Header,
        columns: Sequence[str],
        tally: Tally,
        categories: Collection[str],
        rows: int,
    ) -> Iterator[pd.DataFrame]:
        """Rows below a header, at most so many at a time.

        Raises
        ------
        UserError
            When the text stops in the middle of a line, or has too many lines of a wrong width.
        """
        wanted = [*columns, _SPARE] if self.ragged else list(columns)
        cells = ", ".join(f"{stripped(named(name))} as {named(name)}" for name in wanted)
        with connect(self.workspace) as base:
            query = f"select {cells} from {self._relation(header)}"
            for batch in gathered(base.sql(query).to_arrow_reader(rows), rows, categories):
                frame = tally.counted(batch)
                if self.ragged:
                    frame = tally.refuse(frame, frame[_SPARE].notna(), _TOO_MANY)
                    frame = frame.drop(columns=_SPARE)
                yield frame
            lost = base.execute(
                "select line, error_type, csv_line, line_byte_position, byte_position "
                "from reject_errors"
            ).fetchall()
        self._refuse_lost(lost, tally)

    def _relation(self, header: Header) -> str:
        """SQL of the rows below a header, every cell a text."""
        names = [name or f"_{rank}" for rank, name in enumerate(header.names)]
        if self.ragged:  # the engine then says nothing of a cell too many: it falls in this one
            names.append(_SPARE)
        types = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
        ragged, strict = str(self.ragged).lower(), str(not self.ragged).lower()
        return (
            f"read_csv({quoted_file(self.path)}, compression='none', "
            f"delim={quoted(self.separator)}, quote={quoted(self.quote)}, "
            f"escape={quoted(self.quote)}, header=false, skip={header.row + 1}, "
            f"columns={{{types}}}, auto_detect=false, hive_partitioning=false, "
            f"parallel={strict}, null_padding={ragged}, strict_mode={strict}, "
            f"store_rejects=true, rejects_limit={MOST_REJECTED}, "
            f"max_line_size={_MOST_LINE}, buffer_size={_READ_AHEAD})"
        )

    def _refuse_lost(self, lost: list[tuple[Any, ...]], tally: Tally) -> None:
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
        # The engine tells a line once for each of its errors: the last one is enough.
        for line, (kind, content) in {line: rest for line, *rest, _, _ in lost}.items():
            tally.read += 1
            shown = f"ligne {number(line)}" + ("" if self.private else f" : {content}")
            tally.refuse_line(shown, _REJECTED.get(kind, _UNREADABLE))

    def _swallows(self, start: int) -> bool:
        """Whether a quote opened from there is still open at the end of its line."""
        with self.path.open("rb") as file:
            file.seek(start)
            return file.readline(_MOST_LINE).count(b'"') % 2 == 1

    def _is_cut(self, start: int, line: str) -> bool:
        """Whether a line that could not be read is the last one, and does not end."""
        size = self.path.stat().st_size
        if start + len(line.encode()) < size:
            return False
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) not in b"\r\n"
