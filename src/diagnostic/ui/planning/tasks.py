"""Operational tasks of an action, with the fields of the action sheet of the Assurance Maladie."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from diagnostic.french import listed
from diagnostic.pathways.board import UNTITLED, mark
from diagnostic.pathways.timeline import Span, duration
from diagnostic.project import Action, Task
from diagnostic.ui import html, typed
from diagnostic.ui.planning import chosen
from diagnostic.ui.planning.chain import short
from diagnostic.ui.planning.seen import Plan
from diagnostic.ui.planning.tree import referents
from diagnostic.ui.text import plain

STATUSES: Mapping[str, str] = {
    "a_faire": "À faire",
    "en_cours": "En cours",
    "fait": "Fait",
    "abandonne": "Abandonné",
}
PRIORITIES: Mapping[str, str] = {"haute": "Haute", "moyenne": "Moyenne", "basse": "Basse"}


def task_title(task: Task) -> str:
    """Title of a task, or the words that stand for it."""
    return task.title or UNTITLED["tache"]


def tasks_list(plan: Plan, action: Action) -> None:
    """A line for each task; the one that is open shows its fields under it."""
    tasks = plan.tasks.get(action.id, ())
    st.markdown(f"**Tâches opérationnelles ({len(tasks)})**")
    if not tasks:
        st.html(
            html.source(
                "Une tâche dit qui fait quoi, avec quels moyens, pour quand. Ajoutez la première."
            )
        )
    spans = {span.task.id: span for span in plan.timelines[action.id].spans}
    opened = st.session_state.get(chosen.TASK)
    for task in tasks:
        is_open = task.id == opened
        _line(task, spans.get(task.id), is_open=is_open)
        if is_open:
            with st.container(border=True, key=f"plan-task-{task.id}"):
                _fields(plan, task, tasks, spans.get(task.id))


def _line(task: Task, span: Span | None, *, is_open: bool) -> None:
    details = [task.referent or "sans référent", dates_words(span), STATUSES[task.status].lower()]
    st.button(
        f"{'▾' if is_open else '▸'} **{mark(task.id)}** {plain(short(task_title(task)))} · "
        f":gray[:small[{plain(' · '.join(details))}]]",
        key=f"task-{task.id}",
        type="tertiary",
        on_click=chosen.open_task,
        args=(task.id,),
        width="stretch",
    )


def dates_words(span: Span | None) -> str:
    """When a task takes place; that its days are counted back when they are."""
    if span is None or span.start is None or span.end is None:
        return "sans dates"
    said = f"du {span.start:%d/%m/%Y} au {span.end:%d/%m/%Y}"
    return f"{said}, calculé" if span.is_computed else said


def _fields(plan: Plan, task: Task, beside: tuple[Task, ...], span: Span | None) -> None:
    def item(name: str) -> typed.Item:
        return typed.Item("tasks", task.id, name)

    typed.line("Tâche", item("title"), placeholder="Ce qu’il faut faire")
    who, status, priority = st.columns([4, 2, 2])
    with who:
        known = [each for each in referents(plan.project.pathways) if each != task.referent]
        typed.line(
            "Référent",
            item("referent"),
            placeholder="Une personne, une profession",
            help=plain(f"Déjà nommés : {listed(known, 12)}") if known else None,
        )
    with status:
        typed.choice("Statut", item("status"), STATUSES)
    with priority:
        typed.choice("Priorité", item("priority"), PRIORITIES)
    material, human = st.columns(2)
    with material:
        typed.area("Moyens matériels", item("material"))
    with human:
        typed.area("Moyens humains", item("human"))
    typed.area(
        "Livrable ou attendu (procédure, outils)",
        item("deliverable"),
        placeholder="Ce qui existera une fois la tâche faite",
    )
    _calendar(task, beside, span)
    means, results = st.columns(2)
    with means:
        typed.area("Indicateurs de moyens", item("means_indicators"))
    with results:
        typed.area("Indicateurs de résultats", item("result_indicators"))
    with st.container(horizontal=True):
        st.button(
            "Dupliquer",
            key=f"duplicate-{task.id}",
            on_click=chosen.duplicate_task,
            args=(task.id,),
        )
        st.button(
            f"Retirer {mark(task.id)}",
            key=f"remove-{task.id}",
            type="tertiary",
            help="Vous pourrez annuler.",
            on_click=chosen.remove,
            args=(task.id, f"Retrait de {mark(task.id)} (tâche)"),
        )


def _calendar(task: Task, beside: tuple[Task, ...], span: Span | None) -> None:
    """Days, how long, after what; and what is counted back from the deadline."""

    def item(name: str) -> typed.Item:
        return typed.Item("tasks", task.id, name)

    start, end, weeks, load = st.columns(4)
    with start:
        typed.day("Début", item("start"))
    with end:
        typed.day("Fin", item("end"))
    with weeks:
        typed.figure("Durée, en semaines", item("weeks"))
    with load:
        typed.figure(
            "Charge, en jours",
            item("load_days"),
            help="Jours de travail du référent, pour voir qui en a trop.",
        )
    others = {
        each.id: f"{mark(each.id)} {short(task_title(each), 60)}"
        for each in beside
        if each.id != task.id
    }
    if others or task.after:
        typed.picked("Après quelle tâche", item("after"), others, placeholder="Aucune")
    st.html(html.source(_counted_back(task, span)))


def _counted_back(task: Task, span: Span | None) -> str:
    if span is None or span.start is None or span.end is None:
        return (
            "Pas encore de dates : donnez une échéance à l’action, ou un début ou une fin à la "
            "tâche. Le reste se calcule."
        )
    said = f"Du {span.start:%d/%m/%Y} au {span.end:%d/%m/%Y}"
    if not span.is_computed:
        return f"{said} : dates données."
    return f"{said}, calculé à rebours de l’échéance ou des dates données ({duration(task)})."
