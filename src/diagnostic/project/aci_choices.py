"""The scale that a project works with: the published one, or the user's own copy of it."""

from __future__ import annotations

from datetime import date

from diagnostic.aci import (
    FundingColumn,
    Mission,
    MissionKind,
    Scale,
    SizePosition,
    column,
    load_scale,
    scale_on,
    with_overrides,
)
from diagnostic.errors import UserError
from diagnostic.project.document import AciChoices


def scale_for(choices: AciChoices) -> Scale:
    """The chosen scale with the negotiated amounts in place of the published ones.

    Raises
    ------
    UserError
        When the scale or a mission of the file is not one the application knows.
    """
    scale = load_scale(choices.scale)
    return with_overrides(scale, choices.overrides) if choices.overrides else scale


def funding_for(choices: AciChoices, position: SizePosition) -> FundingColumn:
    """Yearly maxima of a territory of this size, with the optional missions it takes."""
    return column(scale_for(choices), position.proposed, choices.optional_missions)


def missions_of(choices: AciChoices, on: date) -> tuple[Mission, ...]:
    """Missions that a CPTS can have: those of its scale, then those made mandatory since.

    The scale of 2019 is counted with because it is the last whose amounts are all known; the
    mission on health crises, that every CPTS has had since, is not in it.

    Raises
    ------
    UserError
        When the scale of the project is not one the application knows.
    """
    scale = scale_for(choices)
    known = {each.id for each in scale.missions}
    try:
        today = scale_on(on).missions
    except UserError:
        return scale.missions  # before the first scale
    since = (each for each in today if each.kind is MissionKind.SOCLE and each.id not in known)
    return (*scale.missions, *since)
