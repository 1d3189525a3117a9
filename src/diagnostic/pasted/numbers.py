"""Columns of texts read as figures: numbers, what is not known, what is secret, what is unreadable.

Marks of decimals and of thousands are told on a whole column, never cell by cell: ``1,234`` alone
means nothing. A cell that cannot be read is told by its line, and never becomes a zero.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from diagnostic.pasted.cells import Kind, ReadCell, all_tidy, read_cell

Mark = Literal[",", "."]
"""A decimal mark."""
_PLAIN = re.compile(r"(?:(?:-?\d+(?:[.,]\d+)?)?\n)*")
_SURE = re.compile(r"[.,]\d{1,2}\n|[.,]\d{4}|(?:^|\n)-?0+[.,]\d|\d{4}[.,]\d")
_LEAST_SHARE = 0.9
"""Share of the filled cells that must be read for a column to be figures."""
_LEAST_UNIT = 0.5
_LONG = 5_000
_SAMPLE = 1_000
"""Cells read of a column longer than ``_LONG``, to tell that it is words."""


@dataclass(frozen=True, eq=False)
class Figures:
    """A column read.

    Attributes
    ----------
    values
        Of each cell, NaN where it is no number.
    secret, unknown, unreadable
        Cells that say secrecy; that are empty or say that nothing is known; that say something
        else, dates among them.
    dates
        How many cells are dates.
    filled
        How many cells are not empty.
    percent
        Whether its numbers bear a % sign; ``unit`` what else they bear, or empty.
    decimal
        The decimal mark, None when no number has one; ``guessed`` when nothing proves it.
    thousands
        Mark between thousands (comma or point), None when there is none.
    """

    values: NDArray[np.float64]
    secret: NDArray[np.bool_]
    unknown: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]
    dates: int
    filled: int
    percent: bool = False
    unit: str = ""
    decimal: Mark | None = None
    guessed: bool = False
    thousands: Mark | None = None

    @property
    def numbers(self) -> int:
        """How many cells are numbers."""
        return int(np.isfinite(self.values).sum())

    @property
    def are_figures(self) -> bool:
        """Whether almost every filled cell is read, and one at least is a number."""
        wrong = int(self.unreadable.sum())
        return self.numbers > 0 and wrong <= (1 - _LEAST_SHARE) * max(1, self.filled)

    @property
    def are_dates(self) -> bool:
        """Whether half of the filled cells are dates."""
        return self.dates > 0 and 2 * self.dates >= self.filled

    @property
    def are_whole(self) -> bool:
        """Whether every number is whole."""
        known = self.values[np.isfinite(self.values)]
        return bool(np.all(known == np.round(known)))


def read_figures(
    cells: Sequence[str], decimal: Mark | None = None, hint: Mark | None = None
) -> Figures:
    """Read a column of texts as numbers.

    Parameters
    ----------
    cells
        Texts of the column.
    decimal
        The decimal mark that the user chose.
    hint
        That of the other columns of the table, for a column that proves nothing by itself.
    """
    plain = _plain_figures(cells, decimal)
    if plain is not None:
        return plain
    return _words(cells) if _are_words(cells) else _mixed_figures(cells, decimal, hint)


def _are_words(cells: Sequence[str]) -> bool:
    """Whether a long column is plainly no figures, so that not every cell need be read."""
    if len(cells) < _LONG:
        return False
    some = sorted(set(cells))
    read = [read_cell(text).kind for text in all_tidy(some[:: len(some) // _SAMPLE + 1]) if text]
    return 2 * sum(kind != "unreadable" for kind in read) < len(read)


def _words(cells: Sequence[str]) -> Figures:
    """A column without any figure."""
    empty = np.fromiter((not cell.strip() for cell in cells), dtype=np.bool_, count=len(cells))
    no = np.zeros(len(cells), dtype=np.bool_)
    return Figures(np.full(len(cells), np.nan), no, empty, ~empty, 0, int((~empty).sum()))


def _plain_figures(cells: Sequence[str], decimal: Mark | None) -> Figures | None:
    """Figures of a column written plainly, in one pass; None when it is not."""
    joined = "\n".join(cells) + "\n"
    if not joined.isascii() or joined.count("\n") != len(cells) or not _PLAIN.fullmatch(joined):
        return None
    comma, point = "," in joined, "." in joined
    mark: Mark | None = "," if comma else "." if point else None
    if (comma and point) or (mark and (decimal not in (None, mark) or not _SURE.search(joined))):
        return None
    texts = joined.replace(",", ".").split("\n")[: len(cells)]
    values = np.array([float(text) if text else np.nan for text in texts], dtype=np.float64)
    empty = np.isnan(values)
    no = np.zeros(len(cells), dtype=np.bool_)
    values[np.isinf(values)] = np.nan
    return Figures(values, no, empty, no, 0, int((~empty).sum()), decimal=mark)


def _mixed_figures(cells: Sequence[str], decimal: Mark | None, hint: Mark | None) -> Figures:
    tidy = all_tidy(cells)
    read = {text: read_cell(text) for text in set(tidy)}
    counts = Counter(tidy)
    unit = _unit(read, counts)
    marks = _marks([cell for cell in read.values() if cell.kind == "number"], decimal, hint)
    amounts = {text: _amount(cell, marks, unit) for text, cell in read.items()}
    kinds: dict[str, Kind] = {
        text: "unreadable" if cell.kind == "number" and amounts[text] is None else cell.kind
        for text, cell in read.items()
    }

    def where(*wanted: Kind) -> NDArray[np.bool_]:
        chosen = {text for text, kind in kinds.items() if kind in wanted}
        return np.fromiter((text in chosen for text in tidy), dtype=np.bool_, count=len(tidy))

    values = np.array([amounts[text] for text in tidy], dtype=np.float64)
    return Figures(
        values,
        where("secret"),
        where("unknown", "empty"),
        where("unreadable", "date"),
        sum(count for text, count in counts.items() if kinds[text] == "date"),
        len(tidy) - sum(count for text, count in counts.items() if kinds[text] == "empty"),
        percent=unit == "%",
        unit="" if unit == "%" else unit,
        decimal=marks.decimal if marks.used else None,
        guessed=marks.guessed,
        thousands=marks.thousands,
    )


# --- the whole column ---------------------------------------------------------------------------


def _unit(read: Mapping[str, ReadCell], counts: Mapping[str, int]) -> str:
    """Unit that the numbers of a column bear, the commonest one; empty when most bear none."""
    units: Counter[str] = Counter()
    for text, cell in read.items():
        if cell.kind == "number":
            units[cell.unit] += counts[text]
    named = {unit: count for unit, count in units.items() if unit}
    if not named:
        return ""
    best = max(named, key=lambda unit: named[unit])
    return best if named[best] >= _LEAST_UNIT * sum(units.values()) else ""


class _Marks(NamedTuple):
    decimal: Mark | None
    thousands: Mark | None
    guessed: bool = False
    used: bool = False


def _marks(cells: Sequence[ReadCell], decimal: Mark | None, hint: Mark | None) -> _Marks:
    """What the comma and the point mean in a column."""
    votes: Counter[tuple[str, str]] = Counter(_vote(cell) for cell in cells)
    used = any("," in cell.body or "." in cell.body for cell in cells)
    if decimal is not None:
        return _Marks(decimal, _other(decimal), used=used)
    comma: dict[str, int] = {sense: votes[",", sense] for sense in ("decimal", "thousands", "?")}
    point: dict[str, int] = {sense: votes[".", sense] for sense in ("decimal", "thousands", "?")}
    for mark, senses, others in ((",", comma, point), (".", point, comma)):
        if senses["decimal"] > senses["thousands"] and senses["decimal"] >= others["decimal"]:
            return _marked(mark, used=True)
    for mark, senses in ((",", comma), (".", point)):
        if senses["thousands"]:
            return _marked("." if mark == "," else ",", used=True)
    if comma["?"] and point["?"]:
        return _Marks(",", None, guessed=True, used=True)
    for mark, senses in ((",", comma), (".", point)):
        if senses["?"]:
            return _ambiguous(mark, cells, hint)
    return _Marks(hint or ",", None, used=False)


def _marked(mark: str, *, used: bool, guessed: bool = False) -> _Marks:
    decimal: Mark = "," if mark == "," else "."
    return _Marks(decimal, _other(decimal), guessed, used)


def _other(mark: Mark) -> Mark:
    return "." if mark == "," else ","


def _ambiguous(mark: str, cells: Sequence[ReadCell], hint: Mark | None) -> _Marks:
    """Sense of a mark that three digits always follow.

    Whoever writes three decimals writes them everywhere: beside bare numbers under a thousand,
    the mark is that of thousands. Otherwise the other columns tell; without them, a decimal mark.
    """
    bare = [cell.body for cell in cells if cell.body.isdigit()]
    marked = sum(mark in cell.body for cell in cells)
    other: Mark = "." if mark == "," else ","
    if marked >= 2 and bare and all(len(body) <= 3 for body in bare):
        return _marked(other, used=True, guessed=True)
    if hint is not None:
        return _marked(hint, used=True, guessed=True)
    return _marked(mark, used=True, guessed=True)


def _vote(cell: ReadCell) -> tuple[str, str]:
    """The mark that a number has, and its sense: decimal, thousands, or ``?``."""
    body = cell.body
    if body.isdigit():
        return "", ""
    commas, points = body.count(","), body.count(".")
    if not commas and not points:
        return "", ""
    if commas and points:
        last = "," if body.rfind(",") > body.rfind(".") else "."
        return last, "decimal"
    mark = "," if commas else "."
    if commas + points > 1:
        return mark, "thousands"
    before, after = body.split(mark)
    is_open = len(after) == 3 and 1 <= len(before) <= 3 and before[0] != "0"
    return mark, "?" if is_open and not cell.grouped and not cell.power else "decimal"


def _amount(cell: ReadCell, marks: _Marks, unit: str) -> float | None:
    """Number of a cell; None when it is none, or says it in another unit or with other marks."""
    if cell.kind != "number" or cell.unit not in ("", unit):
        return None
    body = cell.body
    if body.isascii() and body.isdigit() and not cell.power:
        value = float(body)
        return -value if cell.negative else value
    whole, _, rest = body.partition(marks.decimal or "\0")
    if marks.thousands and marks.thousands in whole:
        if not re.fullmatch(rf"\d{{1,3}}(?:{re.escape(marks.thousands)}\d{{3}})+", whole):
            return None
        whole = whole.replace(marks.thousands, "")
    if (whole and not whole.isdigit()) or (rest and not rest.isdigit()):
        return None
    value = float(f"{whole or '0'}.{rest or '0'}{cell.power}")
    if not np.isfinite(value):
        return None
    return -value if cell.negative else value
