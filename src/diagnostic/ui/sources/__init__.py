"""The page of sources, piece by piece; `pages/methode/sources.py` puts them together."""

from diagnostic.ui.sources.detail import detail
from diagnostic.ui.sources.overview import overview
from diagnostic.ui.sources.update import update

__all__ = ["detail", "overview", "update"]
