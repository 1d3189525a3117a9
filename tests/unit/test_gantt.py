"""The calendar as a drawing: every word escaped, readable with 80 actions, told in words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from diagnostic.maps.view import Canvas
from diagnostic.pathways.timeline import Timeline, timelines
from diagnostic.project import Action, PathwayWork, Task
from diagnostic.reports.drawings.gantt import NO_ACTION, gantt
from diagnostic.reports.figure import figure
from diagnostic.reports.frame import framed
from diagnostic.reports.pages import PAGE_NAMES, PAGES
from diagnostic.reports.words import width

TODAY = date(2026, 11, 22)
A4 = Canvas(1369, 760)
TEXT = "{http://www.w3.org/2000/svg}text"


def action(rank: int, **fields: Any) -> Action:
    usual = {"title": f"Action {rank}", "deadline": date(2027, 6, 30)}
    return Action(id=f"action_{rank}", pathway="bpco", **{**usual, **fields})


def task(rank: int, of: int = 1, **fields: Any) -> Task:
    return Task(id=f"tache_{rank}", action=f"action_{of}", **{"title": f"Tâche {rank}", **fields})


def plan(actions: list[Action], tasks: list[Task]) -> tuple[Timeline, ...]:
    return timelines(PathwayWork(actions=tuple(actions), tasks=tuple(tasks)), TODAY)


def many(count: int) -> tuple[Timeline, ...]:
    title = "Une action dont le titre est bien trop long pour tenir sur la ligne d’un calendrier"
    actions = [
        action(rank, title=title, deadline=date(2027, 1, 1) + timedelta(days=9 * rank))
        for rank in range(1, count + 1)
    ]
    return plan(actions, [task(rank, rank) for rank in range(1, count + 1)])


def drawn(found: tuple[Timeline, ...], canvas: Canvas = A4, today: date = TODAY) -> Any:
    return ElementTree.fromstring(gantt(found, today)(canvas).svg)  # noqa: S314 - our own


def words(found: tuple[Timeline, ...], canvas: Canvas = A4, today: date = TODAY) -> list[str]:
    return [each.text or "" for each in drawn(found, canvas, today).iter(TEXT)]


SOME = plan(
    [action(1)],
    [
        task(1, start=date(2026, 10, 5), end=date(2026, 11, 6), status="fait", priority="haute"),
        task(2, start=date(2026, 11, 9), end=date(2027, 1, 15), status="en_cours"),
        task(3, weeks=6, priority="basse"),
        task(4, start=date(2027, 2, 1), end=date(2027, 2, 5), status="abandonne"),
    ],
)


def test_each_task_is_under_its_action_with_its_words() -> None:
    said = words(SOME)
    assert [each.split("\u00a0")[0] for each in said if re.match(r"[AT]\d", each)] == [
        "A1", "T1", "T2", "T4", "T3",
    ]  # fmt: skip
    for word in ("haute", "moyenne", "basse", "fait", "en cours", "à faire", "abandonné"):
        assert said.count(word) >= 1
    for word in ("oct.", "janv.", "2026", "2027", "aujourd’hui", "échéance de l’action"):
        assert word in said


def test_days_that_were_counted_back_are_dashed() -> None:
    bars = drawn(SOME).findall(".//*[@data-item]")
    by_item = {bar.get("data-item"): ElementTree.tostring(bar, "unicode") for bar in bars}
    assert "stroke-dasharray" in by_item["tache_3"]
    assert "stroke-dasharray" not in by_item["tache_2"]
    assert "gantt-started" in by_item["tache_2"]


def test_today_is_drawn_where_it_is() -> None:
    assert "aujourd’hui" not in words(SOME, today=date(2060, 1, 1))
    assert "aujourd’hui" in words(SOME, today=date(2026, 9, 1))


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_eighty_actions_have_a_bar_each_or_it_is_said(page: Any) -> None:
    found = many(80)
    whole = framed(gantt(found, TODAY), PAGES[page], TODAY)
    svg = whole.plate.svg
    shown = svg.count('data-item="action_')
    said = [note for note in whole.plate.notes if "ne tiennent pas" in note]
    assert shown == 80 or said[0].startswith(f"{80 - shown}\u00a0")
    assert "tache_" not in svg
    if page in ("a4", "a4_paysage"):
        assert shown == 80
    # In points on the page: none smaller than a footnote.
    box = re.search(r'viewBox="0 0 ([\d.]+)', svg)
    assert box
    points = PAGES[page].room / float(box[1])
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
    assert min(sizes) * points >= 5


@pytest.mark.parametrize("canvas", [A4, Canvas(620, 440), Canvas(1240, 900), Canvas(400, 300)])
@pytest.mark.parametrize("found", [SOME, many(3), many(30), many(80)])
def test_nothing_leaves_the_picture_and_names_do_not_reach_the_bars(
    found: tuple[Timeline, ...], canvas: Canvas
) -> None:
    root = drawn(found, canvas)
    _, _, wide, tall = (float(each) for each in root.get("viewBox").split())
    assert wide == canvas.width
    for each in root.iter(TEXT):
        x, y, size = (float(each.get(key)) for key in ("x", "y", "font-size"))
        weight = 600 if each.get("font-weight") else 400
        long = width(each.text or "", size, weight)
        if each.get("text-anchor") == "middle":
            x -= long / 2
        assert x >= -1
        assert x + long <= wide + 2, each.text
        assert y - size * 0.8 >= 0
        assert y <= tall


def test_few_actions_can_be_read_from_the_back() -> None:
    whole = framed(gantt(SOME, TODAY), PAGES["diapo"], TODAY)
    box = re.search(r'viewBox="0 0 ([\d.]+)', whole.plate.svg)
    assert box
    points = PAGES["diapo"].room / float(box[1])
    names = re.findall(r'font-size="([\d.]+)"[^>]*>T\d', whole.plate.svg)
    assert min(float(size) for size in names) * points >= 14


def test_markup_is_written_and_not_run() -> None:
    found = plan(
        [action(1, title="<script>alert(1)</script> & *x*")], [task(1, title='"><b>=1+1</b>')]
    )
    plate = gantt(found, TODAY)(A4)
    assert "<script" not in plate.svg
    assert "<b>" not in plate.svg
    assert any("<script>" in each for each in words(found))
    assert "<script>" in plate.alt


def test_a_long_title_is_cut_by_an_ellipsis() -> None:
    (name,) = (each for each in words(many(80)) if each.startswith("A1\u00a0"))
    assert name.endswith("…")


def test_what_has_no_day_is_said() -> None:
    found = plan([action(1, deadline=None), action(2)], [task(1)])
    plate = gantt(found, TODAY)(A4)
    assert words(found).count("sans date") == 2
    assert "sans tâche" in words(found)
    assert "Sans date, faute d’échéance : T1." in plate.notes
    upside_down = plan([action(1)], [task(1, start=TODAY, end=TODAY - timedelta(days=9))])
    assert "dates inversées" in words(upside_down)


def test_an_empty_plan_is_a_sentence() -> None:
    plate = gantt((), TODAY)(A4)
    assert NO_ACTION in plate.svg
    assert plate.alt == NO_ACTION


def test_the_picture_is_told_in_words() -> None:
    told = gantt(SOME, TODAY)(A4).alt.replace("\u00a0", " ")
    assert told.startswith("Calendrier de 1 action et 4 tâches, d’octobre 2026 à juin 2027, vu")
    assert "T3  Tâche 3, du 19 mai 2027 au 30 juin 2027 (dates calculées)" in told
    assert "échéance le 30 juin 2027" in told
    assert "Et 70 autres actions" in gantt(many(80), TODAY)(A4).alt.replace("\u00a0", " ")


def test_dates_a_century_apart_are_drawn() -> None:
    found = plan(
        [action(1, deadline=date(2100, 12, 31))],
        [task(1, start=date(2000, 1, 1), end=date(2000, 1, 2)), task(2)],
    )
    years = [int(each) for each in words(found) if re.fullmatch(r"2\d{3}", each)]
    assert years[0] == 2000
    assert years[-1] >= 2090
    assert len(years) < 40


def test_the_same_plan_is_the_same_picture() -> None:
    one = figure(gantt(SOME, TODAY), "a4_paysage", "png", TODAY)
    assert one == figure(gantt(SOME, TODAY), "a4_paysage", "png", TODAY)
