"""What the title of a column says: its unit, its year, whether it adds up."""

from __future__ import annotations

import re

from diagnostic.pasted.model import Form
from diagnostic.territory.names import key

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_INSEE_YEAR = re.compile(r"[A-Z]{1,3}(\d\d)_[A-Z0-9_]+")
_BRACKETS = re.compile(r"[(\[]\s*(?:en\s+)?([^()\[\]]{1,40}?)\s*[)\]]")
_IN = re.compile(
    r"(?i)\ben\s+(%|‰|pourcentages?|pour\s?cent|k?€|(?:milliers? d['’])?euros?|km²?|km2|hectares?"
    r"|minutes?|heures?|jours?|années?|ans|m²|mètres?|kilomètres?|etp|milliers|points?)(?!\w)"
)
_PER = re.compile(r"(?i)\b((?:pour|par)\s+(?:\d[\d \u00a0\u202f]*|mille|cent)(?:\s*hab\w*\.?)?)")
_UNIT = re.compile(
    r"(?i)%|‰|k?€(?:\s?/.*)?|m€|(?:milliers? d['’])?euros?.*|km|km²|km2|m²|m2|m|ha|hectares?|h"
    r"|heures?|mn|min\.?|minutes?|jours?|j|ans?|années?|hab\.?(?:\s?/.*)?|habitants?(?:\s?/.*)?|lits?"
    r"|places?|etp|points?|pts?|nombre|nb|pour\s+.*|par\s+.*|/.*|kg|t|tonnes?|pourcentages?"
    r"|consultations?|actes?|milliers?|personnes?|pers\.?"
)
_RATE = re.compile(
    r"\b(?:taux|tx|part|parts|pourcentage|pourcentages|pct|proportion|densites?|dens"
    r"|moyen(?! sejour)"
    r"|moyenne"
    r"|moyens|moyennes|moy|median|mediane|med|indice|indicateur|ratio|age|ages moyens|quotient"
    r"|apl|accessibilite|niveau de vie|distance|temps|duree|delai|score|esperance|evolution"
    r"|variation|croissance|prevalence|incidence|standardise|standardisee|par habitant"
    r"|par hab|par an et par|hab km2|hab km|pour (?:\d+|mille|cent))\b"
)
_COUNT = re.compile(
    r"^(?:nombre|nb|nbre|nbr|effectifs?|eff|population|pop|total|volume|somme|habitants?|hab"
    r"|logements?|menages?|naissances?|deces|beneficiaires?|patients?|medecins?|infirmiers?"
    r"|superficie|surface|aire|montants?|infirmieres?"
    r"|professionnels?|lits|places)\b"
)
_OVERRULES = re.compile(
    r"\b(?:moyen|moyenne|median|mediane|taux|part|par habitant|par hab|pour \d+|pour mille"
    r"|hab km2|au km2|par km2)\b"
)
_PERCENT_UNITS = frozenset({"%", "pourcentage", "pourcentages", "pour cent", "pourcent"})
_PERIOD = re.compile(
    r"(?:annee|annees|an|millesime|periode|exercice|year|annee (?:de |d |du )?\w+)"
)
_NO_FIGURE = re.compile(
    r"(?:code|cod|codgeo|id|identifiant|objectid|fid|gid|ogc fid|rang|rank|numero|n|no|num|ligne"
    r"|siret|siren|telephone|tel|fax|insee|finess|geo|cp|dep|reg|epci|canton|iris|departement"
    r"|region|intercommunalite|arrondissement|postcode|sexe|unite urbaine|zone d emploi"
    r"|bassin de vie)"
    r"(?:\s(?:\w+\s?){0,3})?"
)


def unit_of(title: str) -> str:
    """Unit that a title tells, empty when it tells none.

    >>> unit_of("Part des 65 ans ou plus (%)"), unit_of("Revenu médian (en €)")
    ('%', '€')
    >>> unit_of("Densité pour 10 000 hab."), unit_of("Médecins (1)")
    ('pour 10 000 hab.', '')
    """
    for found in _BRACKETS.finditer(title):
        inside = " ".join(found[1].split())
        if _UNIT.fullmatch(inside):
            return "%" if inside.lower() in _PERCENT_UNITS else inside
    if found_in := _IN.search(title):
        inside = found_in[1]
        return "%" if key(inside) in _PERCENT_UNITS or inside == "%" else inside
    if per := _PER.search(title):
        return " ".join(per[1].split())
    return "%" if "%" in title else ""


def year_of(title: str) -> int | None:
    """The last year that a title tells, INSEE's ``P21_POP`` included.

    >>> year_of("Évolution 2017-2023"), year_of("P21_POP"), year_of("Médecins")
    (2023, 2021, None)
    """
    if years := _YEAR.findall(title):
        return int(years[-1])
    if insee := _INSEE_YEAR.search(title):
        return 2000 + int(insee[1])
    return None


def form_of(title: str, *, percent: bool, are_whole: bool) -> Form:
    """Whether figures add up, by their title, else by how they are written.

    >>> form_of("Nombre de médecins", percent=False, are_whole=False)
    'count'
    >>> form_of("Part du nombre de logements", percent=False, are_whole=True)
    'rate'
    """
    words = key(title)
    unit = unit_of(title)
    if percent or unit in ("%", "‰") or re.match(r"(?i)pour |par |/|.+/", unit):
        return "rate"
    if _COUNT.match(words):
        return "rate" if _OVERRULES.search(words) else "count"
    if _RATE.search(words):
        return "rate"
    return "count" if are_whole else "rate"


def is_period(title: str) -> bool:
    """Whether a title announces years."""
    return _PERIOD.fullmatch(key(title)) is not None


def is_label(title: str) -> bool:
    """Whether a title announces codes or ranks, numbers that measure nothing."""
    return _NO_FIGURE.fullmatch(key(title)) is not None
