"""The territory on one page: where it is, its key figures, what sets it apart."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import counted, inhabitants
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.synthesis import Finding, findings
from diagnostic.stats.comparison import Judgement
from diagnostic.ui import html, work
from diagnostic.ui.diagnosis import board, charts
from diagnostic.ui.diagnosis.asked import asked
from diagnostic.ui.text import plain

LEVELS = {"france": "France", "region": "Région", "departement": "Département"}
KEY = (
    "part_65_plus",
    "densite_medecin_generaliste",
    "apl_medecin_generaliste",
    "population_apl_sous_2_5",
    "distance_urgences",
)
MOST_FINDINGS = 6


def headline() -> None:
    """Name, size and key figures of the territory."""
    seen = work.portrait()
    name = plain(work.current().project.name)
    st.markdown(
        f"**{name}** — {counted(len(seen.codes), 'commune')}, "
        f"{inhabitants(seen.summary.population)}, taille {seen.position.proposed} de l’ACI"
    )
    board.key_figures(asked(KEY).values())


def apart() -> None:
    """What sets the territory apart: sentences, then a dot for each indicator."""
    judged = [i.id for i in indicators().values() if i.interval is not None]
    answers = list(asked(judged).values())
    level = st.segmented_control(
        "Comparer à",
        list(LEVELS),
        default="france",
        format_func=lambda name: LEVELS[name],
        key="identity-level",
        required=True,
    )
    found = findings(answers, level)
    words, picture = st.columns([5, 7], gap="large")
    with words:
        _sentences("Moins favorable ici", found, Judgement.WORSE, "worse", "▼")
        _sentences("Plus favorable ici", found, Judgement.BETTER, "better", "▲")
        _sentences("Différent, ni bien ni mal", found, Judgement.DIFFERENT, "other", "●")
        if not found:
            st.info(
                "Rien ne se distingue nettement : les chiffres qui permettent de comparer "
                "manquent, ou le hasard suffit à expliquer les écarts."
            )
    with picture:
        _spines(answers, level)
    board.table_behind("Indicateurs comparés", answers)
    board.note(
        "Vert et rouge ne paraissent que si l’écart dépasse ce que le hasard explique (intervalle "
        "à 95 %) et s’il a un sens pour les habitants. Ne pas être jugé n’est pas être pareil."
    )


def _sentences(
    title: str, found: list[Finding], judgement: Judgement, kind: str, sign: str
) -> None:
    mine = [finding for finding in found if finding.judgement is judgement][:MOST_FINDINGS]
    if not mine:
        return
    lines = "".join(f"<li>{html.words(finding.text)}</li>" for finding in mine)
    st.html(f'<div class="findings"><h4 class="{kind}">{sign} {title}</h4><ul>{lines}</ul></div>')


def _spines(answers: list[Answer], level: str) -> None:
    place = next((c.place.name for c in answers[0].comparators if c.place.level == level), None)
    lines = charts.spines(answers, place) if place else []
    if place and lines:
        st.plotly_chart(
            charts.spine_chart(lines, place),
            width="stretch",
            config={"displayModeBar": False},
            key="identity-spines",
            alt=f"Indicateurs du territoire, {place} = 100",
        )
