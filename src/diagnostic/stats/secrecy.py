"""Sums of figures of which some are under statistical secrecy.

A masked figure is neither zero nor forgotten: the sum is that of what is published, and says how
many members, and what share of the people, are not in it. Where the true total is also shown, a
member masked alone is the total minus the others: a second one has to be masked with it.

References
----------
Jamme J., Rastout N. (2023), manuel de protection des tableaux, InseeFrLab (secret secondaire).
Hundepool A. et al. (2012), *Statistical Disclosure Control*, Wiley, ch. 4.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from diagnostic.errors import UserError
from diagnostic.french import spaced


class PublishedSum(NamedTuple):
    """Sum of what is published among the members of a territory.

    Attributes
    ----------
    total
        Sum of the published values, a lower bound of the truth if some are masked; ``None``
        where none is published, never zero.
    published, masked, absent
        Members whose value is given, under secrecy, or not given at all.
    published_weight, masked_weight, absent_weight
        Their people; NaN where one’s are not known.
    """

    total: float | None
    published: int
    masked: int
    absent: int
    published_weight: float
    masked_weight: float
    absent_weight: float

    @property
    def is_complete(self) -> bool:
        """Whether every member is in the sum, and there is at least one."""
        return self.published > 0 and self.masked == self.absent == 0

    @property
    def coverage(self) -> float | None:
        """Share of the people whose member is published, between 0 and 1."""
        return self._share(self.published_weight)

    @property
    def masked_share(self) -> float | None:
        """Share of the people whose member is under secrecy, between 0 and 1."""
        return self._share(self.masked_weight)

    def _share(self, weight: float) -> float | None:
        everybody = self.published_weight + self.masked_weight + self.absent_weight
        return weight / everybody if everybody > 0 else None


class Exposure(NamedTuple):
    """What a reader who knows the total can tell of each member that is not shown.

    Attributes
    ----------
    hidden
        Members not shown.
    low, high
        Range in which each of them must be.
    """

    hidden: int
    low: float
    high: float

    @property
    def is_recovered(self) -> bool:
        """Whether the range is that of one person: the secret is told."""
        return self.hidden > 0 and self.high - self.low < 1


def sum_published(values: ArrayLike, masked: ArrayLike, weights: ArrayLike) -> PublishedSum:
    """Add what is published, and count what is not.

    Parameters
    ----------
    values
        Shape ``(members,)``; NaN or ``None`` where none is given. The value of a masked member,
        if there is one, is never used.
    masked
        Shape ``(members,)``, true where the value is under secrecy.
    weights
        Shape ``(members,)``: people of each member, most often its inhabitants.

    Raises
    ------
    UserError
        If a weight is negative.
    ValueError
        If shapes differ.
    """
    figures, hidden = _members(values, masked)
    people = np.asarray(weights, dtype=np.float64)
    if people.shape != figures.shape:
        raise ValueError(f"values of shape {figures.shape}, weights of shape {people.shape}")
    if (people < 0).any():
        raise UserError("Une population ne peut pas être négative.")
    absent = ~hidden & np.isnan(figures)
    given = ~hidden & ~absent
    return PublishedSum(
        math.fsum(figures[given]) if given.any() else None,
        *(int(which.sum()) for which in (given, hidden, absent)),
        *(math.fsum(people[which]) for which in (given, hidden, absent)),
    )


def merge(*sums: PublishedSum) -> PublishedSum:
    """Sum of territories that share no member. Without any, an empty sum."""
    totals = [part.total for part in sums if part.total is not None]
    return PublishedSum(
        math.fsum(totals) if totals else None,
        sum(part.published for part in sums),
        sum(part.masked for part in sums),
        sum(part.absent for part in sums),
        math.fsum(part.published_weight for part in sums),
        math.fsum(part.masked_weight for part in sums),
        math.fsum(part.absent_weight for part in sums),
    )


def exposure(
    values: ArrayLike,
    masked: ArrayLike,
    total: float | None,
    *,
    floor: float = 0.0,
    ceiling: float = math.inf,
) -> Exposure:
    """What the total tells of the members that are not shown.

    Only subtraction within one total is looked at: a member in two totals (its EPCI and its
    canton) has to be checked in each, and that does not cover what both tell together.

    Parameters
    ----------
    values, masked
        As for :func:`sum_published`.
    total
        True total shown beside them, masked members included; ``None`` or NaN where it is
        not shown.
    floor, ceiling
        What every reader knows of a masked value, from the rule of its source: « from 1 to 10 ».
        Leave ``ceiling`` out where larger members are masked too, to protect the small ones.

    Raises
    ------
    UserError
        If the total cannot be that of these members.
    """
    figures, hidden = _members(values, masked)
    unseen = hidden | np.isnan(figures)
    others = int(unseen.sum()) - 1
    if others < 0 or total is None or math.isnan(total):
        return Exposure(others + 1, floor, ceiling)
    left = total - math.fsum(figures[~unseen])
    rounding = 1e-9 * max(1.0, abs(total))
    if not (others + 1) * floor - rounding <= left <= (others + 1) * ceiling + rounding:
        raise UserError(
            spaced(
                "Ce total n’est pas celui de ces communes : il est inférieur ou supérieur à ce que "
                "leur somme permet. Vérifiez que les chiffres sont de la même source."
            )
        )
    if not others:
        return Exposure(1, left, left)
    low, high = max(floor, left - others * ceiling), min(ceiling, left - others * floor)
    return Exposure(others + 1, low, high)


def complement(values: ArrayLike, masked: ArrayLike) -> int | None:
    """Member to mask as well when one is masked alone beside a total.

    The smallest published one above zero, so that the least is lost.

    Parameters
    ----------
    values, masked
        As for :func:`sum_published`.

    Returns
    -------
    int or None
        Its rank; ``None`` if none can be masked, and the total must then be masked instead.
    """
    figures, hidden = _members(values, masked)
    candidates = np.flatnonzero(~hidden & (np.nan_to_num(figures) > 0))
    if not candidates.size:
        return None
    return int(candidates[np.argmin(figures[candidates])])


def _members(values: ArrayLike, masked: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    figures = np.asarray(values, dtype=np.float64)
    hidden = np.asarray(masked, dtype=np.bool_)
    if figures.ndim != 1 or figures.shape != hidden.shape:
        raise ValueError(f"values of shape {figures.shape}, masks of shape {hidden.shape}")
    return figures, hidden
