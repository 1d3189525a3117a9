"""Whatever waits for whatever: nothing raises, and what is counted keeps its order."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from diagnostic.maps.view import Canvas
from diagnostic.pathways.budget import budget
from diagnostic.pathways.timeline import FIRST_DAY, Timeline, timeline
from diagnostic.pathways.workload import spread, working_days, workload
from diagnostic.project import Action, Task, new_project
from diagnostic.reports.drawings.gantt import gantt
from diagnostic.reports.plan_calendar import calendar

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
NEAR = st.dates(date(2026, 1, 1), date(2028, 12, 31))
DATES = st.none() | DAYS | NEAR
NAMES = st.sampled_from(["", "Élodie", "elodie ", "<b>=1+1</b>", "Paul"])
RANKS = range(1, 9)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Timeline, date]:
    tasks = []
    for rank in RANKS:
        named = draw(st.lists(st.integers(1, 10).filter(lambda n, own=rank: n != own), max_size=3))
        tasks.append(
            Task(
                id=f"tache_{rank}",
                action=draw(st.sampled_from(["action_1", "action_1", "action_2"])),
                start=draw(DATES),
                end=draw(DATES),
                weeks=draw(st.none() | st.floats(0.1, 520)),
                after=tuple(f"tache_{each}" for each in named),
                referent=draw(NAMES),
                priority=draw(st.sampled_from(["haute", "basse"])),
                load_days=draw(st.none() | st.floats(0, 10_000)),
                status=draw(st.sampled_from(["a_faire", "en_cours", "fait", "abandonne"])),
            )
        )
    action = Action(id="action_1", pathway="bpco", deadline=draw(DATES))
    today = draw(DAYS)
    return timeline(action, tasks, today), today


@given(plans())
def test_what_is_counted_keeps_its_order(found: tuple[Timeline, date]) -> None:
    plan, _ = found
    rings = [set(each.item_ids) for each in plan.problems if each.kind == "boucle"]
    spans = {span.task.id: span for span in plan.spans}
    for span in plan.spans:
        assert (span.start is None) == (span.end is None)
        if not span.is_computed or span.start is None or span.end is None:
            continue
        assert FIRST_DAY <= span.start <= span.end
        if span.task.start is None and span.task.end is None:
            assert plan.action.deadline is None or span.end <= plan.action.deadline
    for span in plan.spans:
        for name in span.task.after:
            before = spans.get(name)
            if before is None or any({span.task.id, name} <= ring for ring in rings):
                continue
            typed = before.task.start or before.task.end
            if typed or not before.end or span.bounds is None or span.task.status == "abandonne":
                continue
            assert before.end <= span.bounds[0]


@given(plans())
def test_what_is_wrong_is_always_said(found: tuple[Timeline, date]) -> None:
    plan, today = found
    about = {(each.kind, name) for each in plan.problems for name in each.item_ids}
    for span in plan.spans:
        name = span.task.id
        if span.bounds is None:
            assert ("sans_dates", name) in about or not span.is_open
        elif span.end is not None and span.start is not None and span.end < span.start:
            assert ("dates_inversees", name) in about
        elif span.is_open and span.task.end and span.task.end < today:
            assert ("en_retard", name) in about
    assert all(each.text.endswith(".") for each in plan.problems)


@given(plans())
def test_work_is_shared_out_whole(found: tuple[Timeline, date]) -> None:
    plan, _ = found
    load = workload([plan])
    known = sum(span.task.load_days or 0.0 for span in plan.spans if span.is_open and span.bounds)
    assert abs(sum(each.total for each in load.people) - known) <= 1e-6 * max(known, 1)
    assert len({each.referent for each in load.people}) == len(load.people) <= 4


@given(plans(), st.integers(200, 2_000), st.integers(100, 2_000))
def test_any_plan_can_be_drawn(found: tuple[Timeline, date], wide: int, tall: int) -> None:
    plan, today = found
    plate = gantt([plan], today)(Canvas(wide, tall))
    ElementTree.fromstring(plate.svg)  # noqa: S314 - our own
    assert "nan" not in plate.svg
    table = calendar([plan], today)
    for line in table.lines:
        assert all(0 <= rank < len(table.columns) for rank in line.marks)


@given(NEAR, st.integers(0, 800), st.floats(0.5, 100))
def test_working_days_are_those_of_a_calendar(first: date, long: int, days: float) -> None:
    last = first + timedelta(days=long)
    every = [first + timedelta(days=step) for step in range(long + 1)]
    worked = [each for each in every if each.weekday() < 5]
    assert working_days(first, last) == len(worked)
    for month, part in spread(days, first, last).items():
        there = sum(each.replace(day=1) == month for each in worked)
        assert abs(part - days * there / len(worked)) < 1e-9 if worked else part == days


@given(st.lists(st.tuples(st.sampled_from([None, "parcours", "inconnue"]), st.none() | st.floats(0, 1e6)), max_size=6))  # fmt: skip  # noqa: E501
def test_a_budget_never_raises(costs: list[tuple[str | None, float | None]]) -> None:
    project = new_project()
    for mission, cost in costs:
        fields = {"pathway": "bpco", "mission": mission, "budget_eur": cost}
        project = project.with_item("actions", fields)
    found = budget(project, None)
    assert sum(len(line.actions) for line in found.lines) == len(costs)
    assert all(line.rest is None for line in found.lines)
