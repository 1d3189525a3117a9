"""The follow-up of objectives and actions, piece by piece."""

from diagnostic.ui.following.page import page
from diagnostic.ui.following.pieces import style

__all__ = ["page", "style"]
