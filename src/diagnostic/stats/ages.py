"""Figures by age band: read from their labels, joined on ages and never on positions.

Sources write the same band in several ways (``00-04``, ``0-4``, ``95et+``, ``75 ans et plus``) and
cut ages differently. Two series are only ever used together when their bands are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from diagnostic.errors import UserError
from diagnostic.french import listed, spaced

_YEARS = r"\s*(?:ans)?\s*"
_CLOSED = re.compile(rf"(?:de\s+)?(\d{{1,3}}){_YEARS}(?:-|–|à){_YEARS}(\d{{1,3}}){_YEARS}")
_OPEN = re.compile(rf"(\d{{1,3}}){_YEARS}(?:\+|(?:et|ou)\s*(?:\+|plus))")


class AgeBand(NamedTuple):
    """Ages in completed years, both ends within; ``end`` is ``None`` for « et plus »."""

    start: int
    end: int | None

    @property
    def label(self) -> str:
        """The band as tables of the application write it: ``05-09``, ``95et+``."""
        return f"{self.start:02d}et+" if self.end is None else f"{self.start:02d}-{self.end:02d}"

    def holds(self, other: AgeBand) -> bool:
        """Whether every age of another band is in this one."""
        ends_within = self.end is None or (other.end is not None and other.end <= self.end)
        return self.start <= other.start and ends_within


def age_band(label: str) -> AgeBand:
    """Band that a label says.

    Raises
    ------
    UserError
        If the label is no band of ages: « tous âges » is a total, and would count everybody twice.

    >>> age_band("00-04"), age_band("75 ans et plus")
    (AgeBand(start=0, end=4), AgeBand(start=75, end=None))
    """
    text = label.strip().lower()
    if closed := _CLOSED.fullmatch(text):
        start, end = int(closed[1]), int(closed[2])
        if start <= end:
            return AgeBand(start, end)
    if opened := _OPEN.fullmatch(text):
        return AgeBand(int(opened[1]), None)
    raise UserError(
        spaced(
            f"« {label} » n’est pas une classe d’âge. Gardez les classes comme « 00-04 » ou "
            "« 95et+ », sans leur total."
        )
    )


@dataclass(frozen=True, slots=True, eq=False)
class ByAge:
    """One figure per age band, youngest first, for one territory or for several.

    Attributes
    ----------
    bands
        Bands that do not overlap, sorted by age. There may be gaps: a study of adults has no
        children.
    values
        Shape ``(..., bands)``: the last axis is the age, the others are the caller’s own. NaN
        where a figure is secret or missing.
    """

    bands: tuple[AgeBand, ...]
    values: NDArray[np.float64]

    @property
    def labels(self) -> tuple[str, ...]:
        """Bands as tables of the application write them."""
        return tuple(band.label for band in self.bands)


def by_age(labels: Iterable[str], values: ArrayLike) -> ByAge:
    """Figures with the labels of their bands, in any order.

    Parameters
    ----------
    labels
        One for each band.
    values
        Shape ``(..., bands)``, in the order of the labels. ``None`` and NaN are missing figures.

    Raises
    ------
    UserError
        If a label is no band, bands overlap, or a figure is negative.
    ValueError
        If there are not as many figures as labels.
    """
    bands = [age_band(label) for label in labels]
    figures = np.asarray(values, dtype=np.float64)
    if figures.ndim == 0 or figures.shape[-1] != len(bands):
        raise ValueError(f"{len(bands)} bands for figures of shape {figures.shape}")
    if np.any((figures < 0) | np.isinf(figures)):
        raise UserError("Un effectif ou un taux par âge ne peut être ni négatif ni infini.")
    order = sorted(range(len(bands)), key=lambda rank: bands[rank].start)
    ordered = tuple(bands[rank] for rank in order)
    _refuse_overlaps(ordered)
    return ByAge(ordered, figures[..., order])


def regroup(counts: ByAge, labels: Sequence[str]) -> ByAge:
    """Counts added up into wider bands.

    Only counts can be: rates are computed again from cases and inhabitants regrouped alike. A
    missing figure makes its whole band missing.

    Parameters
    ----------
    counts
        Shape ``(..., bands)``.
    labels
        Bands wanted, in any order. Ages that none of them covers are left out.

    Returns
    -------
    ByAge
        Shape ``(..., len(labels))``.

    Raises
    ------
    UserError
        If a band wanted is not exactly made of bands there are: nothing is shared out.
    """
    wanted = by_age(labels, np.zeros(len(labels))).bands
    members = [[rank for rank, b in enumerate(counts.bands) if band.holds(b)] for band in wanted]
    unmade = [
        band.label
        for band, ranks in zip(wanted, members, strict=True)
        if not _tiled(band, [counts.bands[rank] for rank in ranks])
    ]
    if unmade:
        raise UserError(
            spaced(
                f"Ces classes d’âge ne se recomposent pas : {listed(unmade)}. "
                f"Les classes connues sont {listed(counts.labels, limit=30)}."
            )
        )
    sums = [counts.values[..., ranks].sum(axis=-1) for ranks in members]
    return ByAge(wanted, np.stack(sums, axis=-1))


def require_same_bands(first: ByAge, second: ByAge, names: tuple[str, str]) -> None:
    """Refuse to use two series together when their bands differ.

    Parameters
    ----------
    first, second
        The two series.
    names
        What each is, in French, with its article: ``("la population", "les taux")``.

    Raises
    ------
    UserError
        Says which bands each side lacks.
    """
    if first.bands == second.bands:
        return
    lacks = [
        f"{listed([b.label for b in other.bands if b not in own.bands], limit=30)} dans {name}"
        for own, other, name in ((first, second, names[0]), (second, first, names[1]))
        if set(other.bands) - set(own.bands)
    ]
    raise UserError(
        spaced(
            f"Les classes d’âge ne sont pas les mêmes. Il manque {' ; '.join(lacks)}. "
            "Regroupez les effectifs dans des classes communes."
        )
    )


def _refuse_overlaps(bands: Sequence[AgeBand]) -> None:
    for younger, older in pairwise(bands):
        if younger.end is None or older.start <= younger.end:
            raise UserError(
                spaced(
                    f"Les classes d’âge {younger.label} et {older.label} se recouvrent : les mêmes "
                    "personnes seraient comptées deux fois. Gardez l’une des deux."
                )
            )


def _tiled(band: AgeBand, parts: Sequence[AgeBand]) -> bool:
    """Whether parts, youngest first, cover a band without a gap."""
    if not parts or parts[0].start != band.start or parts[-1].end != band.end:
        return False
    return all(
        younger.end is not None and younger.end + 1 == older.start
        for younger, older in pairwise(parts)
    )
