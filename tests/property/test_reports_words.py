"""Whatever the words, a file is made, they are inert in it, and it can be read back."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

from drawn import elements_of, synthetic_drawing, words_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from PIL import Image

from diagnostic.reports.bundle import Index, Item, bundle
from diagnostic.reports.figure import as_pdf, as_png, as_svg
from diagnostic.reports.frame import framed
from diagnostic.reports.pages import PAGE_NAMES, PAGES, PageName
from diagnostic.reports.tables import About, Column, Origin, Sheet, csv, workbook
from diagnostic.reports.words import clean, fitted, slug, width

DAY = date(2026, 11, 22)
HOSTILE = (
    "{{ }}",
    "#import",
    "#sys.inputs",
    "<script>",
    "</text></svg>",
    "]]>",
    "&amp;",
    "&#0;",
    '"',
    "'",
    "\\",
    "\\u{0}",
    "$x$",
    "*",
    "_",
    "@",
    "🙂",
    "\u202e",
    "\x00",
    "\ud83d",
    "=cmd|' /C calc'!A0",
    "url(#room)",
    'font-family="x"',
    " ",
    "\n",
    "A" * 50,
)
WORDS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=20), max_size=12).map("".join)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(title=WORDS, place=WORDS, notes=st.lists(WORDS, max_size=4), source=WORDS)
def test_any_words_make_a_figure(title: str, place: str, notes: list[str], source: str) -> None:
    drawing = synthetic_drawing(
        title=title, place=place, notes=tuple(notes), sources=(source,), alt=title
    )
    whole = framed(drawing, PAGES["ecran"], DAY)
    svg = as_svg(whole)
    assert len(elements_of(svg, "rect")) == 2
    assert not elements_of(svg, "script")
    assert (elements_of(svg, "title")[0].text or "") == clean(title)
    Image.open(BytesIO(as_png(whole, 40))).verify()
    assert as_pdf(whole).startswith(b"%PDF-")
    assert "Établi le 22 novembre 2026" in words_of(svg)


@FEW
@given(text=WORDS, name=st.sampled_from(PAGE_NAMES), most=st.integers(1, 4))
def test_lines_hold_in_their_room(text: str, name: PageName, most: int) -> None:
    page = PAGES[name]
    found = fitted(text, page.room, (page.title, page.foot), most, most, 600)
    assert len(found.lines) <= most
    assert all(width(line, found.size, 600) <= page.room for line in found.lines)


@FEW
@given(text=WORDS)
def test_clean_is_done_once_and_slugs_are_plain(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    clean(text).encode()
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@FEW
@given(text=WORDS, other=WORDS)
def test_any_words_make_tables_and_archives(text: str, other: str) -> None:
    sheet = Sheet(text, other, (Column(text), Column(other, "number", text)), [(text, other)])
    about = About(text, other, DAY, (Origin(text, other, text, other),), (text,))
    page = load_workbook(BytesIO(workbook([sheet, sheet], about))).worksheets[0]
    assert page["A5"].data_type in ("s", "n")
    assert (page["A5"].value or "").replace("\r", "") == clean(text)
    csv(sheet, about).decode("utf-8")
    item = Item(text, other, b"", text, (other,), text, other, text)
    names = ZipFile(BytesIO(bundle([item], Index(text, other, DAY, (text,))))).namelist()
    assert all("/" not in name and ".." not in name for name in names)
