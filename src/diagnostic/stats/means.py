"""Means and medians of communes, each weighing what it counts, with the share that is known.

The mean of a territory is that of its communes weighted by what the figure is about (inhabitants,
households). A median of communes weighted by inhabitants says where the inhabitant in the middle
lives; it is not the median of the inhabitants’ own figures, which no commune tells.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from diagnostic.errors import UserError

_SAME = 1e-12
"""Relative gap below which two sums of weights are the same."""


class Weighted(NamedTuple):
    """A weighted mean or quantile.

    Attributes
    ----------
    value
        In the unit of the values; ``None`` where nothing is known or nothing weighs.
    known, left_out
        Members that count in it, and those whose value or weight is missing.
    coverage
        Share of the weight whose value is known, between 0 and 1; ``None`` where a weight is
        missing, or all are zero.
    """

    value: float | None
    known: int
    left_out: int
    coverage: float | None


def weighted_mean(values: ArrayLike, weights: ArrayLike) -> Weighted:
    """Weighted mean of the members whose value is known.

    Parameters
    ----------
    values
        Shape ``(members,)``; ``None`` and NaN are missing.
    weights
        Shape ``(members,)``, zero or more.

    Raises
    ------
    UserError
        If a weight is negative or infinite, or a value infinite.
    ValueError
        If there are not as many weights as values.
    """
    figures, weighing, blank = _known(values, weights)
    total = weighing.sum()
    value = float(figures @ (weighing / total)) if total > 0 else None
    # Rounding must not take a mean out of what it averages.
    inside = value if value is None else float(np.clip(value, *_range(figures, weighing)))
    return blank._replace(value=inside)


def weighted_quantile(values: ArrayLike, weights: ArrayLike, share: float) -> Weighted:
    """Value below which a share of the weight lies.

    Where that share falls exactly between two members, the middle of both: with equal weights, the
    median is the usual one.

    Parameters
    ----------
    values, weights
        As for :func:`weighted_mean`.
    share
        Between 0 and 1: 0.5 for the median.

    Raises
    ------
    UserError, ValueError
        As :func:`weighted_mean`; also if the share is not between 0 and 1.

    References
    ----------
    Hyndman R. J., Fan Y. (1996), The American Statistician 50, 361-365, definition 2, weighted as
    SAS and statsmodels do.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    figures, weighing, blank = _known(values, weights)
    counted = weighing > 0
    if not counted.any():
        return blank
    order = np.argsort(figures[counted], kind="stable")
    ordered, reached = figures[counted][order], np.cumsum(weighing[counted][order])
    target = share * reached[-1]
    near = _SAME * reached[-1]
    last = len(ordered) - 1
    below = min(int(np.searchsorted(reached, target - near)), last)
    above = min(int(np.searchsorted(reached, target + near, side="right")), last)
    return blank._replace(value=float((ordered[below] + ordered[above]) / 2))


def weighted_median(values: ArrayLike, weights: ArrayLike) -> Weighted:
    """Value with half of the weight on each side: see :func:`weighted_quantile`."""
    return weighted_quantile(values, weights, 0.5)


def _known(
    values: ArrayLike, weights: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], Weighted]:
    """Values and weights of the members both are known of, and the answer but for its value."""
    figures = np.asarray(values, dtype=np.float64)
    weighing = np.asarray(weights, dtype=np.float64)
    if figures.ndim != 1 or figures.shape != weighing.shape:
        raise ValueError(f"values of shape {figures.shape}, weights of shape {weighing.shape}")
    if np.any((weighing < 0) | np.isinf(weighing)):
        raise UserError("Un poids ne peut être ni négatif ni infini.")
    if np.isinf(figures).any():
        raise UserError("Une valeur infinie ne peut entrer dans une moyenne.")
    known = ~(np.isnan(figures) | np.isnan(weighing))
    total = weighing.sum()
    coverage = float(weighing[known].sum() / total) if total > 0 else None
    kept = int(known.sum())
    blank = Weighted(None, kept, len(figures) - kept, coverage)
    return figures[known], weighing[known], blank


def _range(figures: NDArray[np.float64], weighing: NDArray[np.float64]) -> tuple[float, float]:
    counted = figures[weighing > 0]
    return float(counted.min()), float(counted.max())
