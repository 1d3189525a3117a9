"""The file of a template: whether it is one, its parts that hold fields, and how it is filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import Environment, TemplateError
from lxml.etree import XMLSyntaxError, fromstring  # type: ignore[import-untyped]

from diagnostic.errors import UserError
from diagnostic.french import NBSP
from diagnostic.reports.documents.template_language import language

MOST_BYTES, MOST_OPEN, MOST_PARTS = 20_000_000, 100_000_000, 3_000
"""Of a file, of what it holds once open, and how many parts it has."""
_TYPES = "[Content_Types].xml"
_MODEL, _DOCUMENT = "wordprocessingml.template.main+xml", "wordprocessingml.document.main+xml"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_OLD = b"\xd0\xcf\x11\xe0"
"""How a file of Word before 2007, or one closed by a password, begins."""
_SAVE = "Ouvrez-le dans Word ou LibreOffice et enregistrez-le au format Word (.docx)"
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
# Word cuts what is typed into runs: `docxtpl` joins those of a tag in the same way.
_BRACES = re.compile(r"(?<={)(<[^>]*>)+(?=[{%#])|(?<=[%}#])(<[^>]*>)+(?=})", re.DOTALL)
_OPEN_TAG = re.compile(r"{{(?:(?!}}).)*", re.DOTALL)
_BETWEEN_RUNS = re.compile(r"</w:t>.*?(<w:t>|<w:t [^>]*>)", re.DOTALL)
_PART_OF_PARAGRAPH = re.compile(r"{{[pr]\s")

Texts = Mapping[str, object]


class _Template(DocxTemplate):  # type: ignore[misc]
    """A template in which ``{{p contenu }}`` is ``{{ contenu }}``.

    Its properties are filled with texts on one line.
    """

    def patch_xml(self, src_xml: str) -> str:
        whole = _OPEN_TAG.sub(lambda tag: _BETWEEN_RUNS.sub("", tag[0]), _BRACES.sub("", src_xml))
        patched: str = super().patch_xml(_PART_OF_PARAGRAPH.sub("{{ ", whole))
        return patched

    def fix_tables(self, xml: str) -> object:
        # Read as it is first: what it mends, it would cut off without a word.
        fromstring(xml)
        return super().fix_tables(xml)

    def render_properties(self, context: Texts, jinja_env: Environment | None = None) -> None:
        flat = {
            name: value.replace("\a", " ") if isinstance(value, str) else ""
            for name, value in context.items()
        }
        super().render_properties(flat, jinja_env)


class Filling:
    """A template that was read, ready to be filled."""

    def __init__(self, content: bytes) -> None:
        self._template = _Template(BytesIO(content))
        self._template.init_docx()

    def parts(self) -> Iterator[str]:
        """What may hold fields: the body, the headers, the footers, the notes, the properties."""
        template = self._template
        yield template.patch_xml(template.get_xml())
        for uri in (template.HEADER_URI, template.FOOTER_URI):
            for _, part in template.get_headers_footers(uri):
                yield template.patch_xml(template.get_part_xml(part))
        for part in template.docx.part.package.parts:
            if part.content_type == _FOOTNOTES:
                yield template.patch_xml(part.blob.decode())
        about = template.docx.core_properties
        yield " ".join(str(getattr(about, name)) for name in _PROPERTIES)

    def rendered(self, texts: Texts) -> WordDocument:
        """The file, its fields replaced by these texts, escaped.

        Raises
        ------
        UserError
            When it cannot be.
        """
        try:
            self._template.render(dict(texts), language(), autoescape=True)
        except (TemplateError, XMLSyntaxError, ValueError) as problem:
            raise UserError(
                "Ce modèle n’a pas pu être rempli : une condition ou une liste y coupe un "
                "paragraphe ou un tableau. Mettez chaque {% … %} seul dans son paragraphe, écrit "
                "{%p … %}."
            ) from problem
        word: WordDocument = self._template.docx
        return word


def opened(content: bytes) -> Filling:
    """A template from its bytes.

    Raises
    ------
    UserError
        When it is not a Word file, is broken, or holds macros.
    """
    if len(content) > MOST_BYTES:
        raise UserError("Ce modèle dépasse 20 Mo : allégez ses images.")
    if content.startswith(_OLD):
        raise UserError(
            "Ce modèle est dans l’ancien format de Word (.doc), ou protégé par un mot de passe. "
            f"{_SAVE}, sans mot de passe."
        )
    try:
        return Filling(_readable(content))
    except (BadZipFile, OpcError, XMLSyntaxError, KeyError, ValueError, OSError) as problem:
        raise UserError(
            f"Ce modèle n’est pas un document Word qui peut être lu, ou il est abîmé. {_SAVE}."
        ) from problem


def _readable(content: bytes) -> bytes:
    """The file, a model of Word (.dotx) as a document.

    Raises
    ------
    UserError
        When it holds macros, or far more than it seems.
    """
    with ZipFile(BytesIO(content)) as inside:
        about = inside.infolist()
        if len(about) > MOST_PARTS or sum(each.file_size for each in about) > MOST_OPEN:
            raise UserError(f"Ce modèle est trop grand une fois ouvert. {_SAVE}.")
        types = inside.read(_TYPES).decode()
        if "macroEnabled" in types or any("vbaProject" in each.filename for each in about):
            raise UserError(
                f"Ce modèle contient des macros{NBSP}: elles ne sont jamais exécutées ni "
                f"recopiées. {_SAVE}, sans macro."
            )
        if _MODEL not in types:
            return content
        made = BytesIO()
        with ZipFile(made, "w") as archive:
            for each in about:
                said = inside.read(each)
                whole = types.replace(_MODEL, _DOCUMENT).encode()
                archive.writestr(each, whole if each.filename == _TYPES else said)
        return made.getvalue()
