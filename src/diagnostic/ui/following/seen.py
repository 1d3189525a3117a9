"""The follow-up as the page sees it: where every objective and every action is today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from diagnostic.pathways.followup import ActionStatus, Followed, every_followed, statuses
from diagnostic.pathways.series import Where
from diagnostic.project import Project, Task

WHERE: Mapping[Where, str] = {
    "inconnu": "position inconnue",
    "depart": "au point de départ",
    "recul": "à l’opposé de la cible",
    "en_chemin": "en chemin",
    "atteinte": "cible atteinte",
    "au_dela": "au-delà de la cible",
}
"""Where an objective stands, in a few words."""
REACHED: frozenset[Where] = frozenset({"atteinte", "au_dela"})


@dataclass(frozen=True)
class Follow:
    """What the page knows, computed once each time it is laid.

    ``tasks`` are by the id of their action.
    """

    project: Project
    today: date
    every: tuple[Followed, ...]
    actions: tuple[ActionStatus, ...]
    tasks: Mapping[str, tuple[Task, ...]]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to follow yet."""
        return not (self.every or self.actions)

    def of(self, objective: str | None) -> Followed | None:
        """An objective by its id."""
        return next((each for each in self.every if each.objective.id == objective), None)


def follow(project: Project, today: date) -> Follow:
    """The follow-up of a project on a day, the actions that are late first."""
    work = project.pathways
    acts = sorted(statuses(work, today), key=_rank)
    tasks: dict[str, list[Task]] = {}
    for each in work.tasks:
        tasks.setdefault(each.action, []).append(each)
    return Follow(
        project=project,
        today=today,
        every=every_followed(work, today),
        actions=tuple(acts),
        tasks={name: tuple(found) for name, found in tasks.items()},
    )


_ORDER = ("en_cours", "a_faire", "sans_tache", "fait", "abandonne")


def _rank(act: ActionStatus) -> tuple[bool, int, date]:
    return not act.is_late, _ORDER.index(act.state), act.action.deadline or date.max


def stands(each: Followed) -> str:
    """Where an objective is, in a few words: « 35 % du chemin », « cible atteinte »."""
    last = each.last
    if last is None:
        return "aucune valeur"
    if last.problem:
        return "valeur à vérifier"
    if last.where == "en_chemin" and last.progress is not None:
        share = min(99, round(100 * last.progress))
        return f"{share} % du chemin" if share else "à peine commencé"
    return WHERE[last.where]
