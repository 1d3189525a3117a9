"""Rupture points that the figures suggest: each with its why, none added without the user.

Only what is significantly worse beside every area of a level is evidence, as `indicators.synthesis`
finds it, and is said in its words. A figure that only differs, that chance may explain, or that is
not of the same year, suggests nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diagnostic.french import among, spaced
from diagnostic.indicators import synthesis
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.own import PREFIX
from diagnostic.indicators.registry import Indicator, indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.pathways.knowledge import Pathway, Possible, Revealing, Segment
from diagnostic.project import Rupture
from diagnostic.sources.headers import column_name
from diagnostic.stats.comparison import Direction, Judgement


@dataclass(frozen=True)
class Evidence:
    """A figure that is significantly worse here.

    Attributes
    ----------
    indicator
        What the pathway says of it.
    answer, beside
        The figure, and the first area of the level that it is compared with.
    said
        Both figures, the comparator and the year in a sentence, then the source.
    strength
        Least gap that the intervals leave, as the logarithm of a ratio.
    """

    indicator: Revealing
    answer: Answer
    beside: Compared
    said: str
    strength: float


@dataclass(frozen=True)
class Suggestion:
    """A rupture that may be found on a segment, and what makes one think of it.

    ``evidence`` is never empty, the strongest first; ``why`` is all of it in sentences.
    """

    segment: Segment
    rupture: Possible
    evidence: tuple[Evidence, ...]
    why: str
    strength: float


@dataclass(frozen=True)
class SegmentFigure:
    """A figure of a segment, to draw; ``why`` says what is missing, empty when it is known."""

    indicator: Revealing
    answer: Answer | None
    why: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a figure to draw."""
        return self.answer is not None and self.answer.value.is_known


def suggestions(
    pathway: Pathway, answers: Mapping[str, Answer], level: str, kept: Iterable[Rupture] = ()
) -> list[Suggestion]:
    """Possible ruptures that the figures point at, the strongest first.

    Parameters
    ----------
    answers
        By the id of their indicator: those of the application, those read by the user and own
        figures (see `answer_to`).
    level
        Level of the comparator. When the territory spans several areas of that level, only what
        is worse beside each of them counts.
    kept
        Rupture points of the board; what was taken up is not suggested again.
    """
    taken = {each.suggestion for each in kept if each.pathway == pathway.id}
    worse = _worse(answers, level)
    found = [
        _suggestion(segment, possible, answers, worse)
        for segment in pathway.segments
        for possible in segment.ruptures
        if possible.id not in taken
    ]
    # The sort is stable: at equal strength and number, the road decides.
    known = [each for each in found if each]
    return sorted(known, key=lambda each: (-each.strength, -len(each.evidence)))


def why_none(pathway: Pathway, answers: Mapping[str, Answer], level: str) -> str:
    """Why the figures suggest nothing of a pathway, and what to do about it."""
    shown = [each for part in pathway.segments for each in part.indicators]
    named = [each for each in (answer_to(one, answers) for one in shown) if each]
    if not named:
        return "Choisissez un territoire pour que les chiffres suggèrent des points de rupture."
    beside = [each for each in synthesis.beside(named, level) if _has_a_way(each.indicator)]
    judged = {each.indicator.id for each in beside if _is_judged(each.compared)}
    asked = {each.indicator.id for each in named if _has_a_way(each.indicator)}
    if judged:
        verb = "Se jugent" if len(judged) > 1 else "Se juge"
        many = among(len(judged), len(asked), "chiffre")
        return spaced(
            f"{verb} ici {many} de ce parcours : aucun n’est nettement moins bon. Les "
            "constats des professionnels peuvent montrer d’autres points de rupture."
        )
    return _WHY_NOT_JUDGED[synthesis.silence(named, level)]


_UNJUDGED = (
    "Aucun chiffre de ce parcours ne peut être jugé ici : la comparaison manque, ou n’est pas de "
    "la même année. Mettez les données à jour, changez de comparaison, ou saisissez les valeurs à "
    "demander."
)
_WHY_NOT_JUDGED: Mapping[synthesis.Silence, str] = {
    "same_place": "Le territoire est comparé à lui-même. Choisissez une autre comparaison.",
    "of_few": "Le territoire compte trop peu d’habitants pour dire si un écart dépasse le hasard.",
    "unknown": spaced(_UNJUDGED),
    "alike": spaced(_UNJUDGED),
}


def figures_of(segment: Segment, answers: Mapping[str, Answer]) -> list[SegmentFigure]:
    """Figures of a segment that this application can hold, in its order, known or not."""
    found = ((each, answer_to(each, answers)) for each in segment.indicators)
    return [_figure(each, answer) for each, answer in found if each.app or answer]


def answer_to(indicator: Revealing, answers: Mapping[str, Answer]) -> Answer | None:
    """What the figures say of an indicator of a pathway.

    By the id that the pathway gives; else the user's own figure, or the figure named by the user,
    that bears the very name of the indicator.
    """
    by_id = answers.get(indicator.app) if indicator.app else None
    if by_id is not None and by_id.value.is_known:
        return by_id
    name = column_name(indicator.label)
    mine = (each for key, each in answers.items() if _is_named_by_user(key))
    same = (each for each in mine if column_name(each.indicator.label) == name)
    return next((each for each in same if each.value.is_known), by_id)


def _is_judged(compared: Iterable[Compared]) -> bool:
    return all(each.judgement is not Judgement.UNKNOWN for each in compared)


def _has_a_way(indicator: Indicator) -> bool:
    return indicator.direction is not Direction.NONE


def _is_named_by_user(name: str) -> bool:
    return name.startswith(PREFIX) or (name in TO_ASK and TO_ASK[name].is_named_by_user)


# --- suggestions ----------------------------------------------------------------------------------


_Worse = Mapping[str, tuple[synthesis.Finding, Compared]]


def _worse(answers: Mapping[str, Answer], level: str) -> _Worse:
    """What is significantly worse beside every area of the level, by indicator."""
    every = list(answers.values())
    first = {each.indicator.id: each.compared[0] for each in synthesis.beside(every, level)}
    return {
        each.indicator.id: (each, first[each.indicator.id])
        for each in synthesis.findings(every, level)
        if each.judgement is Judgement.WORSE
    }


def _suggestion(
    segment: Segment, possible: Possible, answers: Mapping[str, Answer], worse: _Worse
) -> Suggestion | None:
    shown = {each.id: each for each in segment.indicators}
    named = [shown[name] for name in possible.revealed_by if name in shown]
    # Two names of the same figure are one piece of evidence.
    found = {each.answer.indicator.id: each for each in _evidence(named, answers, worse)}
    evidence = tuple(sorted(found.values(), key=lambda each: -each.strength))
    if not evidence:
        return None
    why = " ".join(each.said for each in evidence)
    return Suggestion(segment, possible, evidence, why, evidence[0].strength)


def _evidence(
    named: Iterable[Revealing], answers: Mapping[str, Answer], worse: _Worse
) -> list[Evidence]:
    """Evidence that some indicators of a pathway give."""
    found = []
    for indicator in named:
        answer = answer_to(indicator, answers)
        if answer is None or answer.indicator.id not in worse or _is_contrary(indicator, answer):
            continue
        finding, beside = worse[answer.indicator.id]
        said = f"{finding.text} {_source(answer)}".strip()
        found.append(Evidence(indicator, answer, beside, said, finding.strength))
    return found


def _is_contrary(indicator: Revealing, answer: Answer) -> bool:
    """Whether the pathway says that more is better, and the figure that less is, or the reverse."""
    ways = {indicator.direction, str(answer.indicator.direction)}
    return ways == {str(Direction.HIGHER), str(Direction.LOWER)}


def _source(answer: Answer) -> str:
    sources = " ; ".join(answer.value.sources)
    return spaced(f"Source : {sources}.") if sources else ""


# --- figures --------------------------------------------------------------------------------------


def _figure(indicator: Revealing, answer: Answer | None) -> SegmentFigure:
    if answer is None:
        return SegmentFigure(indicator, None, _why_none(indicator.app or ""))
    return SegmentFigure(indicator, answer, "" if answer.value.is_known else _why(answer))


def _why_none(name: str) -> str:
    if name in indicators() or name in TO_ASK:
        return "Choisissez un territoire pour voir ce chiffre."
    return "Ce chiffre n’est plus dans l’application. Ce qui en a été décidé est conservé."


def _why(answer: Answer) -> str:
    """Why a figure of the territory is not known, and how to have it."""
    value, name = answer.value, answer.indicator.id
    if value.status == "a_demander" and name in TO_ASK:
        return spaced(f"À demander : {TO_ASK[name].whom}.")
    words = {
        "secret": "Le secret statistique cache ce chiffre.",
        "absent": "La source en service ne donne pas ce chiffre pour ce territoire.",
    }
    return words.get(value.status) or value.method or "Ce chiffre n’est pas connu."
