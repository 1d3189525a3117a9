"""Whether an objective is SMART, letter by letter, and what to write where it is not yet.

The letters are those of the workshop on care pathways: spécifique, mesurable, atteignable,
relevant (pertinent), temporellement défini. Only what is written can be checked: whether a target
can be reached is for those who will act to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from diagnostic.french import listed, spaced
from diagnostic.pathways.amounts import amount, is_share, on_day, unbroken
from diagnostic.pathways.stated import sentence
from diagnostic.pathways.verbs import says_action, with_verb, words
from diagnostic.project import Objective, Rupture

__all__ = ["STATES", "Check", "Letter", "State", "is_smart", "lacking", "sentence", "smart"]

Letter = Literal["S", "M", "A", "R", "T"]
State = Literal["tenu", "a_preciser", "manque"]
STATES: dict[State, str] = {"tenu": "Tenu", "a_preciser": "À préciser", "manque": "Manque"}
"""How each state is said."""

FEWEST_WORDS = 5
"""Words under which an objective does not tell who does what."""
MOST_YEARS = 5
"""Length of the contract between a CPTS, the Assurance Maladie and the ARS."""
DAYS_OF_YEAR = 365.25
MOST_TIMES_A_YEAR = 2.0
"""A target that doubles, or halves, faster than once a year is to be justified."""


@dataclass(frozen=True)
class Check:
    """A letter: whether it is held, and what is missing, with an example."""

    letter: Letter
    name: str
    state: State
    said: str


def smart(objective: Objective, today: date, rupture: Rupture | None = None) -> tuple[Check, ...]:
    """The five letters, in order.

    Parameters
    ----------
    rupture
        The point that the objective answers, to check that something shows it; when it is not
        given, that the objective names one is enough.
    """
    return (
        _specific(objective),
        _measurable(objective),
        _achievable(objective, today),
        _relevant(objective, rupture),
        _timed(objective, today),
    )


def is_smart(objective: Objective, today: date, rupture: Rupture | None = None) -> bool:
    """Whether all five letters are held."""
    return all(each.state == "tenu" for each in smart(objective, today, rupture))


def lacking(checks: Iterable[Check]) -> str:
    """What is not held: « Manque : temporel. À préciser : mesurable »."""
    every = list(checks)
    said = [
        f"{STATES[state]} : {listed(names)}."
        for state in ("manque", "a_preciser")
        if (names := [each.name.lower() for each in every if each.state == state])
    ]
    return spaced(" ".join(said)) or "Les cinq lettres sont tenues."


def _check(letter: Letter, state: State, said: str) -> Check:
    return Check(letter, _NAMES[letter], state, unbroken(said))


_NAMES: dict[Letter, str] = {
    "S": "Spécifique",
    "M": "Mesurable",
    "A": "Atteignable",
    "R": "Pertinent",
    "T": "Temporel",
}


# --- the letters ----------------------------------------------------------------------------------


def _specific(objective: Objective) -> Check:
    text = objective.text
    if not text:
        return _check(
            "S",
            "manque",
            f"Écrivez l’objectif en une phrase : qui fait quoi, pour qui. {_example_of_text()}",
        )
    verb, length = says_action(text), len(words(text))
    if verb and length >= FEWEST_WORDS:
        return _check("S", "tenu", "L’objectif dit ce qui sera fait.")
    missing = "" if verb else "Commencez par un verbe d’action."
    short = "Dites aussi qui est concerné." if length < FEWEST_WORDS else ""
    said = " ".join(filter(None, (missing, short, _example_of_text(text, is_verb=verb))))
    return _check("S", "a_preciser", said)


def _measurable(objective: Objective) -> Check:
    needed = _missing(
        (objective.measure, "ce qui est mesuré"),
        (objective.baseline is not None, "la valeur de départ"),
        (objective.target is not None, "la cible"),
    )
    more = _missing(
        (objective.baseline_period, "l’année de la valeur de départ"),
        (objective.unit, "l’unité"),
        (objective.source, "la source, c’est-à-dire qui donnera le chiffre"),
    )
    if needed:
        return _check("M", "manque", f"Il manque {listed(needed + more)}. {_example(objective)}")
    if more:
        return _check("M", "a_preciser", f"Il manque {listed(more)}. {_example(objective)}")
    if objective.baseline == objective.target:
        return _check(
            "M",
            "a_preciser",
            "La cible est égale à la valeur de départ : rien ne changerait. Écrivez la valeur à "
            "atteindre.",
        )
    return _check("M", "tenu", f"Mesuré par : {objective.measure}. Source : {objective.source}.")


def _missing(*fields: tuple[object, str]) -> list[str]:
    return [name for given, name in fields if not given]


def _achievable(objective: Objective, today: date) -> Check:
    if impossible := _impossible(objective):
        return _check("A", "a_preciser", impossible)
    if not objective.means:
        return _check(
            "A",
            "manque",
            "Écrivez avec quels moyens vous y arriverez. Exemple : « une infirmière de "
            "coordination à mi-temps, et un créneau par semaine chez deux cardiologues ».",
        )
    if objective.target is None:
        return _check(
            "A",
            "a_preciser",
            "Les moyens sont écrits. Sans cible, on ne peut dire s’ils suffisent.",
        )
    steep = _steep(objective, today)
    return _check("A", "tenu", f"Les moyens sont écrits. {steep}".strip())


def _impossible(objective: Objective) -> str:
    """Why a value cannot be, empty when it can."""
    for value, name in (
        (objective.target, "La cible"),
        (objective.baseline, "La valeur de départ"),
    ):
        if value is None:
            continue
        shown = amount(value, objective.unit)
        if is_share(objective.unit) and not 0 <= value <= 100:
            return f"{name} ({shown}) est impossible : une part va de 0 à 100 %. Corrigez-la."
    if objective.target is not None and objective.target < 0 <= (objective.baseline or 0):
        return (
            f"La cible ({amount(objective.target, objective.unit)}) est sous zéro. "
            "Vérifiez qu’elle est bien tapée."
        )
    return ""


def _steep(objective: Objective, today: date) -> str:
    """That a target is to be justified, when it moves by more than a factor two a year."""
    start, target, by = objective.baseline, objective.target, objective.by
    if start is None or target is None or by is None or start <= 0 or by <= today:
        return ""
    years = max(1.0, (by - today).days / DAYS_OF_YEAR)
    doublings = math.inf if target <= 0 else abs(math.log2(target / start))
    if doublings <= years * math.log2(MOST_TIMES_A_YEAR):
        return ""
    way = "plus que doubler" if target > start else "réduire de plus de moitié"
    within = "d’ici là" if years == 1 else "chaque année"
    return (
        f"Cible à justifier : elle demande de {way} {within}. Dites dans les moyens ce qui le "
        "permet, ou choisissez une étape."
    )


def _relevant(objective: Objective, rupture: Rupture | None) -> Check:
    is_linked = objective.rupture is not None
    has_proof = rupture is None or bool(rupture.findings or rupture.evidence)
    if not is_linked and not objective.relevance:
        return _check(
            "R",
            "manque",
            "Rattachez l’objectif à un point de rupture, et dites en quoi il y répond. "
            f"{_EXAMPLE_OF_RELEVANCE}",
        )
    if not is_linked:
        return _check(
            "R", "a_preciser", "Rattachez l’objectif au point de rupture auquel il répond."
        )
    if not objective.relevance:
        title = rupture.title if rupture else ""
        point = f"au point « {title} »" if title else "au point de rupture"
        return _check(
            "R", "a_preciser", f"Dites en quoi l’objectif répond {point}. {_EXAMPLE_OF_RELEVANCE}"
        )
    if not has_proof:
        return _check(
            "R",
            "a_preciser",
            "Le point de rupture n’a encore ni constat ni preuve. Rattachez-lui un chiffre, ou ce "
            "que disent les professionnels.",
        )
    return _check("R", "tenu", "L’objectif répond à un point de rupture, et dit pourquoi.")


_EXAMPLE_OF_RELEVANCE = (
    "Exemple : « sans rendez-vous dans la semaine, les patients reviennent aux urgences »."
)


def _timed(objective: Objective, today: date) -> Check:
    by = objective.by
    if by is None:
        example = on_day(date(min(today.year + 1, 2100), 12, 31))
        return _check("T", "manque", f"Donnez une échéance. Exemple : d’ici le {example}.")
    if by <= today:
        when = "est aujourd’hui" if by == today else f"est passée ({on_day(by)})"
        return _check(
            "T", "a_preciser", f"L’échéance {when}. Donnez une nouvelle date, ou faites le bilan."
        )
    if (by.year - MOST_YEARS, by.month, by.day) > (today.year, today.month, today.day):
        return _check(
            "T",
            "a_preciser",
            f"L’échéance ({on_day(by)}) est à plus de cinq ans, la durée du contrat. Choisissez "
            "une étape plus proche.",
        )
    return _check("T", "tenu", f"Échéance : {on_day(by)}.")


# --- words ----------------------------------------------------------------------------------------


def _example_of_text(text: str = "", *, is_verb: bool = False) -> str:
    """A sentence like the user's own: with a verb for their noun, or who is concerned after it."""
    bare = text.rstrip(" .")
    if bare and len(bare) <= _SHORT:
        if is_verb and len(words(bare)) > 1:
            return f"Exemple : « {bare} pour les patients qui sortent de l’hôpital »."
        if acting := with_verb(bare):
            return f"Exemple : « {acting} »."
    return f"Exemple : « {_EXAMPLE_OF_TEXT} »."


_EXAMPLE_OF_TEXT = "Proposer un rendez-vous dans les 7 jours aux patients qui sortent de l’hôpital"
_SHORT = 60
"""Letters up to which the user's own words can be taken in an example."""


def _example(objective: Objective) -> str:
    """An example of what is measured, in the unit of the objective where it has one."""
    if objective.measure and objective.baseline is not None and objective.target is not None:
        return "Exemple : 41,9 %, année 2021, source : CPAM, données du SNDS."
    told = "" if is_share(objective.unit) else f"{objective.unit} {objective.measure}".lower()
    found = (example for words, example in _EXAMPLES if re.search(words, told))
    return f"Exemple : « {next(found)} »."


_EXAMPLES = (
    (
        r"\b(?:jour|semaine|mois|heure|minute|délai)",
        "délai moyen du premier rendez-vous, de 45 jours en 2024 à 15 jours ; source : agendas des "
        "cabinets",
    ),
    (r"€|\beuro", "dépense par patient, de 2 345 € en 2019 à 1 900 € ; source : CPAM"),
    (
        r"\b(?:nombre|séjour|passage|patient|personne|visite|consultation)s?\b",
        "nombre de séjours en urgence par an, de 559 en 2019 à 450 ; source : hôpital, département "
        "d’information médicale",
    ),
    (
        "",
        "part des patients revus dans les 7 jours après l’hôpital, de 42 % en 2021 à 60 % ; "
        "source : CPAM",
    ),
)
"""By what the unit or the measure says, a share where it says nothing else."""
