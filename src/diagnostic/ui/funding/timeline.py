"""Five years from a signature date: how much each year, on which days, with which deadlines."""

from __future__ import annotations

from datetime import date
from typing import cast

import streamlit as st

from diagnostic.aci import (
    MissionDates,
    Payment,
    Schedule,
    StartupAid,
    calendar,
    payment_rules,
    scale_on,
    schedule,
)
from diagnostic.aci.payments import add_months
from diagnostic.errors import UserError
from diagnostic.french import counted, euros, number
from diagnostic.project.document import AciChoices
from diagnostic.reports.charts import Caption
from diagnostic.ui import html, plots, tables, work
from diagnostic.ui.funding.aid import AID_NAME, aid_examples, regional_aid
from diagnostic.ui.funding.chart import chart
from diagnostic.ui.funding.view import Funding
from diagnostic.ui.funding.words import day, status_word
from diagnostic.ui.funding.yearly import By, Yearly, headline, yearly
from diagnostic.ui.tables import Cell, Row

SIGNATURE_KEY = "aci-signature"
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""The days that a project can keep."""


def timeline(view: Funding) -> None:
    """The schedule of the contract, or the date that it needs."""
    if view.position is None:
        return
    st.subheader("Quand l’argent arrive-t-il ?")
    asked, drawn = st.columns([4, 10], gap="large")
    with asked:
        _ask_signature(view.chosen)
        split = st.toggle(
            "Dater les avances",
            help="Compte 75 % d’avance sur la part fixe de chaque mission, avec une répartition "
            "entre parts fixe et variable qui n’est pas vérifiée.",
            key="aci-assume-split",
            persist_state="session",
        )
        by = st.segmented_control(
            "Compter par",
            list(By),
            default=By.CALENDAR,
            key="aci-by",
            required=True,
            persist_state="session",
        )
        regional_aid(view.chosen)
    with drawn:
        plan = _plan(view, split)
        if plan is not None:
            _offer_scale_in_force(plan)
            _chart(plan, yearly(plan, By(by)))
    if plan is not None:
        _details(plan)


def _ask_signature(chosen: AciChoices) -> None:
    st.session_state[SIGNATURE_KEY] = chosen.signature_date
    st.date_input(
        "Date de signature du contrat",
        value=None,
        min_value=EARLIEST,
        max_value=LATEST,
        format="DD/MM/YYYY",
        key=SIGNATURE_KEY,
        on_change=_keep_signature,
        help="Jour, mois, année. La date prévue suffit : tout se recalcule.",
    )


def _keep_signature() -> None:
    chosen = cast("date | None", st.session_state[SIGNATURE_KEY])
    work.edit(lambda project: project.with_aci(signature_date=chosen), "Date de signature")


def _suppose(signature: date) -> None:
    work.edit(lambda project: project.with_aci(signature_date=signature), "Date de signature")


def _plan(view: Funding, split: bool) -> Schedule | None:
    chosen, position = view.chosen, view.position
    if position is None:
        return None
    if chosen.signature_date is None:
        _teach()
        return None
    try:
        return schedule(
            view.scale,
            position.proposed,
            chosen.signature_date,
            taken=chosen.optional_missions,
            assume_split=split,
            startup_aid=_aid(chosen, chosen.signature_date),
        )
    except UserError as wrong:
        st.html(tables.problem(str(wrong)))
        return None


def _offer_scale_in_force(plan: Schedule) -> None:
    """Say that the scale is not the one of the date, and offer the one that is."""
    if plan.scale.in_force_on(plan.signature):
        return
    try:
        right = scale_on(plan.signature)
    except UserError as wrong:
        st.html(tables.problem(str(wrong)))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        said = f"« {plan.scale.label} » n’est pas le barème en vigueur le {day(plan.signature)}."
        st.html(html.sentence(said), width="content")
        st.button(f"Prendre « {right.label} »", on_click=_take_scale, args=(right.id,))


def _take_scale(scale_id: str) -> None:
    work.edit(lambda project: project.with_aci(scale=scale_id), "Choix du barème ACI")


def _aid(chosen: AciChoices, signature: date) -> StartupAid | None:
    if not chosen.startup_aid_eur:
        return None
    return StartupAid(chosen.startup_aid_label or AID_NAME, chosen.startup_aid_eur, signature)


def _teach() -> None:
    supposed = add_months(date.today().replace(day=1), 1)
    st.html(
        '<div class="empty-state"><h3>L’échéancier s’affichera ici</h3>'
        "<p>Il part de la date de signature du contrat : cinq ans de versements, année par année, "
        "et les dates limites de démarrage de chaque mission.</p></div>"
    )
    st.button(
        f"Supposer une signature le {day(supposed)}",
        on_click=_suppose,
        args=(supposed,),
    )


def _chart(plan: Schedule, shown: Yearly) -> None:
    asked, answered = headline(plan, shown)
    st.markdown(f"**{asked}**")
    st.html(html.sentence(answered))
    limits = (
        f"{plan.scale.label}, taille {plan.size}, euros par an. Montants maximums, "
        "objectifs atteints."
    )
    plots.show(
        chart(shown),
        key="aci-chart",
        alt=f"{asked} {answered}",
        is_styled=True,
        caption=Caption(
            asked,
            answered,
            "euros",
            (plan.scale.reference,),
            (limits, *plan.notes, *_aid_note(plan)),
        ),
    )
    st.html(html.source(f"{limits} Voir les hypothèses sous le graphique."))
    with st.expander("Voir ces montants en tableau"):
        st.html(_year_table(shown))


def _year_table(shown: Yearly) -> str:
    head = [Cell(shown.by), *(Cell(s.label, number=True) for s in shown.series)]
    rows = [
        Row(
            [
                Cell(year.name, year.detail),
                *(Cell(number(series.amounts[i]), number=True) for series in shown.series),
                Cell(number(total), number=True),
            ]
        )
        for i, (year, total) in enumerate(zip(shown.years, shown.totals, strict=True))
    ]
    sums = [sum(series.amounts) for series in shown.series]
    rows.append(
        Row(
            [
                Cell("Total"),
                *(Cell(number(value), number=True) for value in (*sums, sum(shown.totals))),
            ],
            "total",
        )
    )
    return tables.table("Euros par année et par mission", [*head, Cell("Total", number=True)], rows)


def _details(plan: Schedule) -> None:
    dates, notes = st.columns(2, gap="large")
    with dates:
        st.markdown("**Quand chaque mission doit-elle être déployée ?**")
        st.html(_deadlines(plan.missions))
        told = calendar()
        st.html(
            html.source(f"{told.note} {status_word(told.status).capitalize()} : {told.source}.")
        )
    with notes:
        st.markdown("**Ce que ces dates et ces montants supposent**")
        st.html(tables.bullets([*plan.notes, *_aid_note(plan)]))
    with st.expander(f"Tous les versements, un par un ({len(plan.payments)})"):
        st.html(_payments(plan))
    with st.expander("Règles de versement lues"):
        st.html(_rules())
    aid_examples()


def _aid_note(plan: Schedule) -> list[str]:
    if all(payment.mission_id is not None for payment in plan.payments):
        return []
    return ["L’aide régionale est placée au jour de la signature, faute d’une date connue."]


def _deadlines(missions: tuple[MissionDates, ...]) -> str:
    head = [
        Cell("Mission"),
        Cell("Démarrage compté", number=True),
        Cell("À démarrer avant le", number=True),
        Cell("Déployée avant le", number=True),
    ]
    rows = [
        Row(
            [
                Cell(mission.label),
                Cell(day(mission.starts_on), "en retard" if mission.late else "", number=True),
                Cell(day(mission.start_by) if mission.start_by else "libre", number=True),
                Cell(day(mission.full_by) if mission.full_by else "libre", number=True),
            ]
        )
        for mission in missions
    ]
    return tables.table("Délais de déploiement des missions", head, rows)


def _payments(plan: Schedule) -> str:
    head = [
        Cell("Date", number=True),
        Cell("Mission"),
        Cell("Versement"),
        Cell("Montant", number=True),
        Cell("Au titre de"),
        Cell("Fiabilité"),
    ]
    rows = [
        Row(
            [
                Cell(day(payment.on), number=True),
                Cell(payment.label),
                Cell(payment.kind.label, payment.note or ""),
                Cell(euros(payment.amount_eur), number=True),
                Cell(
                    f"l’année {payment.contract_year}" if payment.contract_year else "hors contrat"
                ),
                Cell(status_word(payment.status)),
            ]
        )
        for payment in plan.payments
    ]
    return tables.table("Versements datés", head, rows)


def _due_for(payment: Payment) -> str:
    return f"l’année {payment.contract_year}" if payment.contract_year else "hors contrat"


def _rules() -> str:
    rules = payment_rules()
    length = counted(rules.duration_years, "an")
    rows = [
        Row(
            [
                Cell(f"Le contrat dure {length}."),
                Cell(status_word(rules.duration_status)),
                Cell("", " ; ".join(source.text for source in rules.duration_sources)),
            ]
        ),
        *(
            Row([Cell(rule.text), Cell(status_word(rule.status)), Cell("", rule.source)])
            for rule in rules.rules
        ),
    ]
    return tables.table("Règles de versement", tables.words("Règle", "Fiabilité", "Source"), rows)
