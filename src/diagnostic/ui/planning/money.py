"""What the plan costs beside what the ACI gives."""

from __future__ import annotations

import streamlit as st

from diagnostic.french import counted, listed
from diagnostic.pathways.board import mark
from diagnostic.pathways.budget import Budget, BudgetLine, budget_of
from diagnostic.ui import html, tables, work
from diagnostic.ui.planning.seen import Plan
from diagnostic.ui.shell import COMPOSER
from diagnostic.ui.tables import Cell, Row

ACI = "pages/territoire/aci.py"


def money(plan: Plan) -> None:
    """Mission by mission: planned, envelope, what is left; what is not known is said."""
    st.subheader("Le budget tient-il dans l’enveloppe de l’ACI ?")
    found = budget_of(plan.project, work.atlas())
    st.html(html.sentence(_answer(found)))
    st.html(_table(found))
    if lacking := [mark(each) for each in found.total.without_amount]:
        st.html(html.source(f"Sans montant : {listed(lacking, 20)}."))
    for said in found.cautions:
        st.html(html.source(said))
    if found.sources:
        st.html(html.source(f"Sources des enveloppes : {' ; '.join(found.sources)}."))
    if found.size is None:
        st.page_link(COMPOSER, label="Composer le territoire")
    else:
        st.page_link(ACI, label="Voir ou changer les montants de l’ACI")


def _answer(found: Budget) -> str:
    total, over = found.total, [line.label for line in found.lines if line.is_exceeded]
    if not total.actions:
        return "Aucune action n’est encore écrite : rien n’est prévu."
    if total.planned is None:
        return "Aucune action n’a encore de budget."
    lacking = len(total.without_amount)
    least = f" ({counted(lacking, 'action')} sans montant : c’est un minimum)" if lacking else ""
    if over:
        return f"{total.planned_words} prévus{least}. Enveloppe dépassée : {listed(over)}."
    if total.envelope is None:
        return f"{total.planned_words} prévus{least}. L’enveloppe n’est pas connue."
    return (
        f"{total.planned_words} prévus{least}, pour une enveloppe connue de "
        f"{total.envelope_words} par an."
    )


def _table(found: Budget) -> str:
    size = f"taille {found.size}, par an" if found.size else "par an"
    head = [
        Cell("Mission de l’ACI"),
        Cell("Actions", number=True),
        Cell("Prévu", number=True),
        Cell("Enveloppe", size, number=True),
        Cell("Reste", number=True),
        Cell("Fiabilité de l’enveloppe"),
    ]
    rows = [_row(line) for line in found.lines]
    rows.append(_row(found.total, "total"))
    return tables.table("Budget du plan et enveloppe de l’ACI", head, rows)


def _row(line: BudgetLine, kind: tables.RowKind = "") -> Row:
    return Row(
        [
            Cell(line.label),
            Cell(str(len(line.actions)) if line.actions else "", number=True),
            Cell(line.planned_words if line.actions else "—", _lacking(line), number=True),
            Cell(line.envelope_words, number=True),
            Cell(f"▲ {line.rest_words}" if line.is_exceeded else line.rest_words, number=True),
            Cell("", line.status),
        ],
        kind,
    )


def _lacking(line: BudgetLine) -> str:
    """How many actions have no amount."""
    count = len(line.without_amount)
    return counted(count, "action sans montant", "actions sans montant") if count else ""
