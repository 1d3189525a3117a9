"""INSEE, Base permanente des équipements: health and social care (domain D), by commune.

Four published forms: the « ensemble » file to 2021 (counts by IRIS or commune), the workbooks by
theme (one column a type), one row per equipment (geolocated files, the only detailed form since
2023), and the long DS_BPE file of the Melodi catalogue.

Only what exists is stored: no row means none, where the département has a row (`Table.complete`).
The zeros of a workbook are left out, but for those of a département where the file has nothing
else: they keep it covered, so that a commune of the file whose counts are all zero reads as zero.

A workbook holds the types of one theme, an « ensemble » file all of them: they are two editions
(``2020-services_sante``, ``2020``) and neither replaces the other. Both may give the same commune,
year and type: the reader takes one of them, never both.

Paris, Lyon and Marseille are by arrondissement wherever the file has them; the whole city, which
the sheet COM of a workbook and the Melodi file give too, is then left out.

In a file of one row per equipment, two rows alike are two equipments (doctors of one practice):
nothing tells a repeated line there, and the control totals alone show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pandas as pd

from diagnostic.errors import UserError
from diagnostic.french import listed, number
from diagnostic.sources.cells import decimals
from diagnostic.sources.contracts import FIRST_YEAR, LAST_YEAR
from diagnostic.sources.departements import departements_of
from diagnostic.sources.equipment import nomenclature_of, slug_of
from diagnostic.sources.headers import Header, column_name, matching
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.importers.communes import (
    twice_told,
    with_commune_codes,
    without_whole_cities,
)
from diagnostic.sources.received import Received
from diagnostic.sources.tables import EQUIPMENT
from diagnostic.sources.tally import Tally
from diagnostic.territory.atlas import CITIES

_SOURCE = "insee_bpe"

MELODI = Layout(
    _SOURCE,
    "INSEE, BPE, fichier long DS_BPE (Melodi)",
    {
        "geo": "GEO",
        "geo_object": "GEO_OBJECT",
        "facility_type": "FACILITY_TYPE",
        "bpe_measure": "BPE_MEASURE",
        "time_period": "TIME_PERIOD",
        "obs_value": "OBS_VALUE",
    },
)
WORKBOOK = Layout(
    _SOURCE,
    "INSEE, BPE, classeur par thème et par commune (jusqu’en 2021)",
    {"codgeo": "CODGEO", r"nb_d\d{3}": "NB_Dxxx"},
)
WHOLE = Layout(
    _SOURCE,
    "INSEE, BPE, fichier « ensemble » (jusqu’en 2021)",
    {
        "depcom": "DEPCOM",
        "dciris": "DCIRIS",
        "an": "AN",
        "typequ": "TYPEQU",
        "nb_equip": "NB_EQUIP",
    },
)
DETAIL = Layout(
    _SOURCE,
    "INSEE, BPE, un équipement par ligne (depuis 2023, et fichiers géolocalisés d’avant)",
    {
        "depcom": "DEPCOM",
        "an": "AN",
        "typequ": "TYPEQU",
        "lambert_x|longitude": "LAMBERT_X",
    },
)

_LEVELS = ("COM", "ARM")
_LONGEST_THEME = 40
_POSITION = "lambert_x|longitude"
_COUNT_LIKE = r"nb_?equ.*|nombre.*"
_TITLE = re.compile(r"\bBPE\s*(\d{4})\b(?:[^:]*:\s*(\S.*))?")
_KEY = ["code", "annee", "nomenclature", "type_equipement", "equipement"]
_NAMES = {
    "geo": "code",
    "codgeo": "code",
    "depcom": "code",
    "time_period": "annee",
    "an": "annee",
    "facility_type": "type_equipement",
    "typequ": "type_equipement",
    "obs_value": "nombre",
    "nb_equip": "nombre",
}


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    theme = ""
    if match.layout is MELODI:
        rows = _melodi(file, match.header, tally)
    elif match.layout is WORKBOOK:
        year, theme = _year_and_theme(file, match)
        rows = _workbook(file, match, year, tally)
    else:
        read = _detail if match.layout is DETAIL else _whole
        rows = _of_one_year(_added(read(file, match.header, tally), tally), file)
    _say_unknown(rows, tally)
    for of, of_year in rows.groupby("annee"):
        kept = _existing(_each_city_once(of_year, tally), tally)
        edition = f"{of}-{theme}" if theme else f"{of}"
        yield Chunk(EQUIPMENT, edition, kept.assign(niveau="commune"))


# --- the four forms -------------------------------------------------------------------------------


def _melodi(file: Received, header: Header, tally: Tally) -> pd.DataFrame:
    def communes() -> Iterator[pd.DataFrame]:
        for rows in file.frames(header, tally, list(MELODI.columns)):
            frame = tally.leave_out(
                rows, ~rows["geo_object"].isin(_LEVELS), "autre niveau que la commune"
            )
            frame = tally.leave_out(
                frame,
                frame["bpe_measure"] != "FACILITIES",
                "autre mesure que le nombre d’équipements",
            )
            total = frame["facility_type"] == "_T"
            yield _typed(tally.leave_out(frame, total, "total de plusieurs types"), tally)

    return _together(communes())


def _workbook(file: Received, match: Match, year: int, tally: Tally) -> pd.DataFrame:
    def cells() -> Iterator[pd.DataFrame]:
        for header in _sheets(match):
            types = matching(header, r"nb_d\d{3}")
            for rows in file.frames(header, tally, ["codgeo", *types]):
                melted = rows.melt("codgeo", var_name="typequ", value_name="nb_equip")
                tally.read += len(melted) - len(rows)
                codes = melted["typequ"].str.removeprefix("nb_")
                yield _typed(melted.assign(typequ=codes, an=str(year)), tally)

    tally.note(
        "Ce classeur a une colonne pour chaque type : ici, une ligne est un nombre, celui d’un "
        "type dans une commune."
    )
    ignored = [h.sheet for h in match.headers if h.sheet and h.sheet not in _LEVELS]
    if ignored:
        tally.note(f"Feuilles d’un autre niveau que la commune, non lues : {listed(ignored)}.")
    return _together(cells())


def _whole(file: Received, header: Header, tally: Tally) -> pd.DataFrame:
    batches = (_typed(rows, tally) for rows in file.frames(header, tally, list(WHOLE.columns)))
    rows = _together(batches)
    # where equipments have positions, several rows of one IRIS are alike by right
    return rows if matching(header, _POSITION) else _once(rows, file, tally)


def _detail(file: Received, header: Header, tally: Tally) -> pd.DataFrame:
    if counting := matching(header, _COUNT_LIKE):
        raise UserError(
            f"{file.name} a une colonne « {counting[0]} », qui n’est pas connue et ressemble à un "
            "nombre d’équipements. Le télécharger à nouveau ; si l’éditeur a changé son format, le "
            "signaler."
        )
    return _together(
        _typed(rows.assign(nb_equip="1"), tally)
        for rows in file.frames(header, tally, ["depcom", "an", "typequ"])
    )


def _sheets(match: Match) -> list[Header]:
    return [header for header in match.headers if header.sheet in _LEVELS]


def _year_and_theme(file: Received, match: Match) -> tuple[int, str]:
    """Year and theme of a workbook, which only its title lines tell.

    Raises
    ------
    UserError
        When they do not, when the sheets differ, or when no sheet is that of the communes.
    """
    sheets = _sheets(match)
    if not sheets:
        names = list(file.sheets) if file.kind == "workbook" else []
        raise UserError(
            f"{file.name} n’a ni feuille COM ni feuille ARM : ce n’est pas un classeur de l’INSEE "
            f"par commune. Feuilles trouvées : {listed(names) or 'aucune'}."
        )
    titles = {_title(file, header) for header in sheets}
    title = titles.pop()
    if titles or title is None:
        raise UserError(
            f"{file.name} ne dit pas clairement son année : une ligne de titre comme « BPE 2020 - "
            "Base permanente des équipements : services santé » est attendue au-dessus des "
            "colonnes, la même dans chaque feuille. Télécharger le classeur de l’INSEE."
        )
    return title


def _title(file: Received, header: Header) -> tuple[int, str] | None:
    cells = (cell for row in file.sheets[header.sheet or ""][: header.row] for cell in row)
    said = next(filter(None, map(_TITLE.search, cells)), None)
    return said and (int(said[1]), column_name(said[2] or "")[:_LONGEST_THEME] or "classeur")


# --- what the forms have in common ----------------------------------------------------------------


def _typed(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows of domain D that can be right, named and typed as the contract asks."""
    frame = frame.rename(columns=_NAMES)
    frame = frame.assign(type_equipement=frame["type_equipement"].str.upper())
    other = frame["type_equipement"].str.fullmatch(r"[A-CE-Z]\d{3}", na=False)
    frame = tally.leave_out(frame, other, "autre domaine que la santé et l’action sociale")
    readable = frame["type_equipement"].str.fullmatch(r"D\d{3}", na=False)
    frame = tally.refuse(frame, ~readable, "code de type d’équipement impossible")
    frame = with_commune_codes(frame, tally)
    return _named(_counted(_dated(frame, tally), tally), tally)


def _dated(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    years = decimals(frame["annee"])
    possible = years.between(FIRST_YEAR, LAST_YEAR) & (years % 1 == 0)
    frame = tally.refuse(frame, ~possible, "année impossible")
    frame = frame.assign(annee=years[frame.index].astype("int64"))
    unknown = frame["annee"].map(nomenclature_of).isna()
    return tally.refuse(
        frame,
        unknown,
        "année sans table de codes connue (il y en a une jusqu’à 2021, une depuis 2023)",
    )


def _counted(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    counts = decimals(frame["nombre"])
    frame = tally.refuse(frame, counts % 1 != 0, "nombre d’équipements absent ou illisible")
    frame = frame.assign(nombre=counts[frame.index].astype("int64"))
    return tally.refuse(frame, frame["nombre"] < 0, "nombre d’équipements négatif")


def _named(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows with their table of codes and the name of the thing, which depend on the vintage."""
    kind = ["annee", "type_equipement"]
    kinds = frame[kind].drop_duplicates()
    kinds["equipement"] = [slug_of(code, year) for year, code in kinds.itertuples(index=False)]
    kinds["nomenclature"] = kinds["annee"].map(nomenclature_of)
    frame = frame.merge(kinds, on=kind, how="left")
    return tally.refuse(
        frame, frame["equipement"].isna(), "code d’une autre table que celle de cette année"
    )


def _once(frame: pd.DataFrame, file: Received, tally: Tally) -> pd.DataFrame:
    """Rows of which none is repeated: one for each IRIS and type."""
    key = ["code", "dciris", "annee", "type_equipement"]
    frame = tally.refuse(frame, frame.duplicated([*key, "nombre"]), "ligne répétée à l’identique")
    again = frame.duplicated(key)
    if again.any():
        first = frame.loc[again].iloc[0]
        raise UserError(
            f"{file.name} : des lignes se contredisent ({first['dciris']}, "
            f"{first['type_equipement']}, {number(int(again.sum()))} en trop). Le fichier a sans "
            "doute été assemblé à la main : télécharger celui de l’INSEE."
        )
    return frame


def _added(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """One row for each commune, year and type, from rows by IRIS or by equipment."""
    rows = frame.groupby(_KEY)["nombre"].sum().reset_index()
    if len(rows) < len(frame):
        tally.note(
            "Les lignes d’une même commune et d’un même type sont additionnées : "
            f"{number(len(frame))} lignes en donnent {number(len(rows))}."
        )
    return rows


def _of_one_year(frame: pd.DataFrame, file: Received) -> pd.DataFrame:
    years = [str(year) for year in sorted(frame["annee"].unique())]
    if len(years) > 1:
        raise UserError(
            f"{file.name} mêle plusieurs années ({listed(years)}). La base « évolution » de "
            "l’INSEE, qui ne suit que certains équipements, n’est pas lue ici : télécharger le "
            "fichier d’une seule année."
        )
    return frame


def _each_city_once(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows of one year where no city is told twice; a note says when its two accounts differ."""
    for city, whole, parts in twice_told(frame):
        told = frame[whole].groupby("type_equipement")["nombre"].sum()
        found = frame[parts].groupby("type_equipement")["nombre"].sum()
        gap = told.sub(found, fill_value=0)
        types = sorted(gap[gap != 0].index)
        if types:
            tally.note(
                f"{CITIES[city]} : la ville et ses arrondissements n’ont pas le même nombre pour "
                f"{listed(types)}. Les arrondissements sont gardés."
            )
    return without_whole_cities(frame, tally)


def _existing(frame: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Rows of one year: what exists, and every row of a département where nothing does."""
    none, places = frame["nombre"] == 0, departements_of(frame["code"])
    elsewhere = places.isin(places[~none].unique())
    return tally.leave_out(frame, none & elsewhere, "zéro : la commune n’a pas cet équipement")


def _say_unknown(frame: pd.DataFrame, tally: Tally) -> None:
    own = "type_" + frame["type_equipement"].str.lower()
    codes = sorted(frame.loc[frame["equipement"] == own, "type_equipement"].unique())
    if codes:
        tally.note(f"Types sans libellé connu, gardés sous leur code : {listed(codes, 40)}.")


def _together(batches: Iterable[pd.DataFrame]) -> pd.DataFrame:
    made = list(batches)
    if not made:
        return pd.DataFrame(columns=[*_KEY, "dciris", "nombre"], dtype="str")
    return pd.concat(made, ignore_index=True)


IMPORTER = Importer("bpe", (MELODI, WORKBOOK, WHOLE, DETAIL), _read)
