"""Care supply: key figures on access, and who practises here."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import listed
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.registry import PROFESSIONS
from diagnostic.stats.comparison import Judgement
from diagnostic.ui import html
from diagnostic.ui.diagnosis import board, charts, comparators, maps
from diagnostic.ui.diagnosis.care_places import beside

CAUTION = (
    "Un professionnel est compté dans chaque commune où il exerce. La densité rapporte le compte "
    "de l’année dite à la population municipale de 2023. L’intervalle dit ce que le hasard ferait "
    "seul varier : avec peu de professionnels, il est large."
)


def access() -> None:
    """Key figures on the access to general practitioners."""
    ids = (
        "densite_medecin_generaliste",
        "apl_medecin_generaliste",
        "apl_part_65_ans",
        "population_apl_sous_2_5",
    )
    board.key_figures(beside(ids).values())


def densities() -> None:
    """Densities of every profession, as dots around the comparator chosen."""
    ids = [f"densite_{profession.slug}" for profession in PROFESSIONS]
    answers = list(beside(ids).values())
    known = [answer for answer in answers if answer.value.is_known]
    names = {
        each.place.level: each.place.name
        for rank, each in reversed([*enumerate(answers[0].comparators)])
        if any(
            a.comparators[rank].value.period == a.value.period
            and a.comparators[rank].value.is_known
            for a in known
        )
    }
    question = "Quels professionnels sont moins nombreux ici ?"
    st.subheader(question)
    level = comparators.choice(names, key="care")
    if level:
        place = names[level]
        lines = charts.spines(known, place)
        st.html(html.sentence(_answer(known, place)))
        if lines:
            charts.show(
                charts.spine_chart(lines, place),
                key="care-densities",
                alt=f"Densités des professionnels, {place} = 100",
                caption=charts.Caption(
                    question,
                    _answer(known, place),
                    f"{place} = 100",
                    board.credits_of(known),
                    (charts.SIGNS_IN_WORDS, CAUTION),
                ),
            )
        board.table_behind("Densités de professionnels", answers)
    else:
        st.html(
            html.sentence(
                "Les comptes de toutes les communes manquent pour comparer : synchroniser la BPE."
            )
        )
        board.comparison_table("Densités de professionnels", answers)
    board.caution(CAUTION)


def _answer(answers: list[Answer], place: str) -> str:
    """The answer to the title, in words."""
    less, more = [], []
    is_judged = False
    for answer in answers:
        compared = next(each for each in answer.comparators if each.place.name == place)
        name = charts.short(answer.indicator.label).lower()
        is_judged |= compared.judgement is not Judgement.UNKNOWN
        if compared.judgement is Judgement.WORSE:
            less.append(name)
        elif compared.judgement is Judgement.BETTER:
            more.append(name)
    said = []
    if less:
        said.append(f"Nettement moins nombreux : {listed(less)}.")
    if more:
        said.append(f"Nettement plus nombreux : {listed(more)}.")
    if not said and not is_judged:
        return (
            f"Rien n’est jugé : {place} et le territoire se recouvrent trop, ou trop peu est connu."
        )
    return " ".join(said) or "Aucun écart net : le hasard seul peut expliquer les différences."


def doctors_map() -> None:
    """Where general practitioners are."""
    maps.commune_map("densite_medecin_generaliste", "Où exercent les généralistes ?", "map-doctors")
