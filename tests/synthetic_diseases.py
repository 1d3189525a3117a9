"""Synthetic Data pathologies: every level of the nomenclature, ages, sexes, some secret cells.

People of each age are 100 000 in France, 1 000 in a département, more or less; prevalence grows
with age. Counts are rounded to ten and empty under 11, as the source does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnostic.indicators.conditions import ALL_AGES
from diagnostic.indicators.diseases import AGES

SHARES = {"tous": 2, "hommes": 1, "femmes": 1}

Names = tuple[str, str | None, str | None]
CONDITIONS: dict[str, tuple[Names, str | None, float]] = {
    "DIA_CAT_CAT": (("Diabète", "Diabète", "Diabète"), "1,2,3", 0.16),
    "CAN_CAT_CAT": (("Cancers", None, None), "1", 0.12),
    "CAN_SEI_CAT": (("Cancers", "Cancer du sein de la femme", None), "2", 0.03),
    "CAN_SEI_ACT": (
        ("Cancers", "Cancer du sein de la femme", "Cancer du sein de la femme actif"),
        "3",
        0.01,
    ),
    "RES_CAT_EXC": (
        ("Maladies respiratoires chroniques (hors mucoviscidose)",) * 3,
        "1,2,3",
        0.10,
    ),
    "MCV_CAT_CAT": (("Maladies cardioneurovasculaires", None, None), "1", 0.20),
    "MCV_ICA_CAT": (("Maladies cardioneurovasculaires", "Insuffisance cardiaque", None), "2", 0.06),
    "POP_TOT_IND": (("Total consommants tous régimes",) * 3, None, 1.0),
    "POP_TOT_ABS": (("Pas de pathologie repérée",) * 3, "1,2,3", 0.5),
}
"""Top → names, priority levels, prevalence at 95 and over in France."""


def rows(
    places: Iterable[tuple[str, str, float, float]],
    years: Sequence[int] = (2023,),
    tops: Sequence[str] = tuple(CONDITIONS),
) -> list[dict[str, object]]:
    """Rows of the table, for places given by level, code, people of each age and sex, and factor.

    The factor multiplies the prevalence of France at every age.
    """
    return [
        row
        for level, code, people, factor in places
        for year in years
        for top in tops
        for sex, sexes in SHARES.items()
        for row in _ages(level, code, year, top, sex, people * sexes, factor)
    ]


def _ages(
    level: str, code: str, year: int, top: str, sex: str, people: float, factor: float
) -> Iterable[dict[str, object]]:
    names, levels, oldest = CONDITIONS[top]
    cases = {
        age: people * min(1.0, factor * oldest * ((rank + 1) / len(AGES)) ** 2)
        for rank, age in enumerate(AGES)
    }
    whole = {ALL_AGES: (sum(cases.values()), people * len(AGES))}
    each = {age: (count, people) for age, count in cases.items()}
    for age, (count, population) in (whole | each).items():
        hidden = count <= 10
        yield {
            "niveau": level,
            "code": code,
            "annee": year,
            "top": top,
            "patho_niv1": names[0],
            "patho_niv2": names[1],
            "patho_niv3": names[2],
            "niveaux_prioritaires": levels,
            "classe_age": age,
            "sexe": sex,
            "effectif": None if hidden else 10 * round(count / 10),
            "population": 10 * round(population / 10),
            "prevalence_pct": None if hidden else round(100 * count / population, 3),
            "statut": "secret" if hidden else "disponible",
        }
