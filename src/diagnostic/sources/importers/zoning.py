"""Atlasanté: the zone in which each ARS put each commune, profession by profession.

One column a profession, and beside it the date of the order that decided it. The zone is kept as
the source codes it (``1_ZIP``, ``3_HZ``, ``1_Tres_sous_dotee``…): a designation, not a measure.
The labels of territories (TVS, bassins de vie) and the orders' other details are left aside.

Each profession is an edition of its own, replaced by the next import: a zoning has no vintage,
each region renews its own when it likes. A commune without a zone is left out, and so is a row
that is neither a commune nor an arrondissement of Paris, Lyon or Marseille (districts of Wallis).
The columns come from public code that reads them, not from the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import counted
from diagnostic.sources.cells import dates
from diagnostic.sources.contracts import FIRST_YEAR
from diagnostic.sources.headers import Header, matching
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.communes import is_arrondissement, with_commune_codes
from diagnostic.sources.received import Received
from diagnostic.sources.tables import ZONING
from diagnostic.sources.tally import Tally

PROFESSIONS = {
    "zmed": "medecin",
    "zdent": "chirurgien_dentiste",
    "zide": "infirmier",
    "zmk": "masseur_kinesitherapeute",
    "zsf": "sage_femme",
    "zortho": "orthophoniste",
}
"""Prefix of the columns of each profession."""

LAYOUT = Layout(
    "ars_zonage",
    "Zonage des ARS (Atlasanté)",
    {
        "niveau": "niveau",
        "com_code": "com_code",
        r"z(?:med|dent|ide|mk|sf|ortho)_niveau": "zmed_niveau",
        r"z(?:med|dent|ide|mk|sf|ortho)_date_arrete\w*": "zmed_date_arrete",
    },
)


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    header = match.header
    zoned = [prefix for prefix in PROFESSIONS if f"{prefix}_niveau" in header.names]
    ordered = {prefix: _date_column(header, prefix) for prefix in zoned}
    wanted = [
        "niveau",
        "com_code",
        *(f"{prefix}_niveau" for prefix in zoned),
        *(column for column in ordered.values() if column),
    ]
    rows = pd.concat(file.frames(header, tally, wanted), ignore_index=True)
    tally.read += len(rows) * (len(zoned) - 1)
    tally.note(
        f"{counted(len(rows), 'ligne')} et {counted(len(zoned), 'profession')} : chaque profession "
        "d’une commune compte pour une ligne."
    )
    parts = [_of_profession(rows, prefix, ordered[prefix]) for prefix in zoned]
    last = max(
        (year for part in parts if pd.notna(year := part["date_arrete"].max())), default=None
    )
    if last is None:
        raise UserError(
            f"{file.name} : aucune date d’arrêté n’a pu être lue, ce zonage ne peut être daté. Le "
            "télécharger à nouveau sans l’ouvrir dans un tableur."
        )
    for prefix, part in zip(zoned, parts, strict=True):
        kept = _zoned(part, tally)
        undated = kept["date_arrete"].isna()
        if count := int(undated.sum()):
            told = counted(count, "zone")
            tally.note(f"{told} sans date d’arrêté : l’année est celle du dernier du fichier.")
        year = kept["date_arrete"].fillna(last).dt.year
        yield Chunk(ZONING, PROFESSIONS[prefix], kept.assign(annee=year, niveau="commune"))


def _date_column(header: Header, prefix: str) -> str | None:
    return next(iter(matching(header, rf"{prefix}_date_arrete\w*")), None)


def _of_profession(rows: pd.DataFrame, prefix: str, date_column: str | None) -> pd.DataFrame:
    """Zones of one profession, with the day of their order where it is one."""
    empty = pd.Series(None, index=rows.index, dtype="str")
    day = dates(rows[date_column] if date_column else empty)
    today = pd.Timestamp(datetime.now(UTC).date())
    return pd.DataFrame(
        {
            "code": rows["com_code"],
            "niveau": rows["niveau"],
            "profession": PROFESSIONS[prefix],
            "zone": rows[f"{prefix}_niveau"],
            "date_arrete": day.where(day.between(pd.Timestamp(FIRST_YEAR, 1, 1), today)),
        }
    )


def _zoned(part: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Communes that have a zone."""
    other = (part["niveau"].str.upper() != "COM") & ~is_arrondissement(part["code"])
    part = tally.leave_out(part, other, "lieu qui n’est pas une commune")
    part = tally.leave_out(part, part["zone"].isna(), "commune sans zone pour cette profession")
    return with_commune_codes(part, tally)


IMPORTER = Importer("zoning", (LAYOUT,), _read)
