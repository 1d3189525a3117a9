"""The controls of the Explorer: what to show, where, of when, and in which classes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from diagnostic.french import raised
from diagnostic.indicators.layers import Layer, Subject
from diagnostic.maps import extent as extents
from diagnostic.maps import sites
from diagnostic.maps.extent import Extent, Seen
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.zones import WORDS, Level
from diagnostic.ui import work
from diagnostic.ui.explorer import shelf
from diagnostic.ui.explorer.choices import FIRST, MODES, SITES, Mode, kept
from diagnostic.ui.sources.shelf import library

PREFIX = "explorer"
MOST_BUTTONS = 4
"""Years that stand side by side; more are on a slider."""
FAIR = 0.25
"""Of the zones that the best edition knows; with fewer, a map would be nearly empty."""


def first(mode: Mode) -> Subject:
    """The subject of the map; crossed with another, it is a rate."""
    crossed = mode == "croisees"
    offered = {
        each.id: each for each in shelf.gallery().subjects if not (crossed and each.kind == "count")
    }
    return _subject("first", "Indicateur", offered, FIRST[0])


def _subject(key: str, label: str, offered: dict[str, Subject], usual: str) -> Subject:
    """A subject, found by typing a part of its name."""
    name = f"{PREFIX}-{key}"
    labels = Counter(each.label for each in offered.values())

    def said(chosen: str) -> str:
        # A box has no room for the theme: it is told where labels are alike. The same whether the
        # box stands alone or beside another: the browser keeps the words that were picked.
        subject = offered[chosen]
        is_alone = labels[subject.label] == 1
        return subject.label if is_alone else f"{subject.label} · {subject.theme}"

    kept(name, list(offered), usual if usual in offered else next(iter(offered)))
    chosen: str = st.selectbox(
        label,
        list(offered),
        format_func=said,
        key=name,
        persist_state="session",
    )
    return offered[chosen]


def second(first: Subject, mode: Mode) -> Subject:
    """The subject beside the first: crossed with it, it is a rate too, at a level of its own."""
    crossed = mode == "croisees"
    offered = {
        each.id: each
        for each in shelf.gallery().subjects
        if each.id != first.id
        and set(each.levels) & set(first.levels)
        and not (crossed and each.kind == "count")
    }
    return _subject("second", "Second indicateur", offered, FIRST[2 if crossed else 1])


def sites_of_care() -> None:
    """Places of care to draw as points, when some source gives where they stand."""
    kinds = sites.offered(library())
    if kinds:
        st.multiselect(
            "Lieux de soins",
            list(kinds),
            format_func=lambda each: kinds[each],
            key=SITES,
            placeholder="Aucun",
            select_all=False,
            persist_state="session",
        )


def level(subjects: Sequence[Subject], extent: Extent) -> Level:
    """A level where every subject exists, the finest that the extent can hold first."""
    shared = [each for each in subjects[0].levels if all(each in s.levels for s in subjects)]
    if not shared:
        shared = list(subjects[0].levels)
    name, wanted = f"{PREFIX}-level", f"{PREFIX}-level-wanted"
    usual = _usual(shared, extent)
    # A subject that lacks the level asked for shows another; the next one finds it again.
    asked = st.session_state.get(wanted)
    st.session_state[name] = asked if asked in shared else usual
    chosen: Level | None = st.segmented_control(
        "Par",
        shared,
        format_func=lambda each: raised(WORDS[each][0]),
        key=name,
        required=True,
        on_change=lambda: st.session_state.update({wanted: st.session_state[name]}),
    )
    return chosen or shared[0]


def _usual(shared: list[Level], extent: Extent) -> Level:
    return shared[1] if extent.kind == "france" and len(shared) > 1 else shared[0]


def extent() -> Extent:
    """Where to look."""
    atlas = load_atlas()
    offered = list(extents.offered(atlas, work.current().codes))
    name = f"{PREFIX}-extent"
    kept(name, offered, offered[0])
    chosen: Extent = st.selectbox(
        "Étendue",
        offered,
        format_func=lambda each: extents.words(atlas, each),
        key=name,
        persist_state="session",
    )
    return chosen


def mode() -> Mode:
    """One map, two side by side, or two subjects crossed."""
    chosen: Mode | None = st.segmented_control(
        "Montrer",
        list(MODES),
        format_func=lambda each: MODES[each],
        key=f"{PREFIX}-mode",
        default="une",
        required=True,
        persist_state="session",
    )
    return chosen or "une"


def edition(subject: Subject, level: Level, seen: Seen) -> Layer:
    """A subject in one edition, told of the zones that are seen."""
    every = usable(shelf.editions(subject.id, level, seen), seen)
    return every[_period(subject, list(every), shelf.usual_edition(every, seen))].on(seen.zones)


def _period(subject: Subject, every: list[str], usual: str) -> str:
    """One of some periods: buttons or a slider when several can make a map."""
    if len(every) == 1:
        return usual
    name, label = f"{PREFIX}-period-{subject.id}", f"Année ({subject.label})"
    kept(name, every, usual)
    if len(every) > MOST_BUTTONS:
        chosen: str = st.select_slider(label, every, key=name, persist_state="session")
        return chosen
    # A slider would hide the years that it does not point at.
    year: str | None = st.segmented_control(
        label, every, key=name, required=True, persist_state="session"
    )
    return year or usual


def usable(every: Mapping[str, Layer], seen: Seen) -> dict[str, Layer]:
    """Editions that make a map: those that know a fair part of it, or all of its territory.

    Parameters
    ----------
    every
        Editions by period. That which knows most is always kept.
    """
    most = max(_known(each, seen.zones) for each in every.values())

    def is_usable(made: Layer) -> bool:
        is_told = seen.is_around and _known(made, seen.inside) == len(seen.inside) > 0
        return is_told or _known(made, seen.zones) >= FAIR * most

    return {period: made for period, made in every.items() if is_usable(made)}


def _known(made: Layer, zones: frozenset[str]) -> int:
    """How many zones have a figure."""
    rows = [made.rank[code] for code in zones if code in made.rank]
    return int(np.isfinite(made.values[rows]).sum())
