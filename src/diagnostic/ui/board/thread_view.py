"""The thread: from an action back to the source, each item a button that opens it where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import streamlit as st

from diagnostic.indicators.registry import indicators
from diagnostic.pathways.board import Thread, mark, thread
from diagnostic.project import Finding, Project
from diagnostic.territory.names import key as bare
from diagnostic.ui import going, html, work
from diagnostic.ui.board import pieces
from diagnostic.ui.board.noting import cut
from diagnostic.ui.text import plain

MOST = 8
SEARCHED = 10
"""From this many threads on, they can be searched."""
_WORDS = "thread-words"
_NO_LINK = {
    "objective": "Cette action n’est rattachée à aucun objectif.",
    "rupture": "Cet objectif ne répond à aucun point de rupture.",
    "finding": "Aucun constat n’étaye ce point de rupture.",
}


@dataclass(frozen=True)
class Link:
    """A link of a thread: its words, the page that it opens, None for words only."""

    text: str
    help: str = ""
    go: Callable[[], None] | None = None


def threads() -> None:
    """Every thread of the project: from its actions, then from what has no action yet."""
    project = work.current().project
    found = list(ends(project))
    st.subheader("D’où vient chaque action ?")
    st.html(
        html.sentence(
            "De l’action à l’objectif, au point de rupture, au constat, à l’indicateur et à sa "
            "source. Chaque repère ouvre la page où il se trouve."
        )
    )
    if not found:
        _empty()
        return
    shown = _sought(project, found)
    if not shown:
        st.html(html.sentence("Rien ne correspond à ce que vous cherchez."))
    pieces.some(shown, "threads", lambda each: _line(project, each), most=MOST)


def ends(project: Project) -> Iterator[str]:
    """Where threads begin: each action, then each objective and rupture point without one."""
    kept = project.pathways
    served = {each.objective for each in kept.actions}
    answered = {each.rupture for each in kept.objectives}
    yield from (each.id for each in kept.actions)
    yield from (each.id for each in kept.objectives if each.id not in served)
    yield from (each.id for each in kept.ruptures if each.id not in answered)


def _empty() -> None:
    st.html(
        '<div class="empty-state"><h3>Pas encore de fil</h3><p>Le fil relie chaque action à '
        "l’objectif, au point de rupture et au chiffre d’où elle vient. Il commence par un point "
        "de rupture.</p></div>"
    )
    if st.button("Poser les points de rupture", type="primary", key="thread-begin"):
        st.switch_page(going.BOARD)


def _sought(project: Project, found: list[str]) -> list[str]:
    if len(found) < SEARCHED:
        return found
    typed = st.text_input(f"Chercher parmi les {len(found)} fils", key=_WORDS)
    wanted = bare(typed or "").split()
    if not wanted:
        return found
    return [
        each
        for each in found
        if all(word in bare(_searched(thread(project, each))) for word in wanted)
    ]


def _searched(one: Thread) -> str:
    return " ".join((one.marks, title(one)))


def title(one: Thread) -> str:
    """What a thread is about, in the words of where it begins."""
    if one.action is not None:
        return one.action.title or "Action à nommer"
    if one.objective is not None:
        return one.objective.text or "Objectif à écrire"
    return (one.rupture.title if one.rupture else "") or "Point de rupture sans nom"


def _line(project: Project, item_id: str) -> None:
    one = thread(project, item_id)
    with st.container(key=f"thread-{item_id}"):
        lacks = "" if one.action else " <span>(sans action)</span>"
        st.html(f'<p class="thread-title"><b>{html.words(cut(title(one), 140))}</b>{lacks}</p>')
        heads = list(_heads(one))
        if not one.findings:
            _chain(item_id, "", [*heads, *_broken(one)])
        for rank, finding in enumerate(one.findings):
            # The whole thread once, then only the point that each other finding sustains.
            before = heads if rank == 0 else [Link(mark(one.rupture.id))] if one.rupture else []
            _chain(item_id, finding.id, [*before, *_tail(finding)])


def _heads(one: Thread) -> Iterator[Link]:
    if one.action is not None:
        said = one.action.title or "Action à nommer"
        yield Link(f"**{mark(one.action.id)}**", said, going.to_plan(one.action.id))
    if one.objective is not None:
        said = one.objective.text or "Objectif à écrire"
        yield Link(f"**{mark(one.objective.id)}**", said, going.to_plan(one.objective.id))
    if one.rupture is not None:
        said = one.rupture.title or "Point de rupture sans nom"
        words = plain(cut(said, 40))
        yield Link(f"**{mark(one.rupture.id)}** {words}", said, going.to_rupture(one.rupture))


def _broken(one: Thread) -> Iterator[Link]:
    """Where the thread stops, in words."""
    lacking = "objective" if not one.objective else "rupture" if not one.rupture else "finding"
    yield Link(_NO_LINK[lacking])


def _tail(finding: Finding) -> Iterator[Link]:
    yield Link(
        f"**{mark(finding.id)}** {plain(cut(finding.text or 'Constat sans texte', 40))}",
        finding.text,
        going.to_finding(finding),
    )
    if finding.indicator:
        yield _indicator(finding.indicator)
    elif finding.profession:
        yield Link(f"dit par : {cut(finding.profession, 40)}")
    if finding.source:
        yield Link(
            f"Source : {plain(cut(finding.source, 50))}", finding.source, _to_source(finding)
        )


def _to_source(finding: Finding) -> Callable[[], None]:
    """A figure's source is among those of the application; a reference's is on its segment."""
    if finding.kind == "chiffre":
        return going.to_page(going.SOURCES)
    return going.to_finding(finding)


def _indicator(name: str) -> Link:
    script = going.page_of(name)
    known = indicators().get(name)
    label = known.label if known else _own_label(name)
    if script is None:
        return Link(f"indicateur disparu ({name})")
    return Link(plain(cut(label, 40)), label, going.to_page(script))


def _own_label(name: str) -> str:
    """Label of an indicator of the user's own, or that was read; its name when it has none."""
    project = work.current().project
    own = {column.id: column.label for table in project.own_data for column in table.columns}
    read = {each.figure: each.label for each in project.diagnosis.read_values}
    return own.get(name) or read.get(name) or name


def _chain(item_id: str, finding_id: str, links: list[Link]) -> None:
    name = f"chain-{item_id}-{finding_id}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=name):
        for rank, link in enumerate(links):
            if rank:
                st.html('<p class="thread-arrow">←</p>', width="content")
            if link.go is None:
                st.html(f'<p class="thread-arrow">{html.words(link.text)}</p>', width="content")
            elif st.button(
                link.text,
                key=f"link-{item_id}-{finding_id}-{rank}",
                type="tertiary",
                help=plain(link.help),
            ):
                link.go()
