"""Importers of the official files, one module a family."""

from __future__ import annotations

from diagnostic.errors import UserError
from diagnostic.french import listed
from diagnostic.sources.importers import (
    ages,
    apl,
    bpe,
    care_activities,
    facilities,
    geoclip,
    hospitals,
    income,
    liberal_modes,
    liberal_professionals,
    maternities,
    memberships,
    passages,
    pathologies,
    perimeters,
    rpps,
    zoning,
)
from diagnostic.sources.importers.base import Chunk, Importer, Layout, Match, near_miss
from diagnostic.sources.received import Received

__all__ = ["IMPORTERS", "Chunk", "Importer", "Layout", "Match", "recognised"]

IMPORTERS: tuple[Importer, ...] = (
    bpe.IMPORTER,
    apl.IMPORTER,
    liberal_professionals.IMPORTER,
    liberal_modes.IMPORTER,
    pathologies.IMPORTER,
    ages.IMPORTER,
    income.IMPORTER,
    memberships.IMPORTER,
    passages.IMPORTER,
    rpps.IMPORTER,
    facilities.IMPORTER,
    care_activities.IMPORTER,
    maternities.IMPORTER,
    hospitals.IMPORTER,
    zoning.IMPORTER,
    perimeters.IMPORTER,
    geoclip.IMPORTER,
)
"""Every importer, the most particular forms first."""


def recognised(
    file: Received, importers: tuple[Importer, ...] = IMPORTERS
) -> tuple[Importer, Match]:
    """Importer of a file, by its content.

    Raises
    ------
    UserError
        When no importer knows it: the sentence names the form it resembles and what it lacks.
    """
    for importer in importers:
        if match := importer.match(file):
            return importer, match
    miss = near_miss(file, tuple(layout for each in importers for layout in each.layouts))
    if miss is not None:
        columns = "les colonnes" if len(miss.lacking) > 1 else "la colonne"
        known = [name for name in miss.found.names if name]
        raise UserError(
            f"{file.name} ressemble à « {miss.layout.label} », mais sans {columns} "
            f"{listed(miss.lacking)}. Colonnes trouvées : {listed(known, 12)}. Le télécharger à "
            "nouveau ; si l’éditeur a changé son format, le signaler."
        )
    labels = sorted({layout.label for each in importers for layout in each.layouts})
    raise UserError(
        f"{file.name} n’est pas un fichier connu. Fichiers reconnus : {listed(labels, 40)}."
    )
