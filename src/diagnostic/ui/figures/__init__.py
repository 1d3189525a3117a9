"""The page of figures, piece by piece; `pages/diagnostic/chiffres.py` puts them together."""

from diagnostic.ui.figures.around import doctors_map, emergencies
from diagnostic.ui.figures.everything import everything
from diagnostic.ui.figures.invitation import empty, invitation
from diagnostic.ui.tables import style

__all__ = ["doctors_map", "emergencies", "empty", "everything", "invitation", "style"]
