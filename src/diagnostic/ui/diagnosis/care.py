"""Care supply: who practises here, how far care is, how much of it can be reached."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import listed
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.registry import APL, NEAREST, PLACES, PROFESSIONS
from diagnostic.stats.comparison import Judgement
from diagnostic.ui import html
from diagnostic.ui.diagnosis import board, charts
from diagnostic.ui.diagnosis.asked import asked

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
    board.key_figures(asked(ids).values())


def densities() -> None:
    """Densities of every profession, as dots around the comparator chosen."""
    ids = [f"densite_{profession.slug}" for profession in PROFESSIONS]
    answers = list(asked(ids).values())
    known = [answer for answer in answers if answer.value.is_known]
    places = [
        each.place.name
        for rank, each in enumerate(answers[0].comparators)
        if any(
            a.comparators[rank].value.period == a.value.period
            and a.comparators[rank].value.is_known
            for a in known
        )
    ]
    st.subheader("Quels professionnels sont moins nombreux ici ?")
    if places:
        place = st.segmented_control(
            "Comparer à", places, default=places[-1], key="care-place", required=True
        )
        lines = charts.spines(known, place)
        st.html(html.sentence(_answer(known, place)))
        if lines:
            st.plotly_chart(
                charts.spine_chart(lines, place),
                width="stretch",
                config={"displayModeBar": False},
                key="care-densities",
                alt=f"Densités des professionnels, {place} = 100",
            )
        board.table_behind("Densités de professionnels", answers)
    else:
        st.html(
            html.sentence(
                "Les comptes de toutes les communes manquent pour comparer : synchroniser la BPE."
            )
        )
        board.comparison_table("Densités de professionnels", answers)
    board.note(CAUTION)


def _answer(answers: list[Answer], place: str) -> str:
    """The answer to the title, in words."""
    less, more = [], []
    for answer in answers:
        beside = next(each for each in answer.comparators if each.place.name == place)
        name = charts.short(answer.indicator.label).lower()
        if beside.judgement is Judgement.WORSE:
            less.append(name)
        elif beside.judgement is Judgement.BETTER:
            more.append(name)
    said = []
    if less:
        said.append(f"Nettement moins nombreux : {listed(less)}.")
    if more:
        said.append(f"Nettement plus nombreux : {listed(more)}.")
    return " ".join(said) or "Aucun écart net : le hasard seul peut expliquer les différences."


def facilities() -> None:
    """Facilities, distances, accessibility of the other professions."""
    counts = asked([f"nombre_{slug}" for slug in PLACES])
    distances = asked([*(f"distance_{slug}" for slug in NEAREST), "distance_urgences"])
    others = asked([f"apl_{slug}" for slug in APL])
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Qu’y a-t-il sur place ?")
        board.comparison_table("Lieux de soins", list(counts.values()))
    with right:
        st.subheader("À quelle distance sont les soins ?")
        board.comparison_table("Distances moyennes", list(distances.values()))
        board.note(
            "Distance à vol d’oiseau de centre à centre, nulle quand la commune a le service : ce "
            "n’est ni une route ni un temps."
        )
    st.subheader("Les soins accessibles répondent-ils aux besoins ?")
    board.comparison_table("Accessibilité potentielle localisée", list(others.values()))
    board.note(
        "L’APL des généralistes se lit en consultations par an et par habitant, celle des autres "
        "professions en équivalents temps plein pour 100 000 habitants : ne pas les comparer "
        "entre elles. La méthode de la DREES a changé en décembre 2024."
    )
