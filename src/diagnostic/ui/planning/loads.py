"""Who has how much to do, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from diagnostic.french import NBSP, counted, number
from diagnostic.pathways.amounts import amount
from diagnostic.pathways.workload import MOST_DAYS, Load, Workload, workload
from diagnostic.reports.drawings.gantt import SHORT_MONTHS
from diagnostic.ui import html, tables
from diagnostic.ui.planning.calendar import timelines_of
from diagnostic.ui.planning.seen import Plan
from diagnostic.ui.planning.tree import Branch
from diagnostic.ui.tables import Cell, Row

MONTHS = 12
"""Months that a table shows; those after are added up."""


def loads(plan: Plan, sight: Sequence[Branch]) -> None:
    """Days of work by person and by month, what is too much told."""
    st.subheader("Qui a combien à faire ?")
    found = workload(timelines_of(plan, sight))
    if not found.people:
        st.html(
            '<div class="empty-state"><h3>La charge de chacun s’affichera ici</h3>'
            "<p>Donnez à chaque tâche un référent, une charge en jours et des dates.</p></div>"
        )
        return
    st.html(html.sentence(_answer(found)))
    st.html(_table(found))
    for load in found.people:
        if load.missing:
            st.html(html.source(f"{load.referent} : {load.missing}"))
    st.html(
        html.source(
            "Jours répartis sur les jours ouvrés de chaque tâche, fériés et congés non comptés. "
            f"▲ : plus de {number(MOST_DAYS)} jours dans le mois."
        )
    )


def _answer(found: Workload) -> str:
    people = [each for each in found.people if each.total]
    if not people:
        return "Aucune charge en jours n’est encore connue et placée dans le temps."
    busiest = people[0]
    over = sum(days > MOST_DAYS for each in found.people for days in each.days.values())
    said = (
        f"Le plus chargé : {busiest.referent}, {amount(round(busiest.total, 1), 'jours')} en tout."
    )
    more = f" {counted(over, 'mois trop plein', 'mois trop pleins')}." if over else ""
    return f"{said}{more}"


def _table(found: Workload) -> str:
    months = found.months[:MONTHS]
    later = found.months[MONTHS:]
    head = [
        Cell("Référent"),
        Cell("Tâches", number=True),
        *(Cell(_short(each), number=True) for each in months),
        *([Cell("Ensuite", number=True)] if later else []),
        Cell("Total", "jours", number=True, own=True),
    ]
    rows = [_row(load, months, later) for load in found.people]
    return tables.table("Charge par référent et par mois, en jours", head, rows)


def _row(load: Load, months: Sequence[date], later: Sequence[date]) -> Row:
    rest = sum(load.days.get(each, 0.0) for each in later)
    least = f"au{NBSP}moins" if load.missing else ""
    known = load.total or not load.missing
    return Row(
        [
            Cell(load.referent),
            Cell(number(len(load.tasks)), number=True),
            *(_days(load.days.get(each)) for each in months),
            *([Cell(number(rest, 1) if rest else "", number=True)] if later else []),
            Cell(
                number(load.total, 1) if known else "inconnue",
                least if known else "",
                number=True,
                own=True,
            ),
        ]
    )


def _days(days: float | None) -> Cell:
    if not days:
        return Cell("", number=True)
    sign = f"▲{NBSP}" if days > MOST_DAYS else ""
    return Cell(f"{sign}{number(days, 1)}", number=True)


def _short(when: date) -> str:
    """« nov. 2026 »."""
    return f"{SHORT_MONTHS[when.month - 1]} {when.year}"
