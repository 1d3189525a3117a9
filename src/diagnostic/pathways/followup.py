"""What becomes of objectives and of actions, and what to say of it at the *dialogue de gestion*.

The values are read in `series`, the actions in `statuses`; here they are put together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from diagnostic.french import counted, euros, listed, spaced
from diagnostic.pathways.amounts import ended, on_day
from diagnostic.pathways.board import UNTITLED, by_id, mark
from diagnostic.pathways.series import Change, Followed, Point, Versus, every_followed, followed
from diagnostic.pathways.stated import sentence
from diagnostic.pathways.statuses import (
    ACTION_STATES,
    ActionState,
    ActionStatus,
    action_status,
    passed,
    statuses,
)
from diagnostic.project import PathwayWork, Project, Task

__all__ = [
    "ACTION_STATES",
    "ActionState",
    "ActionStatus",
    "Change",
    "Followed",
    "Point",
    "Section",
    "Sentence",
    "Versus",
    "action_status",
    "dialogue",
    "every_followed",
    "followed",
    "statuses",
]

POISSON = (
    "L’intervalle compte chaque événement comme indépendant : un même patient revenu plusieurs "
    "fois le rend trop étroit."
)
NO_CAUSE = "Un écart ne dit pas à lui seul que les actions en sont la cause."


class Sentence(NamedTuple):
    """A sentence to say, the mark of the item it comes from and the source of its figures."""

    text: str
    mark: str = ""
    source: str = ""


TO_SOURCE = "source à préciser"
"""Said in place of the source of a value that has none: it is not itself a source."""


@dataclass(frozen=True)
class Section:
    """A part of what to say; it always has a sentence, if only that something is missing."""

    title: str
    sentences: tuple[Sentence, ...]


def dialogue(project: Project, today: date) -> list[Section]:
    """What to say at the *dialogue de gestion*, sentence by sentence.

    Marks and sources are those of the project; texts of the user are given as they were typed.
    """
    work = project.pathways
    every = every_followed(work, today)
    acts = statuses(work, today)
    parts = (
        ("Ce qui a été décidé", _decided(work), "Aucun objectif ni action n’est encore écrit."),
        ("Ce qui est fait", _done(acts), "Aucune action n’est encore écrite."),
        (
            "Ce que disent les chiffres",
            _told_by_figures(every),
            "Aucune valeur n’a encore été saisie : rien ne peut être dit des résultats.",
        ),
        (
            "Ce qui est en retard, et à expliquer",
            _late(every, acts, today),
            "Rien n’est en retard.",
        ),
        (
            "Ce que nous demandons",
            _asked(project, every),
            "Aucune demande n’est écrite. Elle s’écrit avec la lettre d’intention.",
        ),
    )
    return [
        Section(title, tuple(_ended(each) for each in found) or (Sentence(spaced(none)),))
        for title, found, none in parts
    ]


def _ended(each: Sentence) -> Sentence:
    on_one_line = " ".join(filter(None, each.text.splitlines()))
    return each._replace(text=ended(spaced(on_one_line)))


def _decided(work: PathwayWork) -> Iterator[Sentence]:
    for objective in work.objectives:
        rupture = by_id(work.ruptures, objective.rupture)
        why = f"Point de rupture : {rupture.title}" if rupture and rupture.title else ""
        # The sentence is the text itself when the fields say too little.
        said = dict.fromkeys(map(ended, (objective.text, sentence(objective), why)))
        text = " ".join(filter(None, said)) or "Objectif encore à écrire"
        yield Sentence(text, mark(objective.id), objective.source)
    for action in work.actions:
        answers = by_id(work.objectives, action.objective)
        goal = f"pour l’objectif {mark(answers.id)}" if answers else "sans objectif rattaché"
        until = f", d’ici le {on_day(action.deadline)}" if action.deadline else ", sans échéance"
        yield Sentence(f"{_title(action.title)} : {goal}{until}", mark(action.id))


def _title(text: str) -> str:
    return text.rstrip(" .") or UNTITLED["action"]


def _done(acts: Sequence[ActionStatus]) -> Iterator[Sentence]:
    if not acts:
        return
    words = [
        counted(many, f"action {singular}", f"actions {plural}")
        for state, singular, plural in _COUNTED
        if (many := sum(each.state == state for each in acts))
    ]
    yield Sentence(f"{counted(len(acts), 'action décidée', 'actions décidées')} : {listed(words)}")
    for each in acts:
        yield Sentence(f"{_title(each.action.title)} : {each.said}", mark(each.action.id))


_COUNTED: tuple[tuple[ActionState, str, str], ...] = (
    ("fait", "faite", "faites"),
    ("en_cours", "en cours", "en cours"),
    ("a_faire", "à faire", "à faire"),
    ("sans_tache", "sans tâche", "sans tâche"),
    ("abandonne", "abandonnée", "abandonnées"),
)


def _told_by_figures(every: Sequence[Followed]) -> Iterator[Sentence]:
    seen = [each for each in every if each.last]
    for each in seen:
        last = each.last
        if last is None:
            continue
        name = each.objective.measure.rstrip(" .") or "Valeur suivie"
        said = last.problem or " ".join(last.said)
        source = last.measure.source or TO_SOURCE
        yield Sentence(f"{name} ({last.when}) : {said}", mark(each.objective.id), source)
    unseen = [mark(each.objective.id) for each in every if not each.last]
    if seen and unseen:
        yield Sentence(f"Aucune valeur n’a encore été saisie pour {listed(unseen, len(unseen))}")
    if any(each.last and each.last.versus and each.last.versus.ratio for each in seen):
        yield Sentence(POISSON)
    if seen:
        yield Sentence(NO_CAUSE)


def _late(
    every: Sequence[Followed], acts: Sequence[ActionStatus], today: date
) -> Iterator[Sentence]:
    for each in every:
        if each.is_late and each.objective.by:
            what = "la cible n’est pas atteinte" if each.points else "aucune valeur n’est saisie"
            yield Sentence(
                f"L’échéance du {on_day(each.objective.by)} est passée et {what}. Dire pourquoi, "
                "et quelle date est proposée",
                mark(each.objective.id),
            )
    for act in acts:
        yield from _late_action(act, today)


def _late_action(act: ActionStatus, today: date) -> Iterator[Sentence]:
    action, name = act.action, mark(act.action.id)
    why = f"Votre note : {action.note}" if action.note else "Dire pourquoi"
    if act.late:
        tasks = listed([f"{mark(each.id)} ({_due(each)})" for each in act.late])
        many = counted(len(act.late), "tâche en retard", "tâches en retard")
        yield Sentence(f"{_title(action.title)} : {many}, {tasks}. {why}", name)
    elif act.is_late and action.deadline and passed(action.deadline, today):
        yield Sentence(
            f"{_title(action.title)} : l’échéance du {on_day(action.deadline)} est passée, "
            f"l’action n’est pas terminée. {why}",
            name,
        )
    if act.given_up:
        tasks = listed([f"{mark(each.id)}, {_title(each.title)}" for each in act.given_up], 3)
        yield Sentence(f"{_title(action.title)} : abandon de {tasks}. {why}", name)


def _due(task: Task) -> str:
    return f"prévue le {on_day(task.end)}" if task.end else "sans date"


def _asked(project: Project, every: Sequence[Followed]) -> Iterator[Sentence]:
    letter, budgets = project.letter, [each.budget_eur for each in project.pathways.actions]
    if letter.support:
        yield Sentence(letter.support, source="demande écrite avec la lettre d’intention")
    if letter.support_eur:
        yield Sentence(f"Aide demandée : {euros(letter.support_eur)}")
    known = [each for each in budgets if each is not None]
    if known:
        without = len(budgets) - len(known)
        rest = f" ; {counted(without, 'action')} sans budget écrit" if without else ""
        yield Sentence(f"Budget prévu des actions : {euros(sum(known))}{rest}")
    for each in every:
        objective = each.objective
        if objective.measure and (objective.baseline is None or not each.points):
            what = "la valeur de départ" if objective.baseline is None else "une valeur récente"
            whom = f" ({objective.source.rstrip(' .')})" if objective.source else ""
            yield Sentence(
                f"Pour suivre « {objective.measure} », il nous faut {what}{whom}",
                mark(objective.id),
            )
