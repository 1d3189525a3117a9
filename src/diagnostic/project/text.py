"""Text that comes from a file, a link or a keyboard, made safe to keep and to show."""

from __future__ import annotations

import unicodedata

from diagnostic.french import NBSP

_BLANK = {ord(blank): " " for blank in "\t\n\r\v\f\x85\u2028\u2029"}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_PLAIN = frozenset(" .,;:’'\"-/+%@=_…()" + NBSP)


def clean_text(text: str) -> str:
    r"""Text on one line, trimmed, without control, direction or unassigned characters.

    >>> clean_text("  Douai\u202e\tSud\x00 ")
    'Douai Sud'
    """
    spaced = unicodedata.normalize("NFC", text).translate(_BLANK)
    return "".join(c for c in spaced if unicodedata.category(c) not in _UNSEEN).strip()


def clean_lines(text: str) -> str:
    r"""Text on its own lines, each cleaned; no more than one empty line between two.

    >>> clean_lines(" Un \r\n\n\n\nDeux\u202e ")
    'Un\n\nDeux'
    """
    lines = [clean_text(line) for line in text.splitlines()]
    kept = [line for rank, line in enumerate(lines) if line or (rank and lines[rank - 1])]
    return "\n".join(kept).strip("\n")


def excerpt(value: object, limit: int = 40) -> str:
    """Say a foreign value in a message: short, and harmless in HTML and in Markdown.

    Whatever could open a tag, a link, an image or a formula becomes a middle dot.

    >>> excerpt("![x](http://y) <b>")
    '··x·(http://y) ·b·'
    """
    text = value if isinstance(value, str) else _spoken(value)
    shown = clean_text(text[: limit * 4])
    if len(shown) > limit or len(text) > limit * 4:
        shown = shown[:limit].rstrip() + "…"
    return "".join(c if c.isalnum() or c in _PLAIN else "·" for c in shown)


def quoted(value: object) -> str:
    """Excerpt between French quotation marks."""
    return f"«{NBSP}{excerpt(value)}{NBSP}»"


def _spoken(value: object) -> str:
    if value is None:
        return "rien"
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, (list, tuple)):
        return "une liste"
    if isinstance(value, dict):
        return "un objet"
    return str(value)
