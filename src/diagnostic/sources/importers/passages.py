"""INSEE, tables de passage: communes merged, split, or given another code since 2003.

Two workbooks. ``table_passage_annuelle`` (sheet COM) has a line for each piece of ground and, for
each year, the code of the commune that holds it: communes merged end under one code, a commune
split since begins under one. ``table_passage_geo2003_geo<year>`` (sheet « Table de passage ») gives
one code of today for each code in use since 2003; its sheet « Liste des scissions » has the splits.

A row reads: the ground of ``code_avant``, from the code officiel géographique of ``annee_avant``,
is that of ``code`` from the one of ``annee`` on. ``code`` is always of the last year of the file.
A commune that took in others, or lost some, also has a row towards itself, so that the rows of one
``code`` list all that it is made of; a commune that nothing happened to has none.

Neither table maps Saint-Barthélemy and Saint-Martin (97123, 97127) to their codes of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import NBSP
from diagnostic.sources.contracts import CODE_COMMUNE
from diagnostic.sources.headers import Header, matching
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.received import Received
from diagnostic.sources.tables import PASSAGES
from diagnostic.sources.tally import Tally

_YEARLY = r"codgeo_(?:19|20)\d\d"
_FIRST_YEAR = 2003
_SPLITS = {"annee_modif": "ANNEE_MODIF", "com_ini": "COM_INI", "com_fin": "COM_FIN"}
_KEY = ["code_avant", "code", "annee_avant", "annee"]


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    years = _years(match.header)
    if "codgeo_ini" in match.header.names:
        rows = pd.concat([_splits(file, tally), _since_2003(file, match.header, tally)])
    else:
        rows = _yearly(file, match, tally)
    rows = rows.drop_duplicates(_KEY)
    if rows.empty:
        raise UserError(
            f"{file.name} ne contient aucun changement de commune. Télécharger à nouveau le "
            "classeur de l’INSEE, sans le modifier."
        )
    yield Chunk(PASSAGES, str(years[-1]), rows)


def _years(header: Header) -> list[int]:
    return sorted(int(name[-4:]) for name in matching(header, _YEARLY))


# --- one column a year ----------------------------------------------------------------------------


def _yearly(file: Received, match: Match, tally: Tally) -> pd.DataFrame:
    """Changes of each year's codes into those of the last."""
    years = _years(match.header)
    if len(years) < 2:
        raise UserError(f"{file.name} n’a qu’une année ({years[0]}) : il en faut deux au moins.")
    names = [f"codgeo_{year}" for year in years]
    frames = [frame for header in match.headers for frame in file.frames(header, tally, names)]
    frame = pd.concat(frames, ignore_index=True)
    frame = _with_codes(frame, names[-1], tally)
    for name in names[:-1]:
        wrong = frame[name].notna() & ~frame[name].str.fullmatch(CODE_COMMUNE, na=False)
        frame = tally.refuse(frame, wrong, f"code de commune impossible en {name[-4:]}")
    changes = [
        _changes(frame[f"codgeo_{year}"], frame[names[-1]]).assign(annee_avant=year)
        for year in years[:-1]
    ]
    return _spans(pd.concat(changes), years)


def _changes(before: pd.Series[str], after: pd.Series[str]) -> pd.DataFrame:
    """Pairs of codes that something happened to, and what.

    >>> before = pd.Series(["01001", "01002", "01003", "01003"], dtype="str")
    >>> after = pd.Series(["01001", "01001", "01003", "01004"], dtype="str")
    >>> _changes(before, after)["evenement"].to_list()
    ['fusion', 'fusion', 'scission', 'scission']
    """
    pairs = pd.DataFrame({"code_avant": before, "code": after}).dropna().drop_duplicates()
    split = pairs["code_avant"].duplicated(keep=False)
    merged = pairs["code"].duplicated(keep=False)
    event = pd.Series("changement_de_code", index=pairs.index, dtype="str")
    pairs["evenement"] = event.mask(merged, "fusion").mask(split, "scission")
    return pairs[split | merged | (pairs["code_avant"] != pairs["code"])]


def _spans(changes: pd.DataFrame, years: list[int]) -> pd.DataFrame:
    """One row for the years in a row that a pair is in force; the change is of the next year."""
    pairs = ["code_avant", "code", "evenement"]
    ranks = {year: rank for rank, year in enumerate(years)}
    changes = changes.sort_values([*pairs, "annee_avant"], ignore_index=True)
    rank = changes["annee_avant"].map(ranks)
    span = (rank - changes.groupby(pairs).cumcount()).rename("span")
    spans = changes.groupby([*pairs, span], as_index=False)["annee_avant"].agg(["min", "max"])
    after = spans["max"].map(dict(pairwise(years)))
    return spans.rename(columns={"min": "annee_avant"}).assign(annee=after)


# --- one column for the past ---------------------------------------------------------------------


def _since_2003(file: Received, header: Header, tally: Tally) -> pd.DataFrame:
    """Changes of the codes in use since 2003 into those of the last year."""
    last = _years(header)[-1]
    name = f"codgeo_{last}"
    (frame,) = file.frames(header, tally, ["codgeo_ini", name])
    frame = _with_codes(_with_codes(frame, "codgeo_ini", tally), name, tally)
    changes = _changes(frame["codgeo_ini"], frame[name])
    return changes.assign(annee_avant=_FIRST_YEAR, annee=last)


def _splits(file: Received, tally: Tally) -> pd.DataFrame:
    """Splits that the workbook lists, with the year of each."""
    headers = [h for h in file.headers(*_SPLITS) if "scission" in (h.sheet or "").lower()]
    if not headers:
        tally.note(
            "Le classeur n’a pas de feuille « Liste des scissions »"
            f"{NBSP}: les communes qui se sont séparées ne sont pas signalées"
        )
        return pd.DataFrame()
    (frame,) = file.frames(headers[0], tally, list(_SPLITS))
    frame = _with_codes(_with_codes(frame, "com_ini", tally), "com_fin", tally)
    known = frame["annee_modif"].str.fullmatch(r"(?:19|20)\d\d", na=False)
    frame = tally.refuse(frame, ~known, "année illisible")
    return pd.DataFrame(
        {
            "code_avant": frame["com_ini"],
            "code": frame["com_fin"],
            "annee_avant": _FIRST_YEAR,
            "annee": frame["annee_modif"].astype("int64"),
            "evenement": "scission",
        }
    )


def _with_codes(frame: pd.DataFrame, name: str, tally: Tally) -> pd.DataFrame:
    """Rows whose codes are whole. None is mended: every other table is read through this one."""
    right = frame[name].str.fullmatch(CODE_COMMUNE, na=False)
    return tally.refuse(frame, ~right, "code de commune impossible")


IMPORTER = Importer(
    "passages",
    (
        Layout(
            "insee_passage",
            "INSEE, table de passage annuelle des communes",
            {"nivgeo": "NIVGEO", "codgeo_2003": "CODGEO_2003", _YEARLY: "CODGEO_2025"},
        ),
        Layout(
            "insee_passage",
            "INSEE, table de passage des codes de 2003 à aujourd’hui",
            {"codgeo_ini": "CODGEO_INI", _YEARLY: "CODGEO_2025"},
        ),
    ),
    _read,
)
