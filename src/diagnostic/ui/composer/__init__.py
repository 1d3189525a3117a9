"""The composing screen, piece by piece; `pages/territoire/composer.py` puts them together."""

from diagnostic.ui.composer.actions import actions_bar, apply_click
from diagnostic.ui.composer.board import board, legend
from diagnostic.ui.composer.members import members
from diagnostic.ui.composer.panel import panel
from diagnostic.ui.composer.search import search

__all__ = ["actions_bar", "apply_click", "board", "legend", "members", "panel", "search"]
