"""Codes that may be of two levels: numbers of départements or régions, chief towns of bassins."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.pasted.zone_meeting import same_zone
from diagnostic.pasted.zone_senses import LEAST_AGREEMENT, LEAST_SHARE, MANY, Sense, SensedColumn
from diagnostic.pasted.zone_table import ZoneTable
from diagnostic.territory.zones import Level


def numbers_apart(table: ZoneTable, found: dict[Level, int]) -> None:
    """Tell numbers of départements from numbers of régions, which are départements' too."""
    rank = found.get("departement")
    if rank is None or table.chosen_level() in ("departement", "region"):
        return
    column = table.columns[rank]
    if found.get("region") not in (None, rank) or not _are_regions(table, column):
        return
    if Sense("code", "departement") in column.told:
        return
    _as_regions(table, found, rank, column)


def _are_regions(table: ZoneTable, column: SensedColumn) -> bool:
    return all(table.lexicon.code("region", cell) for cell in column.distinct)


def _as_regions(table: ZoneTable, found: dict[Level, int], rank: int, column: SensedColumn) -> None:
    """Numbers that are all régions': told by title, by names, by being all there, or asked."""
    agrees = {level: _named_alike(table, rank, level) for level in ("departement", "region")}
    if Sense("code", "region") in column.told or agrees["region"] or "region" in table.about_words:
        found["region"] = found.pop("departement")
    elif agrees["departement"] or "departement" in table.about_words or not _alone(table, found):
        return
    elif len(_metropolitan(table) & _zones(table, column)) == len(_metropolitan(table)):
        found["region"] = found.pop("departement")
        table.notes.append("Les numéros sont ceux de toutes les régions de métropole.")
    else:
        table.ask_level(
            "Ces numéros sont-ils ceux de départements ou de régions ?",
            ("departement", "region"),
        )


def _alone(table: ZoneTable, found: Mapping[Level, int]) -> bool:
    """Whether nothing finer says what the lines are about."""
    finer = [lv for lv in found if lv not in ("departement", "region")]
    return not finer and table.best(Sense("name"), set()) is None


def _metropolitan(table: ZoneTable) -> set[str]:
    regions = table.lexicon.atlas.regions
    return {code for code in regions if len(code) == 2 and int(code) > 10 and code != "94"}


def _zones(table: ZoneTable, column: SensedColumn) -> set[str]:
    return {code for cell in column.distinct if (code := table.lexicon.code("region", cell))}


def _named_alike(table: ZoneTable, rank: int, level: Level) -> bool:
    """Whether a column of names goes with these numbers at a level."""
    for column in table.free:
        if column.rank != rank and column.shares[Sense("name", level)] >= LEAST_SHARE:
            agreed = table.agreement(rank, column.rank, same_zone(table.lexicon, level))
            if agreed is not None and agreed > LEAST_AGREEMENT:
                return True
    return False


def bassins_apart(table: ZoneTable, found: dict[Level, int]) -> None:
    """Tell codes of bassins de vie from those of the communes they are named after."""
    rank = found.get("commune")
    if rank is None or not table.lexicon.bassins or table.chosen_level():
        return
    column = table.columns[rank]
    if "bassin_de_vie" in found and found["bassin_de_vie"] != rank:
        return
    if column.shares[Sense("code", "bassin_de_vie")] < 1:
        return
    if Sense("code", "bassin_de_vie") in column.told or "bassin" in table.about_words:
        found["bassin_de_vie"] = found.pop("commune")
    elif Sense("code") not in column.told and len(column.distinct) >= MANY:
        table.ask_level(
            "Ces codes sont-ils ceux de communes ou de bassins de vie ? Toutes ces communes "
            "sont aussi des pôles de bassin de vie.",
            ("commune", "bassin_de_vie"),
        )
