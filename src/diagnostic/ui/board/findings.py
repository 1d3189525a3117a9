"""Findings of a segment: those already noted, and the quick line for what a room says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from diagnostic.indicators.own import PREFIX
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.pathways.board import mark
from diagnostic.project import Finding, Project
from diagnostic.project.pathway_work import FindingKind
from diagnostic.ui import html, projection, typed, work
from diagnostic.ui.board import opening, pieces
from diagnostic.ui.board.entry import next_line
from diagnostic.ui.board.seen import Seen
from diagnostic.ui.text import plain

PROFESSIONS = (
    "Médecin généraliste",
    "Infirmier",
    "Infirmier en pratique avancée",
    "Pharmacien",
    "Masseur-kinésithérapeute",
    "Sage-femme",
    "Chirurgien-dentiste",
    "Orthophoniste",
    "Orthoptiste",
    "Pédicure-podologue",
    "Psychologue",
    "Diététicien",
    "Ergothérapeute",
    "Enseignant en activité physique adaptée",
    "Biologiste médical",
    "Médecin spécialiste de ville",
    "Équipe hospitalière",
    "Service d’urgences",
    "Médecin coordonnateur d’Ehpad",
    "Service d’aide ou de soins à domicile",
    "Travailleur social",
    "Coordinateur de la CPTS",
    "Assurance Maladie",
    "Patient, aidant ou association",
)
"""Who may say something: a profession or a service, never a person."""
_WHO, _EDITED = "board-who", "board-edited"


@dataclass(frozen=True)
class Entry:
    """The text of a finding that begins to exist with its first words."""

    id: str
    pathway: str
    segment: str

    @property
    def key(self) -> str:
        """Of the field on its page."""
        return f"findings-{self.id}-text"

    def read(self, project: Project) -> str:
        """What the document says there."""
        found = project.item("findings", self.id)
        return str(found.text) if found is not None else ""

    def write(self, project: Project, value: str) -> Project:
        """The document with what was said; emptied, the finding goes."""
        is_there = project.item("findings", self.id) is not None
        if not value.strip():
            return project.without_item("findings", self.id) if is_there else project
        first = {
            "pathway": self.pathway,
            "segment": self.segment,
            "kind": "terrain",
            "profession": st.session_state.get(_WHO) or "",
            "noted_on": pieces.today(),
        }
        fields = {"id": self.id, "text": value}
        return project.with_item("findings", fields if is_there else {**first, **fields})


def entry(seen: Seen) -> str:
    """The line where what is said is typed; id of the finding that it is writing."""
    spot = f"board-entry-{seen.pathway.id}-{seen.open.id}"
    current = _writing(spot, seen)
    with st.container(key="board-entry"):
        who, what = st.columns([1, 3]) if projection.is_on() else (st.container(), st.container())
        with who:
            st.selectbox(
                "Qui le dit ?",
                _offered(seen.findings),
                index=None,
                key=_WHO,
                placeholder="Une profession",
                accept_new_options=True,
                on_change=_say_who,
                args=(current,),
                persist_state="session",
            )
        with what:
            target = Entry(current, seen.pathway.id, seen.open.id)
            typed.line("Qu’observe-t-il ?", target, placeholder="Une phrase, puis Entrée")
        st.button("Ajouter ce constat", key="board-add", on_click=_next, args=(spot, current))
    next_line()
    return current


def _writing(spot: str, seen: Seen) -> str:
    """Id of the finding that the line writes; another when this one became something else."""
    project = work.current().project
    current = str(st.session_state.setdefault(spot, project.next_id("findings")))
    found = project.item("findings", current)
    here = (seen.pathway.id, seen.open.id, "terrain")
    if found is not None and (found.pathway, found.segment, found.kind) != here:
        current = st.session_state[spot] = project.next_id("findings")
    return current


def _next(spot: str, current: str) -> None:
    """Leave what was said among the findings, the line ready for the next."""
    if work.current().project.item("findings", current) is not None:
        st.session_state[spot] = work.current().project.next_id("findings")


def _say_who(current: str) -> None:
    who = st.session_state[_WHO] or ""
    if work.current().project.item("findings", current) is not None:
        fields = {"id": current, "profession": who}
        work.edit(lambda project: project.with_item("findings", fields), "Profession du constat")


def _offered(findings: Sequence[Finding]) -> list[str]:
    """Professions, those of the user among them."""
    return list(dict.fromkeys((*PROFESSIONS, *(e.profession for e in findings if e.profession))))


# --- those already noted --------------------------------------------------------------------------


def noted(seen: Seen, kind: FindingKind, *, but: str = "") -> None:
    """Findings of a kind on the segment that is open, the last first; each can be mended."""
    found = [each for each in seen.on(seen.open.id) if each.kind == kind and each.id != but]
    if not found:
        return
    st.html(f'<p class="said-head">{html.words(_HEADS[kind])} ({len(found)})</p>')
    key = f"noted-{kind}-{seen.pathway.id}-{seen.open.id}"
    pieces.some(found[::-1], key, lambda each: _one(each, seen), most=5)


_HEADS = {
    "chiffre": "Constats tirés des chiffres",
    "terrain": "Déjà dit",
    "reference": "Constats tirés des références",
}


def _one(finding: Finding, seen: Seen) -> None:
    is_edited = st.session_state.get(_EDITED) == finding.id
    with st.container(key=f"finding-{finding.id}", gap="xxsmall"):
        if is_edited:
            typed.area("Constat", typed.Item("findings", finding.id, "text"))
            if finding.kind == "terrain":
                offered = {name: name for name in _offered(seen.findings)}
                who = typed.Item("findings", finding.id, "profession")
                typed.choice("Qui le dit ?", who, offered, accept_new_options=True)
        else:
            st.html(told(finding))
        if not projection.is_on():
            _buttons(finding, is_edited=is_edited)


def _buttons(finding: Finding, *, is_edited: bool) -> None:
    name = f"le constat {mark(finding.id)}"
    with st.container(horizontal=True, gap="small"):
        label = "Terminer" if is_edited else "Modifier"
        wanted = "" if is_edited else finding.id
        st.button(label, key=f"edit-{finding.id}", type="tertiary", on_click=_edit, args=(wanted,))
        st.button(
            "En faire un point de rupture",
            key=f"from-{finding.id}",
            type="tertiary",
            on_click=_to_rupture,
            args=(finding,),
        )
        pieces.remove_button("findings", finding.id, name)


def _to_rupture(finding: Finding) -> None:
    """State a rupture point that this finding shows; its title is for the user to write."""
    fields = {"pathway": finding.pathway, "segment": finding.segment, "findings": (finding.id,)}
    opening.add(fields, f"d’après {mark(finding.id)}")


def _edit(wanted: str) -> None:
    st.session_state[_EDITED] = wanted


def told(finding: Finding) -> str:
    """A finding with its mark, who says it, and where it comes from."""
    return (
        f'<div class="finding"><b>{mark(finding.id)}</b> {pieces.words(text_of(finding))}'
        f"<small>{pieces.words(_origin(finding))}</small></div>"
    )


def text_of(finding: Finding) -> str:
    """What it says, or that it says nothing yet."""
    return finding.text or "(sans texte)"


def _origin(finding: Finding) -> str:
    who = finding.profession or "Profession non précisée" if finding.kind == "terrain" else ""
    source = f"Source : {finding.source}" if finding.source else ""
    gone = "Cet indicateur n’est plus dans l’application : ses mots sont gardés."
    told_gone = gone if _is_gone(finding) else ""
    return " · ".join(filter(None, (who, pieces.day(finding.noted_on), source, told_gone)))


def _is_gone(finding: Finding) -> bool:
    name = finding.indicator
    return name is not None and not (
        name in indicators() or name in TO_ASK or name.startswith(PREFIX)
    )


def in_a_line(finding: Finding) -> str:
    """A finding as the label of a box to tick."""
    who = f" ({finding.profession})" if finding.profession else ""
    return plain(f"{mark(finding.id)} · {text_of(finding)}{who}")
