"""The region's start-up aid: an amount that each ARS decides, so the user's to enter."""

from __future__ import annotations

import streamlit as st

from diagnostic.aci import startup_examples
from diagnostic.errors import UserError
from diagnostic.french import euros
from diagnostic.project.document import AciChoices
from diagnostic.project.fields import LABEL_LENGTH
from diagnostic.ui import html, tables, work
from diagnostic.ui.funding.words import status_word, typed_euros
from diagnostic.ui.tables import Cell, Row

AID_NAME = "Aide régionale au démarrage"


def regional_aid(chosen: AciChoices) -> None:
    """Ask for the aid promised by the ARS."""
    _amount(chosen)
    _label(chosen)


def aid_examples() -> None:
    """What some regions were read to give: never counted."""
    with st.expander(f"{AID_NAME} : exemples publiés"):
        st.html(html.sentence(startup_examples().note))
        st.html(_examples())


def _amount(chosen: AciChoices) -> None:
    kept = chosen.startup_aid_eur
    key = f"aid-{work.current().project.id}-{kept}"
    text = st.text_input(
        "Aide régionale promise par l’ARS, en euros",
        value="" if kept is None else euros(kept),
        placeholder="Aucune aide",
        help="L’aide au démarrage est décidée par chaque ARS : des exemples sont publiés plus bas.",
        key=key,
        on_change=_keep_amount,
        args=(key,),
    )
    try:
        typed_euros(text, AID_NAME)
    except UserError as wrong:
        st.html(tables.problem(str(wrong)))


def _keep_amount(key: str) -> None:
    try:
        amount = typed_euros(str(st.session_state[key]), AID_NAME)
    except UserError:
        return  # said beside the field, where the text stays
    work.edit(lambda project: project.with_aci(startup_aid_eur=amount), AID_NAME)


def _label(chosen: AciChoices) -> None:
    key = f"aid-label-{work.current().project.id}-{chosen.startup_aid_label}"
    st.text_input(
        "Nom de cette aide",
        value=chosen.startup_aid_label,
        placeholder=AID_NAME,
        max_chars=LABEL_LENGTH,
        key=key,
        on_change=_keep_label,
        args=(key,),
    )


def _keep_label(key: str) -> None:
    label = str(st.session_state[key])
    work.edit(lambda project: project.with_aci(startup_aid_label=label), "Nom de l’aide régionale")


def _examples() -> str:
    rows: list[Row] = []
    for example in startup_examples().examples:
        rows.append(Row([Cell(example.region)], "group"))
        rows += [
            Row(
                [
                    Cell(step.label),
                    Cell(euros(step.value_eur), number=True),
                    Cell(status_word(step.status)),
                    Cell("", step.source),
                ]
            )
            for step in example.steps
        ]
    head = [
        Cell("Aide de la région"),
        Cell("Montant", number=True),
        *tables.words("Fiabilité", "Source"),
    ]
    return tables.table("Exemples d’aides régionales", head, rows)
