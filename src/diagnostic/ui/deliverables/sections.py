"""The letter in parts, in its own order: what each holds, what it still lacks, its fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from diagnostic.indicators.synthesis import Line
from diagnostic.project import LetterChoices, Project
from diagnostic.reports.documents.pieces import SECTIONS as SAID
from diagnostic.ui import html, typed, work
from diagnostic.ui.deliverables import actors, making, orientations, steps
from diagnostic.ui.typed import Letter

BEARER, ORIGIN, REASON = "Porteur", "Origine du projet", "Pourquoi ce territoire"
ACTORS, COORDINATION, ORIENTATIONS = "Acteurs", "Coordinations existantes", "Orientations"
CALENDAR, SUPPORT, SIGNATORY = "Calendrier", "Demande d’appui", "Signataire"
DIAGNOSIS = "Premiers éléments de diagnostic"


def _has_calendar(project: Project) -> bool:
    labelled = any(each.label for each in project.letter.milestones)
    return labelled or any(each.deadline for each in project.pathways.actions)


WRITTEN: dict[str, Callable[[Project], bool]] = {
    BEARER: lambda project: bool(project.letter.bearer),
    ORIGIN: lambda project: bool(project.letter.context),
    REASON: lambda project: bool(project.letter.territory_reason),
    ACTORS: lambda project: bool(project.letter.partners),
    COORDINATION: lambda project: bool(project.letter.coordination),
    ORIENTATIONS: lambda project: not orientations.lacks(project),
    CALENDAR: _has_calendar,
    SUPPORT: lambda project: bool(project.letter.support or project.letter.support_eur is not None),
    SIGNATORY: lambda project: bool(project.letter.signatory),
}
"""Whether each part that the letter asks for is written, by its label on the page."""


@dataclass(frozen=True)
class Section:
    """A part of the letter on the page: the labels that it answers for, and its fields."""

    id: str
    title: str
    labels: tuple[str, ...]
    draw: Callable[[LetterChoices], None]

    def lacks(self, project: Project) -> list[str]:
        """Labels of what is not written yet."""
        return [each for each in self.labels if not WRITTEN[each](project)]


def _who(said: LetterChoices) -> None:
    typed.line(
        "Nom de la CPTS", Letter("cpts_name"), placeholder="Vide tant qu’il n’est pas choisi"
    )
    typed.line(
        BEARER,
        Letter("bearer"),
        placeholder="Association, maison de santé, groupe de professionnels…",
        help="Écrit en tête de la lettre. Plusieurs noms se séparent par des virgules.",
    )
    typed.several(
        "Destinataires",
        Letter("recipients"),
        (
            "l’agence régionale de santé",
            "la caisse primaire d’assurance maladie",
            "la mutualité sociale agricole",
            "l’union régionale des professionnels de santé",
        ),
        placeholder="Vide : l’ARS et la CPAM de votre territoire",
    )
    place, dated = st.columns(2)
    with place:
        typed.line("Lieu", Letter("place"), placeholder="La ville où la lettre est signée")
    with dated:
        typed.day("Date de la lettre", Letter("dated"), help="Vide : la date des documents.")


def _why(said: LetterChoices) -> None:
    typed.area(
        ORIGIN,
        Letter("context"),
        height=150,
        placeholder="Ce qui vous réunit, depuis quand, et pourquoi maintenant",
    )
    typed.area(
        REASON,
        Letter("territory_reason"),
        height=150,
        placeholder="Bassin de vie, habitudes de soins, coopérations. L’ARS juge la pertinence du "
        "territoire.",
    )


def _diagnosis(said: LetterChoices) -> None:
    composed = making.dossier().synthesis if work.current().codes else ()
    st.html(
        html.sentence(
            "Laissez vide : la lettre reprend les phrases des chiffres. Écrivez : votre texte les "
            "remplace. Le tableau des chiffres clés suit dans les deux cas."
        )
    )
    typed.area(DIAGNOSIS, Letter("diagnosis"), height=220)
    if not composed:
        st.html(html.source(_NO_SENTENCE if work.current().codes else _NO_TERRITORY))
        return
    words = as_text(composed)
    if words != said.diagnosis:
        st.button(
            "Partir des phrases des chiffres",
            key="letter-diagnosis-fill",
            help="Remplace le texte ci-dessus. Vous pourrez annuler." if said.diagnosis else None,
            on_click=work.edit,
            args=(lambda project: project.with_letter(diagnosis=words), DIAGNOSIS),
        )
    if not said.diagnosis:
        lines = "".join(f"<p>{html.words(line)}</p>" for line in words.split("\n"))
        st.html(f'<div class="letter-composed">{lines}</div>')


_NO_SENTENCE = "Aucun chiffre ne se distingue nettement : il n’y a pas de phrase à reprendre."
_NO_TERRITORY = "Composez un territoire pour avoir les phrases de ses chiffres."


def as_text(lines: tuple[Line, ...]) -> str:
    """The sentences of the figures as a text to work on."""
    said = []
    for section, title in SAID.items():
        found = [each.text for each in lines if each.section == section]
        said += [f"{title} :", *(f"– {text}" for text in found)] if found else []
    return "\n".join(said)


def _support(said: LetterChoices) -> None:
    typed.area(
        SUPPORT,
        Letter("support"),
        height=150,
        placeholder="Écriture du projet de santé, coordination, données, réunion avec vos services",
    )
    typed.figure(
        "Montant demandé, en euros",
        Letter("support_eur"),
        0,
        help="Les aides au démarrage dépendent de chaque ARS : demandez le montant à la vôtre.",
    )
    typed.line(SIGNATORY, Letter("signatory"), placeholder="Qui signe, et à quel titre")


SECTIONS = (
    Section("qui", "Qui écrit, à qui", (BEARER,), _who),
    Section("pourquoi", "Origine et territoire", (ORIGIN, REASON), _why),
    Section("diagnostic", DIAGNOSIS, (), _diagnosis),
    Section("acteurs", "Acteurs associés et à associer", (ACTORS,), actors.actors),
    Section("coordinations", COORDINATION, (COORDINATION,), actors.coordination),
    Section(
        "orientations",
        ORIENTATIONS,
        (ORIENTATIONS,),
        lambda said: orientations.orientations(work.current().project),
    ),
    Section("calendrier", CALENDAR, (CALENDAR,), steps.calendar),
    Section("appui", "Appui et signature", (SUPPORT, SIGNATORY), _support),
)
SECTION_OF = {label: section.id for section in SECTIONS for label in section.labels}
"""Section where each label is written."""
