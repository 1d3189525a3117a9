"""How a measured disease is said in a cell of a table."""

from __future__ import annotations

from diagnostic.french import NBSP, number
from diagnostic.indicators.diseases import Measure, Standardised
from diagnostic.stats.comparison import Comparison, Judgement
from diagnostic.ui.diagnosis import diseases_charts
from diagnostic.ui.tables import Cell


def people(measure: Measure) -> str:
    """How many, or why it is not said."""
    return _missing(measure) if measure.people is None else number(measure.people)


def share(measure: Measure) -> str:
    """How many of a hundred, or why it is not said."""
    return (
        _missing(measure) if measure.share is None else diseases_charts.percent(measure.share.value)
    )


def _missing(measure: Measure) -> str:
    return "secret" if measure.status == "secret" else "nd"


def interval(measure: Measure) -> str:
    """Limits of the share in words, empty when there are none."""
    if measure.share is None:
        return ""
    low, high = (diseases_charts.percent(limit) for limit in measure.share[1:])
    return f"entre {low.removesuffix(f'{NBSP}%')} et {high}"


def standing(comparison: Comparison) -> str:
    """Sign and words of a comparison; neither way is better."""
    match comparison.judgement:
        case Judgement.DIFFERENT:
            return "● plus fréquente" if comparison.higher else "● moins fréquente"
        case Judgement.SAME:
            return "○ pas d’écart net"
        case _:
            return "○ non jugé"


def standardised(found: Standardised) -> Cell:
    """The comparison at the same ages, with its limits and how it stands."""
    if found.icm is None:
        return Cell("nd", found.reason, number=True)
    low, high = number(found.icm.low, 1), number(found.icm.high, 1)
    detail = f"entre {low} et {high}\n{standing(found.comparison)}"
    return Cell(number(found.icm.value, 1), detail, number=True)
