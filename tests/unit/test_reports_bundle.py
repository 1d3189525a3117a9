"""The archive of figures and tables: ordered, named in plain letters, the same bytes twice."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

from diagnostic.reports.bundle import Index, Item, bundle, file_names

INDEX = Index("Diagnostic", "Territoire synthétique", date(2026, 11, 22), ("Note utile.",))
POPULATION = "Population par commune"
ITEMS = (
    Item("carte", "png", b"\x89PNG", POPULATION, ("INSEE, RP",), "2023", "Population"),
    Item("tableau", "xlsx", b"PK", POPULATION, ("INSEE, RP.",), "2023", "Population"),
    Item("graphique", "svg", b"<svg/>", "Âges", ()),
)


def opened(items: tuple[Item, ...] = ITEMS, index: Index = INDEX) -> ZipFile:
    return ZipFile(BytesIO(bundle(items, index)))


def test_files_are_in_order_with_readable_names() -> None:
    archive = opened()
    assert archive.namelist() == [
        "index.html",
        "LISEZ-MOI.txt",
        "01-population-carte.png",
        "02-population-tableau.xlsx",
        "03-ages-graphique.svg",
    ]
    assert archive.testzip() is None
    assert archive.read("01-population-carte.png") == b"\x89PNG"


def test_the_same_files_twice_are_the_same_bytes() -> None:
    assert bundle(ITEMS, INDEX) == bundle(ITEMS, INDEX)
    assert {entry.date_time for entry in opened().infolist()} == {(2026, 11, 22, 0, 0, 0)}


def test_a_day_that_archives_cannot_write_is_no_problem() -> None:
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        assert opened(index=Index("x", "y", day)).testzip() is None


def test_index_lists_each_file_with_its_source_and_year() -> None:
    archive = opened()
    text = archive.read("LISEZ-MOI.txt").decode("utf-8-sig").replace("\u00a0", " ")
    page = archive.read("index.html").decode().replace("\u00a0", " ")
    for words in (
        "Diagnostic",
        "Territoire synthétique",
        "Note utile.",
        "Établi le 22 novembre 2026 avec Diagnostic CPTS",
        "01-population-carte.png",
        "Carte",
        "Population par commune",
        "Année : 2023.",
        "Source : INSEE, RP.",
        "03-ages-graphique.svg",
    ):
        assert words in text
        assert words in page
    assert "\r\n" in text
    assert "\n" not in text.replace("\r\n", "")
    assert 'src="01-population-carte.png"' in page
    assert 'src="02-' not in page
    assert "http" not in page


def test_hostile_words_stay_words_and_names_stay_in_the_folder() -> None:
    hostile = '../../<script>alert(1)</script>"&{{ }}\\..\\con:'
    items = tuple(Item(hostile, hostile, b"", hostile, (hostile,), hostile) for _ in range(2))
    archive = opened(items, Index(hostile, hostile, INDEX.on, (hostile,)))
    for name in archive.namelist():
        assert re.fullmatch(r"[A-Za-z0-9.-]+", name)
        assert len(PurePosixPath(name).parts) == 1
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]
    parser.feed(archive.read("index.html").decode())
    assert "script" not in tags


def test_names_hold_for_many_files_and_for_no_words() -> None:
    names = file_names([Item("", "png", b"", "🙂", ())] * 120)
    assert (names[0], names[-1]) == ("001.png", "120.png")
    assert names == tuple(sorted(names))
    long = file_names([Item("carte", "png", b"", "très long " * 50, ())])[0]
    assert len(long) < 80


def test_a_credit_that_says_what_it_is_of_is_no_source() -> None:
    items = (
        Item("carte", "svg", b"", "Situation", ("Contours : IGN, simplifiés.",)),
        Item(
            "carte", "svg", b"", "Âges", ("INSEE, 2019", "DREES", "Contours : IGN", "Couleurs : x")
        ),
    )
    text = opened(items).read("LISEZ-MOI.txt").decode("utf-8-sig").replace("\u00a0", " ")
    assert "  Contours : IGN, simplifiés.\r\n" in text
    assert "  Source : INSEE, 2019 ; DREES.\r\n  Contours : IGN. Couleurs : x.\r\n" in text
    assert "Source : Contours" not in text


def test_a_name_that_is_too_long_is_cut_between_two_words() -> None:
    title = "La population augmente-t-elle plus vite ici que dans le département"
    (name,) = file_names([Item("graphique", "svg", b"", title, ())])
    assert name == "01-la-population-augmente-t-elle-plus-vite-ici-que-dans-le-graphique.svg"
    assert len(file_names([Item("", "svg", b"", "x" * 200, ())])[0]) == 67
