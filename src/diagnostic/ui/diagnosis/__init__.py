"""The pages of the diagnosis, piece by piece; `pages/diagnostic` puts them together."""

from diagnostic.ui.diagnosis.care import access, densities, facilities
from diagnostic.ui.diagnosis.people import ages, income, people
from diagnostic.ui.figures.invitation import empty, invitation
from diagnostic.ui.tables import style

__all__ = [
    "access",
    "ages",
    "densities",
    "empty",
    "facilities",
    "income",
    "invitation",
    "people",
    "style",
]
