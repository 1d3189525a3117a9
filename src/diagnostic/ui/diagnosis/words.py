"""How an indicator is said on the screens of the diagnosis: see `indicators.wording`."""

from diagnostic.indicators.wording import (
    MISSING,
    SIGNS,
    counted,
    dated,
    figure,
    interval,
    standing,
    verdict,
    with_unit,
)

__all__ = [
    "MISSING",
    "SIGNS",
    "counted",
    "dated",
    "figure",
    "interval",
    "standing",
    "verdict",
    "with_unit",
]
