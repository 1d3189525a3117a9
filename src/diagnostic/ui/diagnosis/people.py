"""Population: how many, how old, how well off."""

from __future__ import annotations

import streamlit as st

from diagnostic.ui.diagnosis import board, charts
from diagnostic.ui.diagnosis.asked import asked

BANDS = {
    "part_0_19": "0-19 ans",
    "part_20_64": "20-64 ans",
    "part_65_plus": "65 ans et plus",
}


def people() -> None:
    """Key figures of the population."""
    ids = ("population", "densite_population", "part_65_plus", "indice_dependance")
    board.key_figures(asked(ids).values())


def ages() -> None:
    """Shares of the three age groups beside the comparators."""
    st.subheader("La population est-elle plus âgée qu’ailleurs ?")
    answers = list(asked(tuple(BANDS)).values())
    if not all(answer.value.is_known for answer in answers):
        board.note("Les âges de ces communes ne sont pas connus.")
        return
    places = [each.place.name for each in answers[0].comparators]
    shares = [("Votre territoire", [answer.value.value or 0 for answer in answers])]
    shares += [
        (name, [answer.comparators[rank].value.value or 0 for answer in answers])
        for rank, name in enumerate(places)
    ]
    st.plotly_chart(
        charts.dots(list(BANDS.values()), shares[:4], "%"),
        width="stretch",
        config={"displayModeBar": False},
        key="ages",
        alt="Parts des trois groupes d’âges, et celles des territoires de comparaison",
    )
    board.table_behind("Groupes d’âges", answers)
    board.note(" ; ".join(answers[0].value.sources))


def income() -> None:
    """Income, poverty, second homes."""
    st.subheader("Les habitants sont-ils plus modestes qu’ailleurs ?")
    ids = ("revenu_median", "taux_pauvrete", "residences_secondaires")
    answers = list(asked(ids).values())
    board.comparison_table("Revenus et logements", answers)
    board.note(answers[0].value.method)
