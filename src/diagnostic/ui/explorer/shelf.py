"""What the Explorer computes, kept until the figures or the territory change."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import streamlit as st

from diagnostic.indicators.base import Base
from diagnostic.indicators.from_communes import ENOUGH, FromCommunes, bassins_of
from diagnostic.indicators.gallery import gallery as every_subject
from diagnostic.indicators.layers import Gallery, Layer
from diagnostic.indicators.own_layers import OwnLayers
from diagnostic.maps import extent as extents
from diagnostic.maps.extent import Extent, Seen
from diagnostic.maps.web_zones import Bassins
from diagnostic.project.own_data import content_key
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.territory.zones import Level, Zoning
from diagnostic.ui import work
from diagnostic.ui.caches import BY_CODES
from diagnostic.ui.diagnosis.asked import base, own_base
from diagnostic.ui.sources import shelf

State = tuple[str, str]
"""State of the official figures, and of the user's own: what is kept belongs to both."""


def _state() -> State:
    return shelf.version(), content_key(work.current().project.own_data)


def gallery() -> Gallery:
    """Everything that can be mapped now, the user's own figures first."""
    return _gallery(_state(), _own=own_base)


def zoning(level: Level) -> Zoning:
    """Zones of a level."""
    return _zoning(level, shelf.version())


def seen(codes: Codes, level: Level, extent: Extent) -> Seen | None:
    """Zones that a map shows."""
    return _seen(codes, level, extent, shelf.version())


def layer(subject: str, level: Level, period: str | None) -> Layer | None:
    """A subject at a level."""
    return _layer(subject, level, period, _state(), _every=gallery())


def editions(subject: str, level: Level, seen: Seen) -> dict[str, Layer]:
    """Editions of a subject that know some zone of a map, the oldest first; the last if none does.

    By period.
    """
    found = {
        period: made
        for period in dict.fromkeys(gallery().periods(subject, level))
        if (made := layer(subject, level, period)) is not None
    }
    telling = {period: made for period, made in found.items() if _known(made, seen)}
    return telling or dict(list(found.items())[-1:])


def usual_edition(every: Mapping[str, Layer], seen: Seen) -> str:
    """The last edition that knows about as much of the map as any other."""
    known = {period: _known(made, seen) for period, made in every.items()}
    return [period for period, n in known.items() if n >= ENOUGH * max(known.values())][-1]


def _known(made: Layer, seen: Seen) -> int:
    rows = [made.rank[code] for code in seen.zones if code in made.rank]
    return int(np.isfinite(made.values[rows]).sum())


def counts(level: Level) -> dict[str, str]:
    """Counts that exist at a level, to be laid as circles over colours: label by id."""
    return {
        each.id: each.label
        for each in gallery().subjects
        if each.kind == "count" and level in each.levels
    }


def bassins() -> Bassins:
    """Code and name of the *bassin de vie* of each commune."""
    return bassins_of(base(shelf.version()))


@st.cache_resource(show_spinner="Lecture des chiffres…", max_entries=6)
def _gallery(state: State, _own: Callable[[], Base]) -> Gallery:
    return every_subject(base(state[0]), [OwnLayers(_own())] if state[1] else [])


@st.cache_resource(show_spinner=False, max_entries=12)
def _zoning(level: Level, version: str) -> Zoning:
    return FromCommunes(base(version), {}).zoning(level)


@st.cache_resource(show_spinner=False, max_entries=60, hash_funcs=BY_CODES)
def _seen(codes: Codes, level: Level, extent: Extent, version: str) -> Seen | None:
    return extents.seen(load_atlas(), _zoning(level, version), codes, extent)


@st.cache_resource(show_spinner=False, max_entries=60)
def _layer(
    subject: str, level: Level, period: str | None, state: State, _every: Gallery
) -> Layer | None:
    return _every.layer(subject, level, period)
