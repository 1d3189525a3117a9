"""Files of the documents, made when they are asked for and never while the page is laid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.reports.bundle import Index, Item, bundle
from diagnostic.reports.documents.catalogue import FORMATS, MIMES, OFFERED, FileKind, Name, made
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.reports.words import slug
from diagnostic.ui import html, taking
from diagnostic.ui.deliverables import making, template

ZIP = "application/zip"


@dataclass(frozen=True)
class Wanted:
    """A file to make.

    Attributes
    ----------
    item
        Pathway or action that it is of.
    own
        The user's template to fill in place of our pages.
    title, sources
        For the index of an archive.
    """

    document: str
    kind: FileKind
    item: str | None
    own: bytes | None
    title: str
    sources: tuple[str, ...] = ()


def downloads(name: Name) -> None:
    """The buttons that give a document as a file."""
    dossier = making.dossier()
    with st.container(horizontal=True, key=f"get-{name}", gap="small"):
        for wanted in _wanted(name):
            label = FORMATS[wanted.kind]
            _button(
                f"{label}, votre modèle" if wanted.own else label,
                partial(_content, wanted, dossier),
                f"{_stem(wanted, dossier)}.{wanted.kind}",
                MIMES[wanted.kind],
                f"get-{name}-{wanted.kind}",
            )


def _wanted(name: Name, *, is_whole: bool = False) -> list[Wanted]:
    """Files of a document; a whole one is of every action."""
    offered = OFFERED[name]
    item = None if is_whole and name == "action" else making.item(name)
    if offered not in making.WRITTEN:
        return [Wanted(name, kind, item, None, offered.name) for kind in offered.kinds]
    document = making.document(name, is_whole=is_whole)
    title = f"{document.kind}. {document.title}"
    return [
        Wanted(
            name,
            kind,
            item,
            template.of_document(name) if kind == "docx" else None,
            title,
            document.sources,
        )
        for kind in offered.kinds
    ]


def _stem(wanted: Wanted, dossier: Dossier) -> str:
    """Name of a file, known before it is made."""
    if wanted.kind == "xlsx":
        return f"plan-actions-{slug(dossier.name) or 'cpts'}"
    return making.document(wanted.document).name


def _content(wanted: Wanted, dossier: Dossier) -> bytes:
    return made(wanted.document, dossier, wanted.kind, wanted.own, wanted.item).content


def _button(label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    taking.take(label, make, name=name, mime=mime, key=key)


def everything() -> None:
    """All the documents in one archive."""
    with st.container(key="documents-whole", border=True):
        said, get = st.columns([7, 4], vertical_alignment="center")
        said.html(
            '<div class="document"><h3>Tout emporter</h3><p>'
            + html.words("Tous les documents, en Word, en PDF et en Excel, dans un fichier zip.")
            + "</p></div>"
        )
        dossier = making.dossier()
        wanted = tuple(each for name in OFFERED for each in _wanted(name, is_whole=True))
        name = f"documents-{slug(dossier.name) or 'cpts'}.zip"
        with get:
            _button("Tout (zip)", partial(archive, wanted, dossier), name, ZIP, "get-everything")


def archive(wanted: tuple[Wanted, ...], dossier: Dossier) -> bytes:
    """The archive of every document; what could not be made is said in its index."""
    items: list[Item] = []
    lacking: list[str] = []
    for each in wanted:
        try:
            file = made(each.document, dossier, each.kind, each.own, each.item)
        except UserError as problem:
            lacking.append(f"Non fait, {each.title} en {FORMATS[each.kind]} : {problem}")
            continue
        stem, _, extension = file.name.rpartition(".")
        items.append(
            Item(FORMATS[each.kind], extension, file.content, each.title, each.sources, name=stem)
        )
    notes = ("Chaque document dit ses sources, ses limites et ce qui lui manque.", *lacking)
    return bundle(items, Index("Documents du projet", dossier.place, dossier.on, notes))
