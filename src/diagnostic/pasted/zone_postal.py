"""The column of postal codes of a table, told from one of INSEE codes."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.pasted.zone_meeting import same_commune, same_postal
from diagnostic.pasted.zone_senses import Sense, SensedColumn
from diagnostic.pasted.zone_table import ZoneTable, asked
from diagnostic.territory.zones import Level


def postal_column(
    table: ZoneTable, codes: Mapping[Level, int], names: Mapping[Level, int]
) -> int | None:
    """Column of postal codes, None without any."""
    forced = table.forced("postal")
    if forced or table.forced("code"):
        return forced[0] if forced else None
    rank = table.best(Sense("postal"), taken=set())
    code = codes.get("commune")
    if rank is None or rank != code:
        return None if rank in codes.values() else rank
    return (
        rank
        if _is_postal(table, table.columns[rank], names.get("commune"))
        else _other_postal(table, rank)
    )


def _other_postal(table: ZoneTable, taken: int) -> int | None:
    return table.best(Sense("postal"), taken={taken})


def _is_postal(table: ZoneTable, column: SensedColumn, name: int | None) -> bool:
    """Whether a column that reads as both is one of postal codes."""
    if name is not None:
        insee = table.agreement(column.rank, name, same_commune(table.lexicon)) or 0.0
        postal = table.agreement(column.rank, name, same_postal(table.lexicon)) or 0.0
        if insee != postal:
            return postal > insee
    insee, postal = column.shares[Sense("code")], column.shares[Sense("postal")]
    if (Sense("postal") in column.told) != (Sense("code") in column.told):
        return Sense("postal") in column.told and postal >= insee / 2
    if abs(insee - postal) > 0.1 or (insee != postal and max(insee, postal) == 1):
        return postal > insee
    if name is None:
        table.questions.append(
            asked(
                "roles",
                f"La colonne {table.title(column.rank)} se lit aussi bien comme des codes de "
                "communes (INSEE) que comme des codes postaux. Que donne-t-elle ?",
                (
                    (f"{column.rank}:code", "des codes INSEE de communes"),
                    (f"{column.rank}:postal", "des codes postaux"),
                ),
            )
        )
    return False
