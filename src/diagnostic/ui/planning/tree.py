"""The plan as a tree: rupture points, their objectives, their actions; and what of it is sought."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from diagnostic.pathways.board import mark, priority
from diagnostic.project import Action, Objective, PathwayWork, Rupture, Task
from diagnostic.reports.words import slug

LONGEST = 100_000


@dataclass(frozen=True)
class Limb:
    """An objective and its actions; None for the actions that answer no objective (any more)."""

    objective: Objective | None
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Branch:
    """A rupture point and what answers it; None for what answers no rupture point (any more)."""

    rupture: Rupture | None
    limbs: tuple[Limb, ...]


@dataclass(frozen=True)
class Sought:
    """What of the plan is looked at; empty words ask for nothing.

    ``mission`` keeps the actions that serve it, ``referent`` those in which this person has a task.
    """

    pathway: str | None = None
    mission: str | None = None
    referent: str | None = None
    words: str = ""

    @property
    def is_about_actions(self) -> bool:
        """Whether only some actions are looked at, and what leads to them."""
        return self.mission is not None or self.referent is not None


def branches(work: PathwayWork) -> list[Branch]:
    """The whole plan, the highest priority first, what answers nothing last."""
    ranked = sorted(work.ruptures, key=lambda each: -(priority(each) or 0))
    known = {each.id for each in ranked}
    found = [
        Branch(each, _limbs(work, [o for o in work.objectives if o.rupture == each.id]))
        for each in ranked
    ]
    alone = [each for each in work.objectives if each.rupture not in known]
    objectives = {each.id for each in work.objectives}
    adrift = tuple(each for each in work.actions if each.objective not in objectives)
    limbs = _limbs(work, alone) + ((Limb(None, adrift),) if adrift else ())
    return [*found, Branch(None, limbs)] if limbs else found


def _limbs(work: PathwayWork, objectives: Iterable[Objective]) -> tuple[Limb, ...]:
    return tuple(
        Limb(each, tuple(a for a in work.actions if a.objective == each.id)) for each in objectives
    )


def in_sight(work: PathwayWork, sought: Sought) -> list[Branch]:
    """What of the plan is sought, with what leads to it.

    Words found in a rupture point or an objective keep what answers it.
    """
    has = _finder(sought.words)
    tasks = tasks_of(work)
    kept = []
    for branch in branches(work):
        whole = has(_rupture_words(branch.rupture))
        limbs = tuple(_limbs_in_sight(branch, sought, tasks, has, whole=whole))
        alone = whole and not sought.is_about_actions and _is_of(branch.rupture, sought.pathway)
        if limbs or (branch.rupture is not None and alone):
            kept.append(Branch(branch.rupture, limbs))
    return kept


def _limbs_in_sight(
    branch: Branch,
    sought: Sought,
    tasks: dict[str, tuple[Task, ...]],
    has: Callable[[str], bool],
    *,
    whole: bool,
) -> Iterator[Limb]:
    for limb in branch.limbs:
        all_of_it = whole or has(_objective_words(limb.objective))
        actions = tuple(
            each
            for each in limb.actions
            if _serves(each, tasks.get(each.id, ()), sought)
            and (all_of_it or has(_action_words(each, tasks.get(each.id, ()))))
        )
        alone = all_of_it and not sought.is_about_actions and _is_of(limb.objective, sought.pathway)
        if actions or (limb.objective is not None and alone):
            yield Limb(limb.objective, actions)


def _is_of(item: Rupture | Objective | None, pathway: str | None) -> bool:
    return item is not None and (pathway is None or item.pathway == pathway)


def _serves(action: Action, tasks: Sequence[Task], sought: Sought) -> bool:
    return (
        sought.pathway in (None, action.pathway)
        and sought.mission in (None, action.mission)
        and (sought.referent is None or any(each.referent == sought.referent for each in tasks))
    )


def _finder(words: str) -> Callable[[str], bool]:
    """Whether a text holds some words, accents and capitals apart."""
    wanted = slug(words)
    return lambda text: wanted in slug(text, LONGEST)


def _rupture_words(rupture: Rupture | None) -> str:
    return f"{mark(rupture.id)} {rupture.title} {rupture.causes}" if rupture else ""


def _objective_words(objective: Objective | None) -> str:
    return f"{mark(objective.id)} {objective.text} {objective.measure}" if objective else ""


def _action_words(action: Action, tasks: Sequence[Task]) -> str:
    said = " ".join(f"{each.title} {each.referent}" for each in tasks)
    return f"{mark(action.id)} {action.title} {action.public} {said}"


def tasks_of(work: PathwayWork) -> dict[str, tuple[Task, ...]]:
    """Tasks of each action, by its id."""
    found: dict[str, tuple[Task, ...]] = {}
    for task in work.tasks:
        found[task.action] = (*found.get(task.action, ()), task)
    return found


def actions_of(plan: Iterable[Branch]) -> list[Action]:
    """Actions of a part of the plan, in its order."""
    return [each for branch in plan for limb in branch.limbs for each in limb.actions]


def referents(work: PathwayWork) -> list[str]:
    """Everyone who has a task, by name."""
    return sorted({each.referent for each in work.tasks if each.referent})
