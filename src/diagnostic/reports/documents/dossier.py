"""Everything that the documents of a project tell, computed once: no screen, no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from diagnostic.aci import FundingColumn
from diagnostic.errors import UserError
from diagnostic.french import listed
from diagnostic.indicators import entered
from diagnostic.indicators import synthesis as composing
from diagnostic.indicators.answers import Answer, answers
from diagnostic.indicators.base import Base
from diagnostic.indicators.gallery import gallery
from diagnostic.indicators.layers import Gallery
from diagnostic.indicators.own_answers import own_answers
from diagnostic.indicators.own_layers import OwnLayers
from diagnostic.indicators.places import Place, every_comparator, territory
from diagnostic.indicators.registry import indicators
from diagnostic.indicators.synthesis import Finding, Line
from diagnostic.indicators.told import told
from diagnostic.indicators.trends import trends
from diagnostic.project import Project
from diagnostic.project.aci_choices import funding_for
from diagnostic.project.fields import UNNAMED
from diagnostic.project.own_data import figures
from diagnostic.project.portrait import Portrait, portray
from diagnostic.reports.place import place_in_words
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes, of_today

LEVEL = "france"
"""What the figures stand beside in a document, unless another is chosen."""
MOST_NAMED = 3
_OF_FIGURES = ("comparators", "gallery", "answers", "findings")
"""What depends on the territory and its figures, and on no word of the board nor of the letter."""


@dataclass(frozen=True)
class Dossier:
    """A project and what is known of its territory, on a day.

    Attributes
    ----------
    unknown
        Codes of the project that are no longer those of a commune: they are told, not counted.
    level
        Level of the comparator that sentences and tables take.
    """

    project: Project
    base: Base
    codes: Codes
    unknown: tuple[str, ...]
    level: str
    on: date

    @property
    def atlas(self) -> Atlas:
        """Communes and areas of today."""
        return self.base.atlas

    @property
    def name(self) -> str:
        """Name of the CPTS, or of its territory; that of its EPCI when neither was given."""
        named = self.project.letter.cpts_name or self.project.name
        if named != UNNAMED or not self.codes:
            return named
        whole = [each for each in self.atlas.epci.values() if each.members]
        held = [each for each in whole if self.codes >= set(each.members)]
        if held and sum(len(each.members) for each in held) == len(self.codes):
            return listed([each.name for each in held], limit=MOST_NAMED)
        first = max(self.codes, key=lambda code: self.atlas[code].population)
        return f"Territoire de {self.atlas.name(first)}"

    @property
    def is_named(self) -> bool:
        """Whether there is a name to write: of the CPTS, of its territory, or of what it covers."""
        return self.name != UNNAMED

    @cached_property
    def place(self) -> str:
        """The territory in words: its name, how many communes and inhabitants, and of when."""
        return place_in_words(self.atlas, self.codes, self.name) if self.codes else self.name

    @cached_property
    def portrait(self) -> Portrait:
        """The territory, its size, its parts, the advice it calls for."""
        others: dict[str, tuple[str, ...]] = {}
        for other in self.project.other_cpts:
            others[other.name] = (*others.get(other.name, ()), *other.codes)
        return portray(self.atlas, self.codes, seat=self.project.territory.seat, other_cpts=others)

    @cached_property
    def comparators(self) -> tuple[Place, ...]:
        """The départements, regions and country that the territory is compared with."""
        return every_comparator(self.atlas, self.codes) if self.codes else ()

    @cached_property
    def gallery(self) -> Gallery:
        """Everything that can be mapped, the user's own figures included."""
        base = self.base.with_own(figures(self.project.own_data))
        return gallery(base, [OwnLayers(base)])

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        """Every indicator by id, those read or brought by the user included."""
        if not self.codes:
            return {}
        here, own = territory(self.codes), figures(self.project.own_data)
        base = self.base.with_own(own)
        wanted = list(indicators().values())
        found = [
            *told(base, answers(base, here, wanted, self.comparators)),
            *entered.answers(self.project.diagnosis.read_values, here, self.comparators),
            *own_answers(base, here, self.comparators, list(base.own)),
        ]
        return {each.indicator.id: each for each in found}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What sets the territory apart, the strongest first."""
        if not self.codes:
            return ()
        rates = [each for each in self.answers.values() if not each.indicator.is_extensive]
        wanted = [each for each in indicators().values() if not each.is_extensive]
        moved = trends(self.base, territory(self.codes), wanted)
        return tuple(composing.findings(rates, self.level, moved))

    @cached_property
    def synthesis(self) -> tuple[Line, ...]:
        """The sentences of the synthesis: the user's own, or those of the figures."""
        mine = self.project.diagnosis.synthesis
        if mine is not None:
            return tuple(Line(x.section, x.text, x.indicator, x.composed) for x in mine)
        return tuple(composing.lines(composing.synthesis(self.findings)))

    @cached_property
    def funding(self) -> FundingColumn | None:
        """Yearly maxima of the ACI here; None without a territory, or with an unusable scale."""
        if not self.codes:
            return None
        try:
            return funding_for(self.project.aci, self.portrait.position)
        except UserError:
            return None


def gather(
    project: Project, base: Base, on: date, level: str = LEVEL, before: Dossier | None = None
) -> Dossier:
    """What is known of a project.

    Parameters
    ----------
    base
        Arrays of the tables in force.
    on
        Day that the documents bear.
    level
        Level to compare with; France where the territory has none of it.
    before
        An earlier state: what its figures gave is taken from it when they are still the same.
    """
    codes, unknown = of_today(base.atlas, project.territory.codes)
    dossier = _taking(Dossier(project, base, codes, tuple(unknown), level, on), before)
    if any(each.level == level for each in dossier.comparators):
        return dossier
    return _taking(Dossier(project, base, codes, tuple(unknown), LEVEL, on), before)


def _taking(dossier: Dossier, before: Dossier | None) -> Dossier:
    """The dossier with what an earlier one computed from the very same figures."""
    if before is not None and _figures_of(before) == _figures_of(dossier):
        known = before.__dict__
        dossier.__dict__.update({name: known[name] for name in _OF_FIGURES if name in known})
    return dossier


def _figures_of(dossier: Dossier) -> tuple[object, ...]:
    kept = dossier.project
    return (
        id(dossier.base),
        dossier.codes,
        dossier.level,
        kept.diagnosis.read_values,
        kept.own_data,
    )
