"""Actions and their tasks: those that are late first, each status changed where it is read."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.amounts import on_day
from diagnostic.pathways.board import mark
from diagnostic.pathways.followup import ActionStatus
from diagnostic.pathways.statuses import passed
from diagnostic.project import Task
from diagnostic.ui import html, projection, typed
from diagnostic.ui.following.pieces import to_plan
from diagnostic.ui.following.seen import Follow
from diagnostic.ui.planning.chain import title_of
from diagnostic.ui.planning.tasks import STATUSES, task_title

SHOWN = "following-actions"
COUNT, MORE = "following-count", 12
"""How many are shown, in the session, and how many are added at a time."""
MOST, MOST_IN_A_ROOM = 6, 8


def actions(seen: Follow) -> None:
    """Every action, those that are late first."""
    st.subheader("Où en sont les actions ?")
    if not seen.actions:
        st.html(html.sentence("Aucune action n’est encore écrite : elles s’écrivent dans le plan."))
        return
    if projection.is_on():
        st.html(html.sentence(said(seen)))
    shown = seen.actions if projection.is_on() else _chosen(seen)
    most = st.session_state.get(COUNT, MOST_IN_A_ROOM if projection.is_on() else MOST)
    for act in shown[:most]:
        _action(act, seen)
    left = len(shown) - most
    if left > 0:
        label = f"Voir {min(left, MORE)} actions de plus, sur {left}"
        st.button(label, key="following-more", type="tertiary", on_click=_more, args=(most,))


def _more(shown: int) -> None:
    st.session_state[COUNT] = shown + MORE


def said(seen: Follow) -> str:
    """Actions counted by where they are."""
    late = sum(each.is_late for each in seen.actions)
    done = sum(each.state == "fait" for each in seen.actions)
    begun = sum(each.state == "en_cours" for each in seen.actions)
    parts = [
        counted(done, "faite"),
        f"{begun} en cours",
        f"{late} en retard" if late else "aucune en retard",
    ]
    return f"{counted(len(seen.actions), 'action')} : {', '.join(parts)}."


def _chosen(seen: Follow) -> tuple[ActionStatus, ...]:
    """The actions of a state; all of a few."""
    if len(seen.actions) <= MOST:
        return seen.actions
    kinds: Mapping[str, tuple[ActionStatus, ...]] = {
        "Toutes": seen.actions,
        "En retard": tuple(each for each in seen.actions if each.is_late),
        "En cours": tuple(each for each in seen.actions if each.state == "en_cours"),
        "À faire": tuple(each for each in seen.actions if each.state in ("a_faire", "sans_tache")),
        "Terminées": tuple(each for each in seen.actions if each.state in ("fait", "abandonne")),
    }
    name = st.segmented_control(
        "Actions montrées",
        list(kinds),
        default="Toutes",
        format_func=lambda name: f"{name} ({len(kinds[name])})",
        key=SHOWN,
        required=True,
        label_visibility="collapsed",
    )
    return kinds[name]


def _action(act: ActionStatus, seen: Follow) -> None:
    action = act.action
    tasks = seen.tasks.get(action.id, ())
    with st.container(border=True, key=f"act-{action.id}", gap="xsmall"):
        if projection.is_on():
            st.html(_told(act, seen))
            return
        text, link = st.columns([8, 3], vertical_alignment="center")
        text.html(_told(act, seen))
        with link:
            to_plan(action.id)
        for task in tasks:
            _task(task, seen)
        if not tasks:
            st.html(html.source("Sans tâche, l’avancement ne peut pas être suivi."))


def _told(act: ActionStatus, seen: Follow) -> str:
    action = act.action
    late = ' <b class="following-late">▲ en retard</b>' if act.is_late else ""
    parts = [act.said, mark(action.objective) if action.objective else "sans objectif"]
    if action.deadline:
        over = passed(action.deadline, seen.today) and act.state not in ("fait", "abandonne")
        parts.append(f"échéance {'passée ' if over else ''}le {on_day(action.deadline)}")
    else:
        parts.append("sans échéance")
    return (
        f'<p class="following-act"><b>{mark(action.id)}</b> {html.words(title_of(action))}{late}'
        f"<small>{html.words(' · '.join(parts))}</small></p>"
    )


def _task(task: Task, seen: Follow) -> None:
    text, status = st.columns([8, 3], vertical_alignment="center")
    is_late = passed(task.end, seen.today) and task.status not in ("fait", "abandonne")
    who = task.referent or "sans référent"
    due = f"fin le {on_day(task.end)}" if task.end else "sans date de fin"
    late = ' <b class="following-late">▲ en retard</b>' if is_late else ""
    text.html(
        f'<p class="following-task"><b>{mark(task.id)}</b> {html.words(task_title(task))}{late}'
        f"<small>{html.words(f'{who} · {due}')}</small></p>"
    )
    with status:
        item = typed.Item("tasks", task.id, "status")
        typed.choice(f"État de {mark(task.id)}", item, STATUSES, label_visibility="collapsed")
