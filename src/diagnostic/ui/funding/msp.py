"""The MSP simulator: indicators reached, points, euros. Nothing of it is kept in the project."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import streamlit as st

from diagnostic.aci import MspResult, all_targets, msp_changes, msp_grid, simulate_msp
from diagnostic.aci.msp import Indicator, MspKind, MspLine
from diagnostic.errors import UserError
from diagnostic.french import euros, listed, number
from diagnostic.ui import html, tables
from diagnostic.ui.funding.words import status_word
from diagnostic.ui.tables import Cell, Row

PATIENTS, PROFESSIONALS = 4_000, 13
"""The case that the published check computes."""
MOST_PATIENTS, MOST_PROFESSIONALS = 200_000, 500


def msp_simulator() -> None:
    """Inputs on one side, points and euros on the other."""
    st.title("Combien une maison de santé peut-elle recevoir chaque année ?")
    st.html(
        html.sentence(
            "Une simulation d’après l’accord de 2017, pour se repérer. Rien n’en est gardé dans le "
            "projet."
        )
    )
    asked, found = st.columns([6, 7], gap="large")
    with asked:
        patients, professionals = _size()
        reached = _indicators()
    with found:
        try:
            result = simulate_msp(reached, patients, professionals)
        except UserError as wrong:
            st.html(tables.problem(str(wrong)))
        else:
            _result(result)
    _changes()


def _size() -> tuple[int, int]:
    left, right = st.columns(2)
    patients = left.number_input(
        "Patientèle",
        min_value=1,
        max_value=MOST_PATIENTS,
        value=PATIENTS,
        step=100,
        key="msp-patients",
        persist_state="session",
        help="Patients dont le médecin traitant exerce dans la maison de santé.",
    )
    professionals = right.number_input(
        "Professionnels",
        min_value=1,
        max_value=MOST_PROFESSIONALS,
        value=PROFESSIONALS,
        key="msp-professionals",
        persist_state="session",
        help="Professionnels équipés du système d’information.",
    )
    return int(patients), int(professionals)


def _indicators() -> dict[str, int]:
    with st.container(horizontal=True):
        st.button("Tous les objectifs", on_click=_tick, args=(all_targets(),))
        st.button("Socle seulement", on_click=_tick, args=(_core(),))
        st.button("Tout décocher", on_click=_tick, args=({},))
    grid = msp_grid()
    reached = {}
    for axis, name in grid.axes.items():
        st.markdown(f"**{name}**")
        for indicator in grid.indicators:
            if indicator.axis == axis:
                reached[indicator.id] = _reached(indicator)
    return reached


def _core() -> dict[str, int]:
    return {i.id: i.max_units for i in msp_grid().indicators if i.kind is MspKind.SOCLE}


def _tick(units: Mapping[str, int]) -> None:
    for indicator in msp_grid().indicators:
        st.session_state[_key(indicator)] = _as_widget(indicator, units.get(indicator.id, 0))


def _key(indicator: Indicator) -> str:
    return f"msp-{indicator.id}"


def _as_widget(indicator: Indicator, units: int) -> int | bool:
    return units if indicator.max_units > 1 else bool(units)


def _reached(indicator: Indicator) -> int:
    """Units reached of an indicator; the core ones are there at first."""
    key = _key(indicator)
    if key not in st.session_state:
        st.session_state[key] = _as_widget(indicator, _core().get(indicator.id, 0))
    label = f"{indicator.label} ({indicator.kind}) : {_worth(indicator)}"
    if indicator.max_units == 1:
        return int(st.checkbox(label, key=key, help=indicator.note, persist_state="session"))
    return int(
        st.number_input(
            label,
            min_value=0,
            max_value=indicator.max_units,
            step=1,
            key=key,
            help=indicator.note,
            persist_state="session",
        )
    )


def _worth(indicator: Indicator) -> str:
    """Points of an indicator in words: ``700 points fixes et 1 350 variables``."""
    rule = indicator.per_professional
    parts = [
        (indicator.fixed, "fixes"),
        (indicator.variable, "variables"),
        (rule.points if rule else 0, "par professionnel"),
    ]
    (first, kind), *others = [part for part in parts if part[0]]
    said = [f"{number(first)} points {kind}", *(f"{number(n)} {kind}" for n, kind in others)]
    return f"{listed(said)}{' l’unité' if indicator.max_units > 1 else ''}"


def _result(result: MspResult) -> None:
    grid = msp_grid()
    point = euros(grid.point_eur)
    shown = [
        (_money(result.euros), "par an"),
        (_points(result.points), "points"),
        (point, "le point"),
    ]
    st.html(html.figures(shown))
    if result.lines:
        st.html(_breakdown(result))
    else:
        st.html(html.sentence("Aucun objectif n’est coché : cochez ceux que la structure atteint."))
    sources = " ; ".join(source.text for source in grid.point_sources)
    st.html(
        html.source(
            f"{grid.reference}. Valeur du point : {status_word(grid.point_status)}, {sources}. "
            f"Points variables : multipliés par la patientèle, divisés par "
            f"{number(grid.reference_patients)}."
        )
    )
    st.html(tables.bullets(result.notes))


def _breakdown(result: MspResult) -> str:
    grid = msp_grid()
    head = [
        Cell("Indicateur"),
        *tables.numbers("Fixes", "Variables", "Par professionnel", "Points", "Euros par an"),
    ]
    rows: list[Row] = []
    for axis, points in result.points_by_axis.items():
        lines = [line for line in result.lines if line.indicator.axis == axis]
        rows += [_line(line, grid.point_eur) for line in lines]
        total = tables.numbers("", "", "", _points(points), _money(points * grid.point_eur))
        rows.append(Row([Cell(f"Axe {grid.axes[axis].lower()}"), *total], "total"))
    total = tables.numbers("", "", "", _points(result.points), _money(result.euros))
    rows.append(Row([Cell("Total"), *total], "total"))
    return tables.table("Points et euros par indicateur", head, rows)


def _line(line: MspLine, point_eur: int) -> Row:
    units = f"{line.units} sur {line.indicator.max_units}" if line.indicator.max_units > 1 else ""
    return Row(
        [
            Cell(line.indicator.label, units),
            *tables.numbers(
                _points(line.fixed),
                _points(line.variable),
                _points(line.professionals),
                _points(line.points),
                _money(line.points * point_eur),
            ),
        ]
    )


def _points(points: float | Fraction) -> str:
    """Points, with two decimals only when there are some."""
    value = float(points)
    return number(value, 0 if value == round(value) else 2)


def _money(value: float | Fraction) -> str:
    return euros(float(value))


def _changes() -> None:
    changes = msp_changes()
    with st.expander(f"{changes.label} : ce qui change, pour information"):
        st.html(html.sentence(f"{changes.reference}. {changes.caution}"))
        rows = [
            Row(
                [
                    Cell(one.label),
                    Cell(one.text),
                    Cell(status_word(one.status)),
                    Cell("", one.source),
                ]
            )
            for one in changes.changes
        ]
        head = tables.words("Indicateur", "Changement rapporté", "Fiabilité", "Source")
        st.html(tables.table("Changements de 2022, non comptés", head, rows))
