"""« En faire un constat »: what a screen shows that can be put on the board of rupture points.

Nothing is composed while a page is laid: the figures are told when the button is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from diagnostic.indicators.answers import Answer
from diagnostic.indicators.synthesis import is_of_few
from diagnostic.ui import exporting, projection
from diagnostic.ui.diagnosis.asked import asked

LABEL = "En faire un constat"
WIDE_PX = 620


@dataclass(frozen=True)
class Noticed:
    """A figure that can become a finding.

    Attributes
    ----------
    name
        By which it is chosen among those of its section.
    text
        Sentence of the finding; composed from the answer when it is empty.
    answer
        What the indicator says of the territory; None for a figure that is not one of ours, or not
        of the territory: ``figure``, ``beside``, ``period`` and ``source`` then say it in words,
        its level among them.
    """

    name: str
    text: str = ""
    answer: Answer | None = None
    figure: str = ""
    beside: str = ""
    period: str = ""
    source: str = ""


Offered = Callable[[], Sequence[Noticed]]


def of_answers(answers: Iterable[Answer]) -> list[Noticed]:
    """Figures of the territory that are known, and not of a handful of people; each once."""
    told = {each.indicator.id: each for each in answers}
    return [
        Noticed(each.indicator.label, answer=each)
        for each in told.values()
        if each.value.is_known and not is_of_few(each)
    ]


def of_indicators(ids: Sequence[str]) -> list[Noticed]:
    """The same for indicators that are not answered yet."""
    return of_answers(asked(ids).values())


def of_sentence(name: str, said: str, credit: str, period: str = "") -> list[Noticed]:
    """What a section answers to its question, where no indicator of ours says it."""
    return [Noticed(name, said, period=period, source=credit)]


def finding_button(offered: Offered, key: str) -> None:
    """A quiet button that notes one of the figures of a section; nothing in a room.

    Parameters
    ----------
    offered
        Called when the button is opened, and not before.
    key
        Of the button on its page.
    """
    if is_offered():
        _button(offered, f"finding-{key}")


@contextmanager
def with_button(offered: Offered, key: str) -> Iterator[None]:
    """Lay something, the button at its right; alone where there is no button."""
    if not is_offered():
        yield
        return
    left, right = st.columns([9, 2], vertical_alignment="top")
    with left:
        yield
    with right:
        finding_button(offered, key)


def is_offered() -> bool:
    """Whether the buttons are on screen: neither in a room nor while figures are gathered."""
    return not (projection.is_on() or exporting.is_gathering())


@st.fragment
def _button(offered: Offered, key: str) -> None:
    """In a fragment: to open it leaves the page as it is."""
    with st.popover(LABEL, key=key, type="tertiary", on_change="rerun") as folded:
        if folded.open:
            # The board stands above the diagnosis: it is read only once it is asked for.
            from diagnostic.ui.board.to_board import panel

            with st.container(width=WIDE_PX):
                panel(offered(), key)
