"""Documents as PDF: laid out by data only, tagged, the same bytes each time."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from drawn import PLATE
from synthetic_document import LONG_WORD, MARKUP, document, every_block, grid

from diagnostic.paths import ROOT
from diagnostic.reports.documents.content import (
    Block,
    Break,
    Bullets,
    Facts,
    Grid,
    Heading,
    Missing,
    Pairs,
    Paragraph,
    Picture,
)
from diagnostic.reports.documents.paper import held, pages, to_pdf
from diagnostic.reports.documents.pictures import Album
from diagnostic.reports.documents.setting import SETTINGS, USUAL

ONE_PROCESS = """
import hashlib, sys
sys.path.insert(0, "tests")
from diagnostic.reports.documents.paper import to_pdf
from synthetic_document import document
print(hashlib.sha256(to_pdf(document())).hexdigest())
"""
SENTENCE = Paragraph("Une phrase qui fait à peu près une ligne. " * 3)


@pytest.fixture(scope="module")
def content() -> bytes:
    return to_pdf(document())


@pytest.fixture
def read(tmp_path: Path):
    """The words of a PDF, spaces made plain; skipped where no program reads them."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext n’est pas installé : les mots du PDF ne peuvent pas être relus")

    def words(content: bytes) -> str:
        path = tmp_path / "document.pdf"
        path.write_bytes(content)
        said = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, timeout=60
        )
        return re.sub(r"\s+", " ", said.stdout.decode().replace("\u200b", ""))

    return words


def test_the_same_bytes_in_two_processes(content: bytes) -> None:
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", ONE_PROCESS],
            cwd=ROOT,
            capture_output=True,
            check=True,
            timeout=120,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")},
        )
        assert found.stdout.strip() == hashlib.sha256(content).hexdigest()


def test_every_word_is_there_as_it_was_typed(content: bytes, read) -> None:
    said = read(content)
    for words in (
        "CPTS synthétique <du> Douaisis & alentours",
        "Lettre d’intention · Douaisis synthétique, 55 communes, 219 046 habitants",
        "Diagnostic CPTS, établi le 22 novembre 2026",
        "<b>gras</b> & *étoiles* _soulignés_ #let x = 1 $formule$ {{ titre }}",
        '"guillemets"',
        "Avant après",
        PLATE.title,
        "Source : INSEE, BPE 2023.",
        "À compléter. Les ruptures de parcours ne sont pas décrites.",
        "Commune synthétique 200",
        "Action synthétique 80",
        "DREES, APL 2023 : <synthétique>",
        "Établi le 22 novembre 2026 avec Diagnostic CPTS.",
    ):
        assert words in said


def test_the_head_of_a_table_is_on_each_page(read) -> None:
    once = Grid(grid().head, grid().rows, repeats=False)
    assert read(to_pdf(document((grid(),)))).count("Généralistes") >= 4
    assert read(to_pdf(document((once,)))).count("Généralistes") == 1


def test_a_pdf_is_tagged_titled_and_in_french(content: bytes) -> None:
    assert b"/MarkInfo" in content
    assert re.search(rb"/Lang ?\(fr", content)


def test_only_our_font_is_used(content: bytes, tmp_path: Path) -> None:
    if shutil.which("pdffonts") is None:
        pytest.skip("pdffonts n’est pas installé : les polices du PDF ne peuvent pas être relues")
    path = tmp_path / "document.pdf"
    path.write_bytes(content)
    told = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, timeout=60)
    fonts = told.stdout.decode().splitlines()[2:]
    assert fonts
    assert all("DiagnosticSans" in each and " yes yes yes " in each for each in fonts)


@pytest.mark.parametrize(
    "odd",
    [
        Grid((), ()),
        Grid(("Un",), ()),
        Grid(("Un",), (("a", "b", "c"), ())),
        Grid(("Un", "Deux"), (("a", "mot " * 3000),)),
        Grid((MARKUP,) * 12, ((LONG_WORD,) * 12,)),
        Facts(()),
        Facts((("1 234 567 890 123 456 789 012 345", LONG_WORD),) * 4),
        Pairs(((LONG_WORD, "mot " * 3000),)),
        Bullets(("", "\n")),
        Paragraph(""),
        Heading(MARKUP, 3),
        Missing(MARKUP, LONG_WORD),
        Break(),
        Picture(lambda canvas: PLATE),
    ],
)
def test_odd_blocks_are_written(odd: Block) -> None:
    assert to_pdf(document((odd, odd))).startswith(b"%PDF")


def test_pages_are_counted_without_the_last_one() -> None:
    one = document((SENTENCE,))
    two = document((SENTENCE, Break(), SENTENCE, Break()))
    assert [pages(each, USUAL, Album(each)) for each in (one, two)] == [1, 2]


@pytest.mark.parametrize(("count", "rank"), [(5, 0), (20, 1), (24, 2), (80, 2)])
def test_the_loosest_setting_that_holds_is_taken(count: int, rank: int) -> None:
    short = document((SENTENCE,) * count, most_pages=1)
    assert held(short, Album(short)) is SETTINGS[rank]


def test_a_body_that_says_its_sources_has_no_last_page(read) -> None:
    said = read(to_pdf(document((SENTENCE, grid(2)), says_sources=True)))
    assert "Page 1 sur 1" in said
    assert "Sources et limites" not in said


def test_a_document_as_long_as_it_needs_is_never_tightened() -> None:
    assert held(document(), Album(document())) is USUAL


def test_a_picture_is_drawn_once_and_fills_its_share() -> None:
    seen: list[object] = []
    (picture,) = (each for each in every_block(seen=seen) if isinstance(each, Picture))
    made = document((picture,), most_pages=1)
    to_pdf(made)
    assert len(seen) == 1
    drawn = Album(made).at(picture)
    assert drawn.width == pytest.approx(595.28 - 2 * 56.7, abs=0.5)  # type: ignore[union-attr]


def test_a_picture_never_overflows_its_page() -> None:
    tall = Picture(every_block()[7].drawing, ratio=5)  # type: ignore[union-attr]
    drawn = Album(document((tall,))).at(tall)
    assert drawn.height < 841.89 * 0.72  # type: ignore[union-attr]


def test_a_short_table_stands_on_one_page(read) -> None:
    """After a text of any length, its rows are never apart, nor its title nor its source."""
    found = set()
    for lines in range(14, 36, 4):
        made = document((Paragraph("Un mot.\n" * lines), grid(6)))
        found.add(pages(made, USUAL, Album(made)))
        sheets = re.split(r"Page \d+ sur \d+", read(to_pdf(made)))
        held_in = {
            next(rank for rank, sheet in enumerate(sheets) if words in sheet)
            for words in (
                "Les 6 communes",
                "Commune synthétique 1",
                "Commune synthétique 6",
                "populations légales 2023",
            )
        }
        assert len(held_in) == 1
    assert found == {1, 2}
