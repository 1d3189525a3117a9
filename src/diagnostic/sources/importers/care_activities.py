"""FINESS: authorisations of care activities (medicine, surgery, emergencies, dialysis…).

One row of the register is one authorisation line: an activity, its modality and its form, in one
establishment. The register gives it a number, ``noautor``, that no two lines share: it is the
row's name here (``noligautor`` is its last digits). An establishment has as many rows as it has
authorisations: rows are counted as such, never as establishments.

The file gives no place. The département is that of the FINESS number of the establishment, which
is the one the number was given in: `finess.departements`.

With a header the file is not dated: its year is that of the last authorisation or start in it.
Without one, its first line dates it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.sources.cells import dates, last_day
from diagnostic.sources.headers import Header
from diagnostic.sources.importers import finess
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.received import Received
from diagnostic.sources.tables import CARE_ACTIVITIES
from diagnostic.sources.tally import Tally

SOURCE = "finess_activites"

AUTHORISATION = (
    "nofinessej",
    "rsej",
    "activite",
    "libactivite",
    "modalite",
    "libmodalite",
    "forme",
    "libforme",
    "noautor",
    "dateautor",
    "nofinesset",
    "rset",
    "noligautor",
    "noligautoranc",
    "noautorarhgos",
    "noimplarhgos",
    "sectpsy",
    "libsectpsy",
    "datemeo",
    "datefin",
)
"""Columns of the file, as its header names them."""

_NAMES = {
    "noautor": "autorisation",
    "nofinesset": "finess_lu",
    "rset": "nom",
    "activite": "activite",
    "libactivite": "libelle_activite",
    "modalite": "modalite",
    "libmodalite": "libelle_modalite",
    "forme": "forme",
    "libforme": "libelle_forme",
    "dateautor": "autorisee_le",
    "datemeo": "mise_en_oeuvre",
    "datefin": "fin",
}

WITH_HEADER = Layout(
    SOURCE,
    "FINESS, activités de soins",
    {name: name for name in _NAMES},
)
HEADERLESS = Layout(
    SOURCE,
    "FINESS, extraction des activités de soins, sans en-tête",
    {},
)


def _recognise(file: Received) -> Match | None:
    stamp = finess.extract(file)
    if stamp is not None:
        header = Header(None, 0, ("section", *AUTHORISATION))
        return Match(HEADERLESS, (header,)) if stamp.rows == "activiteoffresoin" else None
    headers = file.headers(*WITH_HEADER.columns)
    return Match(WITH_HEADER, headers) if headers else None


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    if match.layout is HEADERLESS:
        rows = finess.rows(file, match.header.names, ["section", *_NAMES], tally)
        rows = tally.refuse(rows, rows["section"] != "activiteoffresoin", "ligne d’un autre type")
    else:
        rows = pd.concat(file.frames(match.header, tally, list(_NAMES)), ignore_index=True)
    rows = rows[list(_NAMES)].rename(columns=_NAMES)
    for name in ("autorisee_le", "mise_en_oeuvre", "fin"):
        rows[name] = dates(rows[name])
    year = finess.day_of(file).year if match.layout is HEADERLESS else _last_year(rows, file, tally)
    number = finess.numbers(rows["finess_lu"], tally)
    rows = rows.assign(
        finess=number, code=finess.departements(number), niveau="departement", annee=year
    )
    rows = tally.refuse(rows, rows["finess"].isna(), "numéro FINESS impossible")
    rows = tally.refuse(rows, rows["code"].isna(), "numéro FINESS d’un département inconnu")
    nameless = rows[["autorisation", "nom", "activite", "libelle_activite"]].isna().any(axis=1)
    rows = tally.refuse(rows, nameless, "autorisation sans numéro, sans activité ou sans nom")
    yield Chunk(CARE_ACTIVITIES, str(year), rows)


def _last_year(rows: pd.DataFrame, file: Received, tally: Tally) -> int:
    """Year of the last thing that happened in a file that does not give its date."""
    last = last_day(pd.concat([rows["autorisee_le"], rows["mise_en_oeuvre"]]))
    if last is None:
        raise UserError(
            f"{file.name} : aucune date d’autorisation n’a pu être lue, ce fichier ne peut être "
            "daté. Le télécharger à nouveau sans l’ouvrir dans un tableur."
        )
    tally.note(
        "Ce fichier ne porte pas de date : son année est celle de la dernière autorisation ou mise "
        f"en œuvre qu’il contient, le {last:%d/%m/%Y}."
    )
    return last.year


IMPORTER = Importer("care_activities", (WITH_HEADER, HEADERLESS), _read, _recognise)
