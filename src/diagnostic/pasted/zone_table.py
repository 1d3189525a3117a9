"""A table whose zones are looked for: its columns, what the user said, what is noted and asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from diagnostic.french import NBSP, listed, spaced
from diagnostic.pasted.lexicon import Lexicon
from diagnostic.pasted.model import Choices, Question, Role
from diagnostic.pasted.zone_senses import LEAST_AGREEMENT, LEAST_UNIQUE, SAMPLE, Sense, SensedColumn
from diagnostic.territory.names import key
from diagnostic.territory.zones import WORDS, Level

Test = Callable[[str, str], bool | None]
"""Whether two cells meet; None when it cannot be told."""


@dataclass
class ZoneTable:
    """A table during the search; ``notes``, ``questions`` and ``ties`` fill as it goes.

    Attributes
    ----------
    about
        Words above the table, which may say its level.
    ties
        Question to ask if its level is that of the lines: two columns give it.
    """

    rows: Sequence[Sequence[str]]
    titles: Sequence[str]
    lexicon: Lexicon
    choices: Choices
    about: str
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    ties: dict[Level, Question] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cells = list(zip(*self.rows, strict=True)) if self.rows else []
        self.cells = [[cell.strip() for cell in column] for column in cells]
        self.columns = [
            SensedColumn(rank, title, column, self.lexicon)
            for rank, (title, column) in enumerate(zip(self.titles, self.cells, strict=False))
        ]

    @cached_property
    def free(self) -> list[SensedColumn]:
        """Columns that hold something, and of which the user said nothing."""
        return [c for c in self.columns if c.rank not in self.choices.roles and c.filled]

    def forced(self, *roles: Role) -> list[int]:
        """Columns to which the user gave one of these roles."""
        width = len(self.columns)
        return [
            c for c, role in sorted(self.choices.roles.items()) if role in roles and 0 <= c < width
        ]

    def chosen_level(self) -> Level | None:
        """Level that the user chose."""
        return self.choices.level if self.choices.level not in (None, "points") else None  # type: ignore[return-value]

    def best(self, sense: Sense, taken: set[int]) -> int | None:
        """Column that has a sense best; a tie between columns that differ is asked."""
        fit = [c for c in self.free if c.rank not in taken and self._has(c, sense)]
        if not fit:
            return None

        def rank(c: SensedColumn) -> tuple[bool, bool, bool, float]:
            sure = c.uniqueness >= LEAST_UNIQUE
            return (not c.is_of_seats, sense in c.told, sure, round(c.shares[sense], 1))

        best = max(rank(c) for c in fit)
        ties = [c for c in fit if rank(c) == best]
        if len(ties) > 1 and sense.nature == "code" and self._differ(ties, sense):
            self._ask_column(ties, sense)
        return ties[0].rank

    def title(self, rank: int) -> str:
        """Title of a column, as it is written in a sentence."""
        title = self.titles[rank].strip() if rank < len(self.titles) else ""
        return f"«{NBSP}{title[:40]}{NBSP}»" if title else f"n°{NBSP}{rank + 1}"

    def ask_level(self, text: str, levels: Sequence[Level]) -> None:
        """Ask of which of these levels the lines are."""
        self.questions.append(
            asked("level", text, tuple((level, WORDS[level][1]) for level in levels))
        )

    def is_unique(self, rank: int) -> bool:
        """Whether a column names another zone on almost every line."""
        column = self.columns[rank]
        return column.uniqueness >= LEAST_UNIQUE and column.filled >= LEAST_AGREEMENT * len(
            self.rows
        )

    @cached_property
    def about_words(self) -> frozenset[str]:
        """Words above the table, of which « département » may be one, without their plural."""
        return frozenset(word.removesuffix("s") for word in key(self.about[:500]).split())

    def agreement(self, one: int, other: int, test: Test) -> float | None:
        """Share of the pairs of cells on which two columns meet, None when none can be told."""
        pairs = sorted(set(zip(self.cells[one], self.cells[other], strict=True)))
        step = len(pairs) // SAMPLE + 1
        told = [answer for pair in pairs[::step] if (answer := test(*pair)) is not None]
        return sum(told) / len(told) if told else None

    def _has(self, column: SensedColumn, sense: Sense) -> bool:
        if self.choices.level == sense.level and sense.nature in ("code", "name"):
            return column.shares[sense] > 0 and (column.has(sense) or column.shares[sense] >= 0.5)
        return column.has(sense)

    def _differ(self, ties: Sequence[SensedColumn], sense: Sense) -> bool:
        if sense.level in ("departement", "region") and not ties[0].is_sure_number:
            # Bare numbers side by side: the first column is what tables are about.
            return len(self.rows) > 1 and ties[0].rank > 0
        return sense.level != "commune" or len(self.rows) > 1

    def _ask_column(self, ties: Sequence[SensedColumn], sense: Sense) -> None:
        words = WORDS[sense.level][0]
        names = [self.title(c.rank) for c in ties]
        self.ties[sense.level] = asked(
            "roles",
            f"Plusieurs colonnes donnent des codes de {words}{NBSP}: {listed(names)}. "
            "Laquelle dit la zone de chaque ligne ?",
            tuple((f"{c.rank}:code", self.title(c.rank)) for c in ties),
        )


def asked(about: str, text: str, answers: tuple[tuple[str, str], ...]) -> Question:
    """A question, with the no-break spaces of French."""
    return Question(about, spaced(text), answers)
