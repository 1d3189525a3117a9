"""DREES, accessibilité potentielle localisée (APL): one workbook a profession, one sheet a year.

Every sheet « APL 2022 », « APL 2023 »… is read. Its columns are known by how they begin: the APL to
the whole profession, then to those of a band of ages (« de moins de 65 ans », « de 65 ans ou
moins »…), and the populations, whose year is in the header.

Each band is a row of its own. The populations belong to the commune and are repeated on each of its
bands, where they are the weights of the mean: they add up inside one band, never across bands, as
for any dimension.

Midwives: the total population stored is that of women (« Population féminine »); where a sheet
gives only that of both sexes, it stays empty.

Mayotte has no APL. Paris, Lyon and Marseille are by arrondissement; a whole city told beside its
arrondissements would weigh twice in a mean, and is left out. Codes are those of the year that
follows the vintage (APL 2023: communes of 1 January 2024).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import listed
from diagnostic.sources.cells import decimals
from diagnostic.sources.headers import Header, column_name, matching, missing
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.communes import with_commune_codes, without_whole_cities
from diagnostic.sources.received import Received
from diagnostic.sources.tables import APL
from diagnostic.sources.tally import Tally

_PROFESSIONS = {
    "medecin_generaliste": "medecins_generalistes",
    "infirmier": "infirmi(?:er|ere)s",
    "masseur_kinesitherapeute": "(?:masseurs_)?kinesitherapeutes",
    "sage_femme": "sages_femmes",
    "chirurgien_dentiste": "chirurgiens_dentistes",
}
_BANDS = {
    "": "tous",
    "_de_moins_de_65_ans": "moins_de_65_ans",
    "_de_65_ans_ou_moins": "65_ans_ou_moins",
    "_de_62_ans_ou_moins": "62_ans_ou_moins",
    "_de_60_ans_ou_moins": "60_ans_ou_moins",
}

CODE = "code_commune.*"
ACCESS = f"apl_aux_(?:{'|'.join(_PROFESSIONS.values())})"
STANDARDISED = r"population_(?:feminine_)?standardisee.*"
TOTAL = r"population_(?:totale|feminine)(?:_\d{4})?"

LAYOUT = Layout(
    "drees_apl",
    "DREES, APL par commune, un classeur par profession",
    {
        CODE: "Code commune INSEE",
        ACCESS: "APL aux …",
        STANDARDISED: "Population standardisée …",
        TOTAL: "Population totale …",
    },
)

_MEASURES = {
    "apl": "APL",
    "population_standardisee_hab": "population standardisée",
    "population_totale_hab": "population",
}
_SHEET = re.compile(r"apl_(\d{4})")
_VINTAGE = re.compile(r"millesime_(\d{4})")
_TITLE = "indicateur_d_accessibilite_potentielle_localisee"
_DESCRIBING = {"parametres", "sommaire", "documentation", "lisez_moi", "lisezmoi"}
_NOT_GIVEN = ["NA", "N/A", "ND", "N.D.", "-", "."]
_REMARKS = r"(?:lecture|champ|sources?|notes?|traitements?)\b.*"
_TOTALS = r"(?:total|ensemble|france)\b.*"


def _recognise(file: Received) -> Match | None:
    """A workbook with a sheet « APL 2023 », or one that says it is about the APL."""
    if file.kind != "workbook":
        return None
    headers = file.headers(*LAYOUT.columns)
    if headers or any(_sheet_year(name) for name in file.sheets) or _says_apl(file):
        return Match(LAYOUT, headers)
    return None


def _says_apl(file: Received) -> bool:
    return any(
        column_name(cell).startswith(_TITLE)
        for rows in file.sheets.values()
        for row in rows[:3]
        for cell in row[:1]
    )


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    for year, header in _vintages(file, match, tally):
        profession = _profession(file, header)
        frame = _of_sheet(file, header, profession, tally)
        if not frame["code"].str.startswith("976").any():
            tally.note("Mayotte n’est pas dans l’APL : ses communes n’ont pas de valeur.")
        yield Chunk(APL, f"{profession}-{year}", frame.assign(annee=year, profession=profession))


# --- the sheets -----------------------------------------------------------------------------------


def _vintages(file: Received, match: Match, tally: Tally) -> list[tuple[int, Header]]:
    """Years of a workbook with the header of each.

    Raises
    ------
    UserError
        When there is none, or when the sheet of a year is not as expected: a vintage that changed
        form is never passed over.
    """
    found = {header.sheet: header for header in match.headers}
    years = {name: year for name in file.sheets if (year := _sheet_year(name)) is not None}
    if not years:
        raise UserError(
            f"{file.name} n’a aucune feuille « APL » suivie d’une année. Feuilles trouvées : "
            f"{listed(list(file.sheets))}. Télécharger le classeur de la DREES sans le modifier."
        )
    for name in years:
        if name not in found:
            raise UserError(_unknown_form(file, name))
        _check_vintage(file, found[name], years[name])
    others = [n for n in file.sheets if n not in years and column_name(n) not in _DESCRIBING]
    if others:
        tally.note(f"Feuilles inconnues, non lues : {listed(others)}.")
    return [(year, found[name]) for name, year in years.items()]


def _sheet_year(name: str) -> int | None:
    said = _SHEET.fullmatch(column_name(name))
    return int(said[1]) if said else None


def _unknown_form(file: Received, sheet: str) -> str:
    rows = [header for header in file.candidates if header.sheet == sheet]
    nearest = min(rows, key=lambda row: len(missing(row, tuple(LAYOUT.columns))), default=None)
    lacking = missing(nearest, tuple(LAYOUT.columns)) if nearest else list(LAYOUT.columns)
    known = [name for name in nearest.names if name] if nearest else []
    return (
        f"{file.name}, feuille « {sheet} » : il manque "
        f"{listed([f'« {LAYOUT.columns[pattern]} »' for pattern in lacking])}. Colonnes trouvées : "
        f"{listed(known, 12) or 'aucune'}. Le télécharger à nouveau ; si l’éditeur a changé son "
        "format, le signaler."
    )


def _check_vintage(file: Received, header: Header, year: int) -> None:
    """Refuse a sheet whose name and title lines tell two years."""
    sheet = header.sheet or ""
    cells = (column_name(cell) for row in file.sheets[sheet][: header.row] for cell in row)
    told = {int(said[1]) for cell in cells if (said := _VINTAGE.fullmatch(cell))}
    if told - {year}:
        raise UserError(
            f"{file.name}, feuille « {sheet} » : son titre dit « Millésime : {told.pop()} ». "
            "Télécharger le classeur de la DREES sans le modifier."
        )


def _profession(file: Received, header: Header) -> str:
    found = [
        profession
        for profession, pattern in _PROFESSIONS.items()
        if matching(header, f"apl_aux_{pattern}")
    ]
    if len(found) > 1:
        raise UserError(
            f"{file.name}, feuille « {header.sheet} » : elle mêle plusieurs professions. Un "
            "classeur de la DREES n’en a qu’une."
        )
    return found[0]


# --- the rows -------------------------------------------------------------------------------------


def _of_sheet(file: Received, header: Header, profession: str, tally: Tally) -> pd.DataFrame:
    bands = _bands(file, header, profession, tally)
    names = {
        matching(header, CODE)[0]: "code",
        _standardised(file, header): "population_standardisee_hab",
    }
    total = _total(header, profession, tally)
    if total is not None:
        names[total] = "population_totale_hab"
    (rows,) = file.frames(header, tally, [*names, *bands])
    rows = _of_communes(rows.rename(columns=names), list(bands), tally)
    tally.read += len(rows) * (len(bands) - 1)
    frame = rows.melt(list(names.values()), var_name="tranche", value_name="apl")
    frame = frame.assign(tranche=frame["tranche"].map(bands), niveau="commune")
    if total is None:
        frame["population_totale_hab"] = float("nan")
    frame = without_whole_cities(with_commune_codes(frame, tally), tally)
    for column in _MEASURES:
        frame = _numbers(frame, column, tally)
    statuses = frame["apl"].isna().map({True: "absent", False: "disponible"})
    return frame.assign(statut=statuses)


def _of_communes(rows: pd.DataFrame, access: list[str], tally: Tally) -> pd.DataFrame:
    """Rows without units, remarks and totals, which the sheet has above and below the communes."""
    worded = rows[access[0]].str.contains("[a-z]{3}", case=False, na=False)
    rows = tally.leave_out(rows, rows["code"].isna() & worded, "ligne des unités")
    first = rows["code"].str.lower()
    remark = first.str.fullmatch(_REMARKS, flags=re.DOTALL, na=False)
    rows = tally.leave_out(rows, remark, "ligne de remarques")
    total = first[rows.index].str.fullmatch(_TOTALS, na=False)
    return tally.leave_out(rows, total, "ligne de total")


def _bands(file: Received, header: Header, profession: str, tally: Tally) -> Mapping[str, str]:
    """Columns of the APL: name in the sheet → band of ages."""
    whole = f"apl_aux_{_PROFESSIONS[profession]}"
    bands, unknown = {}, []
    for name in matching(header, f"{whole}.*"):
        band = re.sub(f"^{whole}", "", name).replace("_et_moins", "_ou_moins")
        if band in _BANDS:
            bands[name] = _BANDS[band]
        else:
            unknown.append(name)
    if unknown:
        written = file.sheets[header.sheet or ""][header.row]
        shown = [f"« {cell.strip()} »" for cell in written if column_name(cell) in unknown]
        tally.note(f"Colonnes d’APL inconnues, non lues : {listed(shown)}.")
    return bands


def _standardised(file: Received, header: Header) -> str:
    found = matching(header, STANDARDISED)
    if len(found) > 1:
        raise UserError(
            f"{file.name}, feuille « {header.sheet} » : deux populations standardisées, et rien ne "
            "dit laquelle est le poids. Télécharger le classeur de la DREES sans le modifier."
        )
    return found[0]


def _total(header: Header, profession: str, tally: Tally) -> str | None:
    wanted = "feminine" if profession == "sage_femme" else "totale"
    found = matching(header, rf"population_{wanted}(?:_\d{{4}})?")
    if not found:
        tally.note(
            f"La population {'féminine' if wanted == 'feminine' else 'totale'} n’est pas dans la "
            f"feuille « {header.sheet} » : elle reste vide."
        )
    return found[0] if found else None


def _numbers(frame: pd.DataFrame, column: str, tally: Tally) -> pd.DataFrame:
    """Rows whose column is a positive number, or empty where the source gives none."""
    cells = frame[column].astype("str")
    cells = cells.mask(cells.str.upper().isin(_NOT_GIVEN))
    values = decimals(cells)
    what = _MEASURES[column]
    frame = tally.refuse(frame, cells.notna() & values.isna(), f"nombre illisible ({what})")
    values = values[frame.index]
    return tally.refuse(frame.assign(**{column: values}), values < 0, f"nombre négatif ({what})")


IMPORTER = Importer("apl", (LAYOUT,), _read, _recognise)
