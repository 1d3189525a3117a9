"""What was understood of a list of communes, and what was not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from diagnostic.french import counted, listed

How = Literal[
    "code",
    "former_code",
    "postal_code",
    "name",
    "former_name",
    "spelling",
    "name_and_code",
    "epci",
    "contour",
]
"""What settled a commune: its code of today or of the past, its postal code, its name of today or
of the past, a likely spelling, a name and a code that agree, an EPCI that it belongs to, a drawn
contour that covers it."""

_SHOWN = 80
_HIDDEN = {ord(c): " " for c in "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A commune that a line may mean. Population in inhabitants."""

    code: str
    name: str
    departement: str
    population: int


@dataclass(frozen=True, slots=True)
class Match:
    """A commune understood; ``note`` says in French what had to be decided to read it."""

    line: int
    input: str
    code: str
    name: str
    departement: str
    how: How
    note: str | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A commune given again; it was kept from ``first_line``."""

    line: int
    input: str
    code: str
    name: str
    first_line: int


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """An input that means several communes: one is to be chosen."""

    line: int
    input: str
    candidates: tuple[Candidate, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An input that means no commune, with the nearest ones."""

    line: int
    input: str
    reason: str
    suggestions: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Ignored:
    """An input that names nothing: a header, a greeting."""

    line: int
    input: str
    reason: str


@dataclass(frozen=True, slots=True)
class MatchReport:
    """A list of communes read: every input is in one of the five lists, and in one only.

    ``notes`` are French sentences on the whole list. Inputs are clipped for display and keep
    every character they had, ``<`` and ``&`` included: escape them where they are shown.
    """

    matched: tuple[Match, ...] = ()
    ambiguous: tuple[Ambiguity, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Communes understood, each once, in the order of the list."""
        return tuple(match.code for match in self.matched)

    @property
    def sentence(self) -> str:
        """What was understood, in one French sentence."""
        parts = [counted(len(self.matched), "commune reconnue", "communes reconnues")]
        if self.ambiguous:
            parts.append(f"{counted(len(self.ambiguous), 'ligne')} à préciser")
        if self.unknown:
            parts.append(counted(len(self.unknown), "ligne inconnue", "lignes inconnues"))
        if self.duplicates:
            parts.append(counted(len(self.duplicates), "doublon"))
        return f"{listed(parts)}."

    def as_json(self) -> dict[str, Any]:
        """Report as plain values, with stable English keys.

        Returns
        -------
        dict
            ``matched``: list of ``{line, input, code, name, departement, how, note}``, ``how``
            being one of `How` and ``note`` a French sentence or None.
            ``ambiguous``: list of ``{line, input, candidates, reason}``.
            ``unknown``: list of ``{line, input, reason, suggestions}``.
            Candidates and suggestions are ``{code, name, departement, population}``.
            ``duplicates``: list of ``{line, input, code, name, first_line}``.
            ``ignored``: list of ``{line, input, reason}``.
            ``notes``: list of French sentences.
        """
        return asdict(self) | {"notes": list(self.notes)}


def shown(text: str, limit: int = _SHOWN) -> str:
    r"""Text on one line, clipped for display.

    >>> shown("Douai\tSud")
    'Douai Sud'
    """
    found = text[: limit * 4].translate(_HIDDEN).strip()
    return found if len(found) <= limit and len(text) <= limit * 4 else f"{found[:limit]}…"


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Values each once, in their order."""
    return tuple(dict.fromkeys(values))
