"""The columns of names of a table, by level, and those that hold several levels together."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostic.french import NBSP
from diagnostic.pasted.zone_senses import LEAST_SHARE_MIXED, Nature, Sense, SensedColumn
from diagnostic.pasted.zone_table import ZoneTable
from diagnostic.territory.zones import LEVELS, WORDS, Level


def named(table: ZoneTable) -> dict[Level, int]:
    """The column of names of each level."""
    forced = table.forced("name")
    if forced:
        column = table.columns[forced[0]]
        every: Iterable[Level] = [lv] if (lv := table.chosen_level()) else LEVELS
        best = max(every, key=lambda lv: (column.shares[Sense("name", lv)], -LEVELS.index(lv)))
        return {best: column.rank}
    found: dict[Level, int] = {}
    for level in LEVELS:
        best_column = table.best(Sense("name", level), taken=set())
        if best_column is not None and _is_closest(table, best_column, level):
            found[level] = best_column
    return found


def _is_closest(table: ZoneTable, rank: int, level: Level) -> bool:
    """Whether names of several levels, « Mayenne » or « Douai », are rather of this one."""
    if table.chosen_level() == level:
        return True
    column = table.columns[rank]
    share = column.shares[Sense("name", level)]
    for other in LEVELS:
        theirs = column.shares[Sense("name", other)]
        if other != level and (theirs, _is_rather(table, column, other, level)) > (share, False):
            return False
    return True


def _is_rather(table: ZoneTable, column: SensedColumn, other: Level, level: Level) -> bool:
    """Whether another level is preferred to one when the names fit both."""
    told = Sense("name", other) in column.told, Sense("name", level) in column.told
    if told[0] != told[1]:
        return told[0]
    if "bassin_de_vie" in (other, level):
        is_told = "bassin" in table.about_words and Sense("name") not in column.told
        return (other == "bassin_de_vie") == is_told
    coarse = LEVELS.index(other) > LEVELS.index(level)
    return coarse == (len(column.distinct) > 1)


def mixed(table: ZoneTable, nature: Nature) -> dict[Level, int]:
    """A column of zones of several levels, none of which is most of it."""
    for column in table.free:
        total = sum(any(s.nature == nature for s in senses) for senses in column.senses)
        level = max(LEVELS, key=lambda lv: (column.shares[Sense(nature, lv)], -LEVELS.index(lv)))
        is_number = level in ("departement", "region") and not column.is_sure_number
        if column.is_titled_figure or (nature == "code" and is_number):
            continue
        if total >= LEAST_SHARE_MIXED * len(column.sample) and total:
            table.notes.append(
                f"La colonne {table.title(column.rank)} mêle plusieurs niveaux{NBSP}: les "
                f"lignes sont lues par {WORDS[level][0]}, les autres sont laissées de côté."
            )
            return {level: column.rank}
    return {}
