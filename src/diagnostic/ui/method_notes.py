"""The notes of method, on screen: that of one indicator, and how intervals are computed."""

from __future__ import annotations

import re
from functools import cache

import streamlit as st

from diagnostic.french import counted, spaced
from diagnostic.indicators.answers import Answer
from diagnostic.indicators.notes import FOLDER, SCREENS, note, note_to_ask
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.to_ask import TO_ASK
from diagnostic.territory.names import key
from diagnostic.ui import html, tables, work
from diagnostic.ui.diagnosis import asking, words
from diagnostic.ui.diagnosis.asked import asked
from diagnostic.ui.tables import Cell, Row
from diagnostic.ui.text import plain

_RELATIVE = re.compile(r"\[([^\]]*)\]\((?!https?://)([^)]*)\)")


def note_of_one() -> None:
    """Choose an indicator, read its note, and its figures for the territory."""
    chosen = _chosen()
    title, text = _note(chosen)
    left, right = st.columns([7, 5], gap="large")
    with left:
        st.subheader(title)
        st.markdown(text)
    with right:
        _figures(chosen)


def _chosen() -> str:
    """Name of a note, among those that a word finds."""
    search, choice = st.columns([2, 5])
    with search:
        typed = st.text_input(
            "Chercher",
            placeholder="APL, pauvreté, infirmiers…",
            key="method-search",
            live=True,
        )
    found = matching(typed)
    with choice:
        chosen = st.selectbox(
            "Quel indicateur ?",
            found or list(names()),
            format_func=names().__getitem__,
            filter_mode=None,
            key="method-note",
        )
    if not typed.strip():
        said = f"{counted(len(names()), 'note')} de méthode, une par indicateur."
    elif found:
        said = f"{counted(len(found), 'indicateur')} sur {len(names())}."
    else:
        said = "Aucun indicateur ne répond à ces mots : tous restent dans la liste."
    st.caption(spaced(said))
    return chosen


def matching(typed: str) -> list[str]:
    """Notes whose title has every word, with or without its accents, in their order."""
    wanted = key(typed).split()
    return [name for name, title in names().items() if all(word in key(title) for word in wanted)]


def common_methods() -> None:
    """What several indicators share: intervals, colours, comparators."""
    for path in sorted(FOLDER.glob("*.md")):
        if path.stem not in names():
            title, text = _parted(path.read_text("utf-8"))
            with st.expander(plain(title)):
                st.markdown(text)


def on_screen(text: str) -> str:
    """Markdown whose links to other files, which lead nowhere here, have become words."""
    return _RELATIVE.sub(_in_words, spaced(text))


def _in_words(link: re.Match[str]) -> str:
    """Words of a link; the title of the page when it stands below."""
    words, target = link.groups()
    path = FOLDER / target
    if path.parent != FOLDER or path.stem in names() or not path.is_file():
        return words
    return spaced(f"« {_title(path.read_text('utf-8'))} », plus bas")


@cache
def names() -> dict[str, str]:
    """Every note by its name, as it is listed: its screen, then its title."""
    found = {each.id: f"{SCREENS[each.theme]} · {each.label}" for each in indicators().values()}
    for each in TO_ASK.values():
        found[each.note_name] = f"{SCREENS['a_demander']} · {_title(note_to_ask(each))}"
    return {name: spaced(text) for name, text in found.items()}


@cache
def _note(name: str) -> tuple[str, str]:
    """Title and text of a note."""
    computed = indicators().get(name)
    if computed is not None:
        return _parted(note(computed))
    figure = next(each for each in TO_ASK.values() if each.note_name == name)
    return _parted(note_to_ask(figure))


def _parted(text: str) -> tuple[str, str]:
    """Title of a page of Markdown, and what follows it."""
    return spaced(_title(text)), on_screen(text.partition("\n")[2].lstrip())


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


def _figures(name: str) -> None:
    """What the indicator says of the territory on screen, beside its comparators."""
    if not work.current().codes:
        return
    st.subheader("Dans votre territoire")
    answers = _answers(name)
    if not answers:
        st.html(html.sentence("Aucun indicateur de prévention n’est encore saisi."))
    for answer in answers:
        _figure(answer)


def _answers(name: str) -> list[Answer]:
    if name in indicators():
        return [asked([name])[name]]
    return [
        answer for answer in asking.read_answers() if TO_ASK[answer.indicator.id].note_name == name
    ]


def _figure(answer: Answer) -> None:
    indicator, mine = answer.indicator, answer.value
    rows = [
        Row(
            [
                Cell("Votre territoire"),
                Cell(words.with_unit(indicator, mine), words.interval(indicator, mine), True),
                Cell(mine.period or "—", words.counted(mine)),
            ],
            "total",
        )
    ]
    for each in answer.comparators:
        sign, _, text = words.standing(each)
        judged = f"{sign} {text}" if indicator.interval and each.value.is_known else ""
        shown = words.with_unit(indicator, each.value)
        rows.append(
            Row([Cell(each.place.name), Cell(shown, judged, True), Cell(each.value.period or "—")])
        )
    title = f"{indicator.label} : le territoire et ses comparateurs"
    st.html(
        tables.table(title, [Cell(indicator.label), Cell("Valeur", "", True), Cell("Année")], rows)
    )
    st.html(html.source(f"{mine.method} {words.dated(answer)}"))
