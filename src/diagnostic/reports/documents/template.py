"""The user's own Word template, filled: its fields between double braces are replaced.

A template is a foreign file. Its language is kept small (a field, a condition, a loop over the
sources or the limits), runs in a sandbox, and what it is given are texts only. The whole body of
the document goes where ``{{ contenu }}`` stands, in the template's own styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from diagnostic.errors import UserError
from diagnostic.french import NBSP, day
from diagnostic.reports.documents.content import Block, Bullets, Document, Paragraph
from diagnostic.reports.documents.parts import body
from diagnostic.reports.documents.pictures import Album
from diagnostic.reports.documents.setting import (
    A4,
    LAST_PAGE,
    NO_SOURCE,
    TO_COMPLETE,
    USUAL,
    line,
    lines,
)
from diagnostic.reports.documents.template_file import Filling, opened
from diagnostic.reports.documents.template_language import names_in
from diagnostic.reports.documents.template_places import Blocks, places, written
from diagnostic.reports.documents.word import blank, lay
from diagnostic.reports.documents.word_blocks import Writing
from diagnostic.reports.documents.word_package import packed, signed
from diagnostic.reports.documents.word_styles import PLACE, completed

CONTENT, SOURCES, LIMITS = "contenu", "sources", "limites"
_OF_ALL: Mapping[str, str] = {
    CONTENT: "Tout le document, figures et tableaux compris, dans les styles de votre modèle.",
    SOURCES: "Les sources, une par ligne.",
    LIMITS: "Les limites des chiffres, une par ligne.",
    "titre": "Le titre du document.",
    "genre": "Ce qu’est le document : « Lettre d’intention », « Fiche action ».",
    "territoire": "Le territoire en mots, avec ses communes et ses habitants.",
    "date": "La date du document en toutes lettres : 22 novembre 2026.",
}
_OF_SOME: Mapping[str, str] = {
    "cpts": "Le nom de la CPTS.",
    "porteur": "La structure qui porte le projet.",
    "destinataires": "À qui la lettre est adressée, un par ligne.",
    "lieu": "Le lieu où la lettre est signée.",
    "signataire": "Qui signe.",
    "communes": "Les communes du territoire.",
    "habitants": "Les habitants du territoire, avec l’année.",
    "taille": "La taille de la CPTS au sens de l’ACI.",
    "contexte": "Le contexte, tel qu’il est écrit dans la lettre.",
    "diagnostic": "Les phrases du premier diagnostic.",
    "appui": "La demande d’appui.",
    "parcours": "Le parcours de soins.",
    "action": "L’intitulé de l’action.",
    "referent": "Le référent de l’action.",
}


def fields(document: Document | None = None) -> Mapping[str, str]:
    """Fields that a template may hold, and what each is, in French.

    Parameters
    ----------
    document
        Adds the fields that only this document has.
    """
    own = dict.fromkeys(document.fields, "Texte propre à ce document.") if document else {}
    return {**own, **_OF_SOME, **_OF_ALL}


def example(on: date) -> bytes:
    """A template to begin from: our own pages, with the fields that every document has."""
    word = blank()
    lay(word, A4, "{{ genre }} · {{ territoire }}", "{{ date }}", is_landscape=False)
    for style, text in (
        ("Subtitle", "{{ genre }}"),
        ("Title", "{{ titre }}"),
        (PLACE, "{{ territoire }}"),
        ("Normal", "{{ contenu }}"),
        ("Heading 1", LAST_PAGE),
        ("Heading 2", "Sources"),
        ("Normal", "{{ sources }}"),
        ("Heading 2", "Limites"),
        ("Normal", "{{ limites }}"),
    ):
        word.add_paragraph(text, style)
    return packed(word, on)


def checked(template: bytes, document: Document | None = None) -> tuple[str, ...]:
    """Fields that a template uses, in order of name.

    Raises
    ------
    UserError
        When it is not a Word file, holds macros, has no field, one that is not known, or one that
        is badly written: the sentence says which, and lists those that are known.
    """
    return tuple(sorted(_checked(opened(template), document)))


def fill(template: bytes, document: Document) -> bytes:
    """A template with the texts of a document in the place of its fields.

    A field of which nothing is known yet is filled with « à compléter »; in a condition it is
    false.

    Raises
    ------
    UserError
        As `checked`, and when a field that holds the whole body stands where it cannot.
    """
    filling = opened(template)
    names = _checked(filling, document)
    word = filling.rendered(_texts(document, names))
    completed(word, USUAL)
    album = Album(document)
    sources, limits = Bullets(document.sources), Bullets(document.limits)
    blocks: Mapping[str, tuple[Block, ...]] = {
        CONTENT: body(document),
        SOURCES: (sources if any(map(line, document.sources)) else Paragraph(NO_SOURCE),),
        LIMITS: (limits,) if any(map(line, document.limits)) else (),
    }
    for place in places(word):
        writing = Writing(word, USUAL, place.across, album)
        written(place, {name: writing.elements(blocks[name]) for name in place.names})
    signed(word, document)
    return packed(word, document.on)


class _Unknown(str):
    """A text that is not written yet: false in a condition, and seen where it is missing."""

    __slots__ = ()

    def __html__(self) -> str:
        return f"[{TO_COMPLETE}]"


def _texts(document: Document, names: frozenset[str]) -> Mapping[str, object]:
    """What each field is replaced by. A new line begins a paragraph."""
    said = {
        **document.fields,
        "titre": document.title,
        "genre": document.kind,
        "territoire": document.place,
        "date": day(document.on),
    }
    more = {
        CONTENT: Blocks.of(CONTENT, ["…"]),
        SOURCES: Blocks.of(SOURCES, [line(each) for each in document.sources]),
        LIMITS: Blocks.of(LIMITS, [line(each) for each in document.limits]),
    }
    texts = {name: "\a".join(lines(said.get(name, ""))) or _Unknown() for name in names}
    return {**texts, **{name: more[name] for name in names & more.keys()}}


def _checked(filling: Filling, document: Document | None) -> frozenset[str]:
    known = fields(document)
    found = (names_in(part, (SOURCES, LIMITS)) for part in filling.parts())
    names = frozenset(name for part in found for name in part)
    if unknown := sorted(names - known.keys()):
        said = ", ".join(f"«{NBSP}{name}{NBSP}»" for name in unknown)
        many = "Les champs {} n’existent pas" if len(unknown) > 1 else "Le champ {} n’existe pas"
        raise UserError(f"{many.format(said)}. {_known(known)}")
    if not names:
        raise UserError(
            "Ce modèle n’a aucun champ à remplir. Écrivez-en entre doubles accolades, par exemple "
            f"{{{{ contenu }}}} pour tout le document. {_known(known)}"
        )
    return names


def _known(known: Iterable[str]) -> str:
    return f"Champs connus{NBSP}: {', '.join(sorted(known))}."
