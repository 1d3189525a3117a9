"""Places of care that a map shows as points: what they are, and a table that a keyboard reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostic.french import counted, number
from diagnostic.maps.sites import Site, Sites
from diagnostic.territory.atlas import Atlas
from diagnostic.ui import tables
from diagnostic.ui.tables import Cell, Row


@dataclass(frozen=True)
class PointsSaid:
    """Points of a map in words.

    Attributes
    ----------
    sentences
        One for each kind: what it is, how many, where it comes from. Plain text.
    rows
        Name, kind and commune of each point, in the order of the kinds, then by commune.
    """

    sentences: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()


def points_said(found: Sequence[Sites], atlas: Atlas) -> PointsSaid:
    """Say the places of care of a map, as `sites.within` gives them."""
    rows = [
        row
        for each in found
        for row in sorted((_row(each, one, atlas) for one in each.sites), key=_place)
    ]
    return PointsSaid(tuple(_sentence(each) for each in found), tuple(rows))


def points_table(said: PointsSaid) -> str:
    """Their table, every word escaped."""
    head = [Cell("Nom"), Cell("Nature"), Cell("Commune")]
    lines = [Row([Cell(text) for text in row]) for row in said.rows]
    return tables.table("Lieux de soins de la carte", head, lines, is_tall=True)


def _sentence(found: Sites) -> str:
    here = number(len(found.sites)) if found.sites else "aucun"
    count = counted(found.unplaced, "site")
    lost = f" ; {count} sans position connue" if found.unplaced else ""
    return (
        f"Points : {found.label} ({number(found.total)} en France, {here} sur la carte{lost}), "
        f"{found.credit}."
    )


def _row(found: Sites, site: Site, atlas: Atlas) -> tuple[str, str, str]:
    commune = atlas.name(site.code) if site.code in atlas else site.code
    return site.name, site.about or found.label, commune


def _place(row: tuple[str, str, str]) -> tuple[str, str]:
    return row[2], row[0]
