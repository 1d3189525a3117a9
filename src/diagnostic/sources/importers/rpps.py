"""ANS, Annuaire Santé: how many distinct professionals of the RPPS work in each commune.

The file « PS_LibreAcces_Personne_activite » has one row for each activity of each person, with
their name, address, phone and e-mail. Only seven or eight columns are read, none of those; identity
numbers are replaced at once by a number drawn from them and from a secret of this import alone,
that serves to count and is thrown away. What is stored are counts.

How people are counted:

- in a commune, a person counts once for each profession, specialty and mode, however many
  activities; « tous » rows count distinct people again, and are not the sums of the others;
- someone without a specialty, or without a mode, counts in the « tous » rows only;
- an activity without a commune (no address, or a postal one only), or abroad, is left out, and so
  are students;
- municipal arrondissements are kept as the file gives them.

What is not verified, no real file being at hand [M in the notes on this source]: the meaning of the
codes of mode (L, S, B) and of category (E, student), the specialties' codes, and whether Paris,
Lyon and Marseille come by arrondissement. The names of the columns and an example of a row are
those of public code that reads this file. The date is nowhere inside: it is read in the name.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as arrow
from pyarrow.parquet import ParquetWriter

from diagnostic.errors import UserError
from diagnostic.sources.engine import connect, gathered, parquet_rows
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.communes import with_commune_codes
from diagnostic.sources.importers.rows import renamed
from diagnostic.sources.received import BATCH_ROWS, Received
from diagnostic.sources.tables import RPPS
from diagnostic.sources.tally import Tally

PERSON = "personne"
ALL = "tous"
FIRST_YEAR = 2010

_PATTERNS = {
    PERSON: "identification_nationale_pp",
    "code": r"code_commune(_coord_structure)?",
    "profession": "code_profession",
    "libelle": "libelle_profession",
    "savoir_faire": "code_savoir_faire",
    "libelle_savoir_faire": "libelle_savoir_faire",
    "mode_exercice": "code_mode_exercice",
    "categorie": "code_categorie_professionnelle",
}
_STUDENT = "E"
_FIRSTS = "0123456789"
_DATE = re.compile(r"(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)(?:\d{4}|\d{6})?(?!\d)")
_KEPT = [name for name in _PATTERNS if name not in (PERSON, "categorie")]
_SPILLED = arrow.schema(
    [(PERSON, arrow.uint64()), *((name, arrow.string()) for name in _KEPT)],
)


def extraction_date(name: str) -> date:
    """Date of an extraction, that only its name gives.

    Raises
    ------
    UserError
        When the name gives none, several, or one that cannot be.

    >>> extraction_date("PS_LibreAcces_Personne_activite_202401150812.txt")
    datetime.date(2024, 1, 15)
    """
    found = set()
    for year, month, day in _DATE.findall(name):
        try:
            found.add(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    if len(found) != 1 or not date(FIRST_YEAR, 1, 1) <= min(found) <= tomorrow:
        raise UserError(
            f"La date de {name} est inconnue : elle n’est que dans son nom officiel, "
            "PS_LibreAcces_Personne_activite_AAAAMMJJhhmm.txt. Lui rendre ce nom, ou y ajouter la "
            "date de l’extraction (année, mois, jour), puis recommencer."
        )
    return min(found)


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    day = extraction_date(file.name)
    activities = file.workspace / f"{file.path.stem}-activites.parquet"
    _spill(file, match, tally, activities)
    with connect(file.workspace) as base:
        base.execute(_labels(activities))
        for first in _FIRSTS:
            reader = base.sql(_counts(activities, first)).to_arrow_reader(BATCH_ROWS)
            for counts in gathered(reader, BATCH_ROWS, _KEPT[1:]):
                frame = counts.assign(niveau="commune", annee=day.year, date_extraction=day)
                yield Chunk(RPPS, str(day.year), frame)
    activities.unlink()


def _spill(file: Received, match: Match, tally: Tally, target: Path) -> None:
    """Write the activities to count, identities aside, to a file of the workspace."""
    own = renamed(match.header, _PATTERNS)
    categories = [column for column, name in own.items() if name != PERSON]
    key = secrets.token_hex(8)
    with ParquetWriter(target, _SPILLED, compression="zstd") as writer:
        for cells in file.frames(
            match.header, tally, list(own), categories=categories, quote="", private=True
        ):
            frame = _located(_anonymous(cells.rename(columns=own), key, tally), tally)
            spilled = frame.reset_index()[_SPILLED.names]
            writer.write_table(arrow.Table.from_pandas(spilled, _SPILLED, preserve_index=False))


def _anonymous(frame: pd.DataFrame, key: str, tally: Tally) -> pd.DataFrame:
    """Rows whose index is a number that stands for a person during this import only.

    Out of the columns, it is in no example of a refused row.
    """
    unknown = frame[PERSON].isna()
    person = frame.pop(PERSON)
    frame = tally.refuse(frame, unknown, "identifiant du professionnel absent")
    people = person[~unknown].to_numpy(dtype=object)
    numbers = pd.util.hash_array(people, hash_key=key, categorize=False)
    return frame.set_index(pd.Index(numbers, name=PERSON))


def _located(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Activities of a professional, of a known profession, in a commune."""
    if "categorie" in frame:
        frame = tally.leave_out(frame, frame["categorie"] == _STUDENT, "étudiants")
    frame = tally.leave_out(frame, frame["code"].isna(), "activité sans code de commune")
    abroad = frame["code"].str.startswith("99")
    frame = tally.leave_out(frame, abroad, "activité à l’étranger")
    known = frame["profession"].str.fullmatch(RPPS["profession"].pattern or "", na=False)
    frame = tally.refuse(frame, ~(known & frame["libelle"].notna()), "profession illisible")
    return with_commune_codes(frame, tally)


def _labels(activities: Path) -> str:
    """SQL of the tables of labels: of each code, the one that most activities bear."""
    rows = parquet_rows(activities)
    return f"""
        create temp table professions as
        select profession, mode(libelle order by libelle) as libelle from {rows} group by all;
        create temp table savoir_faires as
        select savoir_faire, mode(libelle_savoir_faire order by libelle_savoir_faire)
            as libelle_savoir_faire
        from {rows} where savoir_faire is not null group by all
    """


def _counts(activities: Path, first: str) -> str:
    """SQL that counts distinct people of some communes, by specialty and mode.

    ``first`` is the first figure of their codes: a tenth of the communes holds in little memory.
    """
    counts = " union all ".join(
        f"select code, profession, {specialty} as savoir_faire, {mode} as mode_exercice, "
        f"count(distinct {PERSON}) as nombre from activites where {where} group by all"
        for specialty, mode, where in (
            ("savoir_faire", "mode_exercice", "savoir_faire notnull and mode_exercice notnull"),
            ("savoir_faire", f"'{ALL}'", "savoir_faire notnull"),
            (f"'{ALL}'", "mode_exercice", "mode_exercice notnull"),
            (f"'{ALL}'", f"'{ALL}'", "true"),
        )
    )
    return f"""
        with activites as (
            select distinct {PERSON}, code, profession, savoir_faire, mode_exercice
            from {parquet_rows(activities)} where code[1] = '{first}')
        from ({counts}) join professions using (profession)
        left join savoir_faires using (savoir_faire)
        order by code, profession, savoir_faire, mode_exercice
    """


LAYOUT = Layout(
    source="ans_rpps",
    label="RPPS en libre accès, activités des personnes (PS_LibreAcces_Personne_activite)",
    columns={
        _PATTERNS[PERSON]: "Identification nationale PP",
        _PATTERNS["profession"]: "Code profession",
        _PATTERNS["libelle"]: "Libellé profession",
        _PATTERNS["savoir_faire"]: "Code savoir-faire",
        _PATTERNS["libelle_savoir_faire"]: "Libellé savoir-faire",
        _PATTERNS["mode_exercice"]: "Code mode exercice",
        _PATTERNS["code"]: "Code commune (coord. structure)",
    },
)

IMPORTER = Importer("rpps", (LAYOUT,), _read)
