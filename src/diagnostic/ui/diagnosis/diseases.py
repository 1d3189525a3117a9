"""The screen of diseases: four topics, each a few questions; only the one on screen is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from diagnostic.ui import projection, slides
from diagnostic.ui.diagnosis.bassins import ald
from diagnostic.ui.diagnosis.diseases_expected import expected_people, gradient
from diagnostic.ui.diagnosis.diseases_gaps import more_frequent
from diagnostic.ui.diagnosis.diseases_one import one_condition
from diagnostic.ui.diagnosis.responsibility import strata, targets
from diagnostic.ui.slides import Section
from diagnostic.ui.sources import shelf


@dataclass(frozen=True)
class Topic:
    """A tab, and its questions."""

    title: str
    sections: Sequence[Section]


TOPICS = (
    Topic(
        "À quoi s’attendre ici",
        (
            Section("Personnes attendues", expected_people),
            Section("Niveau de vie", gradient),
        ),
    ),
    Topic(
        "Ce qui est mesuré autour",
        (
            Section("Face à la France", more_frequent),
            Section("Une maladie", one_condition),
        ),
    ),
    Topic("Affections de longue durée", (Section("ALD", ald),)),
    Topic(
        "Responsabilité populationnelle",
        (Section("Populations cibles", targets), Section("Strates", strata)),
    ),
)


def diseases() -> None:
    """Every question: by tabs on a desk, one after the other in a room."""
    if projection.is_on():
        slides.show([section for topic in TOPICS for section in _told(topic)])
        return
    tabs = st.tabs([topic.title for topic in TOPICS], key="diseases-tab", on_change="rerun")
    for tab, topic in zip(tabs, TOPICS, strict=True):
        if tab.open:
            with tab:
                slides.show(_told(topic))


def _told(topic: Topic) -> list[Section]:
    """Questions of a topic that have something to say: none of one disease before any is held."""
    held = bool(shelf.library().parts("pathologies"))
    return [each for each in topic.sections if held or each.draw is not one_condition]
