"""Figures that a source publishes for an area itself, shown where communes do not give it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from diagnostic.indicators.base import Base
from diagnostic.indicators.places import Place
from diagnostic.indicators.registry import APL, Indicator
from diagnostic.indicators.values import Value
from diagnostic.sources.catalogue import catalogue

COUNTED = {
    "densite_medecin_generaliste": "medecins_generalistes",
    "densite_infirmier": "infirmiers",
    "densite_chirurgien_dentiste": "chirurgiens_dentistes",
    "densite_pharmacie": "pharmacies",
}
"""Densities whose count INSEE publishes by département, from the same BPE as that of communes."""


def published(base: Base, indicator: Indicator, place: Place, year: str) -> Value | None:
    """Published value of an area: of the year of the territory when there is one, else the last.

    Only where the publisher measures the same thing. None when there is none.
    """
    profession = indicator.id.removeprefix("apl_")
    if profession in APL and profession != indicator.id:
        rows = base.published_apl
        row = _row(rows[rows["profession"] == profession], place, year)
        return (
            None
            if row is None
            else _value(
                indicator,
                row,
                float(row["apl"]),
                "Moyenne publiée, pondérée par la population standardisée.",
            )
        )
    if indicator.id in COUNTED:
        return _density(base, indicator, place, year)
    return None


def _density(base: Base, indicator: Indicator, place: Place, year: str) -> Value | None:
    rows = base.published_counts
    row = _row(rows[rows["indicateur"] == COUNTED[indicator.id]], place, year)
    if row is None:
        return None
    people = base.population[base.ranks(place.communes)].sum()
    return _value(
        indicator,
        row,
        indicator.scale * float(row["valeur"]) / float(people),
        "Nombre publié par l’INSEE (BPE), rapporté à la population municipale.",
    )


def _row(rows: pd.DataFrame, place: Place, year: str) -> dict[Any, Any] | None:
    """Row of a place: of a year if there is one, else the last."""
    rows = rows[(rows["niveau"] == place.level) & (rows["code"] == place.code)]
    if rows.empty:
        return None
    same = rows[rows["annee"].astype(str) == year]
    found: dict[Any, Any] = (rows.sort_values("annee") if same.empty else same).iloc[-1].to_dict()
    return found


def _value(indicator: Indicator, row: dict[Any, Any], value: float, method: str) -> Value:
    return Value(
        value=value,
        status="disponible",
        unit=indicator.unit,
        period=str(row["annee"]),
        method=method,
        sources=(catalogue()[row["source"]].dated(row["annee"]),),
    )
