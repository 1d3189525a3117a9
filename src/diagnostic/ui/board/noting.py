"""How something seen becomes a finding, and a finding a rupture point, then an objective."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from diagnostic.french import NBSP, spaced
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.pathways.knowledge import National, Revealing, Statement, credits_of
from diagnostic.pathways.suggesting import Suggestion
from diagnostic.project import Finding, Project, Rupture
from diagnostic.project.fields import LABEL_LENGTH, SENTENCE_LENGTH
from diagnostic.ui.diagnosis import words

Fields = dict[str, Any]
Change = Callable[[Project], Project]
Spot = tuple[str, str]
"""A pathway and one of its segments."""


def cut(text: str, most: int) -> str:
    """A text that the document can keep."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def of_figure(spot: Spot, answer: Answer, beside: Compared | None, today: date) -> Fields:
    """Finding of a figure: its words are kept as they are today."""
    indicator, value = answer.indicator, answer.value
    shown = words.with_unit(indicator, value)
    said = f"{indicator.label} : {shown}"
    stands = beside_in_words(answer, beside)
    if stands and not _is_of_year(answer, beside):
        said = f"{said} ({value.period})"
    return _of(spot, "chiffre", today) | {
        "text": spaced(f"{said}, {stands}." if stands else f"{said}."),
        "indicator": indicator.id,
        "figure": cut(shown, LABEL_LENGTH),
        "beside": cut(stands, SENTENCE_LENGTH),
        "period": cut(value.period, LABEL_LENGTH),
        "source": cut(words.dated(answer), SENTENCE_LENGTH),
    }


def beside_in_words(answer: Answer, beside: Compared | None) -> str:
    """« contre 8,3 (France), moins favorable »; empty when there is nothing to stand beside."""
    if beside is None or answer.indicator.is_extensive or not answer.value.is_known:
        return ""
    there = f"contre {words.with_unit(answer.indicator, beside.value)} ({beside.place.name}"
    if not _is_of_year(answer, beside):
        return f"{there}, {beside.value.period}), non jugé : deux années différentes"
    verdict = words.verdict(answer, beside)
    return f"{there})" + (f", {verdict[2]}" if verdict else "")


def _is_of_year(answer: Answer, beside: Compared | None) -> bool:
    """Whether both are of the same year, and can then be judged."""
    return beside is None or beside.value.period == answer.value.period


def of_national(spot: Spot, shown: Revealing, national: National, today: date) -> Fields:
    """Finding of a published value, which is never that of the territory."""
    text = f"{shown.label} : {national.written} ({national.scope}, {national.year})"
    return _of(spot, "reference", today) | {
        "text": spaced(f"{text}. La valeur du territoire reste à demander."),
        "figure": cut(national.written, LABEL_LENGTH),
        "period": cut(national.year, LABEL_LENGTH),
        "source": cut(credits_of(national.sources), SENTENCE_LENGTH),
    }


def of_statement(spot: Spot, stated: Statement, today: date) -> Fields:
    """Finding of what a reference says, or of what is only proposed."""
    return _of(spot, "reference", today) | {
        "text": stated.text,
        "source": cut(credits_of(stated.sources), SENTENCE_LENGTH),
    }


def _of(spot: Spot, kind: str, today: date) -> Fields:
    return {"pathway": spot[0], "segment": spot[1], "kind": kind, "noted_on": today}


def same(finding: Finding, fields: Mapping[str, Any]) -> bool:
    """Whether a finding is already that one, even reworded where it is of an indicator."""
    if (finding.pathway, finding.segment) != (fields["pathway"], fields["segment"]):
        return False
    named = fields.get("indicator")
    return bool(finding.indicator == named if named else finding.text == fields["text"])


def noted(project: Project, fields: Fields) -> tuple[Project, str]:
    """The document with a finding, and its id: the one that was there already is kept."""
    there = next((each for each in project.pathways.findings if same(each, fields)), None)
    if there is not None:
        return project, there.id
    project = project.with_item("findings", fields)
    return project, project.last_id("findings")


def retained(project: Project, pathway: str, found: Suggestion, today: date) -> Project:
    """The document with a suggested rupture point, and a finding for each figure that shows it."""
    spot = (pathway, found.segment.id)
    ids = []
    for each in found.evidence:
        project, name = noted(project, of_figure(spot, each.answer, each.beside, today))
        ids.append(name)
    fields = of_possible(spot, found.rupture.id, found.rupture.text)
    return project.with_item("ruptures", fields | {"findings": tuple(ids)})


def of_possible(spot: Spot, name: str, text: str) -> Fields:
    """Rupture point taken from those that the pathway knows."""
    pathway, segment = spot
    fields = {"pathway": pathway, "segment": segment, "suggestion": name}
    return fields | {"title": cut(text, LABEL_LENGTH)}


def objective_of(
    rupture: Rupture, findings: Iterable[Finding], answers: Mapping[str, Answer]
) -> Fields:
    """Objective that answers a rupture point, measured by the first figure of its evidence."""
    fields: Fields = {"pathway": rupture.pathway, "rupture": rupture.id}
    mine = (each for each in findings if each.id in rupture.findings)
    figure = next((each for each in mine if each.kind == "chiffre"), None)
    if figure is None:
        return fields
    answer = answers.get(figure.indicator or "")
    fields |= {
        "indicator": figure.indicator,
        "baseline_period": figure.period,
        "source": cut(figure.source, LABEL_LENGTH),
        "measure": cut(figure.text.partition(f"{NBSP}: ")[0], LABEL_LENGTH),
    }
    if answer is not None and answer.value.is_known:
        fields |= {
            "measure": cut(answer.indicator.label, LABEL_LENGTH),
            "unit": cut(answer.indicator.unit, LABEL_LENGTH),
            "baseline": _as_shown(answer),
            "baseline_period": cut(answer.value.period, LABEL_LENGTH),
            "source": cut(words.dated(answer), LABEL_LENGTH),
        }
    return fields


def _as_shown(answer: Answer) -> float | None:
    """The figure with the decimals that it is shown with."""
    value = answer.value.value
    return None if value is None else round(value, answer.indicator.decimals)
