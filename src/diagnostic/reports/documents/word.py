"""A document as a Word file: editable, in real styles, the same bytes each time."""

from __future__ import annotations

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from diagnostic.reports.documents.content import Document
from diagnostic.reports.documents.paper import held
from diagnostic.reports.documents.parts import body, last_page
from diagnostic.reports.documents.pictures import Album
from diagnostic.reports.documents.setting import (
    BOTTOM,
    SIDES,
    TOP,
    USUAL,
    Setting,
    footer,
    header,
    line,
    room,
    sheet,
    under_title,
)
from diagnostic.reports.documents.word_blocks import Writing
from diagnostic.reports.documents.word_package import lightened, packed, signed
from diagnostic.reports.documents.word_styles import PLACE, Element, dressed
from diagnostic.reports.documents.word_tables import twips

EDGE = 28.0
"""From the edge of the sheet to the header and to the footer, in points."""


def to_docx(document: Document) -> bytes:
    """A document as a Word file, that opens without repair in Word and in LibreOffice.

    Spacing is that of the PDF: smaller when the body must hold in so many pages.
    """
    album = Album(document)
    setting = held(document, album)
    word = blank(setting)
    size = sheet(document)
    lay(word, size, header(document), footer(document), is_landscape=document.is_landscape)
    writing = Writing(word, setting, room(document)[0], album)
    end = word.element.body.sectPr
    for element in (
        *_title(writing, document),
        *writing.elements(body(document)),
        *writing.elements(last_page(document), on_new_page=True),
    ):
        end.addprevious(element)
    signed(word, document)
    return packed(word, document.on)


def blank(setting: Setting = USUAL) -> WordDocument:
    """A Word file without a word, in our styles and in French."""
    word = docx.Document()
    lightened(word)
    dressed(word, setting)
    return word


def lay(
    word: WordDocument, size: tuple[float, float], head: str, foot: str, *, is_landscape: bool
) -> None:
    """Size of the sheets, margins, header and footer."""
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(size[0]), Pt(size[1])
    section.left_margin = section.right_margin = Pt(SIDES)
    section.top_margin, section.bottom_margin = Pt(TOP), Pt(BOTTOM)
    section.header_distance = section.footer_distance = Pt(EDGE)
    # The title says on the first page what the header says on the others.
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = head
    section.first_page_header.paragraphs[0].style = "Normal"
    for each in (section.footer, section.first_page_footer):
        _number_pages(each.paragraphs[0], foot, twips(size[0] - 2 * SIDES))


def _number_pages(paragraph: Paragraph, foot: str, across: int) -> None:
    """Writes a footer: its words at the left, the number of the page at the right."""
    paragraph.text = f"{foot}\tPage "
    tabs = f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:pos="{across}"/></w:tabs>'
    paragraph._p.get_or_add_pPr().append(parse_xml(tabs))
    paragraph._p.append(_field("PAGE"))
    paragraph.add_run(" sur ")
    paragraph._p.append(_field("NUMPAGES"))


def _title(writing: Writing, document: Document) -> list[Element]:
    """What the document is, of what, and where."""
    kind, title, place = line(document.kind), line(document.title), under_title(document)
    said = (("Subtitle", kind), ("Title", title), (PLACE, place))
    # The last is written even empty under a title: the line that closes it is its own.
    return writing.parsed(
        writing.paragraph(text, style) for style, text in said if text or (style == PLACE and title)
    )


def _field(name: str) -> Element:
    """A number that the program counts."""
    return parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )
