"""A page with nothing but a road: seven segments and what was noted on them, all made up."""

from __future__ import annotations

import streamlit as st

from diagnostic.reports.drawings.road import Stop
from diagnostic.ui.board.road import road_map

HOSTILE = "<img src=x onerror=window.hurt=1> {{ name }} =HYPERLINK(1)"
LABELS = (
    "Diagnostic et évaluation initiale",
    "Mise en route du traitement et titration",
    "Suivi en ville",
    "Exacerbation et hospitalisation",
    "Retour à domicile et suivi dans les 14 jours",
    "Réadaptation cardiaque et éducation thérapeutique",
    "Soins palliatifs et fin de vie",
)

st.set_page_config(layout="wide")
st.html("<style>.stMainBlockContainer{padding:2.5rem 1.5rem 1rem}</style>")
RATED = (None, 80, 36, 12, None, 100, 45)
stops = [
    Stop(
        id=f"segment_{rank}",
        label=label,
        findings=rank,
        ruptures=tuple(
            (f"R{10 * rank + each}", HOSTILE if each else "Rendez-vous trop tardif", RATED[each])
            for each in range((0, 1, 2, 0, 3, 7, 1)[rank])
        ),
    )
    for rank, label in enumerate(LABELS)
]


def note() -> None:
    st.session_state["picks"] = st.session_state.get("picks", 0) + 1
    st.session_state["open"] = st.session_state["road"].picked


road_map(stops, st.session_state.get("open"), key="road", on_pick=note)
st.text(f"Ouvert : {st.session_state.get('open')} · {st.session_state.get('picks', 0)} fois")
