"""The Explorer: any indicator on a map, at any level."""

from diagnostic.ui.explorer.page import explorer

__all__ = ["explorer"]
