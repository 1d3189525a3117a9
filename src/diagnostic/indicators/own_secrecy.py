"""Secrecy of the user's own counts of people: what is hidden so that nothing can be told back.

From 1 to under the threshold a count of people is not shown (11: the rule of the CNAM's Data
pathologies); a zero is. A figure that would give a hidden one back is hidden with it:

- a rate, when its numerator is such a count, or the people that it is of (inhabitants excepted:
  everybody knows how many they are);
- a count and a rate whose numerator is that very count, together or not at all;
- where columns add up on every line where all are known, the hidden ones of a line must be two at
  least and count the threshold together, since their sum is the total less what is shown;
- a city beside its arrondissements, which it is the sum of, in the same way.

The smallest figure that is shown is the one to go. A blank cell is taken for a zero here: it is
what a reader would try. Columns are looked at with every other one of the same level, whatever
their table; a table of a larger level is not subtracted from, since the sums of the application
count only what is shown, but two tables that the user gives at two levels are not set side by side.

References
----------
Jamme J., Rastout N. (2023), manuel de protection des tableaux, InseeFrLab (secret secondaire).
Hundepool A. et al. (2012), *Statistical Disclosure Control*, Wiley, ch. 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnostic.indicators.arrays import NAN, Numbers
from diagnostic.indicators.own import INHABITANTS, OwnFigures
from diagnostic.territory.atlas import CITIES

SAMPLE = 64
"""Lines on which sums of columns are first looked for."""
MOST_SURE = 3
"""Parts of a sum that one line is enough to believe; more of them need two lines."""
STEPS = 20_000
"""Sums that are tried before giving up: a table of many columns of zeros has too many."""
LOOSE = 0.01
"""How far a numerator made from a rounded rate may be from the count that it is, in parts of it."""
NOTHING = 1e-9

Cell = tuple[int, int]
"""Line and column."""


class Sum(NamedTuple):
    """A cell that is the sum of others."""

    total: Cell
    parts: tuple[Cell, ...]


class Relation(NamedTuple):
    """A column that is the sum of others."""

    total: int
    parts: tuple[int, ...]


def protected(
    figures: Iterable[OwnFigures], inhabitants: Mapping[str, float] | None = None
) -> tuple[OwnFigures, ...]:
    """The same figures without those that must not be shown, whose zones become secret.

    What is protected already stays as it is.

    Parameters
    ----------
    inhabitants
        Of each zone, to protect the rates that have no denominators of their own.
    """
    every = tuple(figures)
    hidden: dict[int, frozenset[str]] = defaultdict(frozenset)
    for level in {each.level for each in every}:
        ranks = [rank for rank, each in enumerate(every) if each.level == level]
        grid = _grid([every[rank] for rank in ranks], inhabitants or {})
        _settle(grid)
        zones = np.array(grid.zones, dtype=object)
        for column, of in enumerate(grid.of.tolist()):
            hidden[ranks[of]] |= frozenset(zones[grid.hidden[:, column]].tolist())
    return tuple(_without(each, hidden[rank]) for rank, each in enumerate(every))


def _without(figures: OwnFigures, hidden: frozenset[str]) -> OwnFigures:
    gone = hidden | figures.secret
    if not gone:
        return figures
    return replace(
        figures,
        values={zone: v for zone, v in figures.values.items() if zone not in gone},
        denominators={zone: v for zone, v in figures.denominators.items() if zone not in gone},
        secret=gone,
    )


# --- the figures of a level as a grid -------------------------------------------------------------


@dataclass
class _Grid:
    """Counts of people, line by line: those of the columns, and those that rates give away.

    ``of`` is the rank of the figures of each column, ``exact`` whether they are as they were
    given. ``hidden`` is what changes.
    """

    zones: tuple[str, ...]
    of: NDArray[np.intp]
    values: Numbers
    thresholds: Numbers
    exact: NDArray[np.bool_]
    hidden: NDArray[np.bool_]
    relations: list[Relation] = field(default_factory=list)
    lines: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def hide(self, cells: Iterable[Cell]) -> bool:
        """Hide some cells, with what the same figure shows beside; whether any was shown."""
        changed = False
        for line, column in cells:
            same = np.flatnonzero(self.of == self.of[column])
            changed |= not self.hidden[line, same].all()
            self.hidden[line, same] = True
        return changed


class _Column(NamedTuple):
    of: int
    values: Mapping[str, float]
    threshold: int
    exact: bool


def _grid(figures: Sequence[OwnFigures], inhabitants: Mapping[str, float]) -> _Grid:
    columns = [c for of, each in enumerate(figures) for c in _columns(of, each, inhabitants)]
    zones = tuple(dict.fromkeys(z for each in figures for z in (*each.values, *each.secret)))
    values = np.full((len(zones), len(columns)), NAN)
    rank = {zone: line for line, zone in enumerate(zones)}
    for at, column in enumerate(columns):
        here = [(rank[zone], value) for zone, value in column.values.items() if zone in rank]
        if here:
            lines, found = zip(*here, strict=True)
            values[list(lines), at] = found
    thresholds = np.array([column.threshold for column in columns], dtype=float)
    exact = np.array([column.exact for column in columns], dtype=bool)
    # Half a person of the rounding of a rate.
    least = np.where(exact, thresholds, thresholds - 0.5)
    with np.errstate(invalid="ignore"):
        hidden = (values > NOTHING) & (values < least)
    of = np.array([column.of for column in columns], dtype=np.intp)
    for at, column in enumerate(columns):
        marked = [rank[zone] for zone in figures[column.of].secret]
        hidden[marked, at] = True
    grid = _Grid(zones, of, values, thresholds, exact, hidden)
    grid.hide([(int(line), int(at)) for line, at in np.argwhere(hidden)])
    grid.relations = _relations(grid)
    grid.lines = [
        (rank[city], tuple(rank[zone] for zone in zones if zone.startswith(parts)))
        for city, parts in _ARRONDISSEMENTS.items()
        if city in rank
    ]
    return grid


_ARRONDISSEMENTS = dict(zip(CITIES, ("751", "6938", "132"), strict=True))
"""How the codes of the arrondissements of a city begin."""


def _columns(of: int, each: OwnFigures, inhabitants: Mapping[str, float]) -> Iterator[_Column]:
    """Counts that an indicator shows or gives away."""
    if not each.is_rate:
        yield _Column(of, each.values, each.threshold, exact=True)
        return
    is_public = each.weight.startswith(INHABITANTS)
    below = each.denominators
    if not below and is_public and each.scale > 1:
        below = inhabitants
    if not below:
        return
    above = {z: v * below[z] / each.scale for z, v in each.values.items() if z in below}
    yield _Column(of, above, each.threshold, exact=False)
    if not is_public:
        kept = {zone: below[zone] for zone in each.values if zone in below}
        yield _Column(of, kept, each.threshold, exact=True)


# --- columns that add up --------------------------------------------------------------------------


def _relations(grid: _Grid) -> list[Relation]:
    """Every column that is the sum of others on all the lines where all are known."""
    if not grid.hidden.any():
        return []
    with np.errstate(invalid="ignore"):
        usable = [
            column
            for column in range(len(grid.of))
            if (grid.values[:, column] > NOTHING).any() and not (grid.values[:, column] < 0).any()
        ]
    search = _Search(grid, usable)
    found: list[Relation] = []
    for total in usable:
        found += search.of(total)
    return found


class _Search:
    """Looks for sums on a few lines, and checks them on all."""

    def __init__(self, grid: _Grid, usable: Sequence[int]) -> None:
        self.grid, self.usable = grid, usable
        known = np.isfinite(grid.values[:, usable]).sum(axis=1)
        size = np.nansum(grid.values[:, usable], axis=1)
        self.few = np.lexsort((-size, -known))[:SAMPLE]
        self.sample = grid.values[self.few]
        self.steps = STEPS

    def of(self, total: int) -> Iterator[Relation]:
        """Sums that a column is."""
        others = [c for c in self.usable if self.grid.of[c] != self.grid.of[total]]
        # The same two columns are one relation, not two.
        yield from self._from(total, (), others, self.sample[:, total])

    def _from(
        self, total: int, parts: tuple[int, ...], others: Sequence[int], left: Numbers
    ) -> Iterator[Relation]:
        for at, column in enumerate(others):
            self.steps -= 1
            if self.steps < 0:
                return
            rest = left - self.sample[:, column]
            taken = (*parts, column)
            tolerance = self._tolerance(total, taken, self.sample)
            with np.errstate(invalid="ignore"):
                if (rest < -tolerance).any():
                    continue
            if self._holds(total, taken):
                if len(taken) > 1 or taken[0] > total:
                    yield Relation(total, taken)
                continue
            yield from self._from(total, taken, others[at + 1 :], rest)

    def _tolerance(self, total: int, parts: Sequence[int], values: Numbers) -> Numbers:
        size = np.nan_to_num(values[:, total])
        loose = int((~self.grid.exact[[total, *parts]]).sum())
        return np.asarray(0.5 * loose + LOOSE * size if loose else 1e-6 * (1 + size))

    def _holds(self, total: int, parts: Sequence[int]) -> bool:
        values = self.grid.values
        gap = values[:, total] - values[:, list(parts)].sum(axis=1)
        known = np.isfinite(gap)
        some = values[:, total] > NOTHING
        least = 1 if len(parts) <= MOST_SURE else min(2, int(some.sum()))
        if (some & known).sum() < least:
            return False
        return bool((np.abs(gap) <= self._tolerance(total, parts, values))[known].all())


# --- what must be hidden with the rest ------------------------------------------------------------


def _settle(grid: _Grid) -> None:
    """Hide until nothing hidden can be computed."""
    while _by_sums(grid) or _by_equations(grid):
        pass


def _by_sums(grid: _Grid) -> bool:
    """Hide what one sum would give back; whether anything was hidden."""
    changed = False
    for each in _doubtful(grid):
        while (cell := _to_hide(grid, each)) is not None:
            changed |= grid.hide([cell])
    return changed


def _doubtful(grid: _Grid) -> Iterator[Sum]:
    """Sums that may give a hidden cell back."""
    for relation in grid.relations:
        total, parts = relation
        for line in np.flatnonzero(_is_told(grid, relation)).tolist():
            yield Sum((line, total), tuple((line, part) for part in parts))
    for whole, lines in grid.lines:
        for column in range(len(grid.of)):
            if grid.hidden[[whole, *lines], column].any():
                yield Sum((whole, column), tuple((line, column) for line in lines))


def _is_told(grid: _Grid, relation: Relation) -> NDArray[np.bool_]:
    """Lines where a sum of columns gives something back: the rule of `_to_hide` on all of them."""
    total, parts = relation.total, list(relation.parts)
    hidden, values = grid.hidden[:, parts], grid.values[:, parts]
    many = hidden.sum(axis=1)
    left = grid.values[:, total] - np.where(hidden, 0.0, np.nan_to_num(values)).sum(axis=1)
    least = (hidden * grid.thresholds[parts]).max(axis=1)
    few = (many == 1) | (left < least - NOTHING)
    is_told = np.isfinite(left) & (many > 0) & few
    found: NDArray[np.bool_] = np.where(grid.hidden[:, total], many == 0, is_told)
    return found


def _to_hide(grid: _Grid, each: Sum) -> Cell | None:
    """The next cell to hide so that a sum gives nothing back; None when it gives nothing."""
    hidden = [cell for cell in each.parts if grid.hidden[cell]]
    shown = [cell for cell in each.parts if not grid.hidden[cell] and grid.values[cell] > NOTHING]
    smallest = min(shown, key=lambda cell: float(grid.values[cell]), default=None)
    if grid.hidden[each.total]:
        zeros = [cell for cell in each.parts if grid.values[cell] == 0]
        return None if hidden else smallest or next(iter(zeros), None)
    if not hidden or not np.isfinite(grid.values[each.total]):
        return None
    least = max(float(grid.thresholds[column]) for _, column in hidden)
    left = float(grid.values[each.total]) - sum(float(grid.values[cell]) for cell in shown)
    if len(hidden) > 1 and left >= least - NOTHING:
        return None
    return smallest or each.total


def _by_equations(grid: _Grid) -> bool:
    """Hide what several sums together would give back; whether anything was hidden."""
    if len(grid.relations) < 2:
        return False
    changed = False
    equations = np.zeros((len(grid.relations), len(grid.of)))
    for row, (total, parts) in enumerate(grid.relations):
        equations[row, list(parts)], equations[row, total] = 1.0, -1.0
    patterns, which = np.unique(grid.hidden, axis=0, return_inverse=True)
    for rank, pattern in enumerate(patterns):
        columns = np.flatnonzero(pattern)
        told = columns[determined(equations[:, columns])]
        for column in told[:1].tolist():
            for line in np.flatnonzero(which.ravel() == rank).tolist():
                changed |= _hide_beside(grid, line, column)
    return changed


def _hide_beside(grid: _Grid, line: int, column: int) -> bool:
    """Hide the smallest figure of the line that is in a sum with a column."""
    beside = {
        other
        for total, parts in grid.relations
        if column in (total, *parts)
        for other in (total, *parts)
    }
    shown = {c: float(grid.values[line, c]) for c in beside if not grid.hidden[line, c]}
    known = [c for c, value in shown.items() if value > NOTHING]
    known = known or [c for c, value in shown.items() if value == 0]
    return bool(known) and grid.hide([(line, min(known, key=shown.__getitem__))])


def determined(equations: Numbers) -> NDArray[np.bool_]:
    """Which unknowns of some linear equations have one solution only.

    Parameters
    ----------
    equations
        Shape ``(equations, unknowns)``.
    """
    if not equations.size:
        return np.zeros(equations.shape[1], dtype=bool)
    _, sizes, rows = np.linalg.svd(equations)
    rank = int((sizes > 1e-9).sum())
    free = rows[rank:]
    found: NDArray[np.bool_] = (np.abs(free) < 1e-9).all(axis=0)
    return found
