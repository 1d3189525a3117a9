"""Tasks counted back from a deadline, and what is amiss said with the mark of the task."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diagnostic.pathways.timeline import Problem, Timeline, timeline, timelines
from diagnostic.project import Action, PathwayWork, Task

TODAY = date(2026, 11, 22)
DEADLINE = date(2027, 6, 30)


def action(rank: int = 1, **fields: Any) -> Action:
    return Action(id=f"action_{rank}", pathway="bpco", **{"deadline": DEADLINE, **fields})


def task(rank: int, **fields: Any) -> Task:
    return Task(id=f"tache_{rank}", **{"action": "action_1", **fields})


def made(*tasks: Task, **fields: Any) -> Timeline:
    return timeline(action(**fields), tasks, TODAY)


def days(found: Timeline) -> dict[str, tuple[date | None, date | None]]:
    return {span.task.id: (span.start, span.end) for span in found.spans}


def kinds(found: Timeline) -> list[str]:
    return [problem.kind for problem in found.problems]


def said(found: Timeline, kind: str) -> str:
    texts = [problem.text for problem in found.problems if problem.kind == kind]
    assert len(texts) == 1, found.problems
    return texts[0].replace("\u00a0", " ")


def test_a_chain_is_counted_back_from_the_deadline() -> None:
    found = made(task(1, weeks=2), task(2, weeks=4, after=("tache_1",)))
    assert days(found) == {
        "tache_1": (date(2027, 5, 19), date(2027, 6, 2)),
        "tache_2": (date(2027, 6, 2), DEADLINE),
    }
    assert all(span.is_computed and not span.is_assumed for span in found.spans)
    assert not found.problems


def test_the_first_of_those_that_wait_decides() -> None:
    found = made(
        task(1, weeks=1), task(2, weeks=8, after=("tache_1",)), task(3, weeks=2, after=("tache_1",))
    )
    assert days(found)["tache_1"][1] == days(found)["tache_2"][0] == date(2027, 5, 5)


def test_a_task_without_duration_takes_the_usual_one_and_it_is_flagged() -> None:
    (span,) = made(task(1)).spans
    assert (span.start, span.end) == (date(2027, 6, 2), DEADLINE)
    assert span.is_computed
    assert span.is_assumed


def test_typed_days_win() -> None:
    start, end = date(2027, 1, 4), date(2027, 1, 29)
    (span,) = made(task(1, start=start, end=end, weeks=20)).spans
    assert (span.start, span.end, span.is_computed) == (start, end, False)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"start": date(2027, 3, 1)}, (date(2027, 3, 1), date(2027, 3, 15))),
        ({"end": date(2027, 3, 15)}, (date(2027, 3, 1), date(2027, 3, 15))),
    ],
)
def test_one_day_gives_the_other(typed: dict[str, date], expected: tuple[date, date]) -> None:
    found = made(task(1, weeks=2, **typed))
    assert days(found)["tache_1"] == expected
    assert found.spans[0].is_computed


def test_without_deadline_nor_days_nothing_is_placed_and_it_is_said() -> None:
    found = made(task(1), task(2), deadline=None)
    assert days(found) == {"tache_1": (None, None), "tache_2": (None, None)}
    assert said(found, "sans_dates") == (
        "T1 et T2 n’ont pas de date, et A1 n’a pas d’échéance : donnez une échéance à l’action, ou "
        "des dates à ces tâches."
    )


def test_without_deadline_a_task_is_counted_back_from_the_one_that_waits() -> None:
    found = made(
        task(1, weeks=1), task(2, start=date(2027, 3, 8), after=("tache_1",)), deadline=None
    )
    assert days(found)["tache_1"] == (date(2027, 3, 1), date(2027, 3, 8))


def test_an_end_before_its_start_is_said_and_kept_as_typed() -> None:
    found = made(task(1, start=date(2027, 3, 8), end=date(2027, 3, 1)))
    assert days(found)["tache_1"] == (date(2027, 3, 8), date(2027, 3, 1))
    assert kinds(found) == ["dates_inversees"]
    assert said(found, "dates_inversees").startswith("T1 finit le 1er mars 2027, avant de")


def test_a_day_that_is_past_is_said_until_the_task_is_done() -> None:
    past = {"start": date(2026, 10, 1), "end": date(2026, 10, 30)}
    assert kinds(made(task(1, **past))) == ["en_retard"]
    assert kinds(made(task(1, **past, status="en_cours"))) == ["en_retard"]
    assert kinds(made(task(1, **past, status="fait"))) == []
    assert kinds(made(task(1, **past, status="abandonne"))) == []


def test_a_deadline_that_is_past_is_said_once() -> None:
    found = made(task(1), task(2, status="fait"), task(3), deadline=date(2026, 11, 1))
    assert kinds(found) == ["en_retard"]
    assert "T1 et T3 ne sont pas terminées" in said(found, "en_retard")


def test_what_ends_after_the_deadline_is_said() -> None:
    assert "T1 finit le 1er juillet 2027, après l’échéance de A1 (30 juin 2027)" in said(
        made(task(1, end=date(2027, 7, 1))), "apres_echeance"
    )
    assert "T1, commencée à sa date, finirait le 12 juillet 2027" in said(
        made(task(1, start=date(2027, 6, 14))), "apres_echeance"
    )


def test_what_should_have_begun_is_said_with_the_day() -> None:
    found = made(task(1, weeks=40))
    assert said(found, "deja_commencer") == (
        "T1 : pour tenir l’échéance, il fallait commencer le 23 septembre 2026 "
        "(durée : 40 semaines)."
    )
    assert kinds(made(task(1, weeks=40, status="en_cours"))) == []
    supposed = said(made(task(1), deadline=date(2026, 12, 1)), "deja_commencer")
    assert supposed.endswith("(durée supposée : 4 semaines).")


def test_a_task_that_waits_for_a_later_one_is_said() -> None:
    found = made(
        task(1, start=date(2027, 3, 1), end=date(2027, 4, 30)),
        task(2, start=date(2027, 4, 1), end=date(2027, 5, 1), after=("tache_1",)),
    )
    assert said(found, "attend_plus_tard") == (
        "T2 commence le 1er avril 2027, mais elle attend T1, qui finit le 30 avril 2027."
    )
    done = made(
        task(1, start=date(2027, 3, 1), end=date(2027, 4, 30), status="fait"),
        task(2, start=date(2027, 4, 1), end=date(2027, 5, 1), after=("tache_1",)),
    )
    assert not done.problems


def test_tasks_that_wait_in_a_ring_are_said_and_placed_all_the_same() -> None:
    found = made(
        task(1, after=("tache_3",)), task(2, after=("tache_1",)), task(3, after=("tache_2",)),
        task(4, weeks=1, after=("tache_1",)),
    )  # fmt: skip
    (ring,) = found.problems
    assert ring == Problem("boucle", ring.text, ("tache_1", "tache_2", "tache_3"))
    assert ring.text.startswith("T1, T2 et T3 s’attendent en rond")
    assert days(found)["tache_2"] == (date(2027, 6, 2), DEADLINE)
    assert days(found)["tache_1"][1] == days(found)["tache_4"][0]


def test_a_task_that_is_not_there_any_more_is_said() -> None:
    found = made(task(1, after=("tache_9",)))
    assert said(found, "inconnue").startswith("T1 attend T9, qui n’est pas dans le plan")


def test_an_abandoned_task_holds_nothing_up() -> None:
    found = made(
        task(1, weeks=1),
        task(2, weeks=30, after=("tache_1",), status="abandonne"),
        task(3, weeks=2, after=("tache_2",)),
    )
    assert days(found)["tache_2"] == (None, None)
    assert days(found)["tache_1"] == (date(2027, 6, 9), date(2027, 6, 16))
    assert not found.problems


def test_tasks_wait_for_those_of_other_actions() -> None:
    work = PathwayWork(
        actions=(action(1), action(2, deadline=date(2027, 3, 1))),
        tasks=(task(1), task(2, action="action_2", weeks=1, after=("tache_1",))),
    )
    first, second = timelines(work, TODAY)
    assert days(first)["tache_1"][1] == days(second)["tache_2"][0] == date(2027, 2, 22)
    assert timelines(work, TODAY, "ic") == ()


def test_durations_that_go_back_to_another_century_are_said() -> None:
    chain = [task(1, weeks=520)]
    chain += [task(n, weeks=520, after=(f"tache_{n - 1}",)) for n in range(2, 900)]
    found = made(*chain)
    assert "trop_long" in kinds(found)
    assert min(start for start, _ in days(found).values() if start) == date(2000, 1, 1)
