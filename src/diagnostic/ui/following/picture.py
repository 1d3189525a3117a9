"""The values of an objective drawn beside its baseline and its target, and the table behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from diagnostic.french import counted, number
from diagnostic.maps.plate import Drawing, Plate
from diagnostic.maps.view import Canvas
from diagnostic.pathways.amounts import amount, on_day, plain
from diagnostic.pathways.board import mark
from diagnostic.pathways.followup import Followed, Point
from diagnostic.pathways.series import day_of, end_of
from diagnostic.pathways.stated import sentence
from diagnostic.project import Objective
from diagnostic.reports.drawings import followed as drawings
from diagnostic.reports.drawings.followed import Course
from diagnostic.ui import exporting, html, projection, tables, work
from diagnostic.ui.following.pieces import quiet
from diagnostic.ui.tables import Cell, Row

SIZE, ROOM = Canvas(600, 340), Canvas(760, 420)


def picture(each: Followed) -> None:
    """The series, its figure to take away, the table behind it."""
    objective, found = each.objective, course(each)
    if not found.measured and not found.expected:
        return
    drawing = _drawing(each, found)
    plate = drawing(ROOM if projection.is_on() else SIZE)
    st.html(html.drawing(plate.svg, plate.alt))
    if objective.baseline is not None and found.baseline is None:
        quiet("La valeur de départ n’a pas d’année : elle n’est pas dessinée. Donnez-la au plan.")
    undated = sum(day_of(point.measure) is None for point in each.points)
    if undated:
        many = counted(undated, "valeur sans date n’est", "valeurs sans date ne sont")
        quiet(f"{many} pas sur le dessin : donnez une date, ou une année de données.")
    name = f"{mark(objective.id)} {objective.measure}".strip()
    exporting.figure_button(drawing, name, f"followed-{objective.id}")
    if each.points and not projection.is_on():
        with st.expander("Le même contenu, en tableau"):
            st.html(table(each))


def _drawing(each: Followed, found: Course) -> Drawing:
    """The figure; in words, each value has the period that was typed, and not its place."""
    title = each.objective.measure or sentence(each.objective) or "Valeur suivie"
    drawn = drawings.followed(title, found, _place(), _sources(each))
    alt = " ".join(
        filter(None, (sentence(each.objective), *(f"{p.when} : {p.said[0]}" for p in each.points)))
    )

    def draw(canvas: Canvas) -> Plate:
        return replace(drawn(canvas), alt=alt)

    return draw


def _place() -> str:
    here = work.current()
    return exporting.place_in_words() if here.codes else here.project.name


def _sources(each: Followed) -> tuple[str, ...]:
    said = (each.objective.source, *(point.measure.source for point in each.points))
    return tuple(dict.fromkeys(filter(None, said))) or ("Source à préciser",)


def course(each: Followed) -> Course:
    """What is drawn of an objective; a value that is the baseline itself is drawn once."""
    objective = each.objective
    dated = [(point, on) for point in each.points if (on := _where(point)) is not None]
    start = next((_drawn(*one) for one in dated if is_start(objective, one[0])), None)
    return Course(
        unit=amount(2, objective.unit).removeprefix("2").strip(),
        baseline=start or _baseline(objective),
        target=objective.target,
        target_on=objective.by,
        observed=tuple(_drawn(*one) for one in dated if not is_start(objective, one[0])),
        expected=tuple(
            drawings.Point(on, point.measure.expected)
            for point, on in dated
            if point.measure.expected is not None
        ),
    )


def _where(point: Point) -> date | None:
    """Day at which a value is drawn: the middle of its year when it has no day of its own."""
    on = day_of(point.measure)
    return on if on is None or on == point.measure.on else middle(on)


def middle(on: date) -> date:
    """The middle of the year of a day."""
    return date(on.year, 7, 1)


def is_start(objective: Objective, point: Point) -> bool:
    """Whether a value is the baseline itself, given again with its people."""
    measure = point.measure
    same = (objective.baseline, objective.baseline_period)
    return bool(measure.period) and (measure.value, measure.period) == same


def _baseline(objective: Objective) -> drawings.Point | None:
    at = end_of(objective.baseline_period)
    if at is None or objective.baseline is None:
        return None
    return drawings.Point(middle(at), objective.baseline)


def _drawn(point: Point, on: date) -> drawings.Point:
    low, high = (point.interval.low, point.interval.high) if point.interval else (None, None)
    return drawings.Point(on, point.value, low, high)


def table(each: Followed) -> str:
    """The values one by one, with what can be said of each."""
    objective = each.objective
    head = [
        Cell("Date"),
        Cell("Valeur", objective.unit, number=True),
        Cell("Effectif", number=True),
        Cell("Attendu", number=True),
        Cell("Ce qu’on peut en dire"),
        Cell("Source"),
    ]
    rows = [_row(objective, point) for point in reversed(each.points)]
    return tables.table(f"Valeurs de {mark(objective.id)}", head, rows)


def _row(objective: Objective, point: Point) -> Row:
    measure = point.measure
    read = f"lu le {on_day(measure.on)}" if measure.on and measure.period else ""
    interval = point.interval
    limits = f"entre {plain(interval.low)} et {plain(interval.high)}" if interval else ""
    said = point.problem or " ".join(point.said[1:])
    return Row(
        [
            Cell(point.when, read),
            Cell(plain(point.value), limits, number=True),
            Cell("—" if measure.people is None else number(measure.people), number=True),
            Cell("—" if measure.expected is None else plain(measure.expected), number=True),
            Cell(said or "—", measure.note),
            Cell(measure.source or "à préciser"),
        ]
    )
