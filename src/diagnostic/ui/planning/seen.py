"""The plan as the page sees it: its items, their dates counted back, what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diagnostic.french import counted
from diagnostic.pathways.board import by_id
from diagnostic.pathways.smart import Check, smart
from diagnostic.pathways.timeline import Problem, Timeline, timelines
from diagnostic.pathways.workload import workload
from diagnostic.project import Project, Task
from diagnostic.ui.planning.tree import tasks_of


@dataclass(frozen=True)
class Plan:
    """What the page knows of the plan, computed once each time it is laid.

    Attributes
    ----------
    tasks, timelines
        By the id of their action.
    letters
        The five letters of each objective, by its id.
    """

    project: Project
    today: date
    tasks: Mapping[str, tuple[Task, ...]]
    timelines: Mapping[str, Timeline]
    letters: Mapping[str, tuple[Check, ...]]
    problems: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to plan for yet."""
        work = self.project.pathways
        return not (work.ruptures or work.objectives or work.actions)

    def problems_of(self, item_id: str) -> list[Problem]:
        """What is wrong with an item, or with the tasks of an action."""
        named = {item_id, *(each.id for each in self.tasks.get(item_id, ()))}
        return [each for each in self.problems if named.intersection(each.item_ids)]


def plan_of(project: Project, today: date) -> Plan:
    """The plan of a project, seen on a day."""
    work = project.pathways
    tasks = tasks_of(work)
    found = timelines(work, today)
    of_actions = (each for one in found for each in one.problems)
    of_people = workload(found).conflicts
    return Plan(
        project=project,
        today=today,
        tasks=tasks,
        timelines={each.action.id: each for each in found},
        letters={
            each.id: smart(each, today, by_id(work.ruptures, each.rupture))
            for each in work.objectives
        },
        problems=tuple(dict.fromkeys((*of_actions, *of_people))),
    )


def progress(tasks: Sequence[Task]) -> str:
    """How far an action is, from its tasks."""
    kept = [each for each in tasks if each.status != "abandonne"]
    if not kept:
        return "abandonnée" if tasks else "aucune tâche"
    done = sum(each.status == "fait" for each in kept)
    if done == len(kept):
        return "faite"
    begun = done or any(each.status == "en_cours" for each in kept)
    return f"en cours, {done}/{len(kept)}" if begun else f"à faire, {counted(len(kept), 'tâche')}"


def held(letters: Sequence[Check]) -> int:
    """How many letters an objective holds."""
    return sum(each.state == "tenu" for each in letters)
