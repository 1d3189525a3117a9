"""The written form of commune codes; whether a code exists is for the geography to say."""

from __future__ import annotations

import re
from collections.abc import Iterable

CODE_PATTERN = r"^([0-9]{2}|2[AB])[0-9]{3}$"
SEAT_PATTERN = r"^([0-9]{2}|2[AB]|97[0-9]|98[0-9])$"
SIREN_PATTERN = r"^[0-9]{9}$"
MOST_CODES = 40_000
"""More than France has communes (34 875 in 2026): past it, it is not a territory."""

_CODE_LENGTH = 5
_CODE = re.compile(CODE_PATTERN)


def is_code(text: str) -> bool:
    """Whether the text has the form of a commune code (``59178``, ``2A004``)."""
    return _CODE.fullmatch(text) is not None


def upper_code(value: object) -> object:
    """Code trimmed and in capitals (``2a004`` → ``2A004``).

    What is not a text, or is too long for a code, is left as it is, to be shown as it was read.
    """
    if not isinstance(value, str):
        return value
    capitals = value.strip().upper()
    return capitals if len(capitals) <= _CODE_LENGTH else value


def sorted_unique(values: Iterable[str]) -> tuple[str, ...]:
    """Values in order, each once."""
    return tuple(sorted(set(values)))
