"""The rupture points of a segment: stated, explained, rated, and the objective that follows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.board import UNTITLED, degree, mark, priority
from diagnostic.project import Finding, Project, Rupture
from diagnostic.ui import html, projection, typed, work
from diagnostic.ui.board import findings, noting, opening, pieces
from diagnostic.ui.board.entry import bring
from diagnostic.ui.board.seen import Seen, ranked
from diagnostic.ui.text import plain

PLAN = "pages/parcours/plan_actions.py"
OBJECTIVE = "plan-objective"
"""Id of the objective that the plan opens on, in the session."""
SCORES = {
    "severity": (
        "Gravité",
        "1 : une gêne, sans conséquence sur la santé",
        "5 : décès, hospitalisation ou perte d’autonomie évitables",
    ),
    "frequency": (
        "Fréquence",
        "1 : quelques patients par an",
        "5 : presque tous les patients du parcours",
    ),
    "capacity": (
        "Capacité d’agir",
        "1 : hors de portée des professionnels d’ici",
        "5 : la CPTS peut agir seule, dès cette année",
    ),
}
"""What is rated from 1 to 5, and what the two ends mean."""
CONCERNED = (*findings.PROFESSIONS, "Patients du parcours", "Aidants")


def ruptures(board: Seen) -> None:
    """The rupture points of the segment, one of them open."""
    st.subheader("Où est la rupture sur ce segment ?")
    here = board.ruptures_on(board.open.id)
    is_open = opening.opened(board)
    if not here:
        pieces.quiet(
            "Un point de rupture est un endroit où des patients sortent de la route : un rendez-"
            "vous qui n’a pas lieu, une information qui n’arrive pas. Énoncez-le, ou retenez-en un "
            "ci-dessus."
        )
    for each in (each for each in here if each.id == is_open):
        with st.container(border=True, key=f"rupture-{each.id}"):
            _editor(each, board)
        if opening.is_new(each.id) and not projection.is_on():
            bring(f"rupture-{each.id}")
    closed = ranked(each for each in here if each.id != is_open)
    key = f"ruptures-{board.pathway.id}-{board.open.id}"
    pieces.some(closed, key, line)
    if not projection.is_on():
        st.button(
            "Énoncer un point de rupture",
            key="board-state",
            on_click=_state,
            args=(board.pathway.id, board.open.id),
        )


def _state(pathway: str, segment: str) -> None:
    opening.add({"pathway": pathway, "segment": segment}, "nouveau")


def line(rupture: Rupture, label: str = "") -> None:
    """A rupture point in a line, that a click opens."""
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        key=f"line-{rupture.id}{'-ranked' if label else ''}",
        gap="small",
    ):
        title = rupture.title or UNTITLED["rupture"]
        where = f"<span>{html.words(label)}</span>" if label else ""
        st.html(
            f'<div class="rupture-line"><b>{mark(rupture.id)}</b> {html.words(title)} {where} '
            f"{pieces.chip(rupture)}</div>"
        )
        if not projection.is_on():
            st.button(
                f"Ouvrir {mark(rupture.id)}",
                key=f"open-rupture-{rupture.id}{'-ranked' if label else ''}",
                type="tertiary",
                help=plain(f"Ouvrir « {title} »"),
                on_click=opening.show,
                args=(rupture.id, rupture.segment),
            )


# --- the one that is open -------------------------------------------------------------------------


def _editor(rupture: Rupture, board: Seen) -> None:
    st.html(
        f'<p class="rupture-head"><b>{mark(rupture.id)}</b> {pieces.chip(rupture)} '
        f"{html.words(_computed(rupture))}</p>"
    )
    if projection.is_on():
        _shown(rupture, board)
        return
    said, rated = st.columns([3, 2], gap="large")
    with said:
        _said(rupture)
    with rated:
        _rated(rupture)
    _evidence(rupture, board)
    _foot(rupture, board)


def _computed(rupture: Rupture) -> str:
    found = priority(rupture)
    if found is None:
        return "Donnez les trois notes pour situer sa priorité."
    notes = f"{rupture.severity} × {rupture.frequency} × {rupture.capacity}"
    return f"Priorité {degree(found)} : {found} sur 125 (gravité × fréquence × capacité : {notes})"


def _shown(rupture: Rupture, board: Seen) -> None:
    """For a room: what was written, nothing to type."""
    causes = f"<p>Causes : {pieces.words(rupture.causes)}</p>" if rupture.causes else ""
    who = ", ".join(rupture.concerned)
    concerned = f"<p>Concernés : {html.words(who)}</p>" if who else ""
    title = html.words(rupture.title or UNTITLED["rupture"])
    st.html(f'<div class="rupture-shown"><h3>{title}</h3>{causes}{concerned}</div>')
    for each in board.findings:
        if each.id in rupture.findings:
            st.html(findings.told(each))


def _said(rupture: Rupture) -> None:
    field = partial(typed.Item, "ruptures", rupture.id)
    typed.line(
        "Point de rupture",
        field("title"),
        placeholder="Après l’hospitalisation, pas de rendez-vous dans les sept jours",
    )
    typed.area("Causes, selon vous", field("causes"), placeholder="Une cause par ligne")
    typed.several("Qui est concerné", field("concerned"), CONCERNED, placeholder="Choisir ou taper")


def _rated(rupture: Rupture) -> None:
    for name, (label, least, most) in SCORES.items():
        typed.score(f"{label}, de 1 à 5", typed.Item("ruptures", rupture.id, name))
        st.html(f'<p class="ends">{html.words(least)}<br>{html.words(most)}</p>')


def _evidence(rupture: Rupture, board: Seen) -> None:
    """Findings to tick, those of the segment first, and what the user adds in words."""
    st.html('<p class="said-head">Ce qui le montre</p>')
    here = [each for each in board.findings if each.segment == rupture.segment]
    others = [each for each in board.findings if each.segment != rupture.segment]
    if not board.findings:
        pieces.quiet("Aucun constat encore : notez-en ci-dessus, ils seront à cocher ici.")
    tick = partial(_tick, rupture=rupture)
    pieces.some(_ticked_first(here, rupture), f"here-{rupture.id}", tick)
    if others:
        count = sum(each.id in rupture.findings for each in others)
        ticked = f", {counted(count, 'coché')}" if count else ""
        label = f"{counted(len(others), 'constat')} d’autres segments{ticked}"
        with st.expander(label, key=f"others-{rupture.id}"):
            pieces.some(_ticked_first(others, rupture), f"others-{rupture.id}", tick)
    typed.area("Autre preuve, en quelques mots", typed.Item("ruptures", rupture.id, "evidence"))


def _ticked_first(found: Sequence[Finding], rupture: Rupture) -> list[Finding]:
    if len(found) <= pieces.MOST + 1:
        return list(found)  # all are in sight: what is ticked must not jump under the pointer
    return sorted(found, key=lambda each: each.id not in rupture.findings)


def _tick(finding: Finding, rupture: Rupture) -> None:
    key = f"tick-{rupture.id}-{finding.id}"
    st.session_state[key] = finding.id in rupture.findings
    st.checkbox(
        findings.in_a_line(finding),
        key=key,
        on_change=_keep_tick,
        args=(rupture.id, finding.id, key),
    )


def _keep_tick(rupture: str, finding: str, key: str) -> None:
    is_wanted = bool(st.session_state[key])

    def ticked(project: Project) -> Project:
        found = project.item("ruptures", rupture)
        if found is None:
            return project
        kept = [each for each in found.findings if each != finding]
        named = (*kept, finding) if is_wanted else tuple(kept)
        return project.with_item("ruptures", {"id": rupture, "findings": named})

    work.edit(ticked, f"Preuve de {mark(rupture)}")


def _foot(rupture: Rupture, board: Seen) -> None:
    objectives = [
        each for each in work.current().project.pathways.objectives if each.rupture == rupture.id
    ]
    if objectives:
        said = ", ".join(f"{mark(e.id)} {e.text or '(à écrire)'}" for e in objectives)
        st.html(html.sentence(f"Objectif déjà fixé : {said}"))
    with st.container(horizontal=True, vertical_alignment="center"):
        label = f"Fixer un objectif pour {mark(rupture.id)}"
        if st.button(label, key=f"objective-{rupture.id}", type="primary"):
            _to_plan(rupture, board)
        if objectives and st.button("Ouvrir le plan", key=f"plan-{rupture.id}"):
            st.session_state[OBJECTIVE] = objectives[-1].id
            st.switch_page(PLAN)
        st.button("Fermer", key=f"close-{rupture.id}", on_click=opening.close)
        name = f"{mark(rupture.id)} {rupture.title}".strip()
        pieces.remove_button("ruptures", rupture.id, name, label=f"Retirer {mark(rupture.id)}")


def _to_plan(rupture: Rupture, board: Seen) -> None:
    """Begin the objective that answers the point, and open the plan on it."""
    fields = noting.objective_of(rupture, board.findings, board.answers)
    before = work.current().project
    work.edit(
        lambda project: project.with_item("objectives", fields), f"Objectif pour {mark(rupture.id)}"
    )
    if work.current().project is not before:
        st.session_state[OBJECTIVE] = work.current().project.last_id("objectives")
        st.switch_page(PLAN)
