"""What the FINESS register and the files built on it have in common.

The register numbers the overseas départements in its own way, ``9A`` to ``9F`` and ``9J``, and
gives a commune its last three digits: ``9F`` and ``611`` are Mamoudzou, 97611. Saint-Barthélemy
and Saint-Martin are still written there as the communes of Guadeloupe that they were until 2007.

The first two characters of a number are the département, but overseas, where a number starts with
97 or 98: 9701 to 9705 are 971 to 975, 9805 is Mayotte, 9806 Wallis-et-Futuna (seen on the
establishments of the files of 2020 and 2025; no other prefix is guessed).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import counted
from diagnostic.sources.cells import dates, with_lost_zero
from diagnostic.sources.contracts import CODE_COMMUNE, CODE_DEPARTEMENT, FINESS
from diagnostic.sources.headers import Header
from diagnostic.sources.received import Received
from diagnostic.sources.tally import Tally

_OVERSEAS = {
    "9A": "971",
    "9B": "972",
    "9C": "973",
    "9D": "974",
    "9E": "975",
    "9F": "976",
    "9J": "986",
}
_OF_NUMBERS = {
    "9701": "971",
    "9702": "972",
    "9703": "973",
    "9704": "974",
    "9705": "975",
    "9805": "976",
    "9806": "986",
}
_SINCE_2007 = {"97123": "97701", "97127": "97801"}
"""Saint-Barthélemy and Saint-Martin, communes of Guadeloupe until 15 July 2007."""

_DEPARTEMENT = rf"(?!20){CODE_DEPARTEMENT}"
"""Corsica is 2A and 2B since 1976."""

_SURPLUS = "surplus"
_TAIL = 100_000
_STAMP = re.compile(r'^"?finess"?;"?etalab"?;[^;]*;"?([^;"]*)"?;*$', re.IGNORECASE)


class Extract(NamedTuple):
    """First line of a file of the register: what its rows are, and the day it was drawn."""

    rows: str
    day: date | None


def extract(file: Received) -> Extract | None:
    """What the first line of a headerless file says, None for any other file."""
    lines = file.first_lines
    stamp = _STAMP.match(lines[0]) if len(lines) > 1 else None
    if stamp is None:
        return None
    day = dates(pd.Series([stamp[1].strip()], dtype="str"))[0]
    rows = lines[1].split(";")[0].strip('" ').lower()
    return Extract(rows, None if pd.isna(day) else day.date())


def day_of(file: Received) -> date:
    """Day a headerless file was drawn.

    Raises
    ------
    UserError
        When its first line gives none: its figures could not be dated.
    """
    found = extract(file)
    if found is None or found.day is None:
        raise UserError(
            f"{file.name} : la première ligne devrait donner la date d’extraction "
            "(« finess;etalab;…;2026-05-12 »). Le télécharger à nouveau sans l’ouvrir dans un "
            "tableur."
        )
    return found.day


def rows(file: Received, names: Sequence[str], wanted: Sequence[str], tally: Tally) -> pd.DataFrame:
    """Rows of a headerless file, their first cell (``section``) telling what each one is.

    Some years quote the cells that hold quotation marks, others never do: lines are cut at every
    separator, and quotes are taken off afterwards. A line with a separator inside a cell has one
    cell too many: it is refused here, or by the importer when its last cell is empty, since what
    stands where a code should be is none.

    Parameters
    ----------
    names
        Names of the cells of the longest kind of row, ``section`` first.
    wanted
        Names to keep, ``section`` and what identifies a row first: they are shown when one is
        refused.

    Raises
    ------
    UserError
        When the file stops in the middle of a line.
    """
    if _is_cut(file):
        raise UserError(
            f"{file.name} s’arrête au milieu d’une ligne : le téléchargement s’est sans doute "
            "interrompu. Le télécharger à nouveau."
        )
    header = Header(None, 0, (*names, _SURPLUS))
    read = file.frames(header, tally, [*wanted, _SURPLUS], ragged=True, quote="")
    found = pd.concat(read, ignore_index=True)
    found = tally.refuse(found, found[_SURPLUS].notna(), "ligne de trop de colonnes")
    return found[list(wanted)].apply(_unquoted)


def _unquoted(cells: pd.Series) -> pd.Series:
    text = cells.astype("str")
    quoted = text.str.fullmatch(r'".*"', na=False)
    inside = text.str[1:-1].str.replace('""', '"', regex=False).str.strip()
    return text.mask(quoted, inside.where(inside != ""))


def _is_cut(file: Received) -> bool:
    """Whether the last line does not end, and is shorter than the line before it."""
    with file.text.open("rb") as text:
        text.seek(max(0, file.text.stat().st_size - _TAIL))
        *_, before, last = (b"\n" + text.read()).split(b"\n")[-2:]
    return last.count(b";") < before.count(b";") and last != b""


def numbers(text: pd.Series, tally: Tally) -> pd.Series:
    """FINESS numbers, the leading zero given back where a spreadsheet took it away.

    Returns
    -------
    Series of str
        Missing where the text is no number of the register.
    """
    bare = text.astype("str").str.replace(r"\.0$|\s", "", regex=True).str.upper()
    mended = _mended(bare, r"[1-9]\d{7}", "numéro FINESS a", "numéros FINESS ont", tally)
    return mended.where(mended.str.fullmatch(FINESS, na=False))


def departements(numbers: pd.Series) -> pd.Series:
    """Département that each FINESS number was given in, missing where it cannot be told.

    Saint-Martin and Saint-Barthélemy are numbered with Guadeloupe.
    """
    start = numbers.str[:2]
    overseas = start.isin(["97", "98"])
    codes = start.mask(overseas, numbers.str[:4].map(_OF_NUMBERS)).astype("str")
    return codes.where(codes.str.fullmatch(_DEPARTEMENT, na=False))


def communes(departement: pd.Series, commune: pd.Series, tally: Tally) -> pd.Series:
    """INSEE codes from a département as FINESS writes it and the number of a commune in it.

    Returns
    -------
    Series of str
        Missing where the two do not make a code: a département that does not exist, a commune
        that is not of its département.
    """
    place = departement.astype("str").str.strip().str.upper()
    place = _mended(place, r"[1-9]", "code de département a", "codes de département ont", tally)
    place = place.mask(place.isin(list(_OVERSEAS)), place.map(_OVERSEAS)).astype("str")
    number = commune.astype("str").str.strip().str.zfill(3)
    overseas = place.str.fullmatch(r"9[78]\d", na=False)
    fits = ~overseas | (place.str[2] == number.str[0])
    known = place.str.fullmatch(_DEPARTEMENT, na=False)
    codes = (place.str[:2] + number).replace(_SINCE_2007)
    return codes.where(known & fits & codes.str.fullmatch(CODE_COMMUNE, na=False))


def insee_codes(written: pd.Series, tally: Tally) -> pd.Series:
    """INSEE codes from codes of five characters, overseas ones in the FINESS style or not.

    A code of four digits has lost its zero to a spreadsheet. Missing where it is no code.
    """
    text = written.astype("str").str.strip().str.upper()
    text = _mended(text, r"[1-9]\d{3}", "code de commune a", "codes de commune ont", tally)
    text = text.where(text.str.len() == 5)
    overseas = text.str.fullmatch(r"9[78]\d{3}", na=False)
    return communes(text.str[:2].mask(overseas, text.str[:3]), text.str[2:], tally)


def _mended(codes: pd.Series, cut: str, one: str, many: str, tally: Tally) -> pd.Series:
    """Codes with the zero that a spreadsheet took away; the tally is told how many."""
    mended, count = with_lost_zero(codes, cut)
    if count:
        tally.note(f"{counted(count, one, many)} perdu le zéro du début : il a été remis.")
    return mended
