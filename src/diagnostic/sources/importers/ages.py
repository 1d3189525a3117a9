"""INSEE, census: population by sex and age, by commune.

Two forms. The wide one (``base-cc-evol-struct-pop-<year>``, also in the « dossier complet ») has a
column for each sex and age class: ``P21_POP0014``, ``P21_H0014``… It gives older censuses beside
its own for comparison; only the newest is read. The long one (``TD_POP1B_<year>``) has a row for
each sex and single year of age, ``AGED100`` from 000 to 100 and more; its year is in its name only.

Classes are stored as published, and some overlap (00-14 and 00-19): a reader takes classes that
tile. One year of age is written « 05-05 », the last « 100et+ », all ages « tsage ». Figures are
estimates of a sample survey and have decimals.

Where arrondissements of Paris, Lyon or Marseille are in the file, the whole city is left out: both
would count its inhabitants twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import NBSP, listed
from diagnostic.sources.headers import Header
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.communes import (
    is_arrondissement,
    with_commune_codes,
    without_whole_cities,
)
from diagnostic.sources.importers.rows import (
    check_known,
    communal_sheets,
    measured,
    renamed,
)
from diagnostic.sources.received import Received
from diagnostic.sources.tables import AGES
from diagnostic.sources.tally import Tally
from diagnostic.territory.atlas import CITIES, load_atlas

_CLASSES = ("0014", "1529", "3044", "4559", "6074", "7589", "90p", "75p", "0019", "2064", "65p")
_WIDE = re.compile(rf"p(\d\d)_(pop|h|f)({'|'.join(_CLASSES)})?|p(\d\d)_pop(h|f)")
_SEXES = {"pop": "tous", "h": "hommes", "f": "femmes"}
_LONG = {
    "code": r"codgeo",
    "sexe": r"sexe",
    "classe_age": r"aged100",
    "population_hab": r"nb",
    "nivgeo": r"nivgeo",
}
_PUBLISHED = {
    "code": "CODGEO",
    "sexe": "SEXE",
    "classe_age": "AGED100",
    "population_hab": "NB",
    "nivgeo": "NIVGEO",
}
_OLDEST = 100
_PEOPLE = "Population"


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    reader = _long if "aged100" in match.layout.columns else _wide
    yield from reader(file, match, tally)


# --- one column for each sex and class -----------------------------------------------------------


def _wide(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    headers = communal_sheets(match.headers, file.name)
    year = max(_years(header)[-1] for header in headers)
    columns = {own: of for own, of in _measures(headers[0]).items() if of[0] == year}
    frames = [
        frame
        for header in headers
        if _years(header)[-1] == year
        for frame in file.frames(header, tally, ["codgeo", *columns])
    ]
    older = [year for header in headers for year in _years(header)[:-1]]
    if older:
        tally.note(
            f"Recensements plus anciens, donnés pour comparaison et non lus{NBSP}: "
            f"{listed([str(year) for year in sorted(set(older))])}"
        )
    rows = pd.concat(frames, ignore_index=True).rename(columns={"codgeo": "code"})
    rows = with_commune_codes(rows, tally)
    check_known(rows["code"], load_atlas(), file.name, tally)
    rows = without_whole_cities(rows, tally)
    rows = tally.leave_out(rows, rows[list(columns)].isna().all(axis="columns"), "aucun effectif")
    rows = measured(rows, {own: f"{_PEOPLE} ({own})" for own in columns}, tally)
    for own, (_, sex, of_age) in columns.items():
        part = rows[["code", own]].rename(columns={own: "population_hab"})
        known = part[part["population_hab"].notna()]
        yield Chunk(AGES, str(year), _observed(known, year).assign(sexe=sex, classe_age=of_age))


def _measures(header: Header) -> dict[str, tuple[int, str, str]]:
    """Columns that count people: name → year, sex, age class."""
    found = {}
    for name in header.names:
        if match := _WIDE.fullmatch(name):
            year, sex, of_age, total_year, total_sex = match.groups()
            # « p21_h » alone is not published: the men of all ages are « p21_poph ».
            if total_year or of_age or sex == "pop":
                sex = _SEXES[total_sex or sex]
                found[name] = (2000 + int(total_year or year), sex, _class(of_age))
    return found


def _years(header: Header) -> list[int]:
    return sorted({year for year, _, _ in _measures(header).values()})


def _class(code: str | None) -> str:
    """Age class as the tables write it.

    >>> _class("0014"), _class("90p"), _class(None)
    ('00-14', '90et+', 'tsage')
    """
    if code is None:
        return "tsage"
    return f"{code[:2]}et+" if code.endswith("p") else f"{code[:2]}-{code[2:]}"


# --- one row for each sex and year of age --------------------------------------------------------


def _long(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    year = _year_in_name(file.name)
    edition = f"{year}-ages-detailles"
    names = renamed(match.header, _LONG)
    cities: list[pd.DataFrame] = []
    seen: set[str] = set()
    for frame in file.frames(match.header, tally, list(names)):
        rows = _long_rows(frame.rename(columns=names), tally)
        seen.update(rows["code"].unique())
        of_city = rows["code"].isin(list(CITIES)) | is_arrondissement(rows["code"])
        cities.append(rows[of_city])
        yield Chunk(AGES, edition, _observed(rows[~of_city], year))
    check_known(pd.Series(sorted(seen), dtype="str"), load_atlas(), file.name, tally)
    # A city and its arrondissements may be anywhere in the file: they are judged together.
    whole = pd.concat(cities) if cities else pd.DataFrame()
    if not whole.empty:
        yield Chunk(AGES, edition, _observed(without_whole_cities(whole, tally), year))


def _long_rows(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    levels = frame["nivgeo"].isin(["COM", "ARM"])
    rows = tally.leave_out(frame, ~levels, "autre niveau que la commune")
    rows = with_commune_codes(rows, tally)
    sexes = rows["sexe"].map({"1": "hommes", "2": "femmes"}).astype("str")
    rows = tally.refuse(rows.assign(sexe=sexes), sexes.isna(), "sexe qui n’est ni 1 ni 2")
    ages = pd.to_numeric(rows["classe_age"].where(rows["classe_age"].str.fullmatch(r"\d{1,3}")))
    rows = tally.refuse(rows, ~ages.between(0, _OLDEST), "âge qui n’est pas entre 0 et 100 ans")
    ages = ages.loc[rows.index].astype("int64").map(_single_year).astype("str")
    rows = measured(rows.assign(classe_age=ages), {"population_hab": _PEOPLE}, tally)
    return tally.leave_out(rows, rows["population_hab"].isna(), "aucun effectif")


def _single_year(age: int) -> str:
    return f"{age}et+" if age == _OLDEST else f"{age:02d}-{age:02d}"


def _year_in_name(name: str) -> int:
    years = re.findall(r"(?<!\d)(20\d\d)(?!\d)", name)
    if len(set(years)) != 1:
        raise UserError(
            f"{name} ne dit pas de quelle année il est, et son contenu non plus. Lui rendre le nom "
            "que l’INSEE lui donne, par exemple TD_POP1B_2021.csv, puis recommencer."
        )
    return int(years[0])


def _observed(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    return rows.assign(niveau="commune", annee=year)


IMPORTER = Importer(
    "ages",
    (
        Layout(
            "insee_ages",
            "INSEE, recensement : population par sexe et âge détaillé (TD_POP1B)",
            {pattern: _PUBLISHED[name] for name, pattern in _LONG.items()},
        ),
        Layout(
            "insee_ages",
            "INSEE, recensement : évolution et structure de la population (base-cc)",
            {
                "codgeo": "CODGEO",
                r"p\d\d_pop": "P21_POP",
                r"p\d\d_pop0014": "P21_POP0014",
                r"p\d\d_h0014": "P21_H0014",
                r"p\d\d_f0014": "P21_F0014",
                r"p\d\d_poph": "P21_POPH",
                r"p\d\d_popf": "P21_POPF",
            },
        ),
    ),
    _read,
)
