"""The columns of coordinates of a table whose lines are places."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.pasted.zone_senses import LEAST_SHARE, Nature, Sense, SensedColumn
from diagnostic.pasted.zone_table import ZoneTable
from diagnostic.territory.zones import Level

PAIRS: tuple[tuple[Nature, Nature, bool], ...] = (
    ("longitude", "latitude", False),
    ("x", "y", True),
)
"""Natures of two columns of coordinates, and whether they are metres."""
LEAST_UNTOLD = 0.9
"""Share of a column whose title says nothing that must read as coordinates."""


def pair_of(
    table: ZoneTable, level: Level | None, codes: Mapping[Level, int]
) -> tuple[tuple[int, int] | None, bool]:
    """Columns of coordinates, when lines are places rather than zones."""
    for across, along, metres in PAIRS:
        pair = _coordinates(table, across, along)
        if pair is None:
            continue
        zones = [rank for rank in (codes.get(level),) if rank is not None] if level else []
        by_zone = level is not None and any(table.is_unique(rank) for rank in zones)
        if table.choices.level == "points" or (not by_zone and table.chosen_level() is None):
            return pair, metres
    return None, False


def _coordinates(table: ZoneTable, across: Nature, along: Nature) -> tuple[int, int] | None:
    first, second = table.forced(across), table.forced(along)
    if first and second:
        return first[0], second[0]
    xs = [c for c in table.free if _is_coordinate(c, across)]
    ys = [c for c in table.free if _is_coordinate(c, along)]
    pairs = [(x, y) for x in xs for y in ys if x.rank != y.rank]
    if not pairs:
        return None
    best = max(
        pairs,
        key=lambda p: (
            (Sense(across) in p[0].told) + (Sense(along) in p[1].told),
            -abs(p[0].rank - p[1].rank),
            -p[0].rank,
        ),
    )
    return best[0].rank, best[1].rank


def _is_coordinate(column: SensedColumn, nature: Nature) -> bool:
    sense = Sense(nature)
    untold = not column.told or sense in column.told
    return untold and column.shares[sense] >= (
        LEAST_SHARE if sense in column.told else LEAST_UNTOLD
    )
