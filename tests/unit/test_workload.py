"""Days of work by person and month; what is too much for one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diagnostic.pathways.timeline import timelines
from diagnostic.pathways.workload import NOBODY, Workload, spread, workload
from diagnostic.project import Action, PathwayWork, Task

TODAY = date(2026, 11, 22)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


def task(rank: int, **fields: Any) -> Task:
    usual = {"action": "action_1", "start": date(2026, 11, 2), "end": date(2026, 11, 27)}
    return Task(id=f"tache_{rank}", **{**usual, **fields})


def load(*tasks: Task) -> Workload:
    work = PathwayWork(actions=(Action(id="action_1", pathway="bpco"),), tasks=tasks)
    return workload(timelines(work, TODAY))


def test_days_follow_the_working_days_of_each_month() -> None:
    # From Monday 23 November to Friday 4 December 2026: six working days, then four.
    found = spread(10, date(2026, 11, 23), date(2026, 12, 4))
    assert found == {NOVEMBER: pytest.approx(6), DECEMBER: pytest.approx(4)}


def test_a_weekend_keeps_its_work() -> None:
    assert spread(2, date(2026, 11, 28), date(2026, 11, 29)) == {NOVEMBER: 2}


def test_one_person_typed_in_several_ways_is_one_person() -> None:
    found = load(
        task(1, referent="Dr  Élodie Martin", load_days=3),
        task(2, referent=" dr elodie MARTIN ", load_days=4),
        task(3, referent="Paul", load_days=1),
    )
    assert [(each.referent, each.total) for each in found.people] == [
        ("Dr  Élodie Martin", pytest.approx(7)),
        ("Paul", pytest.approx(1)),
    ]


def test_what_is_not_known_is_said_and_never_zero() -> None:
    (found,) = load(
        task(1, referent="Paul"),
        task(2, referent="Paul", load_days=2, start=None, end=None),
        task(3, referent="Paul", load_days=0),
    ).people
    assert found.unknown == ("tache_1",)
    assert found.unplaced == ("tache_2",)
    assert found.missing.replace("\u00a0", " ") == (
        "1 tâche sans charge connue (T1) et 1 tâche sans date (T2) : le total est un minimum."
    )


def test_what_is_done_or_given_up_is_no_work_any_more() -> None:
    assert not load(
        task(1, referent="Paul", load_days=9, status="fait"),
        task(2, referent="Paul", load_days=9, status="abandonne"),
    ).people


def test_a_month_that_is_too_full_is_a_conflict() -> None:
    assert not load(task(1, referent="Paul", load_days=20)).conflicts
    (problem,) = load(
        task(1, referent="Paul", load_days=12), task(2, referent="PAUL", load_days=8.5)
    ).conflicts
    assert problem.kind == "surcharge"
    assert problem.item_ids == ("tache_1", "tache_2")
    assert "Paul a 20,5\u00a0jours de travail en novembre\u00a02026" in problem.text


def test_high_priorities_at_once_are_a_conflict_but_not_one_after_the_other() -> None:
    high: dict[str, Any] = {"referent": "Paul", "priority": "haute"}
    after = {"start": date(2026, 11, 27), "end": date(2026, 12, 4)}
    assert not load(task(1, **high), task(2, **high, **after)).conflicts
    assert not load(task(1, **high), task(2, **{**high, "referent": "Zoé"})).conflicts
    assert not load(task(1, **high), task(2, referent="Paul")).conflicts
    (problem,) = load(task(1, **high), task(2, **high), task(3, **high, status="fait")).conflicts
    assert problem.kind == "priorites"
    assert problem.item_ids == ("tache_1", "tache_2")


def test_tasks_without_anybody_are_kept_last_and_are_no_conflict() -> None:
    found = load(
        task(1, load_days=60, priority="haute"), task(2, priority="haute"), task(3, referent="Zoé")
    )
    assert [each.referent for each in found.people] == ["Zoé", NOBODY]
    assert not found.conflicts
