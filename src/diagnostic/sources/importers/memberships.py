"""INSEE, table d'appartenance géographique: what each commune belongs to.

A workbook: sheets COM (communes), ARM (arrondissements of Paris, Lyon and Marseille, stored too, in
the same areas as their city), and Zones_supra_communales, which names the areas. The year of the
code officiel géographique is in the title lines.

No row where the commune belongs to no area of a kind: codes made of Z (« sans objet »), « 000 »
(outside the attraction of cities), ``…000`` (outside unités urbaines), which are published as if
they were areas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.sources.headers import Header
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.communes import with_commune_codes
from diagnostic.sources.importers.rows import communal_sheets, renamed
from diagnostic.sources.received import Received
from diagnostic.sources.tables import MEMBERSHIPS
from diagnostic.sources.tally import Tally

_ZONINGS = {
    "departement": r"dep",
    "region": r"reg",
    "epci": r"epci",
    "arrondissement": r"arr",
    "canton": r"(canov|cv)",
    "zone_emploi": r"ze20\d\d",
    "unite_urbaine": r"uu20\d\d",
    "aire_attraction": r"aav20\d\d",
    "bassin_de_vie": r"bv20\d\d",
}
"""Zoning → column, whose name is also the level in the sheet of areas."""

_NO_AREA = {"aire_attraction": r"000", "unite_urbaine": r"..000"}
_WITHOUT_OBJECT = r"Z+"
_YEAR = re.compile(r"(?:01/01/|1er janvier )(20\d\d)")


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    names = _names_of_areas(file)
    headers = communal_sheets(match.headers, file.name)
    year = _year(file, headers[0])
    for header in headers:
        columns = renamed(header, {"code": "codgeo", "nom": "libgeo", **_ZONINGS})
        for frame in file.frames(header, tally, list(columns)):
            rows = with_commune_codes(frame.rename(columns=columns), tally)
            rows = tally.refuse(rows, rows["nom"].isna(), "commune sans nom")
            levels = {name: own for own, name in columns.items() if name in _ZONINGS}
            for zoning, level in levels.items():
                zones = _zones(rows, zoning).assign(niveau="commune", annee=year)
                named = (f"{level} " + zones["zone"]).map(names)
                yield Chunk(MEMBERSHIPS, str(year), zones.assign(nom_zone=named))


def _zones(rows: pd.DataFrame, zoning: str) -> pd.DataFrame:
    """Code, name and area of the communes that have one of this kind."""
    zones = rows[["code", "nom", zoning]].rename(columns={zoning: "zone"})
    none = rf"{_WITHOUT_OBJECT}|{_NO_AREA.get(zoning, _WITHOUT_OBJECT)}"
    placeholder = zones["zone"].str.fullmatch(none, na=True)
    return zones[~placeholder].assign(zonage=zoning)


def _names_of_areas(file: Received) -> dict[str, str]:
    """Level and code of an area → its name; none when the sheet is not there."""
    header = file.header("nivgeo", "codgeo", "libgeo", "nb_com")
    if header is None:
        return {}
    # Rows of names are not rows of the table: they are not in its count.
    columns = ["nivgeo", "codgeo", "libgeo"]
    (areas,) = file.frames(header, Tally(), columns)
    keys = areas["nivgeo"].str.lower() + " " + areas["codgeo"]
    return dict(zip(keys, areas["libgeo"], strict=True))


def _year(file: Received, header: Header) -> int:
    lines = file.sheets.get(header.sheet or "", [])[: header.row]
    years = {year for line in lines for cell in line for year in _YEAR.findall(cell)}
    if len(years) != 1:
        raise UserError(
            f"{file.name} : l’année du découpage ne se lit pas dans les lignes de titre "
            "(« Géographie au 01/01/… »). Télécharger à nouveau le classeur de l’INSEE, sans le "
            "modifier."
        )
    return int(years.pop())


IMPORTER = Importer(
    "memberships",
    (
        Layout(
            "insee_appartenance",
            "INSEE, table d’appartenance géographique des communes",
            {
                "codgeo": "CODGEO",
                "libgeo": "LIBGEO",
                "dep": "DEP",
                "reg": "REG",
                "epci": "EPCI",
                "arr": "ARR",
                r"ze20\d\d": "ZE2020",
                r"bv20\d\d": "BV2022",
            },
        ),
    ),
    _read,
)
