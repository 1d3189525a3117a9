"""The words of the page of sources."""

from __future__ import annotations

from collections.abc import Sequence

from diagnostic.french import NBSP, counted, listed
from diagnostic.sources.catalogue import Source
from diagnostic.sources.coverage import Coverage
from diagnostic.sources.names import LEVEL_NAMES
from diagnostic.sources.reading import EMBEDDED, SYNCHRONISED


def state(source: Source, seen: Coverage) -> str:
    """Where the figures in force come from, with its sign."""
    if seen.is_extract:
        return f"◧{NBSP}Extrait seulement"
    if SYNCHRONISED in seen.origins:
        return f"■{NBSP}Synchronisée"
    if EMBEDDED in seen.origins:
        return f"●{NBSP}Embarquée"
    return f"○{NBSP}À{NBSP}synchroniser"


def years(values: Sequence[int]) -> str:
    """Years in force: ``2015 à 2023`` when they follow one another, else one by one."""
    if not values:
        return "—"
    if len(values) > 2 and values[-1] - values[0] == len(values) - 1:
        return f"{values[0]} à {values[-1]}"
    return listed([str(value) for value in values], limit=8)


def levels(names: Sequence[str]) -> str:
    """Levels as a reader names them."""
    return listed([LEVEL_NAMES[name] for name in names])


def here(seen: Coverage) -> str:
    """What the source knows of the territory."""
    if not seen.origins:
        return "rien"
    if seen.asked is None:
        return "pas de chiffre par commune"
    if seen.asked == 0:
        return "choisir un territoire"
    known = counted(seen.known or 0, "commune connue", "communes connues")
    return f"{known} sur {seen.asked}"
