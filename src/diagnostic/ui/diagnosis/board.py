"""Key figures in a row, and the table that stands behind every chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from diagnostic.french import spaced
from diagnostic.indicators.answers import Answer
from diagnostic.ui import html, tables
from diagnostic.ui.diagnosis import words
from diagnostic.ui.tables import Cell, Row


def key_figures(answers: Iterable[Answer]) -> None:
    """A large figure each, its interval, and its last comparator under it."""
    st.html(f'<div class="key-figures">{"".join(map(_card, answers))}</div>')


def _card(answer: Answer) -> str:
    indicator, value = answer.indicator, answer.value
    unit = "" if indicator.unit in ("nombre", "habitants") else value.unit
    lines = [words.interval(indicator, value), words.counted(value), _beside(answer)]
    small = "".join(f"<div>{line}</div>" for line in lines if line)
    return (
        f'<div class="key-figure" title="{escape(value.method)}">'
        f'<div class="name">{escape(spaced(indicator.label))}</div>'
        f'<div class="value">{escape(words.figure(indicator, value))} '
        f"<span>{escape(unit)}</span></div>"
        f'<div class="small">{small}<div class="quiet">{escape(words.dated(answer))}</div></div>'
        "</div>"
    )


def _beside(answer: Answer) -> str:
    known = [each for each in answer.comparators if each.value.is_known]
    if not known or answer.indicator.is_extensive:
        return ""
    last = known[-1]
    sign, kind, text = words.standing(last)
    shown = words.figure(answer.indicator, last.value)
    year = "" if last.value.period == answer.value.period else f", {last.value.period}"
    said = f"{last.place.name}{year} : {shown}"
    is_judged = answer.value.is_known and answer.indicator.interval is not None
    judged = f' <b class="{kind}">{sign} {escape(text)}</b>' if is_judged else ""
    return f"{escape(spaced(said))}{judged}"


def comparison_table(title: str, answers: Sequence[Answer]) -> None:
    """Every indicator in a line, beside its comparators, with signs and words."""
    if not answers:
        return
    # A comparator of which nothing is known has no column.
    ranks = [
        rank
        for rank in range(len(answers[0].comparators))
        if any(answer.comparators[rank].value.is_known for answer in answers)
    ]
    places = [answers[0].comparators[rank].place.name for rank in ranks]
    head = [
        Cell("Indicateur"),
        Cell("Votre territoire", number=True, own=True),
        *(Cell(name, number=True) for name in places),
        Cell("Année et source"),
    ]
    rows = [_row(answer, ranks) for answer in answers]
    st.html(tables.table(title, head, rows))


def _row(answer: Answer, ranks: Sequence[int]) -> Row:
    indicator, value = answer.indicator, answer.value
    unit = "" if indicator.unit == "nombre" else indicator.unit
    detail = "\n".join(filter(None, (words.interval(indicator, value), words.counted(value))))
    return Row(
        [
            Cell(indicator.label, unit),
            Cell(words.figure(indicator, value), detail, number=True, own=True),
            *(_compared(answer, rank) for rank in ranks),
            Cell(value.period or "—", words.dated(answer)),
        ]
    )


def _compared(answer: Answer, rank: int) -> Cell:
    compared = answer.comparators[rank]
    shown = words.figure(answer.indicator, compared.value)
    if not compared.value.is_known:
        return Cell(shown, number=True)
    sign, _, text = words.standing(compared)
    details = [] if answer.indicator.interval is None else [f"{sign} {text}"]
    if compared.value.period != answer.value.period:
        details.append(compared.value.period)
    return Cell(shown, ", ".join(details), number=True)


def table_behind(title: str, answers: Sequence[Answer]) -> None:
    """The same in figures, one click behind a chart."""
    with st.expander("Le même contenu, en tableau"):
        comparison_table(title, answers)


def note(text: str) -> None:
    """A line of caution or of source."""
    st.html(html.source(text))
