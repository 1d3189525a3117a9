"""Values that the user types with a unit of their own: how they are written, and what they are."""

from __future__ import annotations

import re
from datetime import date

from diagnostic.french import NBSP, number, spaced

MOST_DECIMALS = 2
_SHARES = frozenset({"%", "pour cent", "pourcent", "pourcents", "en %"})
_NOT_COUNTS = re.compile(
    r"%|€|/|\b(?:pour|par|euros?|k€|jours?|semaines?|mois|ans?|années?|heures?|minutes?|secondes?"
    r"|km|kilomètres?|mètres?|kg|points?|scores?|indices?|taux|ratio|etp)\b",
    re.IGNORECASE,
)
"""What a unit says when it is measured, or divided, rather than counted."""
_SAME_PLURAL = frozenset({"mois", "fois", "cas", "avis", "décès", "rendez-vous", "accès", "temps"})


def is_share(unit: str) -> bool:
    """Whether a unit is that of a share, from 0 to 100.

    >>> is_share(" % "), is_share("pour 1 000"), is_share("jours")
    (True, False, False)
    """
    return unit.strip().lower() in _SHARES


def is_count(unit: str) -> bool:
    """Whether a unit is that of events one by one, in which chance has its part.

    No unit at all may be anything.

    >>> is_count("séjours"), is_count("jours"), is_count("pour 1 000 hab."), is_count("")
    (True, False, False, False)
    """
    return bool(unit.strip()) and not _NOT_COUNTS.search(unit)


def plain(value: float) -> str:
    r"""A value with the decimals that it was typed with, two at most.

    >>> plain(41.9), plain(60.0), plain(0.004), plain(1234.5)
    ('41,9', '60', '0,004', '1\u202f234,5')
    """
    if value and abs(value) < 10**-MOST_DECIMALS / 2:
        return f"{value:.1g}".replace(".", ",").replace("-", "−") if abs(value) >= 1e-4 else "≈ 0"
    decimals = next(
        (n for n in range(MOST_DECIMALS) if round(value, n) == round(value, MOST_DECIMALS)),
        MOST_DECIMALS,
    )
    return number(value, decimals)


def amount(value: float, unit: str) -> str:
    r"""A value and its unit, which agrees with it where it is one word in the plural.

    >>> amount(41.9, "%"), amount(1, "jours"), amount(21, "jours"), amount(3, "nombre")
    ('41,9\xa0%', '1\xa0jour', '21\xa0jours', '3')
    """
    shown, said = plain(value), " ".join(unit.split())
    if is_share(said):
        return f"{shown}{NBSP}%"
    if not said or said.lower() in ("nombre", "sans unité"):
        return shown
    is_one_word = said.islower() and said.isalpha() and said.endswith("s")
    if abs(value) < 2 and is_one_word and said not in _SAME_PLURAL:
        said = said[:-1]
    return f"{shown}{NBSP}{said}"


def on_day(day: date) -> str:
    """A day as it is written in a document: 31/12/2027."""
    return f"{day:%d/%m/%Y}"


def unbroken(text: str) -> str:
    r"""Text whose punctuation and per cents never begin a line.

    >>> unbroken("de 3 à 5 %") == "de 3 à 5\u00a0%"
    True
    """
    return spaced(text).replace(" %", f"{NBSP}%").replace(" €", f"{NBSP}€")


def ended(text: str) -> str:
    """Text as a sentence: with a full stop unless it ends already.

    >>> ended("Rien n’est fait "), ended("Pourquoi ?")
    ('Rien n’est fait.', 'Pourquoi ?')
    """
    bare = text.strip()
    return bare if not bare or bare[-1] in ".!?…" else f"{bare}."
