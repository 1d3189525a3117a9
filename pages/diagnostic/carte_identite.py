"""The territory on one page: where it is, its key figures, what sets it apart."""

import streamlit as st

from diagnostic.ui import diagnosis, slides
from diagnostic.ui.slides import Section

CARD = (
    Section("Chiffres clés", diagnosis.headline),
    Section("Indicateurs", diagnosis.indicators_apart),
)

diagnosis.style()
diagnosis.card_style()
st.title("Carte d’identité")
if not diagnosis.empty() and not diagnosis.gathers():
    diagnosis.bar()
    slides.show(
        [
            Section("Ce qui distingue", diagnosis.apart),
            Section("Carte d’identité", diagnosis.card, in_a_room=CARD),
            Section("Vos données", diagnosis.own_figures, shown=diagnosis.has_own_figures),
            Section("Synthèse", diagnosis.written_synthesis),
            Section("Ce qui a bougé", diagnosis.moves),
            Section("Données", diagnosis.invitation, in_a_room=()),
            Section("Tout emporter", diagnosis.everything, in_a_room=()),
        ]
    )
