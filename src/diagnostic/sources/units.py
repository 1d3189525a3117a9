"""Units of figures, and figures as they are printed: French, with the decimals of their unit."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import floor, log10
from typing import Any

from diagnostic.french import THIN, number
from diagnostic.paths import DATA
from diagnostic.sources.catalogue import catalogue
from diagnostic.sources.contracts import Column, Table
from diagnostic.sources.equipment import unit as equipment_unit
from diagnostic.sources.professions import BY_SLUG

UNKNOWN_UNIT = "unité : voir la source"
EXPORTS = "geoclip"
"""Source of the maps exported from the sites of INSEE, of ANCT and of the ARS."""
UNNAMED_EXPORT = "Export Géoclip d’un site de l’INSEE, de l’ANCT ou des ARS"
SHARE = "part"
"""Unit of a share of one; it is printed as a percentage."""

_CONSULTATIONS = "consultations par an et par habitant standardisé"
_FULL_TIME = "équivalents temps plein pour 100 000 habitants standardisés"
_DEDUCED = "(déduit)"
_THINGS = {
    "etablissements": "établissements",
    "hopitaux": "établissements ou unités",
    "maternites": "maternités",
    "urgences": "sites",
}
_PLURALS = (
    "accouchements",
    "consultations",
    "équipements",
    "équivalents",
    "établissements",
    "habitants",
    "lits",
    "maternités",
    "ménages",
    "passages",
    "personnes",
    "professionnels",
    "services",
    "sites",
    "standardisés",
    "unités",
)
_THOUSANDS = re.compile(r"(?<=\d) (?=\d)")
_MOST_DECIMALS = 8
_DECIMALS = (
    (_CONSULTATIONS, 2),
    ("consultations", 1),
    ("équivalents", 1),
    ("pour ", 1),
    ("%", 1),
    (SHARE, 2),
    ("ans", 1),
    ("décès", 1),
    ("habitants au km²", 1),
    ("rapport", 2),
)
"""How a unit begins, and the decimals of every figure in it; none for what counts things."""


@dataclass(frozen=True)
class IndicatorUnit:
    """What is known of an imported indicator.

    Attributes
    ----------
    name
        Short and French.
    unit
        `UNKNOWN_UNIT` where nothing read tells it.
    read
        Where the unit was read, or why it is not told.
    statistic
        The one that the figure is drawn from, to be credited; empty when its source is.
    """

    name: str
    unit: str
    read: str
    statistic: str = ""


@cache
def indicator_units() -> Mapping[str, IndicatorUnit]:
    """Units of imported indicators, by slug (`data/unites.toml`)."""
    content = tomllib.loads((DATA / "unites.toml").read_text("utf-8"))
    return {
        slug: IndicatorUnit(
            each["nom"],
            each.get("unite", UNKNOWN_UNIT),
            content["sources"][each["lu"]],
            content["statistiques"][each["de"]] if "de" in each else "",
        )
        for slug, each in content["indicateurs"].items()
    }


def imported_credit(slug: str, source: str, year: int) -> str:
    """Credit line of an imported indicator: the one statistic that it comes from, with its year.

    An export of a map does not say its site: that of an indicator unknown here is not guessed.

    >>> imported_credit("pharmacies", "insee_departements", 2024)
    'INSEE, Base permanente des équipements, 2024'
    """
    known = indicator_units().get(slug)
    statistic = known.statistic if known else ""
    if source == EXPORTS:
        return f"{f'{statistic}, export Géoclip' if statistic else UNNAMED_EXPORT}, {year}"
    return f"{statistic}, {year}" if statistic else catalogue()[source].dated(year)


def unit_of(table: Table, column: Column, row: Mapping[Any, Any]) -> str:
    """Unit of a measure of a row, as it is printed beside the figure."""
    match table.name, column.name:
        case "apl", "apl":
            return _CONSULTATIONS if row["profession"] == "medecin_generaliste" else _FULL_TIME
        case "equipements", _:
            return equipment_unit(str(row["equipement"]))
        case "professionnels_liberaux", "densite_pour_100000":
            profession = BY_SLUG.get(str(row["profession"]))
            public = profession.public if profession else "habitants"
            return " ".join(["pour 100 000", public, *([_DEDUCED] * (public != "habitants"))])
        case "indicateurs", _:
            known = indicator_units().get(str(row["indicateur"]))
            return known.unit if known else UNKNOWN_UNIT
    return column.unit or ""


def thing_unit(table: Table) -> str:
    """Unit of a count of the things of a table."""
    return _THINGS.get(table.name, str(table.things))


def shown(value: float, unit: str) -> str:
    r"""A value as it is printed, without its unit: the same decimals for the same unit.

    A small share keeps two significant digits, so that what is not nought is not read as nought.

    >>> shown(164.0, "pour 100 000 habitants"), shown(49.0, "professionnels")
    ('164,0', '49')
    >>> shown(0.000066, "part"), shown(0.0, "%")
    ('0,0066', '0,0')
    """
    percentage = 100 * value if unit == SHARE else value
    return number(percentage, _decimals(percentage, unit))


def shown_unit(unit: str) -> str:
    """Unit of what `shown` prints, the thousands in it set apart as those of a number."""
    return "%" if unit == SHARE else _THOUSANDS.sub(THIN, unit)


def accorded(value: float, unit: str) -> str:
    """Unit beside a value: zero and one take the singular, as French does.

    >>> accorded(1, "établissements"), accorded(2, "lits")
    ('établissement', 'lits')
    >>> accorded(1, "professionnels, par lieu d’exercice")
    'professionnel, par lieu d’exercice'
    """
    unit = shown_unit(unit)
    if abs(value) >= 2:
        return unit
    words = unit.split(" ")
    for rank, word in enumerate(words):
        bare = word.removesuffix(",")
        if bare not in _PLURALS and word != "ou":
            break
        words[rank] = bare.removesuffix("s") + word[len(bare) :]
    return " ".join(words)


def _decimals(value: float, unit: str) -> int:
    usual = next((count for start, count in _DECIMALS if unit.startswith(start)), None)
    if usual is None:
        usual = 0 if unit != UNKNOWN_UNIT or float(value).is_integer() else 1
    if usual and 0 < abs(value) < 10**-usual:
        return min(_MOST_DECIMALS, 1 - floor(log10(abs(value))))
    return usual
