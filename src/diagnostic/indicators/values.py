"""A figure is never a bare number: what it counts, how sure it is, of when, from where."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Status = Literal["disponible", "estime", "secret", "absent", "sans_objet", "a_demander"]


@dataclass(frozen=True)
class Value:
    """What an indicator says of one place.

    Attributes
    ----------
    value
        In the indicator's unit; None unless ``status`` is ``disponible`` or ``estime``.
    low, high
        95 % interval, None where it has no meaning (a sum of what is there) or cannot be told.
    numerator, denominator
        What was divided, None when the source publishes the figure itself.
    period
        Year that it describes, in words when there are several.
    known, asked, secret
        Communes of the place that are counted, all of them, hidden by secrecy. None when the
        source publishes the place itself.
    sources
        Credit lines, with their year.
    """

    value: float | None
    status: Status
    unit: str
    period: str
    method: str
    sources: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    known: int | None = None
    asked: int | None = None
    secret: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is a figure to show."""
        return self.value is not None

    @property
    def is_whole(self) -> bool:
        """Whether every commune of the place is counted."""
        return self.known == self.asked

    def as_json(self) -> dict[str, Any]:
        """Keys of the command line."""
        return asdict(self)
