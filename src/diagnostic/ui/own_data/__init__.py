"""The user's own data: given, understood, corrected, mapped, kept."""

from diagnostic.ui.own_data.page import own_data

__all__ = ["own_data"]
