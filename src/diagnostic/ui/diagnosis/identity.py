"""The territory on one page: where it is, its key figures, what sets it apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from diagnostic.french import counted, inhabitants, listed, signed, spaced
from diagnostic.indicators import synthesis as composing
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.population_year import population_years
from diagnostic.indicators.synthesis import Finding
from diagnostic.indicators.trends import CAUTION, Trend
from diagnostic.reports.charts import Caption
from diagnostic.ui import html, plots, projection, tables, work
from diagnostic.ui.diagnosis import board, maps, spine, words
from diagnostic.ui.diagnosis.synthesis import (
    Told,
    areas_of,
    kept,
    movements,
    told,
    whom,
    why_silent,
)
from diagnostic.ui.tables import Cell, Row
from diagnostic.ui.text import plain

STYLE = Path(__file__).parent.with_name("identity.css")
FACTS: Mapping[str, str] = {
    "part_65_plus": "65 ans et plus",
    "taux_pauvrete": "Taux de pauvreté",
    "revenu_median": "Niveau de vie médian",
    "densite_medecin_generaliste": "Généralistes libéraux",
    "apl_medecin_generaliste": "Accès aux généralistes (APL)",
    "distance_urgences": "Distance moyenne aux urgences",
    "sans_medecin_traitant": "Sans médecin traitant",
}
"""Key figures of the card, with the names that it gives them."""
_EITHER = ("taux_pauvrete", "revenu_median")
"""The first of the two that is known."""
_OF_THE_USER = ("a_demander", "propres")
"""Themes of figures that no official file completes."""
OF_FEW = "trop peu d’habitants"
"""In place of a rate of a handful of people."""


def card_style() -> None:
    """Lay the style of this page."""
    st.html(STYLE)


def apart() -> None:
    """The three things that set the territory apart, in one line."""
    seen = told()
    if not areas_of(seen):
        return
    mine = kept()
    still = None if mine is None else [line.indicator or "" for line in mine]
    st.html(_line(seen, composing.apart(seen.found, still)))
    lacking = _lacking(seen)
    if lacking:
        board.note(lacking)


def _line(seen: Told, found: Sequence[Finding]) -> str:
    """The things in a line; one under the other, and larger, for a room."""
    if not found:
        return f'<h2 class="apart">{html.words(why_silent(seen))}</h2>'
    label = f"<span>{html.words(f'Ce qui distingue le territoire {whom(seen)} :')}</span>"
    if projection.is_on():
        things = "".join(map(_thing, found))
        return f'<h2 class="apart">{label}</h2><ol class="apart">{things}</ol>'
    said = _capital(" ; ".join(each.short for each in found))
    return f'<h2 class="apart">{label} {html.words(f"{said}.")}</h2>'


def _thing(finding: Finding) -> str:
    short, whole = html.words(_capital(finding.short)), html.words(finding.text)
    return f"<li>{short}<small>{whole}</small></li>"


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _lacking(seen: Told) -> str:
    """How many figures are known here and not there, and what to do about it."""
    alone = [answer for answer in seen.answers if _is_alone(answer, seen.level)]
    if not alone:
        return ""
    names = listed([answer.indicator.label for answer in alone], limit=3)
    many = counted(
        len(alone), "chiffre connu ici ne se compare", "chiffres connus ici ne se comparent"
    )
    return (
        f"{many} pas encore ({names}) : les données en service ne les donnent pas ailleurs pour "
        "la même année. Compléter les données, en bas de page, permet de les comparer."
    )


def _is_alone(answer: Answer, level: str) -> bool:
    value, indicator = answer.value, answer.indicator
    if not value.is_known or indicator.is_extensive or indicator.theme in _OF_THE_USER:
        return False
    areas = [each.value for each in answer.comparators if each.place.level == level]
    return not any(each.is_known and each.period == value.period for each in areas)


# --- the card -------------------------------------------------------------------------------------


def card() -> None:
    """Where it is and its key figures on the left, every indicator on the right."""
    left, right = st.columns([4, 10], gap="large")
    with left:
        headline()
    with right:
        _spine()


def headline() -> None:
    """Name, place, size and key figures of the territory."""
    seen = work.portrait()
    years = population_years(work.atlas(), seen.codes)
    name = plain(work.current().project.name)
    st.markdown(
        f"**{name}** — {seen.summary.members_label}, "
        f"{inhabitants(seen.summary.population)} ({years}), taille {seen.position.proposed}"
    )
    found = told()
    answers = {answer.indicator.id: answer for answer in found.answers}
    facts = [_fact(answers[name], found.level) for name in _fact_names(answers)]
    st.html(f'<div class="facts">{"".join(facts)}</div>')
    maps.place_map("identity-place")


def _fact_names(answers: Mapping[str, Answer]) -> list[str]:
    known = [name for name in _EITHER if answers[name].value.is_known]
    unwanted = set(_EITHER) - set(known[:1] or _EITHER[-1:])
    return [name for name in FACTS if name in answers and name not in unwanted]


def _fact(answer: Answer, level: str) -> str:
    indicator, value = answer.indicator, answer.value
    is_told = value.is_known and not composing.is_of_few(answer)
    shown = words.figure(indicator, value) if is_told or not value.is_known else OF_FEW
    unit = f" <span>{escape(value.unit)}</span>" if is_told else ""
    kind = "value" if is_told else "value asked"
    return (
        f'<div class="fact" title="{escape(value.method)}">'
        f'<div class="name">{html.words(FACTS[indicator.id])}</div>'
        f'<div class="{kind}">{escape(shown)}{unit}</div>'
        f'<div class="small">{_beside(answer, level)}</div></div>'
    )


def _beside(answer: Answer, level: str) -> str:
    if answer.value.status == "a_demander":
        return "à la CPAM, ou lu dans Rézone CPTS"
    if composing.is_of_few(answer):
        return escape(answer.value.period)
    known = [c for c in answer.comparators if c.value.is_known and c.place.level == level]
    said = [escape(answer.value.period)] if answer.value.is_known else []
    for each in known[:1]:
        year = "" if each.value.period == answer.value.period else f" ({each.value.period})"
        shown = f"{each.place.name} {words.figure(answer.indicator, each.value)}{year}"
        said.insert(0, f"{escape(spaced(shown))}{board.verdict(answer, each)}")
    return " · ".join(said)


# --- the spine ------------------------------------------------------------------------------------


def indicators_apart() -> None:
    """Every indicator in a row, where it stands beside the comparator."""
    st.subheader("Où se situe chaque indicateur ?")
    _spine()


def _spine() -> None:
    seen = told()
    place = _one_place(seen)
    answers = {answer.indicator.id: answer for answer in seen.answers}
    lines = spine.rows(answers, place) if place else []
    if not place or not lines:
        st.info(_why_no_row(seen))
        return
    name = _name(seen, place)
    st.html(spine.key(lines))
    drawn = [answers[row.id] for row in lines]
    plots.show(
        spine.chart(lines, name),
        key="identity-spine",
        alt=spine.alt(lines, name),
        caption=Caption(
            "Où se situe chaque indicateur ?",
            f"Le territoire, à côté de : {name}.",
            "",
            board.credits_of(drawn),
            (spine.key_in_words(lines),),
        ),
    )
    board.note(f"Sources : {' ; '.join(board.credits_of(drawn))}.")
    shown = [each for each in seen.answers if _is_shown(each)]
    board.table_behind("Indicateurs comparés", shown)


def _why_no_row(seen: Told) -> str:
    if composing.silence(seen.answers, seen.level) == "same_place":
        return f"{why_silent(seen)} Choisir un autre territoire de comparaison."
    return (
        "Aucun indicateur ne se compare encore. Compléter les données, ou choisir un autre "
        "territoire de comparaison."
    )


def _is_shown(answer: Answer) -> bool:
    return not answer.indicator.is_extensive and answer.value.is_known


def _one_place(seen: Told) -> tuple[str, str] | None:
    """The area that the spine is drawn beside, asked where the level has several."""
    areas = [each.place for each in areas_of(seen)]
    if len(areas) < 2:
        return (areas[0].level, areas[0].code) if areas else None
    names = {place.code: place.name for place in areas}
    code = st.selectbox(
        "Indicateurs à côté de",
        list(names),
        format_func=names.__getitem__,
        key=f"identity-area-{seen.level}",
    )
    return seen.level, code


def _name(seen: Told, place: tuple[str, str]) -> str:
    return next(c.place.name for c in areas_of(seen) if (c.place.level, c.place.code) == place)


# --- what moved -----------------------------------------------------------------------------------


def moves() -> None:
    """How the figures moved since the edition before, of the same source and method."""
    found = movements()
    st.subheader("Qu’est-ce qui a bougé depuis l’édition précédente ?")
    if not found:
        st.html(
            html.sentence(
                "On ne peut pas le dire : aucune source en service n’a deux éditions de la même "
                "méthode pour ce territoire."
            )
        )
        return
    head = [
        Cell("Indicateur"),
        Cell("Avant", number=True),
        Cell("Maintenant", number=True, own=True),
        Cell("Écart", number=True),
    ]
    st.html(tables.table("Évolutions", head, [_move(trend) for trend in found.values()]))
    board.caution(f"{CAUTION} {listed(_sources(found.values()), limit=9)}.")


def _move(trend: Trend) -> Row:
    indicator = trend.indicator
    gap = signed(trend.gap, indicator.decimals)
    is_whole = trend.now.known == trend.asked
    about = "" if is_whole else f"{trend.now.known} communes sur {trend.asked}"
    return Row(
        [
            Cell(indicator.label, " · ".join(filter(None, (indicator.unit, about)))),
            Cell(words.figure(indicator, trend.before), trend.before.period, number=True),
            Cell(words.figure(indicator, trend.now), trend.now.period, number=True, own=True),
            Cell(gap, "" if trend.has_moved else "stable", number=True),
        ]
    )


def _sources(found: Iterable[Trend]) -> list[str]:
    return sorted({source for trend in found for source in trend.now.sources})
