"""An objective in one French sentence, composed from its fields, for screens and documents."""

from __future__ import annotations

import re

from diagnostic.french import raised, spaced
from diagnostic.pathways.amounts import amount, ended, is_share, on_day
from diagnostic.project import Objective


def sentence(objective: Objective) -> str:
    """The objective in a sentence, from its fields; from its text when they say too little.

    Empty when nothing is written.
    """
    thing = _thing(objective)
    start, target = objective.baseline, objective.target
    if not thing or (start is None and target is None):
        return ended(objective.text)
    if target is None:
        return ended(spaced(f"{raised(thing)} : {_started(objective)} ; la cible reste à fixer"))
    goal, at = amount(target, objective.unit), objective.by
    if start == target:
        until = f" jusqu’au {on_day(at)}" if at else ""
        return ended(spaced(f"Maintenir {thing} à {goal}{until}"))
    by = f" d’ici le {on_day(at)}" if at else ""
    if start is None:
        return ended(spaced(f"Amener {thing} à {goal}{by}"))
    return ended(spaced(f"Faire passer {thing} de {_started(objective)} à {goal}{by}"))


def _started(objective: Objective) -> str:
    """« 41,9 % (2021) »."""
    period = f" ({objective.baseline_period})" if objective.baseline_period else ""
    return f"{amount(objective.baseline or 0, objective.unit)}{period}"


def _thing(objective: Objective) -> str:
    """What is measured, with its article; between quotation marks when it is not known."""
    label = objective.measure.strip(" .")
    if not label:
        return ""
    bare = _within(label)
    first = re.split(r"[\s’']", bare, maxsplit=1)[0]
    if first in _ARTICLES:
        return bare
    if article := _GENDERS.get(first.lower()):
        return f"{article}{bare}"
    if first in _PLURALS:
        if is_share(objective.unit):
            return f"la part des {bare}"
        return f"le nombre d’{bare}" if bare[0] in "aeéhiou" else f"le nombre de {bare}"
    return f"« {label} »"


_ARTICLES = frozenset({"le", "la", "l", "les", "un", "une", "leur", "leurs", "ce", "cette"})
_OF_ARTICLE = {
    "le ": "taux nombre délai pourcentage coût score rapport ratio recours total temps volume "
    "niveau suivi montant rang",
    "la ": "part proportion densité distance durée fréquence couverture moyenne médiane dépense "
    "prévalence satisfaction",
    "l’": "effectif indice âge écart évolution incidence accès apl activité ancienneté",
    "les ": "réhospitalisations hospitalisations délais dépenses",
}
_GENDERS = {word: article for article, words in _OF_ARTICLE.items() for word in words.split()}
"""Article of the words that a measure begins with; any other is put between quotation marks."""
_COUNTED = """
patients patientes personnes passages séjours consultations visites médecins infirmiers
infirmières professionnels femmes enfants habitants nouveau-nés résidents rendez-vous
"""
_PLURALS = frozenset(_COUNTED.split())
"""Those who, or what, are counted: a share or a number is of them."""


def _within(label: str) -> str:
    """A label that goes on within a sentence; an acronym keeps its capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
