"""The documents: what each holds, what it lacks, its first page, its files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from diagnostic.french import counted
from diagnostic.pathways.board import mark
from diagnostic.project import Project
from diagnostic.reports.documents.catalogue import OFFERED, Offered
from diagnostic.ui import html, projection, slides, work
from diagnostic.ui.deliverables import chosen, lacking, making, template
from diagnostic.ui.deliverables.downloads import downloads, everything
from diagnostic.ui.deliverables.preview import preview
from diagnostic.ui.deliverables.rows import short
from diagnostic.ui.diagnosis import comparators
from diagnostic.ui.slides import Section


def documents() -> None:
    """The whole part of the page."""
    project = work.current().project
    if projection.is_on():
        slides.show([Section("Ce qui est prêt", partial(_in_a_room, project))])
        return
    _choices(project)
    left, right = st.columns([8, 5], gap="medium")
    seen = making.offered(st.session_state.get(chosen.SEEN))
    with left, st.container(key="documents-list"):
        for each in OFFERED.values():
            _row(project, each, is_seen=each is seen)
        everything()
    with right, st.container(key="documents-seen-page"):
        _seen(seen)


def _choices(project: Project) -> None:
    """What every document takes: its comparator, its pathway, its day."""
    with st.container(key="documents-choices"):
        beside, road, on = st.columns([6, 4, 2], vertical_alignment="bottom")
        with beside:
            if work.current().codes:
                comparators.choice(making.levels(), key="documents")
            else:
                st.html(html.source("Aucun territoire : les documents disent ce qui leur manque."))
        with road:
            chosen.ask_pathway(project)
        with on:
            chosen.ask_day()


def _row(project: Project, offered: Offered, *, is_seen: bool) -> None:
    with st.container(key=f"document-{offered.id}", border=True):
        said, get = st.columns([7, 4], vertical_alignment="center")
        said.html(
            f'<div class="document"><h3>{html.words(offered.name)}</h3>'
            f"<p>{html.words(_holds(project, offered))}</p></div>"
        )
        with get:
            if offered.about == "action" and project.pathways.actions:
                chosen.ask_action(project, _actions(project))
            downloads(offered.id)
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            _lacks(offered)
            _way_on(offered, is_seen=is_seen)


def _lacks(offered: Offered) -> None:
    """How much is missing; what, and where it is had, on a click."""
    found = lacking.lacks(making.missing(offered))
    if not found:
        st.html('<p class="document-whole">✓ Rien à compléter</p>', width="content")
        return
    with st.popover(f"○ {lacking.said(found)}", key=f"lacks-open-{offered.id}", type="tertiary"):
        lacking.listed(found, offered.id)


def _holds(project: Project, offered: Offered) -> str:
    if offered.about != "action":
        return offered.holds
    count = len(project.pathways.actions)
    said = f"Le plan compte {counted(count, 'action')}." if count else "Le plan n’en a pas encore."
    return f"{offered.holds} {said}"


def _actions(project: Project) -> dict[str, str]:
    return {
        each.id: f"{mark(each.id)} · {short(each.title or 'Action à nommer')}"
        for each in project.pathways.actions
    }


def _way_on(offered: Offered, *, is_seen: bool) -> None:
    if offered in making.WRITTEN:
        st.button(
            "Aperçu affiché" if is_seen else "Voir la première page",
            key=f"see-{offered.id}",
            type="tertiary",
            disabled=is_seen,
            on_click=chosen.see,
            args=(offered.id,),
        )
    if offered.id == making.LETTER:
        st.button(
            "Écrire la lettre", key="write-letter", type="tertiary", on_click=chosen.open_letter
        )


def _seen(offered: Offered) -> None:
    """The first page of the document in sight."""
    st.html(f'<p class="document-seen">{html.words(offered.name)} : première page</p>')
    if template.of_document(offered.id):
        st.html(html.source("Sur nos pages. Le fichier Word sort sur votre modèle."))
    preview(making.document(offered.id), making.state())


def _in_a_room(project: Project) -> None:
    """What there is, for a room: nothing to write there, nothing to take away."""
    lines = []
    for each in OFFERED.values():
        state = lacking.said(lacking.lacks(making.missing(each)))
        lines.append(
            f"<li><b>{html.words(each.name)}</b> <span>{html.words(state)}</span>"
            f"<br>{html.words(_holds(project, each))}</li>"
        )
    st.subheader("Quels documents sont prêts ?")
    st.html(f'<ul class="documents-room">{"".join(lines)}</ul>')
