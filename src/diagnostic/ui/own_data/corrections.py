"""What the user corrects in what was understood, as long as the table is the same.

A correction is always shown as it stands, and can be changed or taken back: nothing that was
answered once disappears from the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast
from zlib import crc32

import streamlit as st

from diagnostic.french import NBSP, listed, raised, spaced
from diagnostic.pasted.model import Choices, Form, Question, Role, Understood, Unmatched
from diagnostic.pasted.understanding import DUPLICATES
from diagnostic.territory.zones import LEVELS, WORDS
from diagnostic.ui import html
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
    "denominator": "Effectif qui divise les taux",
    "period": "Année",
    "other": "Laisser de côté",
}
MANY: frozenset[Role] = frozenset({"value", "denominator", "other"})
"""Roles that several columns may have."""
SEPARATORS = {"\t": "tabulation", ";": "point-virgule", ",": "virgule", "|": "barre verticale"}
DECIMALS = {",": "virgule", ".": "point"}
MOST_MATCHED = 30
"""Lines that can be given their zone by hand; past it the table is better mended at home."""
MOST_OPEN = 8
"""Lines without a zone that are shown at once."""
TWICE = "zone donnée plusieurs fois"
"""How the reason of a line begins when its zone is given again with another figure."""
MOST_EXAMPLES = 3
ASIDE = ""
"""Choice of a line that is left aside on purpose."""


def kept(key: str) -> Choices:
    """Corrections made so far of one table."""
    found: Choices = st.session_state.get(_name(key), Choices())
    return found


def _name(key: str) -> str:
    return f"own-choices-{key}"


def _keep(key: str, changed: Choices) -> None:
    st.session_state[_name(key)] = changed


def _set(key: str, field: str, value: Any) -> None:
    """Correct one field, named by a question or a list."""
    before = kept(key)
    changes: dict[str, Any] = {field: value}
    if field in ("sheet", "separator"):
        # Ranks of columns and of lines are those of the table as it was cut before.
        changes |= {"roles": {}, "forms": {}, "matches": {}, "header": None}
    if field == "level":
        changes["matches"] = {}
    _keep(key, replace(before, **changes))


def set_form(key: str, rank: int, form: Form) -> None:
    """A column of the table counts, or does not add up."""
    before = kept(key)
    _keep(key, replace(before, forms={**before.forms, rank: form}))


def forget(key: str) -> None:
    """Take back every correction of a table."""
    _keep(key, Choices())
    st.session_state.pop(_asked_name(key), None)


# --- questions ------------------------------------------------------------------------------------


def questions(key: str, found: Understood) -> None:
    """What only the user can tell, above everything else."""
    for question in found.questions:
        if question.answers:
            _question(key, question, found)
        else:
            st.warning(plain(question.text))


def _question(key: str, question: Question, found: Understood) -> None:
    words = dict(question.answers)
    # Another question on the same field is another widget: it must not come answered.
    of = crc32(repr(question).encode(errors="replace"))
    name = f"own-question-{key}-{question.field}-{of}"
    with st.container(border=True):
        st.radio(
            f"**À vous de dire.** {plain(question.text)}",
            list(words),
            index=None,
            format_func=lambda each: plain(words[each]),
            key=name,
            on_change=lambda: _answer(key, question.field, st.session_state[name]),
        )
        if question.field == "duplicates":
            st.html(html.source(_twice(found)))


def _twice(found: Understood) -> str:
    """The lines that a question on zones given twice is about."""
    lines = [line for line in found.unmatched if line.reason.startswith(TWICE)]
    return listed(
        [f"ligne{NBSP}{line.line + 1} ({_whole(found, line)})" for line in lines], MOST_OPEN
    )


def _answer(key: str, field: str, value: str | None) -> None:
    if value is None:
        return
    if field == "roles":
        rank, _, role = value.partition(":")
        _set_role(key, int(rank), cast("Role", role))
    else:
        _set(key, field, value)


def _set_role(key: str, rank: int, role: Role) -> None:
    before = kept(key)
    # One column has a role of zones: the one that was given it before gives way.
    others = {of: each for of, each in before.roles.items() if each != role or role in MANY}
    _keep(key, replace(before, roles={**others, rank: role}))


# --- every guess ----------------------------------------------------------------------------------


def panel(key: str, found: Understood) -> None:
    """Every guess, to be corrected; a correction is taken in at once."""
    with st.expander("Corriger ce qui a été compris"):
        _reading(key, found)
        _columns(key, found)
        if kept(key) != Choices():
            st.button(
                "Revenir à ce qui a été reconnu",
                key=f"own-forget-{key}",
                on_click=forget,
                args=(key,),
            )


def _reading(key: str, found: Understood) -> None:
    chosen = kept(key)
    left, middle, right = st.columns(3)
    with left:
        _select(key, "level", "Lignes du tableau", _level_words(), chosen.level)
    with middle:
        _select(key, "decimal", "Décimales", DECIMALS, chosen.decimal)
    with right:
        if len(found.grid.sheets) > 1:
            sheets = {each: each for each in found.grid.sheets}
            _select(key, "sheet", "Feuille", sheets, chosen.sheet)
        else:
            _select(key, "separator", "Séparateur", SEPARATORS, chosen.separator)
    left, right = st.columns(2)
    with left:
        _header(key, found)
    if chosen.duplicates or any(each.field == "duplicates" for each in found.questions):
        with right:
            _select(
                key,
                "duplicates",
                "Zone donnée plusieurs fois",
                dict(DUPLICATES),
                chosen.duplicates,
                none="À demander",
            )


def _header(key: str, found: Understood) -> None:
    name = f"own-header-{key}"
    most = max(1, len(found.grid.rows))
    st.session_state[name] = min(most, found.header + 1)
    st.number_input(
        "Ligne des titres (0 : sans titres)",
        min_value=0,
        max_value=most,
        key=name,
        on_change=lambda: _keep(key, replace(kept(key), header=st.session_state[name] - 1)),
    )


def _level_words() -> dict[str, str]:
    of: dict[str, str] = {each: raised(WORDS[each][1]) for each in LEVELS}
    return {**of, "points": "Lieux (coordonnées)"}


def _select(
    key: str,
    field: str,
    label: str,
    values: Mapping[str, str],
    chosen: str | None,
    none: str = "Reconnu",
) -> None:
    """One guess: left as it was made, or one of these values."""
    name = f"own-{field}-{key}"
    st.session_state[name] = chosen if chosen in values else ""
    st.selectbox(
        label,
        ["", *values],
        format_func=lambda each: spaced(values[each]) if each else none,
        key=name,
        on_change=lambda: _set(key, field, st.session_state[name] or None),
    )


def _columns(key: str, found: Understood) -> None:
    """Role of each column of the table, beside what it holds."""
    width = len(found.grid.rows[0]) if found.grid.rows else 0
    for rank, column in enumerate(found.columns[:width]):
        words, choice = st.columns([5, 4], vertical_alignment="center")
        words.markdown(f"**{plain(column.title[:60])}**  \n{plain(_examples(found, rank))}")
        name = f"own-role-{key}-{rank}"
        st.session_state[name] = kept(key).roles.get(rank, _role(found, rank))
        choice.selectbox(
            f"Rôle de la colonne {rank + 1}",
            list(ROLES),
            format_func=ROLES.__getitem__,
            key=name,
            label_visibility="collapsed",
            on_change=_take_role(key, rank, name),
        )


def _role(found: Understood, rank: int) -> Role:
    """Role of a column; one that was cut into years is still what is shown."""
    column = found.columns[rank]
    width = len(found.grid.rows[0])
    is_cut = any(
        made.title == f"{column.title}, {made.year}" for made in found.columns[width:] if made.year
    )
    return "value" if column.role == "other" and is_cut else column.role


def _take_role(key: str, rank: int, name: str) -> Callable[[], None]:
    return lambda: _set_role(key, rank, st.session_state[name])


def _examples(found: Understood, rank: int) -> str:
    below = (row[rank] for row in found.grid.rows[found.header + 1 :][:50])
    cells = list(dict.fromkeys(cell for cell in below if cell))[:MOST_EXAMPLES]
    return " · ".join(cell[:24] for cell in cells) or "colonne vide"


# --- lines without a zone -------------------------------------------------------------------------


def _asked_name(key: str) -> str:
    return f"own-asked-{key}"


def to_match(key: str, found: Understood) -> dict[int, Unmatched]:
    """Lines whose zone was not found, those that were given one by hand among them, by rank."""
    before: dict[int, Unmatched] = st.session_state.get(_asked_name(key), {})
    now = {line.line: line for line in found.unmatched if not _is_asked(found, line)}
    by_hand = kept(key).matches
    lines = {rank: line for rank, line in before.items() if rank in by_hand} | {
        # What was first proposed stays proposed once another code was typed.
        rank: replace(line, candidates=line.candidates or _candidates_of(before.get(rank)))
        for rank, line in now.items()
    }
    st.session_state[_asked_name(key)] = lines
    return dict(sorted(lines.items()))


def _is_asked(found: Understood, line: Unmatched) -> bool:
    """Whether a question already bears on a line: that of a zone given twice."""
    is_twice = line.reason.startswith(TWICE)
    return is_twice and any(each.field == "duplicates" for each in found.questions)


def _candidates_of(line: Unmatched | None) -> tuple[tuple[str, str], ...]:
    return line.candidates if line else ()


def unmatched(key: str, found: Understood, lines: Mapping[int, Unmatched]) -> None:
    """Lines whose zone was not found, each with its nearest zones to choose from."""
    st.html(
        html.source(
            "À vous de dire : choisissez leur zone, ou tapez son code si elle n’est pas proposée. "
            "Sans réponse, elles restent hors de la carte."
        )
    )
    for line in list(lines.values())[:MOST_MATCHED]:
        words, choice = st.columns([5, 4], vertical_alignment="center")
        said = f"Ligne{NBSP}{line.line + 1} : {_whole(found, line)}"
        words.markdown(f"{plain(said)}  \n:gray[{plain(line.reason)}]")
        with choice:
            _candidates(key, line)


def _whole(found: Understood, line: Unmatched) -> str:
    """The line with its figures, that tell it from another of the same name."""
    cells = found.grid.rows[line.line] if line.line < len(found.grid.rows) else ()
    return " · ".join(cell[:40] for cell in cells[:5] if cell) or line.words


def _candidates(key: str, line: Unmatched) -> None:
    chosen = kept(key).matches.get(line.line)
    named: dict[str | None, str] = {**dict(line.candidates), ASIDE: "Laisser de côté"}
    if chosen is not None:
        named.setdefault(chosen, chosen)
    name = f"own-match-{key}-{line.line}"
    st.session_state[name] = chosen
    st.selectbox(
        f"Zone de la ligne {line.line + 1}",
        list(named),
        index=None,
        placeholder="Choisir la zone, ou taper son code",
        format_func=lambda each: spaced(named.get(each, each or "")),
        accept_new_options=True,
        key=name,
        label_visibility="collapsed",
        on_change=lambda: _match(key, line.line, st.session_state[name]),
    )


def _match(key: str, line: int, code: str | None) -> None:
    before = kept(key)
    matches = {rank: each for rank, each in before.matches.items() if rank != line}
    if code is not None:
        matches[line] = code.strip().upper()
    _keep(key, replace(before, matches=matches))
