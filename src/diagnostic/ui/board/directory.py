"""The resources of the territory: structures counted, the user's directory, what is to look for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from diagnostic.indicators.answers import Answer
from diagnostic.indicators.registry import indicators
from diagnostic.pathways.knowledge import Listed, resources
from diagnostic.project import Resource
from diagnostic.ui import html, projection, tables, typed, work
from diagnostic.ui.board import noting, pieces
from diagnostic.ui.board.seen import Seen
from diagnostic.ui.diagnosis import asked, words
from diagnostic.ui.tables import Cell, Row

COUNTED = (
    "nombre_maison_sante",
    "nombre_centre_sante",
    "nombre_pharmacie",
    "nombre_laboratoire",
    "nombre_urgences",
    "nombre_maternite",
    "nombre_etablissement_court_sejour",
)
"""Structures that the application counts in a territory."""
KINDS = (
    "Structure de soins",
    "Structure médico-sociale",
    "Service à domicile",
    "Dispositif d’appui à la coordination",
    "Association",
    "Collectivité",
    "Ligne d’avis ou numéro",
    "Outil numérique",
)
_OPEN = "board-resource"


def directory(board: Seen) -> None:
    """Who can be turned to here."""
    left, right = st.columns(2, gap="large")
    with left:
        st.html('<p class="said-head">Votre annuaire</p>')
        _mine(board)
        _listed(board)
    with right:
        st.html('<p class="said-head">Structures comptées dans le territoire</p>')
        _structures(board)


def _structures(board: Seen) -> None:
    if not board.has_territory:
        pieces.quiet("Composez un territoire pour compter ses structures.")
        return
    of_pathway = (n for n in board.pathway.app_indicators if n.startswith("nombre_"))
    names = [name for name in dict.fromkeys((*of_pathway, *COUNTED)) if name in indicators()]
    found = asked.asked(names)
    head = [Cell("Structure"), Cell("Nombre", number=True), Cell("Année et source")]
    rows = [_counted(found[name]) for name in names]
    st.html(tables.table("Structures du territoire", head, rows))
    pieces.quiet("Un nombre ne dit ni qui reçoit, ni sous quel délai : complétez l’annuaire.")


def _counted(answer: Answer) -> Row:
    value = answer.value
    return Row(
        [
            Cell(answer.indicator.label),
            Cell(words.figure(answer.indicator, value), words.counted(value), number=True),
            Cell(value.period or "—", words.dated(answer)),
        ]
    )


# --- the user's directory -------------------------------------------------------------------------


def _mine(board: Seen) -> None:
    found = _of(board)
    if not found:
        pieces.quiet("Vide pour l’instant. Ajoutez une structure, un service, une ligne d’avis.")
    pieces.some(found, f"resources-{board.pathway.id}", partial(_one, board=board))
    if not projection.is_on():
        st.button(
            "Ajouter une ressource", key="board-resource-add", on_click=_add, args=(board, "", "")
        )


def _of(board: Seen) -> list[Resource]:
    every = work.current().project.pathways.resources
    return [each for each in every if each.pathway in (None, board.pathway.id)]


def _one(resource: Resource, board: Seen) -> None:
    is_open = st.session_state.get(_OPEN) == resource.id
    with st.container(key=f"resource-{resource.id}", gap="xxsmall"):
        if is_open:
            _fields(resource, board)
        else:
            st.html(_told(resource))
        if projection.is_on():
            return
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Terminer" if is_open else "Modifier",
                key=f"edit-{resource.id}",
                type="tertiary",
                on_click=_show,
                args=("" if is_open else resource.id,),
            )
            name = resource.name or "une ressource sans nom"
            pieces.remove_button("resources", resource.id, name)


def _told(resource: Resource) -> str:
    lines = [resource.kind, resource.what, resource.contact or "Contact à compléter"]
    said = " · ".join(filter(None, lines))
    return (
        f'<div class="finding"><b>{html.words(resource.name or "(sans nom)")}</b>'
        f"<small>{html.words(said)}</small></div>"
    )


def _fields(resource: Resource, board: Seen) -> None:
    field = partial(typed.Item, "resources", resource.id)
    typed.line("Nom", field("name"))
    kinds = {name: name for name in KINDS}
    typed.choice("Nature", field("kind"), kinds, accept_new_options=True)
    typed.line("Ce qu’on y trouve", field("what"))
    typed.line("Contact", field("contact"), placeholder="Téléphone, adresse ou messagerie")
    places = {each.id: each.label for each in board.pathway.segments}
    typed.choice("Segment", field("segment"), {None: "Tout le parcours", **places})


def _show(name: str) -> None:
    st.session_state[_OPEN] = name


def _add(board: Seen, name: str, what: str) -> None:
    fields = {"pathway": board.pathway.id, "name": noting.cut(name, 200), "what": what}
    work.edit(lambda project: project.with_item("resources", fields), "Ajout d’une ressource")
    st.session_state[_OPEN] = work.current().project.last_id("resources")


# --- what sources say to look for -----------------------------------------------------------------


def _listed(board: Seen) -> None:
    """Resources that a source names for the pathway, and that the directory lacks."""
    kept = {each.name.casefold() for each in _of(board)}
    named = [each for each in resources().values() if board.pathway.id in each.pathways]
    lacking = [each for each in named if noting.cut(each.label, 200).casefold() not in kept]
    if not lacking:
        return
    with st.expander(f"Ressources à rechercher ici, à compléter ({len(lacking)})"):
        pieces.some(lacking, f"listed-{board.pathway.id}", partial(_lacking, board=board))


def _lacking(listed: Listed, board: Seen) -> None:
    text = f"{listed.label} : {listed.what}"
    st.html(pieces.stated(text, listed))
    if not projection.is_on():
        st.button(
            "Compléter",
            key=f"listed-{listed.id}",
            type="tertiary",
            on_click=_add,
            args=(board, listed.label, listed.what),
        )
