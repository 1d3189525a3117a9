"""The message that asks the CPAM for what is still missing, ready to be copied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnostic.french import inhabitants, listed, spaced
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.to_ask import MOST_PREVENTION, TO_ASK, ToAsk
from diagnostic.project.portrait import Portrait

MOST_CODES = 400
"""Beyond, the codes are sent as a file."""


def missing(answers: Iterable[Answer]) -> tuple[list[ToAsk], int]:
    """Figures still to ask for, and how many prevention indicators."""
    known = [TO_ASK[answer.indicator.id] for answer in answers if answer.value.is_known]
    fixed = [each for each in TO_ASK.values() if not each.is_named_by_user and each not in known]
    return fixed, MOST_PREVENTION - sum(each.is_named_by_user for each in known)


def letter(name: str, seen: Portrait, fixed: Sequence[ToAsk], prevention: int) -> str:
    """The message, in French, as plain text."""
    summary = seen.summary
    asked = [f"- {each.label} (en %). {each.definition}" for each in fixed]
    if prevention:
        asked.append(f"- {_prevention(prevention)}")
    lines = [
        f"Objet : Projet de CPTS « {name} », demande de chiffres",
        "",
        "Bonjour,",
        "",
        f"Nous préparons le diagnostic du projet de CPTS « {name} » : {summary.members_label}, "
        f"{inhabitants(summary.population)} (INSEE, {summary.population_label}).",
        "",
        "Pouvez-vous nous donner, pour l’ensemble de ce territoire, et si possible pour le "
        "département, la région et la France :",
        *asked,
        "",
        "Pour chaque chiffre, merci de préciser l’année, la population comptée, son effectif (le "
        "dénominateur) et, s’il y en a, les communes couvertes par le secret.",
        "",
        _codes(seen.codes),
        "",
        "En vous remerciant,",
        "[votre nom, votre fonction, votre téléphone]",
    ]
    return spaced("\n".join(lines))


def _prevention(count: int) -> str:
    if count == MOST_PREVENTION:
        return "Les quinze indicateurs de prévention de Rézone CPTS, avec leur nom exact."
    if count == 1:
        return "L’indicateur de prévention de Rézone CPTS qui nous manque encore, sur quinze."
    return f"Les {count} indicateurs de prévention de Rézone CPTS qui nous manquent, sur quinze."


def _codes(codes: Iterable[str]) -> str:
    every = sorted(codes)
    if len(every) > MOST_CODES:
        return "La liste des codes INSEE des communes est en pièce jointe."
    what = "Code INSEE de la commune" if len(every) == 1 else "Codes INSEE des communes"
    return f"{what} : {', '.join(every)}."


def to_whom(departements: Sequence[str], seat: str | None) -> str:
    """Which CPAM to write to, in a sentence."""
    if seat:
        return f"À envoyer à la CPAM qui signe votre contrat ({seat})."
    if len(departements) == 1:
        return f"À envoyer à la CPAM de votre territoire ({departements[0]})."
    return (
        f"Le territoire est dans plusieurs départements ({listed(departements)}) : la CPAM de "
        "celui du siège répond pour tous. Le siège se choisit sur la page de composition."
    )
