"""The action sheet, with the fields of the model of the Assurance Maladie, task by task.

Above them, what the action answers: from the objective and the rupture point back to the figures.
A link to something that was taken away is told, and the sheet still comes out.
"""

from __future__ import annotations

from collections.abc import Iterator

from diagnostic.aci import Scale
from diagnostic.errors import UserError
from diagnostic.french import NBSP, day, euros, listed
from diagnostic.pathways.amounts import ended, on_day
from diagnostic.pathways.board import Thread, by_id, mark, pathway_of, thread
from diagnostic.pathways.knowledge import EFFECTS, Lever, credits_of, levers
from diagnostic.pathways.smart import lacking, smart
from diagnostic.pathways.stated import sentence
from diagnostic.pathways.statuses import action_status
from diagnostic.pathways.timeline import Span, Timeline, duration, timelines
from diagnostic.project import Action, Finding, Objective, Rupture
from diagnostic.project.aci_choices import scale_for
from diagnostic.reports.documents import pieces
from diagnostic.reports.documents.content import (
    Block,
    Break,
    Bullets,
    Document,
    Grid,
    Heading,
    Missing,
    Pairs,
    Paragraph,
    Picture,
)
from diagnostic.reports.documents.dossier import Dossier
from diagnostic.reports.documents.pieces import Piece, joined
from diagnostic.reports.drawings.gantt import PRIORITIES, STATUSES, gantt
from diagnostic.reports.words import slug

KIND = "Fiche action"
SHEETS = "Fiches action"
TO_WRITE = "à compléter"
MODEL = (
    "Modèle de fiche action : Assurance Maladie Hauts-de-France, atelier « Parcours de soins en "
    "CPTS », 30/05/2024"
)
TYPED = "Plan d’actions saisi par les professionnels du territoire"
LEAST_PX = 120
"""Height of a calendar of two tasks."""
COMPUTED = (
    "Une date calculée est comptée à rebours depuis l’échéance : elle change avec elle, la durée "
    "et l’ordre des tâches."
)
MOST_DRAWN = 12
"""Actions up to which each sheet of a set has its own calendar drawn; past them, a table."""
_PAGE = "Page « Objectifs et plan d’actions »"


def action_sheet(dossier: Dossier, action_id: str) -> Document:
    """The sheet of one action.

    Raises
    ------
    UserError
        When the plan does not hold it (any more); the sentence says which it holds.
    """
    work = dossier.project.pathways
    action = by_id(work.actions, action_id)
    if action is None:
        held = listed([each.id for each in work.actions], 12)
        known = f"Actions du plan : {held}." if held else "Le plan n’a aucune action."
        raise UserError(f"L’action « {action_id} » n’est pas dans le plan. {known}")
    plan = by_action(dossier)
    body = _sheet(dossier, plan[action.id], is_drawn=True)
    title = f"{mark(action.id)}. {action.title or 'Action à nommer'}"
    road = pathway_of(work, action.pathway)
    referents = _referents(plan[action.id])
    return _document(
        dossier,
        f"fiche-action-{slug(action.id)}-{slug(action.title, 50)}".rstrip("-"),
        KIND,
        title,
        body,
        {
            "action": action.title,
            "parcours": road.label if road else "",
            "referent": listed(referents, 6),
        },
    )


def action_sheets(dossier: Dossier) -> Document:
    """The sheets of every action, each on a page of its own, after the list of them."""
    plan = by_action(dossier)
    is_drawn = len(plan) <= MOST_DRAWN
    parts = [_sheet(dossier, each, is_drawn=is_drawn, opens=True) for each in plan.values()]
    name = f"fiches-action-{slug(dossier.name) or 'cpts'}"
    body = joined([_contents(dossier, plan), *parts])
    return _document(dossier, name, SHEETS, f"Plan d’action de la {_cpts(dossier)}", body, {})


def by_action(dossier: Dossier) -> dict[str, Timeline]:
    """Calendar of each action, in the order of the plan."""
    found = timelines(dossier.project.pathways, dossier.on)
    return {each.action.id: each for each in found}


def _document(
    dossier: Dossier, name: str, kind: str, title: str, body: Piece, fields: dict[str, str]
) -> Document:
    return Document(
        name=name,
        kind=kind,
        title=title,
        place=dossier.place if dossier.codes else dossier.name,
        on=dossier.on,
        blocks=body.blocks,
        sources=(TYPED, MODEL, *body.sources),
        limits=body.limits,
        fields={**pieces.common_fields(dossier), **fields},
    )


def _cpts(dossier: Dossier) -> str:
    """The CPTS by its name; a territory is not one, and its name is not taken for it."""
    name = dossier.project.letter.cpts_name
    if not name:
        return f"CPTS à nommer ({dossier.name})" if dossier.is_named else "CPTS à nommer"
    return name if name.upper().startswith("CPTS") else f"CPTS « {name} »"


def _contents(dossier: Dossier, plan: dict[str, Timeline]) -> Piece:
    """Every action on a line."""
    if not plan:
        return Piece(
            (
                Missing(
                    "Le plan n’a aucune action.",
                    f"{_PAGE} : ajoutez une action sous un objectif.",
                ),
            )
        )
    work = dossier.project.pathways
    rows = tuple(
        (
            mark(each.action.id),
            each.action.title or "Action à nommer",
            listed(_referents(each), 3) or "à nommer",
            on_day(each.action.deadline) if each.action.deadline else "à fixer",
            action_status(each.action, work.tasks, dossier.on).said,
        )
        for each in plan.values()
    )
    grid = Grid(
        ("", "Action", "Référents", "Échéance", "État"),
        rows,
        (0.08, 0.38, 0.2, 0.16, 0.18),
        title=f"Actions du plan ({len(rows)})",
    )
    return Piece((grid,))


# --- a sheet --------------------------------------------------------------------------------------


def _sheet(dossier: Dossier, plan: Timeline, *, is_drawn: bool, opens: bool = False) -> Piece:
    """Everything of an action.

    Parameters
    ----------
    is_drawn
        Whether its calendar is drawn; its days are in its tasks all the same.
    opens
        Whether it begins a page under its own title.
    """
    action = plan.action
    found = thread(dossier.project, action.id)
    title = f"{mark(action.id)}. {action.title or 'Action à nommer'}"
    head: tuple[Block, ...] = (Break(), Heading(title)) if opens else ()
    return joined(
        [
            Piece((*head, Pairs(tuple(_header(dossier, plan, found))))),
            Piece(tuple(_lacking(dossier, action, found))),
            _objective(dossier, found),
            _thread(dossier, found),
            _tasks(dossier, plan),
            _calendar(dossier, plan) if is_drawn else Piece(),
            _problems(plan),
            _levers(action),
        ]
    )


def _header(dossier: Dossier, plan: Timeline, found: Thread) -> Iterator[tuple[str, str]]:
    action, work = plan.action, dossier.project.pathways
    road = pathway_of(work, action.pathway)
    scale = _scale(dossier)
    yield "Plan d’action de la", _cpts(dossier)
    yield "Parcours", road.label if road else f"« {action.pathway} », qui n’existe plus"
    yield "Public cible", action.public or TO_WRITE
    yield "Mission ACI", _mission(scale, action)
    yield "Indicateur ACI", action.aci_indicator or TO_WRITE
    yield "Échéance", day(action.deadline) if action.deadline else TO_WRITE
    yield "Budget", _budget(action)
    state = action_status(action, work.tasks, dossier.on)
    yield f"État au {dossier.on:%d/%m/%Y}", state.said
    if found.marks:
        yield "Fil", found.marks
    if action.note:
        yield "Note", action.note


def _scale(dossier: Dossier) -> Scale | None:
    try:
        return scale_for(dossier.project.aci)
    except UserError:
        return None


def _mission(scale: Scale | None, action: Action) -> str:
    if not action.mission:
        return TO_WRITE
    found = by_id(scale.missions, action.mission) if scale else None
    return found.label if found else f"« {action.mission} », que le barème choisi ne connaît pas"


def _budget(action: Action) -> str:
    return TO_WRITE if action.budget_eur is None else euros(action.budget_eur)


def _lacking(dossier: Dossier, action: Action, found: Thread) -> Iterator[Missing]:
    """What the action itself lacks, in one block."""
    fields = {
        "son intitulé": action.title,
        "le public cible": action.public,
        "la mission ACI": action.mission,
        "l’indicateur ACI": action.aci_indicator,
        "l’échéance": action.deadline,
        "le budget": "" if action.budget_eur is None else "donné",
        "l’objectif qu’elle sert": found.objective,
        "ses tâches": found.tasks,
    }
    missing = [name for name, given in fields.items() if not given]
    if missing:
        yield Missing(
            f"Il manque à cette action : {listed(missing, 10)}.",
            f"{_PAGE}, action {mark(action.id)}.",
        )
    if pathway_of(dossier.project.pathways, action.pathway) is None:
        yield Missing(
            f"Le parcours « {action.pathway} » n’est plus dans l’application.",
            f"{_PAGE} : recopiez cette action dans un parcours d’aujourd’hui.",
        )


def _objective(dossier: Dossier, found: Thread) -> Piece:
    objective = found.objective
    if objective is None:
        return Piece()
    said = dict.fromkeys(filter(None, (ended(objective.text), sentence(objective))))
    blocks: list[Block] = [Heading(f"Objectif {mark(objective.id)}", 2)]
    blocks += [Paragraph(text, "lead" if rank == 0 else "normal") for rank, text in enumerate(said)]
    checks = smart(objective, dossier.on, found.rupture)
    if any(each.state != "tenu" for each in checks):
        told = " ".join(f"{each.letter} : {each.said}" for each in checks if each.state != "tenu")
        blocks.append(
            Missing(f"Critères SMART. {lacking(checks)}", f"{_PAGE}, {mark(objective.id)}. {told}")
        )
    sources = (objective.source,) if objective.source else ()
    return Piece(tuple(blocks), sources)


# --- the thread -----------------------------------------------------------------------------------


def _thread(dossier: Dossier, found: Thread) -> Piece:
    """From the action back to the figures, each with its words and its source."""
    rows = [*_told_action(found.action), *_told_objective(found.objective)]
    rows += [*_told_rupture(found.rupture), *(_told_finding(dossier, x) for x in found.findings)]
    if len(rows) < 2:
        return Piece()
    grid = Grid(("Repère", "Ce qui est écrit", "Source"), tuple(rows), (0.1, 0.58, 0.32))
    sources = tuple(each.source for each in found.findings if each.source)
    return Piece((Heading("Le fil, de l’action aux constats", 2), grid), sources)


def _told_action(action: Action | None) -> Iterator[tuple[str, str, str]]:
    if action:
        yield mark(action.id), f"Action : {action.title or TO_WRITE}", "Plan d’actions"


def _told_objective(objective: Objective | None) -> Iterator[tuple[str, str, str]]:
    if objective:
        told = sentence(objective) or TO_WRITE
        yield mark(objective.id), f"Objectif : {told}", objective.source or "source à préciser"


def _told_rupture(rupture: Rupture | None) -> Iterator[tuple[str, str, str]]:
    if rupture:
        causes = "".join(f"\nCause : {line}" for line in rupture.causes.split("\n") if line)
        evidence = "".join(f"\n{line}" for line in rupture.evidence.split("\n") if line)
        title = rupture.title or "à nommer"
        rank = pieces.rank_of(rupture)
        told = f"Point de rupture : {title.rstrip('.')}, {rank}{causes}{evidence}"
        yield mark(rupture.id), told, "Groupe de travail"


def _told_finding(dossier: Dossier, each: Finding) -> tuple[str, str, str]:
    figure = pieces.measured(dossier, each)
    told = "\n".join(filter(None, (f"Constat : {each.text or TO_WRITE}", figure)))
    who = each.profession if each.kind == "terrain" else ""
    return mark(each.id), told, each.source or who or "source à préciser"


# --- the tasks ------------------------------------------------------------------------------------


def _tasks(dossier: Dossier, plan: Timeline) -> Piece:
    blocks: list[Block] = []
    for rank, span in enumerate(plan.spans, 1):
        title = span.task.title or TO_WRITE
        blocks.append(Heading(f"Tâche opérationnelle {rank}{NBSP}: {title}", 2))
        blocks.append(Pairs(tuple(_task(span))))
    if not blocks:
        blocks.append(
            Missing(
                "Aucune tâche opérationnelle n’est écrite.",
                f"{_PAGE}, action {mark(plan.action.id)} : ajoutez ce qui est à faire, par qui et "
                "pour quand.",
            )
        )
    return Piece(
        tuple(blocks), limits=(COMPUTED,) if any(x.is_computed for x in plan.spans) else ()
    )


def _task(span: Span) -> Iterator[tuple[str, str]]:
    """The fields of the model, in its order."""
    task = span.task
    yield "Repère", mark(task.id)
    yield "Référent", task.referent or TO_WRITE
    yield "Moyens matériels", task.material or TO_WRITE
    yield "Moyens humains", task.human or TO_WRITE
    yield "Livrable ou attendu (procédure, outils)", task.deliverable or TO_WRITE
    yield "Calendrier, rétroplanning et priorité", _when(span)
    yield (
        "Indicateurs de moyens et de résultats",
        f"Moyens : {task.means_indicators or TO_WRITE}\n"
        f"Résultats : {task.result_indicators or TO_WRITE}",
    )


def _when(span: Span) -> str:
    task = span.task
    if span.start and span.end:
        how = f" (dates calculées, {duration(task)})" if span.is_computed else ""
        said = [f"Du {day(span.start)} au {day(span.end)}{how}."]
    else:
        said = ["Dates à donner."]
    if task.after:
        said.append(f"Après {listed([mark(each) for each in task.after], 10)}.")
    said.append(f"Priorité {PRIORITIES[task.priority]}, {STATUSES[task.status]}.")
    return " ".join(said)


def _referents(plan: Timeline) -> list[str]:
    found = (each.task.referent for each in plan.spans)
    return list(dict.fromkeys(filter(None, found)))


def _calendar(dossier: Dossier, plan: Timeline) -> Piece:
    if not plan.bounds:
        return Piece()
    title = f"Calendrier de {mark(plan.action.id)}"
    ratio = min(0.2 + 0.06 * (len(plan.spans) + 1), 0.9)
    drawing = gantt([plan], dossier.on, title=title, place=dossier.name, sources=(TYPED,))
    return Piece((Picture(drawing, 1.0, ratio, LEAST_PX),))


def _problems(plan: Timeline) -> Piece:
    """What does not hold in its days: past, the wrong way round, too late."""
    if not plan.problems:
        return Piece()
    said = tuple(dict.fromkeys(each.text for each in plan.problems))
    return Piece((Heading("À revoir dans le calendrier", 3), Bullets(said)))


# --- what can help --------------------------------------------------------------------------------


def _levers(action: Action) -> Piece:
    """Levers that the action uses, with what was read of their effect."""
    known = levers()
    kept = [known[name] for name in action.levers if name in known]
    gone = [name for name in action.levers if name not in known]
    blocks: list[Block] = [Heading("Leviers", 2)] if action.levers else []
    if gone:
        blocks.append(
            Missing(
                f"Leviers disparus de l’application : {listed(gone, 10)}.",
                f"{_PAGE}, action {mark(action.id)} : choisissez-en d’autres.",
            )
        )
    if kept:
        rows = tuple(_lever(each) for each in kept)
        blocks.append(Grid(("Levier", "Ce que c’est, et ce qui en est montré"), rows, (0.24, 0.76)))
    cited = tuple(credits_of((name,)) for each in kept for name in each.sources)
    return Piece(tuple(blocks), cited, (EVIDENCE,) if kept else ())


EVIDENCE = (
    "« Les pratiques s’améliorent » ne veut pas dire que la santé des patients s’améliore : ce qui "
    "est montré de chaque levier est dit à côté de lui."
)


NOTHING_READ = "Aucune évaluation lue."


def _lever(each: Lever) -> tuple[str, str]:
    effect = EFFECTS[each.effect]
    shown = f"{effect[:1].upper()}{effect[1:]}."
    credit = credits_of(each.sources)
    source = f"Source : {credit}." if each.sources else f"{credit}."
    is_said = each.evidence.lower().startswith(effect.split(",")[0].lower())
    evidence = "" if each.evidence == NOTHING_READ and "lue" in effect else each.evidence
    said = (each.what, evidence if is_said else f"{shown} {evidence}".strip(), source)
    return each.label, "\n".join(filter(None, said))
