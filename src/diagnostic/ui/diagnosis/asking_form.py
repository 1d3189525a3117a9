"""The form of a figure to ask for: what is kept, what is typed, what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

import streamlit as st

from diagnostic.french import spaced
from diagnostic.indicators.entered import LEVELS, Level
from diagnostic.indicators.to_ask import ToAsk
from diagnostic.project.diagnosis_choices import ReadValue, Way
from diagnostic.project.fields import LABEL_LENGTH, YEARS
from diagnostic.ui import tables, work
from diagnostic.ui.diagnosis.asking_draft import SUGGESTED, WAYS, Draft, checked, drafted

DETAIL_LENGTH = 150
_DRAFTS = "asking-drafts"


class _Fields:
    """Widgets of a form, each with what is wrong with it underneath."""

    def __init__(self, key: str, wrong: Mapping[str, str]) -> None:
        self._key = key
        self._wrong = wrong

    def key(self, name: str) -> str:
        """Key of a widget."""
        return f"{self._key}-{name}"

    @contextmanager
    def field(self, name: str) -> Iterator[str]:
        """A widget of this key, then its problem."""
        yield self.key(name)
        if said := self._wrong.get(name):
            st.html(tables.problem(said))


def today() -> date:
    """Day where the browser is."""
    offset = st.context.timezone_offset or 0
    return (datetime.now(UTC) - timedelta(minutes=offset)).date()


def is_in_hand(asked: ToAsk, kept: ReadValue | None) -> bool:
    """Whether something typed was refused, and waits to be mended."""
    return _key(asked, kept) in _drafts()


def form(asked: ToAsk, kept: ReadValue | None, areas: Mapping[Level, str]) -> None:
    """Draw the form, and keep what it says once it is right; what is wrong stays typed.

    Parameters
    ----------
    areas
        Names of the larger areas, by level.
    """
    key = _key(asked, kept)
    refused = _drafts().get(key)
    wrong = checked(asked, refused, today())[1] if refused else {}
    start = refused or drafted(kept, today())
    with st.form(key, border=False):
        draft = _drawn(asked, start, _Fields(key, wrong), areas)
        sent = st.form_submit_button("Enregistrer", key=f"{key}-save", type="primary")
    if sent:
        _send(asked, draft, key)
        st.rerun()


def _key(asked: ToAsk, kept: ReadValue | None) -> str:
    """Key of a form: it follows the value kept, so that undo shows through."""
    version = crc32(kept.model_dump_json().encode()) if kept else 0
    return f"asking-{work.current().project.id}-{asked.id}-{version}"


def _drafts() -> dict[str, Draft]:
    """What was refused, by form: it outlives a visit to another page."""
    drafts: dict[str, Draft] = st.session_state.setdefault(_DRAFTS, {})
    return drafts


def _send(asked: ToAsk, draft: Draft, key: str) -> None:
    fields, wrong = checked(asked, draft, today())
    if fields is None or wrong:
        _drafts()[key] = draft
        return
    _drafts().pop(key, None)
    before = work.current().project
    name = fields["label"] or asked.label
    work.edit(lambda project: project.with_read_value(fields), f"Valeur saisie : {name}")
    if work.current().project is not before:
        work.notify("success", spaced(f"« {name} » est enregistré dans votre projet."))


def _drawn(asked: ToAsk, start: Draft, fields: _Fields, areas: Mapping[Level, str]) -> Draft:
    """The widgets of the form, and what they say."""
    label, direction = _name(start, fields) if asked.is_named_by_user else ("", start.direction)
    value, people = _share(asked, start, fields)
    beside = _beside(asked, start, fields, areas)
    read_on, origin, detail = _origin(start, fields)
    describes = st.text_input(
        "Année des données (facultatif)",
        value=start.describes,
        placeholder="2024",
        help="L’année ou la période que le chiffre décrit, telle qu’elle est affichée avec lui.",
        max_chars=DETAIL_LENGTH,
        key=fields.key("describes"),
    )
    return Draft(label, direction, value, people, beside, read_on, origin, detail, describes)


def _name(start: Draft, fields: _Fields) -> tuple[str, Way]:
    left, right = st.columns([3, 2])
    with left, fields.field("label") as key:
        label = st.text_input(
            "Nom de l’indicateur, tel qu’il se lit",
            value=start.label,
            max_chars=LABEL_LENGTH,
            key=key,
        )
    with right:
        direction = st.radio(
            "Sens",
            list(WAYS),
            index=list(WAYS).index(start.direction),
            format_func=WAYS.__getitem__,
            horizontal=True,
            key=fields.key("direction"),
        )
    return label, direction


def _share(asked: ToAsk, start: Draft, fields: _Fields) -> tuple[str, str]:
    left, right = st.columns([2, 3])
    with left, fields.field("value") as key:
        value = st.text_input(
            f"Valeur du territoire, en {asked.unit}",
            value=start.value,
            placeholder="12,3",
            help="12,3 ou 12.3. Si vous avez deux nombres, tapez « 123 sur 1 000 ».",
            key=key,
        )
    with right, fields.field("people") as key:
        people = st.text_input(
            f"Sur combien : {asked.among} (facultatif)",
            value=start.people,
            placeholder="12 345",
            help="L’effectif donne l’intervalle à 95 %, et permet de juger l’écart.",
            key=key,
        )
    return value, people


def _beside(
    asked: ToAsk, start: Draft, fields: _Fields, areas: Mapping[Level, str]
) -> dict[Level, str]:
    typed: dict[Level, str] = {}
    for level, column in zip(LEVELS, st.columns(len(LEVELS)), strict=True):
        with column, fields.field(level) as key:
            typed[level] = st.text_input(
                f"{areas[level]}, en {asked.unit} (facultatif)",
                value=start.beside.get(level, ""),
                key=key,
            )
    return typed


def _origin(start: Draft, fields: _Fields) -> tuple[date | None, str | None, str]:
    day, origin, detail = st.columns([2, 3, 4])
    with day, fields.field("read_on") as key:
        read_on = st.date_input(
            "Jour de la lecture",
            value=start.read_on,
            min_value=date(YEARS[0], 1, 1),
            max_value=date(YEARS[-1], 12, 31),
            format="DD/MM/YYYY",
            key=key,
        )
    with origin, fields.field("origin") as key:
        chosen = st.pills("Origine", SUGGESTED, default=start.origin, key=key)
    with detail:
        added = st.text_input(
            "Précision, ou autre origine",
            value=start.detail,
            placeholder="Nom de la caisse",
            max_chars=DETAIL_LENGTH,
            key=fields.key("detail"),
        )
    return read_on, chosen, added
