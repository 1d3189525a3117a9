"""The controls of the Explorer: what to show, where, of when, and in which classes."""

from __future__ import annotations

from collections.abc import Sequence

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
    kept(name, list(offered), usual if usual in offered else next(iter(offered)))
    chosen: str = st.selectbox(
        label,
        list(offered),
        format_func=lambda each: f"{offered[each].label} · {offered[each].theme}",
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
    """A subject in one edition: a slider when several know something of the map."""
    every = shelf.editions(subject.id, level, seen)
    usual = shelf.usual_edition(every, seen)
    if len(every) == 1:
        return every[usual]
    name = f"{PREFIX}-period-{subject.id}"
    kept(name, list(every), usual)
    chosen: str = st.select_slider(
        f"Année ({subject.label})", list(every), key=name, persist_state="session"
    )
    return every[chosen]
