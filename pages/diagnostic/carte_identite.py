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
if not diagnosis.empty():
    diagnosis.bar()
    slides.show(
        [
            Section("Ce qui distingue", diagnosis.apart),
            Section("Carte d’identité", diagnosis.card, in_a_room=CARD),
            Section("Synthèse", diagnosis.written_synthesis),
            Section("Ce qui a bougé", diagnosis.moves),
            Section("Données", diagnosis.invitation, in_a_room=()),
        ]
    )
