"""Where the parts of a document go in a template: a mark stands for them until they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.section import Section

from diagnostic.errors import UserError
from diagnostic.french import NBSP
from diagnostic.reports.documents.setting import A4, SIDES
from diagnostic.reports.documents.word_styles import Element
from diagnostic.reports.documents.word_tables import TWIPS

_FIRST, _LAST = "\ue000", "\ue001"
"""Letters of nobody, that no text holds: `words.clean` takes them out."""
_MARK = re.compile(f"{_FIRST}(\\w+){_LAST}")
_AROUND = ("header+xml", "footer+xml", "footnotes+xml")
_CELL_SIDES, _LEAST = 11.0, 60.0
"""Room at the sides of a cell, and the least width in which blocks are written, in points."""


class Blocks(tuple[str, ...]):
    """A field that is more than a text: a mark where it is written, lines in a loop."""

    name: str

    @classmethod
    def of(cls, name: str, lines: Sequence[str]) -> Blocks:
        """A field with its name."""
        made = cls(lines)
        made.name = name
        return made

    def __html__(self) -> str:
        return f"{_FIRST}{self.name}{_LAST}"


@dataclass(frozen=True)
class Place:
    """A paragraph that holds marks.

    Attributes
    ----------
    names
        Fields that it stands for, in order.
    across
        Width of the text there, in points.
    """

    paragraph: Element
    names: tuple[str, ...]
    across: float


def places(word: WordDocument) -> list[Place]:
    """Every place of a filled template where blocks go.

    Raises
    ------
    UserError
        When one is in a header, a footer or a note.
    """
    for part in word.part.package.parts:
        is_around = part.content_type.endswith(_AROUND)
        if is_around and (found := _MARK.search(part.blob.decode())):
            raise UserError(
                f"Le champ «{NBSP}{found[1]}{NBSP}» se met dans le corps du modèle, pas dans son "
                "en-tête, son pied de page ni ses notes."
            )
    return list(_places(word))


def _places(word: WordDocument) -> Iterator[Place]:
    marked: dict[Element, list[str]] = {}
    for text in word.element.body.iter(qn("w:t")):
        if names := _MARK.findall(text.text or ""):
            marked.setdefault(next(text.iterancestors(qn("w:p"))), []).extend(names)
    for paragraph, names in marked.items():
        yield Place(paragraph, tuple(names), _across(word, paragraph))


def written(place: Place, elements: Mapping[str, Sequence[Element]]) -> None:
    """Puts blocks after their paragraph, which stays when it says something else."""
    paragraph = last = place.paragraph
    for name in place.names:
        for element in elements[name]:
            last.addnext(element)
            last = element
    for text in paragraph.iter(qn("w:t")):
        text.text = _MARK.sub("", text.text or "")
    is_needed = (
        last is paragraph
        or "".join(text.text or "" for text in paragraph.iter(qn("w:t"))).strip()
        or any(paragraph.iter(qn("w:drawing"), qn("w:pict"), qn("w:sectPr"), qn("w:br")))
    )
    if not is_needed:
        paragraph.getparent().remove(paragraph)


def _across(word: WordDocument, paragraph: Element) -> float:
    """Width of the text around a paragraph: that of its cell, or of its section."""
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    if cell is not None:
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is not None and width.get(qn("w:type")) == "dxa":
            points: float = int(width.get(qn("w:w"))) / TWIPS
            return max(points - _CELL_SIDES, _LEAST)
    section = _section(word, paragraph)
    sizes = (section.page_width, section.left_margin, section.right_margin)
    known = [size.pt for size in sizes if size is not None]
    if len(known) < len(sizes):
        return A4[0] - 2 * SIDES
    return max(float(known[0] - known[1] - known[2]), _LEAST)


def _section(word: WordDocument, paragraph: Element) -> Section:
    """The section of a paragraph: the first that ends after it."""
    top = paragraph
    while top.getparent() is not word.element.body:
        top = top.getparent()
    before = sum(
        found.find(f".//{qn('w:sectPr')}") is not None for found in top.itersiblings(preceding=True)
    )
    return word.sections[min(before, len(word.sections) - 1)]
