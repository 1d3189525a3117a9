"""A Word file as bytes: what it says of itself, and the same bytes for the same content."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

from docx.document import Document as WordDocument
from docx.opc.part import Part

from diagnostic.reports.bundle import entry
from diagnostic.reports.documents.content import Document
from diagnostic.reports.documents.setting import author, line
from diagnostic.reports.documents.word_styles import FONT, LOOKS_LIKE

_UNUSED = ("stylesWithEffects", "thumbnail", "customXml")
"""Parts of the blank document of python-docx that say nothing here."""
_FONTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    f'<w:font w:name="{FONT}"><w:altName w:val="{LOOKS_LIKE}"/>'
    '<w:panose1 w:val="020F0502020204030204"/><w:charset w:val="00"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Application>Diagnostic CPTS</Application></Properties>'
)


def signed(word: WordDocument, document: Document) -> None:
    """Title, author, language and day of a file, in its properties."""
    on = datetime(document.on.year, document.on.month, document.on.day)
    about = word.core_properties
    about.title = (line(document.title) or line(document.kind))[:255]
    about.subject = line(document.kind)[:255]
    about.author = about.last_modified_by = author(document)[:255]
    about.language, about.comments = "fr-FR", ""
    about.created = about.modified = on
    about.revision = 1


def lightened(word: WordDocument) -> None:
    """Takes out of a blank document the parts that say nothing, and names our font."""
    package = word.part.package
    for relations in (package.rels, word.part.rels):
        for name in [name for name, each in relations.items() if not each.is_external]:
            part = relations[name].target_part
            if any(unused in part.partname for unused in _UNUSED):
                del relations[name]
            elif part.partname.endswith("fontTable.xml"):
                _write(part, _FONTS)
            elif part.partname.endswith("app.xml"):
                _write(part, _APPLICATION)


def packed(word: WordDocument, on: date) -> bytes:
    """The file, its entries all of the day it is given."""
    saved, content = BytesIO(), BytesIO()
    word.save(saved)
    with ZipFile(saved) as inside, ZipFile(content, "w") as archive:
        for name in inside.namelist():
            archive.writestr(entry(name, on), inside.read(name))
    return content.getvalue()


def _write(part: Part, content: str) -> None:
    part._blob = content.encode()  # python-docx has no other way to write a part it does not read
