"""What the note of an indicator says because of how it is made, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostic.indicators.registry import Indicator
from diagnostic.sources.catalogue import catalogue

NO_SECRECY = "aucune valeur cachée dans la source lue."


@dataclass(frozen=True)
class Family:
    """What the indicators made in one way have in common.

    Texts are French. ``catalogued`` names a source of the catalogue, ``credits`` are those of the
    embedded geography; ``secrecy`` is that of the catalogue when empty; ``no_interval`` says why
    there is none.
    """

    numerator: str
    denominator: str = ""
    catalogued: str = ""
    credits: tuple[str, ...] = ()
    secrecy: str = ""
    no_interval: str = ""
    cautions: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


def subject(indicator: Indicator) -> str:
    """Word of the source for what is counted; empty when the source measures one thing only."""
    name, _, word = indicator.measure.partition(":")
    words = {"apl_older": "moins_de_65_ans", "apl_low": "medecin_generaliste", "income": ""}
    return words.get(name, word)


def trap(source: str, start: str) -> str:
    """What the catalogue warns of, by its first words.

    Raises
    ------
    LookupError
        When the catalogue says nothing that begins so any more.
    """
    for said in catalogue()[source].traps:
        if said.startswith(start):
            return said
    raise LookupError(f"{source}: {start}")
