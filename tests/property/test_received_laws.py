"""Laws of received files, all synthetic: the same cells by any road, nothing lost in silence."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import example, given, settings
from hypothesis import strategies as st
from importing import workbook

from diagnostic.errors import UserError
from diagnostic.sources.disk import disk_problems
from diagnostic.sources.headers import column_name, column_names
from diagnostic.sources.received import Received
from diagnostic.sources.tally import Tally

unhurried = settings(deadline=None, max_examples=60)
seldom = settings(deadline=None, max_examples=8)

NAMES = ("code", "libellé général", "effectif")
FRENCH = "abcdefghijklmnopqrstuvwxyzéèàçùâêîôûëïüABCÉÀ0123456789 '’-.,;|/()\"€œ°"
anything = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12
)
french = st.text(FRENCH, max_size=12)


def tables(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    """Rows of three cells, of which one at least says something."""
    row = st.tuples(cells, cells, cells).filter(lambda row: any(map(read_cell, row)))
    return st.lists(row, min_size=1, max_size=25)


def read_cell(cell: str) -> str | None:
    """What a cell is once it is read."""
    return cell.strip() or None


def as_read(rows: list[tuple[str, ...]]) -> list[tuple[str | None, ...]]:
    return [tuple(map(read_cell, row)) for row in rows]


@contextmanager
def received(content: bytes, name: str = "synthetic.csv") -> Iterator[Received]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield Received(path, name, Path(folder))


def cells_of(file: Received) -> tuple[list[tuple[str | None, ...]], Tally]:
    header, tally = file.header("code", "libelle_general", "effectif"), Tally()
    assert header is not None, file.candidates
    found: list[tuple[str | None, ...]] = []
    for frame in file.frames(header, tally):
        found += frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    return found, tally


def as_csv(
    rows: list[tuple[str, ...]], mark: str = ";", end: str = "\n", quote: int = csv.QUOTE_MINIMAL
) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=mark, lineterminator=end, quoting=quote)
    writer.writerows([NAMES, *rows])
    return text.getvalue()


marks = st.sampled_from(";,|\t")
ends = st.sampled_from(["\n", "\r\n"])
quotes = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


@unhurried
@given(tables(anything), marks, ends, quotes, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_text_gives_its_cells_whatever_its_form(
    rows: list[tuple[str, ...]], mark: str, end: str, quote: int, encoding: str
) -> None:
    with received(as_csv(rows, mark, end, quote).encode(encoding)) as file:
        found, tally = cells_of(file)
        assert found == as_read(rows)
        assert (tally.read, tally.kept) == (len(rows), len(rows))


@unhurried
@given(tables(french), marks, st.sampled_from(["cp1252", "utf-8"]))
def test_a_french_text_of_windows_is_a_french_text(
    rows: list[tuple[str, ...]], mark: str, encoding: str
) -> None:
    with received(as_csv(rows, mark).encode(encoding)) as file:
        assert cells_of(file)[0] == as_read(rows)


@unhurried
@given(tables(anything))
def test_a_parquet_gives_the_same_cells_as_a_text(rows: list[tuple[str, ...]]) -> None:
    columns = zip(*rows, strict=True)
    content = io.BytesIO()
    pq.write_table(pa.table(dict(zip(NAMES, map(list, columns), strict=True))), content)
    with received(content.getvalue()) as file, received(as_csv(rows).encode()) as other:
        found, tally = cells_of(file)
        expected = [tuple(None if cell == "nan" else cell for cell in row) for row in as_read(rows)]
        assert found == [row for row in expected if any(row)]
        assert tally.read == cells_of(other)[1].read


@seldom
@given(tables(french.map(lambda cell: cell.lstrip("="))))
def test_a_workbook_gives_the_same_cells_as_a_text(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sheet = [list(NAMES), *([cell or None for cell in row] for row in rows)]
        path = workbook(Path(folder), "synthetic.xlsx", {"Feuille": sheet})
        assert cells_of(Received(path, path.name, Path(folder)))[0] == as_read(rows)


lines = st.lists(
    st.sampled_from(["01001;Ain;1", "x;y", "a;b;c;d", "", ";;", ' ;"";', '01002;"un;deux";2']),
    max_size=30,
)


@unhurried
@given(lines)
def test_every_line_is_kept_left_out_or_refused(given: list[str]) -> None:
    text = "code;libellé général;effectif\n" + "".join(f"{line}\n" for line in given)
    with received(text.encode()) as file:
        found, tally = cells_of(file)
    good = [line for line in given if line.startswith("01")]
    assert len(found) == len(good) == tally.kept
    assert tally.read == sum(line != "" for line in given)
    assert tally.refused.total() == given.count("x;y") + given.count("a;b;c;d")
    assert tally.left_out.total() == given.count(";;") + given.count(' ;"";')


@unhurried
@given(st.integers(1, 400), st.data())
def test_a_text_cut_anywhere_is_refused_or_lacks_only_its_end(
    size: int, data: st.DataObject
) -> None:
    rows = [(f"{rank:05d}", f"Commune n° {rank}", str(rank * 7)) for rank in range(size)]
    whole = as_csv(rows, quote=csv.QUOTE_ALL if size % 2 else csv.QUOTE_MINIMAL).encode()
    cut = whole[: data.draw(st.integers(len(NAMES[0]) + 40, len(whole)))]
    with received(cut) as file, suppress(UserError):
        found, _ = cells_of(file)
        assert found[:-1] == rows[: max(0, len(found) - 1)]
        assert len(found) >= cut.count(b"\n") - 1


starts = st.sampled_from(
    [b"", b"PAR1", b"PK\3\4", b"\xff\xfe", b"\xef\xbb\xbf", b"{", b"a;b\n1;2\n"]
)


@settings(deadline=None, max_examples=100)
@given(starts, st.binary(max_size=400))
@example(b"\xff\xfe", b"\x00")
@example(b"\xff\xfe", b"\x00\xd8")
@example(b"PAR1", b"\xff\xff\xff\x7fPAR1")
def test_any_bytes_are_a_table_or_a_sentence(start: bytes, rest: bytes) -> None:
    with received(start + rest) as file, suppress(UserError), disk_problems():
        for header in filter(lambda header: any(header.names), file.candidates):
            for frame in file.frames(header, Tally()):
                assert list(frame) == [name for name in header.names if name]


@given(st.text(max_size=30))
def test_a_normalised_name_is_normal(text: str) -> None:
    name = column_name(text)
    assert column_name(name) == name
    assert re.fullmatch(r"([a-z0-9]+(_[a-z0-9]+)*)?", name)


@given(st.lists(st.sampled_from(["total", "Total", "total 2", "total_2_2", "", "é", "E"])))
def test_normalised_names_are_each_alone(cells: list[str]) -> None:
    names = [name for name in column_names(cells) if name]
    assert len(set(names)) == len(names) == sum(cell != "" for cell in cells)
