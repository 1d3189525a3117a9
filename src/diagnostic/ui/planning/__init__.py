"""The page of objectives and actions, piece by piece; `pages/parcours/plan_actions.py` lays it."""

from diagnostic.ui.planning.page import plan_of_actions
from diagnostic.ui.planning.pieces import style

__all__ = ["plan_of_actions", "style"]
