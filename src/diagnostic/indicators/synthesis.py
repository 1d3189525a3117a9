"""The figures in plain French: what stands out, each sentence tied to its figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostic.french import NBSP, number
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.stats.comparison import Judgement


@dataclass(frozen=True)
class Finding:
    """A sentence, the indicator it comes from, and which way it leans."""

    text: str
    indicator: str
    judgement: Judgement
    gap: float
    """How far from the comparator, as a ratio of at least one."""


def findings(answers: Iterable[Answer], level: str) -> list[Finding]:
    """What differs from a comparator more than chance, the widest gaps first.

    Parameters
    ----------
    level
        Level of the comparator: ``departement``, ``region`` or ``france``.
    """
    found = []
    for answer in answers:
        for compared in answer.comparators:
            sure = compared.judgement in (
                Judgement.BETTER,
                Judgement.WORSE,
                Judgement.DIFFERENT,
            )
            if compared.place.level == level and sure:
                found.append(_finding(answer, compared))
    return sorted(found, key=lambda finding: -finding.gap)


def _finding(answer: Answer, compared: Compared) -> Finding:
    indicator, mine, theirs = answer.indicator, answer.value.value or 0, compared.value.value or 0
    way = "plus forte" if compared.higher else "plus faible"  # a density, a share
    here, there = (number(value, indicator.decimals) for value in (mine, theirs))
    text = (
        f"{indicator.label}{NBSP}: {way} qu’{_in(compared)} ({here} contre {there} "
        f"{indicator.unit}, {answer.value.period})."
    )
    low, high = sorted((mine, theirs))
    return Finding(text, indicator.id, compared.judgement, high / low if low else float("inf"))


def _in(compared: Compared) -> str:
    if compared.place.level == "france":
        return "en France"
    area = {"departement": "dans le département", "region": "dans la région"}
    name = compared.place.name
    return f"ailleurs {area.get(compared.place.level, 'dans')} ({name})"
