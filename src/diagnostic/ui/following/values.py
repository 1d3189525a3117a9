"""New values of an objective: one added in a click, typed where it stands, or taken from today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from diagnostic.french import counted
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.registry import indicators
from diagnostic.pathways.amounts import amount, is_share, on_day
from diagnostic.pathways.board import mark
from diagnostic.pathways.followup import Followed
from diagnostic.pathways.series import end_of
from diagnostic.project import Measure, Objective
from diagnostic.ui import typed, work
from diagnostic.ui.board.pieces import some
from diagnostic.ui.diagnosis.asked import asked, own_answers
from diagnostic.ui.diagnosis.asking import read_answers
from diagnostic.ui.diagnosis.asking_form import today
from diagnostic.ui.following.pieces import quiet
from diagnostic.ui.planning.measures import Start, is_gone, start_from
from diagnostic.ui.text import plain

OPEN = "following-value"
"""Id of the value whose fields are on screen, in the session."""
MOST = 6


def values(each: Followed) -> None:
    """Ways to add a value, then every value with its fields a click away."""
    objective = each.objective
    st.markdown(f"**Valeurs saisies ({len(each.points) + len(each.pending)})**")
    start = _today(objective)
    with st.container(horizontal=True, vertical_alignment="center", key=f"add-{objective.id}"):
        st.button(
            "Ajouter une valeur",
            key=f"add-value-{objective.id}",
            type="primary",
            on_click=_add,
            args=({"objective": objective.id, "on": today(), "source": objective.source},),
        )
        if start is not None and _is_new(each, start):
            st.button(
                plain(f"Reprendre la valeur du jour : {start.said}"),
                key=f"today-{objective.id}",
                help=plain(f"Source : {start.source}"),
                on_click=_add,
                args=(_fields(objective, start),),
            )
    for said in _about_today(each, start):
        quiet(said)
    mine = [*each.pending[::-1], *(point.measure for point in reversed(each.points))]
    with st.container(gap=None, key=f"values-{objective.id}"):
        some(mine, f"values-{objective.id}", lambda one: _value(one, objective), most=MOST)


# --- the value of the day -------------------------------------------------------------------------


def _today(objective: Objective) -> Start | None:
    """The figure of the territory for the indicator of an objective, None when there is none."""
    answer = _answer(objective)
    return start_from(answer) if answer is not None and answer.value.is_known else None


def _answer(objective: Objective) -> Answer | None:
    name = objective.indicator
    if name is None or not work.current().codes:
        return None
    if name in indicators():
        return asked([name])[name]
    others: Mapping[str, Answer] = own_answers() | {e.indicator.id: e for e in read_answers()}
    return others.get(name)


def _fields(objective: Objective, start: Start) -> dict[str, Any]:
    fields = {
        "objective": objective.id,
        "on": today(),
        "period": start.period,
        "value": start.value,
        "source": start.source,
    }
    answer = _answer(objective)
    people = answer.value.denominator if answer is not None and _is_of_people(answer) else None
    return fields | ({"people": round(people)} if people and people >= 1 else {})


def _is_of_people(answer: Answer) -> bool:
    """Whether it is a share whose denominator is the people that its interval counts."""
    return answer.indicator.interval == "proportion" and is_share(answer.indicator.unit)


def _is_new(each: Followed, start: Start) -> bool:
    """Whether the figure of the day belongs to the series, and is not in it."""
    is_fit = _same_unit(each.objective, start) and not _is_old(each.objective, start)
    return is_fit and not _is_there(each, start)


def _is_there(each: Followed, start: Start) -> bool:
    seen = {(point.value, point.measure.period) for point in each.points}
    return (start.value, start.period) in seen


def _is_old(objective: Objective, start: Start) -> bool:
    before, now = end_of(objective.baseline_period), end_of(start.period)
    return before is not None and now is not None and now < before


def _same_unit(objective: Objective, start: Start) -> bool:
    known = objective.unit.split()
    return not known or known == start.unit.split()


def _about_today(each: Followed, start: Start | None) -> list[str]:
    """What there is to say of the figure of the day; nothing where its button says it all."""
    objective = each.objective
    if is_gone(objective):
        return [
            "L’indicateur de cet objectif n’est plus dans l’application : saisissez ses valeurs."
        ]
    if objective.indicator is None:
        return []
    if not work.current().codes:
        return ["Composez un territoire pour reprendre ici la valeur du jour de l’indicateur."]
    if start is None:
        return ["La valeur du jour de l’indicateur n’est pas connue : demandez-la, puis saisissez."]
    if not _same_unit(objective, start):
        return [
            f"La valeur du jour ({start.said}) n’a pas l’unité de l’objectif "
            f"({objective.unit}) : elle n’est pas reprise."
        ]
    if _is_old(objective, start):
        return [f"La valeur du jour ({start.said}) est plus ancienne que celle du départ."]
    if _is_there(each, start):
        return [f"La valeur du jour ({start.said}) est déjà dans la série."]
    if (start.value, start.period) == (objective.baseline, objective.baseline_period):
        return ["La valeur du jour est encore celle du départ : la reprendre donne son effectif."]
    return []


# --- a value --------------------------------------------------------------------------------------


def _value(measure: Measure, objective: Objective) -> None:
    is_open = st.session_state.get(OPEN) == measure.id
    st.button(
        f"{'▾' if is_open else '▸'} **{mark(measure.id)}** {plain(_line(measure, objective))}",
        key=f"value-{measure.id}",
        type="tertiary",
        on_click=_toggle,
        args=(measure.id,),
        width="stretch",
    )
    if is_open:
        with st.container(border=True, key=f"value-fields-{measure.id}"):
            _typed(measure, objective)


def _line(measure: Measure, objective: Objective) -> str:
    shown = "valeur à saisir" if measure.value is None else amount(measure.value, objective.unit)
    when = measure.period or (on_day(measure.on) if measure.on else "sans date")
    parts = [when, shown, measure.source or "source à préciser"]
    if measure.people is not None:
        parts.insert(2, counted(measure.people, "personne"))
    return " · ".join(parts)


def _toggle(measure: str) -> None:
    is_open = st.session_state.get(OPEN) == measure
    st.session_state[OPEN] = None if is_open else measure


def _typed(measure: Measure, objective: Objective) -> None:
    def item(name: str) -> typed.Item:
        return typed.Item("measures", measure.id, name)

    unit = f" ({objective.unit})" if objective.unit else ""
    value, on, period = st.columns(3)
    with value:
        typed.figure(f"Valeur{unit}", item("value"))
    with on:
        typed.day("Date", item("on"))
    with period:
        typed.line("Année des données", item("period"), placeholder="2025")
    expected, people, source = st.columns(3)
    with expected:
        typed.figure(
            f"Attendu sans l’action{unit}",
            item("expected"),
            help="Ce qui serait arrivé sans l’action, quand quelqu’un peut le dire.",
        )
    with people:
        typed.figure("Effectif", item("people"), decimals=0, help=PEOPLE)
    with source:
        typed.line("Source", item("source"), placeholder="Qui donne ce chiffre")
    typed.line("Note", item("note"), placeholder="Ce qu’il faut savoir pour lire ce chiffre")
    st.button(
        f"Retirer {mark(measure.id)}",
        key=f"remove-{measure.id}",
        type="tertiary",
        help="Vous pourrez annuler.",
        on_click=_remove,
        args=(measure.id,),
    )


PEOPLE = "Nombre de personnes dont c’est une part. Il donne l’intervalle, donc la part du hasard."


def _add(fields: Mapping[str, Any]) -> None:
    before = work.current().project
    work.edit(lambda project: project.with_item("measures", fields), "Ajout d’une valeur")
    after = work.current().project
    if after is not before:
        st.session_state[OPEN] = after.last_id("measures") if "value" not in fields else None


def _remove(measure: str) -> None:
    work.edit(lambda project: project.without_item("measures", measure), f"Retrait {mark(measure)}")
