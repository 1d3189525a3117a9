"""What to say at the *dialogue de gestion*: read here, copied, or taken away as a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from diagnostic.french import day
from diagnostic.pathways.followup import Section, Sentence, dialogue
from diagnostic.reports.documents import dialogue as documents
from diagnostic.reports.words import slug
from diagnostic.ui import exporting, html, projection, slides, taking, work
from diagnostic.ui.following.seen import Follow

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST = 8
DECIDED = 2
"""First parts: what was decided and done; the others say what came of it."""
TITLE = "Que dire au dialogue de gestion ?"


def talk(seen: Follow) -> None:
    """Every part, and the ways to take it away."""
    st.subheader(TITLE)
    st.html(html.sentence(f"Composé le {day(seen.today)} de ce qui est dans le projet."))
    parts = dialogue(seen.project, seen.today)
    columns = st.columns(2, gap="large")
    for column, mine in zip(columns, (parts[:DECIDED], parts[DECIDED:]), strict=True):
        column.html("".join(map(told, mine)))
    if not projection.is_on():
        _taken_away(seen, parts)


def in_a_room(seen: Follow) -> list[slides.Section]:
    """A screen for each part."""
    parts = dialogue(seen.project, seen.today)
    return [slides.Section(part.title, partial(_slide, part)) for part in parts]


def _slide(part: Section) -> None:
    st.subheader(TITLE)
    st.html(told(part))


def told(part: Section) -> str:
    """A part: the first sentences in sight, the others a click away."""
    first, rest = part.sentences[:MOST], part.sentences[MOST:]
    more = (
        f"<details><summary>Lire les {len(rest)} autres phrases</summary>{_list(rest)}</details>"
        if rest
        else ""
    )
    return f'<div class="talk"><h3>{html.words(part.title)}</h3>{_list(first)}{more}</div>'


def _list(sentences: Sequence[Sentence]) -> str:
    return f"<ul>{''.join(map(_sentence, sentences))}</ul>"


def _sentence(each: Sentence) -> str:
    name = f"<b>{html.words(each.mark)}</b> " if each.mark else ""
    source = f"<small>Source : {html.words(each.source)}</small>" if each.source else ""
    return f"<li>{name}{html.words(each.text)}{source}</li>"


def _taken_away(seen: Follow, parts: Sequence[Section]) -> None:
    name = f"dialogue-gestion-{slug(seen.project.name)}"
    with st.container(horizontal=True, key="talk-away"):
        taking.take(
            "Télécharger (Word)",
            partial(_word, seen, tuple(parts), _place()),
            name=f"{name}.docx",
            mime=DOCX,
            key="talk-docx",
        )
        taking.take(
            "Télécharger le texte",
            partial(documents.as_text, tuple(parts), seen.project.name, seen.today),
            name=f"{name}.txt",
            mime="text/plain",
            key="talk-txt",
        )
    with st.expander("Le texte à copier", key="talk-copy", on_change="rerun") as folded:
        if folded.open:
            text = documents.as_text(parts, seen.project.name, seen.today)
            st.code(text, language=None, wrap_lines=True, height=320)


def _place() -> str:
    here = work.current()
    return exporting.place_in_words() if here.codes else here.project.name


def _word(seen: Follow, parts: Sequence[Section], place: str) -> bytes:
    """The file, written only when it is asked for."""
    from diagnostic.reports.documents.word import to_docx

    return to_docx(documents.document(parts, seen.project.name, place, seen.today))
