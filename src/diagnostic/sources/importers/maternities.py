"""DREES: every maternity of each year since 2013, with its beds, its type and its deliveries.

Each year is an edition. Communes are written in the FINESS style overseas (``9F611`` is 97611).
Paris, Lyon and Marseille are given whole with the arrondissement in the name
(« PARIS 12E ARRONDISSEMENT »): the arrondissement is kept, so that a territory made of some of
them has its maternities. A number left empty is not given; the source hides none.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from diagnostic.french import counted
from diagnostic.sources.cells import decimals
from diagnostic.sources.importers import finess
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.received import Received
from diagnostic.sources.tables import MATERNITIES
from diagnostic.sources.tally import Tally
from diagnostic.territory.atlas import CITIES
from diagnostic.territory.gazetteer import load_gazetteer
from diagnostic.territory.names import key

LAYOUT = Layout(
    "drees_maternites",
    "DREES, annuaire des maternités",
    {
        "annee": "ANNEE",
        "nom_mat": "NOM_MAT",
        "type": "TYPE",
        "statut": "STATUT",
        "fi_et": "FI_ET",
        "com": "COM",
        "nomcom": "NOMCOM",
        "lit_obs": "LIT_OBS",
        "acctot": "ACCTOT",
    },
)
_NAMES = {
    "annee": "annee",
    "fi_et": "finess_lu",
    "nom_mat": "nom",
    "com": "commune",
    "nomcom": "nom_commune",
    "lit_obs": "lits_lus",
    "acctot": "accouchements_lus",
    "type": "type",
    "statut": "secteur",
}


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    rows = pd.concat(file.frames(match.header, tally, list(_NAMES)), ignore_index=True)
    rows = rows[list(_NAMES)].rename(columns=_NAMES)
    year = rows["annee"].str.fullmatch(r"(?:19|20)\d\d", na=False)
    rows = tally.refuse(rows, ~year, "année impossible")
    rows = rows.assign(
        finess=finess.numbers(rows["finess_lu"], tally),
        code=_arrondissements(finess.insee_codes(rows["commune"], tally), rows["nom_commune"]),
        lits=decimals(rows["lits_lus"]),
        accouchements=decimals(rows["accouchements_lus"]),
    )
    rows = tally.refuse(rows, rows["finess"].isna(), "numéro FINESS impossible")
    rows = tally.refuse(rows, rows["code"].isna(), "code de commune impossible")
    rows = tally.refuse(rows, rows[["nom", "secteur"]].isna().any(axis=1), "nom ou statut absent")
    for name, which in (("lits", "de lits"), ("accouchements", "d’accouchements")):
        unread = rows[f"{name}_lus"].notna() & ~_is_count(rows[name])
        rows = tally.refuse(rows, unread, f"nombre {which} impossible")
    _note_whole_cities(rows, tally)
    given = rows["accouchements"].notna()
    rows = rows.assign(
        niveau="commune",
        annee=rows["annee"].astype("int64"),
        lits=rows["lits"].astype("Int64"),
        accouchements=rows["accouchements"].astype("Int64"),
        statut=given.map({True: "disponible", False: "absent"}),
    )
    for each, part in rows.groupby("annee"):
        yield Chunk(MATERNITIES, str(each), part)


def _is_count(values: pd.Series) -> pd.Series:
    return (values >= 0) & (values % 1 == 0)


def _arrondissements(codes: pd.Series, names: pd.Series) -> pd.Series:
    """Codes, those of the three cities replaced by the arrondissement that the name gives."""
    gazetteer = load_gazetteer()

    def finest(code: str, name: object) -> str:
        found = gazetteer.names.get(key(str(name)), ())
        parts = gazetteer.atlas.arrondissements[code]
        return found[0] if len(found) == 1 and found[0] in parts else code

    whole = codes.isin(list(CITIES))
    found = [finest(c, n) for c, n in zip(codes[whole], names[whole], strict=True)]
    return codes.mask(whole, pd.Series(found, index=codes.index[whole], dtype="str"))


def _note_whole_cities(rows: pd.DataFrame, tally: Tally) -> None:
    if count := int(rows["code"].isin(list(CITIES)).sum()):
        told = counted(count, "ligne", "lignes")
        tally.note(
            f"{told} à Paris, Lyon ou Marseille sans arrondissement : comptées à la ville entière."
        )


IMPORTER = Importer("maternities", (LAYOUT,), _read)
