"""A file of communes or of contours, recognised by its content, read into a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted, listed
from diagnostic.territory.codes import read_code
from diagnostic.territory.columns import Columns, find_columns
from diagnostic.territory.contours import area_km2, covered, shapes
from diagnostic.territory.gazetteer import Gazetteer, load_gazetteer
from diagnostic.territory.geojson import (
    CodeList,
    Feature,
    code_lists,
    column_of,
    crs_of,
    features_of,
    properties,
    property_rows,
    rows_of,
    title_of,
)
from diagnostic.territory.matching import match_table, match_text
from diagnostic.territory.reading import decoded, file_kind, parsed
from diagnostic.territory.report import Match, MatchReport
from diagnostic.territory.resolving import Resolver
from diagnostic.territory.sheets import Sheet, read_sheets

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LEAST_AREA_RATIO, MOST_AREA_RATIO = 0.5, 2.0
"""A code is that of a contour when the commune's area and the contour's are of one order."""

_NO_COMMUNE = (
    "Aucune commune n’est nommée dans ce fichier. Il faut une colonne de codes INSEE, "
    "ou une colonne de noms avec leur département, ou des contours en GeoJSON."
)


def read_file(data: bytes, gazetteer: Gazetteer | None = None) -> MatchReport:
    """Read a file of communes.

    Parameters
    ----------
    data
        Content of a CSV or text file in any encoding, of an XLSX, XLS or ODS workbook, of a
        GeoJSON of communes or of contours, or of a JSON that lists codes. Its name does not count.
    gazetteer
        Where names and codes are looked up, the embedded one when not given.

    Returns
    -------
    MatchReport
        As for a pasted list; the notes say how the file was read. Lines are those of the file, the
        rows of the sheet, or the ranks of the features.

    Raises
    ------
    UserError
        When the file is too large, of another kind, damaged, or names no commune.
    """
    found = gazetteer or load_gazetteer()
    kind = file_kind(data)
    if kind == "workbook":
        return _from_sheets(read_sheets(data), found)
    text = decoded(data)
    return _from_json(parsed(text), found) if kind == "json" else match_text(text, found)


def best_sheet(sheets: Sequence[Sheet], gazetteer: Gazetteer) -> tuple[Sheet, MatchReport]:
    """Sheet of a workbook that names most communes, with its report.

    Raises
    ------
    UserError
        When no sheet holds anything.
    """
    if not sheets:
        raise UserError("Ce classeur est vide. En choisir un autre.")
    reports = [(sheet, match_table(sheet.rows, gazetteer)) for sheet in sheets]
    return max(reports, key=lambda pair: len(pair[1].matched) + len(pair[1].ambiguous))


def _from_sheets(sheets: Sequence[Sheet], gazetteer: Gazetteer) -> MatchReport:
    sheet, report = best_sheet(sheets, gazetteer)
    others = [other.name for other in sheets if other.name != sheet.name]
    if not others:
        return report
    note = (
        f"Feuille lue{NBSP}: «{NBSP}{sheet.name}{NBSP}», celle qui nomme le plus de communes. "
        f"Non lues{NBSP}: {listed(others)}."
    )
    return _with_notes(report, note)


def _from_json(value: Any, gazetteer: Gazetteer) -> MatchReport:
    features = features_of(value)
    if features is not None:
        return _from_features(features, crs_of(value), gazetteer)
    _refuse_project(value)
    lists = list(code_lists(value, Resolver(gazetteer)))
    if lists:
        return _from_lists(lists, gazetteer)
    if isinstance(value, list) and value:
        if all(isinstance(item, dict) for item in value):
            return match_table(rows_of(value), gazetteer, first_line=0, is_titled=True)
        if all(isinstance(item, str) for item in value):
            return match_text("\n".join(value), gazetteer)
    raise UserError(_NO_COMMUNE)


def _from_features(
    features: Sequence[Feature], crs: str | None, gazetteer: Gazetteer
) -> MatchReport:
    """Communes by the codes of the features, else by their contours, else by their names."""
    resolver = Resolver(gazetteer)
    lists = list(code_lists([properties(feature) for feature in features], resolver))
    if lists:
        return _from_lists(lists, gazetteer)
    rows = property_rows(features)
    columns = find_columns(rows, resolver, is_titled=True)
    drawn = [shape for shape in shapes(features, crs) if shape is not None]
    if codes_fit(rows, columns, drawn, gazetteer) or (columns.are_enough and not drawn):
        report = match_table(rows, gazetteer, first_line=0, is_titled=True)
        return _with_notes(report, "Communes lues d’après les propriétés du GeoJSON.")
    if not drawn:
        raise UserError(_NO_COMMUNE)
    return _from_contours(drawn, len(features) - len(drawn), gazetteer)


def codes_fit(
    rows: Sequence[Sequence[str]],
    columns: Columns,
    drawn: Sequence[BaseGeometry],
    gazetteer: Gazetteer,
) -> bool:
    """Whether the codes of features are those of their contours, judged by their areas.

    A contour of ten communes may carry the code of one of them: that of its seat.
    """
    if columns.code is None:
        return False
    if not drawn:
        return True
    reads = [read_code(row[columns.code]) for row in rows[1:]]
    communes = {read.code for read in reads if read and read.code in gazetteer.atlas}
    areas = [gazetteer.atlas[code].area_km2 for code in communes]
    known = sum(area for area in areas if area is not None)
    if None in areas or not known:
        return True
    return LEAST_AREA_RATIO <= sum(map(area_km2, drawn)) / known <= MOST_AREA_RATIO


def _from_contours(
    drawn: Sequence[BaseGeometry], without: int, gazetteer: Gazetteer
) -> MatchReport:
    codes = covered(gazetteer.atlas, drawn)
    if not codes:
        raise UserError(
            f"Ce contour ne couvre la moitié d’aucune commune{NBSP}: vérifier qu’il est en France "
            "et en degrés (WGS 84)."
        )
    communes = [gazetteer.atlas[code] for code in codes]
    matched = tuple(
        Match(1, "contour", c.code, c.name, c.departement, "contour", None) for c in communes
    )
    notes = [
        f"{counted(len(drawn), 'contour lu', 'contours lus')}{NBSP}: une commune est retenue quand "
        "la moitié de sa surface au moins est couverte."
    ]
    if without:
        unread = counted(without, "objet sans contour non lu", "objets sans contour non lus")
        notes.append(f"{unread}.")
    return MatchReport(matched=matched, notes=tuple(notes))


def _refuse_project(value: Any) -> None:
    if isinstance(value, Mapping) and {"schema_version", "territory"} <= value.keys():
        raise UserError(
            "Ce fichier est un projet de Diagnostic CPTS, pas une liste de communes. "
            "Le reprendre par «\u00a0Ouvrir un projet\u00a0»."
        )


def _from_lists(lists: Sequence[CodeList], gazetteer: Gazetteer) -> MatchReport:
    title = title_of(lists, Resolver(gazetteer))
    codes = list(chain.from_iterable(each.codes for each in lists))
    report = match_table(column_of(codes, title), gazetteer, first_line=0, is_titled=True)
    count = counted(len(lists), "liste de codes lue", "listes de codes lues")
    # A list has no header nor columns to speak of.
    return replace(report, ignored=(), notes=(f"{count} dans le fichier.", *report.notes[1:]))


def _with_notes(report: MatchReport, *notes: str) -> MatchReport:
    return replace(report, notes=(*notes, *report.notes))
