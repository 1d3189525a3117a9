"""Synthetic layers: figures made of the rank of each zone, so that a test knows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from diagnostic.indicators.layers import Kind, Layer, Subject
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.zones import Level, Zoning, zoning

_ZONINGS: dict[Level, Zoning] = {}


def zones(atlas: Atlas, level: Level = "commune") -> Zoning:
    """Zones of a level, the same object each time."""
    if level not in _ZONINGS:
        _ZONINGS[level] = zoning(atlas, level)
    return _ZONINGS[level]


def synthetic_layer(
    atlas: Atlas,
    kind: Kind = "rate",
    level: Level = "commune",
    *,
    values: Mapping[str, float] | None = None,
    secret: Collection[str] = (),
    label: str = "Part <b> & co",
    unit: str = "%",
    estimate: str = "",
) -> Layer:
    """A layer; every zone has a figure when ``values`` is None, else only those in it."""
    of = zones(atlas, level)
    every = np.array([10 + (7 * rank % 101) / 10 for rank in range(len(of))])
    given = every if values is None else np.array([values.get(c, np.nan) for c in of.codes])
    hidden = np.array([code in secret for code in of.codes])
    given = np.where(hidden, np.nan, given)
    none = np.full(len(of), np.nan)
    subject = Subject(
        "synthetic", "Synthétique", label, "", unit, kind, (level,), 1, estimate=estimate
    )
    return Layer(
        subject=subject,
        level=level,
        year=2023,
        period="2023",
        source="synthetic",
        credit="Figures <synthétiques> & co, 2023",
        codes=of.codes,
        names=of.names,
        values=given,
        low=none,
        high=none,
        numerator=none,
        denominator=none,
        secret=hidden,
        known=np.ones(len(of)),
    )
