"""The figures in plain French: what sets a territory apart, each sentence tied to its figure.

What is judged (beyond chance, and with a direction) is a weakness or a strength; a weakness that
got worse since the earlier edition is worse and worsening. All the rest is a landmark, read without
judgement: what differs without being good or bad, what has no interval (APL, income, poverty,
distances), and what counts the same person in several places. Their two figures are said, the
earlier one too, and nothing more.
"""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.gaps import log_gap
from diagnostic.indicators.registry import Indicator
from diagnostic.indicators.sentences import Beside, say
from diagnostic.indicators.trends import Trend
from diagnostic.indicators.values import Value
from diagnostic.stats.comparison import Direction, Judgement

Section = Literal["faiblesse", "aggravation", "force", "repere"]
SECTIONS: tuple[Section, ...] = get_args(Section)
MOST = 6
"""Sentences in a section."""
MOST_LETTERS = 1_000
"""In a sentence of the user's: a longer text is cut at a space, and nothing of it is lost."""
APART = 3
"""Things that set a territory apart, in the one line that everybody reads."""
NOTABLE = 0.05
"""Least strength of a gap without interval that is worth a sentence: about one part in twenty."""
_FLOORS = {"%": 10.0, "km": 5.0}
"""Added to both sides of a share or of a distance before taking their ratio: 0.2 km beside 0.7, or
1 % beside 3 %, is no gap of one to three for those who live there."""
_MOST_OF_FAMILY = {"ages": 2, "distance": 1, "apl": 2, "revenu": 2, "lieux": 2}
"""Landmarks that tell nearly the same thing."""
_SPEAKS_FOR_ITSELF = frozenset(
    {"revenu_median", "taux_pauvrete", "apl_medecin_generaliste", "population_apl_sous_2_5"}
)
"""Figures without interval that may be among what sets a territory apart: chance has little part in
an exhaustive source."""
LEAST_POINTS = 2.0
LEAST_PART = 0.10
"""Least gap of what sets a territory apart: in points for a share, else as a part of the other. A
hundred thousand people make sure a gap that nobody would notice."""
FEWEST = 100
"""Under so many people, a rate or a share says the life of a household: it is not told."""
_OF_PEOPLE = frozenset({"apl_low", "dependency", "ageing", "evolution", "second_homes"})
"""Measures of people, or of homes, that have no interval."""
_SURE = (Judgement.BETTER, Judgement.WORSE, Judgement.DIFFERENT)


@dataclass(frozen=True)
class Finding:
    """A sentence, the indicator it comes from, and how much it sets the territory apart.

    Attributes
    ----------
    short
        The same in a few words.
    strength
        Least gap that the interval leaves, as the logarithm of a ratio.
    is_wide
        Whether the gap is large enough to be among what sets the territory apart.
    """

    section: Section
    text: str
    short: str
    indicator: Indicator
    judgement: Judgement
    strength: float
    is_wide: bool


@dataclass(frozen=True)
class Line:
    """A sentence as the user keeps it.

    ``composed`` is the sentence that the figures gave when it was taken up; both it and
    ``indicator`` are empty for a sentence of the user's own.
    """

    section: Section
    text: str
    indicator: str | None = None
    composed: str = ""


# --- composed from the figures --------------------------------------------------------------------


def findings(
    answers: Iterable[Answer], level: str, trends: Mapping[str, Trend] | None = None
) -> list[Finding]:
    """What differs from a comparator and is worth saying, the strongest first.

    Parameters
    ----------
    level
        Level of the comparator. When the territory spans several areas of that level, only what
        stands alike beside each of them is kept.
    trends
        How the figures moved, by indicator.
    """
    moved = trends or {}
    found = [_finding(each, moved.get(each.indicator.id)) for each in beside(answers, level)]
    return sorted(filter(None, found), key=lambda finding: -finding.strength)


def synthesis(found: Iterable[Finding]) -> list[Finding]:
    """The sentences to write, section by section, at most `MOST` in each.

    Landmarks that concern care or were judged come before those of context.
    """
    ranked = list(found)
    return [
        finding
        for section in SECTIONS
        for finding in _chosen([each for each in ranked if each.section == section])
    ]


def _chosen(ranked: Sequence[Finding]) -> list[Finding]:
    """Sentences of a section."""
    return _capped(sorted(ranked, key=_is_context), _family, _MOST_OF_FAMILY)[:MOST]


def _is_context(finding: Finding) -> bool:
    return finding.judgement not in _SURE and finding.indicator.direction is Direction.NONE


def beside(answers: Iterable[Answer], level: str) -> list[Beside]:
    """Figures that can be set beside every area of a level: known, of one period, not the same."""
    found = (_beside(answer, level) for answer in answers)
    return [each for each in found if each is not None]


def _beside(answer: Answer, level: str) -> Beside | None:
    mine, indicator = answer.value, answer.indicator
    if mine.value is None or indicator.is_extensive or is_of_few(answer):
        return None
    areas = [each for each in answer.comparators if each.place.level == level]
    if any(each.is_same for each in areas):
        return None
    known = tuple(
        each for each in areas if each.value.is_known and each.value.period == mine.period
    )
    return Beside(answer, known) if known and len(known) == len(areas) else None


def is_of_few(answer: Answer) -> bool:
    """Whether it is a rate, or a share, of too few people to say anything."""
    indicator, people = answer.indicator, answer.value.denominator
    is_rate = indicator.interval is not None or indicator.measure in _OF_PEOPLE
    return is_rate and people is not None and people < FEWEST


Silence = Literal["same_place", "of_few", "unknown", "alike"]


def silence(answers: Sequence[Answer], level: str) -> Silence:
    """Why nothing is found: the territory is its comparator, too small, unknown, or truly alike."""
    areas = [each for answer in answers for each in answer.comparators if each.place.level == level]
    if areas and all(each.is_same for each in areas):
        return "same_place"
    if any(is_of_few(answer) and answer.value.is_known for answer in answers):
        return "of_few"
    return "alike" if any(map(_can_speak, beside(answers, level))) else "unknown"


def _can_speak(beside: Beside) -> bool:
    is_sure = all(each.judgement is not Judgement.UNKNOWN for each in beside.compared)
    return is_sure or beside.indicator.id in _SPEAKS_FOR_ITSELF


def _finding(beside: Beside, trend: Trend | None) -> Finding | None:
    ways = {_way(beside, each) for each in beside.compared}
    if len(ways) > 1 or None in ways:
        return None  # as elsewhere, or not the same thing beside each area
    judgement = beside.compared[0].judgement
    is_sure = judgement in _SURE
    strength = min(_strength(beside, each) for each in beside.compared)
    if not is_sure and (judgement is Judgement.SAME or strength < NOTABLE):
        return None
    worsening = trend is not None and trend.is_worse and judgement is Judgement.WORSE
    has_past = trend is not None and trend.has_moved and not is_sure
    said = say(beside, trend if worsening or has_past else None)
    section: Section = "aggravation" if worsening else _SECTION_OF.get(judgement, "repere")
    is_wide = all(_is_wide(beside, each) for each in beside.compared)
    return Finding(section, said.text, said.short, beside.indicator, judgement, strength, is_wide)


_SECTION_OF: Mapping[Judgement, Section] = {
    Judgement.WORSE: "faiblesse",
    Judgement.BETTER: "force",
}


def _way(beside: Beside, compared: Compared) -> tuple[Judgement, bool] | None:
    """How it stands beside an area; None when the figures that are shown are the same."""
    decimals = beside.indicator.decimals
    mine, theirs = round(beside.mine, decimals), round(compared.value.value or 0, decimals)
    return None if mine == theirs else (compared.judgement, mine > theirs)


def _is_wide(beside: Beside, compared: Compared) -> bool:
    """Whether somebody who lives there would notice the gap."""
    mine, theirs = beside.mine, compared.value.value or 0.0
    if beside.indicator.unit.startswith("%"):
        decimals = beside.indicator.decimals
        gap = round(mine, decimals) - round(theirs, decimals)
        return round(abs(gap), decimals) >= LEAST_POINTS
    return abs(mine - theirs) >= LEAST_PART * abs(theirs)


def _strength(beside: Beside, compared: Compared) -> float:
    """Least gap that the intervals of both sides leave: logarithm of the ratio, never negative.

    All kinds of figures are on this one scale; without interval, the whole gap.
    """
    floor = _FLOORS.get(beside.indicator.unit[:2].strip(), 0.0)
    mine, theirs = beside.answer.value, compared.value
    high, low = (mine, theirs) if beside.higher else (theirs, mine)
    gap = log_gap(high, low, floor)
    return _strength_of_none(mine, theirs) if gap is None else max(0.0, gap.low)


def _strength_of_none(mine: Value, theirs: Value) -> float:
    """Strength of a gap with zero: from the most that chance lets a count of none be."""
    none, some = (mine, theirs) if not mine.value else (theirs, mine)
    most, least = none.high, some.value if some.low is None else some.low
    return max(0.0, math.log(least / most)) if most and least and least > 0 else 0.0


def _capped(
    ranked: Iterable[Finding], family: Callable[[Finding], str], most: Mapping[str, int]
) -> list[Finding]:
    """The first ones of each family, as many as it may have."""
    seen: Counter[str] = Counter()
    kept = []
    for finding in ranked:
        name = family(finding)
        seen[name] += 1
        if seen[name] <= most.get(name, len(SECTIONS) * MOST):
            kept.append(finding)
    return kept


_FAMILIES = {
    "age": "ages",
    "dependency": "ages",
    "ageing": "ages",
    "nearest": "distance",
    "nearest_site": "distance",
    "apl": "apl",
    "apl_low": "apl",
    "apl_older": "apl",
    "income": "revenu",
}


def _family(finding: Finding) -> str:
    if finding.indicator.unjudged:
        return "lieux"
    return _FAMILIES.get(finding.indicator.measure.partition(":")[0], finding.indicator.id)


def apart(found: Iterable[Finding], kept: Iterable[str] | None = None) -> list[Finding]:
    """The few things that set the territory apart most, told in a line.

    Two of them at most on the same theme, and one of a family, so that they tell the territory
    rather than one side of it.

    Parameters
    ----------
    kept
        Indicators that the user's synthesis still tells; all by default.
    """
    may = None if kept is None else set(kept)
    speaking = [
        each
        for each in found
        if each.is_wide
        and (each.judgement in _SURE or each.indicator.id in _SPEAKS_FOR_ITSELF)
        and (may is None or each.indicator.id in may)
    ]
    ranked = sorted(speaking, key=lambda finding: -finding.strength)
    ranked = _capped(ranked, _family, dict.fromkeys(map(_family, ranked), 1))
    several = _capped(ranked, lambda each: each.indicator.theme, dict.fromkeys(_THEMES, APART - 1))
    others = [each for each in ranked if each not in several]
    return sorted([*several, *others][:APART], key=lambda finding: -finding.strength)


_THEMES = ("population", "offre", "a_demander", "propres")


# --- kept and changed by the user -----------------------------------------------------------------


def lines(found: Iterable[Finding]) -> list[Line]:
    """The composed synthesis as lines that can be changed."""
    return [Line(f.section, f.text, f.indicator.id, f.text) for f in found]


def sayings(
    answers: Sequence[Answer], levels: Iterable[str], trends: Mapping[str, Trend] | None = None
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Every sentence that the figures give today, by indicator and by level.

    A sentence that was taken up and is among them has not changed, whatever the comparator on
    screen.
    """
    moved = trends or {}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for level in levels:
        for each in beside(answers, level):
            name = each.indicator.id
            said = [say(each).text]
            if name in moved:
                said.append(say(each, moved[name]).text)
            found.setdefault(name, {})[level] = tuple(said)
    return found


def changed(
    line: Line, today: Mapping[str, Mapping[str, tuple[str, ...]]], level: str
) -> str | None:
    """What the figure says now, when it is no more what it said; empty when it says nothing."""
    if line.indicator is None or not line.composed:
        return None
    said = today.get(line.indicator, {})
    if any(line.composed in each for each in said.values()):
        return None
    now = said.get(level) or next(iter(said.values()), ("",))
    return now[0]


def rewritten(
    typed: Mapping[Section, str], current: Sequence[Line], known: Iterable[Line] = ()
) -> list[Line]:
    """Lines of a text of one sentence per line, each tied to its figure again.

    A sentence that is found again, in whatever section, keeps its figure. One that was reworded is
    recognised by its likeness to a sentence that has just gone.

    Parameters
    ----------
    typed
        Text of each section.
    current
        Lines before the change.
    known
        Other sentences of which the figure is known: composed ones, and those seen before.
    """
    told = {line.text: line for line in (*known, *current)}
    written = [(section, text) for section in SECTIONS for text in _texts(typed.get(section, ""))]
    gone = [line for line in current if line.text not in {text for _, text in written}]
    found = []
    for section, text in written:
        line = told.get(text) or _likest(text, section, gone)
        if line is not None and line in gone:
            gone.remove(line)
        tie = (line.indicator, line.composed) if line else (None, "")
        found.append(Line(section, text, *tie))
    return found


_ALIKE = 70.0
"""Least likeness, out of 100, of a sentence and of what it was reworded from."""


def _likest(text: str, section: Section, gone: Sequence[Line]) -> Line | None:
    from rapidfuzz import fuzz

    scores = [
        (fuzz.ratio(text, line.text) + 5 * (line.section == section), -rank)
        for rank, line in enumerate(gone)
    ]
    if not scores:
        return None
    score, rank = max(scores)
    return gone[-rank] if score >= _ALIKE else None


def _texts(typed: str) -> list[str]:
    """Sentences of a text, one a line; what is longer than a sentence may be is cut at a space."""
    return [
        piece.strip()
        for line in typed.splitlines()
        for piece in _cut(line.strip())
        if piece.strip()
    ]


def _cut(line: str) -> list[str]:
    if len(line) <= MOST_LETTERS:
        return [line]
    return textwrap.wrap(line, MOST_LETTERS, break_on_hyphens=False)
