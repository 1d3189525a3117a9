"""The four sizes of CPTS, and how far a population stands from the next one.

Bands have their bounds included; a population standing in two bands is one that no source read
settles (80 000 exactly). Everything below follows from the bands of ``data/aci/tailles.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pydantic import NonNegativeInt, model_validator

from diagnostic.aci.facts import SIZES, Frozen, Sourced, read_model
from diagnostic.errors import UserError

NEAR_PERCENT = 2
"""A threshold is near when the population is within this share of it."""


class Band(Frozen):
    """Populations of one size, both bounds included; ``last`` is None for the largest."""

    size: int
    label: str
    first: NonNegativeInt
    last: NonNegativeInt | None = None

    def holds(self, population: int) -> bool:
        """Whether the population can be of this size."""
        return self.first <= population and (self.last is None or population <= self.last)


class Undetermined(Frozen):
    """What to show where the sources do not decide."""

    propose: int
    warning: str


class SizeBands(Sourced):
    """The bands, the printed thresholds and which population is counted."""

    thresholds: tuple[int, ...]
    population_note: str
    undetermined: Undetermined
    bands: tuple[Band, ...]

    @model_validator(mode="after")
    def _bands_follow(self) -> SizeBands:
        if tuple(band.size for band in self.bands) != SIZES or self.bands[0].first != 0:
            raise ValueError("les quatre tailles doivent se suivre à partir de 0")
        for smaller, larger in zip(self.bands, self.bands[1:], strict=False):
            if smaller.last is None or larger.first not in (smaller.last, smaller.last + 1):
                raise ValueError(f"trou ou recouvrement entre {smaller.size} et {larger.size}")
        if self.bands[-1].last is not None:
            raise ValueError("la plus grande taille n’a pas de maximum")
        return self


@dataclass(frozen=True)
class SizePosition:
    """Where a population stands among the sizes. All counts are inhabitants.

    Attributes
    ----------
    population
        The population asked about.
    size
        The size, or None when the sources do not decide (80 000 exactly).
    candidates
        The sizes it can be: one, or two when undetermined.
    proposed
        The size to show and to compute with: ``size``, or the proposal when undetermined.
    label
        The band of ``proposed`` in words.
    lower, upper
        First and last population of the band of ``proposed``; ``upper`` is None for size 4.
    next_size
        The size above the smallest candidate: the next one to be certain of; None at size 4.
    missing_for_next
        Smallest number of inhabitants to gain to be in ``next_size`` without any doubt (at
        79 999: 2, since 80 000 is not settled; at 80 000: 1); None at size 4.
    margin_above_lower
        Largest number of inhabitants that can be lost with the same ``candidates`` (at 80 001: 0,
        since 80 000 is not settled); None at size 1, which has nothing below.
    on_threshold
        Whether the population is exactly a printed threshold (40 000, 80 000, 175 000).
    near_threshold
        The printed threshold within ``NEAR_PERCENT`` of it, on either side or on it, else None.
    warning
        French sentence to show when the size is undetermined, else None.
    """

    population: int
    size: int | None
    candidates: tuple[int, ...]
    proposed: int
    label: str
    lower: int
    upper: int | None
    next_size: int | None
    missing_for_next: int | None
    margin_above_lower: int | None
    on_threshold: bool
    near_threshold: int | None
    warning: str | None


@cache
def size_bands() -> SizeBands:
    """The bands of ``data/aci/tailles.toml``."""
    return read_model(SizeBands, "tailles")


def size_of(population: int) -> SizePosition:
    """Position of a population among the sizes.

    Parameters
    ----------
    population
        Inhabitants (municipal population by assumption, see ``size_bands().population_note``).

    Raises
    ------
    UserError
        When the population is negative.
    """
    if population < 0:
        raise UserError("La population ne peut pas être négative. Vérifiez le nombre saisi.")
    rules = size_bands()
    candidates = tuple(band.size for band in rules.bands if band.holds(population))
    settled = len(candidates) == 1
    proposed = candidates[0] if settled else rules.undetermined.propose
    band = rules.bands[proposed - 1]
    next_size = candidates[0] + 1 if candidates[0] < SIZES[-1] else None
    return SizePosition(
        population=population,
        size=candidates[0] if settled else None,
        candidates=candidates,
        proposed=proposed,
        label=band.label,
        lower=band.first,
        upper=band.last,
        next_size=next_size,
        missing_for_next=None if next_size is None else _surely(next_size) - population,
        margin_above_lower=_margin(population, candidates),
        on_threshold=population in rules.thresholds,
        near_threshold=_near(population),
        warning=None if settled else rules.undetermined.warning,
    )


def _surely(size: int) -> int:
    """First population that is of ``size`` and of no other."""
    bands = size_bands().bands
    below, band = bands[size - 2], bands[size - 1]
    return band.first + 1 if below.last == band.first else band.first


def _margin(population: int, candidates: tuple[int, ...]) -> int | None:
    if candidates == SIZES[:1]:
        return None
    return 0 if len(candidates) > 1 else population - _surely(candidates[0])


def _near(population: int) -> int | None:
    return next(
        (
            threshold
            for threshold in size_bands().thresholds
            if 100 * abs(population - threshold) <= NEAR_PERCENT * threshold
        ),
        None,
    )
