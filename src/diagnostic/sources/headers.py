"""Names of columns, whatever their case, accents and spaces, and the header that holds them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import chain, count
from typing import NamedTuple


class Header(NamedTuple):
    """Where the names of columns stand: a sheet (None for a text), a row from 0, the names.

    ``row`` is -1 when the file has no header, and the names are those of its documentation.
    """

    sheet: str | None
    row: int
    names: tuple[str, ...]


def column_name(text: str) -> str:
    """Name of a column whatever its case, accents, spaces and punctuation.

    >>> column_name(" Niveau prioritaire ")
    'niveau_prioritaire'
    >>> column_name("APL aux médecins généralistes de 65 ans ou moins ")
    'apl_aux_medecins_generalistes_de_65_ans_ou_moins'
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    ascii_only = decomposed.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns of a row, each one once: a second « total » is « total_2 »."""
    names: list[str] = []
    for cell in cells:
        name = column_name(str(cell))
        others = (f"{name}_{rank}" for rank in count(2))
        names.append(next(n for n in chain([name], others) if not n or n not in names))
    return tuple(names)


def missing(header: Header, required: Sequence[str]) -> list[str]:
    """Required patterns that no name of a header matches."""
    return [pattern for pattern in required if not matching(header, pattern)]


def matching(header: Header, pattern: str) -> list[str]:
    """Names of a header that match a pattern, in their order."""
    return [name for name in header.names if re.fullmatch(pattern, name)]
