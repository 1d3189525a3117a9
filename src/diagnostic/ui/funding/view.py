"""What the page shows for a territory and its choices, computed without drawing."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.aci import (
    FundingColumn,
    FundingTable,
    Mission,
    Scale,
    SizePosition,
    choices,
    load_scale,
    table,
)
from diagnostic.french import euros
from diagnostic.project.aci_choices import scale_for
from diagnostic.project.document import AciChoices


@dataclass(frozen=True)
class Funding:
    """The scale with the user's amounts, and where the territory stands in it.

    Attributes
    ----------
    chosen
        The user's choices.
    scale
        The scale with the negotiated amounts.
    position
        The territory's size, None while no commune is chosen.
    table
        Yearly maxima of the four sizes, for the missions taken.
    published
        The same of the published scale, with every optional mission and no supplement.
    """

    chosen: AciChoices
    scale: Scale
    position: SizePosition | None
    table: FundingTable
    published: FundingTable

    @property
    def sizes(self) -> tuple[int, ...]:
        """Sizes of the territory: none, one, or two when the texts do not decide."""
        return self.position.candidates if self.position else ()

    @property
    def columns(self) -> tuple[FundingColumn, ...]:
        """The territory's own columns, one for each of its sizes."""
        return tuple(column for column in self.table.columns if column.size in self.sizes)

    @property
    def taken(self) -> tuple[str, ...]:
        """Identifiers of every mission that the totals count."""
        return tuple(mission.id for mission, _ in self.table.rows)

    @property
    def free(self) -> tuple[Mission, ...]:
        """Missions that the CPTS is free to take."""
        return choices(self.scale)

    @property
    def as_published(self) -> bool:
        """Whether the totals are those of the published scale."""
        mine, theirs = self.table.totals, self.published.totals
        return [total.known_eur for total in mine] == [total.known_eur for total in theirs]

    @property
    def most(self) -> str:
        """The territory's yearly maximum in words, one for each size it can be."""
        return " ou ".join(euros(column.total.known_eur) for column in self.columns)


def funding(chosen: AciChoices, position: SizePosition | None) -> Funding:
    """What to show for these choices.

    Raises
    ------
    UserError
        When the scale, a mission or an amount of the choices is not usable.
    """
    scale = scale_for(chosen)
    return Funding(
        chosen=chosen,
        scale=scale,
        position=position,
        table=table(scale, chosen.optional_missions),
        published=table(load_scale(chosen.scale)),
    )
