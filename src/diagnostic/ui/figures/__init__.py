"""The page of figures, piece by piece; `pages/diagnostic/chiffres.py` puts them together."""

from diagnostic.ui.figures.everything import everything
from diagnostic.ui.figures.invitation import empty, invitation
from diagnostic.ui.tables import style

__all__ = ["empty", "everything", "invitation", "style"]
