"""Values cut into a few classes, as a map shows them: none empty, ties never parted.

Quantiles follow the usual definition (linear interpolation between ranks, the one of mapclassify).
Natural breaks (Fisher, 1958), equal intervals, standard deviations and round breaks are those of
mapclassify, which puts a bound in the class under it where these classes hold their lower bound.
Thresholds are the reader's landmarks: they are kept as they are given.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from diagnostic.french import number

Numbers = NDArray[np.float64]
Method = Literal["quantiles", "fisher_jenks", "egaux", "ecart_type", "arrondis", "autour", "seuils"]
EMPTY_TOO: frozenset[Method] = frozenset({"egaux", "ecart_type", "autour", "seuils"})
"""Methods whose classes are landmarks: an empty one between two others is worth seeing."""

USUAL = 5
"""Number of classes that an eye tells apart on a map."""
MOST_EXACT = 300
"""Values on which natural breaks are exact; past it they are those of as many even ranks, as the
time of the exact ones grows with the square of their number."""
_MOST_DECIMALS = 6


@dataclass(frozen=True)
class Classes:
    """Classes of values, from the lowest to the highest.

    Parameters
    ----------
    method
        How they were made.
    bounds
        Between one class and the next, one less than the classes: a class holds its lower bound.
        They are the roundest numbers that part the same values.
    counts
        Values in each class, never zero unless ``method`` is in `EMPTY_TOO`. Empty without any
        value.
    ends
        Lowest and highest value of each class, None for an empty one.
    """

    method: Method
    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    ends: tuple[tuple[float, float] | None, ...]

    def __len__(self) -> int:
        return len(self.counts)

    def of(self, values: ArrayLike) -> NDArray[np.intp]:
        """Rank of the class of each value, -1 for a value that is not known."""
        given = np.asarray(values, dtype=float)
        ranks = np.searchsorted(np.array(self.bounds), given, side="right")
        return np.where(np.isfinite(given), ranks, -1)

    def count(self, values: ArrayLike) -> tuple[int, ...]:
        """How many of these values are in each class."""
        ranks = self.of(values)
        return tuple(int((ranks == rank).sum()) for rank in range(len(self)))

    def labels(self, decimals: int = 0) -> tuple[str, ...]:
        """Each class in French, without its unit.

        Parameters
        ----------
        decimals
            With which values are written, at least: bounds are as round as they can be.
        """
        cuts = [number(bound, digits(self.bounds)) for bound in self.bounds]
        if not cuts:
            return tuple(_between(*end, decimals) for end in self.ends if end)
        middle = (f"{low} à {high}" for low, high in pairwise(cuts))
        said = [f"moins de {cuts[0]}", *middle, f"{cuts[-1]} et plus"]
        if self.method in EMPTY_TOO or self.method == "arrondis":
            return tuple(said)
        # A class of one value, such as zero, is best said by it.
        return tuple(
            _between(*end, decimals) if end and end[0] == end[1] else text
            for end, text in zip(self.ends, said, strict=True)
        )


def quantiles(values: ArrayLike, count: int = USUAL) -> Classes:
    """Classes that hold about as many values each; fewer when values are equal."""
    known = _known(values)
    distinct = np.unique(known)
    if len(distinct) <= count:
        return _parted("quantiles", known, distinct)
    return _parted("quantiles", known, np.quantile(known, np.arange(1, count + 1) / count))


def natural_breaks(values: ArrayLike, count: int = USUAL) -> Classes:
    """Classes as different as can be from one another, and as even as can be inside (Fisher)."""
    known = _known(values)
    ranks = np.linspace(0, len(known) - 1, min(len(known), MOST_EXACT)).round().astype(int)
    sample = known[ranks] if len(known) else known
    distinct = np.unique(sample)
    if len(distinct) <= count:
        return _parted("fisher_jenks", known, distinct)
    # Takes a second to load.
    from mapclassify import FisherJenks  # type: ignore[import-untyped]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would say that it is slow
        tops = FisherJenks(sample, k=count).bins
    return _parted("fisher_jenks", known, np.asarray(tops, dtype=float))


def equal_intervals(values: ArrayLike, count: int = USUAL) -> Classes:
    """Classes of the same width, from the lowest value to the highest.

    Bounds are written to a hundredth of that width.
    """
    known = _known(values)
    width = (known[-1] - known[0]) / count if len(known) else 0.0
    if not width > 0 or count < 2:
        return _parted("egaux", known, known[-1:])
    from mapclassify import EqualInterval

    cuts = _coarse(EqualInterval(known, k=count).bins[:-1], width)
    return _within("egaux", known, cuts)


def standard_deviations(values: ArrayLike, count: int = USUAL) -> Classes:
    """Classes one standard deviation wide on both sides of the mean, which none or one holds.

    Those under the lowest value and over the highest are left out.
    """
    known = _known(values)
    spread = float(known.std(ddof=1)) if len(known) > 1 else 0.0
    if not spread > 0 or count < 2:
        return _parted("ecart_type", known, known[-1:])
    from mapclassify import StdMean

    multiples = [rank - count / 2 for rank in range(1, count)]
    cuts = StdMean(known, multiples=multiples).bins[: count - 1]
    return _within("ecart_type", known, _coarse(cuts, spread))


def round_breaks(values: ArrayLike, count: int = USUAL) -> Classes:
    """Classes between multiples of a round number, as many as are asked or fewer."""
    known = _known(values)
    if len(np.unique(known)) < 2 or count < 2:
        return _parted("arrondis", known, known[-1:])
    from mapclassify import PrettyBreaks

    for asked in range(count, 1, -1):
        bins = PrettyBreaks(known, k=asked).bins
        step = bins[-1] - bins[-2] if len(bins) > 1 else max(abs(bins[-1]), 1.0)
        cuts = _filled(known, _coarse(bins[:-1], step))
        if len(cuts) < count:
            break
    return _made("arrondis", known, cuts[: count - 1])


def around(values: ArrayLike, centre: float, count: int = USUAL) -> Classes:
    """As many classes under a value as over it, of the same width, empty ones kept.

    The value is a bound, written as finely as the others are; the farthest classes hold what is
    farther than their width.
    """
    known = _known(values)
    if not len(known):
        return Classes("autour", (), (), ())
    centre = round(centre, digits(known.tolist()))
    sides = max(1, min(count, 6) // 2)
    away = np.abs(known - centre)
    farthest = float(np.quantile(away, (sides - 1) / sides)) or float(away.max())
    if sides == 1 or not farthest > 0:
        return _made("autour", known, np.array([centre]))
    step = _round_step(farthest / (sides - 1))
    cuts = centre + step * np.arange(1 - sides, sides)
    return _made("autour", known, _coarse(cuts, step, at_least=digits([centre])))


def thresholds(values: ArrayLike, bounds: Iterable[float]) -> Classes:
    """Classes between given bounds, all kept: an empty one is worth seeing.

    Bounds that are not numbers are ignored, as are those given twice.
    """
    known = _known(values)
    cuts = np.unique([bound for bound in bounds if np.isfinite(bound)])
    return _made("seuils", known, cuts) if len(known) else Classes("seuils", (), (), ())


def digits(values: Sequence[float]) -> int:
    """Fewest decimals that write these numbers exactly, six at most."""
    for decimals in range(_MOST_DECIMALS):
        if all(round(value, decimals) == value for value in values):
            return decimals
    return _MOST_DECIMALS


def _within(method: Method, known: Numbers, cuts: Numbers) -> Classes:
    """Classes between these bounds, without those past both ends of the values."""
    return _made(method, known, cuts[(cuts > known[0]) & (cuts <= known[-1])])


def _filled(known: Numbers, cuts: Numbers) -> Numbers:
    """Bounds without those under which a class would be empty."""
    under = np.searchsorted(known, cuts, side="left")
    kept = (np.diff(under, prepend=0) > 0) & (under < len(known))
    return np.asarray(cuts[kept])


def _coarse(cuts: ArrayLike, width: float, at_least: int = 0) -> Numbers:
    """Bounds written to a hundredth of the width of their classes, or finer."""
    decimals = max(at_least, 2 - floor(log10(width)) - 1)
    return np.unique(np.round(np.asarray(cuts, dtype=float), decimals))


def _round_step(width: float) -> float:
    """The closest of 1, 2, 5 and 10, times a power of ten."""
    power = 10.0 ** floor(log10(width))
    return min((1, 2, 5, 10), key=lambda each: abs(log10(each * power / width))) * power


def _known(values: ArrayLike) -> Numbers:
    """Values that are known, in order."""
    given = np.asarray(values, dtype=float).ravel()
    return np.sort(given[np.isfinite(given)])


def _parted(method: Method, known: Numbers, tops: Numbers) -> Classes:
    """Classes whose highest values are at most these, without the empty ones."""
    if not len(known):
        return Classes(method, (), (), ())
    distinct = np.unique(known)
    groups = np.searchsorted(np.unique(tops)[:-1], distinct, side="left")
    firsts = np.flatnonzero(np.diff(groups)) + 1
    cuts = [_roundest(distinct[first - 1], distinct[first]) for first in firsts]
    return _made(method, known, np.array(cuts, dtype=float))


def _made(method: Method, known: Numbers, cuts: Numbers) -> Classes:
    groups = np.split(known, np.searchsorted(known, cuts, side="left"))
    return Classes(
        method,
        tuple(float(cut) for cut in cuts),
        tuple(len(group) for group in groups),
        tuple((float(group[0]), float(group[-1])) if len(group) else None for group in groups),
    )


def _roundest(below: float, above: float) -> float:
    """Number with the fewest digits that is more than one and at most the other."""
    start = min(floor(log10(max(abs(below), abs(above)))) + 1, 300)
    for power in range(start, max(start - 16, -300), -1):
        step = 10.0**power
        # A hair more: 17.9 / 0.1 is a hair less than 179.
        cut = round(floor(above / step + 1e-9) * step, max(-power, 0))
        if below < cut <= above:
            return float(cut)
    return float(above)


def _between(low: float, high: float, at_least: int) -> str:
    decimals = max(at_least, digits((low, high)))
    first, last = number(low, decimals), number(high, decimals)
    return first if low == high else f"{first} à {last}"
