"""An objective, letter by letter: the fields of each beside what is missing from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from diagnostic.french import counted, listed
from diagnostic.pathways.board import by_id, mark
from diagnostic.pathways.knowledge import credits_of
from diagnostic.pathways.smart import STATES, Check, Letter, sentence
from diagnostic.project import Objective
from diagnostic.ui import html, typed, work
from diagnostic.ui.planning import chosen
from diagnostic.ui.planning.chain import short, title_of
from diagnostic.ui.planning.measures import (
    Measure,
    Start,
    is_gone,
    measures_of,
    segment_of,
    starts_of,
)
from diagnostic.ui.planning.pieces import foot
from diagnostic.ui.planning.seen import Plan, held
from diagnostic.ui.text import plain

SIGNS: Mapping[str, tuple[str, str]] = {
    "tenu": ("✓", "held"),
    "a_preciser": ("◐", "vague"),
    "manque": ("○", "missing"),
}
"""Sign and class of each state: its words always stand beside."""
OWN = ""
"""A measure that the user words."""


def objective_fields(plan: Plan, objective: Objective) -> None:
    """The sentence to read aloud, then the five letters with their fields."""
    letters = {each.letter: each for each in plan.letters[objective.id]}
    _aloud(objective, held(list(letters.values())))
    rows: tuple[tuple[Letter, Callable[[], None]], ...] = (
        ("S", lambda: _specific(objective)),
        ("M", lambda: _measurable(plan, objective)),
        ("A", lambda: _achievable(objective)),
        ("R", lambda: _relevant(plan, objective)),
        ("T", lambda: _timed(objective)),
    )
    for letter, fields in rows:
        with st.container(key=f"plan-letter-{letter}"):
            said, asked = st.columns([4, 8], gap="medium")
            said.html(letter_said(letters[letter]))
            with asked:
                fields()
    foot(
        objective.id,
        "objectif",
        "+ Action",
        lambda: chosen.add_action(objective.id),
        after="Ses actions restent, sans objectif.",
    )


def letter_said(check: Check) -> str:
    """A letter, its state in a sign and in words, and what is missing."""
    sign, kind = SIGNS[check.state]
    return (
        f'<div class="plan-letter {kind}"><b class="big">{html.words(check.letter)}</b>'
        f"<div><b>{html.words(check.name)}</b> "
        f'<span class="state">{sign} {html.words(STATES[check.state].lower())}</span>'
        f"<p>{html.words(check.said)}</p></div></div>"
    )


def _aloud(objective: Objective, count: int) -> None:
    said = sentence(objective)
    if not said:
        return
    some = f"{counted(count, 'lettre tenue', 'lettres tenues')} sur 5."
    state = "Les cinq lettres sont tenues." if count == 5 else some
    st.html(
        f'<div class="plan-aloud"><span class="source">À lire à voix haute · {state}</span>'
        f"<p>{html.words(said)}</p></div>"
    )


def _item(objective: Objective, name: str) -> typed.Item:
    return typed.Item("objectives", objective.id, name)


# --- the letters ----------------------------------------------------------------------------------


def _specific(objective: Objective) -> None:
    typed.area(
        "Ce qui doit changer",
        _item(objective, "text"),
        placeholder="Qui fait quoi, pour qui. Par exemple : Proposer un rendez-vous dans les "
        "7 jours aux patients qui sortent de l’hôpital",
    )


def _measurable(plan: Plan, objective: Objective) -> None:
    segment = segment_of(plan.project.pathways, objective)
    offered = measures_of(segment) if segment else []
    if offered:
        _choose(objective, offered)
    typed.line(
        "Ce qui est mesuré",
        _item(objective, "measure"),
        placeholder="Par exemple : part des patients revus dans les 7 jours",
    )
    if is_gone(objective):
        st.html(
            html.source(
                f"L’indicateur « {objective.indicator} » n’est plus dans l’application. Ce qui est "
                "écrit ici reste ; la valeur ne se mettra plus à jour d’elle-même."
            )
        )
    chosen_measure = next((each for each in offered if each.is_of(objective)), None)
    if chosen_measure:
        _known(chosen_measure)
    start, unit, year = st.columns([2, 3, 2])
    with start:
        typed.figure("Valeur de départ", _item(objective, "baseline"))
    with unit:
        typed.line("Unité", _item(objective, "unit"), placeholder="%, jours, séjours…")
    with year:
        typed.line("Année de départ", _item(objective, "baseline_period"), placeholder="2024")
    _starts(plan, objective, chosen_measure)
    target, source = st.columns([2, 5])
    with target:
        typed.figure("Cible", _item(objective, "target"))
    with source:
        typed.line(
            "Source de la mesure",
            _item(objective, "source"),
            placeholder="Qui donnera le chiffre : CPAM, hôpital, relevé des cabinets…",
        )


def _choose(objective: Objective, offered: list[Measure]) -> None:
    """Take a measure of the segment; what it gives is then the user's to change."""
    named = {each.indicator.id: each.indicator.label for each in offered}
    now = next((each.indicator.id for each in offered if each.is_of(objective)), OWN)
    key = f"plan-measure-{objective.id}"
    st.session_state[key] = now
    st.selectbox(
        "Mesure proposée pour ce segment",
        [OWN, *named],
        key=key,
        format_func=lambda name: named.get(name, "La mienne, écrite ci-dessous"),
        on_change=_take,
        args=(objective.id, key, {each.indicator.id: each.fields for each in offered}),
        help="Remplit la mesure, l’unité et, quand elle est connue, la valeur de départ.",
    )


def _take(objective_id: str, key: str, offered: Mapping[str, Mapping[str, object]]) -> None:
    fields = offered.get(st.session_state[key], {"indicator": None, "measure": ""})
    _set(objective_id, fields, "Choix de la mesure")


def _set(objective_id: str, fields: Mapping[str, object], label: str) -> None:
    work.edit(
        lambda project: project.with_item("objectives", {"id": objective_id, **fields}), label
    )


def _known(measure: Measure) -> None:
    """Where a measure can be had, and what it is elsewhere."""
    said = [] if measure.start else [f"À obtenir {measure.where}."]
    if measure.why:
        said.append(measure.why)
    if measure.nationals:
        said.append(f"Repère : {listed(measure.nationals)}.")
    if measure.indicator.note:
        said.append(measure.indicator.note)
    said.append(f"{credits_of(measure.indicator.sources)}.")
    st.html(html.source(" ".join(said)))


def _starts(plan: Plan, objective: Objective, measure: Measure | None) -> None:
    """Take up the figure of the territory, or that of a finding, with its year and its source."""
    offered: list[tuple[str, Start]] = []
    if measure and measure.start:
        offered.append(("Partir de la valeur du territoire", measure.start))
    findings = starts_of(plan.project.pathways, objective)
    offered += [(f"Partir du constat {name}", start) for name, start in findings]
    for rank, (label, start) in enumerate(offered):
        if _is_taken(objective, start):
            continue
        st.button(
            plain(f"{label} : {start.said}"),
            key=f"plan-start-{objective.id}-{rank}",
            type="tertiary",
            help=plain(start.source) or None,
            on_click=_set,
            args=(objective.id, start.fields, "Valeur de départ reprise"),
        )


def _is_taken(objective: Objective, start: Start) -> bool:
    return (objective.baseline, objective.baseline_period) == (start.value, start.period)


def _achievable(objective: Objective) -> None:
    typed.area(
        "Avec quels moyens",
        _item(objective, "means"),
        placeholder="Temps de professionnels, outil, partenaire, budget",
    )


def _relevant(plan: Plan, objective: Objective) -> None:
    ruptures = {
        each.id: f"{mark(each.id)} {short(title_of(each), 70)}"
        for each in plan.project.pathways.ruptures
    }
    if by_id(plan.project.pathways.ruptures, objective.rupture) is None:
        st.html(
            html.source(
                "Cet objectif ne répond à aucun point de rupture, ou le sien a été retiré."
                if ruptures
                else "Aucun point de rupture n’est posé : cet objectif n’en a pas."
            )
        )
    typed.choice(
        "Point de rupture auquel il répond",
        _item(objective, "rupture"),
        {None: "Aucun", **ruptures},
        placeholder="Aucun",
    )
    typed.area(
        "En quoi il y répond",
        _item(objective, "relevance"),
        placeholder="Par exemple : sans rendez-vous dans la semaine, les patients reviennent aux "
        "urgences",
    )


def _timed(objective: Objective) -> None:
    day, _ = st.columns([1, 2])
    with day:
        typed.day("Échéance", _item(objective, "by"))
