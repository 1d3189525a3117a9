"""The population of the territory: how many, how old, how well off."""

import streamlit as st

from diagnostic.ui import diagnosis, slides
from diagnostic.ui.slides import Section

diagnosis.style()
st.title("Population")
if not diagnosis.empty():
    diagnosis.bar()
    slides.show(
        [
            Section("Chiffres clés", diagnosis.people),
            Section("Évolution", diagnosis.growth, shown=diagnosis.growth_is_known),
            Section("Groupes d’âges", diagnosis.ages, shown=diagnosis.ages_are_known),
            Section("Pyramide des âges", diagnosis.age_pyramid, shown=diagnosis.has_pyramid),
            Section("D’une commune à l’autre", diagnosis.communes),
            Section("Niveau de vie", diagnosis.income),
        ]
    )
