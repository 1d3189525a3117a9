"""An action: what it is, whom it is for, what it serves, its tasks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.pathways.board import by_id, mark
from diagnostic.pathways.knowledge import (
    EFFECTS,
    Lever,
    Segment,
    Suggested,
    credits_of,
    levers,
)
from diagnostic.project import Action
from diagnostic.project.fields import LABEL_LENGTH
from diagnostic.ui import html, tables, typed, work
from diagnostic.ui.planning import chosen
from diagnostic.ui.planning.chain import short, title_of
from diagnostic.ui.planning.filters import mission_name, missions
from diagnostic.ui.planning.measures import segment_of
from diagnostic.ui.planning.pieces import foot, quiet
from diagnostic.ui.planning.seen import Plan
from diagnostic.ui.planning.tasks import tasks_list
from diagnostic.ui.text import plain


def action_fields(plan: Plan, action: Action) -> None:
    """The fields of an action, then its tasks."""
    _wrong(plan, action)
    typed.line("Action", _item(action, "title"), placeholder="Ce qui sera fait, en quelques mots")
    segment = _segment(plan, action)
    if segment and segment.actions:
        _suggested(action, segment)
    deadline, budget, mission = st.columns([2, 2, 4])
    with deadline:
        typed.day("Échéance", _item(action, "deadline"))
    with budget:
        typed.figure("Budget, en euros", _item(action, "budget_eur"))
    with mission:
        _mission(action)
    public, indicator = st.columns(2)
    with public:
        typed.area(
            "Public cible",
            _item(action, "public"),
            placeholder="Patients, aidants, soignants…",
        )
    with indicator:
        typed.line(
            "Indicateur de l’ACI que l’action fait avancer",
            _item(action, "aci_indicator"),
            placeholder="Tel que votre contrat l’écrit",
        )
    _levers(action)
    _belongs(plan, action)
    tasks_list(plan, action)
    foot(
        action.id,
        "action",
        "+ Tâche",
        lambda: chosen.add_task(action.id),
        after="Ses tâches partent avec elle.",
    )


def _item(action: Action, name: str) -> typed.Item:
    return typed.Item("actions", action.id, name)


def _wrong(plan: Plan, action: Action) -> None:
    found = plan.problems_of(action.id)
    if found:
        said = tables.bullets([each.text for each in found])
        st.html(f'<div class="plan-wrong"><b>▲ À revoir</b>{said}</div>')


def _segment(plan: Plan, action: Action) -> Segment | None:
    """The segment of the rupture point that the action answers."""
    objective = by_id(plan.project.pathways.objectives, action.objective)
    return segment_of(plan.project.pathways, objective) if objective else None


def _mission(action: Action) -> None:
    known = missions()
    lost = action.mission is not None and action.mission not in known
    name = mission_name(action.mission, known) if action.mission else ""
    typed.choice(
        "Mission de l’ACI",
        _item(action, "mission"),
        {
            None: "Aucune, ou pas encore choisie",
            **known,
            **({action.mission: name} if lost else {}),
        },
        placeholder="Aucune, ou pas encore choisie",
    )
    if lost:
        quiet(
            "Cette mission n’est pas dans le barème choisi pour l’ACI. Gardez-la, "
            "ou choisissez celle qui la remplace."
        )


# --- what others have done ------------------------------------------------------------------------


def _suggested(action: Action, segment: Segment) -> None:
    """Actions that sources, or we, propose for the segment; one fills the title and the levers."""
    with st.expander(
        f"Partir d’une action proposée ({len(segment.actions)})", expanded=not action.title
    ):
        for rank, each in enumerate(segment.actions):
            text, take = st.columns([8, 2], vertical_alignment="center")
            text.html(_suggestion(each))
            take.button(
                "Reprendre",
                key=f"take-{action.id}-{rank}",
                on_click=_take,
                args=(action.id, each),
                help=plain(f"Reprendre : {short(each.text)}"),
            )


def _suggestion(each: Suggested) -> str:
    known = levers()
    notes = [_evidence(known[name]) for name in each.levers if name in known]
    is_told = any(_bare(each.caution) in _bare(note) for note in notes)
    caution = f"<p>{html.words(each.caution)}</p>" if each.caution and not is_told else ""
    return (
        f'<div class="plan-suggested"><b>{html.words(each.text)}</b>{caution}'
        f"{''.join(f'<p>{note}</p>' for note in notes)}"
        f'<p class="source">{html.words(_credit(each))}</p></div>'
    )


def _credit(each: Suggested | Lever) -> str:
    said = credits_of(each.sources)
    return f"{said}." if each.is_proposal else f"Source : {said}."


def _evidence(lever: Lever) -> str:
    """A lever and what was read of its effect."""
    effect = f"{EFFECTS[lever.effect]}."
    found = lever.evidence.strip()
    if _bare(found).startswith(_bare(effect)):
        found = found[len(effect) :].strip()  # said once is enough
    return html.words(f"{lever.label} : {effect} {found}".strip())


def _bare(text: str) -> str:
    """A sentence to compare with another, capitals and spaces aside."""
    return " ".join(text.casefold().replace("'", "’").split()).rstrip(".")


def _take(action_id: str, each: Suggested) -> None:
    title = each.text.rstrip(".")
    fields = {
        "id": action_id,
        "title": title if len(title) <= LABEL_LENGTH else short(title, LABEL_LENGTH - 1),
        "levers": tuple(name for name in each.levers if name in levers()),
    }
    work.edit(lambda project: project.with_item("actions", fields), "Action proposée reprise")


def _levers(action: Action) -> None:
    known = levers()
    typed.picked(
        "Leviers",
        _item(action, "levers"),
        {name: lever.label for name, lever in known.items()},
        placeholder="Ce sur quoi l’action s’appuie",
    )
    used: Sequence[Lever] = [known[name] for name in action.levers if name in known]
    if used:
        with st.expander("Ce que l’on sait de ces leviers"):
            for each in used:
                st.html(
                    f'<div class="plan-suggested"><p>{html.words(each.what)}</p>'
                    f"<p>{_evidence(each)}</p>"
                    f'<p class="source">{html.words(_credit(each))}</p></div>'
                )


def _belongs(plan: Plan, action: Action) -> None:
    """The objective that it answers, and notes: seldom changed."""
    kept = plan.project.pathways.objectives
    objectives = {each.id: f"{mark(each.id)} {short(title_of(each), 70)}" for each in kept}
    is_adrift = action.objective not in objectives
    with st.expander("Objectif rattaché et notes", expanded=is_adrift):
        if is_adrift:
            quiet("Cette action ne répond à aucun objectif, ou le sien a été retiré.")
        typed.choice(
            "Objectif auquel elle répond",
            _item(action, "objective"),
            {None: "Aucun", **objectives},
            placeholder="Aucun",
        )
        typed.area("Notes", _item(action, "note"))
