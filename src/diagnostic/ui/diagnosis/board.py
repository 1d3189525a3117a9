"""Key figures in a row, and the table that stands behind every chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from html import escape

import streamlit as st

from diagnostic.french import spaced
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import LEVELS, SECOND
from diagnostic.reports.words import slug
from diagnostic.ui import html, projection, tables
from diagnostic.ui.diagnosis import comparators, words
from diagnostic.ui.diagnosis.noticed import finding_button, of_answers, with_button
from diagnostic.ui.tables import Cell, Row

BEHIND = "Le même contenu, en tableau"


def key_figures(answers: Iterable[Answer]) -> None:
    """A large figure each, its interval, and the main comparator under it."""
    found = list(answers)
    st.html(f'<div class="key-figures">{"".join(map(_card, found))}</div>')
    if found:
        finding_button(partial(of_answers, found), f"key-{found[0].indicator.id}")


def _card(answer: Answer) -> str:
    indicator, value = answer.indicator, answer.value
    is_bare = indicator.unit in ("nombre", "habitants") or not value.is_known
    unit = "" if is_bare else value.unit
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
    level = comparators.main_of({each.place.level for each in known})
    if level is None or answer.indicator.is_extensive:
        return ""
    main = next(each for each in known if each.place.level == level)
    shown = words.figure(answer.indicator, main.value)
    year = "" if main.value.period == answer.value.period else f", {main.value.period}"
    said = f"{main.place.name}{year} : {shown}"
    return f"{escape(spaced(said))}{verdict(answer, main)}"


def verdict(answer: Answer, compared: Compared) -> str:
    """How a figure stands beside another, after it; empty when it has no interval."""
    found = words.verdict(answer, compared)
    if found is None:
        return ""
    sign, kind, text = found
    return f' <b class="{kind}">{sign} {escape(spaced(text))}</b>'


def comparison_table(title: str, answers: Sequence[Answer]) -> None:
    """Every indicator in a line, beside its comparators, with signs and words."""
    if answers:
        _table(title, answers)
        finding_button(partial(of_answers, answers), slug(title))


def _table(title: str, answers: Sequence[Answer]) -> None:
    # A comparator of which nothing is known has no column.
    known = {
        _key(each): each.place
        for answer in answers
        for each in answer.comparators
        if each.value.is_known
    }
    columns = sorted(known, key=lambda key: LEVELS.index(key[0]))
    head = [
        Cell("Indicateur"),
        Cell("Votre territoire", number=True, own=True),
        *(Cell(name, number=True) for name in comparators.heads([known[k] for k in columns])),
        Cell("Année et source"),
    ]
    rows = [_row(answer, columns) for answer in answers]
    st.html(tables.table(title, head, rows))


def _key(compared: Compared) -> tuple[str, str]:
    return compared.place.level, compared.place.code


def _row(answer: Answer, columns: Sequence[tuple[str, str]]) -> Row:
    indicator, value = answer.indicator, answer.value
    unit = "" if indicator.unit == "nombre" else indicator.unit
    detail = "\n".join(filter(None, (words.interval(indicator, value), words.counted(value))))
    beside = {_key(each): each for each in answer.comparators}
    return Row(
        [
            Cell(indicator.label, " · ".join(filter(None, (unit, indicator.unjudged)))),
            Cell(words.figure(indicator, value), detail, number=True, own=True),
            *(_compared(answer, beside.get(key)) for key in columns),
            Cell(value.period or "—", words.dated(answer)),
        ]
    )


def _compared(answer: Answer, compared: Compared | None) -> Cell:
    if compared is None:
        return Cell("nd", number=True)
    shown = words.figure(answer.indicator, compared.value)
    if not compared.value.is_known:
        return Cell(shown, number=True)
    sign, _, text = words.standing(compared)
    details = [] if answer.indicator.interval is None else [f"{sign} {text}"]
    if compared.value.period != answer.value.period:
        details.append(compared.value.period)
    if compared.place.level == SECOND:
        details.append(words.counted(compared.value))
    return Cell(shown, ", ".join(filter(None, details)), number=True)


def table_behind(title: str, answers: Sequence[Answer], label: str = BEHIND) -> None:
    """The same in figures, one click behind a chart."""
    with with_button(partial(of_answers, answers), slug(title)), st.expander(label):
        _table(title, answers)


def credits_of(answers: Iterable[Answer]) -> tuple[str, ...]:
    """Credit lines of some figures, each once, with their years."""
    return tuple(dict.fromkeys(line for answer in answers for line in answer.value.sources))


def note(text: str) -> None:
    """A line of source, always in sight."""
    st.html(html.source(text))


def caution(text: str) -> None:
    """How to read what is above; folded when a room looks."""
    if not projection.is_on():
        st.html(html.source(text))
        return
    folded = f"<summary>Comment lire</summary>{html.words(text)}"
    st.html(f'<details class="source">{folded}</details>')
