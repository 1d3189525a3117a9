"""The département of a commune, or its overseas collectivity, as its code tells it.

One rule, for one code, for a column and for the engine: two characters, three overseas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_OVERSEAS = ("97", "98")


def departement_of(commune: str) -> str:
    """Code of the département of a commune.

    >>> departement_of("2A004"), departement_of("97411")
    ('2A', '974')
    """
    return commune[:3] if commune.startswith(_OVERSEAS) else commune[:2]


def departements_of(communes: pd.Series[str]) -> pd.Series[str]:
    """Code of the département of each commune."""
    return communes.str[:2].where(~communes.str[:2].isin(_OVERSEAS), communes.str[:3])


def departement_sql(column: str) -> str:
    """SQL of the département of the communes of a column."""
    start = f"left({column}, 2)"
    return f"case when {start} in {_OVERSEAS} then left({column}, 3) else {start} end"
