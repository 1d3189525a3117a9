"""Figures that a source publishes for an area itself, shown where communes do not give it."""

from __future__ import annotations

from diagnostic.indicators.base import Base
from diagnostic.indicators.places import Place
from diagnostic.indicators.registry import APL, Indicator
from diagnostic.indicators.values import Value
from diagnostic.sources.catalogue import catalogue


def published(base: Base, indicator: Indicator, place: Place, year: str) -> Value | None:
    """Published value of an area: of the year of the territory when there is one, else the last.

    Only where the publisher measures the same thing. None when there is none.
    """
    profession = indicator.id.removeprefix("apl_")
    if profession not in APL or profession == indicator.id:
        return None
    rows = base.published_apl
    mine = (rows["niveau"] == place.level) & (rows["code"] == place.code)
    rows = rows[mine & (rows["profession"] == profession)]
    if rows.empty:
        return None
    same = rows[rows["annee"].astype(str) == year]
    row = (rows.sort_values("annee") if same.empty else same).iloc[-1]
    return Value(
        value=float(row["apl"]),
        status="disponible",
        unit=indicator.unit,
        period=str(row["annee"]),
        method="Moyenne publiée, pondérée par la population standardisée.",
        sources=(catalogue()[row["source"]].dated(row["annee"]),),
    )
