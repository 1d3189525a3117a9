"""Indicators of the territory on screen, computed once for each territory and state of the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from diagnostic.indicators import own_answers as own
from diagnostic.indicators import places
from diagnostic.indicators.answers import Answer, answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.own import PREFIX, OwnFigures
from diagnostic.indicators.peers import Peers, peers_of
from diagnostic.indicators.places import Overlap, Place
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.told import told
from diagnostic.project.own_data import content_key, figures
from diagnostic.territory.atlas import Atlas, load_atlas
from diagnostic.territory.selection import Codes, of_today
from diagnostic.ui import work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.sources import shelf

Named = tuple[str, Codes]
"""Name and codes of a second territory, those that the project keeps."""


@dataclass(frozen=True)
class Second:
    """A territory opened beside the first.

    ``unknown`` are the codes of its list that are no longer those of a commune.
    """

    place: Place
    overlap: Overlap
    unknown: tuple[str, ...]

    @property
    def is_compared(self) -> bool:
        """Whether there is something to compare."""
        return bool(self.place.communes) and not self.overlap.is_same


@dataclass(frozen=True)
class Around:
    """What the territory on screen is compared with, the département first and France last.

    ``beyond`` says which areas it spans and is not compared with, empty when there are none.
    """

    comparators: tuple[Place, ...]
    peers: Peers
    second: Second | None
    beyond: str


def asked(ids: Sequence[str]) -> dict[str, Answer]:
    """What some indicators say of the territory, by id, beside everything it is compared with.

    Those of the user are among them, by the ids that the project gives them.
    """
    official = tuple(name for name in ids if not name.startswith(PREFIX))
    mine = own_answers() if len(official) < len(ids) else {}
    found = _answers(work.current().codes, official, *_chosen())
    known = {answer.indicator.id: answer for answer in found} | mine
    return {name: known[name] for name in ids}


def own_answers() -> dict[str, Answer]:
    """What the user's own figures say of the territory, by id, in the order of the tables."""
    tables = work.current().project.own_data
    if not tables:
        return {}
    found = _own_answers(
        work.current().codes, content_key(tables), *_chosen(), _figures=figures(tables)
    )
    return {answer.indicator.id: answer for answer in found}


def own_base() -> Base:
    """Arrays of the tables in force, and the figures of the user."""
    tables = work.current().project.own_data
    return with_own(shelf.version(), content_key(tables), figures(tables))


def around() -> Around:
    """What the territory on screen is compared with."""
    return _around(work.current().codes, *_chosen())


def _chosen() -> tuple[str, tuple[str, ...] | None, Named | None]:
    """State of the data, and the comparators that the project decides."""
    choices = work.current().project.diagnosis
    second = choices.second
    return (
        shelf.version(),
        choices.peers,
        (second.name, frozenset(second.codes)) if second else None,
    )


# Answers and places are frozen, and hold tens of thousands of codes: the very same objects are
# handed out, rather than copies.


@st.cache_resource(show_spinner=False, max_entries=120, hash_funcs=BY_CODES)
def _answers(
    codes: Codes,
    ids: tuple[str, ...],
    version: str,
    peers: tuple[str, ...] | None,
    second: Named | None,
) -> list[Answer]:
    beside = _around(codes, version, peers, second).comparators
    wanted = [indicators()[name] for name in ids]
    known = base(version)
    return told(known, answers(known, places.territory(codes), wanted, beside))


@st.cache_resource(show_spinner=False, max_entries=60, hash_funcs=BY_CODES)
def _own_answers(
    codes: Codes,
    key: str,
    version: str,
    peers: tuple[str, ...] | None,
    second: Named | None,
    _figures: tuple[OwnFigures, ...],
) -> list[Answer]:
    beside = _around(codes, version, peers, second).comparators
    return own.own_answers(with_own(version, key, _figures), places.territory(codes), beside)


@st.cache_resource(show_spinner=False, max_entries=4)
def with_own(version: str, key: str, _figures: tuple[OwnFigures, ...]) -> Base:
    """Arrays of the tables in force, and figures of the user, known by the key of their content."""
    return base(version).with_own(_figures)


@st.cache_resource(show_spinner=False, max_entries=30, hash_funcs=BY_CODES)
def _around(
    codes: Codes, version: str, peers: tuple[str, ...] | None, second: Named | None
) -> Around:
    atlas = load_atlas()
    found = peers_of(base(version), codes, peers)
    usual = places.usual_comparators(atlas, codes)
    other = _second(atlas, codes, second, {place.name for place in usual}) if second else None
    more = [places.similar(atlas, found.codes)] if found.peers else []
    if other is not None and other.is_compared:
        more.append(other.place)
    beyond = places.not_compared(atlas, codes)
    return Around((*usual[:-1], *more, usual[-1]), found, other, beyond)


def _second(atlas: Atlas, codes: Codes, second: Named, taken: set[str]) -> Second:
    name, kept = second
    communes, unknown = of_today(atlas, kept)
    place = places.second(name, communes)
    if name in taken:
        # A name tells a comparator from the others.
        place = replace(place, name=f"{name} (second territoire)")
    return Second(place, places.overlap(atlas, codes, communes), unknown)


@st.cache_resource(show_spinner="Lecture des chiffres…", max_entries=2)
def base(version: str) -> Base:
    """Arrays of the tables in force."""
    return Base(shelf.library(), load_atlas())
