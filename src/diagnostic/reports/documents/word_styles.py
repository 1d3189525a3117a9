"""Styles of the Word files: real ones, that change a whole document when they are changed.

Words are set in Arial. It is on every Windows and every Mac, and LibreOffice comes everywhere with
Liberation Sans, whose letters are exactly as wide: pages end at the same words for everybody.
Calibri is finer, but where its twin Carlito is not installed LibreOffice takes a font wider by a
fifth. Our own font would have to travel in each file, and half of the programs would not use it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.styles.style import ParagraphStyle

from diagnostic.reports.documents.setting import (
    A4,
    ACCENT,
    AMBER,
    AMBER_TINT,
    INK,
    LINE,
    QUIET,
    SIDES,
    TO_COMPLETE,
    Setting,
)
from diagnostic.reports.documents.word_tables import bare, twips
from diagnostic.reports.words import slug

Element = Any
"""An element of the file, as lxml has it."""
FONT, LOOKS_LIKE = "Arial", "Liberation Sans"
AS_LARGE, AS_HIGH = 0.93, 1.05
"""Size of Arial that looks as large, and takes as much room, as ours; and the same of its lines,
a little less, so that what holds on a page of the PDF holds on one of Word."""
BULLET = "List Bullet"
LEAD, QUIET_TEXT, ASIDE = "Chapeau", "Petit texte", "Destinataire"
SOURCE, FIGURE, PLACE = "Source", "Figure", "Territoire"
CELL, CELL_HEAD, CELL_SMALL = "Tableau", "Tableau en-tête", "Tableau serré"
LABEL, FACT, FACT_LABEL = "Libellé", "Chiffre clé", "Chiffre clé légende"
SPACE = "Espace"
_KEPT = ("Default Paragraph Font", "Normal Table", "No List", "Table Grid")


@dataclass(frozen=True)
class Edge:
    """A line beside a paragraph; widths in eighths of a point, room in points."""

    side: Literal["left", "bottom"]
    colour: str
    eighths: int
    room: int


@dataclass(frozen=True)
class Look:
    """A style of paragraph. Sizes and rooms are in points."""

    name: str
    size: float
    colour: str = INK
    is_bold: bool = False
    before: float = 0
    after: float = 0
    leading: float = 1.0
    keeps_next: bool = False
    keeps_whole: bool = False
    left: float = 0
    edge: Edge | None = None
    ground: str = ""
    based_on: str = "Normal"


def looks(setting: Setting) -> tuple[Look, ...]:
    """Every style that a document uses, at the sizes of its setting."""
    after, leading, small = setting.after, setting.leading, setting.small
    levels = zip((1, 2, 3), setting.headings, setting.above, (ACCENT, ACCENT, INK), strict=True)
    hair = Edge("bottom", LINE, 4, 4)
    rule = Edge("bottom", ACCENT, 12, 6)
    missing = Edge("left", AMBER, 24, 8)
    return (
        Look("Normal", setting.text, INK, after=after, leading=leading, based_on=""),
        Look("Subtitle", setting.text, ACCENT, True, 0, after * 0.3, keeps_next=True),
        Look("Title", setting.title, INK, True, 0, after * 0.5, 0.95, keeps_next=True),
        Look(PLACE, setting.text, QUIET, False, 0, after * 2, keeps_next=True, edge=rule),
        *(
            Look(f"Heading {level}", size, colour, True, above, after * 0.6, keeps_next=True)
            for level, size, above, colour in levels
        ),
        Look(LEAD, setting.lead, INK, True, 0, after, leading),
        Look(QUIET_TEXT, small, QUIET, False, 0, after, 1.05),
        Look(ASIDE, setting.text, INK, after=after * 1.6, leading=leading, left=A4[0] / 2 - SIDES),
        Look(BULLET, setting.text, INK, False, 0, after * 0.4, leading),
        Look("Caption", setting.text, INK, True, after, after * 0.6, keeps_next=True),
        Look(FIGURE, setting.text, INK, False, 0, after * 0.4, 1 / AS_HIGH, keeps_next=True),
        Look(SOURCE, small, QUIET, False, after * 0.4, after * 1.4, 1.05, keeps_whole=True),
        Look(
            TO_COMPLETE,
            setting.text,
            INK,
            False,
            after * 0.6,
            after * 1.4,
            1.1,
            keeps_whole=True,
            edge=missing,
            ground=AMBER_TINT,
        ),
        Look(CELL, setting.table, INK, False, 0, 0, 1.05),
        Look(CELL_HEAD, setting.table, INK, True, 0, 0, 1.05, keeps_next=True, based_on=CELL),
        Look(CELL_SMALL, small, INK, False, 0, 0, 1.0, based_on=CELL),
        Look(LABEL, setting.text, ACCENT, True, 0, 0, 1.05),
        Look(FACT, setting.figure, ACCENT, True, 1, 1, 0.95, keeps_next=True),
        Look(FACT_LABEL, small, INK, False, 0, 2, 1.0),
        Look(SPACE, 4, INK, False, 0, after * 0.5, 1.0),
        Look("Header", small, QUIET, edge=hair),
        Look("Footer", small, QUIET),
    )


def dressed(document: WordDocument, setting: Setting) -> None:
    """Gives a blank document our styles and no other, in French."""
    styles = document.styles
    wanted = looks(setting)
    names = {*_KEPT, *(look.name for look in wanted)}
    for style in [style for style in styles if style.name not in names]:
        styles.element.remove(style.element)
    for look in wanted:
        _apply(document, look)
    _number_bullets(document)
    _speak_french(document)


def completed(document: WordDocument, setting: Setting) -> None:
    """Adds to a document of the user's the styles of ours that it lacks; its own are kept."""
    known = {style.name for style in document.styles}
    missing = [look for look in looks(setting) if look.name not in known]
    for look in missing:
        _apply(document, look)
    if any(look.name == BULLET for look in missing):
        _number_bullets(document)


def style_ids(document: WordDocument) -> Mapping[str, str]:
    """Id of each style of paragraph by its name."""
    return {
        style.name: style.style_id
        for style in document.styles
        if style.name and style.type == WD_STYLE_TYPE.PARAGRAPH
    }


# --- one style ------------------------------------------------------------------------------------


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    made = next((style for style in document.styles if style.name == name), None)
    if made is None:
        made = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if not name.isascii():
            made.element.set(qn("w:styleId"), f"diagnostic-{slug(name)}")
    if not isinstance(made, ParagraphStyle):
        raise TypeError(f"{name} is not a style of paragraph")
    return made


def _apply(document: WordDocument, look: Look) -> None:
    """Writes a style anew: what it had is left."""
    style = _style(document, look.name)
    element = style.element
    for tag in ("w:pPr", "w:rPr", "w:link"):
        for found in element.findall(qn(tag)):
            element.remove(found)
    if look.based_on:
        style.base_style = _style(document, look.based_on)
    style.quick_style, style.hidden = True, False
    properties = "".join(_paragraph_properties(look))
    element.append(parse_xml(f"<w:pPr {nsdecls('w')}>{properties}</w:pPr>"))
    element.append(
        parse_xml(
            f"<w:rPr {nsdecls('w')}>"
            f'<w:b w:val="{int(look.is_bold)}"/><w:color w:val="{bare(look.colour)}"/>'
            f'<w:sz w:val="{half_points(look.size)}"/><w:szCs w:val="{half_points(look.size)}"/>'
            "</w:rPr>"
        )
    )


def half_points(size: float) -> int:
    """Size in Arial of words that have this one in our font, as the format counts it."""
    return round(size * AS_LARGE * 2)


def _paragraph_properties(look: Look) -> Iterator[str]:
    """In the order that the format asks."""
    if look.keeps_next:
        yield "<w:keepNext/>"
    if look.keeps_whole:
        yield "<w:keepLines/>"
    yield "<w:widowControl/>"
    if look.edge:
        yield f"<w:pBdr>{_edges(look.edge, look.ground)}</w:pBdr>"
    if look.ground:
        yield f'<w:shd w:val="clear" w:color="auto" w:fill="{bare(look.ground)}"/>'
    yield (
        f'<w:spacing w:before="{twips(look.before)}" w:after="{twips(look.after)}" '
        f'w:line="{round(look.leading * AS_HIGH * 240)}" w:lineRule="auto"/>'
    )
    left = look.edge.room + 3 if look.edge and look.edge.side == "left" else look.left
    if left:
        yield f'<w:ind w:left="{twips(left)}"/>'
    if look.name.startswith("Heading "):
        yield f'<w:outlineLvl w:val="{int(look.name[-1]) - 1}"/>'


def _edges(edge: Edge, ground: str) -> str:
    """A line, and the ground made a little higher than the words that stand on it."""
    line = (
        f'<w:{edge.side} w:val="single" w:sz="{edge.eighths}" w:space="{edge.room}" '
        f'w:color="{bare(edge.colour)}"/>'
    )
    if not ground:
        return line
    above, under = (
        f'<w:{side} w:val="single" w:sz="4" w:space="3" w:color="{bare(ground)}"/>'
        for side in ("top", "bottom")
    )
    return f"{above}{line}{under}"


# --- bullets --------------------------------------------------------------------------------------


def _number_bullets(document: WordDocument) -> None:
    """Gives the style of lists its bullet: a definition of ours in the numbering of the file."""
    numbering = _numbering(document)
    abstract = _next_id(numbering, "w:abstractNum", "w:abstractNumId")
    number = _next_id(numbering, "w:num", "w:numId")
    definition = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">'
        '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:tabs><w:tab w:val="num" w:pos="340"/></w:tabs>'
        '<w:ind w:left="340" w:hanging="227"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:hint="default"/>'
        f'<w:color w:val="{bare(ACCENT)}"/></w:rPr></w:lvl></w:abstractNum>'
    )
    # Definitions come before the numbers that use them.
    first = numbering.find(qn("w:num"))
    if first is None:
        numbering.append(definition)
    else:
        first.addprevious(definition)
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}">'
            f'<w:abstractNumId w:val="{abstract}"/></w:num>'
        )
    )
    properties = _style(document, BULLET).element.find(qn("w:pPr"))
    properties.find(qn("w:widowControl")).addnext(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>')
    )


def _next_id(numbering: Element, tag: str, name: str) -> int:
    return max((int(each.get(qn(name))) for each in numbering.findall(qn(tag))), default=0) + 1


def _numbering(document: WordDocument) -> Element:
    """The numbering of a file, made when it has none."""
    related = [rel.reltype for rel in document.part.rels.values()]
    if RELATIONSHIP_TYPE.NUMBERING not in related:
        part = NumberingPart(
            PackURI("/word/numbering.xml"),
            CONTENT_TYPE.WML_NUMBERING,
            parse_xml(f"<w:numbering {nsdecls('w')}/>"),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    return document.part.numbering_part.element


# --- French ---------------------------------------------------------------------------------------


def _speak_french(document: WordDocument) -> None:
    """Font and language of every word, and the signs of French figures."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    words = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for found in list(words):
        words.remove(found)
    for each in (
        f'<w:rFonts {nsdecls("w")} w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" '
        f'w:cs="{FONT}"/>',
        f'<w:sz {nsdecls("w")} w:val="20"/>',
        f'<w:szCs {nsdecls("w")} w:val="20"/>',
        f'<w:lang {nsdecls("w")} w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/>',
    ):
        words.append(parse_xml(each))
    settings = document.settings.element
    for tag, values in {
        "w:zoom": {"w:percent": "100"},
        "w:themeFontLang": {"w:val": "fr-FR"},
        "w:decimalSymbol": {"w:val": ","},
        "w:listSeparator": {"w:val": ";"},
    }.items():
        found = settings.find(qn(tag))
        for name in list(found.attrib):
            del found.attrib[name]
        for name, value in values.items():
            found.set(qn(name), value)
    # Laid out as Word does today, and not as in 2010.
    for found in settings.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")
