"""Objectives one by one: how far each has come, its values, what they allow to say."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.amounts import amount, on_day
from diagnostic.pathways.board import mark
from diagnostic.pathways.followup import Followed
from diagnostic.pathways.knowledge import texts
from diagnostic.pathways.stated import sentence
from diagnostic.ui import html, projection
from diagnostic.ui.following.picture import picture
from diagnostic.ui.following.pieces import bar, quiet, to_plan
from diagnostic.ui.following.seen import REACHED, Follow, stands
from diagnostic.ui.following.values import values
from diagnostic.ui.planning.chain import short, title_of
from diagnostic.ui.text import plain

ITEM = "following-objective"
"""Id of the objective on screen, in the session."""
METHOD = "s4"
EXPECTED = (
    "« Attendu » : ce qui serait arrivé sans l’action, toutes choses égales par ailleurs. "
    "L’observé est comparé à l’attendu, avec l’intervalle de ce que le hasard ferait seul varier "
    "(95 %, méthode de Byar). Démarche de la responsabilité populationnelle : {credit}."
)


def objectives(seen: Follow) -> None:
    """The objectives in a list at the left, the one that is open at the right."""
    st.subheader("Où en sont les objectifs ?")
    if not seen.every:
        st.html(html.sentence("Aucun objectif n’est encore écrit : ils s’écrivent dans le plan."))
        return
    if projection.is_on():
        st.html(html.sentence(said(seen)))
    opened = seen.of(st.session_state.get(ITEM)) or _first(seen)
    if len(seen.every) == 1:
        objective(opened)
        return
    left, right = st.columns([4, 9], gap="medium")
    with left, st.container(key="following-list", gap=None):
        for each in seen.every:
            _line(each, is_open=each is opened)
    with right:
        objective(opened)


def _first(seen: Follow) -> Followed:
    """The one to look at first: late, else with values."""
    return next(
        (each for each in seen.every if each.is_late),
        next((each for each in seen.every if each.points), seen.every[0]),
    )


def said(seen: Follow) -> str:
    """Objectives counted by where they are."""
    last = [each.last for each in seen.every]
    reached = sum(point is not None and point.where in REACHED for point in last)
    without = sum(point is None for point in last)
    late = sum(each.is_late for each in seen.every)
    parts = [counted(len(seen.every), "objectif suivi", "objectifs suivis")]
    if reached:
        parts.append(counted(reached, "cible atteinte", "cibles atteintes"))
    if without:
        parts.append(f"{without} sans valeur récente")
    if late:
        parts.append(counted(late, "échéance passée", "échéances passées"))
    return f"{parts[0]} : {', '.join(parts[1:])}." if parts[1:] else f"{parts[0]}."


def _line(each: Followed, *, is_open: bool) -> None:
    item = each.objective
    details = [stands(each), *(["▲ échéance passée"] if each.is_late else [])]
    quiet_said = f":small[{plain(' · '.join(details))}]"
    st.button(
        f"**{mark(item.id)}** {plain(short(title_of(item)))} · "
        f"{quiet_said if is_open else f':gray[{quiet_said}]'}",
        key=f"follow-{item.id}",
        type="primary" if is_open else "tertiary",
        on_click=_open,
        args=(item.id,),
        width="stretch",
    )


def _open(item_id: str) -> None:
    st.session_state[ITEM] = item_id


# --- one of them ----------------------------------------------------------------------------------


def objective(each: Followed) -> None:
    """An objective: its sentence, where it is, the drawing, what can be said, its values."""
    _head(each)
    drawn, told = st.columns([7, 5], gap="medium")
    with drawn:
        picture(each)
    with told:
        _told(each)
    if not projection.is_on():
        values(each)
        to_plan(each.objective.id)


def _head(each: Followed) -> None:
    item = each.objective
    title = sentence(item) or title_of(item)
    late = ' <b class="following-late">▲ échéance passée</b>' if each.is_late else ""
    st.html(
        f'<div class="following-head"><p><b>{mark(item.id)}</b> {html.words(title)}</p>'
        f"{bar(each.progress)}<p>{html.words(_stands(each))}{late}</p></div>"
    )


def _stands(each: Followed) -> str:
    item = each.objective
    parts = [stands(each)]
    if item.target is not None:
        parts.append(f"cible : {amount(item.target, item.unit)}")
    if item.by is not None:
        parts.append(f"échéance : {on_day(item.by)}")
    text = " · ".join(parts)
    return f"{text[:1].upper()}{text[1:]}"


def _told(each: Followed) -> None:
    """What the last value allows to say, sentence by sentence, and what is missing."""
    last = each.last
    if last is not None:
        sentences = (last.problem,) if last.problem else last.said
        st.html(f'<p class="following-when">Dernière valeur : {html.words(last.when)}</p>')
        st.html(_bullets(sentences))
    if each.missing:
        st.html(_bullets(each.missing, "following-told missing"))
    if any(point.versus for point in each.points):
        quiet(EXPECTED.format(credit=texts()[METHOD].text))


def _bullets(sentences: tuple[str, ...], kind: str = "following-told") -> str:
    items = "".join(f"<li>{html.words(text)}</li>" for text in sentences)
    return f'<ul class="{kind}">{items}</ul>'
