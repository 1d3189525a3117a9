"""In which order figures are read: who cares first, what surrounds care last."""

from __future__ import annotations

import re
from functools import cache

from diagnostic.sources.equipment import equipment, family
from diagnostic.sources.figure import HIGHEST, LOWEST
from diagnostic.sources.professions import BY_SLUG
from diagnostic.sources.tables import TABLES

Order = tuple[int, tuple[tuple[int, str], ...], int, str]

_FIRST = (
    "medecin_generaliste",
    "infirmier",
    "masseur_kinesitherapeute",
    "chirurgien_dentiste",
    "sage_femme",
    "orthophoniste",
    "orthoptiste",
    "pedicure_podologue",
    "psychologue",
    "cardiologue",
    "ophtalmologue",
    "psychiatre",
    "pediatre",
    "gynecologue",
    "dermatologue",
)
"""Professions that primary care rests on; the others follow in their own order."""
_PROFESSIONALS, _CARE, _SOCIAL = 0, 2, 90
_FAMILIES = {"professionnels": _PROFESSIONALS, "soins": _CARE, "social": _SOCIAL}
_TABLES = (
    "apl",
    "urgences",
    "maternites",
    "hopitaux",
    "etablissements",
    "professionnels_liberaux",
    "exercices_liberaux",
    "professionnels_rpps",
    "activites_soins",
)
_LATER = ("revenus", "population_age_sexe", "indicateurs", "pathologies")


def reading_order(figure_id: str) -> Order:
    """Key that sorts figures, by their identifier (`figure.figure_id`).

    A subject keeps its measures together, in the order of their table; numbers go in order.
    """
    name, measure, *subject = figure_id.split("/")
    group = _group(name, subject)
    end = subject.pop() if subject and subject[-1] in (LOWEST, HIGHEST) else ""
    named = TABLES[name].named("measure")
    rank = named.index(measure) if measure in named else -1
    who = str(_rank(name, subject[0])).zfill(4) if subject else ""
    return group, _natural("/".join((who, *subject))), rank, end


def _group(table: str, subject: list[str]) -> int:
    if table == "equipements" and subject:
        return _FAMILIES[family(subject[0])]
    if table == "apl":
        return 1
    return 3 + _TABLES.index(table) if table in _TABLES else 3 + len(_TABLES) + _later(table)


def _later(table: str) -> int:
    return _LATER.index(table) if table in _LATER else len(_LATER) + list(TABLES).index(table)


def _rank(table: str, slug: str) -> int:
    """Rank of a profession or of an equipment."""
    if table not in ("equipements", "apl", "professionnels_liberaux", "exercices_liberaux"):
        return 0
    if slug in _FIRST:
        return _FIRST.index(slug)
    return len(_FIRST) + _listed().get(slug, 999)


@cache
def _listed() -> dict[str, int]:
    slugs = dict.fromkeys([*equipment(), *BY_SLUG])
    return {slug: rank for rank, slug in enumerate(slugs)}


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """Text whose numbers are in order: 2 before 10."""
    pieces = re.split(r"(\d+)", text)
    return tuple((int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces)
