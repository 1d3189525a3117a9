"""CNAM, Data pathologies, dataset « effectifs »: people treated, by condition, age, sex and place.

One file for every year: CSV with labels or without (the same columns, written otherwise), Parquet,
or what the site or its API exports of a part of it. A few traps:

- départements, regions (``dept`` 999) and France (``region`` 99 too) stand side by side, as do
  each sex, each age class and their totals: nothing here may be added up;
- counts are rounded to ten, the prevalence is computed before rounding, so that it must lie within
  100·(n ± 5)/(p ± 5), plus or minus half of its last decimal; 16 188 rows of 16 188 do in the two
  real files at hand, a row that does not is refused, and the file with it past one in a hundred;
- an empty count is statistical secrecy, and its prevalence is empty too;
- a spreadsheet turns the age classes 05-09 and 10-14 into dates and eats the zeros of codes: what
  they were is certain, so they are mended, and the report says it.

An export of a part of a year never takes the place of the whole year: see `Table.extract`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import NBSP, listed, percent
from diagnostic.sources.contracts import CODE_DEPARTEMENT, FRANCE
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.rows import measured
from diagnostic.sources.received import Received
from diagnostic.sources.tables import PATHOLOGIES
from diagnostic.sources.tally import Tally

AGES = (*(f"{age:02d}-{age + 4:02d}" for age in range(0, 95, 5)), "95et+", "tsage")
MOST_CONTRADICTIONS = 0.01
"""Past this share of the rows, counts and prevalence are not what this module believes."""

_REGION = re.compile(r"0[12346]|11|2[478]|32|44|5[23]|7[56]|84|9[34]")
_WHOLE, _EVERYWHERE = "999", "99"
_SEXES = {"1": "hommes", "2": "femmes", "9": "tous"}
_MEASURES = {"ntop": "effectif", "npop": "population", "prev": "prévalence"}
_NAMES = {"ntop": "effectif", "npop": "population", "prev": "prevalence_pct"}
_WORDS = (
    "annee",
    "dept",
    "sexe",
    "cla_age_5",
    "top",
    *_MEASURES,
    "region",
    "niveau_prioritaire",
    "patho_niv1",
    "patho_niv2",
    "patho_niv3",
)
"""What tells a row from another comes first: refused rows are shown by their first cells."""
_ROUNDING = 5
_LAST_DECIMAL = 0.0005 + 1e-9

# --- one value at a time ------------------------------------------------------------------------

_MONTHS = {
    name: rank
    for rank, names in enumerate(
        (
            ("janv", "jan", "janvier", "january"),
            ("févr", "fevr", "feb", "février", "february"),
            ("mars", "mar", "march"),
            ("avr", "apr", "avril", "april"),
            ("mai", "may"),
            ("juin", "jun", "june"),
            ("juil", "jul", "juillet", "july"),
            ("août", "aout", "aug", "august"),
            ("sept", "sep", "septembre", "september"),
            ("oct", "octobre", "october"),
            ("nov", "novembre", "november"),
            ("déc", "dec", "décembre", "december"),
        ),
        1,
    )
    for name in names
}
_DATED = {frozenset((5, 9)): "05-09", frozenset((10, 14)): "10-14"}
"""The only classes that a spreadsheet can take for a day and a month, or a month and a year."""
_BOUNDS = re.compile(r"(\d{1,2})-(\d{1,2})")
_NUMBER_MONTH = re.compile(r"(\d{1,2})[-/. ]([a-zéû]+)\.?")
_MONTH_NUMBER = re.compile(r"([a-zéû]+)\.?[-/. ](\d{2}|20\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t]0{1,2}:00.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ t]0{1,2}:00.*)?")


def mend_age(text: str) -> str | None:
    """Age class as the source writes it, from what a spreadsheet may have made of it.

    A spreadsheet reads 05-09 as 5 September (or 9 May) and 10-14 as October 2014 (or 14 October),
    and writes them as it likes; every other class stays what it was, but for its zeros.

    Returns
    -------
    str or None
        One of `AGES`; None when nothing is certain.

    >>> [mend_age(text) for text in ("05-sept", "oct-14", "2024-09-05", "0-4", "12-sept")]
    ['05-09', '10-14', '05-09', '00-04', None]
    """
    plain = text.strip().lower()
    if (joined := plain.replace(" ", "")) in AGES:
        return joined
    if bounds := _BOUNDS.fullmatch(joined):
        padded = "-".join(bound.zfill(2) for bound in bounds.groups())
        return padded if padded in AGES else None
    return _DATED.get(frozenset(_day_and_month(plain)))


def _day_and_month(text: str) -> tuple[int, ...]:
    """The two numbers that a spreadsheet took for a date, in any order; none when it is no date."""
    if found := _NUMBER_MONTH.fullmatch(text):
        return int(found[1]), _MONTHS.get(found[2], 0)
    if found := _MONTH_NUMBER.fullmatch(text):
        return _MONTHS.get(found[1], 0), int(found[2][-2:])
    if found := _YEAR_FIRST.fullmatch(text):
        year, *rest = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        *rest, year = map(int, found.groups())
    else:
        return ()
    if frozenset(rest) in _DATED:
        return tuple(rest)
    # A month and a year have become the first day of that month.
    return (max(rest), year % 100) if min(rest) == 1 else ()


def _year(text: str | None) -> str | None:
    found = re.fullmatch(r"((?:19|20)\d\d)(?:\.0|-\d\d-\d\d.*)?", text or "")
    return found[1] if found else None


def _departement(text: str | None) -> str | None:
    code = (text or "").upper()
    code = f"0{code}" if re.fullmatch(r"[1-9]", code) else code
    return code if code == _WHOLE or re.fullmatch(CODE_DEPARTEMENT, code) else None


def _region(text: str | None) -> str | None:
    code = (text or "").zfill(2)
    return code if code == _EVERYWHERE or _REGION.fullmatch(code) else None


def _level(region: str, departement: str) -> str | None:
    if region == _EVERYWHERE:
        return "france" if departement == _WHOLE else None
    return "region" if departement == _WHOLE else "departement"


def _code(region: str, departement: str) -> str:
    if departement != _WHOLE:
        return departement
    return FRANCE if region == _EVERYWHERE else region


def _sex(text: str | None) -> str | None:
    return _SEXES.get(text or "")


def _age(text: str | None) -> str | None:
    return mend_age(text) if text else None


def _old_top(text: str | None) -> str | None:
    return None if re.match(r"(?i)top_|sup_", text or "") else text


def _top(text: str | None) -> str | None:
    return text if re.fullmatch(PATHOLOGIES["top"].pattern or "", text or "") else None


def _levels(text: str | None) -> str | None:
    """``2,3`` however it is written: a list of the API, a number of a spreadsheet (23 or 2.3)."""
    if not re.fullmatch(r"[\[\]'\" ,.;123]+", text or ""):
        return None
    return ",".join(sorted(set(re.findall(r"[123]", text or "")))) or None


# --- a column at a time -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rule:
    """How a column of the table comes from columns of the file.

    ``mended`` says, for the report, what was done to the values that come out changed; None when
    changing them is only translating. A missing value is refused unless ``optional``.
    """

    gives: str
    columns: tuple[str, ...]
    translate: Callable[..., str | None]
    refused: str
    mended: str | None = None
    optional: bool = False


_LOST_ZEROS = "zéros perdus dans un tableur, remis"
_RULES = (
    _Rule(
        "top",
        ("top",),
        _old_top,
        "ancien code de pathologie (top_…, sup_…), sans équivalent sûr parmi ceux d’aujourd’hui",
    ),
    _Rule("top", ("top",), _top, "code de pathologie illisible"),
    _Rule("annee", ("annee",), _year, "année illisible"),
    _Rule(
        "region",
        ("region",),
        _region,
        "code de région inconnu",
        f"Codes de région, {_LOST_ZEROS}",
    ),
    _Rule(
        "dept",
        ("dept",),
        _departement,
        "code de département impossible",
        f"Codes de département, {_LOST_ZEROS}",
    ),
    _Rule("niveau", ("region", "dept"), _level, "département dans la région 99, qui est la France"),
    _Rule("code", ("region", "dept"), _code, "lieu illisible"),
    _Rule("sexe", ("sexe",), _sex, "sexe autre que 1 (hommes), 2 (femmes) ou 9 (tous)"),
    _Rule(
        "classe_age",
        ("cla_age_5",),
        _age,
        "classe d’âge illisible, sans doute abîmée par un tableur",
        "Classes d’âge abîmées par un tableur, remises",
    ),
    _Rule(
        "niveaux_prioritaires",
        ("niveau_prioritaire",),
        _levels,
        "niveau prioritaire autre que 1, 2 ou 3",
        "Niveaux prioritaires réécrits",
        optional=True,
    ),
)


def translated(
    columns: Sequence[pd.Series], translate: Callable[..., str | None]
) -> tuple[pd.Series, dict[str, str]]:
    """A categorical from the distinct combinations of others, and what changed in the first.

    Each combination is translated once: a column of millions of rows costs what its few values do.
    """
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        combined = combined * (len(column.cat.categories) + 1) + column.cat.codes.to_numpy() + 1
    _, first, ranks = np.unique(combined, return_index=True, return_inverse=True)
    found = [[_text(column.iat[row]) for column in columns] for row in first]
    words = [translate(*cells) for cells in found]
    codes, categories = pd.factorize(np.array(words, dtype=object))
    result = pd.Categorical.from_codes(codes[ranks], pd.Index(categories, dtype="str"))
    changed = {
        cells[0]: word
        for cells, word in zip(found, words, strict=True)
        if cells[0] and word and cells[0] != word
    }
    return pd.Series(result, index=columns[0].index), changed


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None


def contradicts(effectif: pd.Series, population: pd.Series, prevalence: pd.Series) -> pd.Series:
    """Whether a published prevalence cannot come from counts that round to those published.

    Parameters
    ----------
    effectif, population
        People, rounded to ten.
    prevalence
        Per cent, to three decimals, computed before rounding.
    """
    least = 100 * (effectif - _ROUNDING) / (population + _ROUNDING)
    fewest = population - _ROUNDING
    most = (100 * (effectif + _ROUNDING) / fewest).where(fewest > 0, np.inf)
    right = (prevalence >= least - _LAST_DECIMAL) & (prevalence <= most + _LAST_DECIMAL)
    return effectif.notna() & ~(right & (prevalence <= 100))


# --- the file -----------------------------------------------------------------------------------


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    if "prop_pec" in match.header.names:
        raise UserError(
            f"{file.name} est une ancienne version de Data pathologies (colonne prop_pec), dont "
            "les codes de pathologie ont changé. Télécharger celle d’aujourd’hui sur data.ameli.fr."
        )
    mended: dict[str, dict[str, str]] = {}
    contradictions = 0
    words = [name for name in _WORDS if name not in _MEASURES]
    for cells in file.frames(match.header, tally, _WORDS, categories=words):
        kept = _measured(_placed(cells, tally, mended), tally)
        wrong = contradicts(kept["effectif"], kept["population"], kept["prevalence_pct"])
        contradictions += int(wrong.sum())
        kept = tally.refuse(kept, wrong, _CONTRADICTION)
        for year in kept["annee"].unique():
            yield Chunk(PATHOLOGIES, year, kept[kept["annee"] == year].assign(annee=int(year)))
    if contradictions > MOST_CONTRADICTIONS * tally.read:
        raise UserError(
            f"{file.name} : {percent(contradictions / tally.read)} des prévalences ne "
            "correspondent pas aux effectifs. Le fichier a été modifié, ou la CNAM a changé sa "
            "méthode : le télécharger à nouveau sans l’ouvrir dans un tableur."
        )
    for what, changes in mended.items():
        tally.note(f"{what}{NBSP}: {listed([f'{a} → {b}' for a, b in sorted(changes.items())])}.")


_CONTRADICTION = "prévalence qui ne correspond pas à l’effectif et à la population"


def _placed(cells: pd.DataFrame, tally: Tally, mended: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Rows whose words are all understood, with the columns of the table beside those read."""
    frame = tally.refuse(cells, cells["patho_niv1"].isna(), "groupe de pathologies absent")
    for rule in _RULES:
        sources = [frame[name] for name in rule.columns]
        words, changed = translated(sources, rule.translate)
        wrong = words.isna() & (sources[0].notna() | (not rule.optional))
        frame = tally.refuse(frame, wrong, rule.refused).assign(**{rule.gives: words[~wrong]})
        if rule.mended and changed:
            mended.setdefault(rule.mended, {}).update(changed)
    return frame


def _measured(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows whose counts are right or secret."""
    frame = measured(frame, _MEASURES, tally, whole=("ntop", "npop"))
    alone = frame["ntop"].isna() != frame["prev"].isna()
    frame = tally.refuse(frame, alone, "effectif sans prévalence, ou prévalence sans effectif")
    secret = np.where(frame["ntop"].isna(), 1, 0)
    status = pd.Categorical.from_codes(secret, pd.Index(["disponible", "secret"]))
    return frame.rename(columns=_NAMES).assign(statut=pd.Series(status, index=frame.index))


LAYOUT = Layout(
    source="cnam_pathologies",
    label="Data pathologies, effectifs (2015 et après)",
    columns={re.escape(name): name for name in _WORDS},
)

IMPORTER = Importer("pathologies", (LAYOUT,), _read)
