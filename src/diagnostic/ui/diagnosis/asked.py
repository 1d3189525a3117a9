"""Indicators of the territory on screen, computed once for each territory and state of the data."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostic.indicators.answers import Answer, answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.places import territory, usual_comparators
from diagnostic.indicators.registry import indicators
from diagnostic.territory.atlas import load_atlas
from diagnostic.territory.selection import Codes
from diagnostic.ui import work
from diagnostic.ui.sources import shelf


def asked(ids: Sequence[str]) -> dict[str, Answer]:
    """What some indicators say of the territory, by id, beside its département, région, France."""
    return _answers(work.current().codes, tuple(ids), shelf.version())


@st.cache_data(show_spinner=False, max_entries=60)
def _answers(codes: Codes, ids: tuple[str, ...], version: str) -> dict[str, Answer]:
    atlas = load_atlas()
    wanted = [indicators()[name] for name in ids]
    found = answers(base(version), territory(codes), wanted, usual_comparators(atlas, codes))
    return {answer.indicator.id: answer for answer in found}


@st.cache_resource(show_spinner="Lecture des chiffres…", max_entries=2)
def base(version: str) -> Base:
    """Arrays of the tables in force."""
    return Base(shelf.library(), load_atlas())
