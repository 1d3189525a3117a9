"""The scale that a project works with: the published one, or the user's own copy of it."""

from __future__ import annotations

from diagnostic.aci import FundingColumn, Scale, SizePosition, column, load_scale, with_overrides
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
