"""A table being understood: what is known of it, and what is told and asked as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.pasted.headers import Header
from diagnostic.pasted.lexicon import Lexicon
from diagnostic.pasted.model import Choices, Column, Grid, Points, Question, Unmatched
from diagnostic.pasted.zone_columns import ZoneColumns

FIGURES = ("value", "denominator")
"""Roles of the columns of figures."""
_WORDS_SHOWN = 120


@dataclass(frozen=True)
class Lines:
    """Lines of data with a zone: their ranks among the data, zones, writings."""

    at: tuple[int, ...]
    codes: tuple[str, ...]
    written: tuple[str, ...]


class Reading:
    """One table being understood; each step reads what those before found, and adds to it."""

    def __init__(
        self,
        grid: Grid,
        header: Header,
        columns: tuple[Column, ...],
        zones: ZoneColumns,
        choices: Choices,
        lexicon: Lexicon,
    ) -> None:
        self.grid = grid
        self.header = header
        self.columns = columns
        self.zones = zones
        self.choices = choices
        self.lexicon = lexicon
        self.unmatched: list[Unmatched] = []
        self.left_out: list[Unmatched] = list(header.left_out)
        self.joined: list[int] = []
        self.notes: list[str] = []
        self.questions: list[Question] = list(zones.questions)
        self.points: Points | None = None
        self.are_counted = False  # lines themselves, for want of figures

    def texts(self, rank: int) -> list[str]:
        """Cells of a column."""
        return [cell.strip() for cell in self.header.columns[rank]]

    def written(self, at: int) -> str:
        """A line of data as it is shown."""
        text = " · ".join(cell for cell in (c[at].strip() for c in self.header.columns) if cell)
        return text if len(text) <= _WORDS_SHOWN else f"{text[: _WORDS_SHOWN - 1]}…"

    def lose(self, lines: Lines, which: Sequence[int], reason: str) -> None:
        """Tell lines that have a zone and cannot be kept."""
        for i in which:
            at = lines.at[i]
            self.unmatched.append(Unmatched(self.header.lines[at], self.written(at), reason))
