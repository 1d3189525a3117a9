"""When everything takes place, counted back from the deadlines; and what does not hold."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.french import counted, day, listed
from diagnostic.maps.view import Canvas
from diagnostic.pathways.board import mark
from diagnostic.pathways.timeline import Problem, Span, Timeline
from diagnostic.project import Action, Task
from diagnostic.reports.drawings.gantt import gantt
from diagnostic.ui import exporting, html, projection, tables
from diagnostic.ui.planning import chosen
from diagnostic.ui.planning.chain import short, title_of
from diagnostic.ui.planning.seen import Plan
from diagnostic.ui.planning.tasks import STATUSES, task_title
from diagnostic.ui.planning.tree import Branch, actions_of
from diagnostic.ui.tables import Cell, Row

WIDE, ROOM_WIDE = 1240, 1500
"""Width of the drawing, in its own pixels."""
LEAST, HEAD, LINE = 260, 120, 26
"""Height of the drawing: at least, without a line, and of each line."""
MOST_HIGH = 1500
"""Past it, the drawing keeps the actions and leaves their tasks to the table."""


def calendar(plan: Plan, sight: Sequence[Branch]) -> None:
    """The Gantt of what is looked at, and its table."""
    st.subheader("Quand tout se fait-il ?")
    found = timelines_of(plan, sight)
    if not found:
        _nothing()
        return
    st.html(html.sentence(_answer(found)))
    drawing = gantt(found, plan.today)
    lines = sum(1 + len(each.spans) for each in found)
    width = ROOM_WIDE if projection.is_on() else WIDE
    plate = drawing(Canvas(width, min(MOST_HIGH, max(LEAST, HEAD + LINE * lines))))
    st.html(html.drawing(plate.svg, plate.alt))
    exporting.figure_button(drawing, plate.title, "plan-calendar")
    for note in plate.notes:
        st.html(html.source(note))
    with st.expander("Le même contenu, en tableau"):
        st.html(_table(found))


def timelines_of(plan: Plan, sight: Sequence[Branch]) -> list[Timeline]:
    """Actions that are looked at, with their tasks, the first to begin first."""
    found = [plan.timelines[each.id] for each in actions_of(sight)]
    return [each for each in found if each.spans or each.action.deadline]


def _nothing() -> None:
    st.html(
        '<div class="empty-state"><h3>Le calendrier s’affichera ici</h3>'
        "<p>Donnez une échéance à une action, puis des tâches avec leur durée : les dates se "
        "calculent à rebours.</p></div>"
    )


def _answer(found: Sequence[Timeline]) -> str:
    bounds = [each.bounds for each in found if each.bounds]
    if not bounds:
        return "Aucune tâche n’a encore de date : donnez une échéance aux actions."
    first, last = min(a for a, _ in bounds), max(b for _, b in bounds)
    unplaced = sum(span.bounds is None and span.is_open for each in found for span in each.spans)
    tasks = sum(len(each.spans) for each in found)
    lost = f" {counted(unplaced, 'tâche')} sans dates." if unplaced else ""
    return f"{counted(tasks, 'tâche')}, du {day(first)} au {day(last)}.{lost}"


def _table(found: Sequence[Timeline]) -> str:
    head = tables.words("Tâche", "Référent", "Début", "Fin", "Dates", "Statut")
    rows: list[Row] = []
    for each in found:
        until = f", échéance le {each.action.deadline:%d/%m/%Y}" if each.action.deadline else ""
        title = f"{mark(each.action.id)} {short(title_of(each.action))}{until}"
        rows.append(Row([Cell(title)], "group"))
        rows += [_row(span) for span in each.spans]
    return tables.table("Calendrier du plan d’actions", head, rows)


def _row(span: Span) -> Row:
    task = span.task
    return Row(
        [
            Cell(f"{mark(task.id)} {short(task_title(task))}"),
            Cell(task.referent or "—"),
            Cell(f"{span.start:%d/%m/%Y}" if span.start else "—"),
            Cell(f"{span.end:%d/%m/%Y}" if span.end else "—"),
            Cell("calculées" if span.is_computed else "données" if span.start else "à donner"),
            Cell(STATUSES[task.status]),
        ]
    )


# --- what does not hold ---------------------------------------------------------------------------


MOST = 40
"""Problems shown before the rest is asked for."""
ALL = "plan-all-problems"


def to_mend(plan: Plan) -> None:
    """Each problem in a sentence, and the button that opens what it is about."""
    st.subheader("Que faut-il revoir ?")
    if not plan.problems:
        st.html(html.sentence("Rien à revoir : les dates se tiennent, personne n’est surchargé."))
        return
    is_all = bool(st.session_state.get(ALL)) or len(plan.problems) <= MOST
    for rank, problem in enumerate(plan.problems if is_all else plan.problems[:MOST]):
        _problem(plan, problem, rank)
    if not is_all:
        st.button(
            f"Voir les {len(plan.problems) - MOST} autres", key="plan-more-problems", on_click=_all
        )


def _named(item: Action | Task) -> str:
    title = task_title(item) if isinstance(item, Task) else title_of(item)
    return f"{mark(item.id)} {short(title, 60)}"


def _all() -> None:
    st.session_state[ALL] = True


def _problem(plan: Plan, problem: Problem, rank: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"plan-problem-{rank}"):
        found = [chosen.item_of(plan.project, each) for each in problem.item_ids]
        known = [each.id for each in found if each is not None]
        st.html(
            f'<p class="sentence">▲ {html.words(problem.text)}</p>'
            f"{html.source(listed([_named(each) for each in found if each], 4))}",
            width="stretch",
        )
        for item_id in known[:1]:
            st.button(
                f"Ouvrir {mark(item_id)}",
                key=f"mend-{rank}-{item_id}",
                on_click=chosen.open_item,
                args=(item_id,),
            )
