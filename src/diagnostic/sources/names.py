"""What figures are called on screen: the same thing has one name, whatever its source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnostic.sources.contracts import Column, Table
from diagnostic.sources.equipment import label as equipment_label

PROFESSIONS = {
    "medecin_generaliste": "médecins généralistes",
    "infirmier": "infirmiers",
    "masseur_kinesitherapeute": "masseurs-kinésithérapeutes",
    "sage_femme": "sages-femmes",
    "chirurgien_dentiste": "chirurgiens-dentistes",
}
BANDS = {
    "moins_de_65_ans": " de moins de 65 ans",
    "65_ans_ou_moins": " de 65 ans ou moins",
    "62_ans_ou_moins": " de 62 ans ou moins",
    "60_ans_ou_moins": " de 60 ans ou moins",
}
_FULL_TIME = "équivalents temps plein pour 100 000 habitants standardisés"
_BESIDE = {
    "densite_pour_100000": "densité",
    "population_standardisee_hab": "population standardisée",
    "population_totale_hab": "population totale",
    "population": "population de référence",
    "prevalence_pct": "prévalence",
    "ic_bas": "borne basse",
    "ic_haut": "borne haute",
    "ratio_vs_d10": "rapport au dixième le plus aisé",
    "ratio_bas": "borne basse du rapport",
    "ratio_haut": "borne haute du rapport",
}
"""Measures that stand beside the main one of their table, and are told apart by a word."""


def label_of(table: Table, column: Column, row: Mapping[Any, Any]) -> str:
    """French name of what a measure of a row is, without its place and year.

    Parameters
    ----------
    row
        Dimensions of the row, and its labels where the source gives some.
    """
    match table.name:
        case "equipements":
            return equipment_label(str(row["equipement"]))
        case "apl":
            who = PROFESSIONS[row["profession"]] + BANDS.get(row["tranche"], "")
            name = f"APL aux {who}"
        case "pathologies":
            name = next(
                str(row[level])
                for level in ("patho_niv3", "patho_niv2", "patho_niv1")
                if isinstance(row.get(level), str)
            )
        case "population_age_sexe":
            return f"Population, {row['sexe']}, {ages(str(row['classe_age']))}"
        case "prevalences_age":
            return f"{row['categorie']}, {ages(str(row['classe_age']))}"
        case "gradient_social":
            tenth = f"dixième {row['dixieme_niveau_vie']}"
            name = f"{row['categorie']}, {str(row['mesure']).lower()}, {tenth}"
        case "exercices_liberaux":
            return f"{row['libelle']}, {row['type_exercice']}"
        case "professionnels_liberaux" | "indicateurs":
            name = str(row["libelle"])
        case _:
            name = column.meaning
    beside = _BESIDE.get(column.name)
    return f"{name}, {beside}" if beside else name


def unit_of(table: Table, column: Column, row: Mapping[Any, Any]) -> str:
    """Unit of a measure of a row, as it is printed beside the figure."""
    if table.name == "apl" and column.name == "apl":
        doctor = row["profession"] == "medecin_generaliste"
        return "consultations par an et par habitant standardisé" if doctor else _FULL_TIME
    if table.name == "indicateurs":
        return ""  # the source writes it in the name of the indicator
    return column.unit or ""


def ages(band: str) -> str:
    """Age class as it is read.

    >>> ages("00-04"), ages("95et+"), ages("tsage")
    ('0 à 4 ans', '95 ans et plus', 'tous âges')
    """
    if band == "tsage":
        return "tous âges"
    if band.endswith("et+"):
        return f"{int(band[:2])} ans et plus"
    first, last = band.split("-")
    return f"{int(first)} à {int(last)} ans"
