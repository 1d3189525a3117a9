"""A figure of the diagnosis becomes a finding: which one, on which segment, in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from diagnostic.french import raised, spaced
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.own import PREFIX
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.pathways.board import by_id, mark, offered
from diagnostic.pathways.knowledge import Pathway
from diagnostic.project import Finding, PathwayWork, Project
from diagnostic.project.fields import LABEL_LENGTH, PARAGRAPHS_LENGTH, SENTENCE_LENGTH
from diagnostic.ui import html, typed, work
from diagnostic.ui.board import noting, seen
from diagnostic.ui.board.pieces import quiet, today
from diagnostic.ui.diagnosis.noticed import Noticed

BOARD = "pages/parcours/ruptures.py"
LINKED = " · relié à ce chiffre"


def panel(figures: Sequence[Noticed], key: str) -> None:
    """Choose the figure and the segment, note the sentence, reword it, go to the board."""
    if not figures:
        quiet("Aucun chiffre connu ici : il n’y a rien à noter.")
        return
    rank = _which(figures, key)
    figure = figures[rank]
    spot = _spot(figure, f"{key}-{rank}")
    if spot is None:
        return
    fields = fields_of(figure, spot)
    finding = _there(fields, f"{key}-noted")
    if finding is None:
        _offer(fields, key)
    else:
        _noted(finding, key)


def fields_of(figure: Noticed, spot: noting.Spot) -> noting.Fields:
    """The finding of a figure, in its words of today."""
    if figure.answer is not None:
        found = noting.of_figure(spot, figure.answer, seen.beside(figure.answer), today())
        text = {"text": noting.cut(figure.text, PARAGRAPHS_LENGTH)} if figure.text else {}
        return found | text | ({} if _is_kept(figure.answer) else {"indicator": None})
    return {
        "pathway": spot[0],
        "segment": spot[1],
        "kind": "chiffre",
        "noted_on": today(),
        "text": noting.cut(figure.text, PARAGRAPHS_LENGTH),
        "figure": noting.cut(figure.figure, LABEL_LENGTH),
        "beside": noting.cut(figure.beside, SENTENCE_LENGTH),
        "period": noting.cut(figure.period, LABEL_LENGTH),
        "source": noting.cut(figure.source, SENTENCE_LENGTH),
    }


def _is_kept(answer: Answer) -> bool:
    """Whether the application, or the user, will know the indicator by its id another day."""
    name = answer.indicator.id
    return name in indicators() or name in TO_ASK or name.startswith(PREFIX)


# --- which figure, which segment ------------------------------------------------------------------


def _which(figures: Sequence[Noticed], key: str) -> int:
    if len(figures) == 1:
        return 0
    return int(
        st.selectbox(
            "Chiffre",
            range(len(figures)),
            format_func=lambda rank: spaced(raised(figures[rank].name)),
            key=f"{key}-which",
        )
    )


def _spot(figure: Noticed, key: str) -> noting.Spot | None:
    """Where to note it; None while the pathway has no segment."""
    kept = work.current().project.pathways
    known = offered(kept)
    name = figure.answer.indicator.id if figure.answer is not None else None
    first = default_pathway(kept, known, name)
    left, right = st.columns(2)
    pathway: str = left.selectbox(
        "Parcours",
        list(known),
        index=list(known).index(first),
        format_func=lambda each: spaced(known[each].label),
        key=f"{key}-pathway",
    )
    segments = {each.id: each for each in known[pathway].segments}
    if not segments:
        quiet("Ce parcours n’a pas encore de segment : dessinez-le d’abord.")
        st.page_link(BOARD, label="Ouvrir les points de rupture")
        return None
    named = naming(known[pathway], name)
    ranks = {each: rank for rank, each in enumerate(segments, 1)}
    segment: str = right.selectbox(
        "Segment de la route",
        list(segments),
        index=list(segments).index(default_segment(known[pathway], name)),
        format_func=lambda each: spaced(
            f"{ranks[each]}. {segments[each].short}{LINKED if each in named else ''}"
        ),
        key=f"{key}-segment-{pathway}",
    )
    return pathway, segment


def naming(pathway: Pathway, indicator: str | None) -> list[str]:
    """Segments of a pathway whose knowledge names an indicator."""
    return [
        each.id
        for each in pathway.segments
        if indicator and any(known.app == indicator for known in each.indicators)
    ]


def default_pathway(kept: PathwayWork, known: Mapping[str, Pathway], indicator: str | None) -> str:
    """The pathway in hand; else the first that names the indicator, else the first."""
    if kept.current in known:
        return str(kept.current)
    return next(
        (name for name, each in known.items() if naming(each, indicator)), next(iter(known))
    )


def default_segment(pathway: Pathway, indicator: str | None) -> str:
    """The segment that names the indicator; else the one that is open, else the first."""
    opened = st.session_state.get(seen.SEGMENT)
    named = naming(pathway, indicator)
    if opened in named or (not named and pathway.segment(opened or "") is not None):
        return str(opened)
    return named[0] if named else pathway.segments[0].id


# --- noting ---------------------------------------------------------------------------------------


def _there(fields: noting.Fields, key: str) -> Finding | None:
    """The finding that says it already: the one noted here, even reworded since."""
    findings = work.current().project.pathways.findings
    here = by_id(findings, st.session_state.get(key, {}).get(_name(fields)))
    if here is not None and (here.pathway, here.segment) == (fields["pathway"], fields["segment"]):
        return here
    return next((each for each in findings if noting.same(each, fields)), None)


def _name(fields: noting.Fields) -> tuple[str, str, str]:
    return fields["pathway"], fields["segment"], fields.get("indicator") or fields["text"]


def _offer(fields: noting.Fields, key: str) -> None:
    source = html.source(f"Source : {fields['source'] or 'à préciser'}")
    st.html(f"{html.sentence(fields['text'])}{source}")
    st.button(
        "Noter ce constat", key=f"{key}-note", type="primary", on_click=_note, args=(fields, key)
    )


def _note(fields: noting.Fields, key: str) -> None:
    label = f"Constat : {noting.cut(str(fields['text']), 60)}"
    before = work.current().project
    work.edit(lambda project: _with(project, fields), label)
    after = work.current().project
    if after is not before:
        noted = st.session_state.setdefault(f"{key}-noted", {})
        noted[_name(fields)] = after.last_id("findings")
        st.session_state[f"{key}-news"] = True


def _with(project: Project, fields: noting.Fields) -> Project:
    """The document with the finding; a first one opens its pathway."""
    if project.pathways.current is None:
        project = project.with_pathway(fields["pathway"])
    return noting.noted(project, fields)[0]


def _noted(finding: Finding, key: str) -> None:
    """It is on the board: reword it, or go and see."""
    name = mark(finding.id)
    if st.session_state.pop(f"{key}-news", False):
        st.toast(f"Constat {name} noté sur le tableau des points de rupture.")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(html.sentence(f"✓ Noté : constat {name}. Vous pouvez le reformuler."))
        wants_board = st.button("Voir sur le tableau", key=f"{key}-go")
    typed.area(f"Constat {name}", typed.Item("findings", finding.id, "text"))
    if wants_board:
        _show(finding)


def _show(finding: Finding) -> None:
    """Go to the board, open on the segment of a finding."""
    kept = work.current().project.pathways
    if kept.current != finding.pathway:
        label = f"Parcours : {offered(kept)[finding.pathway].label}"
        work.edit(lambda project: project.with_pathway(finding.pathway), label)
    seen.go_to(finding.segment)
    st.switch_page(BOARD)
