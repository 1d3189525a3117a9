"""What a CPTS can receive in a year: by mission, by size, in total.

Totals are computed from the lines. A mission whose amount no source gives is named in the total
instead of being counted as zero.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from diagnostic.aci.facts import SIZES, Amount, Status
from diagnostic.aci.scale import Mission, MissionKind, Scale, size_index
from diagnostic.errors import UserError


@dataclass(frozen=True)
class FundingLine:
    """A mission and its yearly maximum, None when no source gives it."""

    mission: Mission
    amount: Amount | None


@dataclass(frozen=True)
class FundingTotal:
    """Sum of the known yearly maxima.

    Attributes
    ----------
    known_eur
        Euros a year.
    missing
        Short labels of the missions left out for want of an amount.
    statuses
        Statuses found among the amounts summed, strongest first.
    """

    known_eur: int
    missing: tuple[str, ...]
    statuses: tuple[Status, ...]

    @property
    def complete(self) -> bool:
        """Whether every mission of the column has an amount."""
        return not self.missing


@dataclass(frozen=True)
class FundingColumn:
    """The missions taken by a CPTS of one size."""

    scale: Scale
    size: int
    lines: tuple[FundingLine, ...]

    @property
    def total(self) -> FundingTotal:
        """The sum of the lines, with what it leaves out."""
        amounts = [line.amount for line in self.lines if line.amount is not None]
        found = {amount.status for amount in amounts}
        return FundingTotal(
            known_eur=sum(amount.value_eur for amount in amounts),
            missing=tuple(line.mission.short_label for line in self.lines if line.amount is None),
            statuses=tuple(status for status in Status if status in found),
        )


@dataclass(frozen=True)
class FundingTable:
    """Missions by size: one column for each of the four sizes, the same missions in each."""

    columns: tuple[FundingColumn, ...]

    @property
    def rows(self) -> tuple[tuple[Mission, tuple[Amount | None, ...]], ...]:
        """Each mission with its four amounts, smallest size first."""
        return tuple(
            (lines[0].mission, tuple(line.amount for line in lines))
            for lines in zip(*(column.lines for column in self.columns), strict=True)
        )

    @property
    def totals(self) -> tuple[FundingTotal, ...]:
        """The four totals, smallest size first."""
        return tuple(column.total for column in self.columns)


def choices(scale: Scale) -> tuple[Mission, ...]:
    """Missions that the CPTS is free to take: optional ones, then supplements."""
    return tuple(mission for mission in scale.missions if mission.kind.is_chosen)


def column(scale: Scale, size: int, taken: Collection[str] | None = None) -> FundingColumn:
    """Yearly maxima of a CPTS of one size.

    Parameters
    ----------
    scale
        The scale to read.
    size
        1 to 4 (``size_of(population).proposed``).
    taken
        Identifiers of the optional missions and supplements taken. By default every optional
        mission and no supplement, as the published totals do. Functioning and mandatory missions
        are always there.

    Raises
    ------
    UserError
        When the size does not exist or ``taken`` names a mission that is not one to choose.
    """
    size_index(size)
    kept = _taken(scale, taken)
    return FundingColumn(
        scale=scale,
        size=size,
        lines=tuple(
            FundingLine(mission, mission.amount(size))
            for mission in scale.missions
            if not mission.kind.is_chosen or mission.id in kept
        ),
    )


def table(scale: Scale, taken: Collection[str] | None = None) -> FundingTable:
    """Yearly maxima by mission and size; parameters and errors as ``column``."""
    return FundingTable(tuple(column(scale, size, taken) for size in SIZES))


def _taken(scale: Scale, taken: Collection[str] | None) -> frozenset[str]:
    free = choices(scale)
    if taken is None:
        return frozenset(m.id for m in free if m.kind is MissionKind.OPTIONNELLE)
    for mission_id in taken:
        if scale.mission(mission_id) not in free:
            raise UserError(
                f"La mission « {scale.mission(mission_id).short_label} » est obligatoire : "
                "elle est toujours comptée. Retirez-la des missions à choisir."
            )
    return frozenset(taken)
