"""What a string that should be a commune code means.

Codes come from spreadsheets that eat zeros, from mails that add spaces and quotes, from files that
date from before the two Corsican départements. Whether a code exists is for the atlas to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container
from dataclasses import dataclass

from diagnostic.french import NBSP

CODE = re.compile(r"^([0-9]{2}|2[AB])[0-9]{3}$")
"""A commune code of the INSEE; a postal code has the same form."""

_SIREN = re.compile(r"^[0-9]{9}$")
_WRAPPING = " \t\r\n\"'`´‘’“”«»=*.,;:"
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_DECIMALS = re.compile(r"(?<=[0-9])[.,]0+$")
_LOST_ZERO = re.compile(r"^[1-9][0-9]{3}$")
_GROUPED = re.compile(r"^([0-9]{1,2} [0-9]{3}|2[AB] [0-9]{3})$", re.IGNORECASE)
_GROUPED_SIREN = re.compile(r"^[0-9]{3} [0-9]{3} [0-9]{3}$")
_OLD_CORSICA = re.compile(r"^20[0-9]{3}$")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code of five characters, and in French what was mended to read it, None when nothing was.

    The code has the right form; it may be a commune code, a postal code, or nothing.
    """

    code: str
    note: str | None = None


def read_code(value: object) -> ReadCode | None:
    r"""Read a commune or postal code as people and spreadsheets write it.

    Parameters
    ----------
    value
        A text or a number: ``"59178"``, ``" 2a004 "``, ``"1004"``, ``1004.0``, ``'="01004"'``,
        ``"59 178"``.

    Returns
    -------
    ReadCode or None
        None when the value cannot be a code. Three digits or less are never completed: a
        spreadsheet takes at most one zero away.

    Examples
    --------
    >>> read_code("59178")
    ReadCode(code='59178', note=None)
    >>> read_code(1004.0).note
    '1004 lu 01004\xa0: zéro perdu par le tableur'
    """
    written = _written(value)
    if written is None:
        return None
    text = _DECIMALS.sub("", written)
    if _GROUPED.fullmatch(text):
        text = text.replace(" ", "")
    text = text.upper()
    if _LOST_ZERO.fullmatch(text):
        code = f"0{text}"
        return ReadCode(code, f"{text} lu {code}{NBSP}: zéro perdu par le tableur")
    if CODE.fullmatch(text) is None:
        return None
    return ReadCode(text, None if text == written else f"{written} lu {text}")


def read_siren(value: object) -> str | None:
    """Read the nine digits of a SIREN, grouped by three or not.

    >>> read_siren("200 044 618")
    '200044618'
    """
    written = _written(value)
    if written is None:
        return None
    text = _DECIMALS.sub("", written)
    if _GROUPED_SIREN.fullmatch(text):
        text = text.replace(" ", "")
    return text if _SIREN.fullmatch(text) else None


def corsican(code: str, known: Container[str]) -> tuple[str, ...]:
    """Codes of today that a Corsican code from before 1976 may stand for.

    The communes kept their three digits when 20 became 2A and 2B.

    >>> corsican("20004", {"2A004"})
    ('2A004',)
    """
    if not _OLD_CORSICA.fullmatch(code):
        return ()
    return tuple(new for new in (f"2A{code[2:]}", f"2B{code[2:]}") if new in known)


def _written(value: object) -> str | None:
    """Text of a cell without what wraps it: quotes, blanks, marks that do not show."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if 0 <= value < 10**9 else None
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value.is_integer() else None
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    return _BLANKS.sub(" ", _UNSEEN.sub("", value)).strip(_WRAPPING)
