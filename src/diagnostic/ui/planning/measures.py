"""What an objective may be measured by: the indicators of its segment, and where each starts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diagnostic.french import listed
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.pathways.amounts import amount
from diagnostic.pathways.board import by_id, mark, pathway_of
from diagnostic.pathways.knowledge import WHERE, Revealing, Segment
from diagnostic.pathways.suggesting import figures_of
from diagnostic.project import Finding, Objective, PathwayWork
from diagnostic.ui import work
from diagnostic.ui.diagnosis import words
from diagnostic.ui.diagnosis.asked import asked, own_answers
from diagnostic.ui.diagnosis.asking import read_answers

_NUMBER = re.compile(r"[-−]?\d[\d\s]*(?:,\d+)?")


@dataclass(frozen=True)
class Start:
    """Where a measure starts from, and who says so.

    ``said`` is the whole of it in words, ``fields`` what it gives to an objective.
    """

    said: str
    value: float
    unit: str
    period: str
    source: str

    @property
    def fields(self) -> dict[str, object]:
        """What it gives to an objective."""
        return {
            "baseline": self.value,
            "unit": self.unit,
            "baseline_period": self.period,
            "source": self.source,
        }


@dataclass(frozen=True)
class Measure:
    """A measure that a segment offers.

    Attributes
    ----------
    start
        The figure of the territory, None when it is not known; ``why`` then says so.
    where
        Where it can be had, as the end of a sentence.
    nationals
        Published values, each with its year.
    """

    indicator: Revealing
    start: Start | None
    why: str
    where: str
    nationals: tuple[str, ...]

    @property
    def fields(self) -> dict[str, object]:
        """What choosing it gives to an objective; what started another measure is taken away."""
        known = self.indicator.nationals
        empty = {"baseline": None, "baseline_period": "", "source": "", "target": None}
        return {
            **empty,
            "measure": self.indicator.label,
            "indicator": self.indicator.app,
            "unit": next((each.unit for each in known if each.unit), ""),
            **(self.start.fields if self.start else {}),
        }

    def is_of(self, objective: Objective) -> bool:
        """Whether the objective is measured by it."""
        is_same = self.indicator.app is not None and self.indicator.app == objective.indicator
        return is_same or self.indicator.label == objective.measure


def segment_of(plan: PathwayWork, objective: Objective) -> Segment | None:
    """The segment of the rupture point that an objective answers."""
    rupture = by_id(plan.ruptures, objective.rupture)
    pathway = pathway_of(plan, rupture.pathway) if rupture else None
    return pathway.segment(rupture.segment) if pathway and rupture else None


def measures_of(segment: Segment) -> list[Measure]:
    """Measures that a segment offers, with what the figures of the territory say of each."""
    figures = {each.indicator.id: each for each in figures_of(segment, answers_to(segment))}
    found = []
    for indicator in segment.indicators:
        figure = figures.get(indicator.id)
        answer = figure.answer if figure and figure.is_known else None
        where = listed([WHERE[each] for each in indicator.where])
        found.append(
            Measure(
                indicator=indicator,
                start=start_from(answer) if answer else None,
                why=figure.why if figure else "",
                where=where,
                nationals=tuple(_national(indicator)),
            )
        )
    return found


def answers_to(segment: Segment) -> Mapping[str, Answer]:
    """What the figures say for a segment: those of the application, read, or of the user."""
    if not work.current().codes:
        return {}
    named = [each.app for each in segment.indicators if each.app in indicators()]
    read = {each.indicator.id: each for each in read_answers()}
    return {**own_answers(), **read, **asked([each for each in named if each])}


def _national(indicator: Revealing) -> Iterable[str]:
    for each in indicator.nationals:
        yield f"{each.scope}, {each.year} : {each.written}"


def start_from(answer: Answer) -> Start:
    """The figure of the territory; an estimate is said to be one."""
    value, indicator = answer.value, answer.indicator
    estimate = " (estimation)" if value.status == "estime" else ""
    period = f"{value.period}{', estimation' if estimate else ''}"
    return Start(
        said=f"{words.with_unit(indicator, value)} ({period})",
        value=_rounded(words.figure(indicator, value), value.value or 0.0),
        unit="" if indicator.unit == "nombre" else value.unit,
        period=value.period,
        source=_cut(f"{words.dated(answer)}{estimate}"),
    )


def _rounded(shown: str, value: float) -> float:
    """The figure as it is written on every screen: the objective starts from what was read."""
    return _first_number(shown) if _NUMBER.search(shown) else value


def _first_number(text: str) -> float:
    found = _NUMBER.search(text)
    bare = "".join(found[0].split()) if found else "nan"
    return float(bare.replace(",", ".").replace("−", "-"))


LONGEST_SOURCE = 200


def _cut(text: str) -> str:
    """Text that a line of the document holds."""
    return text if len(text) <= LONGEST_SOURCE else f"{text[: LONGEST_SOURCE - 1]}…"


def starts_of(plan: PathwayWork, objective: Objective) -> list[tuple[str, Start]]:
    """Figures kept as findings of the rupture point: the mark of the finding, and the start."""
    rupture = by_id(plan.ruptures, objective.rupture)
    named = rupture.findings if rupture else ()
    kept = (each for each in plan.findings if each.id in named and each.kind == "chiffre")
    found = ((mark(each.id), _start_of(each)) for each in kept)
    return [(name, start) for name, start in found if start is not None]


def _start_of(finding: Finding) -> Start | None:
    """The start that a finding says; None when its words hold no number."""
    found = _NUMBER.search(finding.figure)
    if found is None:
        return None
    unit = finding.figure[found.end() :].strip()
    value = _first_number(finding.figure)
    said = f"{amount(value, unit)} ({finding.period})" if finding.period else amount(value, unit)
    return Start(said, value, _cut(unit), finding.period, _cut(finding.source))


def is_gone(objective: Objective) -> bool:
    """Whether the indicator of an objective is no longer in the application."""
    name = objective.indicator
    return name is not None and not any(
        name in known for known in (indicators(), TO_ASK, own_answers())
    )
