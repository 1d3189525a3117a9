"""What pydantic finds wrong in a project, said in French to the person who holds the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from diagnostic.french import NBSP, number
from diagnostic.project.codes import CODE_PATTERN, SEAT_PATTERN, SIREN_PATTERN
from diagnostic.project.text import excerpt, quoted

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

Location = tuple[int | str, ...]
LineOf = Callable[[Location], int | None]

MOST_TOLD = 3
_FIRST_GROUPED = 10_000  # below, it may be a year

FIELDS: Mapping[str, str] = {
    "schema_version": "le numéro de format",
    "id": "l’identifiant du projet",
    "name": "le nom du territoire",
    "created_at": "la date de création",
    "modified_at": "la date de modification",
    "cog_year": "l’année du code géographique",
    "territory": "le territoire",
    "territory.codes": "les communes du territoire",
    "territory.seat": "le département du siège",
    "other_cpts": "les autres CPTS",
    "other_cpts.name": "le nom d’une autre CPTS",
    "other_cpts.codes": "les communes d’une autre CPTS",
    "other_cpts.origin": "l’origine d’une autre CPTS",
    "other_cpts.imported_at": "la date d’import d’une autre CPTS",
    "aci": "les choix de financement",
    "aci.scale": "le barème ACI",
    "aci.overrides": "les montants négociés",
    "aci.optional_missions": "les missions optionnelles",
    "aci.signature_date": "la date de signature",
    "aci.startup_aid_eur": "l’aide au démarrage",
    "aci.startup_aid_label": "le libellé de l’aide au démarrage",
    "diagnosis": "les choix du diagnostic",
    "diagnosis.peers": "les territoires semblables",
    "diagnosis.second": "le second territoire",
    "diagnosis.second.name": "le nom du second territoire",
    "diagnosis.second.codes": "les communes du second territoire",
    "diagnosis.read_values": "les valeurs saisies",
    "diagnosis.read_values.value": "la valeur",
    "diagnosis.read_values.people": "l’effectif",
    "diagnosis.read_values.beside": "la valeur de comparaison",
    "diagnosis.read_values.read_on": "la date de lecture",
    "diagnosis.read_values.origin": "l’origine de la valeur",
    "diagnosis.read_values.describes": "l’année des données",
    "diagnosis.read_values.label": "le nom de l’indicateur",
    "diagnosis.synthesis": "la synthèse",
    "diagnosis.synthesis.text": "une phrase de la synthèse",
    "own_data": "vos données",
    "own_data.title": "le titre d’un tableau",
    "own_data.imported_at": "la date d’import d’un tableau",
    "own_data.level": "le niveau des zones d’un tableau",
    "own_data.zones": "les zones d’un tableau",
    "own_data.columns": "les colonnes d’un tableau",
    "own_data.columns.label": "le nom d’une colonne",
    "own_data.columns.form": "la forme d’une colonne",
    "own_data.columns.direction": "le sens d’une colonne",
    "own_data.columns.unit": "l’unité d’une colonne",
    "own_data.columns.year": "l’année d’une colonne",
    "own_data.columns.source": "la source d’une colonne",
    "own_data.columns.weight": "ce qui divise un taux",
    "own_data.columns.denominator": "le dénominateur d’un taux",
    "own_data.columns.scale": "l’échelle d’un taux",
    "own_data.columns.decimals": "le nombre de décimales",
    "own_data.columns.threshold": "le seuil de secret",
    "own_data.columns.values": "les valeurs d’une colonne",
    "own_data.columns.secret": "les cases sous secret",
}

_NEED_TIME = "il faut une date et une heure avec fuseau, comme 2026-03-01T09:30:00Z"
_NEED_DATE = "il faut une date comme 2026-03-01"
_NEED_OBJECT = "il faut un objet entre accolades"
_NEED_INTEGER = "il faut un nombre entier"
_NEED_NUMBER = "il faut un nombre"

REASONS: Mapping[str, str] = {
    "missing": "ce champ manque",
    "extra_forbidden": "ce champ n’est pas connu de cette version",
    "string_type": "il faut un texte entre guillemets",
    "too_short": "il en faut au moins {min_length}",
    "string_too_long": "{max_length} caractères au plus",
    "too_long": "{max_length} éléments au plus",
    "tuple_type": "il faut une liste entre crochets",
    "dict_type": _NEED_OBJECT,
    "mapping_type": _NEED_OBJECT,
    "model_type": _NEED_OBJECT,
    "int_type": _NEED_INTEGER,
    "int_parsing": _NEED_INTEGER,
    "int_from_float": _NEED_INTEGER,
    "int_parsing_size": _NEED_INTEGER,
    "float_type": _NEED_NUMBER,
    "float_parsing": _NEED_NUMBER,
    "finite_number": _NEED_NUMBER,
    "greater_than_equal": "il faut au moins {ge}",
    "less_than_equal": "il faut au plus {le}",
    "literal_error": "cette valeur n’est pas permise",
    "timezone_aware": _NEED_TIME,
    "value_error": "{error}",
}
_FAMILIES = {"datetime": _NEED_TIME, "date": _NEED_DATE}
_FORMS: Mapping[str, str] = {
    CODE_PATTERN: "un code de commune compte cinq caractères, comme 59178, 01004 ou 2A004",
    SEAT_PATTERN: "il faut un code de département, comme 59, 2A ou 974",
    SIREN_PATTERN: "il faut le numéro SIREN d’un EPCI, de neuf chiffres, comme 200044618",
}
_OTHER_FORM = "cette valeur n’a pas la forme attendue"


def describe(error: ValidationError, line_of: LineOf | None = None, within: Location = ()) -> str:
    """Tell the first problems of a validation, and count the others.

    Parameters
    ----------
    error
        What pydantic raised.
    line_of
        Line of the file where a location stands, when there is a file.
    within
        Where the part that was validated stands in the project, when it is not the whole.

    Returns
    -------
    str
        For instance ``ligne 12, les communes du territoire, n° 3 : un code de commune compte
        cinq caractères, comme 59178, 01004 ou 2A004 (lu : « 1004 »)``. Values are clipped and
        made safe to show.
    """
    found = error.errors(include_url=False)
    told = [_one(details, line_of, within) for details in found[:MOST_TOLD]]
    rest = len(found) - MOST_TOLD
    if rest > 0:
        told.append(f"et {number(rest)} autre{'s' if rest > 1 else ''}")
    return f"{NBSP}; ".join(told)


def _one(details: ErrorDetails, line_of: LineOf | None, within: Location) -> str:
    location = details["loc"]
    line = line_of(location) if line_of else None
    where = f"ligne {number(line)}, " if line else ""
    read = "" if details["type"] in {"missing", "extra_forbidden"} else _read(details["input"])
    return f"{where}{_field((*within, *location))}{NBSP}: {_reason(details)}{read}"


def _read(value: object) -> str:
    return f" (lu{NBSP}: {quoted(value)})"


def _field(location: Location) -> str:
    """Name a location in French: the known part in words, the rest as it is written."""
    words: list[str] = []
    keys: list[str] = []
    for part in location:
        if isinstance(part, int):
            words.append(f"n°{NBSP}{number(part + 1)}")
            continue
        if part == "[key]":
            continue
        keys.append(part)
        known = FIELDS.get(".".join(keys))
        if known is None:
            words.append(quoted(part))
        else:
            words = [known]
    return ", ".join(words) or "le fichier"


def _reason(details: ErrorDetails) -> str:
    kind = details["type"]
    context = {key: _said(value) for key, value in details.get("ctx", {}).items()}
    if kind == "string_pattern_mismatch":
        return _FORMS.get(context.get("pattern", ""), _OTHER_FORM)
    template = REASONS.get(kind) or _FAMILIES.get(kind.partition("_")[0], _OTHER_FORM)
    return template.format_map(context)


def _said(value: object) -> str:
    if isinstance(value, (int, float)):
        return str(value) if abs(value) < _FIRST_GROUPED else number(value)
    return str(value) if isinstance(value, (str, ValueError)) else excerpt(value)
