"""The road that the user draws: its name, its segments and their order."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from diagnostic.project import OwnSegment, Project
from diagnostic.ui import typed, work
from diagnostic.ui.board import pieces
from diagnostic.ui.board.seen import go_to


@dataclass(frozen=True)
class OwnTitle:
    """The name of the pathway that the user draws."""

    key: str = "own-pathway-title"

    def read(self, project: Project) -> str:
        """What the document says there."""
        return project.pathways.own_title

    def write(self, project: Project, value: str) -> Project:
        """The document that says this there."""
        return project.with_own_pathway(value)


def own_road() -> None:
    """The segments, to add, name, put in order and remove."""
    typed.line("Nom du parcours", OwnTitle(), placeholder="Parcours de la personne obèse")
    kept = work.current().project.pathways.own_segments
    if not kept:
        pieces.quiet(
            "Une route se dessine segment par segment, du repérage au suivi. Ajoutez le premier."
        )
    for rank, each in enumerate(kept):
        _one(rank, each, len(kept))
    st.button("Ajouter un segment", key="own-segment-add", on_click=_add)


def _one(rank: int, segment: OwnSegment, count: int) -> None:
    name, stakes, moves = st.columns([3, 5, 3], vertical_alignment="bottom")
    with name:
        typed.line(f"Segment {rank + 1}", typed.Item("own_segments", segment.id, "label"))
    with stakes:
        typed.line("Ce qui s’y joue", typed.Item("own_segments", segment.id, "stakes"))
    with moves, st.container(horizontal=True, gap="small"):
        _move_button("Monter", segment.id, -1, is_off=rank == 0)
        _move_button("Descendre", segment.id, 1, is_off=rank == count - 1)
        label = segment.label or "un segment sans nom"
        pieces.remove_button("own_segments", segment.id, label)


def _move_button(label: str, name: str, step: int, *, is_off: bool) -> None:
    st.button(
        label,
        key=f"move-{name}-{step}",
        type="tertiary",
        disabled=is_off,
        on_click=_move,
        args=(name, step),
    )


def _add() -> None:
    work.edit(lambda project: project.with_item("own_segments", {}), "Ajout d’un segment")
    go_to(work.current().project.last_id("own_segments"))


def _move(name: str, step: int) -> None:
    work.edit(lambda project: moved(project, name, step), "Ordre des segments")


def moved(project: Project, name: str, step: int) -> Project:
    """The document with a segment one step further, or as it is at both ends."""
    order = list(project.pathways.own_segments)
    rank = next((rank for rank, each in enumerate(order) if each.id == name), None)
    if rank is None or not 0 <= rank + step < len(order):
        return project
    order[rank], order[rank + step] = order[rank + step], order[rank]
    changed = project.pathways.model_copy(update={"own_segments": tuple(order)})
    return project.with_(pathways=changed)
