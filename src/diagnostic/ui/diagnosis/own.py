"""The user's own figures on the screens of the diagnosis: what they say, of when, from where."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.french import counted, listed, spaced
from diagnostic.indicators.answers import Answer
from diagnostic.ui import html, work
from diagnostic.ui.diagnosis import board
from diagnostic.ui.diagnosis.asked import own_answers

SECRECY = (
    "« secret » : ce chiffre compte trop peu de personnes, ou permettrait de retrouver un chiffre "
    "qui en compte trop peu ; les sommes ne comptent que ce qui est montré."
)


def has_own_figures() -> bool:
    """Whether the project keeps data of the user."""
    return bool(work.current().project.own_data)


def own_figures() -> None:
    """Every own figure of the territory beside what it is compared with; nothing without any."""
    answers = list(own_answers().values())
    if not answers:
        return
    st.subheader("Que disent vos données ?")
    st.html(html.sentence(_said(answers)))
    board.comparison_table("Vos données", answers)
    for why in dict.fromkeys(_whys(answers)):
        board.note(why)
    sources = dict.fromkeys(source for each in answers for source in each.value.sources)
    board.note(f"Sources données par vous : {' ; '.join(sources)}.")
    if any(_hides(each) for each in answers):
        board.caution(SECRECY)


def _said(answers: Sequence[Answer]) -> str:
    tables = work.current().project.own_data
    known = sum(each.value.is_known for each in answers)
    titles = listed([table.title for table in tables], limit=3)
    told = "Aucune ne dit" if not known else counted(known, "colonne dit", "colonnes disent")
    many = f"{len(answers)} colonne{'s' if len(answers) > 1 else ''}"
    return spaced(f"{told} quelque chose de votre territoire, sur {many} ({titles}).")


def _whys(answers: Sequence[Answer]) -> list[str]:
    """Why some say nothing of the territory, or are estimates."""
    lacking = [each for each in answers if not each.value.is_known]
    said = [f"{each.indicator.label} : {each.value.method}" for each in lacking]
    rough = [each for each in answers if each.value.status == "estime"]
    return [*said, *(f"≈ {each.indicator.label} : {each.indicator.estimate}" for each in rough)]


def _hides(answer: Answer) -> bool:
    values = [answer.value, *(each.value for each in answer.comparators)]
    return any(value.secret or value.status == "secret" for value in values)
