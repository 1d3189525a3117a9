"""A table of the project as a workbook: what is secret stays secret, codes stay text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from diagnostic.french import raised
from diagnostic.indicators.own import OwnFigures
from diagnostic.pasted.lexicon import Bassins, lexicon
from diagnostic.project.own_data import OwnTable, figures
from diagnostic.reports.tables import (
    ABSENT,
    SECRET,
    About,
    Cell,
    Column,
    Origin,
    Sheet,
    workbook,
)
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.zones import WORDS

OWN = "Données de l’utilisateur, aucune licence déclarée."


def table_file(
    table: OwnTable, every: Sequence[OwnTable], place: str, on: date, bassins: Bassins
) -> bytes:
    """One table, protected beside all those of the project.

    Parameters
    ----------
    every
        Tables of the project: one figure may give away another of another table.
    place
        The territory, in words.
    bassins
        Code and name of the bassin de vie of each commune, for the names of that level.
    """
    ids = [column.id for column in table.columns]
    known = {each.id: each for each in figures(every)}
    columns = [known[name] for name in ids]
    names = lexicon(load_atlas(), bassins).zone_names(table.level)
    head = [
        Column("Code", "code"),
        Column(raised(WORDS[table.level][0])),
        *(Column(f"{c.label}, {c.year}", "number", c.unit, c.decimals) for c in columns),
    ]
    rows = [
        [zone, names.get(zone, ""), *(_cell(column, zone) for column in columns)]
        for zone in table.zones
    ]
    origins = [Origin(c.label, c.source, str(c.year), OWN) for c in columns]
    about = About(table.title, place, on, origins, _limits(columns))
    return workbook([Sheet("Mes données", table.title, head, rows)], about)


def _cell(column: OwnFigures, zone: str) -> Cell:
    if zone in column.secret:
        return SECRET
    return column.values.get(zone, ABSENT)


def _limits(columns: Sequence[OwnFigures]) -> list[str]:
    """The threshold of each column that has one, and what a rate is of."""
    said = []
    for column in columns:
        if column.threshold:
            said.append(
                f"{column.label} : les nombres de personnes de 1 à {column.threshold - 1} sont "
                "cachés, avec ce qui permettrait de les retrouver."
            )
        if column.is_rate:
            of = "diviseur non connu" if column.is_weighted else f"divisé par : {column.weight}"
            said.append(f"{column.label} : taux, {of}.")
    return said
