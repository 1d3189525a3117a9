"""The calendar of the letter: its steps, each with its day when it is known."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import counted
from diagnostic.project import LetterChoices, Milestone, Project
from diagnostic.ui import html, typed, work
from diagnostic.ui.board import pieces

USUAL = (
    "Réunion d’information des professionnels du territoire",
    "Création de l’association qui porte le projet",
    "Envoi de la lettre d’intention",
    "Diagnostic du territoire et groupes de travail",
    "Écriture du projet de santé",
    "Envoi du projet de santé à l’ARS",
    "Négociation et signature du contrat avec l’ARS et l’Assurance Maladie",
)
"""Steps that are usual, to keep, to change or to take away: no day is proposed."""
MOST = 14


def calendar(said: LetterChoices) -> None:
    """The steps, one line each."""
    lacking = [each for each in USUAL if each not in {x.label for x in said.milestones}]
    st.html(
        html.sentence(
            "De la lettre au contrat. Une étape sans date est écrite « à fixer » dans la lettre."
        )
    )
    actions = work.current().project.pathways.actions
    if planned := sum(each.deadline is not None for each in actions):
        st.html(html.source(f"Les échéances du plan d’actions s’y ajoutent ({planned})."))
    with st.container(key="letter-steps"):
        pieces.some(said.milestones, "milestones", _step, most=MOST)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "+ Étape",
            key="letter-step",
            on_click=work.edit,
            args=(lambda project: project.with_item("milestones", {}), "Ajout d’une étape"),
        )
        if lacking:
            st.button(
                f"Proposer {counted(len(lacking), 'étape usuelle', 'étapes usuelles')}",
                key="letter-steps-usual",
                help="Sans date : gardez, changez ou retirez chacune.",
                on_click=_propose,
                args=(lacking,),
            )


def _propose(labels: list[str]) -> None:
    def added(project: Project) -> Project:
        for label in labels:
            project = project.with_item("milestones", {"label": label})
        return project

    work.edit(added, "Étapes usuelles")


def _step(step: Milestone) -> None:
    label, on, away = st.columns([6, 3, 1], vertical_alignment="center")
    with label:
        typed.line(
            "Étape",
            typed.Item("milestones", step.id, "label"),
            label_visibility="collapsed",
            placeholder="Une étape",
        )
    with on:
        typed.day(
            "Date de l’étape",
            typed.Item("milestones", step.id, "on"),
            label_visibility="collapsed",
        )
    with away:
        pieces.remove_button("milestones", step.id, step.label or "l’étape")
