"""The pages of the diagnosis, piece by piece; `pages/diagnostic` puts them together."""

from diagnostic.ui.diagnosis.care import access, densities, facilities
from diagnostic.ui.diagnosis.diseases import expected_people, measured
from diagnostic.ui.diagnosis.identity import apart, headline
from diagnostic.ui.diagnosis.people import ages, income, people
from diagnostic.ui.figures.invitation import empty, invitation
from diagnostic.ui.tables import style

__all__ = [
    "access",
    "ages",
    "apart",
    "densities",
    "empty",
    "expected_people",
    "facilities",
    "headline",
    "income",
    "invitation",
    "measured",
    "people",
    "style",
]
