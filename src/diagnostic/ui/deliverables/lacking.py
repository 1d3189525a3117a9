"""What a document still lacks, and the page where it is to be had."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import streamlit as st

from diagnostic.french import counted
from diagnostic.reports.documents.content import Missing
from diagnostic.ui import html
from diagnostic.ui.deliverables import chosen
from diagnostic.ui.deliverables.sections import SECTION_OF, SECTIONS
from diagnostic.ui.shell import PAGES
from diagnostic.ui.text import plain

_QUOTED = re.compile(r"«\s*([^»]+?)\s*»")
_TITLES = {title: script for pages in PAGES.values() for script, title, _ in pages}
_HERE = "Documents"
MOST, MORE = 5, 20


@dataclass(frozen=True)
class Lack:
    """Something missing.

    Attributes
    ----------
    how, script, label, section
        How to get it, and where: a page by its script and its name, a part of the letter.
    times
        How many times the document says it.
    """

    what: str
    how: str
    script: str | None
    label: str
    section: str | None = None
    times: int = 1


def lacks(found: Iterable[Missing]) -> tuple[Lack, ...]:
    """What is missing, each thing once."""
    times = Counter((each.what, each.how) for each in found)
    return tuple(replace(_lack(*said), times=count) for said, count in times.items())


def _lack(what: str, how: str) -> Lack:
    quoted = [re.sub(r"\s+", " ", each) for each in _QUOTED.findall(how)]
    page = next((each for each in quoted if each in _TITLES or each in _OTHER_NAMES), None)
    section = next((SECTION_OF[each] for each in quoted if each in SECTION_OF), None)
    if page is None:
        return Lack(what, how, None, "")
    title = _OTHER_NAMES.get(page, page)
    if title == _HERE:
        label = next((each for each in quoted if each in SECTION_OF), "la lettre")
        return Lack(what, how, _TITLES[title], f"Écrire : {label}", section or SECTIONS[0].id)
    return Lack(what, how, _TITLES[title], title)


_OTHER_NAMES = {
    "Plan d’actions": "Objectifs et plan d’actions",
    "Vos données": "Mes données",
}
"""Pages as documents name them, when that is not as the menu does."""


def said(found: tuple[Lack, ...]) -> str:
    """How much is missing, in a few words."""
    if not found:
        return "Rien à compléter"
    return f"{counted(sum(each.times for each in found), 'partie')} à compléter"


def listed(found: tuple[Lack, ...], key: str) -> None:
    """Each thing missing, and the way to where it is had; more of them when asked."""
    shown = st.session_state.get(f"lacks-{key}", MOST)
    for rank, each in enumerate(found[:shown]):
        with st.container(key=f"lack-{key}-{rank}", gap=None):
            st.html(f'<p class="lack"><b>{html.words(each.what)}</b><br>{html.words(each.how)}</p>')
            _way(each, f"go-{key}-{rank}")
    left = len(found) - shown
    if left > 0:
        label = f"Voir {min(left, MORE)} de plus, sur {left}" if left > MORE else "Voir le reste"
        st.button(
            label, key=f"more-lacks-{key}", type="tertiary", on_click=_more, args=(key, shown)
        )


def _more(key: str, shown: int) -> None:
    st.session_state[f"lacks-{key}"] = shown + MORE


def _way(lack: Lack, key: str) -> None:
    """The button that goes to where something is had; none where nothing is to be done here."""
    if lack.section is not None:
        st.button(
            plain(lack.label),
            key=key,
            type="tertiary",
            on_click=chosen.open_letter,
            args=(lack.section,),
        )
    elif lack.script and st.button(f"Aller à : {plain(lack.label)}", key=key, type="tertiary"):
        st.switch_page(lack.script)
