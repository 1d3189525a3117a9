"""Where the actions of a plan are, as their tasks tell it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from diagnostic.french import counted, number
from diagnostic.project import Action, PathwayWork, Task

ActionState = Literal["sans_tache", "a_faire", "en_cours", "fait", "abandonne"]

ACTION_STATES: dict[ActionState, str] = {
    "sans_tache": "sans tâche",
    "a_faire": "à faire",
    "en_cours": "en cours",
    "fait": "faite",
    "abandonne": "abandonnée",
}
"""How the state of an action is said."""


@dataclass(frozen=True)
class ActionStatus:
    """Where an action is, from its tasks.

    Attributes
    ----------
    done, counted
        Tasks done, out of those that were not given up.
    share
        The same between 0 and 1; None without tasks.
    late
        Tasks whose end has passed, neither done nor given up.
    is_late
        Whether a task is late, or the deadline of the action has passed before it is done.
    """

    action: Action
    state: ActionState
    done: int
    counted: int
    share: float | None
    late: tuple[Task, ...]
    given_up: tuple[Task, ...]
    is_late: bool

    @property
    def said(self) -> str:
        """« en cours, 2 tâches faites sur 5 »."""
        words = ACTION_STATES[self.state]
        if self.state in ("sans_tache", "abandonne"):
            return words
        done = counted(self.done, "tâche faite", "tâches faites")
        return f"{words}, {done} sur {number(self.counted)}"


def action_status(action: Action, tasks: Iterable[Task], today: date) -> ActionStatus:
    """Where an action is, with those of the tasks that are its own."""
    mine = [each for each in tasks if each.action == action.id]
    alive = [each for each in mine if each.status != "abandonne"]
    done = sum(each.status == "fait" for each in alive)
    late = tuple(each for each in alive if each.status != "fait" and passed(each.end, today))
    state = _state(mine, alive, done)
    is_open = state not in ("fait", "abandonne")
    return ActionStatus(
        action,
        state,
        done,
        len(alive),
        done / len(alive) if alive else None,
        late,
        tuple(each for each in mine if each.status == "abandonne"),
        bool(late) or (is_open and passed(action.deadline, today)),
    )


def _state(mine: Sequence[Task], alive: Sequence[Task], done: int) -> ActionState:
    if not mine:
        return "sans_tache"
    if not alive:
        return "abandonne"
    if done == len(alive):
        return "fait"
    return "en_cours" if done or any(each.status == "en_cours" for each in alive) else "a_faire"


def passed(day: date | None, today: date) -> bool:
    """Whether a day is over; a missing one never is."""
    return day is not None and day < today


def statuses(work: PathwayWork, today: date) -> tuple[ActionStatus, ...]:
    """Every action of a project, in its order."""
    return tuple(action_status(each, work.tasks, today) for each in work.actions)
