"""The figures of a territory, from every table in force: as published, added up where it is right.

Each is given once for each place, of one year. The territory's year is chosen first, the last that
knows about as many of its communes as any other; the areas it lies in then have the same year,
published or made from their own communes by the same rule (`from_communes`), and another year only
where there is no other figure, which `Figure.same_year` tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from diagnostic.sources import from_communes
from diagnostic.sources.contracts import FRANCE, Table
from diagnostic.sources.figure import LEVEL_ORDER, TERRITORY, Figure, figure_id
from diagnostic.sources.names import label_of
from diagnostic.sources.order import reading_order
from diagnostic.sources.reading import Library
from diagnostic.sources.tables import TABLES
from diagnostic.sources.units import unit_of
from diagnostic.territory.atlas import Atlas
from diagnostic.territory.selection import Codes

__all__ = ["FRANCE", "LEVEL_ORDER", "TERRITORY", "Areas", "Figure", "areas_of", "figures_of"]

ENOUGH = 0.9
"""A newer year is preferred when it knows this share of the communes that an older one knows."""
Areas = Mapping[str, Mapping[str, str]]
"""Level → code → name of the areas that hold the territory."""


def figures_of(
    library: Library, atlas: Atlas, codes: Codes, tables: Sequence[str] | None = None
) -> list[Figure]:
    """Every figure that the tables in force give for a territory and the areas it lies in.

    Parameters
    ----------
    codes
        Communes of the territory.
    tables
        Tables to read, all of those that hold figures when None.

    Returns
    -------
    list of Figure
        In the order of reading (`order.reading_order`), the territory before its areas.
    """
    areas = areas_of(library, atlas, codes)
    wanted = [TABLES[name] for name in (tables if tables is not None else TABLES)]
    figures = [
        figure
        for table in wanted
        if library.parts(table.name) and (table.named("measure") or table.things)
        for figure in _of_table(library, atlas, codes, areas, table)
    ]
    return sorted(figures, key=lambda f: (reading_order(f.id), LEVEL_ORDER.index(f.level), f.place))


def areas_of(library: Library, atlas: Atlas, codes: Codes) -> Areas:
    """Areas that hold the communes of a territory, whole or in part."""
    communes = [atlas[code] for code in codes]
    found: dict[str, dict[str, str]] = {
        "france": {FRANCE: "France"},
        "region": {c.region: atlas.regions[c.region].name for c in communes},
        "departement": {c.departement: atlas.departements[c.departement].name for c in communes},
        "epci": {c.epci: atlas.epci[c.epci].name for c in communes if c.epci},
        "canton": {c.canton: atlas.cantons[c.canton].name for c in communes if c.canton},
    }
    if library.parts("appartenances"):
        zones = library.rows("appartenances", {"commune": codes}, "zonage = 'bassin_de_vie'")
        found["bassin_de_vie"] = dict(zip(zones["zone"], zones["nom_zone"], strict=True))
    return found


# --- one table -----------------------------------------------------------------------------------


def _of_table(
    library: Library, atlas: Atlas, codes: Codes, areas: Areas, table: Table
) -> Iterator[Figure]:
    candidates = _grouped(from_communes.of_territory(library, atlas, codes, table), by_place=False)
    own = {key: _last_that_knows(figures) for key, figures in candidates.items()}
    yield from own.values()
    years = {id_: figure.year for (id_, *_), figure in own.items() if figure.value is not None}
    published = list(_published(library, areas, table))
    lacking = _lacking(areas, published, years)
    made = from_communes.of_areas(library, atlas, lacking, list(own.values()))
    for (id_, *_), figures in _grouped((*published, *made), by_place=True).items():
        yield _beside(figures, years.get(id_))


def _grouped(figures: Iterable[Figure], *, by_place: bool) -> dict[tuple[str, ...], list[Figure]]:
    found: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        key = (figure.id, figure.level, figure.place) if by_place else (figure.id,)
        found.setdefault(key, []).append(figure)
    return found


def _last_that_knows(figures: Sequence[Figure]) -> Figure:
    """The last year that knows about as many communes as any other."""
    most = max(figure.known or 0 for figure in figures)
    enough = [figure for figure in figures if (figure.known or 0) >= ENOUGH * most]
    return max(enough, key=lambda figure: figure.year)


def _beside(figures: Sequence[Figure], year: int | None) -> Figure:
    """Of an area, the figure of the territory's year, a published one first; else the last."""
    same = [figure for figure in figures if figure.year == year]
    if same:
        chosen = min(same, key=lambda figure: (figure.value is None, figure.is_computed))
    else:
        chosen = max(figures, key=lambda figure: figure.year)
    return chosen if year is None else replace(chosen, same_year=bool(same))


def _lacking(areas: Areas, published: Sequence[Figure], years: Mapping[str, int]) -> Areas:
    """Areas without a published value of the territory's year, for some figure of its."""
    given = {(f.id, f.level, f.place, f.year) for f in published if f.value is not None}
    return {
        level: {
            code: name
            for code, name in areas[level].items()
            if any((id_, level, code, year) not in given for id_, year in years.items())
        }
        for level in from_communes.COMPUTED_LEVELS
    }


def _published(library: Library, areas: Areas, table: Table) -> Iterator[Figure]:
    if "niveau" not in table.named("place") or table.things:
        return
    asked = {
        level: tuple(names)
        for level, names in areas.items()
        if level in (table["niveau"].allowed or ())
    }
    if not asked:
        return
    for row in library.rows(table.name, asked, table.headline).to_dict("records"):
        for column in (table[name] for name in table.named("measure")):
            value = row[column.name]
            there = pd.notna(value)
            status = row.get("statut", "disponible")
            if not there and status == "disponible":
                continue  # the source gives something else of this place
            yield Figure(
                id=figure_id(table, column, row),
                label=label_of(table, column, row),
                unit=unit_of(table, column, row),
                year=int(row["annee"]),
                level=row["niveau"],
                place=row["code"],
                name=areas[row["niveau"]][row["code"]],
                value=float(value) if there else None,
                status="disponible" if there else status,
                known=None,
                asked=None,
                secret=None,
                source=row["source"],
                edition=row["edition"],
                origin=row["origine"],
            )
