"""The working group of the pathway: professions, referent, dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from diagnostic.project import Group, Meeting, Project
from diagnostic.ui import typed, work
from diagnostic.ui.board import findings, pieces
from diagnostic.ui.board.seen import Seen

NAMES = {"on": "Date", "purpose": "Objet de la réunion"}


@dataclass(frozen=True)
class OfMeeting:
    """A field of a meeting, by its rank in the group."""

    group: str
    rank: int
    name: str

    @property
    def key(self) -> str:
        """Of the field on its page."""
        return f"meeting-{self.group}-{self.rank}-{self.name}"

    def read(self, project: Project) -> Any:
        """What the document says there."""
        held = meetings(project, self.group)
        return getattr(held[self.rank], self.name) if self.rank < len(held) else None

    def write(self, project: Project, value: Any) -> Project:
        """The document that says this there."""
        held = [dict(each) for each in meetings(project, self.group)]
        if self.rank < len(held):
            held[self.rank][self.name] = value
        return project.with_item("groups", {"id": self.group, "meetings": tuple(held)})


def meetings(project: Project, group: str) -> tuple[Meeting, ...]:
    """Meetings of a group that may not be there yet."""
    found: Group | None = project.item("groups", group)
    return found.meetings if found else ()


def team(board: Seen) -> None:
    """Who works on the pathway, and when."""
    name = board.pathway.id
    pieces.quiet(
        "Un groupe pluriprofessionnel, avec un professionnel de santé référent, confronte les "
        "recommandations à ce qui se fait ici."
    )
    left, right = st.columns(2, gap="large")
    with left:
        typed.several(
            "Professions représentées",
            typed.Item("groups", name, "professions"),
            findings.PROFESSIONS,
            placeholder="Choisir ou taper",
        )
        typed.line(
            "Professionnel de santé référent",
            typed.Item("groups", name, "referent"),
            placeholder="Fonction, ou nom avec son accord",
        )
    with right:
        _dates(name)


def _dates(group: str) -> None:
    held = meetings(work.current().project, group)
    if not held:
        pieces.quiet("Aucune réunion notée.")
    for rank in range(len(held)):
        day, purpose, out = st.columns([2, 4, 1], vertical_alignment="bottom")
        with day:
            typed.day(NAMES["on"], OfMeeting(group, rank, "on"))
        with purpose:
            typed.line(NAMES["purpose"], OfMeeting(group, rank, "purpose"))
        with out:
            st.button(
                "Retirer",
                key=f"no-meeting-{group}-{rank}",
                type="tertiary",
                on_click=_without,
                args=(group, rank),
            )
    st.button("Ajouter une réunion", key=f"meeting-{group}", on_click=_with, args=(group,))


def _with(group: str) -> None:
    def added(project: Project) -> Project:
        held = (*meetings(project, group), Meeting())
        return project.with_item("groups", {"id": group, "meetings": held})

    work.edit(added, "Ajout d’une réunion")


def _without(group: str, rank: int) -> None:
    def removed(project: Project) -> Project:
        held = meetings(project, group)
        kept = held[:rank] + held[rank + 1 :]
        return project.with_item("groups", {"id": group, "meetings": kept})

    work.edit(removed, f"{pieces.REMOVED}une réunion")
