"""What a map says in words: its answer in a sentence, both ends, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from diagnostic.french import among, counted, listed, lowered, number, spaced
from diagnostic.indicators import layer_words
from diagnostic.indicators.layers import Layer
from diagnostic.territory.zones import WORDS

MOST_TOLD = 3
"""Zones told at each end."""
FEMININE = frozenset({"commune", "region"})


@dataclass(frozen=True, eq=False)
class Told:
    """Some zones of a layer, to be told."""

    layer: Layer
    rows: NDArray[np.intp]

    @cached_property
    def known(self) -> list[int]:
        """Rows that have a figure, the highest first, then by name."""
        values = np.round(self.layer.values, self.layer.subject.decimals)[self.rows]
        is_known = np.isfinite(values)
        names = self.layer.names
        found = zip((-values[is_known]).tolist(), self.rows[is_known].tolist(), strict=True)
        return [row for _, _, row in sorted((value, names[row], row) for value, row in found)]

    @cached_property
    def unknown(self) -> list[int]:
        """Rows that have none, by name."""
        is_known = np.isfinite(self.layer.values[self.rows])
        return sorted(self.rows[~is_known].tolist(), key=self.layer.names.__getitem__)

    @property
    def secret(self) -> int:
        """Zones hidden by secrecy."""
        return int(self.layer.secret[self.unknown].sum())

    def zones(self, count: int) -> str:
        """So many zones of the level."""
        return counted(count, *WORDS[self.layer.level])

    def named(self, rows: Sequence[int]) -> str:
        """Zones with their figures."""
        return ", ".join(
            f"{self.layer.names[row]} {layer_words.figure(self.layer, row)}" for row in rows
        )


def answer(layer: Layer, rows: NDArray[np.intp], where: str = "") -> str:
    """What a map of these zones answers, in a sentence or two.

    Parameters
    ----------
    where
        What the answer is about, before it: « Dans le territoire », « Pharmacies ».
    """
    found = Told(layer, rows)
    said = _range(found)
    if not said and where:
        return spaced(f"{where} : {lowered(not_known(found))}")
    if len(found.known) == 1:
        said = ", ".join(filter(None, (where, said)))
    elif said and where:
        said = f"{where} : {lowered(said)}"
    return spaced(" ".join(filter(None, (said, not_known(found)))))


def first_answer(
    layer: Layer, row: int, others: NDArray[np.intp], where: str, about: str = ""
) -> str:
    """What a map answers when one zone holds all the territory: its figure, then the others.

    Parameters
    ----------
    others
        Zones that it is seen among, and ``where`` they are: « Autour », « Sur la carte ».
    about
        What the answer is about, before it: « Pharmacies ».
    """
    said = [", ".join(filter(None, (about, _alone(layer, row))))]
    found = Told(layer, others)
    if len(others):
        told = " ".join(filter(None, (_range(found), not_known(found))))
        # A name keeps its capital.
        told = told if len(found.known) == 1 else lowered(told)
        said.append(f"{where}, {told}")
    return spaced(" ".join(said))


def in_words(layer: Layer, rows: NDArray[np.intp]) -> str:
    """The same for those who do not see the map: its answer, and the zones at both ends."""
    found = Told(layer, rows)
    said = [answer(layer, rows)]
    if len(found.known) > 2 * MOST_TOLD:
        lowest = found.known[: -MOST_TOLD - 1 : -1]
        said += [
            f"Les plus hautes valeurs : {found.named(found.known[:MOST_TOLD])}.",
            f"Les plus basses : {found.named(lowest)}.",
        ]
    return spaced(" ".join(filter(None, said)))


def not_known(found: Told) -> str:
    """How many zones are not known, and why; nothing when all are."""
    missing, total = len(found.unknown), len(found.rows)
    level = found.layer.level
    if not missing:
        return ""
    if total == 1:
        zone, this = WORDS[level][0], "cette" if level in FEMININE else "ce"
        if found.secret:
            return f"Le chiffre de {this} {zone} est couvert par le secret statistique."
        return f"Le chiffre de {this} {zone} n’est pas connu."
    why = f", dont {number(found.secret)} par secret statistique" if found.secret else ""
    if missing == total:
        zones, none = found.zones(total), "aucune" if level in FEMININE else "aucun"
        if found.secret == total:
            return f"Le chiffre des {zones} est couvert par le secret statistique."
        return f"Le chiffre n’est connu pour {none} des {zones}{why}."
    e = "e" if level in FEMININE else ""
    verb = f"ne sont pas connu{e}s" if missing > 1 else f"n’est pas connu{e}"
    return f"{among(missing, total, *WORDS[level])} {verb}{why}."


def _range(found: Told) -> str:
    """From the lowest to the highest, or how many in all; nothing when nothing is known."""
    layer, known = found.layer, found.known
    if not known:
        return ""
    high = layer_words.with_unit(layer, known[0])
    if len(known) == 1:
        return _alone(layer, known[0])
    if layer.subject.kind == "count":
        return _total(found)
    if high == layer_words.with_unit(layer, known[-1]):
        return f"{found.zones(len(known))} au même chiffre : {_ended(high)}"
    return f"De {_at(found, -1)} à {high} ({_ends(found, 0)})."


def _alone(layer: Layer, row: int) -> str:
    """A zone with its figure, or why it has none."""
    if np.isfinite(layer.values[row]):
        return f"{layer.names[row]} : {_ended(layer_words.with_unit(layer, row))}"
    if layer.secret[row]:
        return f"{layer.names[row]} : chiffre couvert par le secret statistique."
    return f"{layer.names[row]} : chiffre non connu."


def _total(found: Told) -> str:
    """A count in all, the zone that has most, and how many have none."""
    layer, known = found.layer, found.known
    values = layer.values[known]
    if not values.any():
        return f"Zéro dans {found.zones(len(known))}."
    total = f"{number(float(values.sum()), layer.subject.decimals)} en tout"
    if values[-1] < 0:
        return f"{total}, de {_at(found, -1)} à {_at(found, 0)}."
    none = int((values == 0).sum())
    verb = "n’en ont pas" if none > 1 else "n’en a pas"
    empty = f" {among(none, len(found.rows), *WORDS[layer.level])} {verb}." if none else ""
    return f"{total}, dont {_at(found, 0)}.{empty}"


def _ended(text: str) -> str:
    """Text with its full stop, that an abbreviation already has."""
    return text if text.endswith(".") else f"{text}."


def _at(found: Told, end: int) -> str:
    return f"{layer_words.figure(found.layer, found.known[end])} ({_ends(found, end)})"


def _ends(found: Told, end: int) -> str:
    """Zones that share the highest figure, or the lowest."""
    layer = found.layer
    figure = layer_words.figure(layer, found.known[end])
    inwards = found.known if end == 0 else reversed(found.known)
    ties = list(takewhile(lambda row: layer_words.figure(layer, row) == figure, inwards))
    if len(ties) > 2:
        return found.zones(len(ties))
    return listed([layer.names[row] for row in ties])
