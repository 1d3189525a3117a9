"""Care supply: who practises here, how far care is, how much of it can be reached."""

import streamlit as st

from diagnostic.ui import diagnosis, slides
from diagnostic.ui.slides import Section

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
            Section("Accès au généraliste", diagnosis.apl_distribution),
            Section("Carte de l’accès", diagnosis.apl_map),
            Section("Départs à venir", diagnosis.retirements),
            Section("Autres professions", diagnosis.other_professions),
            Section("Recours", diagnosis.levels_of_care),
            Section("Urgences", diagnosis.emergencies),
            Section("Distances", diagnosis.distances),
        ]
    )
