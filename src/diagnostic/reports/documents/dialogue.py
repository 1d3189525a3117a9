"""What to say at the *dialogue de gestion*, as a document or as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from diagnostic.french import day, raised, spaced
from diagnostic.pathways.followup import TO_SOURCE, Section, Sentence
from diagnostic.reports.documents.content import Block, Bullets, Document, Heading
from diagnostic.reports.words import slug

KIND = "Dialogue de gestion"
LIMITS = (
    "Les repères (O1, A1) sont ceux du plan d’actions.",
    "Un écart entre deux valeurs ne dit pas à lui seul que les actions en sont la cause.",
    "« Au-delà du hasard » : l’intervalle à 95 % ne contient pas la valeur de comparaison.",
)


def document(parts: Sequence[Section], name: str, place: str, on: date) -> Document:
    """The sentences part by part, their sources on the last page."""
    told = (each.source for part in parts for each in part.sentences)
    sources = (each for each in told if each != TO_SOURCE)
    return Document(
        name=f"dialogue-gestion-{slug(name)}",
        kind=KIND,
        title=name,
        place=place,
        on=on,
        blocks=tuple(block for part in parts for block in _blocks(part)),
        sources=tuple(dict.fromkeys(map(raised, filter(None, sources)))),
        limits=tuple(map(spaced, LIMITS)),
    )


def _blocks(part: Section) -> tuple[Block, ...]:
    return Heading(part.title), Bullets(tuple(map(said, part.sentences)))


def said(each: Sentence) -> str:
    """A sentence with its mark and its source."""
    name = f"{each.mark}. " if each.mark else ""
    source = f" ({_credit(each.source)})" if each.source else ""
    return spaced(f"{name}{each.text}{source}")


def _credit(source: str) -> str:
    return source if source == TO_SOURCE else f"source : {source.rstrip(' .')}"


def as_text(parts: Sequence[Section], name: str, on: date) -> str:
    """The same as plain text, ready to be pasted in a message."""
    lines = [f"{KIND} : {name}", f"Composé le {day(on)}"]
    for part in parts:
        lines += ["", part.title, *(f"- {said(each)}" for each in part.sentences)]
    return spaced("\n".join(lines))
