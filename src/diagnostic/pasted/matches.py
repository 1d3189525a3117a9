"""What a line says of its zone, what is found for it, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from diagnostic.french import NBSP, counted, listed, raised

_SHOWN = 90


class Sight(NamedTuple):
    """What the cells of a line say of its zone, empty where they say nothing."""

    code: str = ""
    name: str = ""
    departement: str = ""
    postal: str = ""

    @property
    def words(self) -> str:
        """Its words as they are shown."""
        found = " · ".join(dict.fromkeys(cell for cell in (self.code, *self[1:]) if cell))
        return found if len(found) <= _SHOWN else f"{found[: _SHOWN - 1]}…"


@dataclass(frozen=True)
class Match:
    """Zone of a line, or the reason why it has none.

    ``mended`` says how it was read when not as it was written: a key of `MENDINGS`. ``aside`` tells
    a line that is no zone of the table (a total, a note) from one whose zone was not found.
    ``written`` tells apart the lines of one zone today: the code of a commune merged since.
    """

    code: str | None
    mended: str = ""
    reason: str = ""
    candidates: tuple[tuple[str, str], ...] = ()
    aside: bool = False
    written: str = ""


MENDINGS: Mapping[str, tuple[str, str]] = {
    "zero": ("code a perdu son zéro dans un tableur", "codes ont perdu leur zéro dans un tableur"),
    "form": ("code réécrit", "codes réécrits"),
    "former": (
        "ancienne commune, ramenée à celle d’aujourd’hui",
        "anciennes communes, ramenées à celles d’aujourd’hui",
    ),
    "spelling": ("nom mal écrit, reconnu", "noms mal écrits, reconnus"),
    "main": (
        "nom porté par plusieurs communes, lu dans le département de la plupart des lignes",
        "noms portés par plusieurs communes, lus dans le département de la plupart des lignes",
    ),
    "name": ("code inconnu, le nom a décidé", "codes inconnus, le nom a décidé"),
    "disagree": (
        "nom qui n’est pas celui du code, le code a décidé",
        "noms qui ne sont pas ceux du code, le code a décidé",
    ),
    "postal": ("ligne lue par son code postal", "lignes lues par leur code postal"),
    "alone": (
        "nom lu comme celui d’aujourd’hui, porté aussi par une ancienne commune",
        "noms lus comme ceux d’aujourd’hui, portés aussi par d’anciennes communes",
    ),
    "chosen": ("ligne rattachée à la main", "lignes rattachées à la main"),
}
"""What was mended in one line, in several."""


def mended(matches: Sequence[Match], sights: Sequence[Sight]) -> Iterator[str]:
    """What was mended to match lines, a sentence for each kind of mending, with examples."""
    for how, (one, many) in MENDINGS.items():
        # Sorted: the same table in another order says the same.
        lines = sorted(s for s, m in zip(sights, matches, strict=True) if m.mended == how)
        if lines:
            examples = listed([f"«{NBSP}{s.words[:40]}{NBSP}»" for s in dict.fromkeys(lines)], 2)
            yield f"{raised(counted(len(lines), one, many))}{NBSP}: {examples}."
