"""What figures are called on screen: the same thing has one name, whatever its source."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from diagnostic.french import listed
from diagnostic.sources.contracts import EXTRACT, LEVELS, Column, Table
from diagnostic.sources.equipment import equipment
from diagnostic.sources.equipment import label as equipment_label
from diagnostic.sources.units import indicator_units

BANDS = {
    "moins_de_65_ans": " de moins de 65 ans",
    "65_ans_ou_moins": " de 65 ans ou moins",
    "62_ans_ou_moins": " de 62 ans ou moins",
    "60_ans_ou_moins": " de 60 ans ou moins",
}
_MEASURES = {"incidence": "incidence", "prevalence": "prévalence"}
TARGETS = {
    "diabete_2": "Diabète de type 2",
    "diabete_2_a_risque": "À risque de diabète de type 2",
    "insuffisance_cardiaque": "Insuffisance cardiaque",
    "insuffisance_cardiaque_a_risque": "À risque d’insuffisance cardiaque",
}
"""Target populations of *responsabilité populationnelle*, seen from the hospital (PMSI)."""
_THINGS = {
    "etablissements": "Établissements inscrits à FINESS",
    "hopitaux": "Établissements et unités de santé inscrits à FINESS",
    "maternites": "Maternités",
    "urgences": "Sites d’urgences",
}
_HOSPITALS_READ_IN = {2020: " (mars 2020)"}
LEVEL_NAMES = {
    "commune": "commune",
    "epci": "EPCI",
    "bassin_de_vie": "bassin de vie",
    "canton": "canton",
    "zone_emploi": "zone d’emploi",
    "territoire_de_vie_sante": "territoire de vie-santé",
    "departement": "département",
    "region": "région",
    "france": "France",
    "autre": "autre découpage",
}
_INDICATOR_EDITION = re.compile(
    rf"(?P<slug>[a-z0-9_]+)-(?P<year>\d{{4}})-(?P<level>{'|'.join(LEVELS)})"
)
_YEARS = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?")
_LEADING = {
    "medecin": "médecins",
    "er1243": "Études et Résultats n° 1243",
}
"""Editions that are named before their year, beside those of a profession."""
_EDITIONS = {
    "exemples": "territoires d’exemple",
    "departements": "par département",
    "sous-seuil": "habitants sous 2,5 consultations par an",
    "services_sante": "services de santé",
    "ages-detailles": "âges détaillés",
    "arrondissements": "arrondissements de Paris, Lyon et Marseille",
}
"""What an edition is the part of, after its year."""
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
            who = equipment_label(str(row["profession"])).lower() + BANDS.get(row["tranche"], "")
            name = f"APL aux {who}"
        case "pathologies":
            name = _condition(row)
        case "population_age_sexe":
            return f"Population, {row['sexe']}, {ages(str(row['classe_age']))}"
        case "prevalences_age":
            return f"{row['categorie']}, prévalence, {ages(str(row['classe_age']))}"
        case "gradient_social":
            tenth = f"dixième {row['dixieme_niveau_vie']} de niveau de vie"
            name = f"{row['categorie']}, {_MEASURES[str(row['mesure']).lower()]}, {tenth}"
        case "exercices_liberaux":
            return f"{row['libelle']}, {row['type_exercice']}"
        case "professionnels_liberaux" | "indicateurs":
            name = str(row["libelle"]).replace("'", "’")
        case "responsabilite_populationnelle":
            return f"{TARGETS[str(row['population_cible'])]}, {column.meaning.lower()}"
        case _:
            name = _thing(table, column, row)
    return ", ".join(filter(None, [name, _BESIDE.get(column.name)]))


def _thing(table: Table, column: Column, row: Mapping[Any, Any]) -> str:
    """What a table counts, or what a measure of it means."""
    if table.name == "hopitaux":
        return _THINGS[table.name] + _HOSPITALS_READ_IN.get(int(row["annee"]), "")
    return _THINGS[table.name] if _is_count(table, column) else column.meaning


def _condition(row: Mapping[Any, Any]) -> str:
    """The finest name that Data pathologies gives."""
    levels = (row.get(level) for level in ("patho_niv3", "patho_niv2", "patho_niv1"))
    return next(name.replace("'", "’") for name in levels if isinstance(name, str))


def edition_label(table: str, edition: str, years: Sequence[int] = ()) -> str:
    """French name of an edition of a part, for pages and commands.

    Parameters
    ----------
    table, edition
        Of the part (`reading.Held`, `store.Part`).
    years
        Years that it describes; those that the edition tells when there are none.

    Examples
    --------
    >>> edition_label("apl", "medecin_generaliste-2023")
    'médecins généralistes 2023'
    >>> edition_label("pathologies", "2019-extrait-04caac"), edition_label("equipements", "2019")
    ('2019 (extrait)', '2019')
    >>> edition_label("indicateurs", "part_des_benef_en_ald_dans_la_pop-2024-bassin_de_vie")
    'Part des bénéficiaires en ALD 2024 (par bassin de vie)'
    """
    whole, extract, _ = edition.partition(EXTRACT)
    if words := _INDICATOR_EDITION.fullmatch(whole) if table == "indicateurs" else None:
        name, period = _indicator(words["slug"]), words["year"]
        beside = f"par {LEVEL_NAMES[words['level']]}"
    else:
        told = _YEARS.search(whole)
        period = _period(years) or (told[0].replace("-", " à ") if told else "")
        rest = _YEARS.sub("", whole).strip("-")
        name = _LEADING.get(rest) or _profession(rest)
        beside = "" if name else _EDITIONS.get(rest, rest.replace("_", " "))
    aside = " ; ".join(filter(None, (beside, "extrait" if extract else "")))
    return " ".join(filter(None, (name, period, f"({aside})" if aside else "")))


def _profession(slug: str) -> str:
    """Name of a profession, as the BPE lists it; empty for anything else."""
    return equipment_label(slug).lower() if slug in equipment() else ""


def _indicator(slug: str) -> str:
    known = indicator_units().get(slug)
    return known.name if known else slug.replace("_", " ").capitalize()


def _period(years: Sequence[int]) -> str:
    """Years in words: ``2015 à 2023`` when they follow one another."""
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]} à {years[-1]}"
    return listed([str(year) for year in years], limit=4)


def _is_count(table: Table, column: Column) -> bool:
    """Whether a measure is how many things a table lists."""
    return table.things is not None and column.name not in table.named("measure")


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
