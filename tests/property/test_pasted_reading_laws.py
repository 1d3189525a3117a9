"""Whatever is pasted or dropped, there are rows or a French sentence, and never a crash."""

from __future__ import annotations

import csv
import io
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostic.errors import UserError
from diagnostic.pasted.columns import columns_of, notes_of
from diagnostic.pasted.grids import grid_of_file, grid_of_text
from diagnostic.pasted.headers import header_of
from diagnostic.pasted.model import Choices, Grid
from diagnostic.pasted.numbers import read_figures

_WORDS = """
59178 1001 2A004 200044618 Douai Saint-Denis Total Ensemble Source:Insee Code Commune nd s <11 12,5
1.234 1,234 1,234.5 (12) 12% 2021 05-sept 2024-01-01 #N/A " "" ' ; , | > » - – : = € km <img {{x}}
=HYPERLINK(1) N/A 1er 12(1) \x00 \x07 \ufeff \u200b é 🩺 ١٢ ² ½ ∞ nan inf 1e999 1_000 0x10 +-1 --
"""
_BLANKS = ["\t", "\n", "\r\n", " ", "  ", "\u00a0", "\u202f", "\u2028", "\x0b", "\x0c", "\x85"]
PIECES = st.sampled_from([*_WORDS.split(), *_BLANKS, "sep=;\n", "\ud800"])
MESS = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=80).map("".join),
    st.lists(st.lists(PIECES, max_size=6).map("\t".join), max_size=20).map("\n".join),
    st.lists(st.lists(PIECES, max_size=6).map(";".join), max_size=20).map("\r\n".join),
)
CELLS = st.one_of(
    PIECES, st.text(max_size=20), st.from_regex(r"-?[\d .,']{1,12} ?%?", fullmatch=True)
)
_KINDS = [
    b"",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"<",
    b"{",
    b"PAR1",
    b"BM",
]
_MARKS = [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0", b"\xff\xfe\x00\x00", b"\x89PNG"]
STARTS = st.sampled_from([*_KINDS, *_MARKS])


def everything(grid: Grid, choices: Choices) -> None:
    """Read a grid to the end, and check what always holds."""
    assert len({len(row) for row in grid.rows}) == 1
    header = header_of(grid, choices)
    columns = columns_of(grid, header, choices)
    assert len(columns) == len(grid.rows[0]) == len(set(header.names))
    said = [*header.lines, *(line.line for line in header.left_out)]
    assert sorted(said) == list(range(header.rank + 1, len(grid.rows)))
    for cells, figures in zip(header.columns, header.figures, strict=True):
        states = [figures.secret, figures.unknown, figures.unreadable]
        for at in range(len(cells)):
            is_number = math.isfinite(figures.values[at])
            assert sum(bool(state[at]) for state in states) + is_number == 1
    assert all(isinstance(note, str) for note in notes_of(header, columns))


CHOICES = st.builds(
    Choices,
    separator=st.sampled_from([None, None, "\t", ";", ",", "|", "  ", ":"]),
    header=st.sampled_from([None, None, -1, 0, 1, 5]),
    decimal=st.sampled_from([None, ",", "."]),
)


@settings(max_examples=600, deadline=None)
@given(MESS, CHOICES)
def test_any_text_gives_rows_or_a_sentence(text: str, choices: Choices) -> None:
    try:
        grid = grid_of_text(text, choices)
    except UserError:
        return
    everything(grid, choices)


@settings(max_examples=400, deadline=None)
@given(
    STARTS,
    st.one_of(st.binary(max_size=300), MESS.map(lambda text: text.encode("utf-8", "replace"))),
)
def test_any_bytes_give_rows_or_a_sentence(start: bytes, rest: bytes) -> None:
    is_workbook = start.startswith((b"PK", b"\xd0"))
    if is_workbook and len(rest) % 20:  # another process reads workbooks: a few are enough
        start = b""
    try:
        grid = grid_of_file(start + rest, "fichier\x00.csv")
    except UserError:
        return
    everything(grid, Choices())


@settings(max_examples=400, deadline=None)
@given(st.lists(CELLS, max_size=30), st.sampled_from([None, ",", "."]))
def test_every_cell_of_a_column_is_in_one_state(cells: list[str], decimal: object) -> None:
    figures = read_figures(cells, decimal)  # type: ignore[arg-type]
    for at in range(len(cells)):
        states = [figures.secret[at], figures.unknown[at], figures.unreadable[at]]
        assert sum(map(bool, states)) + math.isfinite(figures.values[at]) == 1


WORDS = (
    st.text("abcdefgéèçABC '-;,|\"", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda word: word and "  " not in word and word.strip('"').strip())
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(WORDS, st.integers(0, 10**7)), min_size=2, max_size=20),
    st.sampled_from([";", ",", "\t", "|"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_a_table_comes_back_as_it_was_written(
    rows: list[tuple[str, int]], separator: str, quoting: int, encoding: str
) -> None:
    if separator == "|":  # bars have no quotes
        rows = [(word.replace("|", "").strip('" ') or "a", amount) for word, amount in rows]
        text = "\n".join(f"| {word} | {amount} |" for word, amount in rows)
    else:
        target = io.StringIO()
        csv.writer(target, delimiter=separator, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
        text = target.getvalue()
    content = text.encode(encoding)
    grid = grid_of_file(content, "f.csv", Choices(separator=separator))
    assert grid.rows == tuple((" ".join(word.split()), str(amount)) for word, amount in rows)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.floats(-1e7, 1e7).map(lambda value: round(value, 2)), min_size=1, max_size=20),
    st.sampled_from([",", "."]),
    st.sampled_from(["", " ", "\u00a0", "\u202f", "'", "other"]),
    st.sampled_from(["", " %", "%", " €", " km"]),
    st.sampled_from(["-", "\u2212", "("]),
)
def test_figures_come_back_however_they_are_written(
    values: list[float], decimal: str, group: str, unit: str, minus: str
) -> None:
    mark = {",": ".", ".": ","}[decimal] if group == "other" else group

    def written(value: float) -> str:
        whole, rest = f"{abs(value):,.2f}".split(".")
        text = whole.replace(",", mark) + decimal + rest + unit
        if value >= 0:
            return text
        return f"({text})" if minus == "(" else minus + text

    figures = read_figures([written(value) for value in values])
    assert figures.values.tolist() == values
    assert figures.percent is ("%" in unit)
