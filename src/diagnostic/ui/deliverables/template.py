"""The user's own Word template: its fields, a model to begin from, and the file of this visit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from diagnostic.errors import UserError
from diagnostic.french import listed
from diagnostic.reports.documents.template import example, fields, fill
from diagnostic.ui import html, tables, taking
from diagnostic.ui.deliverables import chosen, making
from diagnostic.ui.tables import Row
from diagnostic.ui.text import plain

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_MB = 10
_GIVEN, _FILE, _FOR = "documents-template", "documents-template-file", "documents-template-for"


@dataclass(frozen=True)
class Given:
    """A template given for this visit, and the documents that it replaces ours for."""

    name: str
    content: bytes
    documents: tuple[str, ...]


def given() -> Given | None:
    """The template of this visit."""
    found = st.session_state.get(_GIVEN)
    return found if isinstance(found, Given) else None


def of_document(document: str) -> bytes | None:
    """The template to fill for a document, None for our own pages."""
    found = given()
    if found is None or document not in found.documents or problem_with(found, document):
        return None
    return found.content


def template() -> None:
    """The whole part of the page."""
    left, right = st.columns([6, 7], gap="large")
    with left:
        _file()
    with right:
        _fields()


def _file() -> None:
    st.subheader("Votre modèle Word")
    st.html(
        html.sentence(
            "Vos en-têtes, vos logos, vos styles : l’application y écrit à la place des champs "
            "entre doubles accolades. Le plus simple est de partir de notre modèle."
        )
    )
    taking.take(
        "Télécharger le modèle de base (Word)",
        partial(example, chosen.day()),
        name="modele-document-cpts.docx",
        mime=WORD,
        key="template-base",
    )
    st.file_uploader(
        "Votre modèle (.docx)",
        type=["docx"],
        key=_FILE,
        on_change=_take,
        max_upload_size=MOST_MB,
        help="Dix mégaoctets au plus, sans macros.",
    )
    st.html(
        html.source(
            "Le modèle n’est gardé que le temps de cette visite, et n’entre pas dans le projet : "
            "rechargez-le la prochaine fois."
        )
    )
    if (found := given()) is not None:
        _state(found)


def _take() -> None:
    """Keep the file for the visit, the field being off screen or not."""
    uploaded = st.session_state.get(_FILE)
    if uploaded is None:
        return
    before = given()
    documents = before.documents if before else (making.LETTER,)
    st.session_state[_GIVEN] = Given(uploaded.name, uploaded.getvalue(), documents)


def _state(found: Given) -> None:
    """Which documents take it, what is wrong with it, and the way to leave it."""
    with st.container(key="template-state", border=True):
        st.markdown(f"**{plain(found.name)}**")
        names = {str(each.id): each.name for each in making.WRITTEN}
        st.session_state[_FOR] = [each for each in found.documents if each in names]
        st.multiselect(
            "Documents qui le prennent",
            list(names),
            format_func=names.__getitem__,
            key=_FOR,
            on_change=_for,
            placeholder="Aucun",
        )
        refused = {each: problem_with(found, each) for each in found.documents}
        for said in dict.fromkeys(filter(None, refused.values())):
            concerned = [names[each] for each, text in refused.items() if text == said]
            st.error(plain(f"{said} Documents concernés : {listed(concerned)}."))
        taken = [names[each] for each, text in refused.items() if not text]
        if taken:
            st.success(plain(f"Ce modèle sera rempli pour : {listed(taken)}."))
        if any(refused.values()):
            st.html(
                html.source(
                    "Tant que le modèle n’est pas corrigé, ces documents sortent sur nos pages. "
                    "Corrigez-le dans Word, puis donnez-le de nouveau."
                )
            )
        st.button("Ne plus utiliser ce modèle", key="template-leave", on_click=_leave)


def _for() -> None:
    found = given()
    if found is not None:
        documents = tuple(st.session_state[_FOR])
        st.session_state[_GIVEN] = Given(found.name, found.content, documents)


def _leave() -> None:
    st.session_state.pop(_GIVEN, None)


def problem_with(found: Given, document: str) -> str:
    """Why a template cannot be filled for a document, in French; empty when it can."""
    return _problem(found.content, f"{document} {making.state()}", document)


@st.cache_data(show_spinner="Lecture du modèle…", max_entries=20)
def _problem(content: bytes, key: str, _document: str) -> str:
    # Filled once for good: what is wrong in a template is said here, not at the download.
    try:
        fill(content, making.document(_document))
    except UserError as problem:
        return str(problem)
    return ""


def _fields() -> None:
    st.subheader("Champs à écrire dans le modèle")
    known = fields(making.document(making.LETTER))
    rows = [Row(tables.words(f"{{{{ {name} }}}}", text)) for name, text in _usual_first(known)]
    st.html(tables.table("Champs d’un modèle", tables.words("Champ", "Ce qui y est écrit"), rows))
    st.html(
        tables.bullets(
            [
                "{{ contenu }} écrit tout le document, tableaux et cartes compris : seul sur sa "
                "ligne.",
                "Un champ que rien ne remplit encore est écrit « [À compléter] ».",
                "Une condition : {% if porteur %} … {% endif %}. Une boucle : "
                "{% for source in sources %} {{ source }} {% endfor %}.",
            ]
        )
    )


def _usual_first(known: object) -> list[tuple[str, str]]:
    """Fields that every document has, then those of some."""
    named = dict(known)  # type: ignore[call-overload]
    common = ("contenu", "titre", "genre", "territoire", "date", "sources", "limites")
    first = [(name, named[name]) for name in common if name in named]
    return first + sorted(each for each in named.items() if each[0] not in common)
