"""DGOS: perimeters of the CPTS and of those being prepared, commune by commune.

A GeoJSON with one CPTS a feature: its name, how far it has got, and either the list of its
communes or its contour, which then gives the communes that it covers by half at least. Everything
else (contacts, addresses, telephones) is never read. The names of the properties change with the
publisher and the vintage: they are found by what they say, and a collection is taken for one of
CPTS only when its properties, its identifiers or its names speak of CPTS.

Lists keep the codes that the publisher gives; contours give those of today. A city listed with its
arrondissements keeps these only. CPTS of one name in different départements are told apart by the
département. Here a row is a commune of a CPTS, or a CPTS that could not be placed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pandas as pd

from diagnostic.french import counted
from diagnostic.sources.cells import dates, last_day
from diagnostic.sources.contracts import CODE_COMMUNE
from diagnostic.sources.departements import departements_of
from diagnostic.sources.headers import Header, column_name
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match
from diagnostic.sources.received import Received
from diagnostic.sources.tables import PERIMETERS
from diagnostic.sources.tally import Tally
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.codes import read_code
from diagnostic.territory.contours import covered, shapes
from diagnostic.territory.gazetteer import load_gazetteer
from diagnostic.territory.geojson import Feature, code_lists, crs_of, features_of, properties
from diagnostic.territory.resolving import Resolver

LAYOUT = Layout(
    "dgos_cpts",
    "Périmètres des CPTS (GeoJSON)",
    {"nom": "nom", "statut": "statut", "communes": "communes"},
)

_NAMES = (
    r"(?:nom|lib|libelle)(?:_de_la)?_cpts|cpts(?:_nom|_libelle)?",
    r"nom",
    r"libelle|denomination|intitule|raison_sociale|name|label",
    r"nom_\w+",
)
"""Properties that name a CPTS, the surest first."""
_PEOPLE = r".*(?:contact|prenom|referent|president|coordinat|coordonnateur|porteur|mail|tel).*"
_STATES = r"(?:cpts_)?(?:statut|etat|avancement|stade|etape)(?:_(?:cpts|projet|avancement))?"
_LISTS = r".*(?:communes?|arrondissements?|insee).*"
_DAYS = r"(?:date_)?(?:maj|mise_a_jour|millesime|extraction)(?:_\w+)?"
_UNPLACED = "CPTS sans communes ni contour lisible"


class Found(NamedTuple):
    """One CPTS of a file: its name, how far it has got, and its communes."""

    name: str
    state: str | None
    codes: tuple[str, ...]


def _recognise(file: Received) -> Match | None:
    if file.kind != "json":
        return None
    value = file.json
    features = features_of(value)
    if not features or value.get("type") != "FeatureCollection" or not _are_cpts(features):
        return None
    return Match(LAYOUT, (Header(None, 0, tuple(_normalised(properties(features[0])))),))


def _read(file: Received, match: Match, tally: Tally) -> Iterator[Chunk]:
    value = file.json
    features = features_of(value) or []
    atlas = load_gazetteer().atlas
    items = [_normalised(properties(feature)) for feature in features]
    found = list(_perimeters(features, items, crs_of(value), tally, atlas))
    year = _year(value, items, tally)
    rows = pd.DataFrame(
        [
            (code, each.name, each.state)
            for each in _told_apart(found, tally)
            for code in each.codes
        ],
        columns=["code", "cpts", "etat"],
        dtype="str",
    )
    tally.read += len(rows)
    tally.note(
        f"{counted(len(found), 'CPTS', 'CPTS')} : chaque commune d’une CPTS compte pour une ligne."
    )
    again = rows.duplicated(["code", "cpts"])
    rows = tally.leave_out(rows, again, "commune déjà donnée dans la même CPTS")
    yield Chunk(PERIMETERS, str(year), rows.assign(niveau="commune", annee=year))


# --- what the properties say --------------------------------------------------------------------


def _normalised(item: Mapping[str, Any]) -> dict[str, Any]:
    return {column_name(str(name)): value for name, value in item.items()}


def _are_cpts(features: Sequence[Feature]) -> bool:
    """Whether a collection speaks of CPTS: any GeoJSON with names is not one."""
    items = [_normalised(properties(feature)) for feature in features]
    names = [name for item in items if (name := _name(item))]
    if 2 * len(names) < len(features):
        return False
    titles = set().union(*items)
    speaking = sum("cpts" in column_name(name).split("_") for name in names)
    speaking += sum("cpts" in str(feature.get("id", "")).lower() for feature in features)
    listed = any(re.fullmatch(_STATES, title) for title in titles) and "communes" in titles
    return listed or 2 * speaking >= len(features) or any("cpts" in t.split("_") for t in titles)


def _name(item: Mapping[str, Any]) -> str | None:
    for pattern in _NAMES:
        for title, value in item.items():
            if re.fullmatch(pattern, title) and not re.fullmatch(_PEOPLE, title):
                text = _text(value)
                if text and re.search(r"[^\W\d]", text):
                    return text
    return None


def _state(item: Mapping[str, Any]) -> str | None:
    found = (_text(value) for title, value in item.items() if re.fullmatch(_STATES, title))
    return next((text for text in found if text), None)


def _text(value: Any) -> str | None:
    """A property as one line of text, None when it is empty or something else."""
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _year(value: Mapping[str, Any], items: Sequence[Mapping[str, Any]], tally: Tally) -> int:
    """Year of a file: of its time stamp, of its last update, else of its reception."""
    said = [value.get("timeStamp")]
    said += [v for item in items for title, v in item.items() if re.fullmatch(_DAYS, title)]
    found = dates(pd.Series([each for each in said if isinstance(each, str)], dtype="str"))
    if last := last_day(found):
        return last.year
    tally.note("Ce fichier ne porte pas de date : l’année est celle où il a été reçu.")
    return datetime.now(UTC).year


# --- communes -----------------------------------------------------------------------------------


def _perimeters(
    features: Sequence[Feature],
    items: Sequence[Mapping[str, Any]],
    crs: str | None,
    tally: Tally,
    atlas: Atlas,
) -> Iterator[Found]:
    """CPTS that have a name and communes; the others are refused."""
    resolver = Resolver(load_gazetteer())
    listed = [_listed(item, resolver, tally) for item in items]
    undrawn = [
        feature if not codes else {} for feature, codes in zip(features, listed, strict=True)
    ]
    drawn = shapes(undrawn, crs)
    for item, codes, shape in zip(items, listed, drawn, strict=True):
        name = _name(item)
        communes = codes or (covered(atlas, [shape]) if shape is not None else ())
        if name is None or not communes:
            tally.read += 1
            reason = _UNPLACED if name else "CPTS sans nom"
            tally.refuse_line(name or "(sans nom)", reason)
            continue
        yield Found(name, _state(item), communes)


def _listed(item: Mapping[str, Any], resolver: Resolver, tally: Tally) -> tuple[str, ...]:
    """Codes of the communes that the properties list, those that are no code refused."""
    lists = {title: value for title, value in item.items() if re.fullmatch(_LISTS, title)}
    written = [code for each in code_lists(lists, resolver) for code in each.codes]
    codes: set[str] = set()
    for text in written:
        read = read_code(text)
        if read is None or not re.fullmatch(CODE_COMMUNE, read.code):
            tally.read += 1
            tally.refuse_line(f"{_name(item)} : {text}", "code de commune impossible")
            continue
        if read.note:
            tally.note("Des codes de commune avaient perdu leur premier zéro : il a été remis.")
        codes.add(read.code)
    for city, parts in load_gazetteer().atlas.arrondissements.items():
        if codes.intersection(parts):
            codes.discard(city)
    return tuple(sorted(codes))


def _told_apart(found: Sequence[Found], tally: Tally) -> list[Found]:
    """CPTS whose name is that of another, elsewhere, with their main département."""
    places: dict[str, set[str]] = defaultdict(set)
    for each in found:
        places[each.name].add(_departement(each.codes))
    shared = {name for name, where in places.items() if len(where) > 1}
    if shared:
        tally.note(
            f"{counted(len(shared), 'nom')} de CPTS porté dans plusieurs départements : le numéro "
            "du département a été ajouté."
        )
    return [
        each._replace(name=f"{each.name} ({_departement(each.codes)})")
        if each.name in shared
        else each
        for each in found
    ]


def _departement(codes: Sequence[str]) -> str:
    """Département of most of these communes, the first in order of those that have as many."""
    counts = Counter(departements_of(pd.Series(codes, dtype="str")))
    return min(counts, key=lambda code: (-counts[code], code))


IMPORTER = Importer("perimeters", (LAYOUT,), _read, _recognise)
