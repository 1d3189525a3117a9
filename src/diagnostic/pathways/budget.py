"""What the plan costs beside what the ACI gives, mission by mission.

The envelope is the yearly maximum of the mission for a territory of this size, with the amounts
that the user negotiated. An amount that no source gives is unknown, never zero, and so is the cost
of an action that nobody estimated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from diagnostic.aci import Amount, FundingColumn, Mission, Scale, scales, size_of
from diagnostic.errors import UserError
from diagnostic.french import NBSP, counted, euros
from diagnostic.pathways.board import mark
from diagnostic.project import Action, Project
from diagnostic.project.aci_choices import funding_for, scale_for
from diagnostic.territory.atlas import Atlas

UNKNOWN, NOT_ASKED = "inconnu", "sans objet"
NO_MISSION = "Sans mission ACI"
PER_YEAR = (
    "L’enveloppe est un maximum par an, part variable comprise : elle n’est due que si les "
    "résultats sont là. Le budget d’une action est compté une fois, quelle que soit sa durée."
)
NO_SIZE = (
    "Aucune commune n’est choisie : la taille du territoire, donc l’enveloppe, n’est pas connue."
)


@dataclass(frozen=True)
class BudgetLine:
    """A mission: what its actions cost, and what it is given for.

    Attributes
    ----------
    mission
        Its id; None for the actions that have none.
    planned
        Euros of its actions with an amount; None when it has actions and none has an amount.
    actions
        Ids of its actions.
    without_amount
        Among them, those whose cost is not known: ``planned`` is then a minimum.
    envelope
        Yearly maximum; None when it is not known.
    why
        Why there is no envelope.
    """

    mission: str | None
    label: str
    planned: float | None
    actions: tuple[str, ...]
    without_amount: tuple[str, ...]
    envelope: Amount | None
    why: str = ""

    @property
    def rest(self) -> float | None:
        """Euros left, under zero when the plan costs more; None when it cannot be told."""
        if self.envelope is None or self.planned is None:
            return None
        return self.envelope.value_eur - self.planned

    @property
    def is_exceeded(self) -> bool:
        """Whether its actions cost more than it is given, whatever is not known yet."""
        return self.rest is not None and self.rest < 0

    @property
    def planned_words(self) -> str:
        """What its actions cost, in words."""
        return UNKNOWN if self.planned is None else euros(self.planned)

    @property
    def envelope_words(self) -> str:
        """Its yearly maximum in words."""
        if self.label == NO_MISSION:
            return NOT_ASKED
        return UNKNOWN if self.envelope is None else euros(self.envelope.value_eur)

    @property
    def rest_words(self) -> str:
        """What is left, in words; that it is the most there can be when a cost is missing."""
        if self.rest is None:
            return NOT_ASKED if self.label == NO_MISSION else UNKNOWN
        if self.rest < 0:
            return f"dépassé de {euros(-self.rest)}"
        return f"{euros(self.rest)}{' au plus' if self.without_amount else ''}"

    @property
    def status(self) -> str:
        """How far the envelope can be trusted, or why there is none."""
        return self.why if self.envelope is None else self.envelope.status.label

    @property
    def missing(self) -> str:
        """Actions whose cost is not known, in words; empty when there are none."""
        if not self.without_amount:
            return ""
        marks = ", ".join(mark(each) for each in self.without_amount)
        return f"{counted(len(self.without_amount), 'action')} sans montant{NBSP}: {marks}"


@dataclass(frozen=True)
class Budget:
    """The plan beside the envelope of the territory.

    Attributes
    ----------
    lines
        One a mission of the scale, in its order; then those that the contract does not hold and
        that actions name; then the actions without mission.
    total
        Of every action and of every known envelope.
    size
        Of the territory, None when it is not known.
    cautions
        What must be said with the amounts.
    sources
        Where the envelopes were read.
    """

    lines: tuple[BudgetLine, ...]
    total: BudgetLine
    size: int | None
    scale: str
    cautions: tuple[str, ...]
    sources: tuple[str, ...]


def column_of(project: Project, atlas: Atlas) -> FundingColumn | None:
    """Yearly maxima of the territory, None while it has no commune.

    Raises
    ------
    UserError
        When the project names a scale or a mission that the application does not know.
    """
    codes = [code for code in project.territory.codes if code in atlas.communes]
    if not codes:
        return None
    return funding_for(project.aci, size_of(atlas.population(codes)))


def budget_of(project: Project, atlas: Atlas) -> Budget:
    """The budget of a project, the size of its territory looked up; nothing raises.

    A scale that cannot be read gives no envelope, and the reason is among the cautions.
    """
    codes = [code for code in project.territory.codes if code in atlas.communes]
    try:
        found = budget(project, column_of(project, atlas))
    except UserError as error:
        return replace(budget(project, None), cautions=(str(error), PER_YEAR))
    warning = size_of(atlas.population(codes)).warning if codes else None
    return replace(found, cautions=(*filter(None, [warning]), *found.cautions))


def budget(project: Project, column: FundingColumn | None) -> Budget:
    """What the actions of a project cost, mission by mission, beside an envelope.

    Parameters
    ----------
    column
        Yearly maxima of the territory (`column_of`); None when its size is not known.
    """
    actions = project.pathways.actions
    scale = column.scale if column else _scale(project)
    amounts = {line.mission.id: line.amount for line in column.lines} if column else {}
    held = [line.mission for line in column.lines] if column else []
    named = dict.fromkeys(action.mission for action in actions if action.mission)
    known = {each.id: each for each in scale.missions} if scale else {}
    outside = [each for each in named if each not in amounts]
    lines = [_line(each.id, each.short_label, actions, amounts[each.id], "") for each in held]
    for each in outside:
        why = _why(known.get(each), column)
        lines.append(_line(each, name_of(each), actions, None, why))
    free = _line(None, NO_MISSION, actions, None, "ces actions ne servent aucune mission")
    return Budget(
        lines=(*lines, free) if free.actions else tuple(lines),
        total=_total(actions, column),
        size=column.size if column else None,
        scale=scale.label if scale else "",
        cautions=(*_cautions(column), PER_YEAR),
        sources=_sources(column),
    )


def name_of(mission: str) -> str:
    """Short name of a mission, in whatever scale it is; its id when none has it."""
    every = {each.id: each.short_label for scale in scales() for each in scale.missions}
    return every.get(mission, mission)


def _scale(project: Project) -> Scale | None:
    try:
        return scale_for(project.aci)
    except UserError:
        return None


def _why(mission: Mission | None, column: FundingColumn | None) -> str:
    if mission is None:
        return "mission absente du barème choisi"
    if column is None:
        return "taille du territoire inconnue"
    return "mission non retenue dans le contrat"


def _line(
    mission: str | None,
    label: str,
    actions: Sequence[Action],
    envelope: Amount | None,
    why: str,
) -> BudgetLine:
    mine = [action for action in actions if (action.mission or None) == mission]
    return BudgetLine(
        mission=mission,
        label=label,
        planned=_sum(mine),
        actions=tuple(action.id for action in mine),
        without_amount=tuple(action.id for action in mine if action.budget_eur is None),
        envelope=envelope,
        why=why or ("" if envelope else "montant qu’aucune source lue ne donne"),
    )


def _sum(actions: Sequence[Action]) -> float | None:
    costs = [action.budget_eur for action in actions if action.budget_eur is not None]
    return sum(costs) if costs or not actions else None


def _total(actions: Sequence[Action], column: FundingColumn | None) -> BudgetLine:
    """Every action, beside the known envelopes: unknown when there is none."""
    whole = column.total if column else None
    envelope = None
    if column and whole and whole.statuses:
        found = [source for line in column.lines if line.amount for source in line.amount.sources]
        envelope = Amount(
            value_eur=whole.known_eur,
            status=whole.statuses[-1],
            sources=tuple(dict.fromkeys(found)),
        )
    return BudgetLine(
        mission=None,
        label="Total",
        planned=_sum(actions),
        actions=tuple(action.id for action in actions),
        without_amount=tuple(action.id for action in actions if action.budget_eur is None),
        envelope=envelope,
        why="" if envelope else "taille du territoire inconnue",
    )


def _cautions(column: FundingColumn | None) -> tuple[str, ...]:
    if column is None:
        return (NO_SIZE,)
    missing = column.total.missing
    left_out = (
        (f"Le total de l’enveloppe laisse de côté, faute de montant lu : {', '.join(missing)}.",)
        if missing
        else ()
    )
    return (column.scale.caution, *left_out)


def _sources(column: FundingColumn | None) -> tuple[str, ...]:
    if column is None:
        return ()
    found = (source.text for line in column.lines if line.amount for source in line.amount.sources)
    return tuple(dict.fromkeys(found))
