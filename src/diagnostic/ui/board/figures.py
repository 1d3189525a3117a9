"""What the figures say on a segment: those of the territory drawn small, and those to ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from diagnostic.french import counted
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.pathways.board import mark
from diagnostic.pathways.knowledge import WHERE, National, Revealing
from diagnostic.pathways.suggesting import SegmentFigure, figures_of
from diagnostic.stats.comparison import Judgement
from diagnostic.ui import html, projection
from diagnostic.ui.board import findings, noting, pieces, seen, strips
from diagnostic.ui.board.seen import Seen
from diagnostic.ui.diagnosis import words

COMPOSER = "pages/territoire/composer.py"
ASKING = "pages/diagnostic/a_demander.py"
MOST, IN_A_ROOM = 3, 6
"""Figures shown before the others are asked for."""


def figures(board: Seen) -> None:
    """The figures of the territory on the segment, then those that it takes to ask for."""
    st.subheader("Que disent les chiffres ici ?")
    if not board.has_territory:
        _invitation()
    here = figures_of(board.open, board.answers)
    known = sorted((each for each in here if each.is_known and board.has_territory), key=_calm)
    named = {each.indicator.id for each in known}
    others = [each for each in board.open.indicators if each.id not in named]
    why = {each.indicator.id: each.why for each in here}
    spot = (board.pathway.id, board.open.id)
    if not known and board.has_territory:
        pieces.quiet(_none(others))
    key = f"{board.pathway.id}-{board.open.id}"
    _drawn(known, f"figures-{key}", lambda each: _figure(each, board, spot))
    if others:
        label = counted(len(others), "chiffre à demander", "chiffres à demander")
        with st.expander(label, expanded=not known, key=f"ask-{key}"):
            pieces.some(
                others, f"ask-{key}", lambda each: _to_ask(each, why, board, spot), most=MOST
            )
            st.page_link(ASKING, label="Saisir une valeur reçue")
    findings.noted(board, "chiffre")


def _drawn(known: Sequence[SegmentFigure], key: str, draw: Callable[[SegmentFigure], None]) -> None:
    """One under the other in a column, side by side in a room."""
    if projection.is_on():
        pieces.grid(known, key, draw, most=IN_A_ROOM)
    else:
        pieces.some(known, key, draw, most=MOST)


def _calm(found: SegmentFigure) -> bool:
    """Whether nothing is worse: what is worse is read first."""
    beside = seen.beside(found.answer) if found.answer else None
    return beside is None or beside.judgement is not Judgement.WORSE


def _invitation() -> None:
    pieces.quiet(
        "Composez un territoire pour voir ses chiffres ici. Tout le reste de cette page fonctionne "
        "sans lui."
    )
    st.page_link(COMPOSER, label="Composer le territoire")


def _none(others: list[Revealing]) -> str:
    if not others:
        return "Aucun indicateur n’est relié à ce segment. Notez ce que disent les professionnels."
    return "Aucun chiffre de l’application ne décrit ce segment ici : voici ceux à demander."


# --- a figure of the territory --------------------------------------------------------------------


def _figure(found: SegmentFigure, board: Seen, spot: noting.Spot) -> None:
    answer = found.answer
    if answer is None:
        return
    beside = seen.beside(answer)
    fields = noting.of_figure(spot, answer, beside, pieces.today())
    with st.container(
        border=True, key=f"figure-{board.open.id}-{found.indicator.id}", gap="xxsmall"
    ):
        st.html(card(found.indicator, answer, beside))
        key = f"{board.open.id}-{found.indicator.id}"
        pieces.note_button(fields, key, _there(board, fields))


def card(shown: Revealing, answer: Answer, beside: Compared | None) -> str:
    """A figure: its name, its value, what it stands beside, of when and from where."""
    value = answer.value
    unit = "" if answer.indicator.unit in ("nombre", "habitants") else value.unit
    parts = [
        f'<div class="name">{html.words(answer.indicator.label)}</div>',
        f'<div class="value">{html.words(words.figure(answer.indicator, value))} '
        f"<span>{html.words(unit)}</span></div>",
    ]
    if beside is not None and not answer.indicator.is_extensive:
        parts += [_strip(answer, beside), _stands(answer, beside)]
    if answer.indicator.estimate:
        parts.append(f"<p>{html.words(f'Estimation. {answer.indicator.estimate}')}</p>")
    if shown.note:
        parts.append(f"<p>{html.words(shown.note)}</p>")
    parts.append(f"<small>{html.words(_dated(answer))}</small>")
    return f'<div class="board-figure" title="{html.words(value.method)}">{"".join(parts)}</div>'


def _strip(answer: Answer, beside: Compared) -> str:
    """The drawing; none where two years would share an axis, or a place stand beside itself."""
    if beside.value.period != answer.value.period or beside.is_same:
        return ""
    return strips.strip(answer, beside)


def _stands(answer: Answer, beside: Compared) -> str:
    there = words.figure(answer.indicator, beside.value)
    is_of_year = beside.value.period == answer.value.period
    year = "" if is_of_year else f", {beside.value.period}"
    said = f"{beside.place.name}{year} : {there}"
    sign, kind, verdict = words.verdict(answer, beside) or ("○", "unsure", "non jugé")
    if not is_of_year:
        verdict = "non jugé : deux années différentes"
    return (
        f'<div class="stands"><span>┃ {html.words(said)}</span> '
        f'<b class="{kind}">{sign} {html.words(verdict)}</b></div>'
    )


def _dated(answer: Answer) -> str:
    counted_in = words.counted(answer.value)
    said = f"Source : {words.dated(answer)}"
    return f"{said} · {counted_in}" if counted_in else said


def _there(board: Seen, fields: noting.Fields) -> str:
    """Mark of the finding that says it already, empty when none does."""
    found = next((each for each in board.findings if noting.same(each, fields)), None)
    return mark(found.id) if found else ""


# --- a figure to ask for --------------------------------------------------------------------------


def _to_ask(shown: Revealing, why: dict[str, str], board: Seen, spot: noting.Spot) -> None:
    key = f"{board.open.id}-{shown.id}"
    with st.container(key=f"asked-{key}", gap="xxsmall"):
        st.html(asked_card(shown, why.get(shown.id, "")))
        for rank, national in enumerate(shown.nationals[:1]):
            fields = noting.of_national(spot, shown, national, pieces.today())
            pieces.note_button(fields, f"national-{key}-{rank}", _there(board, fields))


def asked_card(shown: Revealing, why: str) -> str:
    """An indicator that is not known here: where it is, and what is known of France."""
    parts = [f'<div class="name">{html.words(shown.label)}</div>']
    parts += [_national(each) for each in shown.nationals]
    where = ", ou ".join(WHERE[each] for each in shown.where)
    parts.append(f"<p>Où l’obtenir : {html.words(where)}.</p>")
    for text in filter(None, (why, shown.note)):
        parts.append(f"<p>{html.words(text)}</p>")
    if shown.is_proposal:
        parts.append(pieces.PROPOSAL)
    return f'<div class="board-figure asked">{"".join(parts)}</div>'


def _national(national: National) -> str:
    said = f"{national.scope}, {national.year} : "
    caution = f"<p>{html.words(national.caution)}</p>" if national.caution else ""
    return (
        f'<div class="stands"><span>{html.words(said)}</span> '
        f"<b>{html.words(national.written)}</b></div>{caution}"
        f"{pieces.sources(national.sources)}"
    )
