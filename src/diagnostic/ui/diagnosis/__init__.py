"""The pages of the diagnosis, piece by piece; `pages/diagnostic` puts them together."""

from diagnostic.ui.diagnosis.asking import (
    enter_values,
    every_value,
    still_to_ask,
    whom_to_ask,
)
from diagnostic.ui.diagnosis.care import access, densities, doctors_map
from diagnostic.ui.diagnosis.care_apl import (
    apl_distribution,
    apl_map,
    bands_are_known,
    other_professions,
    others_are_known,
    retirements,
    retirements_are_known,
)
from diagnostic.ui.diagnosis.care_distance import distances
from diagnostic.ui.diagnosis.care_emergencies import emergencies
from diagnostic.ui.diagnosis.care_gradation import first_recourse, further_recourse, levels_of_care
from diagnostic.ui.diagnosis.care_official import published_densities
from diagnostic.ui.diagnosis.comparators import bar
from diagnostic.ui.diagnosis.diseases import diseases
from diagnostic.ui.diagnosis.dossier import everything, gathers
from diagnostic.ui.diagnosis.identity import (
    apart,
    card,
    card_style,
    headline,
    indicators_apart,
    moves,
)
from diagnostic.ui.diagnosis.own import has_own_figures, own_figures
from diagnostic.ui.diagnosis.people import (
    age_pyramid,
    ages,
    ages_are_known,
    communes,
    growth,
    growth_is_known,
    has_pyramid,
    income,
    people,
)
from diagnostic.ui.diagnosis.synthesis import written_synthesis
from diagnostic.ui.figures.invitation import empty, invitation
from diagnostic.ui.tables import style

__all__ = [
    "access",
    "age_pyramid",
    "ages",
    "ages_are_known",
    "apart",
    "apl_distribution",
    "apl_map",
    "bands_are_known",
    "bar",
    "card",
    "card_style",
    "communes",
    "densities",
    "diseases",
    "distances",
    "doctors_map",
    "emergencies",
    "empty",
    "enter_values",
    "every_value",
    "everything",
    "first_recourse",
    "further_recourse",
    "gathers",
    "growth",
    "growth_is_known",
    "has_own_figures",
    "has_pyramid",
    "headline",
    "income",
    "indicators_apart",
    "invitation",
    "levels_of_care",
    "moves",
    "other_professions",
    "others_are_known",
    "own_figures",
    "people",
    "published_densities",
    "retirements",
    "retirements_are_known",
    "still_to_ask",
    "style",
    "whom_to_ask",
    "written_synthesis",
]
