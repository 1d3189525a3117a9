"""What the board shows: the pathway in hand, the segment that is open, what is known of both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import streamlit as st

from diagnostic.indicators.answers import Answer, Compared
from diagnostic.indicators.registry import indicators
from diagnostic.pathways.board import pathway_of, priority
from diagnostic.pathways.knowledge import Pathway, Segment
from diagnostic.project import Finding, PathwayWork, Rupture
from diagnostic.ui import work
from diagnostic.ui.diagnosis import asked, comparators
from diagnostic.ui.diagnosis.asking import read_answers

SEGMENT = "board-segment"
"""Id of the segment that is open, in the session."""


@dataclass(frozen=True)
class Seen:
    """A pathway as the screen shows it.

    Attributes
    ----------
    pathway
        With a segment for each one that it no longer has, and that the project still speaks of.
    lost
        Ids of those segments; all of them where the application no longer has the pathway.
    segment
        The one that is open, None when the pathway has none yet.
    answers
        What the indicators of the pathway say of the territory, by id; empty without a territory.
    """

    pathway: Pathway
    lost: frozenset[str]
    segment: Segment | None
    findings: tuple[Finding, ...]
    ruptures: tuple[Rupture, ...]
    answers: Mapping[str, Answer]
    has_territory: bool

    @property
    def rank(self) -> int:
        """Place of the segment that is open, the first being 1."""
        return 1 + [each.id for each in self.pathway.segments].index(self.open.id)

    @property
    def open(self) -> Segment:
        """The segment that is open.

        Raises
        ------
        LookupError
            The pathway has no segment.
        """
        if self.segment is None:
            raise LookupError("no segment is open")
        return self.segment

    def on(self, segment: str) -> tuple[Finding, ...]:
        """Findings of a segment."""
        return tuple(each for each in self.findings if each.segment == segment)

    def ruptures_on(self, segment: str) -> tuple[Rupture, ...]:
        """Rupture points of a segment."""
        return tuple(each for each in self.ruptures if each.segment == segment)

    def label_of(self, segment: str) -> str:
        """Name of a segment, short."""
        found = self.pathway.segment(segment)
        return found.short if found else segment


def look() -> Seen | None:
    """The board of the project; None until a pathway is chosen."""
    project = work.current().project
    kept = project.pathways
    known = pathway_of(kept, kept.current)
    if kept.current is None:
        return None
    findings = tuple(each for each in kept.findings if each.pathway == kept.current)
    ruptures = tuple(each for each in kept.ruptures if each.pathway == kept.current)
    base = known or Pathway(
        id=kept.current, label="Parcours disparu", short="Disparu", public=kept.current
    )
    pathway, lost = with_lost(base, (*findings, *ruptures))
    return Seen(
        pathway=pathway,
        lost=lost,
        segment=_open(pathway),
        findings=findings,
        ruptures=ruptures,
        answers=_answers(pathway),
        has_territory=bool(work.current().codes),
    )


def is_gone(kept: PathwayWork) -> bool:
    """Whether the application no longer has the pathway that the project is open on."""
    return kept.current is not None and pathway_of(kept, kept.current) is None


def with_lost(
    pathway: Pathway, items: Iterable[Finding | Rupture]
) -> tuple[Pathway, frozenset[str]]:
    """The pathway with a segment for each item whose own has gone, and their ids."""
    known = {each.id for each in pathway.segments}
    lost = dict.fromkeys(each.segment for each in items if each.segment not in known)
    more = tuple(
        Segment(id=each, label=f"Segment disparu ({each})", short="Disparu") for each in lost
    )
    segments = (*pathway.segments, *more)
    return pathway.model_copy(update={"segments": segments}), frozenset(lost)


def _open(pathway: Pathway) -> Segment | None:
    kept = st.session_state.get(SEGMENT)
    found = pathway.segment(kept) if kept else None
    return found or next(iter(pathway.segments), None)


def go_to(segment: str) -> None:
    """Open a segment."""
    st.session_state[SEGMENT] = segment


def _answers(pathway: Pathway) -> dict[str, Answer]:
    """Answers of the indicators of the pathway that the application still has, and the user's."""
    if not work.current().codes:
        return {}
    computed = [name for name in pathway.app_indicators if name in indicators()]
    read = {each.indicator.id: each for each in read_answers()}
    return (asked.asked(computed) if computed else {}) | asked.own_answers() | read


def beside(answer: Answer) -> Compared | None:
    """The comparator of the bar, or the widest that is known; None when none is."""
    known = [each for each in answer.comparators if each.value.is_known]
    level = comparators.main_of({each.place.level for each in known})
    return next((each for each in known if each.place.level == level), None)


def ranked(ruptures: Iterable[Rupture]) -> list[Rupture]:
    """The strongest priority first, those not rated last."""
    return sorted(ruptures, key=lambda each: -(priority(each) or 0))
