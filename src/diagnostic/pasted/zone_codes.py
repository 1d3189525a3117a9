"""The columns of codes of a table, by level: those that look like codes by chance are dropped."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.pasted.zone_meeting import in_zone, same_commune
from diagnostic.pasted.zone_numbers import bassins_apart, numbers_apart
from diagnostic.pasted.zone_senses import LEAST_AGREEMENT, LEAST_SHARE, Sense, SensedColumn
from diagnostic.pasted.zone_table import ZoneTable
from diagnostic.territory.zones import LEVELS, Level


def coded(table: ZoneTable, names: Mapping[Level, int]) -> dict[Level, int]:
    """The column of codes of each level."""
    forced = table.forced("code")
    if forced:
        column = table.columns[forced[0]]
        given = {table.chosen_level() or _best_level(column): column.rank}
        numbers_apart(table, given)
        bassins_apart(table, given)
        return given
    found: dict[Level, int] = {}
    chosen = table.chosen_level()
    for level in sorted(LEVELS, key=lambda lv: (lv != chosen, LEVELS.index(lv))):
        best = table.best(Sense("code", level), taken=set(found.values()))
        if best is not None:
            found[level] = best
    _without_chance(table, found, names)
    numbers_apart(table, found)
    bassins_apart(table, found)
    return found


def _best_level(column: SensedColumn) -> Level:
    return max(LEVELS, key=lambda lv: (column.shares[Sense("code", lv)], -LEVELS.index(lv)))


def _without_chance(table: ZoneTable, found: dict[Level, int], names: Mapping[Level, int]) -> None:
    """Drop columns of figures that look like codes by chance: the zones of a line must meet."""
    _without_false_communes(table, found, names)
    finer = [found[lv] for lv in ("commune", "epci") if lv in found]
    finer += [
        rank
        for rank in (names.get("commune"), table.best(Sense("postal"), set()))
        if rank is not None
    ]
    for level in ("departement", "region"):
        rank = found.get(level)
        if rank is None or Sense("code", level) in table.columns[rank].told:
            continue
        others = [other for other in finer if other != rank]
        met = [table.agreement(other, rank, in_zone(table.lexicon, level)) for other in others]
        told = [share for share in met if share is not None]
        if told and max(told) < LEAST_AGREEMENT:
            del found[level]


def _without_false_communes(
    table: ZoneTable, found: dict[Level, int], names: Mapping[Level, int]
) -> None:
    rank = found.get("commune")
    if rank is None or Sense("code") in table.columns[rank].told:
        return
    met = []
    if "commune" in names and table.columns[rank].shares[Sense("postal")] < LEAST_SHARE:
        met.append(table.agreement(rank, names["commune"], same_commune(table.lexicon)))
    for level, other in found.items():
        if level == "epci" or (level != "commune" and table.columns[other].is_sure_number):
            met.append(table.agreement(rank, other, in_zone(table.lexicon, level)))
    told = [share for share in met if share is not None]
    if told and max(told) < LEAST_AGREEMENT:
        del found["commune"]
