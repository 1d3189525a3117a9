"""Codes of communes as official files give them, and as a spreadsheet leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from diagnostic.sources.contracts import CODE_COMMUNE
from diagnostic.territory.atlas import CITIES

if TYPE_CHECKING:
    import pandas as pd

    from diagnostic.sources.tally import Tally

_ARRONDISSEMENTS = {"75056": r"751\d\d", "69123": r"6938\d", "13055": r"132\d\d"}


def with_commune_codes(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows whose column ``code`` is a commune code.

    Four digits can only be five whose first zero a spreadsheet took away: it is put back, with a
    note. Anything else is refused.
    """
    codes = frame["code"].str.upper()
    lost = codes.str.fullmatch(r"[1-9]\d{3}", na=False)
    if lost.any():
        tally.note(
            "Des codes de commune avaient perdu leur premier zéro, sans doute dans un tableur : il "
            "a été remis (« 1001 » est lu « 01001 »)."
        )
    frame = frame.assign(code=codes.where(~lost, "0" + codes))
    impossible = ~frame["code"].str.fullmatch(CODE_COMMUNE, na=False)
    return tally.refuse(frame, impossible, "code de commune impossible")


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


def departements(codes: pd.Series[str]) -> pd.Series[str]:
    """Code of the département, or overseas collectivity, of each commune."""
    return codes.str[:2].where(~codes.str[:2].isin(["97", "98"]), codes.str[:3])
