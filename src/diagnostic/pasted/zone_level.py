"""The level of the lines of a table, among all those that its columns name."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostic.french import NBSP, listed
from diagnostic.pasted.zone_table import ZoneTable
from diagnostic.territory.zones import LEVELS, WORDS, Level


def level_of(
    table: ZoneTable, codes: Mapping[Level, int], names: Mapping[Level, int], postal: int | None
) -> Level | None:
    """Level of the lines: the finest one given, unless they are about a coarser one."""
    chosen = table.chosen_level()
    if chosen:
        return chosen
    given = [lv for lv in LEVELS if lv in codes or lv in names]
    if postal is not None and "commune" not in given:
        given.insert(0, "commune")
    if not given:
        return None
    finest = given[0]
    coarser = [lv for lv in given[1:] if _rivals(table, lv, codes, names)]
    main = next((c for c in (codes.get(finest), names.get(finest)) if c is not None), postal)
    if coarser and main is not None and table.columns[main].is_of_seats:
        return coarser[0]
    in_codes = [lv for lv in coarser if lv in codes and lv in ("epci", "bassin_de_vie")]
    if in_codes and finest in codes and table.is_unique(codes[finest]) and len(table.rows) > 2:
        both = [codes[finest], codes[in_codes[0]]]
        table.ask_level(
            f"Deux colonnes de codes{NBSP}: {listed([table.title(c) for c in both])}. De quoi "
            "sont les lignes ?",
            (finest, in_codes[0]),
        )
    elif len(given) > 1 and codes:
        others = [WORDS[lv][1] for lv in given[1:]]
        table.notes.append(
            f"Le tableau nomme aussi des {listed(others)}{NBSP}: les lignes sont lues par "
            f"{WORDS[finest][0]}, le niveau le plus fin."
        )
    return finest


def _rivals(
    table: ZoneTable, level: Level, codes: Mapping[Level, int], names: Mapping[Level, int]
) -> bool:
    """Whether each line has its own zone of a level."""
    ranks = (codes.get(level), names.get(level))
    return any(rank is not None and table.is_unique(rank) for rank in ranks)


def departement_column(
    table: ZoneTable, level: Level, codes: Mapping[Level, int], names: Mapping[Level, int]
) -> int | None:
    """Column that tells the département of each zone."""
    forced = table.forced("departement")
    if forced or level in ("departement", "region"):
        return forced[0] if forced else None
    found = [codes.get("departement"), names.get("departement")]
    used = {codes.get(level), names.get(level)}
    kept = [rank for rank in found if rank is not None and rank not in used]
    return next(iter(kept), None)
