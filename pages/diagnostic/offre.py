"""Care supply: who practises here, how far care is, how much of it can be reached."""

import streamlit as st

from diagnostic.ui import diagnosis, slides
from diagnostic.ui.slides import Section

RECOURSE = (
    Section("Premier recours", diagnosis.first_recourse),
    Section("Autres recours", diagnosis.further_recourse),
)

diagnosis.style()
st.title("Offre de soins")
if not diagnosis.empty():
    diagnosis.bar()
    slides.show(
        [
            Section("Chiffres clés", diagnosis.access),
            Section("Professionnels", diagnosis.densities),
            Section("Densités publiées", diagnosis.published_densities),
            Section("Carte des généralistes", diagnosis.doctors_map),
            Section(
                "Accès au généraliste", diagnosis.apl_distribution, shown=diagnosis.bands_are_known
            ),
            Section("Carte de l’accès", diagnosis.apl_map, shown=diagnosis.bands_are_known),
            Section(
                "Départs à venir", diagnosis.retirements, shown=diagnosis.retirements_are_known
            ),
            Section(
                "Autres professions", diagnosis.other_professions, shown=diagnosis.others_are_known
            ),
            Section("Recours", diagnosis.levels_of_care, in_a_room=RECOURSE),
            Section("Urgences", diagnosis.emergencies),
            Section("Distances", diagnosis.distances),
        ]
    )
