"""FINESS: every health, social and medico-social establishment, with its commune and position.

Three forms. The register's own extract has no header: one line that dates it, then rows
``structureet`` (32 cells), and in the geolocated extract rows ``geolocalisation`` that give the
position of an establishment in the projection of its part of France. data.gouv.fr publishes the
same with both kinds joined under a header. Atlasanté's ``t_finess`` has names and codes of its own.

Positions that cannot be right are left empty (`positions`). Addresses, telephone and fax numbers
are never read.

The columns of the last two forms come from public code that reads them, not from the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.sources.cells import dates, decimals, last_day
from diagnostic.sources.headers import Header, matching
from diagnostic.sources.importers import finess
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.positions import in_degrees, near_their_commune, note_emptied
from diagnostic.sources.received import Received
from diagnostic.sources.tables import FACILITIES
from diagnostic.sources.tally import Tally

SOURCE = "finess_etablissements"

STRUCTURE = (
    "section",
    "nofinesset",
    "nofinessej",
    "rs",
    "rslongue",
    "complrs",
    "compldistrib",
    "numvoie",
    "typvoie",
    "voie",
    "compvoie",
    "lieuditbp",
    "commune",
    "departement",
    "libdepartement",
    "ligneacheminement",
    "telephone",
    "telecopie",
    "categetab",
    "libcategetab",
    "categagretab",
    "libcategagretab",
    "siret",
    "codeape",
    "codemft",
    "libmft",
    "codesph",
    "libsph",
    "dateouv",
    "dateautor",
    "datemaj",
    "numuai",
)
"""Cells of a ``structureet`` row, as the register documents them."""

_READ = {
    "section",
    "nofinesset",
    "nofinessej",
    "rs",
    "rslongue",
    "commune",
    "departement",
    "categetab",
    "libcategetab",
    "dateouv",
}
_POSITION = {"nofinessej": "x", "rs": "y", "rslongue": "origin"}
"""Cells of a ``geolocalisation`` row, under the names that a ``structureet`` row gives them."""

HEADERLESS = Layout(
    SOURCE,
    "FINESS, extraction des établissements, géolocalisée ou non (etalab-cs1100502, cs1100507)",
    {},
)
WITH_HEADER = Layout(
    SOURCE,
    "FINESS, établissements avec en-tête (data.gouv.fr)",
    {
        "nofinesset": "nofinesset",
        "rs": "rs",
        "commune": "commune",
        "departement": "departement",
        "categetab": "categetab",
        "libcategetab": "libcategetab",
        r"datemaj\w*": "datemaj",
    },
)
T_FINESS = Layout(
    SOURCE,
    "FINESS, référentiel t_finess (Atlasanté, DataSanté)",
    {
        "finess": "finess",
        "rs": "rs",
        "com_code": "com_code",
        "categ_code": "categ_code",
        "categ_lib": "categ_lib",
        r"date_extract_finess|date_maj_finess|date_maj": "date_extract_finess",
    },
)


def _recognise(file: Received) -> Match | None:
    stamp = finess.extract(file)
    if stamp is not None:
        rows = ("structureet", "geolocalisation")
        return Match(HEADERLESS, (Header(None, 0, STRUCTURE),)) if stamp.rows in rows else None
    for layout in (T_FINESS, WITH_HEADER):
        if headers := file.headers(*layout.columns):
            return Match(layout, headers)
    return None


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    if match.layout is HEADERLESS:
        rows, day = _headerless(file, tally)
    elif match.layout is WITH_HEADER:
        rows, day = _with_header(file, match.header, tally)
    else:
        rows, day = _t_finess(file, match.header, tally)
    frame = _established(rows, tally).assign(annee=day.year, date_fichier=pd.Timestamp(day))
    yield Chunk(FACILITIES, str(day.year), frame)


# --- the three forms, brought to the same columns -----------------------------------------------


def _headerless(file: Received, tally: Tally) -> tuple[pd.DataFrame, date]:
    day = finess.day_of(file)
    wanted = [name for name in STRUCTURE if name in _READ]
    rows = finess.rows(file, STRUCTURE, wanted, tally)
    known = rows["section"].isin(["structureet", "geolocalisation"])
    rows = tally.refuse(rows, ~known, "ligne d’un autre type")
    is_place = rows["section"] == "geolocalisation"
    positions = rows.loc[is_place].rename(columns=_POSITION)[["nofinesset", "x", "y", "origin"]]
    rows = tally.leave_out(rows, is_place, "position, jointe à son établissement")
    joined = rows.merge(_unanimous(positions, tally), how="left", on="nofinesset")
    return _named(joined).pipe(_located, tally), day


def _unanimous(positions: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Positions of the establishments that have only one."""
    distinct = positions.dropna(subset="nofinesset").drop_duplicates()
    twice = distinct["nofinesset"].duplicated(keep=False)
    count = int(distinct.loc[twice, "nofinesset"].nunique())
    note_emptied(tally, count, "le fichier en donne deux pour un même établissement")
    return distinct.loc[~twice]


def _with_header(file: Received, header: Header, tally: Tally) -> tuple[pd.DataFrame, date]:
    days = matching(header, r"datemaj\w*")
    optional = ["nofinessej", "rslongue", "dateouv", "coordxet", "coordyet", "sourcecoordet"]
    wanted = ["nofinesset", "rs", "commune", "departement", "categetab", "libcategetab", *days]
    wanted += [name for name in optional if name in header.names]
    rows = pd.concat(file.frames(header, tally, wanted), ignore_index=True)
    every = [*wanted, *(name for name in optional if name not in wanted)]
    rows = rows.reindex(columns=every).astype("str")
    day = _latest(file, rows[days], tally)
    rows = rows.rename(columns={"coordxet": "x", "coordyet": "y", "sourcecoordet": "origin"})
    return _named(rows).pipe(_located, tally), day


def _t_finess(file: Received, header: Header, tally: Tally) -> tuple[pd.DataFrame, date]:
    by_preference = ("date_extract_finess", "date_maj_finess", "date_maj")
    days = [name for name in by_preference if name in header.names][:1]
    names = {
        "finess": "finess",
        "ej_finess": "finess_juridique",
        "rs": "nom",
        "com_code": "commune",
        "categ_code": "categorie",
        "categ_lib": "libelle_categorie",
        "date_ouverture": "ouverture",
        "geoloc_4326_long": "longitude",
        "geoloc_4326_lat": "latitude",
        "type": "type",
        "etat": "etat",
    }
    wanted = [name for name in names if name in header.names]
    rows = pd.concat(file.frames(header, tally, [*wanted, *days]), ignore_index=True)
    day = _latest(file, rows[days], tally)
    rows = rows.rename(columns=names).reindex(columns=list(names.values())).astype("str")
    rows = tally.leave_out(rows, rows["type"] == "EJ", "entité juridique, pas un établissement")
    closed = rows["etat"].notna() & (rows["etat"].str.upper() != "ACTUEL")
    rows = tally.leave_out(rows, closed, "établissement qui n’est plus ouvert")
    rows = rows.assign(
        code=finess.insee_codes(rows["commune"], tally),
        longitude=decimals(rows["longitude"]),
        latitude=decimals(rows["latitude"]),
    )
    return rows, day


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the register under the names of the contract."""
    return rows.rename(
        columns={
            "nofinesset": "finess",
            "nofinessej": "finess_juridique",
            "categetab": "categorie",
            "libcategetab": "libelle_categorie",
            "dateouv": "ouverture",
        }
    ).assign(nom=rows["rs"].fillna(rows["rslongue"]))


def _latest(file: Received, days: pd.DataFrame, tally: Tally) -> date:
    """Day of a file that does not give its own: its last update, the future left aside."""
    last = last_day(pd.concat([dates(days[name]) for name in days]))
    if last is None:
        raise UserError(
            f"{file.name} : aucune date de mise à jour n’a pu être lue, ce fichier ne peut être "
            "daté. Le télécharger à nouveau sans l’ouvrir dans un tableur."
        )
    tally.note("Ce fichier ne porte pas de date : la sienne est celle de sa dernière mise à jour.")
    return last


def _located(rows: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows with their commune, and their longitude and latitude from projected coordinates."""
    code = finess.communes(rows["departement"], rows["commune"], tally)
    places = in_degrees(decimals(rows["x"]), decimals(rows["y"]), rows["origin"], tally)
    return rows.assign(code=code, longitude=places["longitude"], latitude=places["latitude"])


# --- the rows of the table ----------------------------------------------------------------------


def _established(rows: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "finess_lu": rows["finess"],
            "nom": rows["nom"],
            "commune": rows["commune"],
            "categorie": rows["categorie"],
            "libelle_categorie": rows["libelle_categorie"],
            "finess": finess.numbers(rows["finess"], tally),
            "finess_juridique": finess.numbers(rows["finess_juridique"], tally),
            "date_ouverture": dates(rows["ouverture"]),
            "niveau": "commune",
            "code": rows["code"],
            "longitude": rows["longitude"],
            "latitude": rows["latitude"],
        }
    )
    rows = tally.refuse(rows, rows["finess"].isna(), "numéro FINESS impossible")
    rows = tally.refuse(rows, rows["code"].isna(), "commune impossible")
    rows = tally.refuse(rows, rows["nom"].isna(), "établissement sans nom")
    category = rows["categorie"].str.fullmatch(r"\d{3}", na=False)
    named = category & rows["libelle_categorie"].notna()
    rows = tally.refuse(rows, ~named, "catégorie impossible ou sans nom")
    return near_their_commune(rows, "la commune de l’établissement", tally)


IMPORTER = Importer("facilities", (HEADERLESS, WITH_HEADER, T_FINESS), _read, _recognise)
