"""The board of rupture points, piece by piece; `pages/parcours/ruptures.py` puts them together."""

from diagnostic.ui.board.choosing import opened
from diagnostic.ui.board.page import compared, sections
from diagnostic.ui.board.pieces import style

__all__ = ["compared", "opened", "sections", "style"]
