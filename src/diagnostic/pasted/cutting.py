"""A text cut into cells: which mark sets them apart, and how its lines are cut by it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

ALIGNED = "  "
"""Columns aligned by two spaces or more."""
PAIRS = ":"
"""Lines of a name and a figure, with a colon or a mere space between them."""
WORDS = {
    "\t": "tabulations",
    ";": "points-virgules",
    "|": "barres verticales",
    ALIGNED: "colonnes alignées par des espaces",
    ",": "virgules",
    PAIRS: "un nom et un chiffre par ligne",
}
"""What is said of each separator; from the surest to the least sure."""

_SAMPLE = 400
_REGULAR = 0.5
_GAP = re.compile(r"\s*\t\s*|\s{2,}")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_QUOTED = re.compile(r'"[^"\n]*"')
_RULE = frozenset(" \t|+=:-─━┼╪")
_AMOUNT = r"[-−+(]?\d[\d.,]*\)?\s?(?:%|€)?"
_PAIR = (
    re.compile(
        rf"(?P<a>.*\S)\s*[:=]\s*(?P<b>{_AMOUNT}|[-−+]?\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+)"
    ),
    re.compile(r"(?P<a>\d[\dABab]\d{3})\s+(?P<b>[-−+]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+)"),
    re.compile(rf"(?P<a>\d[\dABab]\d{{3}}|.*[^\d\s(])\s+(?P<b>{_AMOUNT})"),
)
_MOST_BREAKS = 20
_MOST_PAIR = 200
_MOST_LINE = 100_000
"""Characters of a line with quotes: the reader of CSV refuses longer cells."""


def separator_of(lines: Sequence[str]) -> str:
    """Separator of a text: the surest one that cuts half of its lines in as many cells.

    Parameters
    ----------
    lines
        Lines of the text, empty ones included.

    Returns
    -------
    str
        A key of `WORDS`; empty when the text is not cut.
    """
    filled = [line for line in lines if line.strip()]
    sample = filled[: _SAMPLE // 2] + filled[_SAMPLE // 2 :][-_SAMPLE // 2 :]
    shares = {separator: _regularity(sample, separator) for separator in WORDS}
    sure = next((each for each, share in shares.items() if share >= _REGULAR), None)
    best = sure or max(shares, key=lambda each: shares[each])
    return best if shares[best] else ""


def cut(text: str, separator: str) -> list[list[str]]:
    """Rows of a text; one cell for each line without a separator."""
    lines = text.split("\n")
    if separator == ALIGNED:
        return _aligned(lines)
    if separator == PAIRS:
        return [_pair(line) for line in lines]
    if separator == "|":
        return [_between_bars(line) for line in lines if not _is_rule(line)]
    if not separator:
        return [[line] for line in lines]
    if '"' not in text:
        return [line.split(separator) for line in lines]
    return _quoted(text, separator)


def _regularity(lines: Sequence[str], separator: str) -> float:
    """Share of the lines that are cut in as many cells, two at least."""
    counts = Counter(_count(line, separator) for line in lines)
    return max((times for count, times in counts.items() if count), default=0) / max(1, len(lines))


def _count(line: str, separator: str) -> int:
    """How many times a line is cut."""
    if separator == ALIGNED:
        return len(_GAP.findall(line.strip()))
    if separator == PAIRS:
        return int(len(_pair(line)) > 1)
    if separator == "|":
        return line.strip().strip("|").count("|") if not _is_rule(line) else 0
    bare = _QUOTED.sub("", line) if '"' in line else line
    if separator == ",":
        # A comma between digits is a decimal one as well, unless no other comma is there.
        return bare.count(",") if _COMMA.search(bare) or bare.count(",") > 1 else 0
    return bare.count(separator)


def _quoted(text: str, separator: str) -> list[list[str]]:
    """Rows with cells between quotes; a quote that never closes is a mark like another."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows = list(reader)
    except csv.Error:
        rows = []
    if rows and not any(cell.count("\n") > _MOST_BREAKS for row in rows for cell in row):
        return rows
    return [_quoted_line(line, separator) for line in text.split("\n")]


def _quoted_line(line: str, separator: str) -> list[str]:
    if line.count('"') % 2:
        return [_unquoted(cell) for cell in line.split(separator)]
    return next(csv.reader([line[:_MOST_LINE]], delimiter=separator), [])


def _unquoted(cell: str) -> str:
    bare = cell.strip()
    is_quoted = len(bare) > 1 and bare[0] == bare[-1] == '"'
    return bare[1:-1].replace('""', '"') if is_quoted else cell


def _between_bars(line: str) -> list[str]:
    bare = line.strip()
    if "|" not in bare:
        return [bare]
    return bare.removeprefix("|").removesuffix("|").split("|")


def _is_rule(line: str) -> bool:
    """Whether a line only draws the border of a table."""
    drawn = line.count("-") + line.count("=") + line.count("─") + line.count("━")
    return drawn > 1 and _RULE.issuperset(line)


def _pair(line: str) -> list[str]:
    bare = line.strip()
    for form in _PAIR if len(bare) <= _MOST_PAIR else ():
        if found := form.fullmatch(bare):
            return [found["a"], found["b"]]
    return [bare]


def _aligned(lines: Sequence[str]) -> list[list[str]]:
    """Rows of aligned columns; a row with an empty cell is cut where the others are."""
    pieces = [_pieces(line) for line in lines]
    counts = Counter(len(row) for row in pieces if len(row) > 1)
    if not counts:
        return [[text for _, _, text in row] for row in pieces]
    width = max(counts, key=lambda count: (counts[count], count))
    full = [row for row in pieces if len(row) == width]
    spans = [
        (min(row[rank][0] for row in full), max(row[rank][1] for row in full))
        for rank in range(width)
    ]
    apart = all(before[1] <= after[0] for before, after in pairwise(spans))
    return [
        _placed(row, spans) if apart and 1 < len(row) < width else [text for _, _, text in row]
        for row in pieces
    ]


def _pieces(line: str) -> list[tuple[int, int, str]]:
    """Pieces of a line between gaps: where each starts and ends, and its text."""
    line = line.expandtabs(8).rstrip()
    found = []
    at = len(line) - len(line.lstrip())
    for gap in _GAP.finditer(line, at):
        found.append((at, gap.start(), line[at : gap.start()]))
        at = gap.end()
    return [*found, (at, len(line), line[at:])] if line[at:] else found


def _placed(row: Sequence[tuple[int, int, str]], spans: Sequence[tuple[int, int]]) -> list[str]:
    """Pieces under the column that each overlaps most; as they are when two fall together."""
    cells = [""] * len(spans)
    for start, end, text in row:
        overlaps = [min(end, last) - max(start, first) for first, last in spans]
        rank = overlaps.index(max(overlaps))
        if cells[rank]:
            return [piece for _, _, piece in row]
        cells[rank] = text
    return cells
