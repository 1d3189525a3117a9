"""What an import read, kept and left out, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

MOST_EXAMPLES = 5
MOST_CELLS = 8
MOST_SHOWN = 200
_EMPTY = "ligne vide, dans les colonnes lues"


@dataclass
class Tally:
    """The running count of one import, filled by its importer.

    ``read`` is the number of rows of the official file. Every one of them ends in one of three
    ways: kept, left out on purpose (totals, other themes…), or refused because it cannot be right.
    Reasons are French sentences without a final dot, shown to the user.
    """

    read: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """Rows of the official file that are neither left out nor refused."""
        return self.read - self.left_out.total() - self.refused.total()

    def counted(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows just read, each one counted; those that hold nothing are left out."""
        self.read += len(frame)
        return self.leave_out(frame, frame.isna().all(axis="columns"), _EMPTY)

    def leave_out(self, frame: pd.DataFrame, where: pd.Series[bool], reason: str) -> pd.DataFrame:
        """Rows without those of a mask (no value missing), counted as left out on purpose."""
        count = int(where.sum())
        if not count:
            return frame
        self.left_out[reason] += count
        return frame.loc[~where]

    def refuse(self, frame: pd.DataFrame, where: pd.Series[bool], reason: str) -> pd.DataFrame:
        """Rows without those of a mask, counted as refused, the first ones kept as examples."""
        count = int(where.sum())
        if not count:
            return frame
        self.refused[reason] += count
        examples = self.examples.setdefault(reason, [])
        shown = frame.loc[where].head(MOST_EXAMPLES - len(examples)).iloc[:, :MOST_CELLS]
        for row, given in zip(shown.to_numpy(), shown.notna().to_numpy(), strict=True):
            cells = (str(cell) if there else "" for cell, there in zip(row, given, strict=True))
            examples.append(" ; ".join(cells)[:MOST_SHOWN])
        return frame.loc[~where]

    def refuse_line(self, line: str, reason: str) -> None:
        """Count one line that could not be read at all."""
        self.refused[reason] += 1
        examples = self.examples.setdefault(reason, [])
        if len(examples) < MOST_EXAMPLES:
            examples.append(line[:MOST_SHOWN])

    def note(self, text: str) -> None:
        """Something the user should know of this import; said once."""
        if text not in self.notes:
            self.notes.append(text)
