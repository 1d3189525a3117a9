"""What the user corrects in what was understood, as long as the table is the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, cast

import pandas as pd
import streamlit as st

from diagnostic.french import raised
from diagnostic.pasted.model import Choices, Column, Question, Role, Understood, Unmatched
from diagnostic.territory.zones import LEVELS, WORDS
from diagnostic.ui.text import plain

ROLES: dict[Role, str] = {
    "code": "Code de la zone",
    "name": "Nom de la zone",
    "departement": "Département",
    "postal": "Code postal",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "x": "X (Lambert 93)",
    "y": "Y (Lambert 93)",
    "value": "Valeur à montrer",
    "denominator": "Effectif qui divise",
    "period": "Année",
    "other": "Laisser de côté",
}
SEPARATORS = {"\t": "tabulation", ";": "point-virgule", ",": "virgule", "|": "barre verticale"}
NOTHING = "?"
MOST_MATCHED = 30
"""Lines that can be given their zone by hand; past it the table is better mended at home."""


def kept(key: str) -> Choices:
    """Corrections made so far of one table."""
    found: Choices = st.session_state.get(_name(key), Choices())
    return found


def _name(key: str) -> str:
    return f"own-choices-{key}"


def _set(key: str, field: str, value: Any) -> None:
    """Correct one field, named by a question or a list."""
    changes: dict[str, Any] = {field: value}
    _keep(key, replace(kept(key), **changes))


def _keep(key: str, changed: Choices) -> None:
    st.session_state[_name(key)] = changed


def questions(key: str, asked: Sequence[Question]) -> None:
    """What only the user can tell, above everything else."""
    for rank, question in enumerate(asked):
        if question.answers:
            _question(key, question, f"own-question-{key}-{rank}-{question.field}")
        else:
            st.warning(plain(question.text))


def _question(key: str, question: Question, name: str) -> None:
    words = dict(question.answers)
    st.radio(
        plain(question.text),
        list(words),
        index=None,
        format_func=lambda each: plain(words[each]),
        key=name,
        on_change=lambda: _answer(key, question.field, st.session_state[name]),
    )


def _answer(key: str, field: str, value: str) -> None:
    if field == "roles":
        rank, _, role = value.partition(":")
        before = kept(key)
        _keep(key, replace(before, roles={**before.roles, int(rank): cast("Role", role)}))
    else:
        _set(key, field, value)


def panel(key: str, found: Understood) -> None:
    """Every guess, to be corrected; a correction is taken in at once."""
    with st.expander("Corriger ce qui a été compris"):
        _reading(key, found)
        _columns(key, found.columns)


def _reading(key: str, found: Understood) -> None:
    chosen = kept(key)
    left, middle, right = st.columns(3)
    with left:
        _select(key, "level", "Lignes du tableau", [*LEVELS, "points"], _level_words, chosen.level)
    with middle:
        _select(
            key,
            "decimal",
            "Décimales",
            [",", "."],
            lambda mark: "virgule" if mark == "," else "point",
            chosen.decimal,
        )
    with right:
        if len(found.grid.sheets) > 1:
            _select(key, "sheet", "Feuille", found.grid.sheets, str, chosen.sheet)
        else:
            _select(
                key,
                "separator",
                "Séparateur",
                list(SEPARATORS),
                SEPARATORS.__getitem__,
                chosen.separator,
            )
    name = f"own-header-{key}"
    st.number_input(
        "Ligne des titres (0 : sans titres)",
        min_value=0,
        max_value=max(1, len(found.grid.rows)),
        value=found.header + 1,
        key=name,
        on_change=lambda: _keep(key, replace(kept(key), header=st.session_state[name] - 1)),
    )


def _level_words(level: str) -> str:
    of: dict[str, str] = {each: raised(WORDS[each][1]) for each in LEVELS}
    return of.get(level, "Lieux")


def _select(
    key: str,
    field: str,
    label: str,
    values: Sequence[str],
    words: Callable[[str], str],
    chosen: str | None,
) -> None:
    """One guess: left as it was made, or one of these values."""
    name = f"own-{field}-{key}"
    offered = ["", *values]
    st.selectbox(
        label,
        offered,
        index=offered.index(chosen) if chosen in offered else 0,
        format_func=lambda each: plain(words(each)) if each else "Reconnu",
        key=name,
        on_change=lambda: _set(key, field, st.session_state[name] or None),
    )


def _columns(key: str, columns: Sequence[Column]) -> None:
    """Role of each column."""
    content = pd.DataFrame(
        {
            "Colonne": [column.title for column in columns],
            "Rôle": [ROLES[column.role] for column in columns],
        }
    )
    name = f"own-roles-{key}-{len(columns)}"
    st.data_editor(
        content,
        hide_index=True,
        disabled=["Colonne"],
        column_config={
            "Rôle": st.column_config.SelectboxColumn(options=list(ROLES.values()), required=True)
        },
        key=name,
        on_change=lambda: _take_roles(key, name),
    )


def _take_roles(key: str, name: str) -> None:
    role_of = {words: role for role, words in ROLES.items()}
    edited = st.session_state[name]["edited_rows"]
    roles = {int(rank): role_of[row["Rôle"]] for rank, row in edited.items() if "Rôle" in row}
    before = kept(key)
    _keep(key, replace(before, roles={**before.roles, **roles}))


def unmatched(key: str, found: Understood) -> None:
    """Lines whose zone was not found, each with its nearest zones to choose from."""
    for line in found.unmatched[:MOST_MATCHED]:
        words, choice = st.columns([5, 4], vertical_alignment="center")
        words.markdown(plain(f"Ligne {line.line + 1} : {line.words} — {line.reason}"))
        if line.candidates:
            with choice:
                _candidates(key, line)


def _candidates(key: str, line: Unmatched) -> None:
    named = {NOTHING: "Choisir la zone", "": "Laisser de côté", **dict(line.candidates)}
    name = f"own-match-{key}-{line.line}"
    st.selectbox(
        f"Zone de la ligne {line.line + 1}",
        list(named),
        format_func=lambda each: plain(named[each]),
        key=name,
        label_visibility="collapsed",
        on_change=lambda: _match(key, line.line, st.session_state[name]),
    )


def _match(key: str, line: int, code: str) -> None:
    before = kept(key)
    if code != NOTHING:
        _keep(key, replace(before, matches={**before.matches, line: code}))
