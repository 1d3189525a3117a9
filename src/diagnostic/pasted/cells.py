"""One cell of a table: a number, what is not known, what is secret, a date, or unreadable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

Kind = Literal["number", "empty", "unknown", "secret", "date", "unreadable"]


_PLAINER = (
    *((space, " ") for space in "\u00a0\u202f\u2009\u2007\u2002\u2003"),
    *((dash, "-") for dash in "\u2212\u2013\u2014"),
    ("\u2019", "'"),
)
_UNKNOWN = re.compile(
    r"[-.…/?]+|n\.?d\.?|n\.?c\.?|na|n\.a\.?|nan|null|none|vide|c\.|#n/?[ad]|#[\w/]+[!?]|x"
    r"|n/[acd]\b.*|n\.?r\.?|non (?:renseigné|disponible|communiqué|concerné|connu|significatif).*"
    r"|inconnu.*|données? (?:non|in)\s?disponibles?|indisponible|sans objet|s\.?o\.?|manquant.*",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"s|ss|s\.s\.?|n\.?s\.?|c|\*+|.*\bsecret\b.*|confidentiel.*"
    r"|(?:<|≤|inf\.? (?:à|a)|inférieure?s? (?:ou égale?s? )?(?:à|a)|moins de)\s*\d{1,3}",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:janv?|f[ée]vr?|mars|avr|mai|juin|juil|ao[uû]t|sept?|oct|nov|d[ée]c)(?:\.|[a-zûé]{1,6})?"
)
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[ T][\d:.]+)?|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)(?: [\d:]+)?"
    rf"|\d{{1,2}}[ -]{_MONTHS}(?:[ -]\d{{2,4}})?|{_MONTHS}[ -]\d{{2,4}}",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?<=\S)\s*(?:\(\s*(?:\d|[a-z])\s*\)|\[\s*\w{1,2}\s*\]|\*+|[¹²³])$")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<body>\d[\d .,']*|[.,]\d+)(?P<power>[eE][+-]?\d{1,2})?"
    r"\s*(?P<unit>[%‰€°hjmt]|[^\W\d_][^\d;|<>=]{1,24}|[k]?€[^\d;|<>=]{0,12})?"
)
_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(r"(\d+)\s?(?:er|ère|re|nd|nde|e|è|ème|eme)")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?![\d ])|\d{1,3}(?:'\d{3})+(?![\d'])")
_LONGEST = 200


class ReadCell(NamedTuple):
    """What a cell is on its face; marks of decimals and thousands are still in ``body``."""

    kind: Kind
    body: str = ""  # unsigned, without its unit, groups of digits set apart by spaces joined
    negative: bool = False
    power: str = ""
    unit: str = ""
    grouped: bool = False


_BARE = ("", "%", "‰", "€")


def is_number(cell: str) -> bool:
    """Whether a cell is a number on its face, bare or with %, ‰ or €."""
    if not _DIGIT.search(cell):
        return False  # most words, told at once
    read = read_cell(tidy(cell))
    return read.kind == "number" and read.unit in _BARE


def is_answer(cell: str) -> bool:
    """Whether a cell is what a line of figures holds: a number, or words for the lack of it."""
    read = read_cell(tidy(cell))
    return read.kind in ("unknown", "secret") or (read.kind == "number" and read.unit in _BARE)


def tidy(text: str) -> str:
    """Text of a cell, plainly written."""
    return _plainer(text).strip()


def _plainer(text: str) -> str:
    """Text with the plainest spaces, dashes and apostrophes."""
    if not text.isascii():
        for mark, plain in _PLAINER:
            text = text.replace(mark, plain)
    return text


def all_tidy(cells: Sequence[str]) -> list[str]:
    """Cells tidied, in a few passes over the whole column."""
    texts = _plainer("\n".join(cells)).split("\n") if cells else []
    return [text.strip() for text in texts] if len(texts) == len(cells) else list(map(tidy, cells))


def read_cell(text: str) -> ReadCell:
    """Read a tidy text."""
    if not text:
        return ReadCell("empty")
    if text.isascii() and text.isdigit():
        return ReadCell("number", text) if len(text) <= _LONGEST else ReadCell("unreadable")
    if text.startswith("'") and len(text) > 1:
        text = text[1:].lstrip()
    if len(text) > _LONGEST:
        return ReadCell("unreadable")
    if _SECRET.fullmatch(text):
        return ReadCell("secret")
    if _UNKNOWN.fullmatch(text):
        return ReadCell("unknown")
    if not _DIGIT.search(text):
        return ReadCell("unreadable")
    if _DATE.fullmatch(text):
        return ReadCell("date")
    return _number(_FOOTNOTE.sub("", text))


def _number(text: str) -> ReadCell:
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1].strip()
    if text.startswith("€"):
        text = text[1:].strip() + " €"
    if ordinal := _ORDINAL.fullmatch(text):
        return ReadCell("number", ordinal[1])
    found = _NUMBER.fullmatch(text)
    if found is None or (negative and found["sign"]):
        return ReadCell("unreadable")
    body = found["body"].rstrip()
    grouped = " " in body or "'" in body
    if grouped:
        start = _SPACED.match(body)
        if start is None or " " in body[start.end() :]:
            return ReadCell("unreadable")
        body = body.replace(" ", "").replace("'", "")
    return ReadCell(
        "number",
        body,
        negative or found["sign"] == "-",
        found["power"] or "",
        (found["unit"] or "").strip(),
        grouped,
    )
