"""CNAM, « Démographie : effectifs et densités » of liberal professionals.

One row is a profession, a place, an age class and a sex; only all ages and both sexes are kept.
The density of midwives, gynaecologists and paediatricians is for 100 000 of their own public
(`Profession.public`): it is stored as published, never to be compared with another profession's.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.french import NBSP, listed
from diagnostic.sources.headers import column_name
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.liberal import (
    COLUMNS,
    PUBLISHED,
    counted_rows,
    places,
    professions,
    publics,
)
from diagnostic.sources.importers.rows import renamed
from diagnostic.sources.received import Received
from diagnostic.sources.tables import LIBERAL_PROFESSIONALS
from diagnostic.sources.tally import Tally

_COLUMNS = COLUMNS | {
    "classe_age": r"libelle_(de_la_)?classe_(d_)?age",
    "sexe": r"libelle_(du_)?sexe",
    "densite_pour_100000": r"densite",
}
_PUBLISHED = PUBLISHED | {
    "classe_age": "libelle_classe_age",
    "sexe": "libelle_sexe",
    "densite_pour_100000": "densite",
}
_MEASURES = {"effectif": "Effectif", "densite_pour_100000": "Densité"}
_ALL = {"classe_age": "tout_age", "sexe": "tout_sexe"}


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    names = renamed(match.header, _COLUMNS)
    for frame in file.frames(match.header, tally, list(names)):
        rows = frame.rename(columns=names)
        detail = (rows["classe_age"].fillna("").map(column_name) != _ALL["classe_age"]) | (
            rows["sexe"].fillna("").map(column_name) != _ALL["sexe"]
        )
        rows = tally.leave_out(rows, detail, "une classe d’âge ou un sexe : l’ensemble est gardé")
        rows = places(professions(rows, tally), tally)
        rows = counted_rows(rows, _MEASURES, tally)
        if own := publics(rows):
            tally.note(
                f"Densités rapportées à leur propre public, pas à tous les habitants{NBSP}: "
                f"{listed(own)}"
            )
        for year, of_year in rows.groupby("annee"):
            yield Chunk(LIBERAL_PROFESSIONALS, str(year), of_year)


IMPORTER = Importer(
    "liberal_professionals",
    (
        Layout(
            "cnam_demographie",
            "CNAM, démographie des professionnels libéraux : effectifs et densités",
            {pattern: _PUBLISHED[name] for name, pattern in _COLUMNS.items()},
        ),
    ),
    _read,
)
