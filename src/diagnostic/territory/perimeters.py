"""Perimeters of other CPTS, read from the user's file to look for overlaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from diagnostic.errors import UserError
from diagnostic.french import number
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.columns import Columns, Row, find_columns
from diagnostic.territory.contours import covered, shapes
from diagnostic.territory.gazetteer import Gazetteer, load_gazetteer
from diagnostic.territory.geojson import (
    CodeList,
    Feature,
    code_lists,
    column_of,
    crs_of,
    features_of,
    name_of,
    properties,
    property_rows,
    rows_of,
    title_of,
)
from diagnostic.territory.importing import best_sheet, codes_fit
from diagnostic.territory.matching import as_table, match_table, match_text
from diagnostic.territory.names import key
from diagnostic.territory.reading import decoded, file_kind, parsed
from diagnostic.territory.report import MatchReport
from diagnostic.territory.resolving import Resolver
from diagnostic.territory.selection import add
from diagnostic.territory.sheets import read_sheets

UNNAMED = "Périmètre importé"

_GROUP_TITLES = ("cpts", "perimetre", "territoire", "nom", "name", "groupe", "libelle")


class Perimeter(NamedTuple):
    """A territory of the user's file: its name, its communes, and the inputs that named none."""

    name: str
    codes: tuple[str, ...]
    unread: int


def perimeters(data: bytes, gazetteer: Gazetteer | None = None) -> list[Perimeter]:
    """Read the perimeters that a file holds, each under its name.

    Parameters
    ----------
    data
        Content of a GeoJSON (a contour each, or a commune each with the name of its CPTS), of a
        JSON that lists codes under names, of a CSV or of a workbook with a column that names the
        CPTS, or of a plain list of communes, which is then one perimeter.

    Returns
    -------
    list of Perimeter
        In the order of the file. Homonyms and unknown communes are counted in ``unread``.

    Raises
    ------
    UserError
        When the file cannot be read, or names no commune.
    """
    source = gazetteer or load_gazetteer()
    found = [each for each in _read(data, source) if each.codes]
    if not found:
        raise UserError(
            "Aucun périmètre n’a été trouvé dans ce fichier. Il faut un GeoJSON avec un contour "
            "par CPTS, ou un tableau avec le nom de la CPTS et le code INSEE de chaque commune."
        )
    return found


def _read(data: bytes, gazetteer: Gazetteer) -> list[Perimeter]:
    kind = file_kind(data)
    if kind == "workbook":
        return _from_rows(best_sheet(read_sheets(data), gazetteer)[0].rows, gazetteer)
    text = decoded(data)
    if kind == "json":
        return _from_json(parsed(text), gazetteer)
    rows = as_table(text.splitlines(), Resolver(gazetteer))
    if rows is not None:
        return _from_rows(rows, gazetteer)
    return [_perimeter(UNNAMED, match_text(text, gazetteer), gazetteer.atlas)]


def _from_json(value: Any, gazetteer: Gazetteer) -> list[Perimeter]:
    features = features_of(value)
    if features is not None:
        return _from_features(features, crs_of(value), gazetteer)
    lists = list(code_lists(value, Resolver(gazetteer)))
    if lists:
        return _grouped(lists, gazetteer)
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return _from_rows(rows_of(value), gazetteer, is_titled=True)
    return []


def _from_features(
    features: Sequence[Feature], crs: str | None, gazetteer: Gazetteer
) -> list[Perimeter]:
    resolver = Resolver(gazetteer)
    items = [properties(feature) for feature in features]
    lists = list(code_lists(items, resolver))
    if lists:
        return _grouped(lists, gazetteer)
    rows = property_rows(features)
    drawn = shapes(features, crs)
    surfaces = [shape for shape in drawn if shape is not None]
    if codes_fit(rows, find_columns(rows, resolver, is_titled=True), surfaces, gazetteer):
        return _from_rows(rows, gazetteer, is_titled=True)
    groups: dict[str, list[Any]] = defaultdict(list)
    for rank, (item, shape) in enumerate(zip(items, drawn, strict=True), start=1):
        if shape is not None:
            groups[name_of(item) or f"{UNNAMED} {number(rank)}"].append(shape)
    return [Perimeter(name, covered(gazetteer.atlas, g), 0) for name, g in groups.items()]


def _from_rows(
    rows: Sequence[Row], gazetteer: Gazetteer, *, is_titled: bool = False
) -> list[Perimeter]:
    """Rows grouped by the column that names the CPTS, all together when there is none."""
    columns = find_columns(rows, Resolver(gazetteer), is_titled=is_titled)
    column = _group_column(rows, columns)
    if column is None:
        return [
            _perimeter(UNNAMED, match_table(rows, gazetteer, is_titled=is_titled), gazetteer.atlas)
        ]
    start = 0 if columns.header is None else columns.header + 1
    titles = list(rows[:start][-1:])
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows[start:]:
        if any(cell.strip() for cell in row):
            groups[_cell(row, column) or UNNAMED].append(row)
    return [
        _perimeter(
            name, match_table([*titles, *group], gazetteer, is_titled=bool(titles)), gazetteer.atlas
        )
        for name, group in groups.items()
    ]


def _group_column(rows: Sequence[Row], columns: Columns) -> int | None:
    """Column that names the CPTS: by its title, else one whose texts come back."""
    width = max((len(row) for row in rows), default=0)
    free = [column for column in range(width) if column not in columns.used]
    start = 0 if columns.header is None else columns.header + 1
    if start:
        for wanted in _GROUP_TITLES:
            for column in free:
                if wanted in key(_cell(rows[start - 1], column)).split():
                    return column
    body = rows[start:]
    for column in free:
        cells = [cell for row in body if (cell := _cell(row, column))]
        if _is_text(cells) and len(cells) == len(body) and 2 * len(set(cells)) <= len(cells):
            return column
    return None


def _is_text(cells: Sequence[str]) -> bool:
    return bool(cells) and all(any(c.isalpha() for c in cell) for cell in cells)


def _cell(row: Row, column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _grouped(lists: Sequence[CodeList], gazetteer: Gazetteer) -> list[Perimeter]:
    title = title_of(lists, Resolver(gazetteer))
    groups: dict[str, list[str]] = defaultdict(list)
    for each in lists:
        groups[each.name or UNNAMED].extend(each.codes)
    return [
        _perimeter(
            name, match_table(column_of(codes, title), gazetteer, is_titled=True), gazetteer.atlas
        )
        for name, codes in groups.items()
    ]


def _perimeter(name: str, report: MatchReport, atlas: Atlas) -> Perimeter:
    unread = len(report.ambiguous) + len(report.unknown)
    # A city listed with its arrondissements is kept one way, as in any territory.
    return Perimeter(name, tuple(sorted(add(atlas, (), report.codes))), unread)
