"""The plan of actions as tables: what each cell of its workbook says, whatever writes it.

A cell that nobody filled is None: it is written as something to complete, never as a zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from diagnostic.aci import Scale
from diagnostic.errors import UserError
from diagnostic.french import NBSP, month, number
from diagnostic.pathways.board import TO_RATE, by_id, degree, mark, pathway_of, priority, untitled
from diagnostic.pathways.budget import UNKNOWN, Budget, BudgetLine
from diagnostic.pathways.smart import lacking, smart
from diagnostic.pathways.timeline import Span, Timeline, duration
from diagnostic.pathways.workload import MOST_DAYS, Workload
from diagnostic.project import Action, Objective, PathwayWork, Project, Rupture
from diagnostic.project.aci_choices import scale_for
from diagnostic.reports.drawings.gantt import PRIORITIES, STATUSES

Kind = Literal["text", "date", "number", "days", "euros"]
PlanCell = str | float | date | None


@dataclass(frozen=True)
class Head:
    """A column; ``width`` is in letters."""

    name: str
    width: float = 22
    kind: Kind = "text"


@dataclass(frozen=True)
class PlanSheet:
    """A table of the workbook.

    Attributes
    ----------
    frozen
        Columns that stay in sight.
    warned
        Cells to look at: row, column.
    notes
        Sentences under it.
    """

    name: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[PlanCell, ...], ...]
    notes: tuple[str, ...] = ()
    frozen: int = 1
    warned: frozenset[tuple[int, int]] = field(default_factory=frozenset)


PLAN = (
    Head("Action", 26),
    Head("Public cible", 16),
    Head("Tâche opérationnelle", 28),
    Head("Référent", 13),
    Head("Moyens matériels", 16),
    Head("Moyens humains", 16),
    Head("Livrable / attendu", 20),
    Head("Début", 11, "date"),
    Head("Fin", 11, "date"),
    Head("Priorité", 9.5),
    Head("Indicateurs de moyens", 18),
    Head("Indicateurs de résultats", 18),
    Head("Statut", 10.5),
    Head("Mission ACI", 13),
    Head("Parcours", 14),
    Head("Segment", 14),
    Head("Point de rupture", 22),
    Head("Objectif", 22),
    Head("Échéance de l’action", 11, "date"),
    Head("Dates", 15),
    Head("Attend", 8),
    Head("Charge (jours)", 9, "days"),
    Head("À revoir", 32),
)
COMPUTED = "Dates calculées : comptées à rebours de l’échéance de l’action, avec la durée indiquée."
NO_TASK = "aucune tâche"


@dataclass(frozen=True)
class Chain:
    """What an action answers, in words."""

    pathway: str | None
    segment: str | None
    rupture: Rupture | None
    objective: Objective | None


def chain(work: PathwayWork, action: Action) -> Chain:
    """From an action back to its pathway; what was taken away is None."""
    objective = by_id(work.objectives, action.objective)
    rupture = by_id(work.ruptures, objective.rupture if objective else None)
    pathway = pathway_of(work, action.pathway)
    return Chain(
        pathway.label if pathway else None,
        segment_of(work, rupture) if rupture else None,
        rupture,
        objective,
    )


def segment_of(work: PathwayWork, rupture: Rupture) -> str | None:
    """Name of the stretch of road where a rupture point is."""
    pathway = pathway_of(work, rupture.pathway)
    segment = pathway.segment(rupture.segment) if pathway else None
    return segment.label if segment else None


def named(item_id: str, text: str) -> str:
    """A mark and its words: « T2 Écrire le protocole »."""
    return f"{mark(item_id)} {text or untitled(item_id)}"


def plan_sheet(project: Project, plan: Sequence[Timeline]) -> PlanSheet:
    """One row a task, one for an action without any."""
    work, scale = project.pathways, _scale(project)
    rows = tuple(row for each in plan for row in _plan_rows(work, scale, each))
    notes = (COMPUTED, "« À revoir » dit ce qui ne se tient pas, au jour où ce fichier est établi.")
    return PlanSheet("Plan d’actions", "Plan d’actions", PLAN, rows, notes, frozen=3)


def _plan_rows(
    work: PathwayWork, scale: Scale | None, each: Timeline
) -> Iterator[tuple[PlanCell, ...]]:
    action, linked = each.action, chain(work, each.action)
    before = (named(action.id, action.title), action.public or None)
    after = (
        mission_label(scale, action.mission),
        linked.pathway,
        linked.segment,
        named(linked.rupture.id, linked.rupture.title) if linked.rupture else None,
        named(linked.objective.id, linked.objective.text) if linked.objective else None,
        action.deadline,
    )
    for span in each.spans:
        task = span.task
        yield (
            *before,
            named(task.id, task.title),
            task.referent or None,
            task.material or None,
            task.human or None,
            task.deliverable or None,
            span.start,
            span.end,
            PRIORITIES[task.priority],
            task.means_indicators or None,
            task.result_indicators or None,
            STATUSES[task.status],
            *after,
            dates_words(span),
            ", ".join(mark(name) for name in task.after),
            task.load_days,
            _to_mend(each, task.id),
        )
    if not each.spans:
        empty: tuple[PlanCell, ...] = (NO_TASK, *[""] * 10)
        yield (*before, *empty, *after, "", "", "", _to_mend(each, action.id))


def _to_mend(each: Timeline, item_id: str) -> str:
    return " ".join(problem.text for problem in each.problems if item_id in problem.item_ids)


def dates_words(span: Span) -> str:
    """How the days of a task are known."""
    if span.bounds is None:
        return "à donner"
    return f"calculées, {duration(span.task)}" if span.is_computed else "données"


def _scale(project: Project) -> Scale | None:
    try:
        return scale_for(project.aci)
    except UserError:
        return None


def mission_label(scale: Scale | None, mission: str | None) -> str | None:
    """Name of a mission of the ACI; its id when the scale does not know it."""
    found = by_id(scale.missions, mission) if scale else None
    return found.short_label if found else mission


# --- what the plan answers ------------------------------------------------------------------------

OBJECTIVES = (
    Head("Objectif", 44),
    Head("Point de rupture", 32),
    Head("Parcours", 20),
    Head("Mesure", 30),
    Head("Unité", 10),
    Head("Valeur de départ", 11, "number"),
    Head("Période de départ", 14),
    Head("Cible", 11, "number"),
    Head("Échéance", 12, "date"),
    Head("Source de la mesure", 26),
    Head("Moyens", 30),
    Head("Pertinence", 30),
    Head("Actions", 14),
    Head("Critères SMART", 40),
)


def objectives_sheet(work: PathwayWork, pathway: str | None, on: date) -> PlanSheet:
    """The objectives, and what they lack to be SMART."""
    rows = []
    for each in work.objectives:
        if pathway is not None and each.pathway != pathway:
            continue
        rupture = by_id(work.ruptures, each.rupture)
        road = pathway_of(work, each.pathway)
        actions = [mark(action.id) for action in work.actions if action.objective == each.id]
        rows.append(
            (
                named(each.id, each.text),
                named(rupture.id, rupture.title) if rupture else None,
                road.label if road else None,
                each.measure or None,
                each.unit or None,
                each.baseline,
                each.baseline_period or None,
                each.target,
                each.by,
                each.source or None,
                each.means or None,
                each.relevance or None,
                ", ".join(actions) or None,
                lacking(smart(each, on, rupture)),
            )
        )
    return PlanSheet("Objectifs", "Objectifs", OBJECTIVES, tuple(rows))


RUPTURES = (
    Head("Point de rupture", 40),
    Head("Parcours", 22),
    Head("Segment", 22),
    Head("Causes", 40),
    Head("Personnes concernées", 26),
    Head("Éléments", 40),
    Head("Constats", 50),
    Head("Gravité (1 à 5)", 10, "number"),
    Head("Fréquence (1 à 5)", 10, "number"),
    Head("Capacité d’agir (1 à 5)", 10, "number"),
    Head("Priorité (sur 125)", 10, "number"),
    Head("Degré", 12),
)


def ruptures_sheet(work: PathwayWork, pathway: str | None) -> PlanSheet:
    """The rupture points, with what was seen and how they were rated."""
    rows = []
    for each in work.ruptures:
        if pathway is not None and each.pathway != pathway:
            continue
        road = pathway_of(work, each.pathway)
        rows.append(
            (
                named(each.id, each.title),
                road.label if road else None,
                segment_of(work, each),
                each.causes or None,
                ", ".join(each.concerned) or None,
                each.evidence or None,
                "\n".join(_findings(work, each)) or None,
                each.severity,
                each.frequency,
                each.capacity,
                priority(each),
                degree(priority(each)) or TO_RATE,
            )
        )
    notes = ("Priorité : gravité × fréquence × capacité d’agir, notées de 1 à 5 par le groupe.",)
    return PlanSheet("Points de rupture", "Points de rupture", RUPTURES, tuple(rows), notes)


def _findings(work: PathwayWork, rupture: Rupture) -> Iterator[str]:
    for each in work.findings:
        if each.id in rupture.findings:
            said = [each.figure or each.text, each.beside, each.period]
            who = f" ({each.profession or each.source})" if each.profession or each.source else ""
            yield f"{mark(each.id)} {', '.join(filter(None, said)) or 'sans texte'}{who}"


# --- who, and how much ----------------------------------------------------------------------------


def load_sheet(load: Workload) -> PlanSheet:
    """Days of work by person and month."""
    months = load.months
    heads = (
        Head("Référent", 28),
        Head("Tâches à faire", 9, "number"),
        *(Head(month(each).replace(NBSP, " "), 11, "days") for each in months),
        Head("Total connu (jours)", 11, "days"),
        Head("Ce qui manque", 46),
    )
    rows, warned = [], set()
    for line, each in enumerate(load.people):
        days = [each.days.get(when, "") for when in months]
        total = each.total if each.total or not each.missing else UNKNOWN
        rows.append((each.referent, float(len(each.tasks)), *days, total, each.missing))
        warned |= {
            (line, 2 + rank)
            for rank, when in enumerate(months)
            if each.days.get(when, 0.0) > MOST_DAYS
        }
    notes = (
        "Jours répartis sur les jours ouvrés de chaque tâche, fériés et congés non comptés. Les "
        "tâches faites ou abandonnées n’y sont plus.",
        f"En rouge et en gras : plus de {number(MOST_DAYS)} jours dans le mois.",
        *(problem.text for problem in load.conflicts),
    )
    title = "Charge par référent et par mois, en jours"
    return PlanSheet("Charge", title, heads, tuple(rows), notes, warned=frozenset(warned))


BUDGET = (
    Head("Mission ACI", 30),
    Head("Actions", 16),
    Head("Prévu (€)", 13, "euros"),
    Head("Actions sans montant", 26),
    Head("Enveloppe par an (€)", 13, "euros"),
    Head("Reste (€)", 13, "euros"),
    Head("Lecture du reste", 24),
    Head("Fiabilité de l’enveloppe", 34),
)


def budget_sheet(found: Budget) -> PlanSheet:
    """What the actions cost beside the envelope of each mission."""
    size = f", taille {found.size}" if found.size else ""
    rows = tuple(_budget_row(line) for line in (*found.lines, found.total))
    warned = frozenset(
        (rank, 6) for rank, line in enumerate((*found.lines, found.total)) if line.is_exceeded
    )
    title = (
        f"Budget du plan et enveloppe de l’ACI{f' ({found.scale}{size})' if found.scale else ''}"
    )
    return PlanSheet("Budget", title, BUDGET, rows, found.cautions, warned=warned)


def _budget_row(line: BudgetLine) -> tuple[PlanCell, ...]:
    return (
        line.label,
        ", ".join(mark(each) for each in line.actions) or "aucune",
        line.planned if line.planned is not None else line.planned_words,
        line.missing,
        line.envelope.value_eur if line.envelope else line.envelope_words,
        line.rest if line.rest is not None else line.rest_words,
        _reading(line),
        line.status,
    )


def _reading(line: BudgetLine) -> str:
    if line.is_exceeded:
        return line.rest_words
    return "au plus : un coût manque" if line.rest is not None and line.without_amount else ""
