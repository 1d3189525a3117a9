"""Lines of one zone made into one: given twice, merged since, or several places of a commune."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from diagnostic.pasted.model import Form

Policy = Literal["first", "last", "sum", "mean"]
Key = tuple[str, int | None]
"""A zone and its year, None in a table of one year."""
Cell = float | Literal["secret"] | None
"""A figure, secrecy, or nothing known."""


@dataclass(frozen=True)
class Table:
    """Lines whose zone is known.

    Attributes
    ----------
    keys
        Of each line.
    written
        What the line was written as: lines of one key and of different writings are parts of it
        (communes merged since), those of one writing are repetitions.
    cells
        Figures by rank of column.
    forms
        Of each column.
    """

    keys: Sequence[Key]
    written: Sequence[str]
    cells: Mapping[int, Sequence[Cell]]
    forms: Mapping[int, Form]


@dataclass
class Gathered:
    """One row for each key, in the order of first lines. Lines are by their rank in the table.

    Attributes
    ----------
    parts
        Lines added to the row of another: parts of one zone.
    repeated
        Lines that say again what another says, or that the user's choice leaves aside.
    doubtful
        Lines of the zones that are given several times with different figures, undecided.
    unadded
        Lines of zones made of several parts whose rates do not add up.
    blanks
        Keys with a rate left empty for that reason.
    """

    keys: list[Key] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    cells: dict[int, list[Cell]] = field(default_factory=dict)
    parts: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    unadded: list[int] = field(default_factory=list)
    blanks: list[Key] = field(default_factory=list)


def gather(table: Table, policy: Policy | None, *, places: bool = False) -> Gathered:
    """Gather the lines of each key.

    Parameters
    ----------
    policy
        What the user chose for repetitions that differ; None when it was not said.
    places
        Whether lines are places: then a zone without any rate that holds is kept all the same.
    """
    groups: dict[Key, list[int]] = defaultdict(list)
    for line, zone in enumerate(table.keys):
        groups[zone].append(line)
    return _Gathering(table, policy, places).run(groups)


class _Gathering:
    def __init__(self, table: Table, policy: Policy | None, places: bool) -> None:
        self.table = table
        self.policy = policy
        self.places = places
        self.found = Gathered(cells={rank: [] for rank in table.cells})

    def run(self, groups: Mapping[Key, list[int]]) -> Gathered:
        for zone, lines in groups.items():
            if len(lines) == 1:
                self._keep(
                    zone, lines[0], {r: cells[lines[0]] for r, cells in self.table.cells.items()}
                )
            else:
                self._several(zone, lines)
        return self.found

    def _keep(self, zone: Key, line: int, row: Mapping[int, Cell]) -> None:
        self.found.keys.append(zone)
        self.found.lines.append(line)
        for rank, cells in self.found.cells.items():
            cells.append(row[rank])

    def _several(self, zone: Key, lines: list[int]) -> None:
        writings: dict[str, list[int]] = defaultdict(list)
        for line in lines:
            writings[self.table.written[line]].append(line)
        rows = [self._once(same) for same in writings.values()]
        known = [row for row in rows if row is not None]
        if len(known) < len(rows):
            self.found.doubtful += lines
            return
        firsts = [same[0] for same in writings.values()]
        row, blank = self._added(known)
        if blank:
            self.found.blanks.append(zone)
            if all(form == "rate" for form in self.table.forms.values()) and not self.places:
                self.found.unadded += lines
                return
        self.found.parts += firsts[1:]
        self.found.repeated += [line for same in writings.values() for line in same[1:]]
        self._keep(zone, firsts[0], row)

    def _once(self, lines: Sequence[int]) -> dict[int, Cell] | None:
        """One row from repetitions, None when they differ and nothing says what to do."""
        found: dict[int, Cell] = {}
        for rank, cells in self.table.cells.items():
            given = [cells[line] for line in lines]
            known = set(given) - {None}
            if len(known) <= 1:
                found[rank] = known.pop() if known else None
            elif self.policy is None:
                return None
            else:
                found[rank] = self._by_policy(given, self.table.forms[rank])
        return found if self.policy not in ("sum",) else self._sums(lines)

    def _sums(self, lines: Sequence[int]) -> dict[int, Cell]:
        """Sums of repetitions, equal ones too: the user said that they add up."""
        return {
            rank: _sum([cells[line] for line in lines])
            if self.table.forms[rank] == "count"
            else _common([cells[line] for line in lines])
            for rank, cells in self.table.cells.items()
        }

    def _by_policy(self, given: Sequence[Cell], form: Form) -> Cell:
        if self.policy == "first":
            return given[0]
        if self.policy == "last":
            return given[-1]
        if self.policy == "sum":
            return _sum(given) if form == "count" else _common(given)
        figures = [cell for cell in given if isinstance(cell, float)]
        return sum(figures) / len(figures) if len(figures) == len(given) else _secret(given)

    def _added(self, rows: Sequence[Mapping[int, Cell]]) -> tuple[Mapping[int, Cell], bool]:
        """Parts of a zone put together; whether a rate had to be left empty."""
        if len(rows) == 1:
            return rows[0], False
        found: dict[int, Cell] = {}
        blank = False
        for rank in self.table.cells:
            given = [row[rank] for row in rows]
            if self.table.forms[rank] == "count":
                found[rank] = _sum(given)
            else:
                found[rank] = _common(given)
                blank = blank or (found[rank] is None and any(cell is not None for cell in given))
        return found, blank


def _sum(given: Sequence[Cell]) -> Cell:
    """Sum, which is not known when a part is not: missing is never zero."""
    figures = [cell for cell in given if isinstance(cell, float)]
    return sum(figures) if len(figures) == len(given) else _secret(given)


def _common(given: Sequence[Cell]) -> Cell:
    """What every part says alike, nothing otherwise."""
    return given[0] if len(set(given)) == 1 else None


def _secret(given: Sequence[Cell]) -> Cell:
    return "secret" if "secret" in given else None
