"""The written synthesis: composed from the figures, then the user's own to change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from diagnostic.french import spaced
from diagnostic.indicators import synthesis as composing
from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.places import LEVELS, territory
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.sentences import distinguished_from, earlier
from diagnostic.indicators.synthesis import SECTIONS, Finding, Line, Section, changed
from diagnostic.indicators.trends import CAUTION, Trend, trends
from diagnostic.project.diagnosis_choices import SynthesisLine, SynthesisLineFields
from diagnostic.stats.comparison import Judgement
from diagnostic.territory.selection import Codes
from diagnostic.ui import html, projection, work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis import board, comparators, spine
from diagnostic.ui.diagnosis.asked import asked, base, own_answers
from diagnostic.ui.diagnosis.asking import read_answers
from diagnostic.ui.diagnosis.noticed import Noticed, finding_button
from diagnostic.ui.diagnosis.words import SIGNS
from diagnostic.ui.sources import shelf

TITLES: Mapping[Section, str] = {
    "faiblesse": "Moins favorable ici",
    "aggravation": "Moins favorable, et en recul (recul non testé)",
    "force": "Plus favorable ici",
    "repere": "Repères, sans jugement",
}
EDITING = "synthesis-editing"
_FIELD = "synthesis-{}"
_SHOWN = "synthesis-shown"
_SEEN = "synthesis-seen"
AREA_PX = 190
NONE_JUDGED = (
    "Plus ou moins favorable ici",
    "Aucun chiffre ne peut être dit meilleur ou moins bon : l’écart n’est pas net, ou le chiffre "
    "ne se juge pas.",
)
NO_LANDMARK = ("Repères, sans jugement", "Aucun autre chiffre ne s’écarte assez pour être dit.")
READING = (
    "▲ et ▼ ne paraissent que si l’écart dépasse ce que le hasard explique (intervalle à 95 %) et "
    "s’il a un sens pour les habitants. ◇ : ce qui ne se juge pas, faute d’intervalle ou parce "
    "qu’un même médecin y compte plusieurs fois ; les deux chiffres sont dits, et rien de plus."
)


@dataclass(frozen=True)
class Told:
    """What the figures say of the territory on screen, beside the comparator chosen."""

    level: str
    answers: tuple[Answer, ...]
    moved: Mapping[str, Trend]
    found: tuple[Finding, ...]

    @property
    def composed(self) -> list[Finding]:
        """The sentences of the figures."""
        return composing.synthesis(self.found)


def told() -> Told:
    """Findings on every figure that can be set beside another, those of the user included."""
    ids = tuple(name for name, each in indicators().items() if not each.is_extensive)
    answers = (*asked(ids).values(), *read_answers(), *_own_rates())
    level = comparators.main_level()
    moved = movements()
    found = composing.findings(answers, level, moved)
    return Told(level, answers, moved, tuple(found))


def _own_rates() -> tuple[Answer, ...]:
    """Rates of the user that a sentence can tell: none of them is below zero."""
    rates = (each for each in own_answers().values() if not each.indicator.is_extensive)
    return tuple(
        each
        for each in rates
        if all((v.value or 0) >= 0 for v in (each.value, *(c.value for c in each.comparators)))
    )


def movements() -> dict[str, Trend]:
    """How the figures moved since the edition before."""
    return _movements(work.current().codes, shelf.version())


@st.cache_resource(show_spinner=False, max_entries=30, hash_funcs=BY_CODES)
def _movements(codes: Codes, version: str) -> dict[str, Trend]:
    wanted = [each for each in indicators().values() if not each.is_extensive]
    return trends(base(version), territory(codes), wanted)


def areas_of(seen: Told) -> tuple[Compared, ...]:
    """Areas of the level chosen, as the answers have them."""
    return tuple(each for each in seen.answers[0].comparators if each.place.level == seen.level)


def whom(seen: Told) -> str:
    """« de la France », after « ce qui distingue le territoire »."""
    return distinguished_from(areas_of(seen))


def why_silent(seen: Told) -> str:
    """Why nothing sets the territory apart: what is missing is not a likeness."""
    said: Mapping[composing.Silence, str] = {
        "same_place": f"Rien ne distingue le territoire {whom(seen)} : ce sont les "
        "mêmes habitants.",
        "of_few": f"Ce qui distingue le territoire {whom(seen)} : on ne peut pas le dire, il y a "
        "trop peu d’habitants pour juger.",
        "unknown": f"Ce qui distingue le territoire {whom(seen)} : on ne peut pas le dire, aucun "
        "chiffre comparable ne permet de juger.",
        "alike": f"Rien ne distingue nettement le territoire {whom(seen)}.",
    }
    return said[composing.silence(seen.answers, seen.level)]


def kept() -> tuple[Line, ...] | None:
    """The synthesis of the user, None while it is that of the figures."""
    lines = work.current().project.diagnosis.synthesis
    return None if lines is None else tuple(map(_line, lines))


def _line(line: SynthesisLine) -> Line:
    return Line(line.section, line.text, line.indicator, line.composed)


def written_synthesis() -> None:
    """The sentences, section by section, and the way to change them."""
    seen, mine = told(), kept()
    st.subheader("Que retenir ?")
    lines = composing.lines(seen.composed) if mine is None else list(mine)
    if not lines:
        st.info(why_silent(seen) if mine is None else "La synthèse a été vidée.")
    else:
        _columns(lines, seen, is_mine=mine is not None)
    board.caution(f"{READING} {CAUTION}" if _says_past(lines, seen) else READING)
    if projection.is_on():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle("Modifier la synthèse", key=EDITING)
        if mine is not None:
            st.button("Revenir à la synthèse des chiffres", on_click=_back)
        finding_button(partial(_noticed, lines, seen), "synthesis")
    if st.session_state[EDITING]:
        _editor(lines, seen)


def _noticed(lines: Sequence[Line], seen: Told) -> list[Noticed]:
    """Each sentence of a figure as a finding, in the user's words where they changed it."""
    answers = {each.indicator.id: each for each in seen.answers}
    return [
        Noticed(line.text, line.text, answers[line.indicator])
        for line in lines
        if line.indicator in answers and answers[line.indicator].value.is_known
    ]


def _says_past(lines: Sequence[Line], seen: Told) -> bool:
    """Whether a sentence tells an earlier edition, which is not tested."""
    tell = {name: spaced(earlier(trend)) for name, trend in seen.moved.items()}
    return any(line.indicator in tell and tell[line.indicator] in line.text for line in lines)


def _columns(lines: Sequence[Line], seen: Told, *, is_mine: bool) -> None:
    """What is judged on the left, the landmarks on the right."""
    today = _sayings(seen) if is_mine else None
    left, right = st.columns(2, gap="large")
    for column, sections in ((left, SECTIONS[:-1]), (right, SECTIONS[-1:])):
        said = "".join(_section(section, lines, seen, today) for section in sections)
        column.html(said or _empty(sections))


def _empty(sections: Sequence[Section]) -> str:
    """What a column without a sentence says, so that it is not taken for a fault."""
    title, text = NO_LANDMARK if sections == SECTIONS[-1:] else NONE_JUDGED
    return f'<div class="findings"><h4>{html.words(title)}</h4>{html.source(text)}</div>'


_Sayings = Mapping[str, Mapping[str, tuple[str, ...]]]


def _sayings(seen: Told) -> _Sayings:
    return composing.sayings(seen.answers, LEVELS, seen.moved)


def _section(section: Section, lines: Sequence[Line], seen: Told, today: _Sayings | None) -> str:
    mine = [line for line in lines if line.section == section]
    if not mine:
        return ""
    judged = {each.indicator.id: each.judgement for each in seen.found}
    news = [None if today is None else changed(line, today, seen.level) for line in mine]
    items = "".join(_item(line, judged, now) for line, now in zip(mine, news, strict=True))
    return (
        f'<div class="findings"><h4>{html.words(TITLES[section])}</h4>'
        f'<ul class="signed">{items}</ul></div>'
    )


def _item(line: Line, judged: Mapping[str, Judgement], now: str | None) -> str:
    """A sentence with the sign of its figure, whose colour comes from the figure alone."""
    judgement = judged.get(line.indicator or "", Judgement.UNKNOWN)
    sign, kind, _ = SIGNS[judgement]
    if line.indicator is None:
        sign = "–"
    elif judgement is Judgement.UNKNOWN:
        sign = spine.WITHOUT_INTERVAL.sign
    told_by = "" if line.text == line.composed else _origin(line)
    news = ""
    if now is not None:
        said = f"Le chiffre a changé depuis : {now}" if now else NO_MORE
        news = f'<span class="changed">{html.words(said)}</span>'
    return (
        f'<li><span class="sign {kind}" aria-hidden="true">{sign}</span>'
        f"{html.words(line.text)}{told_by}{news}</li>"
    )


NO_MORE = "Le chiffre a changé depuis : il ne se compare plus pour ce territoire."


def _origin(line: Line) -> str:
    said = "phrase ajoutée" if line.indicator is None else "phrase reformulée"
    return f' <span class="said-of">({said})</span>'


# --- changing it ----------------------------------------------------------------------------------


def _editor(lines: Sequence[Line], seen: Told) -> None:
    """One text a section, one sentence a line; what is typed is kept as soon as it is left."""
    st.html(
        html.source(
            "Une phrase par ligne. Pour changer une phrase de partie, la couper et la coller dans "
            "l’autre. Ce qui est écrit est gardé dès que l’on quitte la case."
        )
    )
    texts = {
        section: "\n".join(line.text for line in lines if line.section == section)
        for section in SECTIONS
    }
    _fill(texts)
    columns = st.columns(2, gap="large")
    for rank, section in enumerate(SECTIONS):
        columns[rank // 2].text_area(
            TITLES[section],
            key=_FIELD.format(section),
            height=AREA_PX,
            on_change=_save,
            args=(list(lines), composing.lines(seen.composed)),
        )
    _left_out(lines, seen)


def _fill(texts: Mapping[Section, str]) -> None:
    """Put the sentences in the fields when they are not those last put there.

    What was typed and could not be kept stays in its field.
    """
    fields = {_FIELD.format(section): text for section, text in texts.items()}
    if st.session_state.get(_SHOWN) != texts or not fields.keys() <= st.session_state.keys():
        st.session_state[_SHOWN] = dict(texts)
        for name, text in fields.items():
            st.session_state[name] = text


def _save(current: list[Line], composed: list[Line]) -> None:
    """Keep what the fields say, each sentence tied to its figure again."""
    typed = {section: st.session_state[_FIELD.format(section)] for section in SECTIONS}
    # A sentence cut from a field is no more in the project until it is pasted in another.
    seen: dict[str, Line] = st.session_state.setdefault(_SEEN, {})
    seen.update({line.text: line for line in (*composed, *current)})
    lines = composing.rewritten(typed, current, seen.values())
    _keep(lines)


def _keep(lines: Sequence[Line] | None) -> None:
    fields = None if lines is None else [_fields(line) for line in lines]
    work.edit(lambda project: project.with_synthesis(fields), "Synthèse")


def _fields(line: Line) -> SynthesisLineFields:
    return {
        "section": line.section,
        "text": line.text,
        "indicator": line.indicator,
        "composed": line.composed,
    }


def _back() -> None:
    st.session_state[EDITING] = False
    _keep(None)


def _left_out(lines: Sequence[Line], seen: Told) -> None:
    """Sentences of the figures that the user's synthesis does not tell."""
    told_of = {line.indicator for line in lines}
    missing = [each for each in seen.composed if each.indicator.id not in told_of]
    if not missing:
        return
    items = "".join(f"<li>{html.words(each.text)}</li>" for each in missing)
    st.html(
        '<div class="findings"><h4>Phrases des chiffres qui ne sont pas dans votre synthèse</h4>'
        f"<ul>{items}</ul></div>"
    )
