"""The name of a place as a key, so that every way of writing it meets.

Accents, case, hyphens, apostrophes and ligatures do not count; neither do ``St``/``Saint``,
``s/``/``sur``, ``lès``/``lez``/``les``, nor the way an arrondissement is numbered.
"""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "&": " et "})
_ACCENTS = re.compile("[\u0300-\u036f]")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_OVER = re.compile(r"(?<=[a-z])/(?=\s*[a-z])|\bs/(?=\s*[a-z])")
_UNDER = re.compile(r"\bs/s\b|\bss/|\bss\b")
_ARTICLE_LAST = re.compile(r"^(.*\S)\s*\(\s*(l['’]|le|la|les)\s*\)$", re.IGNORECASE)
_WORDS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "lez": "les",
    "s": "sur",
    "nd": "notre dame",
}
_ARTICLES = frozenset({"l", "le", "la", "les"})

_CITY = r"(?P<city>paris|lyon|marseille)"
_DISTRICT = r"(?:arrondissement|arrdt|arrt|arr|ardt)"
_RANK = r"(?P<rank>0?[1-9]|1[0-9]|20|[ivx]{1,5}) ?(?:er|e|eme|ieme|nd|nde)?"
_NUMBERED = (
    re.compile(rf"^{_CITY} {_RANK}(?: {_DISTRICT})?$"),
    re.compile(rf"^{_RANK} {_DISTRICT}(?: (?:de|d))? {_CITY}$"),
)
_TENS = ("", "x")
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMANS = [*(tens + ones for tens in _TENS for ones in _ONES), "xx"]
"""Roman numbers up to 20, each at its own place."""
_FIRST_OF_CITIES = re.compile(r"paris|lyon|marseille")


def key(name: str) -> str:
    """Words of a name, in small letters without accents, one space between them.

    Two names with one key are one name to the reader. Empty when the text holds no letter or
    digit of ours.

    >>> key("St-Amand-les-Eaux") == key("SAINT AMAND LEZ EAUX")
    True
    >>> key("L’Haÿ-les-Roses")
    'l hay les roses'
    >>> key("Isle-Adam (L')")
    'l isle adam'
    >>> key("Paris XIIe") == key("Paris 12e Arrondissement")
    True
    """
    found = " ".join([_WORDS.get(word, word) for word in _words(name)])
    return _district(found) if _FIRST_OF_CITIES.search(found) else found


def unfinished_key(name: str) -> str:
    """Key of a name being typed: its last word is left as it is, it may go on.

    >>> unfinished_key("st"), unfinished_key("St-Am"), unfinished_key("st ")
    ('st', 'saint am', 'saint')
    """
    words = _words(name)
    if not words or not name[-1].isalnum():
        return key(name)
    return " ".join([*(_WORDS.get(word, word) for word in words[:-1]), words[-1]])


def _words(name: str) -> list[str]:
    """Words of a name as they are written, in small letters without accents."""
    text = name.translate(_LIGATURES)
    if text.endswith(")"):
        text = _ARTICLE_LAST.sub(r"\2 \1", text)
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    text = text.lower()
    if "/" in text or "ss" in text:
        text = _OVER.sub(" sur ", _UNDER.sub(" sous ", text))
    return _NOT_WORDS.sub(" ", text).split()


def bare(name_key: str) -> str:
    """Key without its leading article, the key itself where there is none.

    >>> bare("le havre")
    'havre'
    """
    first, _, rest = name_key.partition(" ")
    return rest if rest and first in _ARTICLES else name_key


def core(name_key: str) -> str:
    """Key without the words that start too many names to tell them apart.

    >>> core("saint amand les eaux")
    'amand les eaux'
    """
    text = bare(name_key)
    first, _, rest = text.partition(" ")
    return rest if rest and first in {"saint", "sainte"} else text


def _district(found: str) -> str:
    """One writing for the arrondissements of the three cities: ``paris 12``."""
    for form in _NUMBERED:
        match = form.fullmatch(found)
        if match:
            rank = match["rank"]
            if not rank.isdigit():
                if rank not in _ROMANS:
                    return found
                rank = str(_ROMANS.index(rank))
            return f"{match['city']} {int(rank)}"
    return found
