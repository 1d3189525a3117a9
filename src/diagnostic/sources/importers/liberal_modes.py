"""CNAM, « Démographie : exercices libéraux », liberal professionals by mode of practice.

Modes are kept under the publisher's words: « libéral exclusif », « libéral mixte » (with a salaried
job). A row that adds the modes up is left out, so that a profession is their sum.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.sources.headers import column_name
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.liberal import (
    COLUMNS,
    PUBLISHED,
    counted_rows,
    places,
    professions,
)
from diagnostic.sources.importers.rows import renamed
from diagnostic.sources.received import Received
from diagnostic.sources.tables import LIBERAL_MODES
from diagnostic.sources.tally import Tally

_COLUMNS = COLUMNS | {"type_exercice": r"libelle_(du_)?type_(d_)?exercice_liberal"}
_PUBLISHED = PUBLISHED | {"type_exercice": "libelle_type_exercice_liberal"}
_SUM = r"(?:ensemble|total|tous|tout|toutes)(?:_.*)?"


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    names = renamed(match.header, _COLUMNS)
    for frame in file.frames(match.header, tally, list(names)):
        rows = frame.rename(columns=names)
        modes = rows["type_exercice"].fillna("").map(column_name)
        rows = tally.leave_out(
            rows, modes.str.fullmatch(_SUM), "tous modes d’exercice : chacun est gardé"
        )
        rows = tally.refuse(rows, rows["type_exercice"].isna(), "mode d’exercice vide")
        rows = places(professions(rows, tally), tally)
        rows = counted_rows(rows, {"effectif": "Effectif"}, tally)
        for year, of_year in rows.groupby("annee"):
            yield Chunk(LIBERAL_MODES, str(year), of_year)


IMPORTER = Importer(
    "liberal_modes",
    (
        Layout(
            "cnam_exercices",
            "CNAM, démographie des professionnels libéraux : modes d’exercice",
            {pattern: _PUBLISHED[name] for name, pattern in _COLUMNS.items()},
        ),
    ),
    _read,
)
