"""Word files: every block is there, in real styles, and every text is a text."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from drawn import PLATE
from PIL import Image
from synthetic_document import DAY, LONG_WORD, MARKUP, document, every_block, grid

from diagnostic.paths import ROOT
from diagnostic.reports.documents.content import (
    Block,
    Break,
    Bullets,
    Facts,
    Grid,
    Heading,
    Missing,
    Paragraph,
    Picture,
)
from diagnostic.reports.documents.word import to_docx

ONE_PROCESS = """
import hashlib, sys
sys.path.insert(0, "tests")
from diagnostic.reports.documents.word import to_docx
from synthetic_document import document
print(hashlib.sha256(to_docx(document())).hexdigest())
"""


@pytest.fixture(scope="module")
def content() -> bytes:
    return to_docx(document())


def word_of(*blocks: Block, **changes: object) -> docx.document.Document:  # type: ignore[name-defined]
    return docx.Document(BytesIO(to_docx(document(blocks, **changes))))


def xml_of(content: bytes, name: str = "word/document.xml") -> str:
    return ZipFile(BytesIO(content)).read(name).decode()


def styled(word: docx.document.Document, style: str) -> list[str]:  # type: ignore[name-defined]
    return [each.text for each in word.paragraphs if each.style.name == style]


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
    assert {each.date_time[:3] for each in ZipFile(BytesIO(content)).infolist()} == {(2026, 11, 22)}


def test_words_are_in_real_styles(content: bytes) -> None:
    word = docx.Document(BytesIO(content))
    assert styled(word, "Title") == ["CPTS synthétique <du> Douaisis & alentours"]
    assert styled(word, "Subtitle") == ["Lettre d’intention"]
    assert styled(word, "Heading 1") == [
        *("Le territoire", "Les communes", "Une longue liste", "Sources et limites"),
    ]
    assert styled(word, "Heading 3") == ["Les mots"]
    assert PLATE.title in styled(word, "Caption")
    assert len(styled(word, "List Bullet")) == 80 + 3 + 3
    (missing,) = styled(word, "À compléter")
    assert missing.startswith("À compléter. Les ruptures de parcours ne sont pas décrites.")


def test_texts_are_texts(content: bytes) -> None:
    word = docx.Document(BytesIO(content))
    said = [each.text for each in word.paragraphs]
    assert MARKUP in said
    assert LONG_WORD in said
    assert any(each.split() == ["Avant", "après"] for each in said)
    assert MARKUP in [each.text for each in word.tables[3]._cells]


def test_new_lines_make_paragraphs() -> None:
    said = styled(word_of(Paragraph("Un.\n\nDeux.\r\nTrois.")), "Normal")
    assert [each for each in said if each] == ["Un.", "Deux.", "Trois."]


def test_a_picture_has_its_title_its_words_and_its_sources() -> None:
    word = word_of(Picture(every_block()[7].drawing, share=0.5))  # type: ignore[union-attr]
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Carte. De 0 à 12 médecins."
    assert shape.width.pt == pytest.approx((595.28 - 2 * 56.7) / 2, abs=0.5)
    (source,) = styled(word, "Source")
    for said in ("12 communes", "secret statistique", "INSEE, BPE 2023", "Établi le 22"):
        assert said in source.replace("\u00a0", " ")
    (image,) = [part for part in word.part.package.parts if part.partname.endswith(".png")]
    picture = Image.open(BytesIO(image.blob))
    assert picture.info["dpi"][0] >= 200
    assert picture.width == pytest.approx(shape.width.inches * 220, abs=2)


def test_a_picture_without_contour_is_what_is_missing() -> None:
    word = word_of(Picture(lambda canvas: PLATE))
    assert not word.inline_shapes
    assert "contour" in styled(word, "À compléter")[0]


def test_a_table_repeats_its_head_and_never_cuts_a_row(content: bytes) -> None:
    table = docx.Document(BytesIO(content)).tables[5]._tbl
    rows = table.findall(qn("w:tr"))
    assert len(rows) == 201
    heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    assert heads == [True, *[False] * 200]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    sides = [each.get(qn("w:val")) for each in rows[1].iter(qn("w:jc"))]
    assert sides == ["right"] * 3


def test_a_row_that_could_fill_a_page_may_be_cut() -> None:
    word = word_of(Grid(("Un", "Deux"), (("a", "mot " * 2000), ("b", "c"))))
    first, second = word.tables[0]._tbl.findall(qn("w:tr"))[1:]
    assert first.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is None
    assert second.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_a_table_never_begins_nor_ends_with_one_row_alone(content: bytes) -> None:
    rows = docx.Document(BytesIO(content)).tables[5]._tbl.findall(qn("w:tr"))[1:]
    kept = [row.find(f".//{qn('w:keepNext')}") is not None for row in rows]
    assert kept == [True, *[False] * 197, True, True]


def test_an_address_is_one_paragraph_in_the_right_half() -> None:
    word = word_of(Paragraph("ARS\nCPAM", "aside"))
    assert styled(word, "Destinataire") == ["ARS\nCPAM"]
    style = next(each for each in word.styles if each.name == "Destinataire")
    assert style.paragraph_format.left_indent.pt == pytest.approx(595.28 / 2 - 56.7, abs=1)


def test_the_line_under_the_title_is_there_without_a_territory() -> None:
    word = word_of(Paragraph("Un"), place="")
    assert styled(word, "Territoire") == [""]


def test_widths_are_said_twice_and_fill_the_text() -> None:
    table = word_of(grid(2)).tables[0]._tbl
    columns = [int(each.get(qn("w:w"))) for each in table.iter(qn("w:gridCol"))]
    for row in table.findall(qn("w:tr")):
        assert [int(each.get(qn("w:w"))) for each in row.iter(qn("w:tcW"))] == columns
    assert sum(columns) == pytest.approx((595.28 - 2 * 56.7) * 20, abs=5)
    assert columns[0] == pytest.approx(3 * columns[1], abs=3)
    (layout,) = table.iter(qn("w:tblLayout"))
    assert layout.get(qn("w:type")) == "fixed"


@pytest.mark.parametrize(
    "odd",
    [
        Grid((), ()),
        Grid(("Un",), ()),
        Grid(("Un",), (("a", "b", "c"), ())),
        Grid(("Un", "Deux"), (("a", "b"),), widths=(1,), align=("right",)),
        Grid(("Un", "Deux"), (("a", "b"),), widths=(0, -1)),
        Facts(()),
        Facts(tuple((str(n), "") for n in range(9))),
        Bullets(()),
        Bullets(("", "\n")),
        Paragraph(""),
        Heading(""),
        Missing("", ""),
    ],
)
def test_odd_blocks_are_written(odd: Block) -> None:
    word_of(odd, odd)


def test_a_page_begins_with_what_follows_a_break() -> None:
    word = word_of(Paragraph("Un"), Break(), Break(), Heading("Deux"), Break(), grid(1), Break())
    xml = word.element.xml
    breaks = re.findall(r"<w:pageBreakBefore/>", xml)
    assert len(breaks) == 3  # the heading, the table, the page of sources
    assert 'w:type="page"' not in xml
    (deux,) = [each for each in word.paragraphs if each.text == "Deux"]
    assert deux.paragraph_format.page_break_before


def test_two_tables_stay_two() -> None:
    body = word_of(Grid((), (("a",),)), Grid((), (("b",),))).element.body
    kinds = [each.tag for each in body]
    assert not any(a == b == qn("w:tbl") for a, b in pairwise(kinds))


def test_header_footer_and_numbers_of_pages(content: bytes) -> None:
    section = docx.Document(BytesIO(content)).sections[0]
    head = section.header.paragraphs[0].text
    assert head.startswith("Lettre d’intention · Douaisis synthétique")
    assert not section.first_page_header.paragraphs[0].text
    for foot in (section.footer, section.first_page_footer):
        said = foot.paragraphs[0].text.replace("\u00a0", " ")
        assert said.startswith("Diagnostic CPTS, établi le 22 novembre 2026")
        fields = [each.get(qn("w:instr")) for each in foot._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]


def test_a_document_on_its_side() -> None:
    section = word_of(grid(1), is_landscape=True).sections[0]
    assert section.page_width > section.page_height


def test_the_file_says_what_it_is_in_french(content: bytes) -> None:
    about = docx.Document(BytesIO(content)).core_properties
    assert about.title == "CPTS synthétique <du> Douaisis & alentours"
    assert (about.author, about.language) == ("CPTS synthétique", "fr-FR")
    assert about.created.date() == about.modified.date() == DAY
    assert not about.comments
    styles = xml_of(content, "word/styles.xml")
    assert '<w:lang w:val="fr-FR"' in styles
    assert "Theme" not in re.search(r"<w:docDefaults>.*</w:docDefaults>", styles)[0]  # type: ignore[index]
    assert 'w:decimalSymbol w:val=","' in xml_of(content, "word/settings.xml")


def test_the_author_is_ours_when_the_cpts_has_no_name() -> None:
    assert word_of(fields={}).core_properties.author == "Diagnostic CPTS"


def test_the_last_page_is_that_of_sources_and_limits(content: bytes) -> None:
    said = [each.text.replace("\u00a0", " ") for each in docx.Document(BytesIO(content)).paragraphs]
    last = said[said.index("Sources et limites") :]
    assert last == [
        "Sources et limites",
        "Sources",
        "INSEE, populations légales 2023",
        "DREES, APL 2023 : <synthétique>",
        "Limites",
        "Les chiffres d’un département ne sont pas ceux du territoire.",
        "Établi le 22 novembre 2026 avec Diagnostic CPTS.",
    ]


def test_a_document_without_source_says_so() -> None:
    word = word_of(sources=(), limits=())
    assert "Ce document ne cite aucune source chiffrée." in [each.text for each in word.paragraphs]


def test_a_body_that_says_its_sources_has_no_last_page() -> None:
    word = word_of(Paragraph("L'essai"), says_sources=True)
    assert [each.text for each in word.paragraphs][-1] == "L’essai"
    assert "pageBreakBefore" not in word.element.xml


def test_an_empty_document_comes_out() -> None:
    word = word_of(title="", place="", kind="", sources=(), limits=())
    assert word.paragraphs[0].text == "Sources et limites"


def test_a_document_that_must_hold_is_set_tighter() -> None:
    texts = tuple(Paragraph("Une phrase qui fait à peu près une ligne. " * 3) for _ in range(22))
    usual, tight = word_of(*texts), word_of(*texts, most_pages=1)
    sizes = [each.styles["Normal"].font.size.pt for each in (usual, tight)]
    assert sizes[0] > sizes[1] >= 8.5
    assert len(usual.paragraphs) == len(tight.paragraphs)


def test_ids_of_styles_are_plain_and_used(content: bytes) -> None:
    known = set(re.findall(r'w:styleId="([^"]+)"', xml_of(content, "word/styles.xml")))
    used = set(re.findall(r'w:pStyle w:val="([^"]+)"', xml_of(content)))
    assert used <= known
    assert all(each.isascii() for each in known)
