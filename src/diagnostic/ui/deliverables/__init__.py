"""The page of documents, piece by piece; `pages/livrables/documents.py` lays it."""

from diagnostic.ui.deliverables.page import page
from diagnostic.ui.deliverables.pieces import style

__all__ = ["page", "style"]
