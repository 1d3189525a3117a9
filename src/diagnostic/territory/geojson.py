"""GeoJSON and other JSON values, read for the commune codes that they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from diagnostic.territory.codes import read_code
from diagnostic.territory.names import key
from diagnostic.territory.resolving import Resolver

Feature = Mapping[str, Any]

_SEPARATORS = str.maketrans(dict.fromkeys(",;|\n\t", " "))
_GEOMETRIES = frozenset(
    {"Polygon", "MultiPolygon", "GeometryCollection", "Point", "LineString", "MultiLineString"}
)
_NAME_TITLES = ("cpts", "nom", "name", "libelle", "perimetre", "territoire", "titre", "label")
_LEAST_CODES = 0.5
_DEEPEST = 8


class CodeList(NamedTuple):
    """Codes that stand together in a file, and the name that stands beside them."""

    name: str | None
    codes: tuple[str, ...]


def features_of(value: Any) -> list[Feature] | None:
    """Features of a GeoJSON value, None when it is another JSON."""
    if not isinstance(value, dict):
        return None
    kind = value.get("type")
    if kind == "FeatureCollection":
        features = value.get("features")
        return [f for f in features if isinstance(f, dict)] if isinstance(features, list) else []
    if kind == "Feature":
        return [value]
    return [{"geometry": value}] if kind in _GEOMETRIES else None


def crs_of(value: Mapping[str, Any]) -> str | None:
    """Name of the coordinate system that a GeoJSON gives, None when it gives none."""
    crs = value.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else None


def property_rows(features: Sequence[Feature]) -> list[list[str]]:
    """Properties of features as a table of text, titles first."""
    return rows_of([properties(feature) for feature in features])


def rows_of(objects: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Objects as a table of text, titles first."""
    titles = list(dict.fromkeys(chain.from_iterable(objects)))
    return [titles, *([_text(item.get(title)) for title in titles] for item in objects)]


def properties(feature: Feature) -> Mapping[str, Any]:
    """Properties of a feature, empty when it has none."""
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def name_of(item: Mapping[str, Any]) -> str | None:
    """Name that an object bears under one of the usual titles."""
    for wanted in _NAME_TITLES:
        for title, value in item.items():
            if wanted in key(str(title)).split() and isinstance(value, str) and value.strip():
                return value.strip()
    return None


def code_lists(value: Any, resolver: Resolver) -> Iterator[CodeList]:
    """Lists of commune codes anywhere in a JSON value, each with the name beside it."""
    yield from _code_lists(value, None, resolver, _DEEPEST)


def column_of(codes: Sequence[str], title: str) -> list[list[str]]:
    """Codes as a table of one column."""
    return [[title], *([code] for code in codes)]


def title_of(lists: Sequence[CodeList], resolver: Resolver) -> str:
    """Title that says what the codes of a file are, all its lists taken together."""
    reads = [read_code(code) for each in lists for code in each.codes]
    readings = [resolver.readings(read.code) for read in reads if read is not None]
    insee = sum(each.today is not None or each.heir is not None for each in readings)
    return "code insee" if insee >= sum(bool(each.postal) for each in readings) else "code postal"


def _code_lists(value: Any, name: str | None, resolver: Resolver, depth: int) -> Iterator[CodeList]:
    if depth == 0:
        return
    codes = _codes(value, resolver)
    if codes:
        yield CodeList(name, codes)
    elif isinstance(value, dict):
        # Lists side by side in one object (communes, arrondissements) are one territory.
        own = name_of(value) or name
        below = [
            found
            for item in value.values()
            for found in _code_lists(item, own, resolver, depth - 1)
        ]
        together = [found for found in below if found.name == own]
        if together:
            yield CodeList(own, tuple(chain.from_iterable(found.codes for found in together)))
        yield from (found for found in below if found.name != own)
    elif isinstance(value, list):
        for item in value:
            yield from _code_lists(item, name, resolver, depth - 1)


def _codes(value: Any, resolver: Resolver) -> tuple[str, ...]:
    """Items of a list, or of a text with separators, most of which are commune codes."""
    if isinstance(value, str):
        items: list[Any] = value.translate(_SEPARATORS).split()
        if len(items) < 2:
            return ()
    elif isinstance(value, list):
        items = [item for item in value if isinstance(item, (str, int)) and item != ""]
        if len(items) < len(value):
            return ()
    else:
        return ()
    known = sum(_is_code(item, resolver) for item in items)
    return tuple(map(str, items)) if items and known >= _LEAST_CODES * len(items) else ()


def _is_code(item: Any, resolver: Resolver) -> bool:
    read = read_code(item)
    return read is not None and bool(resolver.readings(read.code).communes)


def _text(value: Any) -> str:
    if value is None or isinstance(value, (dict, bool)):
        return ""
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
