"""Whether a territory differs from what it is compared with, and whether that is good or bad.

Red and green exist only where the difference is more than chance **and** the figure has a
direction. Otherwise the answer is « different », « same », or « it cannot be told », with why.

A territory is most often part of its comparator. Two counts that share people are not independent,
so the part they share is taken out of the comparator before comparing: the territory is compared
with the rest. Nothing is lost, since a territory differs from the whole exactly when it differs
from the rest: ``p_territory - p_whole = (1 - f) (p_territory - p_rest)``, ``f`` being the share of
the whole that lives in the territory. The comparator that is shown remains the whole.

Where only the published figure of the comparator is known (:func:`compare_with_reference`), it is
taken as fixed. With the territory inside, the true spread of the difference is ``sqrt(1 - f)`` of
the one used, so the test can miss a difference, but does not invent one.

At 95 %, one comparison in twenty of figures that do not differ is called a difference: two of the
forty rows of a table. Use the 99.8 % level where many are looked at together.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import NamedTuple

from diagnostic.errors import UserError
from diagnostic.stats.intervals import LEVEL_95, Interval, checked, proportion


class Direction(StrEnum):
    """What is better for the inhabitants."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"


class Judgement(StrEnum):
    """What a comparison says."""

    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"
    """Different, for a figure of which neither way is better."""
    SAME = "same"
    """Not different beyond chance, which is no proof of being the same."""
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a comparison cannot be told."""

    NO_FIGURE = "no_figure"
    """The figure of the territory is missing, or nobody is counted there."""
    NO_COMPARATOR = "no_comparator"
    """That of the comparator is."""
    SAME_PLACE = "same_place"
    """The territory holds all of its comparator: nothing is left to compare with."""


class Counted(NamedTuple):
    """Events and the people among whom they were counted; ``None`` or NaN where missing."""

    events: float | None
    population: float | None


class Comparison(NamedTuple):
    """A territory beside its comparator.

    Attributes
    ----------
    judgement
        What can be said of it.
    gap
        Difference (of shares), ratio (of rates) or value (beside a fixed reference), with the
        interval that decided. ``None`` where it does not exist.
    higher
        Whether the territory is above, significantly or not; ``None`` if equal or unknown.
    reason
        Why it cannot be told, if so.
    """

    judgement: Judgement
    gap: Interval | None
    higher: bool | None
    reason: Reason | None


def compare_with_reference(
    figure: Interval | None, reference: float | None, direction: Direction
) -> Comparison:
    """Compare a figure with a published one, taken as known without error.

    Different where the interval of the figure excludes the reference. For a share, a rate, an ICM
    (reference 100).

    Parameters
    ----------
    figure
        Of the territory, with its interval; ``None`` if it does not exist.
    reference
        In the same unit; ``None`` or NaN if missing.
    direction
        What is better.
    """
    if figure is None:
        return _unknown(Reason.NO_FIGURE)
    if reference is None or math.isnan(reference):
        return _unknown(Reason.NO_COMPARATOR)
    return _judge(figure, reference, direction)


def compare_proportions(
    territory: Counted,
    comparator: Counted,
    direction: Direction,
    *,
    overlap: Counted | None = None,
    level: float = LEVEL_95,
) -> Comparison:
    """Compare the share of a territory with that of its comparator.

    Parameters
    ----------
    territory, comparator
        People concerned, and people looked at.
    direction
        What is better.
    overlap
        What belongs to both: the territory itself where it is part of its comparator; ``None``
        where they share nobody.
    level
        Confidence level, between 0 and 1.

    Returns
    -------
    Comparison
        ``gap`` is the difference of shares, between -1 and 1, with the rest of the comparator.

    Raises
    ------
    UserError
        If a figure is negative, a share above 100 %, or the overlap larger than a side.
    """
    sides = _sides(territory, comparator, overlap)
    if isinstance(sides, Reason):
        return _unknown(sides)
    return _judge(difference_of_proportions(*sides, level=level), 0.0, direction)


def compare_rates(
    territory: Counted,
    comparator: Counted,
    direction: Direction,
    *,
    overlap: Counted | None = None,
    level: float = LEVEL_95,
) -> Comparison:
    """Compare the rate of a territory with that of its comparator.

    Parameters
    ----------
    territory, comparator
        Events, and inhabitants or person-years.
    direction, overlap, level
        As for :func:`compare_proportions`.

    Returns
    -------
    Comparison
        ``gap`` is the ratio to the rate of the rest of the comparator: 1 where they are equal.
        Without any event on either side they are the same, and there is no ratio.

    Raises
    ------
    UserError
        If a figure is negative, or the overlap larger than a side.
    """
    sides = _sides(territory, comparator, overlap)
    if isinstance(sides, Reason):
        return _unknown(sides)
    return _judge(rate_ratio(*sides, level=level), 1.0, direction)


def difference_of_proportions(
    first: Counted, second: Counted, level: float = LEVEL_95
) -> Interval | None:
    """First share minus second, with Newcombe’s hybrid score interval.

    Returns
    -------
    Interval or None
        Between -1 and 1; ``None`` if a share does not exist.

    Raises
    ------
    UserError
        If a figure is negative or a share above 100 %.

    References
    ----------
    Newcombe R. G. (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    one, two = proportion(*first, level=level), proportion(*second, level=level)
    if one is None or two is None:
        return None
    gap = one.value - two.value
    below = math.hypot(one.value - one.low, two.high - two.value)
    above = math.hypot(one.high - one.value, two.value - two.low)
    return Interval(gap, gap - below, gap + above)


def rate_ratio(first: Counted, second: Counted, level: float = LEVEL_95) -> Interval | None:
    """First rate over second, with the score interval of a ratio of Poisson rates.

    Given the events of both sides, those of the first are a share of them: Wilson’s interval of
    that share, turned into a ratio, is the score interval.

    Returns
    -------
    Interval or None
        Infinite value and upper limit where only the first has events. ``None`` if a figure is
        missing, nobody lives on a side, or no side has events.

    Raises
    ------
    UserError
        If a figure is negative.

    References
    ----------
    Gu K. et al. (2008), Testing the ratio of two Poisson rates, Biometrical Journal 50, 283-298:
    statistic W2, inverted. Wilson E. B. (1927), JASA 22, 209-212.
    """
    x, n = checked("nombre de cas", first.events), checked("effectif", first.population)
    y, m = checked("nombre de cas", second.events), checked("effectif", second.population)
    if x is None or y is None or not n or not m:
        return None
    share = proportion(x, x + y, level)
    if share is None:
        return None
    low, high = (_odds(limit) * m / n for limit in (share.low, share.high))
    value = math.inf if y == 0 else x * m / (y * n)
    return Interval(value, min(value, low), max(value, high))


def outside(whole: Counted, part: Counted) -> Counted:
    """What is left of a whole without one of its parts.

    Returns
    -------
    Counted
        ``None`` for what is missing on either side.

    Raises
    ------
    UserError
        If the part is larger than the whole.
    """
    events, people = (
        _less(checked(what, total), checked(what, taken))
        for what, total, taken in zip(("nombre de cas", "effectif"), whole, part, strict=True)
    )
    return Counted(events, people)


def _less(total: float | None, taken: float | None) -> float | None:
    if total is None or taken is None:
        return None
    left = total - taken
    # Sums of communes with decimals may miss the total by their last digit.
    if abs(left) <= 1e-9 * total:
        return 0.0
    if left < 0:
        raise UserError(
            "La partie commune est plus grande que le territoire de comparaison. Vérifiez que les "
            "deux chiffres viennent de la même source et de la même année."
        )
    return left


def _sides(
    territory: Counted, comparator: Counted, overlap: Counted | None
) -> tuple[Counted, Counted] | Reason:
    """The territory and the rest of its comparator, or why they cannot be compared."""
    if not _is_counted(territory):
        return Reason.NO_FIGURE
    if not _is_counted(comparator):
        return Reason.NO_COMPARATOR
    if overlap is None:
        return territory, comparator
    outside(territory, overlap)  # refuses what is larger than the territory
    rest = outside(comparator, overlap)
    if rest.population == 0:
        return Reason.SAME_PLACE
    return (territory, rest) if _is_counted(rest) else Reason.NO_COMPARATOR


def _is_counted(side: Counted) -> bool:
    events, people = checked("nombre de cas", side.events), checked("effectif", side.population)
    return events is not None and bool(people)


def _judge(gap: Interval | None, null: float, direction: Direction) -> Comparison:
    """Judgement of an interval beside the value that means « no difference »."""
    if gap is None:  # no event on either side
        return Comparison(Judgement.SAME, None, None, None)
    higher = None if gap.value == null else gap.value > null
    if not gap.excludes(null):
        judgement = Judgement.SAME
    elif direction is Direction.NONE:
        judgement = Judgement.DIFFERENT
    else:
        is_good = higher is (direction is Direction.HIGHER)
        judgement = Judgement.BETTER if is_good else Judgement.WORSE
    return Comparison(judgement, gap, higher, None)


def _unknown(reason: Reason) -> Comparison:
    return Comparison(Judgement.UNKNOWN, None, None, reason)


def _odds(share: float) -> float:
    return math.inf if share >= 1 else share / (1 - share)
