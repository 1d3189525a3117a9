"""Rows of official files read as what they are: damage is mended and said, or the row refused.

Frames come in as text (`Received.frames`) under the names of their contract; each function gives
the frame back with its columns typed, and tells the tally what it mended or refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import NBSP, listed
from diagnostic.sources.cells import decimals, with_lost_zero
from diagnostic.sources.contracts import CODE_DEPARTEMENT, Status
from diagnostic.sources.headers import Header, matching
from diagnostic.sources.tally import Tally
from diagnostic.territory.atlas import Atlas


def renamed(header: Header, patterns: Mapping[str, str]) -> dict[str, str]:
    """Columns of a file to read, under the name of the contract: own name → name.

    Parameters
    ----------
    patterns
        Name in the contract → pattern of the name in the file. The first that matches is taken;
        a pattern that nothing matches is left out.
    """
    found = {name: matching(header, pattern) for name, pattern in patterns.items()}
    return {own[0]: name for name, own in found.items() if own}


def measured(
    frame: pd.DataFrame,
    measures: Mapping[str, str],
    tally: Tally,
    whole: Sequence[str] = (),
) -> pd.DataFrame:
    """Frame whose measures are numbers, without the rows where one cannot be right.

    Parameters
    ----------
    measures
        Column → what it is, for the reason of a refusal.
    whole
        Columns that count things, whose numbers are whole.
    """
    for name, meaning in measures.items():
        values = decimals(frame[name])
        unreadable = frame[name].notna() & values.isna()
        frame = tally.refuse(frame, unreadable, f"{meaning}{NBSP}: nombre illisible")
        frame = frame.assign(**{name: values.loc[frame.index]})
        frame = tally.refuse(frame, frame[name] < 0, f"{meaning}{NBSP}: nombre négatif")
        if name in whole:
            broken = frame[name].notna() & (frame[name] % 1 != 0)
            reason = f"{meaning}{NBSP}: un effectif n’est pas un nombre à virgule"
            frame = tally.refuse(frame, broken, reason)
    return frame


def marked(
    frame: pd.DataFrame, measures: Sequence[str], marks: Mapping[str, Status]
) -> tuple[pd.DataFrame, pd.Series[str]]:
    """Frame without the letters that stand for a missing figure, and what those of a row meant.

    Parameters
    ----------
    measures
        Columns where letters may stand for figures; the first tells the status of the row.
    marks
        Letters in lower case → status.

    Returns
    -------
    tuple
        The frame, and the status that a letter of the first measure gives, missing elsewhere.
    """
    statuses = frame[measures[0]].str.lower().map(marks).astype("str")
    for name in measures:
        frame = frame.assign(**{name: frame[name].mask(frame[name].str.lower().isin(list(marks)))})
    return frame, statuses


def dated(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Frame whose ``annee`` is a year, written alone or at the start of a date."""
    years = frame["annee"].str.extract(r"^((?:19|20)\d\d)(?:\D.*)?$", expand=False)
    frame = tally.refuse(frame, years.isna(), "année illisible")
    return frame.assign(annee=years.loc[frame.index].astype("int64"))


def two_character_codes(cells: pd.Series[str], tally: Tally) -> pd.Series[str]:
    """Codes of two characters at least; a zero that a spreadsheet ate is put back."""
    codes, lost = with_lost_zero(cells.str.upper(), r"[1-9]")
    if lost:
        tally.note(
            f"Codes à un seul chiffre (1 pour 01){NBSP}: le zéro perdu par un tableur a été remis"
        )
    return codes


def is_departement(codes: pd.Series[str]) -> pd.Series[bool]:
    """Whether each has the form of a département's code."""
    return codes.str.fullmatch(CODE_DEPARTEMENT, na=False)


def check_known(codes: pd.Series[str], atlas: Atlas, name: str, tally: Tally) -> None:
    """Make sure that the places of a file are communes, of today or of before.

    Other areas have codes of the same form: unités urbaines, IRIS cut short.

    Raises
    ------
    UserError
        When most codes are those of no commune.
    """
    distinct = pd.unique(codes)
    unknown = [c for c in distinct if c not in atlas and c not in atlas.successors]
    if 2 * len(unknown) > len(distinct):
        raise UserError(
            f"{name} : la plupart des codes ne sont ceux d’aucune commune ({listed(unknown, 3)}). "
            "Ce fichier décrit sans doute d’autres territoires (unités urbaines, EPCI…) : prendre "
            "celui des communes."
        )
    if unknown:
        tally.note(
            f"Codes gardés, mais qui ne sont ceux d’aucune commune connue{NBSP}: {listed(unknown)}"
        )


def communal_sheets(headers: Sequence[Header], name: str) -> list[Header]:
    """Headers of the sheets of communes and of municipal arrondissements; all those of a text.

    Workbooks of the INSEE have the same columns for each level, one level a sheet.

    Raises
    ------
    UserError
        When a workbook has none.
    """
    kept = [h for h in headers if h.sheet is None or h.sheet.upper().startswith(("COM", "ARM"))]
    if not kept:
        raise UserError(
            f"{name} : aucune feuille COM (communes), seulement "
            f"{listed([h.sheet or '' for h in headers])}. Prendre le fichier des communes."
        )
    return kept
