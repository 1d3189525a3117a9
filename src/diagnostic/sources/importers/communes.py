"""Codes of communes as official files give them, and as a spreadsheet leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.sources.cells import with_lost_zero
from diagnostic.sources.contracts import CODE_COMMUNE
from diagnostic.territory.atlas import CITIES

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.sources.tally import Tally

_ARRONDISSEMENTS = {"75056": r"751\d\d", "69123": r"6938\d", "13055": r"132\d\d"}
"""City → codes of its arrondissements."""


def with_commune_codes(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows whose column ``code`` is a commune code.

    Four digits can only be five whose first zero a spreadsheet took away: it is put back, with a
    note. Anything else is refused.
    """
    codes, lost = with_lost_zero(frame["code"].str.upper(), r"[1-9]\d{3}")
    if lost:
        tally.note(
            "Des codes de commune avaient perdu leur premier zéro, sans doute dans un tableur : il "
            "a été remis (« 1001 » est lu « 01001 »)."
        )
    impossible = ~codes.str.fullmatch(CODE_COMMUNE, na=False)
    return tally.refuse(frame.assign(code=codes), impossible, "code de commune impossible")


def is_arrondissement(codes: pd.Series[str]) -> pd.Series[bool]:
    """Whether each is an arrondissement of Paris, Lyon or Marseille."""
    return codes.str.fullmatch("|".join(_ARRONDISSEMENTS.values()), na=False)


def without_whole_cities(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows without Paris, Lyon or Marseille where their arrondissements are there too.

    Both added would count the city twice.
    """
    for city, whole, _ in twice_told(frame):
        frame = tally.leave_out(
            frame,
            whole.reindex(frame.index),
            f"ville de {CITIES[city]} entière : ses arrondissements sont gardés",
        )
    return frame


def twice_told(
    frame: pd.DataFrame,
) -> Iterator[tuple[str, pd.Series[bool], pd.Series[bool]]]:
    """Cities that a frame gives both whole and by arrondissement: code, rows of each."""
    for city, pattern in _ARRONDISSEMENTS.items():
        whole = frame["code"] == city
        parts = frame["code"].str.fullmatch(pattern)
        if whole.any() and parts.any():
            yield city, whole, parts
