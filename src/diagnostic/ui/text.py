"""Words of the user inside Markdown."""

from __future__ import annotations

from diagnostic.french import spaced

_MARKS = frozenset(r"\`*_{}[]()<>#+-.!|~$:")


def plain(text: str) -> str:
    """Text whose Markdown and HTML marks are shown as they are, never obeyed."""
    return "".join(f"\\{c}" if c in _MARKS else c for c in spaced(text))
