"""Going from a document to the page where something is: an item, an indicator, a source."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from diagnostic.indicators.own import PREFIX
from diagnostic.indicators.registry import indicators
from diagnostic.project import Finding, Rupture
from diagnostic.ui import work
from diagnostic.ui.board import opening as on_board
from diagnostic.ui.board.seen import go_to
from diagnostic.ui.planning import chosen as in_plan
from diagnostic.ui.text import plain

PLAN = "pages/parcours/plan_actions.py"
BOARD = "pages/parcours/ruptures.py"
SOURCES = "pages/methode/sources.py"
OWN_DATA = "pages/cartographie/mes_donnees.py"
TO_ASK = "pages/diagnostic/a_demander.py"
SCREENS = {
    "population": "pages/diagnostic/population.py",
    "offre": "pages/diagnostic/offre.py",
    "a_demander": TO_ASK,
    "propres": OWN_DATA,
}
"""Page of the indicators of each theme."""


def open_button(item_id: str, label: str, key: str) -> None:
    """A button that opens an item of the plan; its whole label is seen under the pointer."""
    if st.button(plain(label), key=key, type="tertiary", help=plain(label)):
        in_plan.open_item(item_id)
        st.switch_page(PLAN)


def to_plan(item_id: str) -> Callable[[], None]:
    """Opens an objective or an action in the plan."""

    def go() -> None:
        in_plan.open_item(item_id)
        st.switch_page(PLAN)

    return go


def to_rupture(rupture: Rupture) -> Callable[[], None]:
    """Opens a rupture point on the board, with its segment."""

    def go() -> None:
        _open_pathway(rupture.pathway)
        on_board.show(rupture.id, rupture.segment)
        st.switch_page(BOARD)

    return go


def to_finding(finding: Finding) -> Callable[[], None]:
    """Opens the board on the segment of a finding."""

    def go() -> None:
        _open_pathway(finding.pathway)
        go_to(finding.segment)
        st.switch_page(BOARD)

    return go


def _open_pathway(name: str) -> None:
    if work.current().project.pathways.current != name:
        work.edit(lambda project: project.with_pathway(name), "Parcours ouvert")


def page_of(indicator: str) -> str | None:
    """Script of the page where an indicator is shown; None when the application lost it."""
    if indicator.startswith(PREFIX):
        return OWN_DATA
    known = indicators().get(indicator)
    if known is not None:
        return SCREENS[known.theme]
    read = {each.figure for each in work.current().project.diagnosis.read_values}
    return TO_ASK if indicator in read else None


def to_page(script: str) -> Callable[[], None]:
    """Opens a page."""

    def go() -> None:
        st.switch_page(script)

    return go
